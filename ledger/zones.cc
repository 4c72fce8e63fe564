#include "ledger/zones.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

#include "absl/base/call_once.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "cctz/civil_time.h"
#include "cctz/time_zone.h"
#include "cctz/zone_info_source.h"
#include "fmt/format.h"

extern "C" const char syncledger_iana_pack[];
extern "C" const char syncledger_iana_pack_end[];
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

constexpr std::string_view kRelease =
#include "ledger/zones/releases.inc"
    ;  // NOLINT: the included file is one string

struct WindowsZone {
  std::string_view windows;  // in lower case
  std::string_view iana;
};

constexpr WindowsZone kWindowsZones[] = {
#include "ledger/zones/windows_zones.inc"
};

// Longer names are nobody's; so a name from outside is lowered in a small buffer.
constexpr size_t kLongestWindowsName = 64;

struct Zone {
  std::string_view name;
  std::string_view tzif;
  absl::once_flag once;   // guards the load of `rules`, by whoever asks first
  cctz::time_zone rules;  // meaningful where `loaded`
  bool loaded = false;
};

// Reads iana.tzpack; its format is described in tools/pack-zones.
class PackReader {
 public:
  explicit PackReader(std::string_view pack) : rest_(pack) {}

  std::string_view Take(size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  size_t U8() { return Number(1); }
  size_t U16() { return Number(2); }

 private:
  size_t Number(size_t size) {
    size_t number = 0;
    for (char c : Take(size)) number = number << 8 | static_cast<unsigned char>(c);
    return number;
  }

  std::string_view rest_;
};

// Every zone of the pack, found by name. Built at the first question and kept until the process
// ends.
class ZoneTable {
 public:
  ZoneTable() {
    PackReader pack({syncledger_iana_pack,
                     static_cast<size_t>(syncledger_iana_pack_end - syncledger_iana_pack)});
    pack.Take(std::strlen("TZPACK1\n"));
    iana_release_ = pack.Take(pack.U8());
    const size_t count = pack.U16();
    zones_ = std::vector<Zone>(count);
    std::vector<size_t> places(count);
    for (size_t i = 0; i < count; ++i) {
      zones_[i].name = pack.Take(pack.U8());
      places[i] = pack.U16();
    }
    std::vector<std::string_view> contents(pack.U16());
    for (std::string_view& content : contents) content = pack.Take(pack.U16());
    for (size_t i = 0; i < count; ++i) {
      if (places[i] < contents.size()) zones_[i].tzif = contents[places[i]];
      by_name_.emplace(zones_[i].name, &zones_[i]);
    }
    for (const WindowsZone& zone : kWindowsZones) {
      const auto found = by_name_.find(zone.iana);
      if (found != by_name_.end()) by_windows_name_.emplace(zone.windows, found->second);
    }
  }

  Zone* FindIana(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
  }

  Zone* Find(std::string_view name) const {
    if (Zone* zone = FindIana(name)) return zone;
    if (name == "tzone://Microsoft/Utc") return FindIana("UTC");  // Exchange's own name for it
    char lower[kLongestWindowsName];
    if (name.size() > sizeof lower) return nullptr;
    std::transform(name.begin(), name.end(), lower, [](char c) { return absl::ascii_tolower(c); });
    const auto found = by_windows_name_.find(std::string_view(lower, name.size()));
    return found == by_windows_name_.end() ? nullptr : found->second;
  }

  std::string_view iana_release() const { return iana_release_; }

 private:
  std::string_view iana_release_;
  std::vector<Zone> zones_;
  absl::flat_hash_map<std::string_view, Zone*> by_name_;
  absl::flat_hash_map<std::string_view, Zone*> by_windows_name_;
};

const ZoneTable& Table() {
  static const ZoneTable* const table = new ZoneTable;
  return *table;
}

// The rules of a zone, or null. cctz only ever hears names of the pack: of others it would make
// fixed offsets, read files, and remember every name that it did not find.
const cctz::time_zone* Load(std::string_view name) {
  Zone* zone = Table().Find(name);
  if (zone == nullptr) return nullptr;
  absl::call_once(zone->once, [zone] {
    zone->loaded = cctz::load_time_zone(std::string(zone->name), &zone->rules);
  });
  return zone->loaded ? &zone->rules : nullptr;
}

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

// `seconds` and a fraction of a second in microseconds; the nearest int64 where that is none.
int64_t Microseconds(int64_t seconds, int64_t fraction) {
  int64_t us = 0;
  if (__builtin_mul_overflow(seconds, kSecondUs, &us) ||
      __builtin_add_overflow(us, fraction, &us)) {
    return seconds < 0 ? kMin : kMax;
  }
  return us;
}

using Instant = cctz::time_point<cctz::seconds>;

constexpr cctz::civil_second kCivilEpoch(1970, 1, 1);

// The wall clock's reading so many seconds after 1970-01-01T00:00:00. cctz counts year by year:
// from nearby it takes a few steps, from 1970 some sixty.
cctz::civil_second WallClock(int64_t seconds) {
  constexpr cctz::civil_second kNearby(2024, 1, 1);
  constexpr int64_t kSecondsToNearby = 1'704'067'200;
  return kNearby + (seconds - kSecondsToNearby);
}

}  // namespace

bool IsKnownZone(std::string_view name) { return Table().Find(name) != nullptr; }

std::optional<int64_t> LocalToInstant(int64_t local_us, std::string_view zone) {
  const cctz::time_zone* rules = Load(zone);
  if (rules == nullptr) return std::nullopt;
  const int64_t seconds = FloorDivide(local_us, kSecondUs);
  // `pre` is by the offset before a change of the clock: the first of two, and past the gap by what
  // it skipped.
  const Instant instant = rules->lookup(WallClock(seconds)).pre;
  return Microseconds(instant.time_since_epoch().count(), FloorRemainder(local_us, kSecondUs));
}

std::optional<int64_t> InstantToLocal(int64_t instant_us, std::string_view zone) {
  const cctz::time_zone* rules = Load(zone);
  if (rules == nullptr) return std::nullopt;
  const int64_t seconds = FloorDivide(instant_us, kSecondUs);
  const cctz::civil_second local = rules->lookup(Instant(cctz::seconds(seconds))).cs;
  return Microseconds(local - kCivilEpoch, FloorRemainder(instant_us, kSecondUs));
}

std::optional<int64_t> LocalMidnight(int64_t local_day, std::string_view zone) {
  const cctz::time_zone* rules = Load(zone);
  if (rules == nullptr) return std::nullopt;
  constexpr int64_t kFarthest =
      kMax / kDayUs + 2;  // days that int64 microseconds cannot reach any more
  const int64_t day = std::clamp(local_day, -kFarthest, kFarthest);
  const auto midnight = rules->lookup(WallClock(day * kDaySeconds));
  const bool skipped = midnight.kind == cctz::time_zone::civil_lookup::SKIPPED;
  return Microseconds((skipped ? midnight.trans : midnight.pre).time_since_epoch().count(), 0);
}

absl::StatusOr<int64_t> WindowStart(int64_t initialized_at_us, std::string_view zone) {
  const std::optional<int64_t> local = InstantToLocal(initialized_at_us, zone);
  if (!local) return absl::InvalidArgumentError(fmt::format("\"{}\" names no time zone", zone));
  return *LocalMidnight(FloorDivide(*local, kDayUs) - 1, zone);
}

std::string IanaName(std::string_view name) {
  const Zone* zone = Table().Find(name);
  return zone == nullptr ? std::string() : std::string(zone->name);
}

std::string_view ZoneRelease() { return kRelease; }

}  // namespace syncledger

// How cctz is told to read zones from memory, and from nowhere else: it looks for a variable of
// this name.
namespace cctz_extension {
namespace {

class PackedZone : public cctz::ZoneInfoSource {
 public:
  explicit PackedZone(std::string_view tzif) : rest_(tzif) {}

  size_t Read(void* to, size_t size) override {
    size = std::min(size, rest_.size());
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }
  int Skip(size_t offset) override {
    if (offset > rest_.size()) return -1;
    rest_.remove_prefix(offset);
    return 0;
  }
  std::string Version() const override { return std::string(syncledger::Table().iana_release()); }

 private:
  std::string_view rest_;
};

std::unique_ptr<cctz::ZoneInfoSource> FromPack(
    const std::string& name,
    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>&) {
  const auto* zone = syncledger::Table().FindIana(name);
  if (zone == nullptr) return nullptr;
  return std::make_unique<PackedZone>(zone->tzif);
}

}  // namespace

ZoneInfoSourceFactory zone_info_source_factory = FromPack;

}  // namespace cctz_extension
