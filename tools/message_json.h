// Facts, rows and verdicts as JSON, field by field, as the lists write it.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "api/json.h"

namespace syncledger {

// The fields that are set, by their names in the .proto: enums by name, bytes in hexadecimal, and
// what is a time (`observed_at_us`) as RFC 3339 in UTC under the name without its unit
// (`observed_at`); what a wall clock shows (`local_us`) likewise, without a Z.
JsonObject MessageJson(const google::protobuf::Message& message);

// The fields that two messages of one type have otherwise, those of messages within them by dotted
// names: "value.start: 2026-11-04T18:00:00Z -> 2026-11-04T19:00:00Z; title: Busy -> Dentist".
std::string ChangedFields(const google::protobuf::Message& before,
                          const google::protobuf::Message& after);

}  // namespace syncledger
