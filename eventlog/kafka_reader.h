// Reads the partitions of one topic from given offsets: no group, no stored offsets, no gaps.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

// Keeps a partition's place, so that who reads on finds what follows already fetched. What is
// fetched ahead is bounded by `read_memory_bytes`: a partition that was not read for long gives up
// its share. May be used from any thread.
class KafkaReader {
 public:
  static absl::StatusOr<std::unique_ptr<KafkaReader>> Open(const KafkaSettings& settings,
                                                           const std::string& topic,
                                                           int32_t partitions);
  ~KafkaReader();

  const KafkaClient& client() const { return *client_; }

  // The first offset of every partition, or the one that its next record will have, as the brokers
  // have it now.
  absl::StatusOr<std::vector<int64_t>> FirstOffsets() const;
  absl::StatusOr<std::vector<int64_t>> EndOffsets() const;

  // Calls `sink` for the records of [from, to) of a partition, all of which must be there. How
  // many there were: fewer only before one that cannot be read, of which the next call tells.
  // kDataLoss: it was deleted or damaged, or the next one is another. kUnavailable: no answer.
  absl::StatusOr<int64_t> Read(int32_t partition, int64_t from, int64_t to,
                               const std::function<void(const LogRecord&)>& sink);

 private:
  struct Place {
    std::mutex mutex;
    bool started = false;
    int64_t next = 0;                // the offset that is consumed next
    std::atomic<uint64_t> used = 0;  // when it was last read, by `turns_`
  };

  KafkaReader(const KafkaSettings& settings, std::string topic, int32_t partitions);

  absl::StatusOr<std::vector<int64_t>> Offsets(int64_t which) const;
  absl::StatusOr<std::vector<int64_t>> OffsetsOnce(int64_t which) const;
  absl::Status Start(int32_t partition, int64_t offset, Place* place);
  void Stop(int32_t partition, Place* place);
  void StopOldest(int32_t but);
  absl::Status Unreadable(int32_t partition, int64_t offset, const std::string& why) const;

  const KafkaSettings settings_;
  const std::string name_;
  const size_t most_started_;
  std::unique_ptr<KafkaClient> client_;
  KafkaClient::Topic topic_{nullptr, rd_kafka_topic_destroy};
  std::vector<Place> places_;
  std::atomic<size_t> started_ = 0;
  std::atomic<uint64_t> turns_ = 0;
};

}  // namespace syncledger
