// The raw payloads on Kafka: the topic syncledger.raw, which expires.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "eventlog/kafka_settings.h"
#include "eventlog/raw_log.h"

namespace syncledger {

// A line is a message: key = the hash of its body, value = a serialised v1::RawLine, partition =
// PartitionOf(tenant) of as many as the topic has.
class KafkaRaw : public RawLog {
 public:
  // kUnavailable: no broker answers. kFailedPrecondition: the topic is not there; the message has
  // the command that makes it.
  static absl::StatusOr<std::unique_ptr<KafkaRaw>> Open(const KafkaSettings& settings);
  ~KafkaRaw() override;

  size_t max_line_bytes() const override;
  absl::Status Append(const std::vector<AppendRecord>& lines) override;
  absl::Status Read(
      const std::function<absl::Status(const v1::RawLine& line, int64_t total)>& visit) override;

 private:
  struct State;
  explicit KafkaRaw(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace syncledger
