#include "api/why.h"

#include <utility>

#include "absl/strings/str_join.h"
#include "api/kept_reads.h"
#include "api/nearest.h"
#include "api/read_rows.h"
#include "api/recurrence_words.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "api/why_employee.h"
#include "api/why_standing.h"
#include "api/why_trail.h"
#include "api/why_words.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

constexpr std::string_view kAppointment = "appointment:";
constexpr std::string_view kAbsence = "absence:";
constexpr std::string_view kItem = "item:";
constexpr std::string_view kEmployee = "employee:";

bool Starts(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// The ids of every row of a kind, by the last part of their keys.
absl::Status OfferAll(const ReadView& view, const Scope& scope, v1::RowKind kind,
                      Nearest* nearest) {
  return view.Scan(scope.tenant, kind, "", "", scope.as_of, [&](const StoredRow& row) {
    RowKeyReader key(row.key);
    std::string id;
    int64_t mailbox;
    if (kind == v1::ROW_ITEM && !key.Number(&mailbox)) return true;
    if (key.Text(&id)) nearest->Offer(id);
    return true;
  });
}

absl::StatusOr<bool> Follow(const WhySubject& subject, Trail* trail) {
  if (subject.kind == WhySubject::Kind::kAppointment) return trail->FollowAppointment(subject.id);
  if (subject.kind == WhySubject::Kind::kAbsence) return trail->FollowAbsence(subject.id);
  return trail->FollowItem(subject.id);
}

// "; the ledger first tells of it at offset 4": of what is known by now, and was not at the moment
// that is asked about.
absl::StatusOr<std::string> KnownLater(const ReadView& view, const Scope& scope,
                                       const WhySubject& subject) {
  if (scope.as_of == kNow) return "";
  ASSIGN_OR_RETURN(Scope now, ResolveScope(view, scope.tenant, {}));
  Trail trail(view, now);
  ASSIGN_OR_RETURN(bool known, Follow(subject, &trail));
  if (!known) return "";
  ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
  if (verdicts.empty()) return "";
  return fmt::format("; the ledger first tells of it at offset {}", verdicts.front().offset());
}

// "; the series is every Monday from 2 Nov 2026 on; nearest: ID/2026-11-09, ID/2026-11-16" of a
// date that a standing series does not have; else "".
absl::StatusOr<std::string> DatesBeside(const ReadView& view, const Scope& scope,
                                        const std::string& id) {
  constexpr int32_t kAYear = 366;
  std::string series_id;
  int32_t date;
  if (!SplitOccurrenceId(id, &series_id, &date)) return "";
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::AbsenceRow>(view, scope, v1::ROW_ABSENCE, RowKey().Text(series_id)));
  if (!row.has_value() || !IsSeries(row->state())) return "";
  const v1::Recurrence& pattern = row->state().repetition().pattern();
  std::string text = fmt::format("; the series is {}", RecurrenceWords(pattern));
  std::vector<std::string> nearest;
  const std::vector<int32_t> before = DatesOf(pattern, date - kAYear, date);
  if (!before.empty()) nearest.push_back(OccurrenceAbsenceId(series_id, before.back()));
  const std::optional<int32_t> after = FirstDate(pattern, date);
  if (after.has_value()) nearest.push_back(OccurrenceAbsenceId(series_id, *after));
  if (!nearest.empty()) text += "; nearest: " + absl::StrJoin(nearest, ", ");
  return text;
}

// The zone of the absence as it stood last; "" if it never did.
absl::StatusOr<std::string> ZoneOfAbsence(const ReadView& view, const Scope& scope,
                                          const std::string& id) {
  std::string zone;
  RETURN_IF_ERROR(
      view.Versions(scope.tenant, v1::ROW_ABSENCE, RowKey().Text(id).str(), scope.as_of,
                    [&](uint64_t, std::optional<std::string_view> value) {
                      v1::AbsenceRow row;
                      if (value.has_value() &&
                          row.ParseFromArray(value->data(), static_cast<int>(value->size()))) {
                        zone = row.state().time_zone();
                      }
                      return true;
                    }));
  return zone;
}

// The zone of the employee for whom a mailbox stands, or stood last; "" if that is unknown.
absl::StatusOr<std::string> ZoneOfMailbox(const ReadView& view, const Scope& scope,
                                          uint32_t number) {
  Directory directory(view, scope);
  ASSIGN_OR_RETURN(const v1::Mailbox* mailbox, directory.FindMailbox(number));
  if (mailbox == nullptr) return "";
  ASSIGN_OR_RETURN(auto ids, EmployeesWithEmail(view, scope, mailbox->address()));
  if (ids.empty() && !mailbox->employee_id().empty()) ids = {mailbox->employee_id()};
  for (const std::string& id : ids) {
    ASSIGN_OR_RETURN(const v1::Employee* employee, directory.FindEmployee(id));
    if (employee != nullptr && IsKnownZone(employee->time_zone())) return employee->time_zone();
  }
  return "";
}

// The zone in which the subject's times are told: the appointment's, the absence's, the zone of the
// mailbox's employee, the one that the event itself names.
absl::StatusOr<std::string> ZoneOf(const ReadView& view, const Scope& scope, const Trail& trail,
                                   const std::vector<v1::Verdict>& verdicts) {
  for (const std::string& id : trail.appointments()) {
    ASSIGN_OR_RETURN(
        auto row, ReadRow<v1::AppointmentRow>(view, scope, v1::ROW_APPOINTMENT, RowKey().Text(id)));
    if (row.has_value() && IsKnownZone(row->state().value().time_zone())) {
      return row->state().value().time_zone();
    }
  }
  for (const std::string& id : trail.absences()) {
    ASSIGN_OR_RETURN(std::string zone, ZoneOfAbsence(view, scope, id));
    if (IsKnownZone(zone)) return zone;
  }
  for (const ItemKey& item : trail.items()) {
    ASSIGN_OR_RETURN(std::string zone, ZoneOfMailbox(view, scope, item.mailbox));
    if (!zone.empty()) return zone;
    ASSIGN_OR_RETURN(auto row,
                     ReadRow<v1::ItemRow>(view, scope, v1::ROW_ITEM,
                                          RowKey().Number(item.mailbox).Text(item.item_id)));
    if (row.has_value() && IsKnownZone(row->state().statement().start().time_zone())) {
      return IanaName(row->state().statement().start().time_zone());
    }
  }
  for (const v1::Verdict& verdict : verdicts) {
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      ASSIGN_OR_RETURN(auto number, MailboxNumber(view, scope, outcome.mailbox()));
      if (!number.has_value()) continue;
      ASSIGN_OR_RETURN(std::string zone, ZoneOfMailbox(view, scope, *number));
      if (!zone.empty()) return zone;
    }
  }
  return "";
}

std::string TitleOf(const WhySubject& subject) {
  std::string series_id;
  int32_t date;
  if (subject.kind == WhySubject::Kind::kAbsence &&
      SplitOccurrenceId(subject.id, &series_id, &date)) {
    return fmt::format("Absence {}: the occurrence of {}", subject.id, DayText(date));
  }
  switch (subject.kind) {
    case WhySubject::Kind::kAppointment:
      return "Appointment " + subject.id;
    case WhySubject::Kind::kAbsence:
      return "Absence " + subject.id;
    case WhySubject::Kind::kItem:
      return "Exchange event " + subject.id;
    case WhySubject::Kind::kEmployee:
      break;
  }
  return "Schedule of " + subject.id;
}

absl::StatusOr<std::string> StandingOf(const ReadView& view, const Scope& scope,
                                       const WhySubject& subject, const std::string& zone,
                                       const Trail& trail,
                                       const std::vector<v1::Verdict>& verdicts) {
  Standing standing(view, scope, zone, verdicts);
  if (subject.kind == WhySubject::Kind::kAppointment) return standing.OfAppointment(subject.id);
  if (subject.kind == WhySubject::Kind::kAbsence) return standing.OfAbsence(subject.id);
  std::string text;
  for (const ItemKey& item : trail.items()) {
    if (item.item_id != subject.id) continue;  // an exception of the series
    ASSIGN_OR_RETURN(std::string one, standing.OfItem(item, trail.absences()));
    if (!text.empty()) text += ' ';
    text += one;
  }
  return text.empty() ? standing.OfNeverRead() : text;
}

}  // namespace

absl::StatusOr<WhySubject> ParseSubject(std::string_view text) {
  auto rest = [&](std::string_view prefix) { return std::string(text.substr(prefix.size())); };
  WhySubject subject;
  bool known = true;
  if (Starts(text, kAppointment)) {
    subject = {WhySubject::Kind::kAppointment, rest(kAppointment), 0};
  } else if (Starts(text, kAbsence)) {
    subject = {WhySubject::Kind::kAbsence, rest(kAbsence), 0};
  } else if (Starts(text, kItem)) {
    subject = {WhySubject::Kind::kItem, rest(kItem), 0};
  } else if (Starts(text, kEmployee)) {
    std::string whole = rest(kEmployee);
    size_t at = whole.rfind('@');
    std::optional<int64_t> time;
    if (at != std::string::npos) time = ParseTime(std::string_view(whole).substr(at + 1));
    if (!time.has_value()) {
      return absl::InvalidArgumentError(
          fmt::format("\"{}\": an employee's schedule is asked about at a time with its zone: "
                      "employee:EMAIL@2026-11-04T18:30:00Z, or ...T14:30:00-04:00",
                      Visible(text)));
    }
    subject = {WhySubject::Kind::kEmployee, whole.substr(0, at), *time};
  } else {
    known = false;
  }
  if (known && !subject.id.empty()) return subject;
  const bool is_bare = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  return absl::InvalidArgumentError(fmt::format(
      "a subject is appointment:ID, absence:ID, item:ITEM-ID or employee:EMAIL@TIME, "
      "not \"{}\"{}",
      Visible(text), is_bare ? fmt::format("; perhaps appointment:{}", Visible(text)) : ""));
}

std::string SubjectText(const WhySubject& subject) {
  switch (subject.kind) {
    case WhySubject::Kind::kAppointment:
      return std::string(kAppointment) + subject.id;
    case WhySubject::Kind::kAbsence:
      return std::string(kAbsence) + subject.id;
    case WhySubject::Kind::kItem:
      return std::string(kItem) + subject.id;
    case WhySubject::Kind::kEmployee:
      break;
  }
  return fmt::format("{}{}@{}", kEmployee, subject.id, FormatTime(subject.time_us));
}

absl::Status UnknownSubject(const ReadView& view, const Scope& scope, const WhySubject& subject,
                            const AsOf& as_of) {
  v1::RowKind kind = subject.kind == WhySubject::Kind::kAppointment ? v1::ROW_APPOINTMENT
                     : subject.kind == WhySubject::Kind::kAbsence   ? v1::ROW_ABSENCE
                                                                    : v1::ROW_ITEM;
  Nearest nearest(subject.id);
  RETURN_IF_ERROR(OfferAll(view, scope, kind, &nearest));
  ASSIGN_OR_RETURN(std::string hint, KnownLater(view, scope, subject));
  if (hint.empty() && subject.kind == WhySubject::Kind::kAbsence) {
    ASSIGN_OR_RETURN(hint, DatesBeside(view, scope, subject.id));
  }
  if (hint.empty()) hint = nearest.Sentence();
  return absl::NotFoundError(fmt::format("tenant {} has no {}{}{}", Visible(scope.tenant),
                                         Visible(SubjectText(subject)), AsOfText(scope, as_of),
                                         hint));
}

namespace {

std::string NameOfClient(const v1::Client& client) {
  const std::string name = fmt::format("{}{}{}", client.first_name(),
                                       client.last_name().empty() ? "" : " ", client.last_name());
  return name.empty() ? client.email() : name;
}

// The name of whom Coconut says to have acted: of an employee, or of a client of an appointment
// that the verdict is about; empty where the ledger does not know it.
absl::StatusOr<std::string> NameOfActor(const ReadView& view, const Scope& then,
                                        const v1::Verdict& verdict) {
  const v1::Actor& actor = verdict.actor();
  if (actor.role() != v1::Actor::CLIENT) {
    Directory directory(view, then);
    ASSIGN_OR_RETURN(const v1::Employee* employee, directory.FindEmployee(actor.id()));
    return employee == nullptr ? "" : NameOf(*employee);
  }
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    if (outcome.appointment_id().empty()) continue;
    ASSIGN_OR_RETURN(auto row,
                     ReadRow<v1::AppointmentRow>(view, then, v1::ROW_APPOINTMENT,
                                                 RowKey().Text(outcome.appointment_id())));
    if (!row.has_value()) continue;
    for (const v1::Client& client : row->state().value().clients()) {
      if (client.id() == actor.id()) return NameOfClient(client);
    }
  }
  return "";
}

}  // namespace

absl::StatusOr<WhyEntry> TellVerdict(const ReadView& view, const Scope& scope,
                                     std::string_view zone, const v1::Verdict& verdict) {
  WhyEntry entry;
  entry.offset = verdict.offset();
  entry.observed_at_us = verdict.observed_at_us();
  if (verdict.has_occurred_at_us()) entry.occurred_at_us = verdict.occurred_at_us();
  entry.fact_id = Hex(verdict.fact_id());
  entry.source = verdict.source();
  entry.actor = verdict.actor();
  entry.sync_id = verdict.sync_id();
  Scope then = At(scope, verdict.offset());
  if (verdict.source() == v1::COCONUT) {
    ASSIGN_OR_RETURN(entry.actor_name, NameOfActor(view, then, verdict));
  }
  WhyWords words(view, then, zone);
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    ASSIGN_OR_RETURN(WhyDecision decision, words.Tell(outcome));
    auto& list = outcome.has_notification() ? entry.told : entry.decisions;
    list.push_back(std::move(decision));
  }
  if (entry.told.empty()) {
    ASSIGN_OR_RETURN(WhyDecision silence, words.TellSilence(verdict));
    entry.told.push_back(std::move(silence));
  }
  return entry;
}

absl::StatusOr<Explanation> Explain(const ReadView& state, const std::string& tenant,
                                    const WhySubject& subject, const AsOf& as_of) {
  ASSIGN_OR_RETURN(Scope scope, ResolveScope(state, tenant, as_of));
  const KeptReads view(state, scope.as_of);
  if (subject.kind == WhySubject::Kind::kEmployee)
    return ExplainMoment(view, scope, subject, as_of);
  Trail trail(view, scope);
  ASSIGN_OR_RETURN(bool known, Follow(subject, &trail));
  if (!known) return UnknownSubject(view, scope, subject, as_of);
  ASSIGN_OR_RETURN(std::vector<v1::Verdict> verdicts, trail.Verdicts());
  Explanation explanation;
  explanation.tenant = scope.tenant;
  explanation.subject = SubjectText(subject);
  explanation.title = TitleOf(subject);
  explanation.as_of_offset = scope.end - 1;
  ASSIGN_OR_RETURN(explanation.time_zone, ZoneOf(view, scope, trail, verdicts));
  for (const v1::Verdict& verdict : verdicts) {
    ASSIGN_OR_RETURN(WhyEntry entry, TellVerdict(view, scope, explanation.time_zone, verdict));
    explanation.entries.push_back(std::move(entry));
  }
  ASSIGN_OR_RETURN(explanation.standing,
                   StandingOf(view, scope, subject, explanation.time_zone, trail, verdicts));
  return explanation;
}

}  // namespace syncledger
