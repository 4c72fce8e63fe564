// What a decoder is: a pure function from a line of a capture, or a body off the wire, to facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

inline constexpr uint32_t kSchemaVersion = 1;   // of v1::Fact as this build writes and reads it
inline constexpr size_t kMaxLineBytes = 16u << 20;

}  // namespace syncledger
