// Time zones: from the wall clock of a Windows or IANA zone to instants and back, by one
// compiled-in IANA release.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace syncledger {

// A zone is named as sources name it: an IANA name or link ("America/Toronto", "UTC", "Etc/GMT+5"),
// letter for letter, or a Windows name ("Eastern Standard Time"), whatever its letter case, or
// Exchange's own for UTC ("tzone://Microsoft/Utc"). Everything else ("",
// "tzone://Microsoft/Custom", "Customized Time Zone", a fixed offset) is unknown, and never taken
// for UTC. The data are compiled in (ledger/zones/): nothing is read from the operating system.
// Safe from many threads.
//
// Local times are microseconds since 1970-01-01T00:00:00 on the wall clock of the zone; instants
// are microseconds since 1970-01-01T00:00:00Z. Every int64 is accepted; a result that int64 cannot
// hold is its nearest end.

bool IsKnownZone(std::string_view name);

// The instant at which the clock of `zone` shows `local_us`. A wall time that happens twice is the
// first of the two; one that is skipped is moved forward by the gap (02:30 of a spring night
// becomes 03:30). Nothing if the zone is unknown.
std::optional<int64_t> LocalToInstant(int64_t local_us, std::string_view zone);

// What the clock of `zone` shows at an instant. Nothing if the zone is unknown.
std::optional<int64_t> InstantToLocal(int64_t instant_us, std::string_view zone);

// The first instant of a day in `zone`; `local_day` counts days since 1970-01-01. Where the clock
// skips midnight that is the moment after the gap; where it shows midnight twice, the first. A day
// that the zone skipped whole (Apia, 2011-12-30) has the first instant of the day after it. Nothing
// if the zone is unknown.
std::optional<int64_t> LocalMidnight(int64_t local_day, std::string_view zone);

// Start of the window in which items of a mailbox count: local midnight, in `zone`, of the day
// before the local day of `initialized_at_us`. kInvalidArgument if `zone` names no time zone. Rule
// ELIG-WINDOW.
absl::StatusOr<int64_t> WindowStart(int64_t initialized_at_us, std::string_view zone);

// Whether what ends then is in the window that begins there. Rule ELIG-WINDOW.
constexpr bool EndsInWindow(int64_t end_us, int64_t window_start_us) {
  return end_us > window_start_us;
}

// The IANA name of a zone: of a Windows name the one that CLDR gives for territory "001"; an IANA
// name as it is; "" if the zone is unknown.
std::string IanaName(std::string_view name);

// Which data are compiled in: "tzdata 2025b, CLDR 42". Part of every rule set.
std::string_view ZoneRelease();

}  // namespace syncledger
