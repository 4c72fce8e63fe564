// A small bank as the fold would leave it: one employee, one event that blocks and is freed, one
// that never did, one appointment that Exchange moved and that then won a conflict.
#pragma once

#include <cstdint>

#include "tests/api/memory_view.h"

namespace syncledger {

// Offsets of what happens, in order. All times are of 2026-11-02.
enum SmallBankOffset : uint64_t {
  kUserStated = 0,       // 12:00 UTC, by admin-1
  kInitialized = 1,      // 12:30, by an operator
  kLunchSeen = 2,        // 13:00, AAMk-1: blocks Wed 4 Nov 14:00-15:00 in Halifax
  kFreeSeen = 3,         // 13:00, AAMk-2: shown as free, does not block
  kBooked = 4,           // 13:30, appointment 900 in Coconut
  kEchoSeen = 5,         // 13:40, AAMk-3 comes back as exported
  kMovedInExchange = 6,  // 14:00, AAMk-3 moved: the appointment moves, staff told, clients not
  kLunchFreed = 7,       // 14:01, AAMk-1 now free
  kEditedInCoconut = 8,  // 14:30, appointment 900 to location 32
  kLostInExchange = 9,   // 15:00, AAMk-3 moved again: Coconut wins
};

inline constexpr char kLunchAbsence[] = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";

// Microseconds of 2026-11-02T00:00:00Z plus minutes.
int64_t OnMonday(int64_t minutes);

// The tenant "maple", up to and with `last`.
MemoryView SmallBank(uint64_t last = kLostInExchange);

}  // namespace syncledger
