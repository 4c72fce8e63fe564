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

// Reads what is committed of a partition of the topic, every value that was ever written and is
// still there, in order, until `visit` returns true. Does not take a broker's word for where the
// end is: one that has just come to lead the partition may not know it yet. kUnavailable: it did
// not return true in time. Other errors as KafkaClient::Error.
absl::Status ReadCursors(
    const KafkaSettings& settings, int32_t partition,
    const std::function<bool(std::string_view name, std::string_view value)>& visit);

// The last value under that name; empty if there is none. For names that are not written in
// transactions: one that is open holds it back no more than the others'.
absl::StatusOr<std::string> ReadCursor(const KafkaSettings& settings, int32_t partition,
                                       std::string_view name);

}  // namespace syncledger
