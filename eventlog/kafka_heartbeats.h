// Heartbeats: records without key and value through the partitions of the log that are silent, so
// that who no longer reads them cannot pass for one who has nothing to read.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_reader.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

struct HeartbeatOptions {
  std::chrono::milliseconds silence{10'000};       // of a partition, before it gets one
  std::chrono::milliseconds between_looks{1'000};  // on average
  // Called where the brokers do not let it look or write, once, with a line that says so. Of
  // brokers that cannot be reached, or begin, others tell.
  std::function<void(const std::string&)> warn;
};

// Looks at the ends of all partitions, whoever appends, and writes a heartbeat to each that has not
// moved for the time of silence. It looks at moments of chance: of several processes that send them
// one is the first, the others see that the partition moved, and an idle one grows by one record at
// a time, or now and then by two where two looked within the same milliseconds.
//
// Has a thread of its own from Open to its end. Brokers that cannot be reached are tried again.
class KafkaHeartbeats {
 public:
  // Of the log's facts, which have so many partitions. kInvalidArgument: the settings.
  static absl::StatusOr<std::unique_ptr<KafkaHeartbeats>> Open(const KafkaSettings& settings,
                                                               int32_t partitions,
                                                               HeartbeatOptions options = {});
  ~KafkaHeartbeats();
  KafkaHeartbeats(const KafkaHeartbeats&) = delete;
  KafkaHeartbeats& operator=(const KafkaHeartbeats&) = delete;

  // How many were acknowledged.
  int64_t sent() const { return sent_; }
  // Whether the brokers answered when it looked last.
  bool reached() const { return reached_; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Place {
    int64_t end = -1;  // not yet known
    Clock::time_point moved_at;
  };

  KafkaHeartbeats(const KafkaSettings& settings, int32_t partitions, HeartbeatOptions options);

  void Run();
  absl::Status Look();
  absl::Status Send(const std::vector<int32_t>& silent);

  const KafkaSettings settings_;
  const HeartbeatOptions options_;
  std::vector<Place> places_;
  std::unique_ptr<KafkaReader> reader_;
  std::unique_ptr<KafkaClient> producer_;
  KafkaClient::Topic topic_{nullptr, rd_kafka_topic_destroy};
  std::atomic<int64_t> sent_ = 0;
  std::atomic<bool> reached_ = true;

  std::mutex mutex_;  // over what follows
  std::condition_variable ending_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace syncledger
