// Who publishes which partition's outcomes: a consumer group that reads nothing, and only elects.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// A member of the group. It says who should publish, and no more: a member that has not heard yet
// that another was elected is stopped by KafkaOutcomes. For one thread, which does nothing else: a
// member that does not poll for 6 s is taken for dead.
class KafkaElection {
 public:
  // `group`: of those who may take each other's place. `member`: what brokers show it
  // as to those who look at the group.
  static absl::StatusOr<std::unique_ptr<KafkaElection>> Open(const KafkaSettings& settings,
                                                             const std::string& group,
                                                             const std::string& member);
  ~KafkaElection();

  // The partitions that are this member's, after it has listened for so long.
  absl::StatusOr<std::set<int32_t>> Poll(std::chrono::milliseconds within);

 private:
  KafkaElection() = default;

  void Rebalance(rd_kafka_event_t* event);

  std::unique_ptr<KafkaClient> client_;
  rd_kafka_queue_t* queue_ = nullptr;
  std::set<int32_t> mine_;
};

}  // namespace syncledger
