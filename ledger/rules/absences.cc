#include "ledger/rules/absences.h"

#include <algorithm>
#include <utility>

#include "ledger/digest.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/notifications.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr std::string_view kHiddenTitle = "Busy";
constexpr int64_t kWeekUs = int64_t{7} * 86'400 * 1'000'000;
constexpr int64_t kMaxWeeks =
    60;  // index rows of one absence; what lasts longer is found under its first weeks

int64_t WeekOf(int64_t us) { return us >= 0 ? us / kWeekUs : -((-us + kWeekUs - 1) / kWeekUs); }

template <typename Visit>
void ForEachWeek(const v1::Absence& absence, const Visit& visit) {
  const int64_t first = WeekOf(absence.start_us());
  const int64_t last = std::min(WeekOf(absence.end_us() - 1), first + kMaxWeeks - 1);
  for (int64_t week = first; week <= last; ++week) {
    visit(RowKey().Text(absence.employee_id()).Number(week).Text(absence.id()).str());
  }
}

bool SameWeeks(const v1::Absence& a, const v1::Absence& b) {
  return WeekOf(a.start_us()) == WeekOf(b.start_us()) &&
         WeekOf(a.end_us() - 1) == WeekOf(b.end_us() - 1);
}

void PutAbsence(Judgement& judgement, const v1::AbsenceRow& row) {
  judgement.Save(v1::ROW_ABSENCE, RowKey().Text(row.state().id()).str(), row);
}

void EraseAbsence(Judgement& judgement, const v1::AbsenceRow& row) {
  const v1::Absence& absence = row.state();
  judgement.Erase(v1::ROW_ABSENCE, RowKey().Text(absence.id()).str());
  judgement.Erase(
      v1::ROW_ABSENCE_BY_OFFSET,
      RowKey().Number(static_cast<int64_t>(row.since_offset())).Text(absence.id()).str());
  ForEachWeek(absence,
              [&](const std::string& key) { judgement.Erase(v1::ROW_ABSENCE_BY_WEEK, key); });
}

std::string AbsenceId(const Judgement& judgement, std::string_view employee_id,
                      const v1::Item& item) {
  return Hex(HashId("absence", judgement.fact().tenant_id(), employee_id, IdentityOf(item)));
}

bool IsAssigned(const v1::Employee& employee, std::string_view location_id) {
  const auto& ids = employee.location_ids();
  return std::find(ids.begin(), ids.end(), location_id) != ids.end();
}

// What the absence of an eligible item holds (rules.md, section 3). `prior`: the absence that the
// identity has, if any.
v1::Absence Hold(Judgement& judgement, const v1::Employee& employee, const v1::Item& item,
                 const v1::Absence* prior) {
  const v1::ItemStatement& statement = item.statement();
  const std::string zone = ZoneOf(judgement, employee);
  const Span span = SpanOf(statement, zone);
  const bool is_private = statement.sensitivity() == v1::PRIVATE;
  v1::Absence absence;
  absence.set_id(AbsenceId(judgement, employee.id(), item));
  absence.set_employee_id(employee.id());
  absence.set_mailbox(item.mailbox());
  absence.set_item_id(item.item_id());
  absence.set_ical_uid(statement.ical_uid());
  const bool show_title = judgement.settings().show_event_titles() && !is_private;
  absence.set_title(show_title ? statement.subject() : std::string(kHiddenTitle));
  absence.set_start_us(span.start_us);
  absence.set_end_us(span.end_us);
  absence.set_time_zone(zone);
  std::string location = AssignedLocation(judgement, employee, statement.location());
  if (location.empty() && prior != nullptr && IsAssigned(employee, prior->location_id())) {
    location = prior->location_id();
  }
  if (location.empty() && employee.location_ids_size() > 0) location = employee.location_ids(0);
  absence.set_location_id(location);
  if (is_private) {
    absence.clear_notes();
  } else if (statement.body().marker()) {
    absence.set_notes(statement.body().above());
  } else if (prior != nullptr) {
    absence.set_notes(prior->notes());
  }
  return absence;
}

void AddChanges(const v1::Absence& before, const v1::Absence& after, v1::Outcome* outcome) {
  const auto time = [](const v1::Absence& absence, int64_t us) {
    return absence.id().empty() ? std::string() : FormatTime(us);
  };
  AddChange(outcome, "start", time(before, before.start_us()), time(after, after.start_us()));
  AddChange(outcome, "end", time(before, before.end_us()), time(after, after.end_us()));
  AddChange(outcome, "time_zone", before.time_zone(), after.time_zone());
  AddChange(outcome, "location_id", before.location_id(), after.location_id());
  AddChange(outcome, "notes", before.notes(), after.notes());
  AddChange(outcome, "title", before.title(), after.title());
}

bool ShownAlike(const v1::Absence& a, const v1::Absence& b) {
  return a.start_us() == b.start_us() && a.end_us() == b.end_us() &&
         a.time_zone() == b.time_zone() && a.location_id() == b.location_id() &&
         a.notes() == b.notes() && a.title() == b.title();
}

v1::Outcome& About(v1::Outcome& outcome, const KnownItem& known, const v1::Absence& absence) {
  outcome.set_mailbox(known.mailbox->state().address());
  outcome.set_item_id(known.item().item_id());
  outcome.set_absence_id(absence.id());
  outcome.set_employee_id(absence.employee_id());
  return outcome;
}

// Whether an update in Exchange is to be told: not what another cause brought, not what is new to
// the ledger.
bool IsTold(const Judgement& judgement, Cause cause, const Claim& claim) {
  return cause == Cause::kExchange && claim.known_before && !judgement.silent();
}

v1::Absence Remove(Judgement& judgement, v1::Rule rule, v1::Reason reason, const KnownItem& known,
                   Claim* claim) {
  v1::AbsenceRow row;
  judgement.Load(v1::ROW_ABSENCE, RowKey().Text(claim->row->absence_id()).str(), &row);
  EraseAbsence(judgement, row);
  claim->row->clear_absence_id();
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  v1::Outcome& outcome = judgement.Add(v1::ABSENCE_REMOVED, rule, reason);
  About(outcome, known, row.state());
  AddChanges(row.state(), {}, &outcome);
  return row.state();
}

void Insert(Judgement& judgement, const KnownItem& known, v1::Absence absence, v1::Reason reason,
            Claim* claim) {
  v1::AbsenceRow row;
  *row.mutable_state() = std::move(absence);
  row.set_since_offset(judgement.offset());
  PutAbsence(judgement, row);
  judgement.Mark(
      v1::ROW_ABSENCE_BY_OFFSET,
      RowKey().Number(static_cast<int64_t>(row.since_offset())).Text(row.state().id()).str());
  ForEachWeek(row.state(),
              [&](const std::string& key) { judgement.Mark(v1::ROW_ABSENCE_BY_WEEK, key); });
  claim->row->set_absence_id(row.state().id());
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  v1::Outcome& outcome = judgement.Add(v1::ABSENCE_ADDED, v1::RULE_ABS_ADD, reason);
  About(outcome, known, row.state());
  AddChanges({}, row.state(), &outcome);
}

// An employee has one absence for one identity, whatever mailbox shows it: what a mailbox that
// matched the employee before holds (its sync is paused since) goes over to this claim, and `row`
// is it. False if there is none.
bool TakeOver(Judgement& judgement, const std::string& employee_id, const v1::Item& item,
              Claim* claim, v1::AbsenceRow* row) {
  const std::string id = AbsenceId(judgement, employee_id, item);
  if (!judgement.Load(v1::ROW_ABSENCE, RowKey().Text(id).str(), row)) return false;
  const Claim other =
      LoadClaim(judgement, RowKey().Number(row->state().mailbox()).Text(IdentityOf(item)).str());
  other.row->clear_absence_id();
  judgement.Save(v1::ROW_IDENTITY, other.key, *other.row);
  claim->row->set_absence_id(id);
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  return true;
}

// The sync of these stopped without anybody having removed anything (ABS-PAUSE).
bool IsPaused(v1::Reason reason) {
  return reason == v1::INTEGRATION_DISABLED || reason == v1::NO_MATCHING_EMPLOYEE ||
         reason == v1::AMBIGUOUS_EMPLOYEE;
}

void SayIgnored(Judgement& judgement, v1::Rule rule, v1::Reason reason, const KnownItem& known,
                const std::string& absence_id) {
  v1::Outcome& outcome = judgement.Add(v1::IGNORED, rule, reason);
  outcome.set_mailbox(known.mailbox->state().address());
  outcome.set_item_id(known.item().item_id());
  outcome.set_absence_id(absence_id);
}

void Ignore(Judgement& judgement, Cause cause, v1::Rule rule, v1::Reason reason, KnownItem* known,
            const std::string& absence_id) {
  const bool said = known->item().ignored() == reason;
  known->item().set_ignored(reason);
  if (cause == Cause::kJudgedAgain && said) return;  // nothing new to say about it
  SayIgnored(judgement, rule, reason, *known, absence_id);
}

}  // namespace

std::string AssignedLocation(Judgement& judgement, const v1::Employee& employee,
                             std::string_view text) {
  const std::string wanted = NormalizeAddress(text);
  if (wanted.empty()) return "";
  for (const std::string& id : employee.location_ids()) {
    if (NormalizeAddress(judgement.LocationOf(id).address()) == wanted) return id;
  }
  return "";
}

void JudgeAbsence(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim) {
  const v1::Item& item = known->item();
  const v1::Mailbox& mailbox = known->mailbox->state();
  const v1::Reason failed = Eligibility(judgement, mailbox, item);
  const std::string standing_id = claim->row->absence_id();

  if (failed != v1::REASON_UNSPECIFIED) {
    if (standing_id.empty()) {
      return Ignore(judgement, cause, v1::RULE_ABS_SKIP, failed, known, "");
    }
    if (IsPaused(failed)) {
      return Ignore(judgement, cause, v1::RULE_ABS_PAUSE, failed, known, standing_id);
    }
    known->item().set_ignored(failed);
    const v1::Reason reason = failed == v1::NOT_PRIMARY_CALENDAR ? v1::MOVED : failed;
    const v1::Absence removed = Remove(judgement, v1::RULE_ABS_REMOVE, reason, *known, claim);
    if (reason != v1::MOVED && IsTold(judgement, cause, *claim)) {
      // Over is what ended, after the change; where the new end cannot be read, the old one.
      const Span span = SpanOf(item.statement(), removed.time_zone());
      TellOfAbsence(judgement, removed,
                    span.reason == v1::REASON_UNSPECIFIED ? span.end_us : removed.end_us());
    }
    return;
  }

  known->item().clear_ignored();
  const v1::Employee& employee = *judgement.MatchOf(mailbox).employee;
  v1::AbsenceRow standing;
  bool stands = !standing_id.empty() &&
                judgement.Load(v1::ROW_ABSENCE, RowKey().Text(standing_id).str(), &standing);
  const bool reassigned = stands && standing.state().employee_id() != employee.id();
  if (reassigned) Remove(judgement, v1::RULE_ABS_REMOVE, v1::REASSIGNED, *known, claim);
  if (!stands || reassigned) stands = TakeOver(judgement, employee.id(), item, claim, &standing);
  const v1::Absence* prior = stands ? &standing.state() : nullptr;
  v1::Absence absence = Hold(judgement, employee, item, prior);
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  if (absence.location_id().empty()) {
    reason = v1::NO_ASSIGNED_LOCATION;
  } else if (prior != nullptr && item.statement().has_body() && !item.statement().body().marker() &&
             !absence.notes().empty()) {
    reason = v1::MARKER_MISSING;
  }

  if (prior == nullptr) {
    const int64_t end_us = absence.end_us();
    const v1::Absence told = absence;
    Insert(judgement, *known, std::move(absence), reason, claim);
    if (!reassigned && IsTold(judgement, cause, *claim)) TellOfAbsence(judgement, told, end_us);
    return;
  }
  const bool alike = ShownAlike(*prior, absence);
  const bool same_item =
      prior->mailbox() == absence.mailbox() && prior->item_id() == absence.item_id();
  if (alike && cause == Cause::kJudgedAgain && same_item) return;
  v1::AbsenceRow after;
  *after.mutable_state() = absence;
  after.set_since_offset(standing.since_offset());
  if (!alike || !same_item) {
    if (!SameWeeks(*prior, absence)) {
      ForEachWeek(*prior,
                  [&](const std::string& key) { judgement.Erase(v1::ROW_ABSENCE_BY_WEEK, key); });
      ForEachWeek(absence,
                  [&](const std::string& key) { judgement.Mark(v1::ROW_ABSENCE_BY_WEEK, key); });
    }
    PutAbsence(judgement, after);
  }
  if (alike) {
    About(judgement.Add(v1::UNCHANGED, v1::RULE_ABS_KEEP, reason), *known, absence);
    return;
  }
  v1::Outcome& outcome = judgement.Add(v1::ABSENCE_CHANGED, v1::RULE_ABS_CHANGE, reason);
  About(outcome, *known, absence);
  AddChanges(*prior, absence, &outcome);
  if (IsTold(judgement, cause, *claim)) TellOfAbsence(judgement, absence, absence.end_us());
}

bool IsPaused(Judgement& judgement, const v1::Mailbox& mailbox) {
  return IsPaused(MailboxEligibility(judgement, mailbox));
}

bool RemoveGoneAbsence(Judgement& judgement, const KnownItem& known, v1::Reason reason,
                       Claim* claim) {
  if (claim->row->absence_id().empty()) return false;
  const v1::Reason failed = MailboxEligibility(judgement, known.mailbox->state());
  if (IsPaused(failed)) {
    SayIgnored(judgement, v1::RULE_ABS_PAUSE, failed, known, claim->row->absence_id());
    return false;
  }
  Remove(judgement, v1::RULE_ABS_REMOVE, reason, known, claim);
  return true;
}

void RemoveExportedAbsence(Judgement& judgement, v1::Rule rule, const KnownItem& known,
                           Claim* claim) {
  if (claim->row->absence_id().empty()) return;
  Remove(judgement, rule, v1::EXPORTED, known, claim);
}

}  // namespace syncledger
