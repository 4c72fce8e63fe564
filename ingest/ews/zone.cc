#include "ingest/ews/zone.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "ingest/ews/xml.h"
#include "ingest/names.h"

namespace syncledger {
namespace {

// What the clocks of a Windows zone (of CLDR's territory 001) are ahead of UTC, in minutes.
struct ZoneOffsets {
  std::string_view name;  // in lower case
  int ever_count;
  std::array<int16_t, 4> ever;  // at some time from 1990 to 2037
  int yearly_count;
  std::array<int16_t, 2> yearly;  // in every year from 2007 to 2037
};

constexpr ZoneOffsets kZones[] = {
#include "ingest/ews/zone_offsets.inc"
};

constexpr int kMostShown = 6;

std::string OffsetText(int minutes) {
  return fmt::format("UTC{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                     std::abs(minutes) % 60);
}

// Takes a number and the letter behind it from the front of `rest`, if that is what stands there.
std::optional<int> Take(std::string_view& rest, char unit) {
  int number;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (error != std::errc() || number < 0 || number > 10'000) return std::nullopt;
  size_t length = end - rest.data();
  if (unit == 'S' && length < rest.size() && rest[length] == '.') {  // "0.0S"
    ++length;
    while (length < rest.size() && rest[length] >= '0' && rest[length] <= '9') ++length;
  }
  if (length == rest.size() || rest[length] != unit) return std::nullopt;
  rest.remove_prefix(length + 1);
  return number;
}

}  // namespace

std::optional<int> OffsetOfBias(std::string_view bias) {
  const bool negative = !bias.empty() && bias[0] == '-';
  if (negative) bias.remove_prefix(1);
  if (bias.empty() || bias[0] != 'P') return std::nullopt;
  bias.remove_prefix(1);
  const std::optional<int> whole_days = Take(bias, 'D');
  const int days = whole_days.value_or(0);
  if (bias.empty() && whole_days) return negative ? days * 1440 : -days * 1440;
  if (bias.empty() || bias[0] != 'T') return std::nullopt;
  bias.remove_prefix(1);
  const std::optional<int> hours = Take(bias, 'H');
  const std::optional<int> minutes = Take(bias, 'M');
  const std::optional<int> seconds = Take(bias, 'S');
  if (!bias.empty() || (!hours && !minutes && !seconds)) return std::nullopt;
  const int behind =
      days * 1440 + hours.value_or(0) * 60 + minutes.value_or(0) + seconds.value_or(0) / 60;
  return negative ? behind : -behind;
}

bool ContradictsName(std::string_view name, const std::vector<int>& offsets) {
  const ZoneOffsets* zone = nullptr;
  for (const ZoneOffsets& known : kZones) {
    if (SameName(known.name, name)) zone = &known;
  }
  if (zone == nullptr || offsets.empty()) return false;
  const auto has_had = [&](int offset) {
    return std::find(zone->ever.begin(), zone->ever.begin() + zone->ever_count, offset) !=
           zone->ever.begin() + zone->ever_count;
  };
  const auto is_defined = [&](int offset) {
    return std::find(offsets.begin(), offsets.end(), offset) != offsets.end();
  };
  return !std::all_of(offsets.begin(), offsets.end(), has_had) ||
         !std::all_of(zone->yearly.begin(), zone->yearly.begin() + zone->yearly_count, is_defined);
}

EwsZone ReadEwsZone(pugi::xml_node definition) {
  EwsZone zone;
  zone.told = std::string(AttributeOf(definition, "Id"));
  if (zone.told.empty()) zone.told = std::string(AttributeOf(definition, "Name"));
  zone.name = zone.told;
  std::vector<int> offsets;
  const pugi::xml_node periods = ChildNamed(definition, "Periods");
  for (pugi::xml_node period = FirstElement(periods); period; period = NextElement(period)) {
    const std::optional<int> offset = OffsetOfBias(AttributeOf(period, "Bias"));
    if (!offset) {
      zone.name = fmt::format("{} (defined by a bias that cannot be read)", zone.told);
      return zone;
    }
    if (std::find(offsets.begin(), offsets.end(), *offset) == offsets.end())
      offsets.push_back(*offset);
  }
  if (!ContradictsName(zone.told, offsets)) return zone;
  std::string defined;
  for (int i = 0; i < static_cast<int>(offsets.size()) && i < kMostShown; ++i)
    defined += fmt::format("{}{}", i == 0 ? "" : ", ", OffsetText(offsets[i]));
  zone.name = fmt::format("{} (defined as {})", zone.told, defined);
  return zone;
}

}  // namespace syncledger
