#include "eventlog/kafka_cursors.h"

#include <fmt/format.h>

#include <chrono>
#include <memory>

#include "eventlog/kafka_client.h"

namespace syncledger {
namespace {

enum class Reads {
  kCommitted,  // until `visit` returns true
  kToTheEnd,   // or to the end, with what is in open transactions
};

absl::Status Read(const KafkaSettings& settings, int32_t partition, Reads reads,
                  const std::function<bool(std::string_view name, std::string_view value)>& visit) {
  const std::string topic_name = CursorsTopic(settings);
  const std::string doing = fmt::format("read the topic {}", topic_name);
  // Compaction and transactions leave gaps: where the end is only the broker can say.
  auto client = KafkaClient::Open(
      settings, RD_KAFKA_CONSUMER,
      {{"auto.offset.reset", "error"},
       {"check.crcs", "true"},
       {"enable.auto.commit", "false"},
       {"enable.auto.offset.store", "false"},
       {"enable.partition.eof", "true"},
       {"isolation.level", reads == Reads::kCommitted ? "read_committed" : "read_uncommitted"},
       {"fetch.wait.max.ms", "10"}});
  if (!client.ok()) return client.status();
  const KafkaClient::Topic topic = (*client)->MakeTopic(topic_name);
  if (topic == nullptr) return (*client)->Error(rd_kafka_last_error(), doing);
  // Asked first: a consumer that starts before it knows who leads the partition waits for long.
  const rd_kafka_metadata_t* metadata = nullptr;
  const rd_kafka_resp_err_t asked =
      rd_kafka_metadata((*client)->handle(), 0, topic.get(), &metadata,
                        static_cast<int>(settings.read_within.count()));
  if (asked != RD_KAFKA_RESP_ERR_NO_ERROR) return (*client)->Error(asked, doing);
  rd_kafka_metadata_destroy(metadata);
  if (rd_kafka_consume_start(topic.get(), partition, RD_KAFKA_OFFSET_BEGINNING) != 0) {
    return (*client)->Error(rd_kafka_last_error(), doing);
  }
  absl::Status status;
  const auto deadline = std::chrono::steady_clock::now() + settings.read_within;
  while (true) {
    const std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)> message(
        rd_kafka_consume(topic.get(), partition, 100), rd_kafka_message_destroy);
    const bool late = std::chrono::steady_clock::now() >= deadline;
    const bool at_end = message != nullptr && message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF;
    if (at_end && reads == Reads::kToTheEnd) break;
    if (message == nullptr || at_end) {
      if (!late) continue;
      status = (*client)->Error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing);
      break;
    }
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      status = (*client)->Error(message->err, doing);
      if (absl::IsUnavailable(status) && !late) {
        status = absl::OkStatus();
        continue;
      }
      break;
    }
    if (message->key == nullptr) continue;
    if (visit({static_cast<const char*>(message->key), message->key_len},
              {static_cast<const char*>(message->payload), message->len})) {
      break;
    }
  }
  rd_kafka_consume_stop(topic.get(), partition);
  return status;
}

}  // namespace

absl::Status ReadCursors(
    const KafkaSettings& settings, int32_t partition,
    const std::function<bool(std::string_view name, std::string_view value)>& visit) {
  return Read(settings, partition, Reads::kCommitted, visit);
}

absl::StatusOr<std::string> ReadCursor(const KafkaSettings& settings, int32_t partition,
                                       std::string_view name) {
  std::string cursor;
  const absl::Status read = Read(settings, partition, Reads::kToTheEnd,
                                 [&](std::string_view one, std::string_view value) {
                                   if (one == name) cursor = value;
                                   return false;
                                 });
  if (!read.ok()) return read;
  return cursor;
}

}  // namespace syncledger
