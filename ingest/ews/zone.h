// The zones that an EWS item names, and whether their definitions say the same as their names.
#pragma once

#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger {

// A zone as an item told it.
struct EwsZone {
  std::string told;  // as written; "" if none was told
  // By what its times are read: the name, unless the definition beside it contradicts it: then a
  // text that is no zone's name and says so ("Eastern Standard Time (defined as UTC-08:00)"), so
  // that nothing is concluded from either.
  std::string name;
};

// Reads StartTimeZone or EndTimeZone (a TimeZoneDefinition): its Id, else its Name.
EwsZone ReadEwsZone(pugi::xml_node definition);

// A zone that is only named.
inline EwsZone NamedZone(std::string name) { return {name, name}; }

// Whether a zone of that Windows name cannot have exactly these offsets (minutes east of UTC) over
// the years: it never had one of them since 1990, or one that it has every year is not among them.
// Names that are not known contradict nothing.
bool ContradictsName(std::string_view name, const std::vector<int>& offsets);

// The bias of a Period (an xs:duration such as "PT8H" or "-PT5H30M") as minutes east of UTC.
std::optional<int> OffsetOfBias(std::string_view bias);

}  // namespace syncledger
