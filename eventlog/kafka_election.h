// Who publishes which partition's outcomes: a consumer group that reads nothing, and only elects.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

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
  using Warning = std::function<void(const std::string&)>;

  // `group`: of those who may take each other's place. `member`: what brokers show it
  // as to those who look at the group.
  static absl::StatusOr<std::unique_ptr<KafkaElection>> Open(const KafkaSettings& settings,
                                                             const std::string& group,
                                                             const std::string& member,
                                                             Warning warn = nullptr);
  ~KafkaElection();

  // The partitions that are this member's, after it has listened for so long. kPermissionDenied: it
  // may not be one, as long as it never was. kFailedPrecondition: the brokers want a longer
  // session. What else keeps it from being elected may pass: it is warned of, once each.
  absl::StatusOr<std::set<int32_t>> Poll(std::chrono::milliseconds within);

 private:
  explicit KafkaElection(Warning warn) : warn_(std::move(warn)) {}

  void Rebalance(rd_kafka_event_t* event);
  absl::Status See(rd_kafka_resp_err_t error);

  const Warning warn_;
  std::unique_ptr<KafkaClient> client_;
  rd_kafka_queue_t* queue_ = nullptr;
  std::set<int32_t> mine_;
  bool was_elected_ = false;
  std::optional<std::chrono::steady_clock::time_point> elects_since_;
  std::set<rd_kafka_resp_err_t> warned_of_;
};

}  // namespace syncledger
