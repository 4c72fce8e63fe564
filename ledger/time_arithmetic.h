// Whole numbers of seconds and days in times before and after 1970: rounding is downwards.
#pragma once

#include <cstdint>

namespace syncledger {

inline constexpr int64_t kSecondUs = 1'000'000;
inline constexpr int64_t kDaySeconds = 86'400;

// `divisor` is above 0.
constexpr int64_t FloorDivide(int64_t number, int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}
constexpr int64_t FloorRemainder(int64_t number, int64_t divisor) {
  return number % divisor + (number % divisor < 0 ? divisor : 0);
}

}  // namespace syncledger
