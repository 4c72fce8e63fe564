// Times as sources write them: what is read, and what is not.
#include "ingest/time_text.h"

#include <gtest/gtest.h>

#include <string>

namespace syncledger {
namespace {

constexpr int64_t kSecond = 1'000'000;

TEST(TimeText, ReadsWhatACalendarHas) {
  struct Case {
    std::string_view text;
    int64_t us;
    bool has_zone;
    bool is_utc;
  };
  for (const Case& c : {
           Case{"1970-01-01T00:00:00Z", 0, true, true},
           {"1970-01-01T00:00:00", 0, false, false},
           {"1970-01-01 00:00:01", kSecond, false, false},
           {"1970-01-01t00:00:01z", kSecond, true, true},
           {"1969-12-31T23:59:59.5Z", -kSecond / 2, true, true},
           {"2026-11-02T12:00:00Z", 1'793'620'800 * kSecond, true, true},
           {"2026-11-02T12:00:00+00:00", 1'793'620'800 * kSecond, true, true},
           {"2026-11-02T12:00:00-00:00", 1'793'620'800 * kSecond, true, true},
           {"2026-11-02T08:30:00-03:30", 1'793'620'800 * kSecond, true, false},
           {"2026-11-02T17:30:00+05:30", 1'793'620'800 * kSecond, true, false},
           {"2020-06-16T04:08:27.354268Z", 1'592'280'507'354'268, true, true},
           {"2020-06-16T04:08:27.3542689Z", 1'592'280'507'354'268, true, true},  // cut, not rounded
           {"2020-06-16T04:08:27.35Z", 1'592'280'507'350'000, true, true},
           {"2020-06-16T04:08:27.354268999999999999999Z", 1'592'280'507'354'268, true, true},
           {"2016-12-09T20:30:00.0000000", 1'481'315'400 * kSecond, false, false},
           {"0001-01-01T00:00:00Z", -62'135'596'800 * kSecond, true, true},
           {"9999-12-31T23:59:59.9999999Z", 253'402'300'799 * kSecond + 999'999, true, true},
           {"2024-02-29T00:00:00Z", 1'709'164'800 * kSecond, true, true},
           {"2000-02-29T00:00:00Z", 951'782'400 * kSecond, true, true},
       }) {
    const std::optional<TimeText> read = ReadTimeText(c.text);
    ASSERT_TRUE(read) << c.text;
    EXPECT_EQ(read->us, c.us) << c.text;
    EXPECT_EQ(read->has_zone, c.has_zone) << c.text;
    EXPECT_EQ(read->is_utc, c.is_utc) << c.text;
  }
}

TEST(TimeText, RefusesWhatNoCalendarHas) {
  for (std::string_view text : {
           "",
           "yesterday",
           "2026",
           "2026-11-02",
           "2026-11-02T12:00",
           "2026-11-02T12",
           "2026-11-02T12:00:00 Z",
           "2026-11-02T12:00:00.Z",
           "2026-11-02T12:00:00,5Z",
           "2026-11-02T12:00:00ZZ",
           "2026-11-02T12:00:00Z ",
           " 2026-11-02T12:00:00Z",
           "2026-11-02_12:00:00Z",
           "2026-11-02T12:00:00+5:00",
           "2026-11-02T12:00:00+0500",
           "2026-11-02T12:00:00+24:00",
           "2026-11-02T12:00:00+05:60",
           "2026-11-02T12:00:00+",
           "2026-11-02T24:00:00Z",
           "2026-11-02T23:60:00Z",
           "2026-11-02T23:59:60Z",
           "2026-13-02T12:00:00Z",
           "2026-00-02T12:00:00Z",
           "2026-11-31T12:00:00Z",
           "2026-11-00T12:00:00Z",
           "2023-02-29T12:00:00Z",
           "1900-02-29T12:00:00Z",
           "0000-01-01T00:00:00Z",
           "-001-01-01T00:00:00Z",
           "12026-11-02T12:00:00Z",
           "0001-01-01T00:00:00+00:01",
           "9999-12-31T23:59:59-00:01",
           "2026-1-02T12:00:00Z",
           "20261102T120000Z",
           "2026-11-02T12:00:0xZ",
       }) {
    EXPECT_FALSE(ReadTimeText(text)) << text;
  }
}

TEST(TimeText, AnInstantHasAZone) {
  EXPECT_EQ(ReadInstant("1970-01-01T01:00:00+01:00"), 0);
  EXPECT_EQ(ReadInstant("1970-01-01T01:00:00"), std::nullopt);
  EXPECT_EQ(ReadInstant(""), std::nullopt);
}

TEST(TimeText, ReadsHttpDates) {
  EXPECT_EQ(ReadHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), 784'111'777 * kSecond);
  EXPECT_EQ(ReadHttpDate("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  for (std::string_view text :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
        "Xxx, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    EXPECT_EQ(ReadHttpDate(text), std::nullopt) << text;
  }
}

TEST(TimeText, ReadsSeconds) {
  EXPECT_EQ(ReadSeconds("0"), 0);
  EXPECT_EQ(ReadSeconds("120"), 120 * kSecond);
  EXPECT_EQ(ReadSeconds("2.128"), 2'128'000);
  EXPECT_EQ(ReadSeconds("2.1280009"), 2'128'000);
  EXPECT_EQ(ReadSeconds("999999999"), 999'999'999 * kSecond);
  for (std::string_view text :
       {"", "-1", "+1", "1.", ".5", "1e3", "1000000000", "2 s", " 2", "two"}) {
    EXPECT_EQ(ReadSeconds(text), std::nullopt) << text;
  }
}

TEST(TimeText, StatesATimeAsItWasWritten) {
  const auto stated = [](std::string_view text, std::string_view zone) {
    v1::StatedTime time;
    StateTime(text, zone, &time);
    return time.ShortDebugString();
  };
  EXPECT_EQ(stated("1970-01-01T00:00:02.0000000", "Pacific Standard Time"),
            "local_us: 2000000 time_zone: \"Pacific Standard Time\"");
  EXPECT_EQ(stated("1970-01-01T00:00:02Z", ""), "instant_us: 2000000");
  EXPECT_EQ(stated("1970-01-01T00:00:02+00:01", "UTC"), "instant_us: -58000000 time_zone: \"UTC\"");
  EXPECT_EQ(stated("soon", "UTC"), "unreadable: \"soon\" time_zone: \"UTC\"");
  EXPECT_EQ(stated("", ""), "unreadable: \"\"");
}

TEST(TimeText, KeepsTwoHundredBytesOfWhatIsNoTime) {
  v1::StatedTime time;
  StateTime(std::string(199, 'x') + "\xc3\xa9t\xc3\xa9", "UTC", &time);  // an é across the limit
  EXPECT_EQ(time.unreadable(), std::string(199, 'x'));
  EXPECT_EQ(FirstBytes("\xf0\x9f\x98\x80", 3), "");
  EXPECT_EQ(FirstBytes("abc", 3), "abc");
  EXPECT_EQ(FirstBytes("abcd", 3), "abc");
}

}  // namespace
}  // namespace syncledger
