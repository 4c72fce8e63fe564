#include "eventlog/kafka_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

namespace syncledger {
namespace {

// Partitions that are fetched ahead at once, each with at least so much memory.
constexpr size_t kMostFetched = 64;
constexpr size_t kFewestFetchedKb = 1024;

constexpr std::chrono::milliseconds kBetweenQuestions{50};

// A broker that has nothing new answers after so long; a partition that is read from elsewhere
// waits for that answer.
constexpr const char* kFetchWaitMs = "10";

KafkaProperties ReaderProperties(const KafkaSettings& settings, size_t partitions) {
  const size_t share = settings.read_memory_bytes / std::clamp<size_t>(partitions, 1, kMostFetched);
  return {
      {"auto.offset.reset", "error"},
      {"check.crcs", "true"},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"enable.partition.eof", "false"},
      {"fetch.wait.max.ms", kFetchWaitMs},
      {"fetch.error.backoff.ms", "50"},
      {"queued.max.messages.kbytes", std::to_string(std::max(share >> 10, kFewestFetchedKb))},
      {"fetch.message.max.bytes", std::to_string(size_t{1} << 20)},
  };
}

using Message = std::unique_ptr<rd_kafka_message_t, decltype(&rd_kafka_message_destroy)>;

std::string_view View(const void* bytes, size_t size) {
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), size);
}

}  // namespace

KafkaReader::KafkaReader(const KafkaSettings& settings, std::string topic, int32_t partitions)
    : settings_(settings),
      name_(std::move(topic)),
      most_started_(std::max<size_t>(
          1, std::min(kMostFetched, (settings.read_memory_bytes >> 10) / kFewestFetchedKb))),
      places_(static_cast<size_t>(partitions)) {}

absl::StatusOr<std::unique_ptr<KafkaReader>> KafkaReader::Open(const KafkaSettings& settings,
                                                               const std::string& topic,
                                                               int32_t partitions) {
  std::unique_ptr<KafkaReader> reader(new KafkaReader(settings, topic, partitions));
  auto client = KafkaClient::Open(settings, RD_KAFKA_CONSUMER,
                                  ReaderProperties(settings, reader->places_.size()));
  if (!client.ok()) return client.status();
  reader->client_ = *std::move(client);
  reader->topic_ = reader->client_->MakeTopic(topic);
  if (reader->topic_ == nullptr) {
    return reader->client_->Error(rd_kafka_last_error(), fmt::format("read the topic {}", topic));
  }
  return reader;
}

KafkaReader::~KafkaReader() {
  for (size_t p = 0; p < places_.size(); ++p) {
    if (places_[p].started) Stop(static_cast<int32_t>(p), &places_[p]);
  }
}

absl::StatusOr<std::vector<int64_t>> KafkaReader::Offsets(int64_t which) const {
  // While the lead of a partition moves from one broker to another nobody can tell.
  const auto deadline = std::chrono::steady_clock::now() + settings_.read_within;
  while (true) {
    auto offsets = OffsetsOnce(which);
    if (!absl::IsUnavailable(offsets.status())) return offsets;
    if (std::chrono::steady_clock::now() + kBetweenQuestions >= deadline) return offsets;
    std::this_thread::sleep_for(kBetweenQuestions);
  }
}

absl::StatusOr<std::vector<int64_t>> KafkaReader::OffsetsOnce(int64_t which) const {
  const std::string doing = fmt::format("ask how long the topic {} is", name_);
  const std::unique_ptr<rd_kafka_topic_partition_list_t,
                        decltype(&rd_kafka_topic_partition_list_destroy)>
      asked(rd_kafka_topic_partition_list_new(static_cast<int>(places_.size())),
            rd_kafka_topic_partition_list_destroy);
  for (size_t p = 0; p < places_.size(); ++p) {
    rd_kafka_topic_partition_list_add(asked.get(), name_.c_str(), static_cast<int32_t>(p))->offset =
        which;
  }
  // One request to each broker that leads some of them.
  const rd_kafka_resp_err_t error = rd_kafka_offsets_for_times(
      client_->handle(), asked.get(), static_cast<int>(settings_.read_within.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return client_->ErrorOfKnownTopic(error, doing);
  std::vector<int64_t> offsets(places_.size());
  for (int i = 0; i < asked->cnt; ++i) {
    const rd_kafka_topic_partition_t& one = asked->elems[i];
    if (one.err != RD_KAFKA_RESP_ERR_NO_ERROR) return client_->ErrorOfKnownTopic(one.err, doing);
    offsets[static_cast<size_t>(one.partition)] = one.offset;
  }
  return offsets;
}

absl::StatusOr<std::vector<int64_t>> KafkaReader::FirstOffsets() const {
  return Offsets(RD_KAFKA_OFFSET_BEGINNING);
}

absl::StatusOr<std::vector<int64_t>> KafkaReader::EndOffsets() const {
  return Offsets(RD_KAFKA_OFFSET_END);
}

absl::Status KafkaReader::Unreadable(int32_t partition, int64_t offset,
                                     const std::string& why) const {
  return absl::DataLossError(
      fmt::format("{}: the fact at offset {} of partition {} of the topic {} cannot be read: {}",
                  settings_.brokers, offset, partition, name_, why));
}

void KafkaReader::StopOldest(int32_t but) {
  while (started_ >= most_started_) {
    size_t oldest = places_.size();
    for (size_t p = 0; p < places_.size(); ++p) {
      if (oldest == places_.size() || places_[p].used < places_[oldest].used) {
        if (places_[p].used > 0 && p != static_cast<size_t>(but)) oldest = p;
      }
    }
    if (oldest == places_.size()) return;
    const std::unique_lock lock(places_[oldest].mutex, std::try_to_lock);
    if (!lock.owns_lock()) return;  // it is being read: the next who starts one looks again
    if (places_[oldest].started) Stop(static_cast<int32_t>(oldest), &places_[oldest]);
    places_[oldest].used = 0;
  }
}

absl::Status KafkaReader::Start(int32_t partition, int64_t offset, Place* place) {
  if (place->started) Stop(partition, place);
  StopOldest(partition);
  if (rd_kafka_consume_start(topic_.get(), partition, offset) != 0) {
    return client_->Error(rd_kafka_last_error(),
                          fmt::format("read partition {} of the topic {}", partition, name_));
  }
  place->started = true;
  place->next = offset;
  ++started_;
  return absl::OkStatus();
}

void KafkaReader::Stop(int32_t partition, Place* place) {
  rd_kafka_consume_stop(topic_.get(), partition);
  place->started = false;
  --started_;
}

absl::StatusOr<int64_t> KafkaReader::Read(int32_t partition, int64_t from, int64_t to,
                                          const std::function<void(const LogRecord&)>& sink) {
  Place& place = places_[static_cast<size_t>(partition)];
  const std::lock_guard lock(place.mutex);
  if (from >= to) return 0;
  place.used = ++turns_;
  if (!place.started || place.next != from) {
    if (auto started = Start(partition, from, &place); !started.ok()) return started;
  }
  const int64_t first = from;
  // What can be read is given first; the next call finds what cannot.
  const auto fail = [&](absl::Status status) -> absl::StatusOr<int64_t> {
    Stop(partition, &place);
    if (from > first) return from - first;
    return status;
  };
  const auto deadline = std::chrono::steady_clock::now() + settings_.read_within;
  while (from < to) {
    const Message message(rd_kafka_consume(topic_.get(), partition, 100), rd_kafka_message_destroy);
    if (message == nullptr) {
      if (std::chrono::steady_clock::now() < deadline) continue;
      return fail(client_->Error(
          RD_KAFKA_RESP_ERR__TIMED_OUT,
          fmt::format("read offset {} of partition {} of the topic {}", from, partition, name_)));
    }
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      const absl::Status error = client_->Error(
          message->err,
          fmt::format("read offset {} of partition {} of the topic {}", from, partition, name_));
      // Whoever cannot be reached may come back until the deadline.
      if (absl::IsUnavailable(error) && std::chrono::steady_clock::now() < deadline) continue;
      if (absl::IsDataLoss(error)) {
        return fail(Unreadable(partition, from, rd_kafka_err2str(message->err)));
      }
      return fail(error);
    }
    if (message->offset < from) continue;  // the broker gives whole batches of records
    if (message->offset > from) {
      return fail(Unreadable(partition, from,
                             fmt::format("it is missing, the next one is {}", message->offset)));
    }
    LogRecord record{partition, from, View(message->payload, message->len)};
    record.heartbeat = message->key == nullptr && message->len == 0;
    record.appended_ms = std::max<int64_t>(rd_kafka_message_timestamp(message.get(), nullptr), 0);
    sink(record);
    place.next = ++from;
  }
  return from - first;
}

}  // namespace syncledger
