// Writes records to Kafka, each once and in order, and waits until they are acknowledged.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_reader.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// One record on its way.
struct KafkaRecord {
  int32_t partition;
  std::string_view key;
  std::string_view value;

  // Filled in when it is acknowledged. The offset is -1 where the broker did not say it again.
  bool acknowledged = false;
  int64_t offset = -1;
};

// An idempotent producer to one topic, and what takes its place when it has failed for good. For
// one thread.
class KafkaWriter {
 public:
  static absl::StatusOr<std::unique_ptr<KafkaWriter>> Open(const KafkaSettings& settings,
                                                           const std::string& topic);

  // Returns OK once all records are acknowledged by all replicas that are in sync. Otherwise those
  // that are not may be there or not, of each partition a beginning of them; nothing of them will
  // be written later.
  //
  // After a fatal error of the producer a new one goes on: `reread` is asked to mark what of the
  // records stands in the topic all the same.
  absl::Status Write(std::vector<KafkaRecord>& records,
                     const std::function<absl::Status(std::vector<KafkaRecord>&)>& reread);

  // For tests of what comes after a fatal error.
  rd_kafka_t* producer() const { return client_->handle(); }

 private:
  KafkaWriter(const KafkaSettings& settings, std::string topic)
      : settings_(settings), topic_name_(std::move(topic)) {}

  absl::Status Renew();
  absl::Status WriteOnce(std::vector<KafkaRecord>& records, bool* fatal);

  const KafkaSettings settings_;
  const std::string topic_name_;
  std::unique_ptr<KafkaClient> client_;
  KafkaClient::Topic topic_{nullptr, rd_kafka_topic_destroy};
};

// Reads what came to the topic after the offsets `before`, by partition, and marks what of the
// records is among it: they were written in order, so of each partition the first that is not
// acknowledged is looked for first. What a broker has received and not yet written does not show;
// it is then written twice, and the fold drops the second.
absl::Status MarkWhatStands(KafkaReader& reader, const std::vector<int64_t>& before,
                            std::vector<KafkaRecord>& records);

}  // namespace syncledger
