// One client of librdkafka, and what it says in the words and codes of the event log: the one place
// where Kafka's errors are translated.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

using KafkaProperties = std::vector<std::pair<std::string, std::string>>;
using DeliveryReport = void (*)(rd_kafka_t*, const rd_kafka_message_t*, void*);

// Owns the client's threads and connections. May be used from any thread.
class KafkaClient {
 public:
  // Connects to nobody yet. `delivered` of a producer is called from rd_kafka_poll and
  // rd_kafka_flush; `events` (RD_KAFKA_EVENT_*) come by queues. kInvalidArgument: a property that
  // librdkafka does not have, or not so.
  static absl::StatusOr<std::unique_ptr<KafkaClient>> Open(const KafkaSettings& settings,
                                                           rd_kafka_type_t type,
                                                           const KafkaProperties& properties,
                                                           DeliveryReport delivered = nullptr,
                                                           int events = 0);
  ~KafkaClient();
  KafkaClient(const KafkaClient&) = delete;
  KafkaClient& operator=(const KafkaClient&) = delete;

  rd_kafka_t* handle() const { return handle_; }

  // "BROKERS: cannot DOING: WHY", in one line, with the code that the caller acts on: kUnavailable
  // (nobody answers, or not enough of them), kPermissionDenied, kNotFound (no such topic),
  // kInvalidArgument (too large), kDataLoss (deleted or damaged), kInternal (anything else).
  absl::Status Error(rd_kafka_resp_err_t error, std::string_view doing) const;

  // The same of a topic that was there: a broker that stops or begins may not know of it, and the
  // client then forgets it until another answers. That is kUnavailable.
  absl::Status ErrorOfKnownTopic(rd_kafka_resp_err_t error, std::string_view doing) const;

  // A topic that the client produces to or consumes from; null, with the error in
  // rd_kafka_last_error(), if it cannot be had.
  using Topic = std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)>;
  Topic MakeTopic(const std::string& name) const;

 private:
  explicit KafkaClient(std::string brokers) : brokers_(std::move(brokers)) {}

  static void Log(const rd_kafka_t* handle, int level, const char* facility, const char* text);

  const std::string brokers_;
  rd_kafka_t* handle_ = nullptr;

  mutable std::mutex mutex_;  // guards what is below: librdkafka's threads log
  std::string trouble_;       // what it last said of a broker that it cannot talk to
};

}  // namespace syncledger
