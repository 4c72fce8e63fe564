// Time zones: the edges of daylight saving, names that are known and names that are not, and that
// nothing but the compiled-in release is ever asked.
#include "ledger/zones.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "cctz/time_zone.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr int64_t kDayUs = 86'400'000'000;

// Wall times stand in the tables without a zone.
int64_t Wall(const std::string& text) { return ParseTime(text + "Z").value(); }

std::string Instant(std::optional<int64_t> us) { return us ? FormatTime(*us) : "unknown zone"; }

std::string WallText(std::optional<int64_t> us) {
  if (!us) return "unknown zone";
  std::string text = FormatTime(*us);
  text.pop_back();
  return text;
}

struct Conversion {
  const char* zone;
  const char* local;
  const char* instant;
  const char* why;
};

const Conversion kThereAndBack[] = {
    {"America/Toronto", "2026-01-15T12:00:00", "2026-01-15T17:00:00Z", "winter"},
    {"America/Toronto", "2026-07-15T12:00:00", "2026-07-15T16:00:00Z", "summer"},
    {"America/Toronto", "2026-03-08T01:59:59.999999", "2026-03-08T06:59:59.999999Z",
     "before the gap"},
    {"America/Toronto", "2026-03-08T03:00:00", "2026-03-08T07:00:00Z", "after the gap"},
    {"America/Toronto", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z", "twice: the first"},
    {"America/Toronto", "2026-11-01T02:00:00", "2026-11-01T07:00:00Z", "after both"},
    {"America/Halifax", "2026-11-04T14:00:00", "2026-11-04T18:00:00Z", "winter"},
    {"America/Halifax", "2026-07-04T14:00:00", "2026-07-04T17:00:00Z", "summer"},
    {"America/Regina", "2026-03-08T02:30:00", "2026-03-08T08:30:00Z", "no daylight saving: no gap"},
    {"America/Regina", "2026-07-04T14:00:00", "2026-07-04T20:00:00Z",
     "no daylight saving in summer"},
    {"America/St_Johns", "2026-07-04T14:00:00", "2026-07-04T16:30:00Z", "half an hour"},
    {"America/Sao_Paulo", "2018-11-04T01:00:00", "2018-11-04T03:00:00Z", "after midnight's gap"},
    {"America/Sao_Paulo", "2026-11-04T00:00:00", "2026-11-04T03:00:00Z",
     "daylight saving given up in 2019"},
    {"Australia/Lord_Howe", "2026-10-04T02:30:00", "2026-10-03T15:30:00Z",
     "after a gap of half an hour"},
    {"Australia/Lord_Howe", "2026-04-05T01:45:00", "2026-04-04T14:45:00Z",
     "half an hour twice: the first"},
    {"Pacific/Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59Z",
     "before the day that was skipped"},
    {"Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z", "after it"},
    {"Africa/Casablanca", "2026-01-15T12:00:00", "2026-01-15T11:00:00Z",
     "negative daylight saving"},
    {"Europe/Dublin", "2026-07-15T12:00:00", "2026-07-15T11:00:00Z", "negative daylight saving"},
    {"Asia/Kathmandu", "2026-01-15T12:00:00", "2026-01-15T06:15:00Z", "a quarter of an hour"},
    {"Pacific/Kiritimati", "2026-01-15T12:00:00", "2026-01-14T22:00:00Z", "fourteen hours ahead"},
    {"Etc/GMT+12", "2026-01-15T12:00:00", "2026-01-16T00:00:00Z", "twelve behind"},
    {"UTC", "2026-01-15T12:00:00", "2026-01-15T12:00:00Z", ""},
    {"UTC", "1969-12-31T23:59:59.999999", "1969-12-31T23:59:59.999999Z", "before 1970"},
    {"Asia/Kolkata", "1969-12-31T05:29:59.25", "1969-12-30T23:59:59.25Z", "before 1970"},
    {"Etc/UTC", "2026-01-15T12:00:00", "2026-01-15T12:00:00Z", ""},
    {"GMT", "2026-07-15T12:00:00", "2026-07-15T12:00:00Z", "not London"},
    {"Eastern Standard Time", "2026-07-15T12:00:00", "2026-07-15T16:00:00Z",
     "summer, though it says standard"},
    {"EASTERN standard TIME", "2026-01-15T12:00:00", "2026-01-15T17:00:00Z", "letter case"},
    {"Atlantic Standard Time", "2026-11-04T14:00:00", "2026-11-04T18:00:00Z", "Halifax"},
    {"Canada Central Standard Time", "2026-07-04T14:00:00", "2026-07-04T20:00:00Z", "Regina"},
    {"America/Toronto", "0001-01-01T00:00:00", "0001-01-01T05:17:32Z", "local mean time"},
    {"America/Toronto", "9999-12-31T23:59:59.999999", "+10000-01-01T04:59:59.999999Z",
     "the last winter"},
    {"America/Toronto", "9999-07-01T00:00:00", "9999-07-01T04:00:00Z", "the last summer"},
    {"America/Toronto", "2500-07-01T00:00:00", "2500-07-01T04:00:00Z", "beyond any table"},
};

TEST(LocalToInstant, FindsTheInstantThatTheClockShows) {
  for (const Conversion& row : kThereAndBack) {
    EXPECT_EQ(Instant(LocalToInstant(Wall(row.local), row.zone)), row.instant)
        << row.zone << " " << row.why;
  }
}

TEST(InstantToLocal, ShowsTheClock) {
  for (const Conversion& row : kThereAndBack) {
    const int64_t instant = LocalToInstant(Wall(row.local), row.zone).value();
    EXPECT_EQ(WallText(InstantToLocal(instant, row.zone)), row.local) << row.zone << " " << row.why;
  }
  EXPECT_EQ(WallText(InstantToLocal(ParseTime("2026-11-01T06:30:00Z").value(), "America/Toronto")),
            "2026-11-01T01:30:00")
      << "the second of the two";
}

TEST(LocalToInstant, MovesWhatTheClockSkipsForwardByTheGap) {
  const Conversion skipped[] = {
      {"America/Toronto", "2026-03-08T02:00:00", "2026-03-08T03:00:00", ""},
      {"America/Toronto", "2026-03-08T02:30:00.5", "2026-03-08T03:30:00.5", ""},
      {"America/Halifax", "2026-03-08T02:59:59", "2026-03-08T03:59:59", ""},
      {"Europe/Berlin", "2026-03-29T02:15:00", "2026-03-29T03:15:00", ""},
      {"America/Sao_Paulo", "2018-11-04T00:10:00", "2018-11-04T01:10:00", ""},
      {"Asia/Beirut", "2026-03-29T00:00:00", "2026-03-29T01:00:00", ""},
      {"Africa/Cairo", "2026-04-24T00:30:00", "2026-04-24T01:30:00", ""},
      {"Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-04T02:45:00", ""},
      {"Pacific/Apia", "2011-12-30T12:00:00", "2011-12-31T12:00:00", ""},
      {"Pacific Standard Time", "2500-03-14T02:30:00", "2500-03-14T03:30:00", ""},
  };
  for (const Conversion& row : skipped) {
    const std::optional<int64_t> instant = LocalToInstant(Wall(row.local), row.zone);
    ASSERT_TRUE(instant) << row.zone;
    EXPECT_EQ(WallText(InstantToLocal(*instant, row.zone)), row.instant) << row.zone;
  }
}

TEST(LocalMidnight, IsTheFirstInstantOfTheDay) {
  const Conversion midnights[] = {
      {"America/Toronto", "2026-11-04", "2026-11-04T05:00:00Z", "an ordinary day"},
      {"America/Toronto", "2026-03-08", "2026-03-08T05:00:00Z", "the clock changes later that day"},
      {"America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z",
       "no midnight: the day begins at one"},
      {"America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z", "from 23:30 straight to 00:30"},
      {"Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z", "no midnight"},
      {"Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z", "no midnight"},
      {"Africa/Cairo", "2026-10-30", "2026-10-29T22:00:00Z",
       "the clock went back an hour before it"},
      {"America/Havana", "2020-11-01", "2020-11-01T04:00:00Z", "midnight twice: the first"},
      {"Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z", "the day before the skipped one"},
      {"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z",
       "a day that never was begins with the next"},
      {"Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z", "the day after"},
      {"UTC", "0001-01-01", "0001-01-01T00:00:00Z", ""},
      {"America/Toronto", "9999-12-31", "9999-12-31T05:00:00Z", ""},
  };
  for (const Conversion& row : midnights) {
    const int64_t day = Wall(std::string(row.local) + "T00:00:00") / kDayUs;
    EXPECT_EQ(Instant(LocalMidnight(day, row.zone)), row.instant)
        << row.zone << " " << row.local << " " << row.why;
  }
}

TEST(WindowStart, IsLocalMidnightOfTheDayBeforeTheInitialization) {
  const Conversion starts[] = {
      {"America/Toronto", "2026-11-10T15:00:00", "2026-11-09T05:00:00Z", ""},
      {"America/Toronto", "2026-11-10T02:00:00", "2026-11-08T05:00:00Z",
       "there it is still the 9th"},
      {"America/Toronto", "2026-11-10T05:00:00", "2026-11-09T05:00:00Z",
       "midnight itself is the new day"},
      {"America/Toronto", "2026-11-10T04:59:59.999999", "2026-11-08T05:00:00Z", "just before it"},
      {"America/Halifax", "2026-11-02T13:00:00", "2026-11-01T03:00:00Z",
       "summer time at that midnight"},
      {"Atlantic Standard Time", "2026-11-02T13:00:00", "2026-11-01T03:00:00Z", ""},
      {"Asia/Beirut", "2026-03-30T12:00:00", "2026-03-28T22:00:00Z", "that day has no midnight"},
      {"UTC", "2026-03-01T00:00:00", "2026-02-28T00:00:00Z", ""},
      {"UTC", "1970-01-01T00:00:00", "1969-12-31T00:00:00Z", ""},
      {"UTC", "1969-12-31T23:59:59", "1969-12-30T00:00:00Z", ""},
  };
  for (const Conversion& row : starts) {
    const absl::StatusOr<int64_t> start = WindowStart(Wall(row.local), row.zone);
    ASSERT_TRUE(start.ok()) << row.zone;
    EXPECT_EQ(FormatTime(*start), row.instant) << row.zone << " " << row.why;
  }
  const absl::StatusOr<int64_t> unknown = WindowStart(0, "Mars/Olympus");
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(unknown.status().message(), "\"Mars/Olympus\" names no time zone");
}

// Reads the names out of the pack anew (its format: tools/pack-zones).
TEST(Zones, EveryZoneOfThePackHasRules) {
  std::ifstream file("ledger/zones/iana.tzpack", std::ios::binary);
  const auto number = [&](int bytes) {
    size_t value = 0;
    while (bytes-- > 0) value = value << 8 | static_cast<size_t>(file.get());
    return value;
  };
  const auto text = [&](size_t size) {
    std::string value(size, '\0');
    file.read(value.data(), static_cast<std::streamsize>(size));
    return value;
  };
  ASSERT_EQ(text(8), "TZPACK1\n");
  EXPECT_EQ("tzdata " + text(number(1)), ZoneRelease().substr(0, ZoneRelease().find(',')));
  const size_t count = number(2);
  ASSERT_GT(count, 590u);
  for (size_t i = 0; i < count; ++i) {
    const std::string name = text(number(1));
    number(2);
    EXPECT_TRUE(IsKnownZone(name)) << name;
    EXPECT_EQ(IanaName(name), name);
    EXPECT_TRUE(LocalToInstant(0, name)) << name << ": cctz refuses its rules";
  }
}

TEST(Zones, EveryWindowsNameIsAZoneOfThePack) {
  const std::vector<std::pair<std::string, std::string>> windows = {
#include "ledger/zones/windows_zones.inc"
  };
  ASSERT_GT(windows.size(), 130u);
  for (size_t i = 0; i < windows.size(); ++i) {
    const auto& [name, iana] = windows[i];
    EXPECT_TRUE(i == 0 || windows[i - 1].first < name) << name;
    EXPECT_EQ(IanaName(name), iana);
    EXPECT_TRUE(IsKnownZone(name)) << name;
    EXPECT_EQ(LocalToInstant(Wall("2026-07-01T12:00:00"), name),
              LocalToInstant(Wall("2026-07-01T12:00:00"), iana));
    EXPECT_TRUE(LocalToInstant(0, name)) << name;
  }
}

TEST(Zones, NamesThatAreKnownHaveTheirIanaName) {
  const std::vector<std::pair<std::string, std::string>> known = {
      {"America/Toronto", "America/Toronto"},
      {"US/Eastern", "US/Eastern"},
      {"Eastern Standard Time", "America/New_York"},
      {"W. Europe Standard Time", "Europe/Berlin"},
      {"GMT Standard Time", "Europe/London"},
      {"Greenwich Standard Time", "Atlantic/Reykjavik"},
      {"Newfoundland Standard Time", "America/St_Johns"},
      {"UTC", "UTC"},
      {"utc", "Etc/UTC"},
      {"UTC-11", "Etc/GMT+11"},
      {"UTC+13", "Etc/GMT-13"},
      {"Etc/UTC", "Etc/UTC"},
      {"Zulu", "Zulu"},
      {"Europe/Kyiv", "Europe/Kyiv"},
      {"Europe/Kiev", "Europe/Kiev"},
      {"America/Argentina/ComodRivadavia", "America/Argentina/ComodRivadavia"},
  };
  for (const auto& [name, iana] : known) {
    EXPECT_TRUE(IsKnownZone(name)) << name;
    EXPECT_EQ(IanaName(name), iana);
    EXPECT_TRUE(InstantToLocal(0, name)) << name;
  }
}

TEST(Zones, OddNamesAreUnknown) {
  const std::vector<std::string> unknown = {
      "",
      " ",
      "tzone://Microsoft/Custom",
      "Customized Time Zone",
      "america/toronto",
      "AMERICA/TORONTO",
      "America/Toronto ",
      " America/Toronto",
      "America",
      "America/",
      "/America/Toronto",
      "America/Atlantis",
      "Eastern  Standard Time",
      "Eastern Standard Time ",
      "Eastern",
      "EDT",
      "Factory",
      "localtime",
      "posixrules",
      "leapseconds",
      "posix/America/Toronto",
      "right/America/Toronto",
      "Fixed/UTC+05:00:00",
      "libc:localtime",
      "libc:UTC",
      "/etc/localtime",
      ":America/Toronto",
      "file:America/Toronto",
      "../zoneinfo/America/Toronto",
      "+05:00",
      "UTC+05:00",
      "Z",
      std::string("UTC\0", 4),
      std::string("America/Toronto\0x", 17),
      std::string(1, '\0'),
      "\xff\xfe",
      std::string(64, 'x'),
      std::string(65, 'x'),
      std::string(1 << 20, 'x'),
      "%s%n",
  };
  for (const std::string& name : unknown) {
    const std::string shown = name.substr(0, 80);
    EXPECT_FALSE(IsKnownZone(name)) << shown;
    EXPECT_EQ(IanaName(name), "") << shown;
    EXPECT_EQ(LocalToInstant(0, name), std::nullopt) << shown;
    EXPECT_EQ(InstantToLocal(0, name), std::nullopt) << shown;
    EXPECT_EQ(LocalMidnight(0, name), std::nullopt) << shown;
    EXPECT_FALSE(WindowStart(0, name).ok()) << shown;
  }
}

// The folder that cctz would read zones from, holding a good file under a name that is not compiled
// in, and another zone's rules under a name that is.
TEST(Zones, AreNeverReadFromTheOperatingSystem) {
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / "zones_test_zoneinfo";
  std::filesystem::create_directories(folder / "America");
  const std::string utc_plus_2 =
      std::string("TZif2") + std::string(15, '\0') +
      std::string(24, '\0') +  // no content of version 1
      std::string("TZif2") + std::string(15, '\0') +
      std::string("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4", 24) +
      std::string("\0\0\x1c\x20\0\0", 6) + std::string("TST\0", 4) + "\nTST-2\n";
  for (const char* name : {"Atlantis", "America/Toronto", "America/Winnipeg"}) {
    std::ofstream(folder / name, std::ios::binary) << utc_plus_2;
  }
  ASSERT_EQ(setenv("TZDIR", folder.c_str(), 1), 0);
  EXPECT_FALSE(IsKnownZone("Atlantis"));
  cctz::time_zone zone;
  EXPECT_FALSE(cctz::load_time_zone("Atlantis", &zone))
      << "cctz itself finds only what is compiled in";
  EXPECT_FALSE(cctz::load_time_zone((folder / "Atlantis").string(), &zone));
  EXPECT_EQ(Instant(LocalToInstant(Wall("2026-01-15T12:00:00"), "America/Winnipeg")),
            "2026-01-15T18:00:00Z");
  ASSERT_TRUE(cctz::load_time_zone("America/Winnipeg", &zone));
  EXPECT_EQ("tzdata " + zone.version(), ZoneRelease().substr(0, ZoneRelease().find(',')));
  unsetenv("TZDIR");
  std::filesystem::remove_all(folder);
}

TEST(Zones, EndsOfInt64AreNoTrouble) {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  for (const char* zone :
       {"UTC", "America/Toronto", "Pacific/Kiritimati", "Pacific/Apia", "Europe/Dublin"}) {
    for (int64_t us : {kMin, kMin + 1, kMax - 1, kMax}) {
      const bool early = us < 0;
      EXPECT_EQ(*LocalToInstant(us, zone) < 0, early) << zone;
      EXPECT_EQ(*InstantToLocal(us, zone) < 0, early) << zone;
      EXPECT_EQ(*LocalMidnight(us, zone) < 0, early) << zone;
      EXPECT_EQ(*WindowStart(us, zone) < 0, early) << zone;
    }
  }
  EXPECT_EQ(LocalToInstant(kMax, "UTC"), kMax);
  EXPECT_EQ(LocalToInstant(kMax, "America/Toronto"), kMax)
      << "five hours later there is no int64 any more";
}

TEST(Zones, ManyThreadsMayAskAtOnce) {
  std::vector<std::thread> threads;
  std::vector<int64_t> sums(4);
  for (size_t i = 0; i < sums.size(); ++i) {
    threads.emplace_back([&sum = sums[i]] {
      for (const char* zone :
           {"Europe/Oslo", "Europe/Rome", "Asia/Tokyo", "Tokyo Standard Time", "Africa/Lagos"}) {
        sum += LocalToInstant(0, zone).value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (int64_t sum : sums) EXPECT_EQ(sum, -(1 + 1 + 9 + 9 + 1) * 3'600'000'000);
}

TEST(ZoneRelease, NamesBothSources) {
  EXPECT_TRUE(ZoneRelease().starts_with("tzdata 20")) << ZoneRelease();
  EXPECT_NE(ZoneRelease().find(", CLDR "), std::string_view::npos) << ZoneRelease();
}

}  // namespace
}  // namespace syncledger
