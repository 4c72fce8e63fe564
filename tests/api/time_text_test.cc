// Times as they are read out: on the wall clock of a zone, with UTC beside it.
#include "api/time_text.h"

#include "gtest/gtest.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr char kHalifax[] = "America/Halifax";

TEST(TimeText, ShowsTheWallClockAndUtcBesideIt) {
  const struct {
    const char* start;
    const char* end;
    const char* zone;
    const char* text;
  } cases[] = {
      {"2026-11-04T18:00:00Z", "2026-11-04T19:00:00Z", kHalifax,
       "Wed 4 Nov 2026 14:00-15:00 America/Halifax (18:00-19:00 UTC)"},
      {"2026-11-04T18:00:00Z", "2026-11-04T18:00:00Z", kHalifax,
       "Wed 4 Nov 2026 14:00 America/Halifax (18:00 UTC)"},
      // In UTC it is another day.
      {"2026-11-05T01:00:00Z", "2026-11-05T02:30:00Z", kHalifax,
       "Wed 4 Nov 2026 21:00-22:30 America/Halifax (Thu 5 Nov 2026 01:00-02:30 UTC)"},
      // Over midnight there, within a day in UTC.
      {"2026-11-05T03:00:00Z", "2026-11-05T05:00:00Z", kHalifax,
       "Wed 4 Nov 2026 23:00 - Thu 5 Nov 2026 01:00 America/Halifax (Thu 5 Nov 2026 03:00-05:00 "
       "UTC)"},
      {"2026-11-04T04:00:00Z", "2026-11-05T04:00:00Z", kHalifax,
       "Wed 4 Nov 2026, all day America/Halifax (Wed 4 Nov 2026 04:00 - Thu 5 Nov 2026 04:00 UTC)"},
      {"2026-11-04T00:00:00Z", "2026-11-06T00:00:00Z", "UTC",
       "Wed 4 Nov 2026 - Thu 5 Nov 2026, all day UTC"},
      {"2026-11-04T18:00:00Z", "2026-11-04T18:00:30Z", "", "Wed 4 Nov 2026 18:00-18:00:30 UTC"},
      {"2026-11-04T18:00:00Z", "2026-11-04T18:00:00Z", "tzone://Microsoft/Custom",
       "Wed 4 Nov 2026 18:00 UTC"},
      {"1969-12-31T23:00:00Z", "1969-12-31T23:00:00Z", "UTC", "Wed 31 Dec 1969 23:00 UTC"},
      {"2028-02-29T12:00:00Z", "2028-02-29T12:00:00Z", "UTC", "Tue 29 Feb 2028 12:00 UTC"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(ZonedRangeText(*ParseTime(c.start), *ParseTime(c.end), c.zone), c.text);
  }
}

TEST(TimeText, FollowsDaylightSaving) {
  EXPECT_EQ(LocalTimeText(*ParseTime("2026-11-01T04:59:00Z"), kHalifax), "Sun 1 Nov 2026 01:59");
  EXPECT_EQ(LocalTimeText(*ParseTime("2026-11-01T05:00:00Z"), kHalifax), "Sun 1 Nov 2026 01:00");
}

TEST(TimeText, EveryInstantHasAText) {
  EXPECT_FALSE(ZonedTimeText(INT64_MAX, kHalifax).empty());
  EXPECT_FALSE(ZonedTimeText(INT64_MIN, kHalifax).empty());
}

}  // namespace
}  // namespace syncledger
