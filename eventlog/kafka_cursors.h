// Ingest cursors on Kafka: the last value of each name in a compacted topic.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// Reads a partition of the topic to its end and returns the last value under that name; empty if
// there is none. Errors as KafkaClient::Error.
absl::StatusOr<std::string> ReadCursor(const KafkaSettings& settings, int32_t partition,
                                       std::string_view name);

}  // namespace syncledger
