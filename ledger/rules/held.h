// Section 8, SYNC-HELD: a sync that would remove unusually much removes nothing until an operator
// decides.
#pragma once

#include <cstddef>

#include "ledger/judgement.h"
#include "ledger/rules/items.h"
#include "ledger/rules/syncs.h"

namespace syncledger {

// How many items one outcome lists at the most: a longer list of held removals stands in a verdict
// in parts of that size, wherever its steps are cut.
inline constexpr size_t kHeldPerOutcome = 256;

// Whether the removal of the item was held, decided about or not, and the item was not observed
// since.
bool IsHeld(const v1::ItemRow& row);

// Queues what the end of a sync does, `of_sync` naming it: counts what it would remove where that
// may be too much, then removes or holds it, kind by kind, and completes the sync.
void WeighRemovals(Judgement& judgement, v1::Continuation::Scan of_sync);

// The item's removal waits for an operator from now on. Saves the item.
void HoldReported(const SyncEnd& end, KnownItem* known, const v1::RemovalRow& removal);
void HoldMissing(const SyncEnd& end, KnownItem* known);

// `removals.approved`, `removals.rejected`.
void FoldRemovalsDecided(Judgement& judgement, const v1::RemovalsDecided& decided);

// Steps, as in judging_again.h: they judge up to `limit` rows and return how many there were;
// SayHeld reads as many as one outcome lists.
size_t CountReported(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t CountMissing(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t CountWhatItHas(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t SayHeld(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t DecideHeld(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

}  // namespace syncledger
