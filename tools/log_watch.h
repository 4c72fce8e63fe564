// How far a fold is behind its log, partition by partition, in records and in seconds; and whether
// the brokers answer.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "eventlog/kafka_reader.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// One partition's ends as they were seen over time, and how far it is folded: what its lag comes
// of. Knows no clock: moments are given, milliseconds of Unix time.
class PartitionLag {
 public:
  // `next`: the log offset to fold next.
  PartitionLag(int64_t next, int64_t now_ms) : next_(next), moved_ms_(now_ms) {}

  void SeeEnd(int64_t end, int64_t now_ms);
  // `appended_ms`: when the last record before `next` was appended; 0: the log does not say.
  void SeeFolded(int64_t next, int64_t appended_ms);
  // When the record at `next` was appended.
  void SeeWaiting(int64_t next, int64_t appended_ms);

  int64_t end() const { return end_; }
  int64_t next() const { return next_; }
  int64_t records() const { return end_ > next_ ? end_ - next_ : 0; }

  // How long the oldest record that is not folded has been in the log, to about the time between
  // two looks. Where all is folded: how long ago the newest was seen to arrive, or watching began.
  int64_t Milliseconds(int64_t now_ms) const;
  // Whether nothing is known of the age of what waits: it was there when watching began.
  bool NeedsAge() const { return records() > 0 && not_before_ms_ == 0 && !WasSeenToCome(); }

 private:
  // Records that came between two looks.
  struct Growth {
    int64_t begin;
    int64_t end;
    int64_t not_before_ms;  // the look at which they were not there yet
  };
  // Whether that is true of the record at `next_`.
  bool WasSeenToCome() const { return !growth_.empty() && growth_.front().begin <= next_; }

  int64_t end_ = 0;
  int64_t next_;
  int64_t looked_ms_ = 0;      // when the end was last asked for
  int64_t moved_ms_;           // when it last was another
  int64_t not_before_ms_ = 0;  // of the record at `next_`: when it cannot have been there yet
  std::deque<Growth> growth_;  // of what is not folded, as far as it was watched
};

struct PartitionStand {
  int32_t partition;
  int64_t end;
  int64_t next;
  int64_t records;  // that are not folded; heartbeats too
  double seconds;   // PartitionLag::Milliseconds
};

// Watches the partitions that a process folds. Of a log on Kafka it asks the brokers every second,
// from a thread and a connection of its own, so that a fold that hangs cannot make it lie. May be
// used from any thread.
class LogWatch {
 public:
  // `next` by partition. On Kafka.
  static absl::StatusOr<std::unique_ptr<LogWatch>> OnKafka(const KafkaSettings& settings,
                                                           int32_t partitions_of_log,
                                                           const std::map<int32_t, int64_t>& next);
  // Of a log that this process holds, which ends there; SeeEnds says how it grows.
  static std::unique_ptr<LogWatch> Embedded(const std::map<int32_t, int64_t>& next,
                                            const std::map<int32_t, int64_t>& ends);
  ~LogWatch();

  void SeeFolded(int32_t partition, int64_t next, int64_t appended_ms);
  void SeeEnds(const std::map<int32_t, int64_t>& ends);

  bool on_kafka() const { return reader_ != nullptr; }
  std::vector<PartitionStand> Stand() const;
  // What keeps the brokers from answering; OK where they did within the last seconds.
  absl::Status Reached() const;

 private:
  explicit LogWatch(const std::map<int32_t, int64_t>& next);

  void Run();
  void Look();

  std::unique_ptr<KafkaReader> reader_;  // of Kafka

  mutable std::mutex mutex_;  // over what follows
  std::map<int32_t, PartitionLag> lags_;
  absl::Status looked_;  // the last look
  int64_t reached_ms_ = 0;
  std::condition_variable ending_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace syncledger
