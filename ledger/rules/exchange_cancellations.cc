// MAP-CANCEL: what it does to an appointment that its event in Exchange is cancelled, deleted or
// moved away.
#include <algorithm>
#include <array>
#include <utility>

#include "ledger/rules/appointments.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/sighting.h"

namespace syncledger {
namespace {

// The appointment is cancelled already, or the item's cancellation was judged and its removal
// follows.
bool SaysNothingNew(const Sighting& seen) {
  return seen.state().status() == v1::Appointment::CANCELLED || seen.base.cancelled;
}

// Seen in another calendar, under another id that is not known to be the appointment's.
bool IsMerelyMoved(const Sighting& seen) {
  return seen.item().gone() && seen.item().gone_reason() == v1::MOVED &&
         !seen.judgement.rules().cancel_moved_appointment;
}

// Whether another staff member's mailbox still has the appointment (MAP-CANCEL with several staff).
bool OthersRemain(const Sighting& seen) {
  if (seen.state().value().staff_ids_size() < 2) return false;
  const auto& numbers = seen.appointment->mailboxes();
  return std::any_of(numbers.begin(), numbers.end(), [&](uint32_t number) {
    if (number == seen.mailbox().number()) return false;
    const v1::MailboxRow* mailbox = seen.judgement.MailboxNumbered(number);
    if (mailbox == nullptr || !IsStaffOf(seen.state(), mailbox->state().employee_id()))
      return false;
    const v1::ExportRow* other = FindExport(seen.judgement, seen.state().id(), number);
    if (other == nullptr) return false;
    const auto* item = seen.judgement.Find<v1::ItemRow>(
        v1::ROW_ITEM, RowKey().Number(number).Text(other->state().item_id()).str());
    if (item != nullptr && IsMovedAwayForGood(seen.judgement, item->state())) return false;
    return StillHas(other->state());
  });
}

// Another event of the mailbox holds the appointment: it was exported anew, or copied.
bool LivesInAnother(const Sighting& seen) { return OtherHolder(seen).has_value(); }

void IgnoreMultiUser(Sighting& seen) {
  Say(seen, v1::IGNORED, v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED);
}

void IgnoreMove(Sighting& seen) {
  Say(seen, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::NOT_PRIMARY_CALENDAR);
}

void LoseCancellation(Sighting& seen) {
  Say(seen, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_COCONUT, v1::EDIT_OVER_REMOVE);
  BringInLine(seen);
}

void AwaitOthers(Sighting& seen) {
  Say(seen, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::OTHER_STAFF_REMAIN);
}

struct CancellationRefusal {
  bool (*holds)(const Sighting&);
  void (*refuse)(Sighting&);
};

// Asked of a cancellation or removal, in this order; the first that holds refuses it. The order is
// a contract.
constexpr std::array kCancellationRefusals = {
    CancellationRefusal{SaysNothingNew, SayEcho},
    CancellationRefusal{LivesInAnother, SayEcho},
    CancellationRefusal{IsMultiUserUnsupported, IgnoreMultiUser},
    CancellationRefusal{IsMerelyMoved, IgnoreMove},
    CancellationRefusal{IsOverruled, LoseCancellation},
    CancellationRefusal{OthersRemain, AwaitOthers},
};

void CancelAppointment(Sighting& seen) {
  const v1::AppointmentRow before = *seen.appointment;
  v1::AcceptedEditRow accepted = Accepted(seen, before.state().value());
  accepted.set_cancelled(true);
  seen.state().set_status(v1::Appointment::CANCELLED);
  seen.state().set_cancelled_by(v1::GRAPH);
  AddChange(&Say(seen, v1::APPOINTMENT_CANCELLED, v1::RULE_MAP_CANCEL, v1::BY_EXCHANGE), "status",
            "BOOKED", "CANCELLED");
  TakeOver(seen, before, v1::Notification::CANCELLED, std::move(accepted));
}

}  // namespace

void JudgeCancellation(Sighting& seen) {
  for (const CancellationRefusal& refusal : kCancellationRefusals) {
    if (refusal.holds(seen)) return refusal.refuse(seen);
  }
  CancelAppointment(seen);
}

}  // namespace syncledger
