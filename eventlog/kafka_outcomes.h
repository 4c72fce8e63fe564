// One partition of the topic of outcomes: whatever becomes of those who publish to it, a reader of
// what is committed sees each outcome once, and those of a tenant in order.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

struct OutcomeMessage {
  std::string tenant;
  std::string id;     // in the header "outcome-id"
  std::string bytes;  // a serialised v1::PublishedOutcome
};

// What of a tenant is in the topic: all outcomes of so many of its facts, from the first on, and of
// the next one so many.
struct OutcomePosition {
  uint64_t facts = 0;
  uint64_t outcomes = 0;

  bool operator==(const OutcomePosition&) const = default;
};
using OutcomePositions = std::map<std::string, OutcomePosition>;  // by tenant

// The producer has the transactional id "PREFIX-outcomes-PARTITION"; in a transaction with the
// outcomes goes, to the same partition of the topic of cursors, how far they reach. For one thread.
class KafkaOutcomes {
 public:
  // Takes the partition over: whoever had it can publish no more, and what he had begun is undone.
  // Then reads how far he came. Errors as KafkaClient::Error.
  static absl::StatusOr<std::unique_ptr<KafkaOutcomes>> Open(const KafkaSettings& settings,
                                                             int32_t partition);

  const OutcomePositions& positions() const { return positions_; }

  // All of it, or nothing; `reach`: the positions of those tenants after it. kAborted: somebody has
  // taken the partition over. After an error it may be there or not, and only another that is
  // opened can tell: this one is of no use any more. Other errors as KafkaClient::Error; what
  // another may not run into is kUnavailable.
  absl::Status Publish(const std::vector<OutcomeMessage>& outcomes, const OutcomePositions& reach);

 private:
  KafkaOutcomes(const KafkaSettings& settings, int32_t partition)
      : settings_(settings), partition_(partition) {}

  absl::Status Begin();
  // In one transaction.
  absl::Status Write(const std::vector<OutcomeMessage>& outcomes,
                     const std::map<std::string, std::string>& cursors);
  absl::Status Failure(rd_kafka_resp_err_t code, const std::string& doing) const;
  absl::Status Send(const std::string& topic, const std::string& key, const std::string& value,
                    const std::string* id, std::chrono::steady_clock::time_point deadline);
  absl::Status Retried(const std::function<rd_kafka_error_t*()>& call, const std::string& doing,
                       std::chrono::steady_clock::time_point deadline);

  const KafkaSettings settings_;
  const int32_t partition_;
  std::unique_ptr<KafkaClient> client_;
  OutcomePositions positions_;
};

}  // namespace syncledger
