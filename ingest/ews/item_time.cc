// Times of EWS items, of whole days too.
#include "ingest/ews/item.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr int64_t kDayUs = 86'400'000'000;

// The wall clock's time that a text shows, whatever stands behind it as offset.
std::optional<int64_t> WallTimeOf(std::string_view text) {
  const size_t clock = text.find_first_of("Tt ");
  if (clock == std::string_view::npos) return std::nullopt;
  const std::optional<TimeText> read =
      ReadTimeText(text.substr(0, text.find_first_of("Zz+-", clock)));
  if (!read) return std::nullopt;
  return read->us;
}

bool IsMidnight(int64_t local_us) { return local_us % kDayUs == 0; }

// The date that an all-day item's time tells by itself, as its midnight.
std::optional<int64_t> DateTold(std::string_view text, std::string_view wall_clock,
                                const TimeText& read, const EwsZone& zone) {
  if (const std::optional<int64_t> wall = WallTimeOf(wall_clock); wall && IsMidnight(*wall))
    return wall;
  // In UTC its midnight is that of the item's zone only if the item has no other zone.
  const bool own_clock = !read.is_utc || zone.told.empty();
  const std::optional<int64_t> wall = WallTimeOf(text);
  if (own_clock && wall && IsMidnight(*wall)) return wall;
  return std::nullopt;
}

}  // namespace

v1::StatedTime EwsTime(std::string_view text, std::string_view wall_clock, const EwsZone& zone,
                       bool is_all_day) {
  v1::StatedTime time;
  const std::optional<TimeText> read = ReadTimeText(text);
  if (read && read->has_zone && is_all_day) {
    if (const std::optional<int64_t> date = DateTold(text, wall_clock, *read, zone)) {
      time.set_local_us(*date);
      time.set_time_zone(zone.name.empty() ? "UTC" : zone.name);
      return time;
    }
  }
  const bool in_utc = read && !read->has_zone && zone.name.empty();
  StateTime(text, in_utc ? "UTC" : std::string_view(zone.name), &time);
  return time;
}

}  // namespace syncledger
