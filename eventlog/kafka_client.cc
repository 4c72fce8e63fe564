#include "eventlog/kafka_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace syncledger {
namespace {

constexpr int kLogError = 3;  // syslog's LOG_ERR and worse

// "[thrd:X]: HOST:PORT/bootstrap: Connect to ... failed: Connection refused (after 0ms in state
// CONNECT)": without the thread, and the state that means something to librdkafka's authors only.
std::string PlainTrouble(std::string text) {
  if (text.starts_with("[thrd:")) {
    const size_t end = text.find("]: ");
    if (end != text.npos) text.erase(0, end + 3);
  }
  constexpr std::string_view kHandshakeFailed = "SSL handshake failed: ";
  const bool connects = text.find(kHandshakeFailed) != text.npos ||
                        text.find("in state SSL_HANDSHAKE") != text.npos ||
                        text.find("in state CONNECT") != text.npos;
  const size_t after = text.find(" (after ");
  if (after != text.npos) text.erase(after);
  std::replace(text.begin(), text.end(), '\n', ' ');
  // Who expects no TLS hangs up. Mostly librdkafka sees what that means, but not when OpenSSL is
  // the first to notice.
  const size_t error = text.find("error:");
  if (connects && error != text.npos && text.find("unexpected eof", error) != text.npos) {
    text.erase(error);
    if (text.find(kHandshakeFailed) == text.npos) text += kHandshakeFailed;
    text += "the other side hung up: is it a PLAINTEXT broker listener?";
  }
  return text;
}

absl::StatusCode CodeOf(rd_kafka_resp_err_t error) {
  switch (static_cast<int>(error)) {
    case RD_KAFKA_RESP_ERR__TRANSPORT:
    case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
    case RD_KAFKA_RESP_ERR__MSG_TIMED_OUT:
    case RD_KAFKA_RESP_ERR__RESOLVE:
    case RD_KAFKA_RESP_ERR__SSL:
    case RD_KAFKA_RESP_ERR__WAIT_COORD:
    case RD_KAFKA_RESP_ERR__PURGE_QUEUE:
    case RD_KAFKA_RESP_ERR__PURGE_INFLIGHT:
    case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
    case RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
    case RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION:
    case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
    case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
    case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
    case RD_KAFKA_RESP_ERR_NOT_CONTROLLER:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS:
    case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
      return absl::StatusCode::kUnavailable;
    case RD_KAFKA_RESP_ERR__AUTHENTICATION:
    case RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED:
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED:
      return absl::StatusCode::kPermissionDenied;
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return absl::StatusCode::kNotFound;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
      return absl::StatusCode::kInvalidArgument;
    case RD_KAFKA_RESP_ERR__BAD_MSG:
    case RD_KAFKA_RESP_ERR__BAD_COMPRESSION:
    case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET:
    case RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
    case RD_KAFKA_RESP_ERR_INVALID_MSG:
      return absl::StatusCode::kDataLoss;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

absl::Status CheckBrokers(std::string_view brokers) {
  for (std::string_view rest = brokers; true;) {
    const size_t comma = rest.find(',');
    const std::string_view one = rest.substr(0, comma);
    const size_t colon = one.rfind(':');
    const std::string_view host = one.substr(0, colon);
    const std::string_view digits = colon == one.npos ? "" : one.substr(colon + 1);
    int port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool is_port =
        error == std::errc() && end == digits.data() + digits.size() && port >= 1 && port <= 65535;
    const bool is_host =
        !host.empty() && host.find_first_of(" \t\r\n/") == host.npos &&
        (host.find(':') == host.npos || (host.front() == '[' && host.back() == ']'));
    if (!is_port || !is_host) {
      return absl::InvalidArgumentError(fmt::format(
          "--kafka takes HOST:PORT, or several with commas between, not \"{}\"", brokers));
    }
    if (comma == rest.npos) return absl::OkStatus();
    rest.remove_prefix(comma + 1);
  }
}

std::string KafkaFlags(const KafkaSettings& settings) {
  return settings.flags.empty() ? "--kafka " + settings.brokers : settings.flags;
}

std::string FactsTopic(const KafkaSettings& settings) { return settings.prefix + ".facts"; }
std::string CursorsTopic(const KafkaSettings& settings) { return settings.prefix + ".cursors"; }
std::string OutcomesTopic(const KafkaSettings& settings) { return settings.prefix + ".outcomes"; }
std::string RawTopic(const KafkaSettings& settings) { return settings.prefix + ".raw"; }

void KafkaClient::Log(const rd_kafka_t* handle, int level, const char* facility, const char* text) {
  // Why a connection failed is said in "FAIL", not always as an error.
  if (level > kLogError && std::string_view(facility) != "FAIL") return;
  auto* const client = static_cast<KafkaClient*>(rd_kafka_opaque(handle));
  if (client == nullptr) return;
  const std::lock_guard lock(client->mutex_);
  client->trouble_ = PlainTrouble(text);
}

absl::StatusOr<std::unique_ptr<KafkaClient>> KafkaClient::Open(const KafkaSettings& settings,
                                                               rd_kafka_type_t type,
                                                               const KafkaProperties& properties,
                                                               DeliveryReport delivered,
                                                               int events) {
  std::unique_ptr<KafkaClient> client(new KafkaClient(settings.brokers));
  KafkaProperties all(settings.properties.begin(), settings.properties.end());
  all.emplace_back("bootstrap.servers", settings.brokers);
  all.emplace_back("client.id", "syncledger");
  all.emplace_back("allow.auto.create.topics", "false");
  // A broker that comes back is found soon.
  all.emplace_back("reconnect.backoff.max.ms", "1000");
  all.emplace_back("socket.nagle.disable", "true");
  all.insert(all.end(), properties.begin(), properties.end());

  std::array<char, 512> why{};
  std::unique_ptr<rd_kafka_conf_t, decltype(&rd_kafka_conf_destroy)> conf(rd_kafka_conf_new(),
                                                                          rd_kafka_conf_destroy);
  for (const auto& [name, value] : all) {
    if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), why.data(), why.size()) !=
        RD_KAFKA_CONF_OK) {
      return absl::InvalidArgumentError(
          fmt::format("{}: the Kafka client cannot be set up: {}", settings.brokers, why.data()));
    }
  }
  rd_kafka_conf_set_opaque(conf.get(), client.get());
  rd_kafka_conf_set_log_cb(conf.get(), Log);
  // What it would say to this it says to the log, too; without it, warnings go to stderr.
  rd_kafka_conf_set_error_cb(conf.get(), [](rd_kafka_t*, int, const char*, void*) {});
  if (delivered != nullptr) rd_kafka_conf_set_dr_msg_cb(conf.get(), delivered);
  if (events != 0) rd_kafka_conf_set_events(conf.get(), events);
  client->handle_ = rd_kafka_new(type, conf.get(), why.data(), why.size());
  if (client->handle_ == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("{}: the Kafka client cannot be set up: {}", settings.brokers, why.data()));
  }
  conf.release();  // the client owns it now
  return client;
}

KafkaClient::~KafkaClient() {
  if (handle_ != nullptr) rd_kafka_destroy(handle_);
}

KafkaClient::Topic KafkaClient::MakeTopic(const std::string& name) const {
  return Topic(rd_kafka_topic_new(handle_, name.c_str(), nullptr), rd_kafka_topic_destroy);
}

absl::Status KafkaClient::Error(rd_kafka_resp_err_t error, std::string_view doing) const {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  const absl::StatusCode code = CodeOf(error);
  std::string why = rd_kafka_err2str(error);
  if (code == absl::StatusCode::kUnavailable || code == absl::StatusCode::kPermissionDenied) {
    const std::lock_guard lock(mutex_);
    // librdkafka says only that nobody answered: why not, the connection's own words say.
    const bool silent = error == RD_KAFKA_RESP_ERR__TRANSPORT ||
                        error == RD_KAFKA_RESP_ERR__TIMED_OUT ||
                        error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
    if (!trouble_.empty()) {
      why = silent ? trouble_ : fmt::format("{} ({})", why, trouble_);
    } else if (silent) {
      why = "no broker answers there in time";
    }
  }
  return absl::Status(code, fmt::format("{}: cannot {}: {}", brokers_, doing, why));
}

absl::Status KafkaClient::ErrorOfKnownTopic(rd_kafka_resp_err_t error,
                                            std::string_view doing) const {
  const absl::Status status = Error(error, doing);
  return absl::IsNotFound(status) ? absl::UnavailableError(status.message()) : status;
}

}  // namespace syncledger
