// The occurrences of an absence that stands for a series: found when they are asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "syncledger/v1/rows.pb.h"

namespace syncledger {

// Days from 1970, some 11,000 years: farther than any date, and twice that in microseconds is
// within int64. No occurrence is farther.
inline constexpr int64_t kFarDays = 4'000'000;

// One occurrence of a series that is as its pattern has it.
struct SeriesOccurrence {
  int32_t date = 0;  // the original one: days since 1970-01-01
  int64_t start_us = 0;
  int64_t end_us = 0;
};

inline bool IsSeries(const v1::Absence& absence) { return absence.has_repetition(); }

// When the series has its occurrence of that date, whether or not it has one then. On the clock of
// the repetition's zone, through its daylight-saving changes: it begins and ends when that clock
// shows it (ledger/zones.h says when that is where the clock shows a time twice, or never). One
// that would begin in a gap and be over by then lasts as long as it would on the clock. Instants in
// microseconds UTC; both 0 if the zone is unknown, which it is in no row.
SeriesOccurrence OccurrenceOn(const v1::Repetition& repetition, int32_t date);

// Visits the occurrences that overlap [from_us, to_us), in the order of their dates, until `visit`
// returns false. Left out are those that were deleted or that stand by themselves, and those that
// ended before the window. Costs what lies in the range. None if the zone is unknown.
void ForEachOccurrence(const v1::Repetition& repetition, int64_t from_us, int64_t to_us,
                       const std::function<bool(const SeriesOccurrence&)>& visit);

// The first occurrence that counts, of those that end after `after_us`; nothing if there is none.
// Costs no more than a look at each of the `except_dates` that come before it.
std::optional<SeriesOccurrence> FirstOccurrence(const v1::Repetition& repetition, int64_t after_us);

// When the last one is over, whether or not it counts; nothing if the series has no end. INT64_MIN
// if the pattern has no date at all.
std::optional<int64_t> EndOfSeries(const v1::Repetition& repetition);

// One occurrence as an absence of its own: its id is the series', "/" and the original date
// ("5d0c.../2026-11-09").
v1::Absence AbsenceOn(const v1::Absence& series, const SeriesOccurrence& occurrence);
std::string OccurrenceAbsenceId(std::string_view series_id, int32_t date);
// The two parts of such an id; false if it is none.
bool SplitOccurrenceId(std::string_view id, std::string* series_id, int32_t* date);

// The week in which the series ends, as ROW_ABSENCE_BY_LAST_WEEK has it (weeks of 7 days since
// 1970-01-01T00:00:00Z; one that ends with a week ends in that); kNoLastWeek where it has no end.
inline constexpr int64_t kNoLastWeek = INT64_MAX;
int64_t LastWeekOf(const v1::Absence& series);

}  // namespace syncledger
