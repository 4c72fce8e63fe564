// The event log on Kafka: the ledger's facts in a topic that any Kafka client can read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// A fact is a message: key = its tenant, value = its bytes, partition = PartitionOf(tenant).
// Offsets are Kafka's own; nothing writes facts in transactions, so they have no gaps, and one that
// is missing is lost (kDataLoss). A message without key and value is a heartbeat.
//
// Append is idempotent within one object: through whatever happens to brokers and connections each
// fact is written once and in order. Only where the producer itself fails for good, what was on its
// way may be written twice. Where an Append fails, and after a crash, the ingest says again what it
// said: the fold drops repeats. No transactions, no consumer group, no offset but those of
// the caller.
//
// May be used from any thread. A sink must not read the partition that it is called for. One object
// appends at a time to one ledger: Kafka has no lock that could say so.
class KafkaLog : public EventLog {
 public:
  // Looks at brokers and topics first. kUnavailable: no broker answers. kFailedPrecondition: a
  // topic is missing, or set so that facts would be lost; the message has the command that mends
  // it. kDataLoss: the first facts of a partition were deleted. kInvalidArgument: the settings.
  // kPermissionDenied: as it says. Every message is one line that begins with the brokers.
  static absl::StatusOr<std::unique_ptr<KafkaLog>> Open(const KafkaSettings& settings);
  ~KafkaLog() override;

  int32_t partitions() const override;
  size_t max_fact_bytes() const override;
  absl::Status Append(const std::vector<AppendRecord>& records,
                      const std::vector<std::pair<std::string, std::string>>& cursors) override;
  absl::StatusOr<int64_t> Read(int32_t partition, int64_t offset, int64_t max_records,
                               const std::function<void(const LogRecord&)>& sink) override;
  absl::StatusOr<int64_t> EndOffset(int32_t partition) override;
  absl::StatusOr<std::string> Cursor(std::string_view name) override;

 private:
  struct State;
  explicit KafkaLog(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace syncledger
