#include "api/why_employee.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "api/nearest.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "api/why_standing.h"
#include "api/why_trail.h"
#include "fmt/format.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

constexpr int64_t kDayUs = int64_t{86'400} * 1'000'000;

struct Covered {
  int64_t start_us;
  int64_t end_us;
};

std::optional<int64_t> InstantOf(const v1::StatedTime& time) {
  if (time.has_instant_us()) return time.instant_us();
  if (time.has_local_us()) return LocalToInstant(time.local_us(), time.time_zone());
  return std::nullopt;
}

// The time that an event says it takes; all-day ones are their dates in the employee's zone.
// Nothing where no instants can be told.
std::optional<Covered> TimeOf(const v1::ItemStatement& statement, const std::string& zone) {
  std::optional<int64_t> start, end;
  if (statement.is_all_day() && statement.start().has_local_us() &&
      statement.end().has_local_us()) {
    const std::string& whose = IsKnownZone(zone) ? zone : statement.start().time_zone();
    start = LocalMidnight(statement.start().local_us() / kDayUs, whose);
    end = LocalMidnight(statement.end().local_us() / kDayUs, whose);
  } else {
    start = InstantOf(statement.start());
    end = InstantOf(statement.end());
  }
  if (!start.has_value() || !end.has_value()) return std::nullopt;
  return Covered{*start, *end};
}

class Moment {
 public:
  Moment(const ReadView& view, const Scope& scope, const WhySubject& subject, const AsOf& as_of)
      : view_(view), scope_(scope), subject_(subject), as_of_(as_of) {}

  absl::StatusOr<Explanation> Explain() {
    RETURN_IF_ERROR(FindEmployees());
    RETURN_IF_ERROR(FindMailboxes());
    if (employees_.empty() && mailboxes_.empty()) {
      return absl::NotFoundError(fmt::format("tenant {} has no employee or mailbox {}{}{}",
                                             Visible(scope_.tenant), Visible(subject_.id),
                                             AsOfText(scope_, as_of_), nearest_.Sentence()));
    }
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
                                       nearest_.Offer(row.state().email());
                                       if (NormalizeEmail(row.state().email()) == email) {
                                         employees_.push_back(row.state());
                                       }
                                       return true;
                                     });
  }

  bool IsEmployee(const std::string& id) const {
    return std::any_of(employees_.begin(), employees_.end(),
                       [&](const v1::Employee& employee) { return employee.id() == id; });
  }

  // Those of the address, and those that matched the employee last.
  absl::Status FindMailboxes() {
    ASSIGN_OR_RETURN(auto number, MailboxNumber(view_, scope_, subject_.id));
    return ScanRows<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX, RowKey(),
                                    [&](std::string_view, const v1::MailboxRow& row) {
                                      nearest_.Offer(row.state().address());
                                      if ((number.has_value() && row.state().number() == *number) ||
                                          IsEmployee(row.state().employee_id())) {
                                        mailboxes_.push_back(row.state().number());
                                      }
                                      return true;
                                    });
  }

  // Adds what a verdict trail says last of something, under a headline. `decided`: whether an
  // outcome is the one.
  template <typename Decided>
  absl::Status AddLast(Trail* trail, std::string headline, const Decided& decided) {
    ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail->Verdicts());
    const v1::Verdict* last = nullptr;
    for (const v1::Verdict& verdict : verdicts) {
      const auto& outcomes = verdict.outcomes();
      if (std::any_of(outcomes.begin(), outcomes.end(), decided)) last = &verdict;
    }
    if (last == nullptr) return absl::OkStatus();
    ASSIGN_OR_RETURN(WhyEntry entry, TellVerdict(view_, scope_, zone_, *last));
    entry.headline = std::move(headline);
    entries_.push_back(std::move(entry));
    return absl::OkStatus();
  }

  absl::Status AddAbsences() {
    std::set<std::string> ids;
    for (const v1::Employee& employee : employees_) {
      RETURN_IF_ERROR(view_.Scan(scope_.tenant, v1::ROW_ABSENCE_BY_WEEK,
                                 RowKey().Text(employee.id()).str(), "", scope_.as_of,
                                 [&](const StoredRow& index) {
                                   RowKeyReader key(index.key);
                                   std::string user, id;
                                   int64_t week;
                                   if (key.Text(&user) && key.Number(&week) && key.Text(&id)) {
                                     ids.insert(id);
                                   }
                                   return true;
                                 }));
    }
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(auto row,
                       ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
      if (!row.has_value() || !Covers(row->state().start_us(), row->state().end_us())) continue;
      const v1::Absence& absence = row->state();
      ++absences_;
      blocking_.insert({absence.mailbox(), absence.item_id()});
      if (!absence.ical_uid().empty()) blocking_uids_.insert(absence.ical_uid());
      Trail trail(view_, scope_);
      RETURN_IF_ERROR(trail.FollowAbsence(id).status());
      RETURN_IF_ERROR(AddLast(
          &trail,
          fmt::format("Blocked: \"{}\", {} (absence {})", absence.title(),
                      ZonedRangeText(absence.start_us(), absence.end_us(), zone_), id),
          [&](const v1::Outcome& outcome) {
            return outcome.absence_id() == id &&
                   (outcome.kind() == v1::ABSENCE_ADDED || outcome.kind() == v1::ABSENCE_CHANGED);
          }));
    }
    return absl::OkStatus();
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
      bool cancelled = row->state().status() == v1::Appointment::CANCELLED;
      ++(cancelled ? cancelled_ : appointments_);
      Trail trail(view_, scope_);
      RETURN_IF_ERROR(trail.FollowAppointment(id).status());
      RETURN_IF_ERROR(AddLast(
          &trail,
          fmt::format("{}: {} (appointment {})", cancelled ? "Not blocked: cancelled" : "Booked",
                      ZonedRangeText(value.start_us(), value.end_us(), zone_), id),
          [&](const v1::Outcome& outcome) {
            return outcome.appointment_id() == id && outcome.kind() >= v1::APPOINTMENT_RECORDED &&
                   outcome.kind() <= v1::APPOINTMENT_CANCELLED;
          }));
    }
    return absl::OkStatus();
  }

  absl::Status AddIgnored() {
    struct Ignored {
      ItemKey key;
      Covered time;
      bool gone;
    };
    std::vector<Ignored> covering;
    for (uint32_t mailbox : mailboxes_) {
      RETURN_IF_ERROR(ScanRows<v1::ItemRow>(
          view_, scope_, v1::ROW_ITEM, RowKey().Number(mailbox),
          [&](std::string_view, const v1::ItemRow& row) {
            const v1::Item& item = row.state();
            ItemKey key{mailbox, item.item_id()};
            bool is_appointment = item.has_stamp() && !item.copied_stamp();
            std::optional<Covered> time = TimeOf(item.statement(), zone_);
            if (is_appointment || !time.has_value() || blocking_.count(key) > 0) return true;
            if (!Covers(time->start_us, time->end_us)) return true;
            // What went and came back under another id blocks under that.
            if (item.gone() && blocking_uids_.count(item.statement().ical_uid()) > 0) return true;
            covering.push_back({key, *time, item.gone()});
            return true;
          }));
    }
    for (const Ignored& ignored : covering) {
      const ItemKey& key = ignored.key;
      Trail trail(view_, scope_);
      RETURN_IF_ERROR(trail.FollowItem(key).status());
      ++ignored_;
      size_t before = entries_.size();
      RETURN_IF_ERROR(AddLast(
          &trail,
          fmt::format("Not blocked: {} (event {})",
                      ZonedRangeText(ignored.time.start_us, ignored.time.end_us, zone_),
                      key.item_id),
          [&](const v1::Outcome& outcome) {
            return outcome.item_id() == key.item_id &&
                   (outcome.kind() == v1::IGNORED || outcome.kind() == v1::ABSENCE_REMOVED ||
                    outcome.kind() == v1::REMOVAL_NOTED);
          }));
      // What was decided of it while it was there says nothing of one that is gone.
      if (entries_.size() == before || !ignored.gone) continue;
      ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
      ASSIGN_OR_RETURN(std::string standing,
                       Standing(view_, scope_, zone_, verdicts).OfItem(key, trail.absences()));
      entries_.back().headline += ". " + standing;
    }
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
  Nearest nearest_{subject_.id};
  std::vector<v1::Employee> employees_;
  std::vector<uint32_t> mailboxes_;
  std::string zone_;
  std::set<ItemKey> blocking_;  // items whose absences were counted
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
