#include "ledger/series.h"

#include <algorithm>

#include "fmt/format.h"
#include "ledger/recurrence.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

constexpr int64_t kFarUs = kFarDays * kDayUs;

// How far a wall time may be from where a clock without changes has it: Apia skipped a day in 2011.
constexpr int64_t kSlackDays = 2;

int64_t WithinReach(int64_t us) { return std::clamp(us, -kFarUs, kFarUs); }

// From midnight of an occurrence's date to its end, as a clock without changes has it.
int64_t EndOfDayUs(const v1::Repetition& repetition) {
  return WithinReach(WithinReach(repetition.start_of_day_us()) +
                     WithinReach(repetition.length_us()));
}

bool IsExcepted(const v1::Repetition& repetition, int32_t date) {
  return std::binary_search(repetition.except_dates().begin(), repetition.except_dates().end(),
                            date);
}

int32_t FirstPossibleDate(const v1::Repetition& repetition, int64_t local_from_us) {
  const int64_t date = FloorDivide(local_from_us - EndOfDayUs(repetition), kDayUs) - kSlackDays;
  return static_cast<int32_t>(std::max(date, -kFarDays));
}

int32_t LastPossibleDate(const v1::Repetition& repetition, int64_t local_to_us) {
  const int64_t start_us = WithinReach(repetition.start_of_day_us());
  return static_cast<int32_t>(
      std::min(FloorDivide(local_to_us - start_us, kDayUs) + kSlackDays, kFarDays));
}

}  // namespace

SeriesOccurrence OccurrenceOn(const v1::Repetition& repetition, int32_t date) {
  SeriesOccurrence occurrence;
  occurrence.date = date;
  const int64_t day = std::clamp<int64_t>(date, -kFarDays, kFarDays);
  const int64_t length_us = WithinReach(repetition.length_us());
  if (repetition.all_day()) {
    const int64_t days = -FloorDivide(-length_us, kDayUs);  // a part of a day is a day
    occurrence.start_us = LocalMidnight(day, repetition.time_zone()).value_or(0);
    occurrence.end_us = LocalMidnight(day + days, repetition.time_zone()).value_or(0);
    return occurrence;
  }
  const int64_t local_us = day * kDayUs + WithinReach(repetition.start_of_day_us());
  const std::optional<int64_t> start = LocalToInstant(local_us, repetition.time_zone());
  const std::optional<int64_t> end = LocalToInstant(local_us + length_us, repetition.time_zone());
  if (!start || !end) return occurrence;
  occurrence.start_us = *start;
  occurrence.end_us = *end > *start ? *end : *start + std::max<int64_t>(length_us, 0);
  return occurrence;
}

void ForEachOccurrence(const v1::Repetition& repetition, int64_t from_us, int64_t to_us,
                       const std::function<bool(const SeriesOccurrence&)>& visit) {
  if (from_us >= to_us) return;
  const int64_t ends_after_us = std::max(from_us, repetition.window_start_us());
  const std::optional<int64_t> local_from =
      InstantToLocal(WithinReach(ends_after_us), repetition.time_zone());
  const std::optional<int64_t> local_to =
      InstantToLocal(WithinReach(to_us), repetition.time_zone());
  if (!local_from || !local_to) return;

  const int32_t first = FirstPossibleDate(repetition, *local_from);
  const int32_t last = LastPossibleDate(repetition, *local_to);
  ForEachDate(repetition.pattern(), first, last + 1, [&](int32_t date) {
    if (IsExcepted(repetition, date)) return true;
    const SeriesOccurrence occurrence = OccurrenceOn(repetition, date);
    const bool overlaps = occurrence.end_us > from_us && occurrence.start_us < to_us;
    if (!overlaps || !EndsInWindow(occurrence.end_us, repetition.window_start_us())) return true;
    return visit(occurrence);
  });
}

std::optional<SeriesOccurrence> FirstOccurrence(const v1::Repetition& repetition,
                                                int64_t after_us) {
  std::optional<SeriesOccurrence> first;
  ForEachOccurrence(repetition, after_us, INT64_MAX, [&](const SeriesOccurrence& occurrence) {
    first = occurrence;
    return false;
  });
  return first;
}

std::optional<int64_t> EndOfSeries(const v1::Repetition& repetition) {
  if (const std::optional<int32_t> last = LastDate(repetition.pattern())) {
    return OccurrenceOn(repetition, *last).end_us;
  }
  if (!FirstDate(repetition.pattern(), INT32_MIN)) return INT64_MIN;
  return std::nullopt;
}

v1::Absence AbsenceOn(const v1::Absence& series, const SeriesOccurrence& occurrence) {
  v1::Absence absence = series;
  absence.clear_repetition();
  absence.set_id(OccurrenceAbsenceId(series.id(), occurrence.date));
  absence.set_start_us(occurrence.start_us);
  absence.set_end_us(occurrence.end_us);
  absence.set_original_start(FormatTime(occurrence.start_us));
  absence.set_series_id(series.id());
  absence.set_original_date(occurrence.date);
  return absence;
}

std::string OccurrenceAbsenceId(std::string_view series_id, int32_t date) {
  return fmt::format("{}/{}", series_id, DateText(date));
}

bool SplitOccurrenceId(std::string_view id, std::string* series_id, int32_t* date) {
  const size_t slash = id.rfind('/');
  if (slash == id.npos || slash == 0) return false;
  const std::optional<int32_t> parsed = ParseDate(id.substr(slash + 1));
  if (!parsed) return false;
  *series_id = std::string(id.substr(0, slash));
  *date = *parsed;
  return true;
}

int64_t LastWeekOf(const v1::Absence& series) {
  const std::optional<int64_t> end_us = EndOfSeries(series.repetition());
  if (!end_us) return kNoLastWeek;
  return WeekOf(std::max(*end_us, INT64_MIN + 1) - 1);
}

}  // namespace syncledger
