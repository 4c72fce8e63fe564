// An independent, slow model of which items have an absence, held against the rows that the fold
// keeps.
#pragma once

#include <cstdint>

#include "ledger/rows.h"

namespace syncledger {

// Walks all items of the tenant and checks 3 and 4 of "What always holds" (docs/architecture.md):
// an absence exists if and only if its item has no stamp and is eligible now, or was when its
// mailbox was paused; at most one for one identity; indexes and absences agree. Returns how many
// items it looked at. Failures are GoogleTest's.
int64_t CompareWithSlowModel(Rows& rows);

}  // namespace syncledger
