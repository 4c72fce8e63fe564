// The publisher: brings the outcomes of verdicts to the topic of outcomes, each once. The pages of
// verdicts in the state are its outbox.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_outcomes.h"
#include "eventlog/kafka_settings.h"
#include "store/store.h"

namespace syncledger {

struct PublisherOptions {
  KafkaSettings kafka;
  int32_t partitions = 0;    // of the log, and of the topic
  bool with_values = false;  // also titles, notes, names and addresses (published_outcome.h)
  std::function<bool()> ends = [] { return false; };  // asked between partitions
  std::function<void(const std::string&)>
      warn;  // of a partition that is taken over again and again
};

// Owns no thread for longer than a call. May be killed at any instruction: how far it came is in
// the topic's own transaction.
class Publisher {
 public:
  explicit Publisher(PublisherOptions options) : options_(std::move(options)) {}

  // Publishes of the partitions `mine` what the view holds and the topic does not yet, in one
  // transaction of each at the most; gives up the others. Returns how many outcomes. What no tenant
  // can be told of is nobody's to hear of, and not published.
  //
  // A partition that another publisher has taken over meanwhile is left alone for a second: whose
  // it is, is being settled. Other errors as KafkaOutcomes; another call tries again.
  absl::StatusOr<int64_t> Step(const ReadView& view, const std::set<int32_t>& mine);

 private:
  struct Partition {
    std::unique_ptr<KafkaOutcomes> topic;  // null: to be taken over
    std::chrono::steady_clock::time_point not_before;
    int taken_over = 0;  // how often another publisher took it
  };

  // Several at once, for each waits for the brokers again and again. Returns those that failed.
  std::map<int32_t, absl::Status> TakeOver(const std::vector<int32_t>& numbers);
  absl::StatusOr<int64_t> PublishPartition(const ReadView& view,
                                           const std::vector<std::string>& tenants,
                                           Partition* partition);

  const PublisherOptions options_;
  std::map<int32_t, Partition> partitions_;  // those that were this one's
};

}  // namespace syncledger
