#include "api/why_employee.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "api/item_times.h"
#include "api/nearest.h"
#include "api/read_rows.h"
#include "api/recurrence_words.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "api/why_standing.h"
#include "api/why_trail.h"
#include "fmt/format.h"
#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/series.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

// The occurrences of a series that cover a moment: several, where one lasts into the next.
std::vector<SeriesOccurrence> OccurrencesAt(const v1::Repetition& repetition, int64_t time_us) {
  std::vector<SeriesOccurrence> found;
  ForEachOccurrence(repetition, time_us, time_us + 1, [&](const SeriesOccurrence& occurrence) {
    found.push_back(occurrence);
    return true;
  });
  return found;
}

bool HasDateOf(const std::vector<SeriesOccurrence>& occurrences, int32_t date) {
  return std::any_of(occurrences.begin(), occurrences.end(),
                     [&](const SeriesOccurrence& occurrence) { return occurrence.date == date; });
}

class Moment {
 public:
  Moment(const ReadView& view, const Scope& scope, const WhySubject& subject, const AsOf& as_of)
      : view_(view), scope_(scope), subject_(subject), as_of_(as_of) {}

  absl::StatusOr<Explanation> Explain() {
    RETURN_IF_ERROR(FindEmployees());
    ASSIGN_OR_RETURN(mailboxes_, MailboxesOf(view_, scope_, subject_.id, employees_));
    if (employees_.empty() && mailboxes_.empty()) return NobodyThere();
    for (const v1::Employee& employee : employees_) {
      if (IsKnownZone(employee.time_zone())) zone_ = employee.time_zone();
    }
    RETURN_IF_ERROR(AddAbsences());
    RETURN_IF_ERROR(AddAppointments());
    RETURN_IF_ERROR(AddIgnored());
    return Finish();
  }

 private:
  bool Covers(int64_t start_us, int64_t end_us) const {
    return start_us <= subject_.time_us && subject_.time_us < end_us;
  }

  absl::Status FindEmployees() {
    std::string email = NormalizeEmail(subject_.id);
    return ScanRows<v1::EmployeeRow>(view_, scope_, v1::ROW_EMPLOYEE, RowKey(),
                                     [&](std::string_view, const v1::EmployeeRow& row) {
                                       if (NormalizeEmail(row.state().email()) == email) {
                                         employees_.push_back(row.state());
                                       }
                                       return true;
                                     });
  }

  absl::Status NobodyThere() const {
    Nearest nearest(subject_.id);
    RETURN_IF_ERROR(ScanRows<v1::EmployeeRow>(view_, scope_, v1::ROW_EMPLOYEE, RowKey(),
                                              [&](std::string_view, const v1::EmployeeRow& row) {
                                                nearest.Offer(row.state().email());
                                                return true;
                                              }));
    RETURN_IF_ERROR(ScanRows<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX, RowKey(),
                                             [&](std::string_view, const v1::MailboxRow& row) {
                                               nearest.Offer(row.state().address());
                                               return true;
                                             }));
    return absl::NotFoundError(fmt::format("tenant {} has no employee or mailbox {}{}{}",
                                           Visible(scope_.tenant), Visible(subject_.id),
                                           AsOfText(scope_, as_of_), nearest.Sentence()));
  }

  // Since which offset it has been so: the first of the row's latest versions of which all hold.
  // Nothing if the latest does not.
  template <typename Row, typename Holds>
  absl::StatusOr<std::optional<uint64_t>> Since(v1::RowKind kind, const RowKey& key,
                                                const Holds& holds) {
    std::optional<uint64_t> since;
    absl::Status parsed;
    RETURN_IF_ERROR(view_.Versions(scope_.tenant, kind, key.str(), scope_.as_of,
                                   [&](uint64_t offset, std::optional<std::string_view> value) {
                                     bool so = false;
                                     if (value.has_value()) {
                                       auto row = ParseRow<Row>(kind, *value);
                                       if (!row.ok()) parsed = row.status();
                                       so = row.ok() && holds(*row);
                                     }
                                     if (!so) since.reset();
                                     if (so && !since.has_value()) since = offset;
                                     return parsed.ok();
                                   }));
    RETURN_IF_ERROR(parsed);
    return since;
  }

  // Adds the fact that made it so, by a verdict trail, under a headline. `decided`: whether an
  // outcome decides it. Where a later one did too, the headline says so.
  template <typename Decided>
  absl::Status AddDecision(const std::vector<v1::Verdict>& verdicts,
                           const std::optional<uint64_t>& since, std::string headline,
                           const Decided& decided) {
    const v1::Verdict* made_it_so = nullptr;
    const v1::Verdict* last = nullptr;
    for (const v1::Verdict& verdict : verdicts) {
      const auto& outcomes = verdict.outcomes();
      if (std::none_of(outcomes.begin(), outcomes.end(), decided)) continue;
      last = &verdict;
      if (made_it_so == nullptr || !since.has_value() || verdict.offset() <= *since) {
        made_it_so = &verdict;
      }
    }
    if (last == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(WhyEntry entry, TellVerdict(view_, scope_, zone_, *made_it_so));
    if (last != made_it_so) headline += fmt::format(", last changed at offset {}", last->offset());
    entry.headline = std::move(headline);
    entries_.push_back(std::move(entry));
    return absl::OkStatus();
  }

  // Adds the ids of an index by employee and week, from the first that is greater than `after` on.
  absl::Status AddIds(v1::RowKind kind, const RowKey& employee, const std::string& after,
                      std::set<std::string>* ids) {
    return view_.Scan(scope_.tenant, kind, employee.str(), after, scope_.as_of,
                      [&](const StoredRow& index) {
                        RowKeyReader key(index.key);
                        std::string user, id;
                        int64_t week;
                        if (key.Text(&user) && key.Number(&week) && key.Text(&id)) ids->insert(id);
                        return true;
                      });
  }

  absl::Status AddAbsences() {
    std::set<std::string> ids;
    for (const v1::Employee& employee : employees_) {
      const RowKey of_employee = RowKey().Text(employee.id());
      const RowKey of_week = RowKey().Text(employee.id()).Number(WeekOf(subject_.time_us));
      const std::string& this_week = of_week.str();
      RETURN_IF_ERROR(AddIds(v1::ROW_ABSENCE_BY_WEEK, of_week, "", &ids));
      RETURN_IF_ERROR(AddIds(v1::ROW_ABSENCE_BY_LAST_WEEK, of_employee, this_week, &ids));
    }
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(auto row,
                       ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
      if (!row.has_value()) continue;
      const v1::Absence& absence = row->state();
      if (IsSeries(absence)) {
        RETURN_IF_ERROR(AddOccurrences(absence));
      } else if (Covers(absence.start_us(), absence.end_us())) {
        RETURN_IF_ERROR(AddBlock(absence));
      }
    }
    return absl::OkStatus();
  }

  // A single absence, or an exception of a series.
  absl::Status AddBlock(const v1::Absence& absence) {
    const auto covers = [&](const v1::AbsenceRow& row) {
      return Covers(row.state().start_us(), row.state().end_us());
    };
    ASSIGN_OR_RETURN(auto since,
                     Since<v1::AbsenceRow>(v1::ROW_ABSENCE, RowKey().Text(absence.id()), covers));
    return AddBlock(absence, since, "");
  }

  absl::Status AddBlock(const v1::Absence& absence, const std::optional<uint64_t>& since,
                        std::string_view of_series) {
    ++absences_;
    const std::string& exception = absence.exception_item_id();
    blocking_.insert({absence.mailbox(), exception.empty() ? absence.item_id() : exception});
    if (!absence.ical_uid().empty()) blocking_uids_.insert(absence.ical_uid());
    Trail trail(view_, scope_);
    RETURN_IF_ERROR(trail.FollowAbsence(absence.id()).status());
    ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
    const std::string headline = fmt::format(
        "Blocked: \"{}\", {}{} (absence {})", absence.title(),
        ZonedRangeText(absence.start_us(), absence.end_us(), zone_), of_series, absence.id());
    const auto puts = [&](const v1::Outcome& outcome) {
      return outcome.absence_id() == absence.id() &&
             (outcome.kind() == v1::ABSENCE_ADDED || outcome.kind() == v1::ABSENCE_CHANGED);
    };
    const auto series_puts = [&](const v1::Outcome& outcome) {
      return puts(outcome) ||
             (outcome.absence_id() == absence.series_id() &&
              (outcome.kind() == v1::ABSENCE_ADDED || outcome.kind() == v1::ABSENCE_CHANGED));
    };
    const bool as_series_has_it = exception.empty() && !absence.series_id().empty();
    const size_t before = entries_.size();
    if (!as_series_has_it) {
      RETURN_IF_ERROR(AddDecision(verdicts, since, headline, puts));
      if (entries_.size() > before) return absl::OkStatus();
    }
    // What came to stand by itself without differing was put there by its series.
    return AddDecision(verdicts, since, headline, series_puts);
  }

  // The occurrences of a series that cover the moment: each blocks, or why it does not.
  absl::Status AddOccurrences(const v1::Absence& series) {
    standing_series_.insert({series.mailbox(), series.item_id()});
    const auto as_it_has_them = OccurrencesAt(series.repetition(), subject_.time_us);
    // With those that were deleted, are by themselves, or were over before the window.
    v1::Repetition whole = series.repetition();
    whole.clear_except_dates();
    whole.set_window_start_us(INT64_MIN);
    for (const SeriesOccurrence& occurrence : OccurrencesAt(whole, subject_.time_us)) {
      if (!HasDateOf(as_it_has_them, occurrence.date)) {
        RETURN_IF_ERROR(AddMissingOccurrence(AbsenceOn(series, occurrence)));
        continue;
      }
      const auto has_it = [&](const v1::AbsenceRow& row) {
        return IsSeries(row.state()) &&
               HasDateOf(OccurrencesAt(row.state().repetition(), subject_.time_us),
                         occurrence.date);
      };
      ASSIGN_OR_RETURN(auto since,
                       Since<v1::AbsenceRow>(v1::ROW_ABSENCE, RowKey().Text(series.id()), has_it));
      RETURN_IF_ERROR(AddBlock(AbsenceOn(series, occurrence), since,
                               ", " + RecurrenceWords(series.repetition().pattern())));
    }
    return absl::OkStatus();
  }

  absl::Status AddMissingOccurrence(const v1::Absence& occurrence) {
    ASSIGN_OR_RETURN(auto own, ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE,
                                                       RowKey().Text(occurrence.id())));
    if (own.has_value() && Covers(own->state().start_us(), own->state().end_us())) {
      return absl::OkStatus();  // it blocks by itself
    }
    Trail trail(view_, scope_);
    RETURN_IF_ERROR(trail.FollowAbsence(occurrence.id()).status());
    ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
    told_.insert(trail.items().begin(), trail.items().end());
    ++ignored_;
    ASSIGN_OR_RETURN(std::string standing,
                     Standing(view_, scope_, zone_, verdicts).OfAbsence(occurrence.id()));
    const std::string headline =
        fmt::format("Not blocked: {} (absence {}). {}",
                    ZonedRangeText(occurrence.start_us(), occurrence.end_us(), zone_),
                    occurrence.id(), standing);
    const size_t before = entries_.size();
    RETURN_IF_ERROR(AddDecision(verdicts, std::nullopt, headline, [&](const v1::Outcome& outcome) {
      return outcome.absence_id() == occurrence.id() && !outcome.has_notification() &&
             outcome.kind() != v1::UNCHANGED;
    }));
    if (entries_.size() > before) return absl::OkStatus();
    // Nothing was ever said of that date alone.
    return AddDecision(verdicts, std::nullopt, headline, [&](const v1::Outcome& outcome) {
      return outcome.absence_id() == occurrence.series_id() && !outcome.has_notification();
    });
  }

  absl::Status AddAppointments() {
    std::set<std::string> ids;
    for (const v1::Employee& employee : employees_) {
      RETURN_IF_ERROR(view_.Scan(scope_.tenant, v1::ROW_APPOINTMENT_BY_STAFF,
                                 RowKey().Text(employee.id()).str(), "", scope_.as_of,
                                 [&](const StoredRow& index) {
                                   RowKeyReader key(index.key);
                                   std::string user, id;
                                   if (key.Text(&user) && key.Text(&id)) ids.insert(id);
                                   return true;
                                 }));
    }
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(auto row, ReadRow<v1::AppointmentRow>(view_, scope_, v1::ROW_APPOINTMENT,
                                                             RowKey().Text(id)));
      if (!row.has_value()) continue;
      const v1::AppointmentFields& value = row->state().value();
      if (!Covers(value.start_us(), value.end_us())) continue;
      const v1::Appointment::Status status = row->state().status();
      const bool cancelled = status == v1::Appointment::CANCELLED;
      ++(cancelled ? cancelled_ : appointments_);
      const auto so = [&](const v1::AppointmentRow& version) {
        const v1::Appointment& state = version.state();
        return state.status() == status && Covers(state.value().start_us(), state.value().end_us());
      };
      ASSIGN_OR_RETURN(auto since,
                       Since<v1::AppointmentRow>(v1::ROW_APPOINTMENT, RowKey().Text(id), so));
      Trail trail(view_, scope_);
      RETURN_IF_ERROR(trail.FollowAppointment(id).status());
      ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
      RETURN_IF_ERROR(AddDecision(
          verdicts, since,
          fmt::format("{}: {} (appointment {})", cancelled ? "Not blocked: cancelled" : "Booked",
                      ZonedRangeText(value.start_us(), value.end_us(), zone_), id),
          [&](const v1::Outcome& outcome) {
            return outcome.appointment_id() == id && outcome.kind() >= v1::APPOINTMENT_RECORDED &&
                   outcome.kind() <= v1::APPOINTMENT_CANCELLED;
          }));
    }
    return absl::OkStatus();
  }

  // The time of an event that covers the moment; of a series that of its occurrence then.
  absl::StatusOr<std::optional<ItemTime>> TimeCovering(const v1::Item& item) {
    std::optional<ItemTime> time;
    if (item.statement().type() != v1::SERIES_MASTER) {
      time = TimeOf(item.statement(), zone_);
      if (time.has_value() && !Covers(time->start_us, time->end_us)) time.reset();
      return time;
    }
    ASSIGN_OR_RETURN(auto row, ReadRow<v1::SeriesRow>(view_, scope_, v1::ROW_SERIES,
                                                      SeriesOfMaster(item).Row()));
    if (!row.has_value()) return time;
    Repeats repeats = RepetitionOf(row->state(), zone_, INT64_MIN);
    if (repeats.reason != v1::REASON_UNSPECIFIED) return time;
    *repeats.repetition.mutable_except_dates() = row->state().except_dates();
    const auto occurrences = OccurrencesAt(repeats.repetition, subject_.time_us);
    if (!occurrences.empty()) {
      time = ItemTime{occurrences.front().start_us, occurrences.front().end_us};
    }
    return time;
  }

  absl::Status AddIgnored() {
    std::vector<v1::Item> candidates;
    for (const v1::Mailbox& of : mailboxes_) {
      const uint32_t mailbox = of.number();
      RETURN_IF_ERROR(ScanRows<v1::ItemRow>(
          view_, scope_, v1::ROW_ITEM, RowKey().Number(mailbox),
          [&](std::string_view, const v1::ItemRow& row) {
            const v1::Item& item = row.state();
            const ItemKey key{mailbox, item.item_id()};
            const bool is_appointment = item.has_stamp() && !item.copied_stamp();
            const bool is_master = item.statement().type() == v1::SERIES_MASTER;
            if (is_appointment || blocking_.count(key) > 0 || told_.count(key) > 0) return true;
            if (standing_series_.count(key) > 0) return true;
            // What went and came back under another id blocks under that.
            if (item.gone() && blocking_uids_.count(item.statement().ical_uid()) > 0) return true;
            const std::optional<ItemTime> time = TimeOf(item.statement(), zone_);
            const bool covers = time.has_value() && Covers(time->start_us, time->end_us);
            if (is_master || covers) candidates.push_back(item);
            return true;
          }));
    }
    for (const v1::Item& item : candidates) {
      ASSIGN_OR_RETURN(auto time, TimeCovering(item));
      if (time.has_value()) RETURN_IF_ERROR(AddIgnored(item, *time));
    }
    return absl::OkStatus();
  }

  absl::Status AddIgnored(const v1::Item& item, const ItemTime& time) {
    const ItemKey key{item.mailbox(), item.item_id()};
    Trail trail(view_, scope_);
    RETURN_IF_ERROR(trail.FollowItem(key).status());
    ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
    ++ignored_;
    const bool is_master = item.statement().type() == v1::SERIES_MASTER;
    const auto so = [&](const v1::ItemRow& row) {
      const v1::Item& version = row.state();
      const std::optional<ItemTime> then = TimeOf(version.statement(), zone_);
      const bool covers = is_master || (then.has_value() && Covers(then->start_us, then->end_us));
      return covers && version.gone() == item.gone() && version.ignored() == item.ignored();
    };
    ASSIGN_OR_RETURN(
        auto since,
        Since<v1::ItemRow>(v1::ROW_ITEM, RowKey().Number(key.mailbox).Text(key.item_id), so));
    const size_t before = entries_.size();
    const std::string headline =
        fmt::format("Not blocked: {} (event {})", ZonedRangeText(time.start_us, time.end_us, zone_),
                    key.item_id);
    RETURN_IF_ERROR(AddDecision(verdicts, since, headline, [&](const v1::Outcome& outcome) {
      const bool says_why =
          outcome.kind() == v1::ABSENCE_REMOVED || outcome.kind() == v1::REMOVAL_NOTED ||
          (outcome.kind() == v1::IGNORED && outcome.reason() != v1::DUPLICATE &&
           outcome.reason() != v1::STALE && outcome.rule() != v1::RULE_REC_FREEZE);
      return outcome.item_id() == key.item_id && says_why;
    }));
    if (entries_.size() == before) {  // an exception that is as its series has it again
      RETURN_IF_ERROR(AddDecision(verdicts, since, headline, [&](const v1::Outcome& outcome) {
        return outcome.item_id() == key.item_id && !outcome.has_notification();
      }));
    }
    // What was decided of it while it was there says nothing of one that is gone.
    if (entries_.size() == before || !item.gone()) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::string standing,
                     Standing(view_, scope_, zone_, verdicts).OfItem(key, trail.absences()));
    entries_.back().headline += ". " + standing;
    return absl::OkStatus();
  }

  absl::StatusOr<Explanation> Finish() {
    Explanation explanation;
    explanation.tenant = scope_.tenant;
    explanation.subject = SubjectText(subject_);
    std::string who = employees_.empty() ? subject_.id : NameOf(employees_.front());
    std::string when = ZonedTimeText(subject_.time_us, zone_);
    explanation.title = fmt::format("Schedule of {} at {}", who, when);
    explanation.time_zone = zone_;
    explanation.as_of_offset = scope_.end - 1;
    explanation.entries = std::move(entries_);
    auto count = [](int n, std::string_view one, std::string_view many) {
      return n == 0 ? fmt::format("no {}", one) : Counted(n, one, many);
    };
    explanation.standing = fmt::format("At {} the schedule of {} held {} and {}.", when, who,
                                       count(absences_, "absence", "absences"),
                                       count(appointments_, "appointment", "appointments"));
    if (ignored_ > 0) {
      explanation.standing += fmt::format(" {} covered that time and did not block it.",
                                          Counted(ignored_, "event", "events"));
    }
    if (cancelled_ > 0) {
      explanation.standing += fmt::format(" {} then had been cancelled.",
                                          Counted(cancelled_, "appointment", "appointments"));
    }
    if (employees_.empty()) {
      explanation.standing += " No employee in Coconut has this email address.";
    }
    return explanation;
  }

  const ReadView& view_;
  const Scope& scope_;
  const WhySubject& subject_;
  const AsOf& as_of_;
  std::vector<v1::Employee> employees_;
  std::vector<v1::Mailbox> mailboxes_;
  std::string zone_;
  std::set<ItemKey> blocking_;         // items whose absences were counted
  std::set<ItemKey> standing_series_;  // masters whose series stand, whether or not they cover it
  std::set<ItemKey> told_;             // items of occurrences that were told of by their date
  std::set<std::string> blocking_uids_;
  int absences_ = 0;
  int appointments_ = 0;
  int cancelled_ = 0;
  int ignored_ = 0;
  std::vector<WhyEntry> entries_;
};

}  // namespace

absl::StatusOr<Explanation> ExplainMoment(const ReadView& view, const Scope& scope,
                                          const WhySubject& subject, const AsOf& as_of) {
  return Moment(view, scope, subject, as_of).Explain();
}

}  // namespace syncledger
