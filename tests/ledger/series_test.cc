// Occurrences of a series: on the clock of its zone through daylight saving, within a range,
// without what was deleted or is over, and by their ids.
#include "ledger/series.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "ledger/recurrence.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"
#include "tests/ledger/patterns.h"

namespace syncledger {
namespace {

constexpr int64_t kMinuteUs = 60 * kSecondUs;
constexpr int64_t kHourUs = 60 * kMinuteUs;
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

int32_t Day(const std::string& text) { return ParseDate(text).value(); }
int64_t At(const std::string& text) { return ParseTime(text).value(); }

v1::Repetition Timed(const v1::Recurrence& pattern, const std::string& zone,
                     int64_t start_of_day_us, int64_t length_us) {
  v1::Repetition repetition;
  *repetition.mutable_pattern() = pattern;
  repetition.set_time_zone(zone);
  repetition.set_start_of_day_us(start_of_day_us);
  repetition.set_length_us(length_us);
  repetition.set_window_start_us(kLeast);
  return repetition;
}

v1::Repetition AllDay(const v1::Recurrence& pattern, const std::string& zone, int days) {
  v1::Repetition repetition = Timed(pattern, zone, 0, days * kDayUs);
  repetition.set_all_day(true);
  return repetition;
}

std::string Text(const SeriesOccurrence& occurrence) {
  return fmt::format("{} {}/{}", DateText(occurrence.date), FormatTime(occurrence.start_us),
                     FormatTime(occurrence.end_us));
}

std::string Text(const std::optional<SeriesOccurrence>& occurrence) {
  return occurrence ? Text(*occurrence) : "none";
}

// The dates of the occurrences that overlap a range.
std::string Dates(const v1::Repetition& repetition, int64_t from_us, int64_t to_us) {
  std::string dates;
  ForEachOccurrence(repetition, from_us, to_us, [&](const SeriesOccurrence& occurrence) {
    dates += (dates.empty() ? "" : " ") + DateText(occurrence.date);
    return true;
  });
  return dates;
}

TEST(Series, NineInTorontoIsNineInTorontoAllYear) {
  const v1::Repetition series =
      Timed(Weekly(1, {1}, "2026-10-19"), "America/Toronto", 9 * kHourUs, kHourUs);
  EXPECT_EQ(Text(OccurrenceOn(series, Day("2026-10-26"))),
            "2026-10-26 2026-10-26T13:00:00Z/2026-10-26T14:00:00Z");
  EXPECT_EQ(Text(OccurrenceOn(series, Day("2026-11-02"))),
            "2026-11-02 2026-11-02T14:00:00Z/2026-11-02T15:00:00Z");
  EXPECT_EQ(Text(OccurrenceOn(series, Day("2027-03-15"))),
            "2027-03-15 2027-03-15T13:00:00Z/2027-03-15T14:00:00Z");

  v1::Repetition windows = series;
  windows.set_time_zone("Eastern Standard Time");
  EXPECT_EQ(Text(OccurrenceOn(windows, Day("2027-03-15"))),
            Text(OccurrenceOn(series, Day("2027-03-15"))));
  EXPECT_EQ(Text(OccurrenceOn(series, Day("2026-10-27"))),
            "2026-10-27 2026-10-27T13:00:00Z/2026-10-27T14:00:00Z")
      << "also of a date that the pattern does not have";
}

struct ClockCase {
  const char* what;
  const char* zone;
  const char* date;
  int64_t start_of_day_us;
  int64_t length_us;
  const char* occurrence;
};

TEST(Series, AChangeOfTheClockMovesWhatItMoves) {
  const ClockCase cases[] = {
      {"over the spring gap: an hour less", "America/Toronto", "2026-03-08", kHourUs, 3 * kHourUs,
       "2026-03-08T06:00:00Z/2026-03-08T08:00:00Z"},
      {"over the autumn overlap: an hour more", "America/Toronto", "2026-11-01", 0, 3 * kHourUs,
       "2026-11-01T04:00:00Z/2026-11-01T08:00:00Z"},
      {"begins in the gap: moved by it", "America/Toronto", "2026-03-08",
       2 * kHourUs + 30 * kMinuteUs, 2 * kHourUs, "2026-03-08T07:30:00Z/2026-03-08T08:30:00Z"},
      {"within the gap: moved by it", "America/Toronto", "2026-03-08", 2 * kHourUs + 15 * kMinuteUs,
       30 * kMinuteUs, "2026-03-08T07:15:00Z/2026-03-08T07:45:00Z"},
      {"begins in the gap and ends with it: as long as ever", "America/Toronto", "2026-03-08",
       2 * kHourUs + 30 * kMinuteUs, 30 * kMinuteUs, "2026-03-08T07:30:00Z/2026-03-08T08:00:00Z"},
      {"begins in the gap and ends right after: as long as ever", "America/Toronto", "2026-03-08",
       2 * kHourUs + 30 * kMinuteUs, kHourUs, "2026-03-08T07:30:00Z/2026-03-08T08:30:00Z"},
      {"within the overlap: its first hour", "America/Toronto", "2026-11-01",
       kHourUs + 15 * kMinuteUs, 30 * kMinuteUs, "2026-11-01T05:15:00Z/2026-11-01T05:45:00Z"},
      {"no daylight saving", "America/Regina", "2026-03-08", 2 * kHourUs + 30 * kMinuteUs, kHourUs,
       "2026-03-08T08:30:00Z/2026-03-08T09:30:00Z"},
      {"half an hour of daylight saving", "Australia/Lord_Howe", "2026-10-04", kHourUs, 2 * kHourUs,
       "2026-10-03T14:30:00Z/2026-10-03T16:00:00Z"},
      {"a day that the zone skipped", "Pacific/Apia", "2011-12-30", 9 * kHourUs, kHourUs,
       "2011-12-30T19:00:00Z/2011-12-30T20:00:00Z"},
      {"over midnight", "America/Toronto", "2026-11-02", 23 * kHourUs, 2 * kHourUs,
       "2026-11-03T04:00:00Z/2026-11-03T06:00:00Z"},
      {"no length", "America/Toronto", "2026-11-02", 9 * kHourUs, 0,
       "2026-11-02T14:00:00Z/2026-11-02T14:00:00Z"},
  };
  for (const ClockCase& test : cases) {
    const v1::Repetition series =
        Timed(Daily(1, "2000-01-01"), test.zone, test.start_of_day_us, test.length_us);
    EXPECT_EQ(Text(OccurrenceOn(series, Day(test.date))),
              fmt::format("{} {}", test.date, test.occurrence))
        << test.what;
  }
}

TEST(Series, AnAllDayOccurrenceIsItsDaysFromMidnightToMidnight) {
  const v1::Repetition one = AllDay(Daily(1, "2026-01-01"), "America/Toronto", 1);
  EXPECT_EQ(Text(OccurrenceOn(one, Day("2026-03-08"))),
            "2026-03-08 2026-03-08T05:00:00Z/2026-03-09T04:00:00Z")
      << "23 hours";
  EXPECT_EQ(Text(OccurrenceOn(one, Day("2026-11-01"))),
            "2026-11-01 2026-11-01T04:00:00Z/2026-11-02T05:00:00Z")
      << "25 hours";
  const v1::Repetition three = AllDay(Weekly(1, {5}, "2026-01-01"), "America/Halifax", 3);
  EXPECT_EQ(Text(OccurrenceOn(three, Day("2026-10-30"))),
            "2026-10-30 2026-10-30T03:00:00Z/2026-11-02T04:00:00Z");
  EXPECT_EQ(Dates(three, At("2026-11-02T03:59:59Z"), At("2026-11-06T04:00:00Z")), "2026-10-30");
  EXPECT_EQ(Dates(three, At("2026-11-02T04:00:00Z"), At("2026-11-06T04:00:00Z")), "");
  EXPECT_EQ(Dates(three, At("2026-11-02T04:00:00Z"), At("2026-11-06T04:00:01Z")), "2026-11-06");
  const v1::Repetition beirut = AllDay(Daily(1, "2026-01-01"), "Asia/Beirut", 1);
  EXPECT_EQ(Text(OccurrenceOn(beirut, Day("2026-03-29"))),
            "2026-03-29 2026-03-28T22:00:00Z/2026-03-29T21:00:00Z")
      << "its clock skips midnight";
}

TEST(Series, ARangeHasWhatOverlapsIt) {
  const v1::Repetition series =
      Timed(Weekly(1, {1}, "2026-11-02"), "America/Toronto", 9 * kHourUs, kHourUs);
  EXPECT_EQ(Dates(series, At("2026-11-09T14:00:00Z"), At("2026-11-16T14:00:00Z")), "2026-11-09");
  EXPECT_EQ(Dates(series, At("2026-11-09T15:00:00Z"), At("2026-11-16T14:00:00Z")), "");
  EXPECT_EQ(Dates(series, At("2026-11-09T14:59:59.999999Z"), At("2026-11-16T14:00:00.000001Z")),
            "2026-11-09 2026-11-16");
  EXPECT_EQ(Dates(series, At("2026-11-09T14:10:00Z"), At("2026-11-09T14:20:00Z")), "2026-11-09")
      << "a range within an occurrence";
  EXPECT_EQ(Dates(series, At("2026-11-09T14:10:00Z"), At("2026-11-09T14:10:00Z")), "");
  EXPECT_EQ(Dates(series, At("2026-11-16T14:10:00Z"), At("2026-11-09T14:10:00Z")), "");
  EXPECT_EQ(Dates(series, kLeast, At("2026-11-10T00:00:00Z")), "2026-11-02 2026-11-09");

  const v1::Repetition fortnight =
      Timed(Weekly(1, {1}, "2026-11-02"), "America/Toronto", 9 * kHourUs, 15 * kDayUs);
  EXPECT_EQ(Dates(fortnight, At("2026-11-24T13:00:00Z"), At("2026-11-24T13:30:00Z")),
            "2026-11-09 2026-11-16 2026-11-23")
      << "occurrences longer than their distance overlap each other";
}

TEST(Series, WhatIsExceptedOrOverBeforeTheWindowIsLeftOut) {
  v1::Repetition series =
      Timed(Numbered(Weekly(1, {1}, "2026-11-02"), 6), "America/Toronto", 9 * kHourUs, kHourUs);
  EXPECT_EQ(Dates(series, kLeast, kMost),
            "2026-11-02 2026-11-09 2026-11-16 2026-11-23 2026-11-30 2026-12-07");
  for (const char* date : {"2026-11-09", "2026-11-16", "2026-12-07"}) {
    series.add_except_dates(Day(date));
  }
  EXPECT_EQ(Dates(series, kLeast, kMost), "2026-11-02 2026-11-23 2026-11-30");
  series.set_window_start_us(At("2026-11-02T14:59:59Z"));
  EXPECT_EQ(Dates(series, kLeast, kMost), "2026-11-02 2026-11-23 2026-11-30")
      << "a straddling one counts whole";
  series.set_window_start_us(At("2026-11-02T15:00:00Z"));
  EXPECT_EQ(Dates(series, kLeast, kMost), "2026-11-23 2026-11-30");

  EXPECT_EQ(Text(FirstOccurrence(series, kLeast)),
            "2026-11-23 2026-11-23T14:00:00Z/2026-11-23T15:00:00Z");
  EXPECT_EQ(Text(FirstOccurrence(series, At("2026-11-23T14:59:59Z"))),
            "2026-11-23 2026-11-23T14:00:00Z/2026-11-23T15:00:00Z");
  EXPECT_EQ(Text(FirstOccurrence(series, At("2026-11-23T15:00:00Z"))),
            "2026-11-30 2026-11-30T14:00:00Z/2026-11-30T15:00:00Z");
  EXPECT_EQ(Text(FirstOccurrence(series, At("2026-11-30T15:00:00Z"))), "none");
  EXPECT_EQ(EndOfSeries(series), At("2026-12-07T15:00:00Z"))
      << "it is excepted, and still the last";

  int visits = 0;
  ForEachOccurrence(series, kLeast, kMost, [&](const SeriesOccurrence&) { return ++visits < 1; });
  EXPECT_EQ(visits, 1);
}

TEST(Series, TheEndOfASeriesIsWhenItsLastOccurrenceIsOver) {
  const auto end = [](const v1::Recurrence& pattern) {
    return EndOfSeries(Timed(pattern, "America/Toronto", 9 * kHourUs, kHourUs));
  };
  const v1::Recurrence mondays = Weekly(1, {1}, "2026-11-02");
  EXPECT_FALSE(end(mondays).has_value());
  EXPECT_EQ(end(Until(mondays, "2026-11-16")), At("2026-11-16T15:00:00Z"));
  EXPECT_EQ(end(Until(mondays, "2026-11-15")), At("2026-11-09T15:00:00Z"));
  EXPECT_EQ(end(Until(mondays, "2026-11-01")), kLeast) << "no date at all";
  EXPECT_EQ(end(v1::Recurrence()), kLeast);

  v1::Absence series;
  const auto last_week = [&](const v1::Recurrence& pattern, int64_t start, int64_t length) {
    *series.mutable_repetition() = Timed(pattern, "UTC", start, length);
    return LastWeekOf(series);
  };
  EXPECT_TRUE([&] {
    *series.mutable_repetition() = Timed(mondays, "UTC", 0, 1);
    return IsSeries(series);
  }());
  EXPECT_FALSE(IsSeries(v1::Absence()));
  EXPECT_EQ(last_week(mondays, 0, kHourUs), kNoLastWeek);
  // Weeks begin on Thursdays: 1970-01-08 is the first day of week 1.
  EXPECT_EQ(last_week(Numbered(Daily(1, "1970-01-01"), 7), 23 * kHourUs, kHourUs), 0)
      << "it ends with the week";
  EXPECT_EQ(last_week(Numbered(Daily(1, "1970-01-01"), 7), 23 * kHourUs, kHourUs + 1), 1);
  EXPECT_EQ(last_week(Numbered(Daily(1, "1970-01-01"), 8), 0, kHourUs), 1);
  EXPECT_EQ(last_week(Numbered(Daily(1, "1969-12-01"), 1), 0, kHourUs), -5);
  EXPECT_LT(last_week(Until(mondays, "2026-11-01"), 0, kHourUs), -1'000'000);
}

TEST(Series, AnOccurrenceAsAnAbsenceOfItsOwn) {
  v1::Absence series;
  series.set_id("5d0c");
  series.set_employee_id("7");
  series.set_item_id("AAMk-master");
  series.set_title("Busy");
  series.set_location_id("11");
  *series.mutable_repetition() =
      Timed(Weekly(1, {1}, "2026-11-02"), "America/Toronto", 9 * kHourUs, kHourUs);
  const v1::Absence absence =
      AbsenceOn(series, OccurrenceOn(series.repetition(), Day("2026-11-09")));
  EXPECT_EQ(absence.id(), "5d0c/2026-11-09");
  EXPECT_EQ(absence.employee_id(), "7");
  EXPECT_EQ(absence.item_id(), "AAMk-master");
  EXPECT_EQ(absence.title(), "Busy");
  EXPECT_EQ(absence.location_id(), "11");
  EXPECT_EQ(FormatTime(absence.start_us()), "2026-11-09T14:00:00Z");
  EXPECT_EQ(FormatTime(absence.end_us()), "2026-11-09T15:00:00Z");
  EXPECT_EQ(absence.original_start(), "2026-11-09T14:00:00Z");
  EXPECT_EQ(absence.series_id(), "5d0c");
  EXPECT_EQ(DateText(absence.original_date()), "2026-11-09");
  EXPECT_FALSE(IsSeries(absence));

  std::string series_id;
  int32_t date = 0;
  ASSERT_TRUE(SplitOccurrenceId(absence.id(), &series_id, &date));
  EXPECT_EQ(series_id, "5d0c");
  EXPECT_EQ(date, Day("2026-11-09"));
  for (const char* id : {"", "5d0c", "5d0c/", "/2026-11-09", "5d0c/2026-11-31", "5d0c/2026-11-9",
                         "2026-11-09", "5d0c/2026-11-09/", "5d0c/2026-11-09 "}) {
    EXPECT_FALSE(SplitOccurrenceId(id, &series_id, &date)) << id;
  }
}

// Nothing of these would come back if it walked from the start of the series or of time.
TEST(Series, TheFarPastAndTheFarFutureCostNothing) {
  v1::Repetition series = Timed(Daily(1, "0001-01-01"), "America/Toronto", 9 * kHourUs, kHourUs);
  for (int i = 0; i < 20'000; ++i) {
    ASSERT_EQ(Dates(series, At("2026-11-02T00:00:00Z"), At("2026-11-03T00:00:00Z")), "2026-11-02");
  }
  EXPECT_EQ(Text(FirstOccurrence(series, At("9999-12-31T13:59:59Z"))),
            "9999-12-31 9999-12-31T14:00:00Z/9999-12-31T15:00:00Z");
  EXPECT_EQ(Text(FirstOccurrence(series, At("9999-12-31T15:00:00Z"))), "none");
  EXPECT_EQ(Text(FirstOccurrence(series, kMost)), "none");
  EXPECT_EQ(Text(FirstOccurrence(series, kLeast)).substr(0, 10), "0001-01-01");
  EXPECT_EQ(Dates(series, kMost - 1, kMost), "");
  EXPECT_EQ(Dates(series, kLeast, kLeast + 1), "");

  // Every occurrence of a hundred years is excepted but the last.
  const int32_t first = Day("2026-01-01");
  const int32_t last = Day("2125-12-31");
  series =
      Timed(Until(Daily(1, "2026-01-01"), "2125-12-31"), "America/Toronto", 9 * kHourUs, kHourUs);
  for (int32_t date = first; date < last; ++date) series.add_except_dates(date);
  EXPECT_EQ(Text(FirstOccurrence(series, kLeast)).substr(0, 10), "2125-12-31");
  for (int i = 0; i < 2'000; ++i) {
    ASSERT_EQ(FirstOccurrence(series, At("2125-12-30T00:00:00Z"))->date, last);
  }

  // Numbers that no calendar has do no harm.
  series = Timed(Daily(1, "2026-01-01"), "America/Toronto", kMost, kMost);
  EXPECT_LE(OccurrenceOn(series, Day("2026-01-01")).start_us,
            OccurrenceOn(series, Day("2026-01-01")).end_us);
  OccurrenceOn(series, std::numeric_limits<int32_t>::min());
  OccurrenceOn(series, std::numeric_limits<int32_t>::max());
  EXPECT_EQ(Dates(series, kLeast, 0), "");
  series = Timed(Daily(1, "2026-01-01"), "America/Toronto", kLeast, kLeast);
  OccurrenceOn(series, Day("2026-01-01"));
  EXPECT_EQ(Text(FirstOccurrence(series, 0)), "none");
  series = Timed(Daily(1, "2026-01-01"), "tzone://Microsoft/Custom", 0, kHourUs);
  EXPECT_EQ(Text(FirstOccurrence(series, 0)), "none") << "an unknown zone is not taken for UTC";
  EXPECT_EQ(OccurrenceOn(series, Day("2026-01-01")).start_us, 0);
}

// Ranges against a look at every date of the pattern.
TEST(Series, ARangeNeverLacksAnOccurrenceAndNeverHasOneTooMany) {
  constexpr const char* kZones[] = {
      "America/Toronto", "Pacific/Apia",          "Pacific/Kiritimati",
      "America/Regina",  "Asia/Beirut",           "Australia/Lord_Howe",
      "Asia/Kathmandu",  "Pacific Standard Time", "UTC"};
  int visited = 0;
  int left_out = 0;
  for (unsigned seed = 0; seed < 3'000; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](int64_t bound) { return static_cast<int64_t>(random() % bound); };
    const int32_t start = static_cast<int32_t>(15'300 + below(40));  // around Apia's skipped day
    v1::Recurrence pattern = below(2) ? Daily(static_cast<int>(1 + below(3)), DateText(start))
                                      : Weekly(1, {1, 3, 5}, DateText(start));
    if (below(3) == 0) pattern = Numbered(pattern, static_cast<int>(1 + below(60)));
    v1::Repetition series = Timed(pattern, kZones[below(std::size(kZones))],
                                  below(96) * 15 * kMinuteUs, below(200) * 15 * kMinuteUs);
    if (below(10) == 0) series.set_length_us(below(20) * kDayUs);
    if (below(4) == 0) {
      series.set_all_day(true);
      series.set_start_of_day_us(0);
      series.set_length_us((1 + below(9)) * kDayUs);
    }
    for (int32_t date = start; date < start + 120; ++date) {
      if (below(8) == 0) series.add_except_dates(date);
    }
    if (below(2)) series.set_window_start_us((start + below(40)) * kDayUs + below(24) * kHourUs);
    const int64_t from_us = (start - 20 + below(100)) * kDayUs + below(96) * 15 * kMinuteUs;
    const int64_t to_us = from_us + below(30 * 96) * 15 * kMinuteUs;
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + series.ShortDebugString());

    std::string expected;
    for (int32_t date : DatesOf(pattern, start, start + 400)) {
      const SeriesOccurrence occurrence = OccurrenceOn(series, date);
      const bool excepted =
          std::count(series.except_dates().begin(), series.except_dates().end(), date);
      const bool counts = !excepted && occurrence.end_us > series.window_start_us();
      const bool overlaps =
          from_us < to_us && occurrence.start_us < to_us && occurrence.end_us > from_us;
      ++(counts && overlaps ? visited : left_out);
      if (counts && overlaps) expected += (expected.empty() ? "" : " ") + DateText(date);
    }
    ASSERT_EQ(Dates(series, from_us, to_us), expected);

    std::string first = "none";
    for (int32_t date : DatesOf(pattern, start, start + 400)) {
      if (std::count(series.except_dates().begin(), series.except_dates().end(), date)) continue;
      const SeriesOccurrence occurrence = OccurrenceOn(series, date);
      if (occurrence.end_us <= std::max(from_us, series.window_start_us())) continue;
      first = Text(occurrence);
      break;
    }
    ASSERT_EQ(Text(FirstOccurrence(series, from_us)), first);
    if (const std::optional<int64_t> end = EndOfSeries(series)) {
      int64_t latest = kLeast;
      for (int32_t date : DatesOf(pattern, start, start + 400)) {
        latest = std::max(latest, OccurrenceOn(series, date).end_us);
      }
      ASSERT_EQ(*end, latest);
    }
  }
  EXPECT_GE(visited, 5'000);
  EXPECT_GE(left_out, 5'000);
}

}  // namespace
}  // namespace syncledger
