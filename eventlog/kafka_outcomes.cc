#include "eventlog/kafka_outcomes.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <random>
#include <utility>

#include "eventlog/kafka_cursors.h"

namespace syncledger {
namespace {

// Of the names of cursors: how far a tenant's outcomes reach.
constexpr std::string_view kReachPrefix = "outcomes/";
// And of a word that whoever takes the partition over writes there, to know where the end is.
constexpr std::string_view kTakenOver = "publisher";
constexpr const char* kIdHeader = "outcome-id";

// How long the topic waits for a publisher that died in the middle, and that nobody follows.
constexpr int kTransactionMs = 30'000;
constexpr int kOneTryMs = 5'000;

KafkaProperties PublisherProperties(const KafkaSettings& settings, int32_t partition) {
  return {
      {"transactional.id", fmt::format("{}-outcomes-{}", settings.prefix, partition)},
      {"transaction.timeout.ms", std::to_string(kTransactionMs)},
      {"message.timeout.ms", std::to_string(kTransactionMs - 10'000)},
      {"acks", "all"},
      {"compression.codec", "lz4"},
      {"message.max.bytes", std::to_string(kKafkaMessageBytes)},
      {"linger.ms", "5"},
  };
}

bool IsFenced(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR__FENCED || error == RD_KAFKA_RESP_ERR_PRODUCER_FENCED ||
         error == RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH;
}

// "431", or within the outcomes of a fact "431+4096".
std::string PositionText(const OutcomePosition& position) {
  return position.outcomes == 0 ? std::to_string(position.facts)
                                : fmt::format("{}+{}", position.facts, position.outcomes);
}

bool ParseNumber(std::string_view text, uint64_t* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

std::optional<OutcomePosition> ParsePosition(std::string_view text) {
  OutcomePosition position;
  const size_t plus = text.find('+');
  if (!ParseNumber(text.substr(0, plus), &position.facts)) return std::nullopt;
  if (plus != text.npos && !ParseNumber(text.substr(plus + 1), &position.outcomes)) {
    return std::nullopt;
  }
  return position;
}

// A word that nobody has written before.
std::string NewWord() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}", random(), random(), random());
}

}  // namespace

// What an error of the producer means. Whatever a new producer may not run into is kUnavailable.
absl::Status KafkaOutcomes::Failure(rd_kafka_resp_err_t code, const std::string& doing) const {
  // After a fatal error the first of them is the cause.
  const rd_kafka_resp_err_t fatal = rd_kafka_fatal_error(client_->handle(), nullptr, 0);
  if (fatal != RD_KAFKA_RESP_ERR_NO_ERROR) code = fatal;
  if (IsFenced(code)) {
    return absl::AbortedError(
        fmt::format("{}: another publisher has taken over partition {} of the topic {}",
                    settings_.brokers, partition_, OutcomesTopic(settings_)));
  }
  const absl::Status status = client_->ErrorOfKnownTopic(code, doing);
  return absl::IsInternal(status) ? absl::UnavailableError(status.message()) : status;
}

// Calls until it succeeds, fails for good, or the deadline is over.
absl::Status KafkaOutcomes::Retried(const std::function<rd_kafka_error_t*()>& call,
                                    const std::string& doing,
                                    std::chrono::steady_clock::time_point deadline) {
  while (true) {
    const std::unique_ptr<rd_kafka_error_t, decltype(&rd_kafka_error_destroy)> error(
        call(), rd_kafka_error_destroy);
    if (error == nullptr) return absl::OkStatus();
    const bool late = std::chrono::steady_clock::now() >= deadline;
    if (rd_kafka_error_is_retriable(error.get()) && !late) continue;
    return Failure(rd_kafka_error_code(error.get()), doing);
  }
}

absl::StatusOr<std::unique_ptr<KafkaOutcomes>> KafkaOutcomes::Open(const KafkaSettings& settings,
                                                                   int32_t partition) {
  std::unique_ptr<KafkaOutcomes> outcomes(new KafkaOutcomes(settings, partition));
  if (auto begun = outcomes->Begin(); !begun.ok()) return begun;
  return outcomes;
}

absl::Status KafkaOutcomes::Begin() {
  auto client =
      KafkaClient::Open(settings_, RD_KAFKA_PRODUCER, PublisherProperties(settings_, partition_));
  if (!client.ok()) return client.status();
  client_ = *std::move(client);
  const auto taken = Retried(
      [&] { return rd_kafka_init_transactions(client_->handle(), kOneTryMs); },
      fmt::format("take over partition {} of the topic {}", partition_, OutcomesTopic(settings_)),
      std::chrono::steady_clock::now() + settings_.read_within);
  if (!taken.ok()) return taken;
  // Only now: what the one before had begun is committed or undone, and nobody else goes on. The
  // word comes after all that.
  const std::string word = NewWord();
  if (auto wrote = Write({}, {{std::string(kTakenOver), word}}); !wrote.ok()) return wrote;
  absl::Status understood;
  const auto read =
      ReadCursors(settings_, partition_, [&](std::string_view name, std::string_view value) {
        if (name == kTakenOver) return value == word;
        if (!name.starts_with(kReachPrefix)) return false;
        const auto position = ParsePosition(value);
        if (!position.has_value()) {
          understood = absl::DataLossError(
              fmt::format("{}: the topic {} holds under \"{}\" no position of outcomes",
                          settings_.brokers, CursorsTopic(settings_), name));
          return false;
        }
        positions_[std::string(name.substr(kReachPrefix.size()))] = *position;
        return false;
      });
  return read.ok() ? understood : read;
}

absl::Status KafkaOutcomes::Send(const std::string& topic, const std::string& key,
                                 const std::string& value, const std::string* id,
                                 std::chrono::steady_clock::time_point deadline) {
  while (true) {
    rd_kafka_headers_t* headers = nullptr;
    if (id != nullptr) {
      headers = rd_kafka_headers_new(1);
      rd_kafka_header_add(headers, kIdHeader, -1, id->data(), static_cast<ssize_t>(id->size()));
    }
    std::array<rd_kafka_vu_t, 6> parts{};
    parts[0].vtype = RD_KAFKA_VTYPE_TOPIC;
    parts[0].u.cstr = topic.c_str();
    parts[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    parts[1].u.i32 = partition_;
    parts[2].vtype = RD_KAFKA_VTYPE_KEY;
    parts[2].u.mem = {const_cast<char*>(key.data()), key.size()};
    parts[3].vtype = RD_KAFKA_VTYPE_VALUE;
    parts[3].u.mem = {const_cast<char*>(value.data()), value.size()};
    parts[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    parts[4].u.i = RD_KAFKA_MSG_F_COPY;
    parts[5].vtype = RD_KAFKA_VTYPE_HEADERS;
    parts[5].u.headers = headers;
    const size_t count = headers != nullptr ? parts.size() : parts.size() - 1;
    rd_kafka_error_t* const error = rd_kafka_produceva(client_->handle(), parts.data(), count);
    if (error == nullptr) return absl::OkStatus();  // it owns the headers
    const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    if (headers != nullptr) rd_kafka_headers_destroy(headers);
    if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL || std::chrono::steady_clock::now() >= deadline) {
      return Failure(code, fmt::format("publish to the topic {}", topic));
    }
    rd_kafka_poll(client_->handle(), 10);
  }
}

absl::Status KafkaOutcomes::Write(const std::vector<OutcomeMessage>& outcomes,
                                  const std::map<std::string, std::string>& cursors) {
  const std::string topic = OutcomesTopic(settings_);
  const std::string doing = fmt::format("publish to the topic {}", topic);
  const auto deadline = std::chrono::steady_clock::now() + settings_.append_within;
  rd_kafka_t* const producer = client_->handle();
  absl::Status done =
      Retried([&] { return rd_kafka_begin_transaction(producer); }, doing, deadline);
  for (const OutcomeMessage& one : outcomes) {
    if (!done.ok()) break;
    done = Send(topic, one.tenant, one.bytes, &one.id, deadline);
  }
  for (const auto& [name, value] : cursors) {
    if (!done.ok()) break;
    done = Send(CursorsTopic(settings_), name, value, nullptr, deadline);
  }
  if (done.ok()) {
    done =
        Retried([&] { return rd_kafka_commit_transaction(producer, kOneTryMs); }, doing, deadline);
  }
  if (!done.ok()) {
    // As far as it can be: readers wait for it no longer than they must.
    rd_kafka_error_t* const undone = rd_kafka_abort_transaction(producer, kOneTryMs);
    if (undone != nullptr) rd_kafka_error_destroy(undone);
  }
  return done;
}

absl::Status KafkaOutcomes::Publish(const std::vector<OutcomeMessage>& outcomes,
                                    const OutcomePositions& reach) {
  std::map<std::string, std::string> cursors;
  for (const auto& [tenant, position] : reach) {
    cursors[std::string(kReachPrefix) + tenant] = PositionText(position);
  }
  const absl::Status written = Write(outcomes, cursors);
  if (!written.ok()) return written;
  for (const auto& [tenant, position] : reach) positions_[tenant] = position;
  return written;
}

}  // namespace syncledger
