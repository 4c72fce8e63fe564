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
  // transaction of each at the most; gives up the others. What no tenant can be told of is nobody's
  // to hear of, and not published.
  //
  // A partition that another publisher has taken over meanwhile is left alone for a second: whose
  // it is, is being settled. One that fails waits for three, and the others go on.
  struct Published {
    int64_t outcomes = 0;
    absl::Status status;  // of a partition that has failed, as KafkaOutcomes, until it succeeds
  };
  Published Step(const ReadView& view, const std::set<int32_t>& mine);

  // Of how many partitions it published as the last step found them: those that it has taken over,
  // and has not failed to write to since, and those that hold no tenant.
  size_t held() const;

 private:
  struct Partition {
    std::unique_ptr<KafkaOutcomes> topic;  // null: to be taken over
    std::chrono::steady_clock::time_point not_before;
    absl::Status failure;  // why it waits for that, unless another publisher took it
    int taken_over = 0;    // how often in a row another did
    std::chrono::steady_clock::time_point taken_over_at;
    bool is_empty = false;  // it is this one's, and has no tenants
  };

  // All at once, for each waits for the brokers again and again.
  void TakeOver(const std::vector<int32_t>& numbers);
  void Fail(const absl::Status& status, Partition* partition);
  absl::StatusOr<int64_t> PublishPartition(const ReadView& view,
                                           const std::vector<std::string>& tenants,
                                           Partition* partition);

  const PublisherOptions options_;
  std::map<int32_t, Partition> partitions_;  // those that were this one's
};

}  // namespace syncledger
