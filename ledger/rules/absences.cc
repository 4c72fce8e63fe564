#include "ledger/rules/absences.h"

#include <algorithm>
#include <utility>

#include "ledger/rules/absence_rows.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/notifications.h"
#include "ledger/series.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr std::string_view kHiddenTitle = "Busy";

bool IsAssigned(const v1::Employee& employee, std::string_view location_id) {
  const auto& ids = employee.location_ids();
  return std::find(ids.begin(), ids.end(), location_id) != ids.end();
}

v1::Outcome& About(v1::Outcome& outcome, const KnownItem& known, const v1::Absence& absence) {
  About(outcome, known);
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
  LoadAbsence(judgement, claim->row->absence_id(), &row);
  EraseAbsence(judgement, row);
  if (reason == v1::DISCONNECTED) KeepAbsence(judgement, row.state(), known.mailbox);
  claim->row->clear_absence_id();
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  v1::Outcome& outcome = judgement.Add(v1::ABSENCE_REMOVED, rule, reason);
  About(outcome, known, row.state());
  AddAbsenceChanges(row.state(), {}, &outcome);
  return row.state();
}

void Insert(Judgement& judgement, const KnownItem& known, v1::Absence absence, v1::Reason reason,
            Claim* claim) {
  v1::AbsenceRow row;
  *row.mutable_state() = std::move(absence);
  row.set_since_offset(judgement.offset());
  InsertAbsence(judgement, row);
  claim->row->set_absence_id(row.state().id());
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  v1::Outcome& outcome = judgement.Add(v1::ABSENCE_ADDED, v1::RULE_ABS_ADD, reason);
  About(outcome, known, row.state());
  AddAbsenceChanges({}, row.state(), &outcome);
}

// An employee has one absence for one identity, whatever mailbox shows it: what a mailbox that
// matched the employee before holds (its sync is paused since) goes over to this claim, and `row`
// is it. False if there is none. `id` is the absence's.
bool TakeOver(Judgement& judgement, const std::string& id, const v1::Item& item, Claim* claim,
              v1::AbsenceRow* row) {
  if (!LoadAbsence(judgement, id, row)) return false;
  const Claim other =
      LoadClaim(judgement, RowKey().Number(row->state().mailbox()).Text(IdentityOf(item)));
  other.row->clear_absence_id();
  judgement.Save(v1::ROW_IDENTITY, other.key, *other.row);
  claim->row->set_absence_id(id);
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  return true;
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

RowKey KeptKey(uint32_t mailbox, std::string_view absence_id) {
  return RowKey().Number(mailbox).Text(absence_id);
}

// What the absence of an eligible item holds (rules.md, section 3). `prior`: the absence that the
// identity has, if any; `kept`: where it has none, the one that comes back after a disconnection;
// `id` is that of all of them.
v1::Absence Hold(Judgement& judgement, const v1::Employee& employee, const Holding& holding,
                 const KnownItem& known, const std::string& id, const v1::Absence* prior,
                 const v1::Absence* kept) {
  const v1::Item& item = known.item();
  v1::Absence absence =
      HoldFields(judgement, employee, holding.statement, prior != nullptr ? prior : kept);
  absence.set_id(id);
  absence.set_mailbox(item.mailbox());
  absence.set_item_id(item.item_id());
  if (holding.series == nullptr) {
    const Span span = SpanOf(holding.statement, absence.time_zone());
    absence.set_start_us(span.start_us);
    absence.set_end_us(span.end_us);
    return absence;
  }
  *absence.mutable_repetition() = holding.repetition;
  // It has one: ELIG-WINDOW was asked for it.
  const SeriesOccurrence first =
      FirstOccurrence(holding.repetition, holding.repetition.window_start_us())
          .value_or(SeriesOccurrence());
  absence.set_start_us(first.start_us);
  absence.set_end_us(first.end_us);
  // Which occurrences stand by themselves is said of each (occurrences.h): until then it stays.
  const bool goes_on =
      prior != nullptr && IsSeries(*prior) && prior->mailbox() == absence.mailbox();
  *absence.mutable_repetition()->mutable_except_dates() =
      goes_on ? prior->repetition().except_dates() : holding.series->state().except_dates();
  return absence;
}

// When what was changed is over, after the change.
int64_t EndOf(const Holding& holding, const v1::Absence& absence) {
  if (holding.series != nullptr) {
    const bool known = IsSeries(absence);
    return known ? EndOfSeries(absence.repetition()).value_or(INT64_MAX) : absence.end_us();
  }
  const Span span = SpanOf(holding.statement, absence.time_zone());
  return span.reason == v1::REASON_UNSPECIFIED ? span.end_us : absence.end_us();
}

void Tell(Judgement& judgement, const Holding& holding, const v1::Absence& absence,
          int64_t end_us) {
  if (holding.series == nullptr) return TellOfAbsence(judgement, absence, end_us);
  TellOfSeries(judgement, absence.id(), absence, end_us, holding.series, nullptr);
}

// Of a series: ended as a whole, or an update that made it ineligible (section 6).
v1::Rule RemovalRule(Cause cause, const Holding& holding, v1::Reason reason) {
  if (holding.series == nullptr || cause != Cause::kExchange) return v1::RULE_ABS_REMOVE;
  const bool ended = reason == v1::MOVED || reason == v1::CANCELLED_IN_EXCHANGE;
  return ended ? v1::RULE_REC_REMOVE : v1::RULE_REC_UPDATE;
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

v1::Absence HoldFields(Judgement& judgement, const v1::Employee& employee,
                       const v1::ItemStatement& statement, const v1::Absence* prior) {
  const bool is_private = statement.sensitivity() == v1::PRIVATE;
  v1::Absence absence;
  absence.set_employee_id(employee.id());
  absence.set_ical_uid(statement.ical_uid());
  const bool show_title = judgement.settings().show_event_titles() && !is_private;
  absence.set_title(show_title ? statement.subject() : std::string(kHiddenTitle));
  absence.set_time_zone(ZoneOf(judgement, employee));
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

v1::Reason HoldingReason(const v1::Absence& absence, const v1::ItemStatement& statement,
                         const v1::Absence* prior) {
  if (absence.location_id().empty()) return v1::NO_ASSIGNED_LOCATION;
  const bool marker_missing = prior != nullptr && statement.has_body() &&
                              !statement.body().marker() && !absence.notes().empty();
  return marker_missing ? v1::MARKER_MISSING : v1::REASON_UNSPECIFIED;
}

bool IsPausing(v1::Reason failed) {
  return failed == v1::INTEGRATION_DISABLED || failed == v1::NO_MATCHING_EMPLOYEE ||
         failed == v1::AMBIGUOUS_EMPLOYEE;
}

void JudgeAbsence(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim) {
  const v1::Item& item = known->item();
  JudgeHolding(judgement, cause,
               {.statement = item.statement(),
                .failed = Eligibility(judgement, known->mailbox->state(), item)},
               known, claim);
}

void JudgeHolding(Judgement& judgement, Cause cause, const Holding& holding, KnownItem* known,
                  Claim* claim) {
  const v1::Mailbox& mailbox = known->mailbox->state();
  const std::string standing_id = claim->row->absence_id();
  v1::Reason failed = holding.failed;
  // A disconnection removes also what a pause would let stand.
  if (!standing_id.empty() && IsDisconnected(judgement, mailbox)) failed = v1::DISCONNECTED;

  if (failed != v1::REASON_UNSPECIFIED) {
    if (standing_id.empty()) {
      return Ignore(judgement, cause, v1::RULE_ABS_SKIP, failed, known, "");
    }
    if (IsPausing(failed)) {
      return Ignore(judgement, cause, v1::RULE_ABS_PAUSE, failed, known, standing_id);
    }
    known->item().set_ignored(failed);
    const v1::Reason reason = failed == v1::NOT_PRIMARY_CALENDAR ? v1::MOVED : failed;
    const v1::Absence removed =
        Remove(judgement, RemovalRule(cause, holding, reason), reason, *known, claim);
    if (reason != v1::MOVED && IsTold(judgement, cause, *claim)) {
      // Over is what ended, after the change; where the new end cannot be read, the old one.
      Tell(judgement, holding, removed, EndOf(holding, removed));
    }
    return;
  }

  known->item().clear_ignored();
  const v1::Employee& employee = *judgement.MatchOf(mailbox).employee;
  v1::AbsenceRow standing;
  bool stands = LoadAbsence(judgement, standing_id, &standing);
  const bool reassigned = stands && standing.state().employee_id() != employee.id();
  if (reassigned) Remove(judgement, v1::RULE_ABS_REMOVE, v1::REASSIGNED, *known, claim);
  // What stands for the identity in the employee's schedule has this id already.
  const std::string id = stands && !reassigned
                             ? standing_id
                             : AbsenceId(judgement, employee.id(), IdentityOf(known->item()));
  if (!stands || reassigned) stands = TakeOver(judgement, id, known->item(), claim, &standing);
  const v1::Absence* prior = stands ? &standing.state() : nullptr;
  const v1::Absence* kept = nullptr;
  if (prior == nullptr) kept = KeptAbsence(judgement, *known->mailbox, id);
  v1::Absence absence = Hold(judgement, employee, holding, *known, id, prior, kept);
  const v1::Reason reason =
      HoldingReason(absence, holding.statement, prior != nullptr ? prior : kept);

  if (prior == nullptr) {
    const v1::Absence told = absence;
    Insert(judgement, *known, std::move(absence), reason, claim);
    if (!reassigned && IsTold(judgement, cause, *claim)) {
      Tell(judgement, holding, told, EndOf(holding, told));
    }
    return;
  }
  const bool alike = ShownAlike(*prior, absence);
  const bool same_item =
      prior->mailbox() == absence.mailbox() && prior->item_id() == absence.item_id();
  if (alike && cause == Cause::kJudgedAgain && same_item) return;
  v1::AbsenceRow after;
  *after.mutable_state() = absence;
  after.set_since_offset(standing.since_offset());
  if (!alike || !same_item) ChangeAbsence(judgement, *prior, after);
  if (alike) {
    if (holding.said) return;
    About(judgement.Add(v1::UNCHANGED, v1::RULE_ABS_KEEP, reason), *known, absence);
    return;
  }
  const bool is_update = holding.series != nullptr && cause == Cause::kExchange;
  v1::Outcome& outcome = judgement.Add(
      v1::ABSENCE_CHANGED, is_update ? v1::RULE_REC_UPDATE : v1::RULE_ABS_CHANGE, reason);
  About(outcome, *known, absence);
  AddAbsenceChanges(*prior, absence, &outcome);
  if (IsTold(judgement, cause, *claim)) {
    Tell(judgement, holding, absence, EndOf(holding, absence));
  }
}

bool IsPaused(Judgement& judgement, const v1::Mailbox& mailbox) {
  return IsPausing(StandingEligibility(judgement, mailbox));
}

const v1::Absence* KeptAbsence(Judgement& judgement, const v1::MailboxRow& mailbox,
                               std::string_view absence_id) {
  if (mailbox.kept_employee_ids().empty()) return nullptr;
  const auto* kept = judgement.Find<v1::KeptAbsenceRow>(
      v1::ROW_KEPT_ABSENCE, KeptKey(mailbox.state().number(), absence_id));
  return kept != nullptr ? &kept->absence() : nullptr;
}

void KeepAbsence(Judgement& judgement, const v1::Absence& absence, v1::MailboxRow* mailbox) {
  v1::KeptAbsenceRow row;
  *row.mutable_absence() = absence;
  judgement.Save(v1::ROW_KEPT_ABSENCE, KeptKey(mailbox->state().number(), absence.id()), row);
  auto* employees = mailbox->mutable_kept_employee_ids();
  if (std::find(employees->begin(), employees->end(), absence.employee_id()) != employees->end()) {
    return;
  }
  *employees->Add() = absence.employee_id();
  judgement.SaveMailbox(*mailbox);
}

bool RemoveGoneAbsence(Judgement& judgement, const KnownItem& known, v1::Reason reason,
                       Claim* claim) {
  if (claim->row->absence_id().empty()) return false;
  const v1::Reason failed = StandingEligibility(judgement, known.mailbox->state());
  if (IsPausing(failed)) {
    SayIgnored(judgement, v1::RULE_ABS_PAUSE, failed, known, claim->row->absence_id());
    return false;
  }
  const bool series = claim->row->series();
  Remove(judgement, series ? v1::RULE_REC_REMOVE : v1::RULE_ABS_REMOVE, reason, known, claim);
  return true;
}

void RemoveExportedAbsence(Judgement& judgement, v1::Rule rule, const KnownItem& known,
                           Claim* claim) {
  if (claim->row->absence_id().empty()) return;
  Remove(judgement, rule, v1::EXPORTED, known, claim);
}

}  // namespace syncledger
