// Facts, rows and verdicts as JSON, field by field, as the lists write it.
#pragma once

#include <google/protobuf/message.h>

#include "api/json.h"

namespace syncledger {

// The fields that are set, by their names in the .proto: enums by name, bytes in hexadecimal, and
// what is a moment (`observed_at_us`) as RFC 3339 in UTC under the name without its unit
// (`observed_at`).
JsonObject MessageJson(const google::protobuf::Message& message);

}  // namespace syncledger
