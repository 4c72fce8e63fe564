// Cursors on Kafka: the last value of each name in a compacted topic.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// Reads a partition of the topic to its end, what is committed of it: every value that was ever
// written and is still there, in order. Errors as KafkaClient::Error.
absl::Status ReadCursors(
    const KafkaSettings& settings, int32_t partition,
    const std::function<void(std::string_view name, std::string_view value)>& visit);

// The last value under that name; empty if there is none.
absl::StatusOr<std::string> ReadCursor(const KafkaSettings& settings, int32_t partition,
                                       std::string_view name);

}  // namespace syncledger
