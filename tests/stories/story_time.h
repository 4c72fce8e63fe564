// Time in stories: days by name, wall times of the story's zone, and the clock that moves on by
// itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/stories/words.h"

namespace syncledger::stories {

inline constexpr int64_t kMinuteUs = int64_t{60} * 1000 * 1000;
inline constexpr int64_t kDayUs = 24 * 60 * kMinuteUs;

// A wall time of no particular zone: microseconds since 1970-01-01T00:00:00 on its clock.
using LocalUs = int64_t;

struct LocalRange {
  LocalUs start;
  LocalUs end;
  bool all_day = false;
};

// The calendar of one story: its first week, its zone, and now.
class StoryTime {
 public:
  StoryTime();  // Monday 2026-11-02, 09:00 in America/Halifax

  // The first day, as days since 1970-01-01; stories begin at 09:00.
  void StartOn(int64_t day);
  void StartIn(std::string zone);
  const std::string& zone() const { return zone_; }

  LocalUs now() const { return now_; }
  void set_now(LocalUs now) { now_ = now; }
  int64_t first_day() const { return first_day_; }

  // The instant at which the story's zone shows `local`.
  int64_t Instant(LocalUs local) const;
  LocalUs Local(int64_t instant_us) const;

  // What stands here, if it is one: `[next|last] Tue` or `2026-11-10` (a day number); `14:00[:30]`
  // (microseconds of a day); both or the second alone (of `day_of`'s day); a range of one of the
  // forms in README.md.
  std::optional<int64_t> TakeDay(Words& words) const;
  std::optional<int64_t> TakeTimeOfDay(Words& words) const;
  std::optional<LocalUs> TakeMoment(Words& words, LocalUs day_of) const;
  std::optional<LocalRange> TakeRange(Words& words, LocalUs day_of) const;

  // A moment as a story writes it: "Tue 14:00", "2026-12-01 14:00". A range: "Tue 14:00-15:00".
  std::string Write(LocalUs moment) const;
  std::string WriteRange(LocalUs start, LocalUs end) const;

 private:
  std::string zone_;
  int64_t first_day_;
  LocalUs now_;
};

int64_t DayOf(LocalUs moment);

// "2026-11-10" as days since 1970-01-01; nothing if it is no date.
std::optional<int64_t> ParseDate(std::string_view text);
std::string WriteDate(int64_t day);

// "2026-11-04T18:00:00.0000000", as Graph writes a dateTime.
std::string WriteGraphTime(LocalUs moment);

}  // namespace syncledger::stories
