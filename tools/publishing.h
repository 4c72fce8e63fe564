// Publishing outcomes beside a fold, from threads of its own: what `project` and `up` share.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/service/latest_view.h"
#include "eventlog/kafka_election.h"
#include "projector/publisher.h"
#include "tools/data_folder.h"
#include "tools/watching.h"

namespace syncledger {

struct PublishingFlags {
  bool with_values = false;
  std::string instance;  // empty: made of the machine's name and the folder's
};

void AddPublishing(CLI::App& command, PublishingFlags* flags);

// Two threads: one takes part in the election, the other publishes what was elected.
class Publishing {
 public:
  // Joins those who publish the same partitions (none: all of the log's). `latest` and `watching`
  // (null: nobody wants to know) outlive it.
  // kFailedPrecondition: the topic is not there or not as it has to be, with what mends it.
  static absl::StatusOr<std::unique_ptr<Publishing>> Start(const LedgerPlace& place,
                                                           const PublishingFlags& flags,
                                                           const std::vector<int32_t>& partitions,
                                                           int32_t of_log, const LatestView& latest,
                                                           Watching* watching = nullptr);
  // Ends after the transaction that runs.
  ~Publishing();

  // What ended it; OK while it publishes. While Kafka is not reached it waits, and says so.
  absl::Status status() const;

 private:
  Publishing(std::unique_ptr<KafkaElection> election, PublisherOptions options,
             std::vector<int32_t> partitions, const LatestView& latest, Watching* watching)
      : election_(std::move(election)),
        publisher_(Ending(std::move(options))),
        partitions_(std::move(partitions)),
        latest_(latest),
        watching_(watching) {}

  PublisherOptions Ending(PublisherOptions options) const {
    options.ends = [this] { return ends_.load(); };
    return options;
  }
  void Elect();
  void Publish();
  void EndWith(const absl::Status& status);

  std::unique_ptr<KafkaElection> election_;
  Publisher publisher_;
  const std::vector<int32_t> partitions_;
  const LatestView& latest_;
  Watching* const watching_;

  std::atomic<bool> ends_ = false;
  mutable std::mutex mutex_;  // guards what is below, but the threads
  absl::Status status_;
  std::set<int32_t> mine_;  // as elected
  std::thread elects_;
  std::thread publishes_;
};

}  // namespace syncledger
