// The wall clocks of a few zones by arithmetic of its own: what the ledger's time zones are held
// against.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger::properties {

inline constexpr int64_t kSecondUs = 1'000'000;
inline constexpr int64_t kMinuteUs = 60 * kSecondUs;
inline constexpr int64_t kHourUs = 60 * kMinuteUs;
inline constexpr int64_t kDayUs = 24 * kHourUs;

// The zones that generated histories use. Their daylight-saving rules are those of 2026 to 2028 in
// the IANA release of ledger/zones, written down here once more and read from no data.
enum Zone {
  kHalifax,
  kToronto,
  kRegina,
  kLosAngeles,
  kStJohns,
  kLondon,
  kBeirut,  // its clock skips midnight in spring, and in autumn shows the hour before it twice
  kKolkata,
  kUtc,
  kZones,  // how many there are
  kNoZone = -1,
};

std::string_view IanaNameOf(Zone zone);
std::string_view WindowsNameOf(Zone zone);

// The zone of an IANA or Windows name; kNoZone for every other text.
Zone ZoneNamed(std::string_view name);

// The instant at which the clock of `zone` shows `local_us` (microseconds since 1970-01-01T00:00:00
// on it): the first of two, and past a gap by what it skipped.
int64_t ToInstant(int64_t local_us, Zone zone);
int64_t ToLocal(int64_t instant_us, Zone zone);

// The first instant of a day (days since 1970-01-01) in `zone`.
int64_t Midnight(int64_t day, Zone zone);

int64_t DayOf(int64_t local_us);                      // days since 1970-01-01
int64_t DayNumber(int64_t year, int month, int day);  // likewise
int WeekdayOf(int64_t day);                           // 0 Sunday to 6 Saturday

struct CalendarDay {
  int64_t year;
  int month;
  int day;
};
CalendarDay DateOfDay(int64_t day);
std::string WriteDay(int64_t day);  // "2026-11-02"

// "2026-11-02T14:00:00", with a fraction where there is one.
std::string WriteLocal(int64_t local_us);

}  // namespace syncledger::properties
