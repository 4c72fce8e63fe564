// One CalendarItem of EWS, field by field, as it was stated; in the terms that Graph's events have.
#pragma once

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/ews/zone.h"
#include "ingest/json.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

struct EwsItem {
  v1::ExchangeItem item;  // all but its mailbox and calendar
  std::optional<int64_t> last_modified_us;
  // What a recurring master tells of its modified occurrences: when they are and were, and no more.
  // They have no change key: that of their own items stands for more than this.
  std::vector<v1::ExchangeItem> exceptions;
  bool by_id_alone = false;  // it told nothing but its ItemId of what this decoder reads

  bool whole() const { return item.has_start(); }
};

// Reads a CalendarItem, its children in any order. What is absent stays unset; what is not known is
// passed over. False: `fault` says what cannot be read, and `item` is of no use but for its id.
bool ReadEwsItem(pugi::xml_node element, const JsonPath& path, EwsItem* item, Fault* fault);

// The id of an item, or of what reports one as deleted; "" without one.
std::string_view ItemIdOf(pugi::xml_node element);

// Reads Recurrence (a pattern and a range). `zone` is the series' own.
bool ReadEwsRecurrence(pugi::xml_node element, const JsonPath& path, const EwsZone& zone,
                       v1::Recurrence* recurrence, Fault* fault);

// The stamp among the ExtendedProperty children of an item, if it has one.
std::optional<v1::Stamp> ReadEwsStamp(pugi::xml_node item);

// A time of an item as a stated time. It is the instant that its Z or offset names, and without
// either a wall time of the zone, or of UTC where none was told. Of an all-day item it is a date:
// the wall clock's midnight, as `wall_clock` (StartWallClock) or its own offset tells it; else the
// instant, from which the zone tells the date.
v1::StatedTime EwsTime(std::string_view text, std::string_view wall_clock, const EwsZone& zone,
                       bool is_all_day);

}  // namespace syncledger
