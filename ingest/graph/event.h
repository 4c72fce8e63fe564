// One event of Microsoft Graph, field by field, as it was stated.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "ingest/json.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// What a look at an element tells before it is read.
struct GraphEventShape {
  bool removed = false;      // it has `@removed`
  bool like_event = false;   // it has a field that this decoder reads, beside its id
  std::string_view type;     // `type`, or ""
  std::string_view foreign;  // what it is instead of an event, where it says so; else ""
};
GraphEventShape LookAtEvent(simdjson::dom::object event);

// Reads an event into `item` (all but its mailbox and calendar) and its lastModifiedDateTime.
// Absent fields stay unset; null ones are named in null_fields; unknown fields are passed over.
// False: `fault` says what cannot be read, and `item` is of no use.
bool ReadGraphEvent(simdjson::dom::object event, const JsonPath& path, v1::ExchangeItem* item,
                    std::optional<int64_t>* last_modified_us, Fault* fault);

// Reads `{"dateTime": ..., "timeZone": ...}`. Letter case of the two names does not matter (the
// beta's sparse shape capitalises them); what is no time stays as text (StatedTime.unreadable).
bool ReadDateTimeTimeZone(simdjson::dom::element value, const JsonPath& path, v1::StatedTime* time,
                          Fault* fault);

// Reads `{"pattern": ..., "range": ...}`.
bool ReadGraphRecurrence(simdjson::dom::element value, const JsonPath& path,
                         v1::Recurrence* recurrence, Fault* fault);

// The stamp among an event's singleValueExtendedProperties, if it has one.
bool ReadStamp(simdjson::dom::element value, const JsonPath& path, std::optional<v1::Stamp>* stamp,
               Fault* fault);

}  // namespace syncledger
