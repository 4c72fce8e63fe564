// Page tokens and cursors as callers see them: opaque, the same after a restart, and refused when
// they are not what they should be.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message_lite.h"
#include "syncledger/v1/token.pb.h"

namespace syncledger {

// A URL-safe text that holds the message and a checksum over it: against what was cut or mixed up,
// not against whoever wants to forge one.
std::string Seal(const google::protobuf::MessageLite& message);

// A page token of `query` (a hash of what is asked); of an empty text the one that begins it.
// kInvalidArgument: the text is no token that Seal made, or of another query.
absl::StatusOr<v1::PageToken> OpenPageToken(std::string query, std::string_view text);
// kInvalidArgument: the text is no token that Seal made.
absl::StatusOr<v1::WatchCursor> OpenWatchCursor(std::string_view text);

}  // namespace syncledger
