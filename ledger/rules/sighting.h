// A stamped item and the appointment that it stands for, while one sight of it is judged (section
// 5): what the judgement of edits and the judgement of cancellations share.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "ledger/judgement.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/rules/items.h"

namespace syncledger {

// Whether it is worth an outcome that an item says nothing new.
enum class Echo { kSaid, kUnsaid };

// A stamped item and the appointment that it stands for, while one observation of it is judged.
struct Sighting {
  Judgement& judgement;
  KnownItem& known;
  Echo echo = Echo::kSaid;
  v1::AppointmentRow* appointment = nullptr;  // where it stands
  v1::ExportRow* exported =
      nullptr;  // where it stands; null until it is known that the item decides something
  Base base;

  v1::Appointment& state() { return *appointment->mutable_state(); }
  const v1::Appointment& state() const { return appointment->state(); }
  const v1::Mailbox& mailbox() const { return known.mailbox->state(); }
  const v1::Item& item() const { return std::as_const(known).item(); }
  const v1::ItemStatement& statement() const { return item().statement(); }
};

v1::Outcome& Say(Sighting& seen, v1::OutcomeKind kind, v1::Rule rule,
                 v1::Reason reason = v1::REASON_UNSPECIFIED);
void SayEcho(Sighting& seen);

// Cancelled, gone, or where the rule set takes a move for that, moved to another calendar
// (MAP-CANCEL).
bool HasEnded(Judgement& judgement, const v1::Item& item);
// In another calendar, where the rule set takes that for a cancellation (MAP-CANCEL).
bool IsMovedAwayForGood(Judgement& judgement, const v1::Item& item);
// Whether the edit was not based on the latest Coconut version (CONFLICT-COCONUT).
bool IsOverruled(const Sighting& seen);
bool IsMultiUserUnsupported(const Sighting& seen);

// Another event of the mailbox that holds the appointment in the same version or a later one, and
// is not to go; its id.
std::optional<std::string> OtherHolder(const Sighting& seen);

// Writes of a conflict go out even where an earlier request of the same was not yet seen carried
// out.
void BringInLine(Sighting& seen);

// What is accepted of the appointment, so that a Coconut fact heard of later can take it back
// (CONFLICT-LATE).
v1::AcceptedEditRow Accepted(const Sighting& seen, const v1::AppointmentFields& before);
// The appointment as Exchange changed it: stored, told, kept and written to the other mailboxes.
void TakeOver(Sighting& seen, const v1::AppointmentRow& before, v1::Notification::Kind kind,
              v1::AcceptedEditRow accepted);

// Judges the statement of an item that has not ended against its base (exchange_edits.cc).
void JudgeEdits(Sighting& seen);
// Judges an item that is cancelled or gone, or was moved away for good (exchange_cancellations.cc).
void JudgeCancellation(Sighting& seen);

}  // namespace syncledger
