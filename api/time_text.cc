#include "api/time_text.h"

#include "fmt/format.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;

struct Wall {
  int64_t days;  // since 1970-01-01
  int64_t us;    // of the day
};

Wall WallAt(int64_t us, std::string_view zone) {
  int64_t local = InstantToLocal(us, zone).value_or(us);
  int64_t days = local / kDay - (local % kDay < 0 ? 1 : 0);
  return {days, local - days * kDay};
}

}  // namespace

// Days since 1970-01-01 as a civil date (Howard Hinnant's algorithm, for every int64 of days that
// microseconds reach).
std::string DayText(int64_t days) {
  static constexpr const char* kWeekdays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  int64_t weekday = ((days % 7) + 7) % 7;
  int64_t z = days + 719'468;
  int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  int64_t day_of_era = z - era * 146'097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return fmt::format("{} {} {} {}", kWeekdays[weekday], day, kMonths[month - 1], year);
}

std::string ClockText(int64_t us_of_day) {
  int64_t seconds = us_of_day / kSecond;
  std::string text = fmt::format("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
  if (seconds % 60 != 0) text += fmt::format(":{:02}", seconds % 60);
  return text;
}

namespace {

bool IsUtc(std::string_view zone) {
  return !IsKnownZone(zone) || zone == "UTC" || zone == "Etc/UTC" || zone == "Etc/GMT";
}

// Of a range in UTC as little as is needed beside the local one: the day only where it is another.
std::string UtcBeside(int64_t start_us, int64_t end_us, const Wall& local_start) {
  Wall start = WallAt(start_us, "UTC");
  Wall end = WallAt(end_us, "UTC");
  if (start.days != end.days) return LocalRangeText(start_us, end_us, "UTC");
  std::string clock = ClockText(start.us);
  if (end_us != start_us) clock += "-" + ClockText(end.us);
  return start.days == local_start.days ? clock : DayText(start.days) + " " + clock;
}

}  // namespace

std::string LocalTimeText(int64_t us, std::string_view zone) {
  Wall wall = WallAt(us, zone);
  return DayText(wall.days) + " " + ClockText(wall.us);
}

std::string LocalRangeText(int64_t start_us, int64_t end_us, std::string_view zone) {
  if (end_us == start_us) return LocalTimeText(start_us, zone);
  Wall start = WallAt(start_us, zone);
  Wall end = WallAt(end_us, zone);
  if (start.us == 0 && end.us == 0 && end.days > start.days) {
    if (end.days == start.days + 1) return DayText(start.days) + ", all day";
    return fmt::format("{} - {}, all day", DayText(start.days), DayText(end.days - 1));
  }
  if (start.days == end.days && end.us > start.us) {
    return fmt::format("{} {}-{}", DayText(start.days), ClockText(start.us), ClockText(end.us));
  }
  return LocalTimeText(start_us, zone) + " - " + LocalTimeText(end_us, zone);
}

std::string ZonedTimeText(int64_t us, std::string_view zone) {
  return ZonedRangeText(us, us, zone);
}

std::string ZonedRangeText(int64_t start_us, int64_t end_us, std::string_view zone) {
  if (IsUtc(zone)) return RangeWithUtc(start_us, end_us, zone);
  return fmt::format("{} {} ({} UTC)", LocalRangeText(start_us, end_us, zone), zone,
                     UtcBeside(start_us, end_us, WallAt(start_us, zone)));
}

std::string TimeWithUtc(int64_t us, std::string_view zone) { return RangeWithUtc(us, us, zone); }

std::string RangeWithUtc(int64_t start_us, int64_t end_us, std::string_view zone) {
  if (IsUtc(zone)) return LocalRangeText(start_us, end_us, "UTC") + " UTC";
  return fmt::format("{} ({} UTC)", LocalRangeText(start_us, end_us, zone),
                     UtcBeside(start_us, end_us, WallAt(start_us, zone)));
}

}  // namespace syncledger
