// Times as people read them: on the wall clock of a zone, with UTC beside it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger {

// "Tue 4 Nov 2026"; `days` are since 1970-01-01.
std::string DayText(int64_t days);

// "14:00", with seconds where there are any.
std::string ClockText(int64_t us_of_day);

// "Tue 4 Nov 2026 14:00", with seconds where there are any. On the clock of `zone`; on UTC's where
// the zone is unknown.
std::string LocalTimeText(int64_t us, std::string_view zone);

// "Tue 4 Nov 2026 14:00-15:00"; over days "Tue 4 Nov 2026 22:00 - Wed 5 Nov 2026 01:00"; whole days
// "Tue 4 Nov 2026, all day", "Tue 4 Nov 2026 - Thu 6 Nov 2026, all day".
std::string LocalRangeText(int64_t start_us, int64_t end_us, std::string_view zone);

// With the zone and UTC: "Tue 4 Nov 2026 14:00 America/Halifax (18:00 UTC)"; where the zone is
// unknown or UTC "Tue 4 Nov 2026 18:00 UTC". The day stands in the brackets only where it differs.
std::string ZonedTimeText(int64_t us, std::string_view zone);
std::string ZonedRangeText(int64_t start_us, int64_t end_us, std::string_view zone);

// The same without the zone's name, where it was said before: "Tue 4 Nov 2026 14:00 (18:00 UTC)".
std::string TimeWithUtc(int64_t us, std::string_view zone);
std::string RangeWithUtc(int64_t start_us, int64_t end_us, std::string_view zone);

}  // namespace syncledger
