// Times as sources write them: RFC 3339, wall times beside a zone's name, HTTP dates.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// A date and time of day that a calendar has: years 1 to 9999, no 24:00, no leap second.
struct TimeText {
  int64_t us;  // microseconds since 1970-01-01T00:00:00: UTC if has_zone, else on the clock of some
               // zone
  bool has_zone;        // Z or an offset stood behind it
  bool is_utc;          // Z or an offset of zero
  int fraction_digits;  // as written; what is finer than a microsecond was cut off
};

// YYYY-MM-DDThh:mm:ss, a fraction of any length, Z or +hh:mm or neither. A blank may stand for the
// T.
std::optional<TimeText> ReadTimeText(std::string_view text);

// The same, but only with Z or an offset: an instant, microseconds UTC.
std::optional<int64_t> ReadInstant(std::string_view text);

// An HTTP date in its present form (RFC 9110, IMF-fixdate): "Sun, 06 Nov 1994 08:49:37 GMT".
// Microseconds UTC.
std::optional<int64_t> ReadHttpDate(std::string_view text);

// "2" or "2.128" seconds (Retry-After), in microseconds. Nothing if it is no such number or above
// 999,999,999.
std::optional<int64_t> ReadSeconds(std::string_view text);

// Puts a time that a source wrote into `time`: an instant, a wall time, or the text if it is no
// time (its first 200 bytes).
void StateTime(std::string_view text, std::string_view zone, v1::StatedTime* time);

inline constexpr size_t kShownBytes = 80;  // of a wrong value, in a message

// The first `limit` bytes of a text, less what would cut a UTF-8 character.
std::string_view FirstBytes(std::string_view text, size_t limit);

}  // namespace syncledger
