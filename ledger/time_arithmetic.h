// Whole numbers of seconds and days in times before and after 1970: rounding is downwards.
#pragma once

#include <cstdint>

namespace syncledger {

inline constexpr int64_t kSecondUs = 1'000'000;
inline constexpr int64_t kDaySeconds = 86'400;
inline constexpr int64_t kDayUs = kDaySeconds * kSecondUs;
inline constexpr int64_t kWeekUs = 7 * kDayUs;

// `divisor` is above 0.
constexpr int64_t FloorDivide(int64_t number, int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}
constexpr int64_t FloorRemainder(int64_t number, int64_t divisor) {
  return number % divisor + (number % divisor < 0 ? divisor : 0);
}

// The day of a local time, since 1970-01-01; the week of an instant, of 7 days since then.
constexpr int64_t DayOf(int64_t local_us) { return FloorDivide(local_us, kDayUs); }
constexpr int64_t WeekOf(int64_t us) { return FloorDivide(us, kWeekUs); }

}  // namespace syncledger
