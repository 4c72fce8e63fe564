#include "ledger/rules/sighting.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ledger/rules/appointments.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/notifications.h"

namespace syncledger {

v1::Outcome& Say(Sighting& seen, v1::OutcomeKind kind, v1::Rule rule, v1::Reason reason) {
  v1::Outcome& outcome = seen.judgement.Add(kind, rule, reason);
  outcome.set_appointment_id(seen.item().stamp().appointment_id());
  outcome.set_mailbox(seen.mailbox().address());
  outcome.set_item_id(seen.item().item_id());
  outcome.set_employee_id(seen.mailbox().employee_id());
  return outcome;
}

void SayEcho(Sighting& seen) {
  if (seen.echo == Echo::kSaid) Say(seen, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
}

bool IsMovedAwayForGood(Judgement& judgement, const v1::Item& item) {
  return item.other_calendar() && judgement.rules().cancel_moved_appointment;
}

bool HasEnded(Judgement& judgement, const v1::Item& item) {
  return item.gone() || item.statement().is_cancelled() || IsMovedAwayForGood(judgement, item);
}

v1::AcceptedEditRow Accepted(const Sighting& seen, const v1::AppointmentFields& before) {
  const v1::Item& item = seen.item();
  v1::AcceptedEditRow row;
  row.set_mailbox(item.mailbox());
  row.set_item_id(item.item_id());
  // Where the stamp has lost its time, the item's own decides: a Coconut fact at that moment is
  // already later.
  const int64_t occurred_at_us =
      item.has_occurred_at_us() ? item.occurred_at_us() : item.observed_at_us();
  row.set_stamp_updated_at_us(item.stamp().has_updated_at_us() ? item.stamp().updated_at_us()
                                                               : occurred_at_us - 1);
  row.set_observed_at_us(seen.judgement.now_us());
  row.set_fact_id(seen.judgement.fact().fact_id());
  *row.mutable_before() = before;
  *row.mutable_after() = seen.state().value();
  *row.mutable_stated() = seen.state().stated();
  return row;
}

namespace {

// What one fact makes of an appointment is told once: an edit that it accepts after others was told
// to those who were told of the first.
void ToldTogether(const Sighting& seen, uint32_t sequence, v1::AcceptedEditRow* accepted) {
  if (sequence == 0) return;
  v1::AcceptedEditRow earlier;
  const std::string key = RowKey().Text(seen.state().id()).Number(sequence - 1).str();
  if (!seen.judgement.Load(v1::ROW_ACCEPTED_EDIT, key, &earlier)) return;
  if (earlier.fact_id() != accepted->fact_id()) return;
  if (earlier.cancelled() != accepted->cancelled()) return;
  *accepted->mutable_told_staff() = earlier.told_staff();
  *accepted->mutable_told_clients() = earlier.told_clients();
}

}  // namespace

void TakeOver(Sighting& seen, const v1::AppointmentRow& before, v1::Notification::Kind kind,
              v1::AcceptedEditRow accepted) {
  const uint32_t sequence = before.accepted_edits();
  seen.state().set_changed_by(v1::GRAPH);
  seen.appointment->set_accepted_edits(sequence + 1);
  seen.appointment->set_accepted_until_us(
      std::max(before.accepted_until_us(), accepted.observed_at_us()));
  SaveAppointment(seen.judgement, &before, *seen.appointment);
  const Told told = TellOfAppointment(seen.judgement, seen.state(), kind);
  for (const std::string& address : told.staff) accepted.add_told_staff(address);
  for (const std::string& address : told.clients) accepted.add_told_clients(address);
  ToldTogether(seen, sequence, &accepted);
  seen.judgement.Save(v1::ROW_ACCEPTED_EDIT,
                      RowKey().Text(seen.state().id()).Number(sequence).str(), std::move(accepted));
  RequestWrites(seen.judgement, WriteCause::kChanged, seen.appointment);
}

bool IsOverruled(const Sighting& seen) {
  const v1::Item& item = seen.item();
  const int64_t edited_at_us = seen.state().edited_at_us();
  if (item.stamp().has_updated_at_us()) return item.stamp().updated_at_us() < edited_at_us;
  const int64_t occurred_at_us =
      item.has_occurred_at_us() ? item.occurred_at_us() : item.observed_at_us();
  return edited_at_us >= occurred_at_us;
}

bool IsMultiUserUnsupported(const Sighting& seen) {
  return syncledger::IsMultiUserUnsupported(seen.judgement, seen.state());
}

namespace {

// Whether the item is confirmed to hold the appointment, in a version that it does not show yet.
bool IsConfirmed(const Sighting& seen, const std::string& item_id) {
  const RowKey key = RowKey().Number(seen.mailbox().number()).Text(item_id);
  const auto* waiting = seen.judgement.Find<v1::ConfirmationRow>(v1::ROW_CONFIRMATION, key);
  return waiting != nullptr && waiting->appointment_id() == seen.state().id() &&
         waiting->updated_at_us() > seen.item().stamp().updated_at_us();
}

// Whether that item is another event, which holds the appointment in the same version or a later
// one.
bool IsAnotherHolder(const Sighting& seen, const std::string& item_id) {
  if (item_id.empty() || item_id == seen.item().item_id()) return false;
  const KnownItem other = LoadItem(seen.judgement, seen.known.mailbox, item_id);
  if (!other.existed) return IsConfirmed(seen, item_id);
  if (HasEnded(seen.judgement, other.item())) return false;
  if (IdentityOf(other.item()) == IdentityOf(seen.item())) return false;
  if (IsConfirmed(seen, item_id)) return true;
  return IsStamped(other.item()) && other.item().stamp().appointment_id() == seen.state().id() &&
         !IsLaterVersion(seen.item().stamp(), other.item().stamp()) &&
         !IsToGo(seen.exported->state(), other.item());
}

// Whether what holds the appointment in this mailbox is another event, in a later version, or this
// one is to go.
bool IsHeldByLater(const Sighting& seen) {
  const std::string& holder_id = seen.exported->state().item_id();
  if (!IsAnotherHolder(seen, holder_id)) return false;
  if (IsToGo(seen.exported->state(), seen.item()) || IsConfirmed(seen, holder_id)) return true;
  const KnownItem holder = LoadItem(seen.judgement, seen.known.mailbox, holder_id);
  return IsLaterVersion(holder.item().stamp(), seen.item().stamp());
}

}  // namespace

std::optional<std::string> OtherHolder(const Sighting& seen) {
  const std::string& holder_id = seen.exported->state().item_id();
  if (IsAnotherHolder(seen, holder_id)) return holder_id;
  for (const std::string& item_id :
       StampedItems(seen.judgement, seen.mailbox().number(), seen.state().id())) {
    if (IsAnotherHolder(seen, item_id)) return item_id;
  }
  return std::nullopt;
}

void BringInLine(Sighting& seen) {
  if (seen.state().status() == v1::Appointment::CANCELLED && StillHas(seen.exported->state())) {
    seen.exported->mutable_state()->set_cancel_requested(false);
    SaveExport(seen.judgement, *seen.exported, seen.appointment);
  }
  RequestWrites(seen.judgement, WriteCause::kConflict, seen.appointment);
}

namespace {

// MAP-WAIT: what is seen decides nothing yet. Why, or REASON_UNSPECIFIED.
v1::Reason WaitsFor(Sighting& seen) {
  const v1::Reason reason = MailboxEligibility(seen.judgement, seen.mailbox());
  if (reason != v1::REASON_UNSPECIFIED) return reason;
  const v1::Stamp& stamp = seen.item().stamp();
  bool known;
  seen.appointment = seen.judgement.Edit<v1::AppointmentRow>(
      v1::ROW_APPOINTMENT, AppointmentKey(stamp.appointment_id()), &known);
  return known && HoldsVersion(seen.state(), stamp) ? v1::REASON_UNSPECIFIED
                                                    : v1::WAITING_FOR_APPOINTMENT;
}

// Gone under this id, but seen in another calendar of the mailbox under another id: that one is
// judged.
bool LivesOnElsewhere(const Sighting& seen) {
  if (!seen.item().gone() || seen.item().gone_reason() != v1::MOVED) return false;
  const Claim claim = LoadClaim(seen.judgement, IdentityKey(seen.item()));
  const auto& ids = claim.row->item_ids();
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& item_id) {
    if (item_id == seen.item().item_id()) return false;
    const KnownItem other = LoadItem(seen.judgement, seen.known.mailbox, item_id);
    return other.existed && !other.item().gone() && other.item().other_calendar() &&
           IsStamped(other.item()) &&
           other.item().stamp().appointment_id() == seen.item().stamp().appointment_id();
  });
}

// The statement is judged: from now on it is the base.
void MakeBase(Sighting& seen) {
  v1::Item& item = seen.known.item();
  if (HasEnded(seen.judgement, item)) {
    // Its fields decide nothing: nothing else of it is judged, and what was judged before under
    // this stamp still is.
    if (!IsJudgedUnderItsStamp(item)) item.clear_judged();
    item.mutable_judged()->set_is_cancelled(true);
    *item.mutable_judged_stamp() = item.stamp();
    return;
  }
  const v1::ItemStatement& statement = item.statement();
  *item.mutable_judged() = statement;
  *item.mutable_judged_stamp() = item.stamp();
  if (statement.has_body() && statement.body().marker()) {
    item.set_judged_notes(statement.body().above());
  }
}

void ForgetBase(Sighting& seen) {
  v1::Item& item = seen.known.item();
  item.clear_judged();
  item.clear_judged_stamp();
  item.clear_judged_notes();
}

// What the mailbox holds is what was observed, whatever was requested before; but of what ends as
// was requested, or stands beside what was exported anew.
void HoldObserved(Sighting& seen) {
  v1::Export* exported = seen.exported->mutable_state();
  exported->set_appointment_id(seen.state().id());
  exported->set_mailbox(seen.mailbox().number());
  const bool ended = seen.item().gone() || seen.statement().is_cancelled();
  if (!ended && IsHeldByLater(seen)) return;
  if (ended) {
    if (const auto other = OtherHolder(seen); other.has_value()) {
      exported->set_item_id(*other);
    } else {
      exported->clear_item_id();
      const bool asked_again = !exported->cancel_requested();
      if (!asked_again || !IsToGo(*exported, seen.item())) {
        exported->clear_last();
        exported->set_requested(false);
        exported->clear_unable();
      }
    }
  } else {
    const std::string zone =
        ZoneOf(seen.judgement, *seen.judgement.MatchOf(seen.mailbox()).employee);
    Observe(seen.item(), SpanOf(seen.statement(), zone), exported->mutable_last());
    exported->set_item_id(seen.item().item_id());
  }
  SaveExport(seen.judgement, *seen.exported, seen.appointment);
}

// A statement that decides nothing yet waits; what is judged again without news of its own is not
// said again.
void Wait(Sighting& seen, v1::Reason reason) {
  const bool said = seen.item().waiting() == reason;
  seen.known.item().set_waiting(reason);
  if (said && seen.judgement.fact().payload_case() != v1::Fact::kExchangeItem) return;
  Say(seen, v1::IGNORED, v1::RULE_MAP_WAIT, reason);
}

// An item that ended because a CANCEL was requested for it, or because Coconut cancelled its
// appointment.
bool IsOurOwnDoing(const Sighting& seen) {
  const bool cancelled_by_coconut = seen.state().status() == v1::Appointment::CANCELLED &&
                                    seen.state().cancelled_by() == v1::COCONUT;
  return HasEnded(seen.judgement, seen.item()) &&
         (IsToGo(seen.exported->state(), seen.item()) || cancelled_by_coconut);
}

void Judge(Judgement& judgement, KnownItem* known, Echo echo) {
  Sighting seen{.judgement = judgement, .known = *known, .echo = echo, .base = {}};
  const v1::Reason waits = WaitsFor(seen);
  if (waits != v1::REASON_UNSPECIFIED) return Wait(seen, waits);
  seen.known.item().clear_waiting();
  if (LivesOnElsewhere(seen)) return ForgetBase(seen);
  seen.exported = EditExport(seen.judgement, seen.state().id(), seen.mailbox().number());

  const bool ends = HasEnded(seen.judgement, seen.item());
  const bool own_doing = IsOurOwnDoing(seen);
  const bool is_staff =
      IsStaffOf(seen.state(), seen.judgement.MatchOf(seen.mailbox()).employee->id());
  if (ends || is_staff) HoldObserved(seen);
  if (!own_doing && !is_staff) {  // decides nothing: not even the base
    Say(seen, v1::IGNORED, v1::RULE_MAP_ORGANIZER, v1::NOT_STAFF);
    return;
  }
  if (!own_doing) seen.base = BaseOf(seen.judgement, seen.known, seen.state());
  if (own_doing) {
    SayEcho(seen);
  } else if (ends) {
    JudgeCancellation(seen);
  } else {
    JudgeEdits(seen);
  }
  if (seen.item().gone()) {
    ForgetBase(seen);
  } else {
    MakeBase(seen);
  }
}

}  // namespace

void JudgeStamped(Judgement& judgement, KnownItem* known) { Judge(judgement, known, Echo::kSaid); }

void JudgeConfirmed(Judgement& judgement, KnownItem* known) {
  Judge(judgement, known, Echo::kUnsaid);
}

void JudgeWaitingItems(Judgement& judgement, const std::string& appointment_id) {
  v1::StampHoldersRow holders;
  judgement.Load(v1::ROW_ITEM_BY_STAMP, RowKey().Text(appointment_id).str(), &holders);
  for (const v1::StampHoldersRow::Holder& holder : holders.holders()) {
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(holder.mailbox());
    if (mailbox == nullptr) continue;
    KnownItem known = LoadItem(judgement, mailbox, holder.item_id());
    if (!known.existed || !IsStamped(known.item()) ||
        known.item().waiting() != v1::WAITING_FOR_APPOINTMENT) {
      continue;
    }
    JudgeWaiting(judgement, known);
  }
}

void JudgeWaiting(Judgement& judgement, const KnownItem& known) {
  const Claim claim = LoadClaim(judgement, IdentityKey(known.item()));
  std::optional<KnownItem> speaks = SpeakingItem(judgement, known.mailbox, claim);
  if (!speaks.has_value()) return;
  v1::Reason waiting = v1::REASON_UNSPECIFIED;
  for (const std::string& item_id : claim.row->item_ids()) {
    const KnownItem other = LoadItem(judgement, known.mailbox, item_id);
    if (!other.existed || other.item().waiting() == v1::REASON_UNSPECIFIED) continue;
    const bool is_speaker = item_id == speaks->item().item_id();
    // A live one that does not speak for the identity has nothing to say of it.
    if (is_speaker || other.item().gone()) waiting = other.item().waiting();
    if (is_speaker) continue;
    other.row->mutable_state()->clear_waiting();
    SaveItem(judgement, other);
  }
  if (waiting == v1::REASON_UNSPECIFIED || !IsStamped(speaks->item())) return;
  if (speaks->item().waiting() == v1::REASON_UNSPECIFIED) speaks->item().set_waiting(waiting);
  JudgeStamped(judgement, &*speaks);
  SaveItem(judgement, *speaks);
}

}  // namespace syncledger
