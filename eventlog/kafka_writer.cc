#include "eventlog/kafka_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

namespace syncledger {
namespace {

constexpr int kProducersForOneBatch = 3;  // that may fail one after the other
constexpr int kPurgeMs = 10'000;

// `message.timeout.ms` is infinite and the deadline our own: messages that time out one by one can
// leave a hole, which a purge of all cannot. The gapless guarantee makes any other hole fatal.
const KafkaProperties& WriterProperties() {
  static const auto& properties = *new KafkaProperties{
      {"enable.idempotence", "true"},
      {"enable.gapless.guarantee", "true"},
      {"acks", "all"},
      {"compression.codec", "lz4"},
      {"message.timeout.ms", "0"},
      {"message.max.bytes", std::to_string(kKafkaMessageBytes)},
      {"linger.ms", "5"},
      {"queue.buffering.max.messages", "100000"},
      {"queue.buffering.max.kbytes", "131072"},
  };
  return properties;
}

// What is known of the records of one Write, and of the first of them that failed.
struct Outcome {
  size_t unsettled = 0;  // produced, and not reported yet
  const KafkaRecord* first_failed = nullptr;
  rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR_NO_ERROR;
};

// What a message carries.
struct InFlight {
  Outcome* outcome;
  KafkaRecord* record;
};

void Delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  auto* const flight = static_cast<InFlight*>(message->_private);
  Outcome& outcome = *flight->outcome;
  --outcome.unsettled;
  if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    flight->record->acknowledged = true;
    flight->record->offset = message->offset;
    return;
  }
  // What comes after the first failure fails because of it.
  if (outcome.first_failed == nullptr || flight->record < outcome.first_failed) {
    outcome.first_failed = flight->record;
    outcome.error = message->err;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<KafkaWriter>> KafkaWriter::Open(const KafkaSettings& settings,
                                                               const std::string& topic) {
  std::unique_ptr<KafkaWriter> writer(new KafkaWriter(settings, topic));
  if (auto renewed = writer->Renew(); !renewed.ok()) return renewed;
  return writer;
}

absl::Status KafkaWriter::Renew() {
  topic_.reset();
  client_.reset();
  auto client = KafkaClient::Open(settings_, RD_KAFKA_PRODUCER, WriterProperties(), Delivered);
  if (!client.ok()) return client.status();
  client_ = *std::move(client);
  topic_ = client_->MakeTopic(topic_name_);
  if (topic_ != nullptr) return absl::OkStatus();
  return client_->Error(rd_kafka_last_error(), fmt::format("write to the topic {}", topic_name_));
}

absl::Status KafkaWriter::WriteOnce(std::vector<KafkaRecord>& records, bool* fatal) {
  const std::string doing = fmt::format("append to the topic {}", topic_name_);
  Outcome outcome;
  std::vector<InFlight> flights(records.size());
  rd_kafka_t* const producer = client_->handle();
  const auto deadline = std::chrono::steady_clock::now() + settings_.append_within;
  const auto is_fatal = [&] {
    return rd_kafka_fatal_error(producer, nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR;
  };
  rd_kafka_resp_err_t refused = RD_KAFKA_RESP_ERR_NO_ERROR;
  bool late = false;
  for (size_t i = 0; i < records.size() && outcome.first_failed == nullptr && !late;) {
    KafkaRecord& record = records[i];
    if (record.acknowledged) {
      ++i;
      continue;
    }
    flights[i] = {&outcome, &record};
    // Never without a key: a record that has none is a heartbeat.
    const std::string_view key = record.key.empty() ? std::string_view("", 0) : record.key;
    const std::string_view value = record.value.empty() ? std::string_view("", 0) : record.value;
    const int produced = rd_kafka_produce(topic_.get(), record.partition, RD_KAFKA_MSG_F_COPY,
                                          const_cast<char*>(value.data()), value.size(), key.data(),
                                          key.size(), &flights[i]);
    if (produced == 0) {
      ++outcome.unsettled;
      ++i;
      continue;
    }
    refused = rd_kafka_last_error();
    if (refused != RD_KAFKA_RESP_ERR__QUEUE_FULL) break;
    refused = RD_KAFKA_RESP_ERR_NO_ERROR;
    rd_kafka_poll(producer, 10);
    late = std::chrono::steady_clock::now() >= deadline;
  }
  while (outcome.unsettled > 0 && !late && refused == RD_KAFKA_RESP_ERR_NO_ERROR && !is_fatal()) {
    rd_kafka_flush(producer, 100);
    late = std::chrono::steady_clock::now() >= deadline;
  }
  *fatal = is_fatal();
  if (outcome.unsettled == 0 && outcome.first_failed == nullptr && !late &&
      refused == RD_KAFKA_RESP_ERR_NO_ERROR) {
    return absl::OkStatus();
  }
  // Nothing of it may be written later, behind what is appended next: out with all that waits; and
  // with the producer, which the caller takes away.
  const absl::Status status = client_->ErrorOfKnownTopic(
      outcome.first_failed != nullptr         ? outcome.error
      : refused != RD_KAFKA_RESP_ERR_NO_ERROR ? refused
                                              : RD_KAFKA_RESP_ERR__MSG_TIMED_OUT,
      doing);
  rd_kafka_purge(producer, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  const bool reported = rd_kafka_flush(producer, kPurgeMs) == RD_KAFKA_RESP_ERR_NO_ERROR;
  if (!reported || outcome.unsettled > 0) {
    return absl::InternalError(
        fmt::format("{}: cannot {}: the producer does not say what became of {} records",
                    settings_.brokers, doing, outcome.unsettled));
  }
  return status;
}

absl::Status MarkWhatStands(KafkaReader& reader, const std::vector<int64_t>& before,
                            std::vector<KafkaRecord>& records) {
  const absl::StatusOr<std::vector<int64_t>> ends = reader.EndOffsets();
  if (!ends.ok()) return ends.status();
  std::vector<std::vector<KafkaRecord*>> waiting(before.size());
  std::vector<int64_t> from = before;
  for (KafkaRecord& record : records) {
    const size_t p = static_cast<size_t>(record.partition);
    if (record.acknowledged) {
      from[p] = std::max(from[p], record.offset + 1);
    } else {
      waiting[p].push_back(&record);
    }
  }
  for (size_t p = 0; p < waiting.size(); ++p) {
    size_t found = 0;
    while (found < waiting[p].size() && from[p] < (*ends)[p]) {
      const absl::StatusOr<int64_t> read =
          reader.Read(static_cast<int32_t>(p), from[p], (*ends)[p], [&](const LogRecord& stands) {
            if (stands.heartbeat || found == waiting[p].size()) return;
            if (stands.bytes != waiting[p][found]->value) return;
            waiting[p][found]->acknowledged = true;
            waiting[p][found++]->offset = stands.offset;
          });
      if (!read.ok()) return read.status();
      from[p] += *read;
    }
  }
  return absl::OkStatus();
}

absl::Status KafkaWriter::Write(
    std::vector<KafkaRecord>& records,
    const std::function<absl::Status(std::vector<KafkaRecord>&)>& reread) {
  for (int producers = 1; true; ++producers) {
    if (client_ == nullptr) {
      if (auto renewed = Renew(); !renewed.ok()) return renewed;
    }
    bool fatal = false;
    const absl::Status written = WriteOnce(records, &fatal);
    if (written.ok()) return written;
    topic_.reset();
    client_.reset();
    const bool for_good = absl::IsInvalidArgument(written) || absl::IsPermissionDenied(written);
    if (!fatal || for_good || producers >= kProducersForOneBatch) return written;
    if (auto read = reread(records); !read.ok()) return read;
  }
}

}  // namespace syncledger
