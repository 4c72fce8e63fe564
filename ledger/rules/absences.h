// Section 3, ABS-*: the absences that stand for items which Exchange originated.
#pragma once

#include <string>
#include <string_view>

#include "ledger/judgement.h"
#include "ledger/rules/items.h"

namespace syncledger {

// Why an item is judged: an Exchange fact just told of it, or something that it depends on changed.
enum class Cause { kExchange, kJudgedAgain };

// Judges a single item without a stamp as it now stands, and its identity's absence with it. Saves
// the identity, not the item. `claim` is of the item's identity.
void JudgeAbsence(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim);

// What an absence would hold, and why there may be none: of a single item what it states; of a
// series what its occurrences follow (series.h).
struct Holding {
  const v1::ItemStatement& statement;
  v1::Reason failed = v1::REASON_UNSPECIFIED;  // the first requirement of section 2 that fails
  v1::SeriesRow* series = nullptr;             // null: a single item; the caller saves it
  v1::Repetition repetition = {};              // of a series
  bool said = false;  // the fact came to an outcome already: that nothing changes is not said too
};
void JudgeHolding(Judgement& judgement, Cause cause, const Holding& holding, KnownItem* known,
                  Claim* claim);

// What an absence of the employee takes from a statement: title, zone, location, notes. `prior`:
// the absence that stands; what the statement does not say stays.
v1::Absence HoldFields(Judgement& judgement, const v1::Employee& employee,
                       const v1::ItemStatement& statement, const v1::Absence* prior);
// What there is to say of that: NO_ASSIGNED_LOCATION, MARKER_MISSING.
v1::Reason HoldingReason(const v1::Absence& absence, const v1::ItemStatement& statement,
                         const v1::Absence* prior);

// Whether the sync stopped for this reason without anybody having removed anything (ABS-PAUSE).
bool IsPausing(v1::Reason failed);

// Whether the sync of the mailbox is paused: absences stay, whatever is seen (ABS-PAUSE).
bool IsPaused(Judgement& judgement, const v1::Mailbox& mailbox);

// What an absence held that was removed when its mailbox was disconnected, by its id; null if
// nothing is kept (SYNC-DISCONNECT). Whoever adds an absence of that id takes location and notes of
// it, where nothing says otherwise.
const v1::Absence* KeptAbsence(Judgement& judgement, const v1::MailboxRow& mailbox,
                               std::string_view absence_id);
// Keeps it. Saves the mailbox.
void KeepAbsence(Judgement& judgement, const v1::Absence& absence, v1::MailboxRow* mailbox);

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
