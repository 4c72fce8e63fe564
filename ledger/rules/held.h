// Section 8, SYNC-HELD: a sync that would remove unusually much removes nothing until an operator
// decides.
#pragma once

#include <cstddef>

#include "ledger/judgement.h"
#include "ledger/rules/items.h"
#include "ledger/rules/syncs.h"

namespace syncledger {

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

// Steps, as in judging_again.h: they judge up to `limit` rows and return how many there were.
size_t CountReported(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t CountMissing(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t CountWhatItHas(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
// One outcome for the whole step, so that a list of up to `kRowsPerStep` is one outcome.
size_t SayHeld(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t DecideHeld(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

}  // namespace syncledger
