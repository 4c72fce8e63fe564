// What the EWS decoder knows of zones: the same as the ledger's own data, and biases as XML
// durations.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/time/civil_time.h"
#include "ingest/ews/zone.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

constexpr int64_t kHourUs = 3'600'000'000;

// The Windows names among the ledger's own, as far as this test needs them: all of them.
constexpr std::pair<const char*, const char*> kWindowsZones[] = {
#include "ledger/zones/windows_zones.inc"
};

std::set<int> OffsetsOf(const std::string& zone, int from_year, int to_year) {
  std::set<int> offsets;
  const int64_t begin = (absl::CivilDay(from_year, 1, 1) - absl::CivilDay(1970, 1, 1)) * 24;
  const int64_t end = (absl::CivilDay(to_year + 1, 1, 1) - absl::CivilDay(1970, 1, 1)) * 24;
  for (int64_t hour = begin; hour < end; hour += 24) {
    const int64_t ahead_us = *InstantToLocal(hour * kHourUs, zone) - hour * kHourUs;
    offsets.insert(static_cast<int>(ahead_us / 60'000'000));
  }
  return offsets;
}

TEST(EwsZone, KnowsOfEachWindowsZoneWhatTheLedgerKnows) {
  int zones = 0;
  for (const auto& [name, iana] : kWindowsZones) {
    ++zones;
    const std::set<int> ever = OffsetsOf(name, 1990, 2037);
    std::set<int> yearly = ever;
    for (int year = 2007; year <= 2037; ++year) {
      const std::set<int> of_year = OffsetsOf(name, year, year);
      std::set<int> both;
      std::set_intersection(yearly.begin(), yearly.end(), of_year.begin(), of_year.end(),
                            std::inserter(both, both.end()));
      yearly = both;
    }
    const std::vector<int> all(ever.begin(), ever.end());
    EXPECT_FALSE(ContradictsName(name, all)) << name;
    std::vector<int> one_more = all;
    one_more.push_back(37);
    EXPECT_TRUE(ContradictsName(name, one_more)) << name;
    for (const int always : yearly) {
      std::vector<int> one_fewer;
      for (const int offset : all) {
        if (offset != always) one_fewer.push_back(offset);
      }
      if (one_fewer.empty()) continue;
      EXPECT_TRUE(ContradictsName(name, one_fewer)) << name << always;
    }
    if (!yearly.empty()) continue;
    for (const int sometimes : all) EXPECT_FALSE(ContradictsName(name, {sometimes})) << name;
  }
  EXPECT_EQ(zones, 139);
}

TEST(EwsZone, NamesThatAreNotKnownContradictNothing) {
  EXPECT_FALSE(ContradictsName("Customized Time Zone", {-480}));
  EXPECT_FALSE(ContradictsName("America/Toronto", {540}));
  EXPECT_FALSE(ContradictsName("", {0}));
  EXPECT_FALSE(ContradictsName("UTC", {})) << "without a definition";
}

TEST(EwsZone, BiasesAreBehindUtc) {
  EXPECT_EQ(OffsetOfBias("PT8H"), -480);
  EXPECT_EQ(OffsetOfBias("-PT5H30M"), 330);
  EXPECT_EQ(OffsetOfBias("PT0S"), 0);
  EXPECT_EQ(OffsetOfBias("P0DT3H30M0.0S"), -210);
  EXPECT_EQ(OffsetOfBias("-PT840M"), 840);
  EXPECT_EQ(OffsetOfBias("PT3600S"), -60);
  EXPECT_EQ(OffsetOfBias("P1D"), -1440);
  for (const char* bad : {"", "8", "PT", "P", "PT8", "T8H", "PT8X", "PTH", "PT8H5", "+PT8H",
                          "PT-8H", "PT5M8H", "P1H", "PT99999999999H"}) {
    EXPECT_EQ(OffsetOfBias(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace syncledger
