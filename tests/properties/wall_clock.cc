#include "tests/properties/wall_clock.h"

#include <fmt/format.h>

#include <array>

namespace syncledger::properties {
namespace {

enum class Saving { kNone, kNorthAmerica, kEurope, kLebanon };

struct ZoneRule {
  std::string_view iana;
  std::string_view windows;
  int standard_minutes;  // east of UTC
  Saving saving;
};

constexpr std::array<ZoneRule, kZones> kRules = {{
    {"America/Halifax", "Atlantic Standard Time", -240, Saving::kNorthAmerica},
    {"America/Toronto", "Eastern Standard Time", -300, Saving::kNorthAmerica},
    {"America/Regina", "Canada Central Standard Time", -360, Saving::kNone},
    {"America/Los_Angeles", "Pacific Standard Time", -480, Saving::kNorthAmerica},
    {"America/St_Johns", "Newfoundland Standard Time", -210, Saving::kNorthAmerica},
    {"Europe/London", "GMT Standard Time", 0, Saving::kEurope},
    {"Asia/Beirut", "Middle East Standard Time", 120, Saving::kLebanon},
    {"Asia/Kolkata", "India Standard Time", 330, Saving::kNone},
    {"UTC", "UTC", 0, Saving::kNone},
}};

int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// The year that a day lies in.
int64_t YearOf(int64_t day) {
  int64_t year = 1970 + FloorDiv(day, 366);
  while (DayNumber(year + 1, 1, 1) <= day) ++year;
  return year;
}

// The first Sunday of a month from that day on.
int64_t SundayFrom(int64_t year, int month, int day) {
  const int64_t from = DayNumber(year, month, day);
  return from + (7 - WeekdayOf(from)) % 7;
}

struct Summer {
  int64_t begins_us;  // instants
  int64_t ends_us;
};

Summer SummerOf(int64_t year, const ZoneRule& rule) {
  const int64_t standard_us = rule.standard_minutes * kMinuteUs;
  switch (rule.saving) {
    case Saving::kNone:
      break;
    case Saving::kNorthAmerica:  // at 02:00 of the clock that is left behind
      return {SundayFrom(year, 3, 8) * kDayUs + 2 * kHourUs - standard_us,
              SundayFrom(year, 11, 1) * kDayUs + 2 * kHourUs - standard_us - kHourUs};
    case Saving::kEurope:  // at 01:00 UTC, of the last Sundays
      return {SundayFrom(year, 3, 25) * kDayUs + kHourUs,
              SundayFrom(year, 10, 25) * kDayUs + kHourUs};
    case Saving::kLebanon:  // at midnight of the clock that is left behind, of the last Sundays
      return {SundayFrom(year, 3, 25) * kDayUs - standard_us,
              SundayFrom(year, 10, 25) * kDayUs - standard_us - kHourUs};
  }
  return {0, 0};
}

int64_t OffsetAt(int64_t instant_us, const ZoneRule& rule) {
  const int64_t standard_us = rule.standard_minutes * kMinuteUs;
  const Summer summer = SummerOf(YearOf(DayOf(instant_us + standard_us)), rule);
  const bool is_summer = summer.begins_us <= instant_us && instant_us < summer.ends_us;
  return standard_us + (is_summer ? kHourUs : 0);
}

const ZoneRule& RuleOf(Zone zone) { return kRules[static_cast<size_t>(zone)]; }

}  // namespace

std::string_view IanaNameOf(Zone zone) { return RuleOf(zone).iana; }
std::string_view WindowsNameOf(Zone zone) { return RuleOf(zone).windows; }

Zone ZoneNamed(std::string_view name) {
  for (size_t i = 0; i < kRules.size(); ++i) {
    if (kRules[i].iana == name || kRules[i].windows == name) return static_cast<Zone>(i);
  }
  return kNoZone;
}

int64_t ToInstant(int64_t local_us, Zone zone) {
  const ZoneRule& rule = RuleOf(zone);
  const int64_t about_us = local_us - rule.standard_minutes * kMinuteUs;
  const int64_t before = OffsetAt(about_us - kDayUs, rule);
  const int64_t after = OffsetAt(about_us + kDayUs, rule);
  const int64_t by_before = local_us - before;
  const int64_t by_after = local_us - after;
  if (OffsetAt(by_before, rule) == before) return by_before;
  if (OffsetAt(by_after, rule) == after) return by_after;
  return by_before;  // the clock skips it
}

int64_t ToLocal(int64_t instant_us, Zone zone) {
  return instant_us + OffsetAt(instant_us, RuleOf(zone));
}

int64_t Midnight(int64_t day, Zone zone) { return ToInstant(day * kDayUs, zone); }

int64_t DayOf(int64_t local_us) { return FloorDiv(local_us, kDayUs); }

int64_t DayNumber(int64_t year, int month, int day) {
  constexpr int kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  const int64_t past = year - 1;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int64_t days = past * 365 + past / 4 - past / 100 + past / 400 + kBefore[month - 1] +
                       (leap && month > 2 ? 1 : 0) + day - 1;
  constexpr int64_t kDaysBefore1970 = 719'162;
  return days - kDaysBefore1970;
}

int WeekdayOf(int64_t day) { return static_cast<int>(((day + 4) % 7 + 7) % 7); }

CalendarDay DateOfDay(int64_t day) {
  const int64_t year = YearOf(day);
  int month = 12;
  while (DayNumber(year, month, 1) > day) --month;
  return {year, month, static_cast<int>(day - DayNumber(year, month, 1) + 1)};
}

std::string WriteDay(int64_t day) {
  const CalendarDay date = DateOfDay(day);
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string WriteLocal(int64_t local_us) {
  const int64_t day = DayOf(local_us);
  const int64_t us = local_us - day * kDayUs;
  const int64_t seconds = us / kSecondUs;
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", WriteDay(day), seconds / 3600,
                                 seconds / 60 % 60, seconds % 60);
  if (us % kSecondUs != 0) text += fmt::format(".{:06}", us % kSecondUs);
  return text;
}

}  // namespace syncledger::properties
