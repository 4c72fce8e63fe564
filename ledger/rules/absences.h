// Section 3, ABS-*: the absences that stand for items which Exchange originated.
#pragma once

#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/items.h"

namespace syncledger {

// Why an item is judged: an Exchange fact just told of it, or something that it depends on changed.
enum class Cause { kExchange, kJudgedAgain };

// Judges an item without a stamp as it now stands, and its identity's absence with it. Saves the
// identity, not the item. `claim` is of the item's identity.
void JudgeAbsence(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim);

// Whether the sync of the mailbox is paused: absences stay, whatever is seen (ABS-PAUSE).
bool IsPaused(Judgement& judgement, const v1::Mailbox& mailbox);

// An item of the identity is gone: DELETED, MOVED, MISSING_IN_FULL_SYNC. True if an absence was
// removed for it.
bool RemoveGoneAbsence(Judgement& judgement, const KnownItem& known, v1::Reason reason,
                       Claim* claim);

// Takes away the absence of an item that turned out to be an appointment's (EXPORTED); nobody is
// told.
void RemoveExportedAbsence(Judgement& judgement, v1::Rule rule, const KnownItem& known,
                           Claim* claim);

// The assigned location whose address is `text` (MAP-LOCATION, "location"); "" if none is.
std::string AssignedLocation(Judgement& judgement, const v1::Employee& employee,
                             std::string_view text);

}  // namespace syncledger
