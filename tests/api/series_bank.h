// A small bank with a recurring event as the fold would leave it: one occurrence moved, one
// deleted, one freed, its recurrence changed in vain, its time of day changed, and then it is gone.
#pragma once

#include <cstdint>

#include "tests/api/memory_view.h"

namespace syncledger {

// Offsets of what happens after kUserStated and kInitialized of the small bank, an hour apart from
// 13:00 UTC on 2026-11-02. The series is AAMk-S, every Monday and Wednesday from 2 Nov 2026 on,
// 09:00-10:00 in Halifax (13:00-14:00 UTC).
enum SeriesBankOffset : uint64_t {
  kSeriesSeen = 2,
  kOneMoved = 3,     // AAMk-S-9: Mon 9 Nov to 13:00-14:00 in Halifax
  kOneDeleted = 4,   // Wed 11 Nov
  kOneFreed = 5,     // AAMk-S-16: Mon 16 Nov is shown as free
  kFrozen = 6,       // to Tuesdays, which is not taken over
  kStubRefused = 7,  // AAMk-S-17: Tue 17 Nov, not of its recurrence
  kUpdated = 8,      // to 10:00-11:00; staff had been told of the series in the same sync
  kSeriesGone = 9,
};

inline constexpr char kSeries[] = "5d0c0000000000000000000000000001";

// The bank right after the fact at `last`.
MemoryView SeriesBank(uint64_t last = kUpdated);

}  // namespace syncledger
