#include "eventlog/kafka_heartbeats.h"

#include <fmt/format.h>

#include <random>
#include <utility>

namespace syncledger {
namespace {

constexpr std::chrono::seconds kAnswerWithin{3};  // who ends it waits for that
constexpr size_t kReadMemory = size_t{1} << 20;   // nothing is read but where the topic ends

const KafkaProperties& HeartbeatProperties() {
  static const auto& properties = *new KafkaProperties{
      {"acks", "all"},  // it says that the partition takes facts
      {"linger.ms", "0"},
      {"message.timeout.ms", std::to_string(std::chrono::milliseconds(kAnswerWithin).count())},
  };
  return properties;
}

// What became of the heartbeats of one Send.
struct Delivery {
  std::vector<std::pair<int32_t, int64_t>> arrived;  // partition and offset
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

void HeartbeatDelivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  auto* const delivery = static_cast<Delivery*>(message->_private);
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    delivery->arrived.emplace_back(message->partition, message->offset);
  } else {
    delivery->error = message->err;
  }
}

KafkaSettings Impatient(KafkaSettings settings) {
  settings.read_within = kAnswerWithin;
  settings.read_memory_bytes = kReadMemory;
  return settings;
}

}  // namespace

KafkaHeartbeats::KafkaHeartbeats(const KafkaSettings& settings, int32_t partitions,
                                 HeartbeatOptions options)
    : settings_(Impatient(settings)),
      options_(std::move(options)),
      places_(static_cast<size_t>(partitions)) {}

absl::StatusOr<std::unique_ptr<KafkaHeartbeats>> KafkaHeartbeats::Open(
    const KafkaSettings& settings, int32_t partitions, HeartbeatOptions options) {
  std::unique_ptr<KafkaHeartbeats> heartbeats(
      new KafkaHeartbeats(settings, partitions, std::move(options)));
  const std::string topic = FactsTopic(settings);
  auto reader = KafkaReader::Open(heartbeats->settings_, topic, partitions);
  if (!reader.ok()) return reader.status();
  heartbeats->reader_ = *std::move(reader);
  auto producer = KafkaClient::Open(heartbeats->settings_, RD_KAFKA_PRODUCER, HeartbeatProperties(),
                                    HeartbeatDelivered);
  if (!producer.ok()) return producer.status();
  heartbeats->producer_ = *std::move(producer);
  heartbeats->topic_ = heartbeats->producer_->MakeTopic(topic);
  if (heartbeats->topic_ == nullptr) {
    return heartbeats->producer_->Error(rd_kafka_last_error(),
                                        fmt::format("send heartbeats to the topic {}", topic));
  }
  heartbeats->thread_ = std::thread([started = heartbeats.get()] { started->Run(); });
  return heartbeats;
}

KafkaHeartbeats::~KafkaHeartbeats() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  ending_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void KafkaHeartbeats::Run() {
  std::string warned;
  std::minstd_rand dice(std::random_device{}());
  std::uniform_int_distribution<int64_t> pause(options_.between_looks.count() / 2,
                                               options_.between_looks.count() * 3 / 2);
  std::unique_lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    const absl::Status looked = Look();
    reached_ = looked.ok();
    if (options_.warn && absl::IsPermissionDenied(looked) && warned.empty()) {
      warned = std::string(looked.message());
      options_.warn(warned);
    }
    lock.lock();
    ending_.wait_for(lock, std::chrono::milliseconds(pause(dice)), [&] { return ends_; });
  }
}

absl::Status KafkaHeartbeats::Look() {
  const absl::StatusOr<std::vector<int64_t>> ends = reader_->EndOffsets();
  if (!ends.ok()) return ends.status();
  const Clock::time_point now = Clock::now();
  std::vector<int32_t> silent;
  for (size_t p = 0; p < places_.size(); ++p) {
    Place& place = places_[p];
    if (place.end != (*ends)[p]) place = {(*ends)[p], now};
    if (now - place.moved_at >= options_.silence) silent.push_back(static_cast<int32_t>(p));
  }
  return silent.empty() ? absl::OkStatus() : Send(silent);
}

absl::Status KafkaHeartbeats::Send(const std::vector<int32_t>& silent) {
  const std::string doing = fmt::format("send heartbeats to the topic {}", FactsTopic(settings_));
  rd_kafka_t* const producer = producer_->handle();
  Delivery delivery;
  rd_kafka_resp_err_t refused = RD_KAFKA_RESP_ERR_NO_ERROR;
  for (const int32_t partition : silent) {
    if (rd_kafka_produce(topic_.get(), partition, 0, nullptr, 0, nullptr, 0, &delivery) != 0) {
      refused = rd_kafka_last_error();
    }
  }
  // Each is reported within its timeout: none may be written after `delivery` is gone.
  while (rd_kafka_outq_len(producer) > 0) rd_kafka_flush(producer, 100);
  const Clock::time_point now = Clock::now();
  for (const auto& [partition, offset] : delivery.arrived) {
    places_[static_cast<size_t>(partition)] = {offset + 1, now};
    ++sent_;
  }
  if (refused != RD_KAFKA_RESP_ERR_NO_ERROR) return producer_->Error(refused, doing);
  return producer_->Error(delivery.error, doing);
}

}  // namespace syncledger
