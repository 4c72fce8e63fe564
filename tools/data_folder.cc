#include "tools/data_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "api/status_macros.h"
#include "eventlog/embedded_log.h"
#include "eventlog/kafka_log.h"
#include "fmt/format.h"

namespace syncledger {
namespace fs = std::filesystem;

std::string LedgerPlace::Flags() const {
  return on_kafka() ? fmt::format("--data {} {}", data, KafkaFlags(kafka))
                    : fmt::format("--data {}", data);
}

LedgerPlace PlaceOf(const Invocation& invocation) {
  LedgerPlace place;
  place.data = invocation.data;
  place.kafka.brokers = invocation.kafka;
  place.kafka.properties = invocation.kafka_properties;
  if (!invocation.config.empty()) place.kafka.flags = "--config " + invocation.config;
  return place;
}

std::string LogPath(const std::string& data) { return data + "/log"; }
std::string StatePath(const std::string& data) { return data + "/state"; }
std::string RawPath(const std::string& data) { return data + "/raw"; }

bool HasLedger(const std::string& data) {
  std::error_code ignored;
  return fs::exists(LogPath(data), ignored) || fs::exists(StatePath(data), ignored);
}

bool HasLog(const LedgerPlace& place) {
  std::error_code ignored;
  return place.on_kafka() || fs::exists(LogPath(place.data), ignored);
}

namespace {

// A folder's state belongs to one log.
absl::Status CheckOneLog(const LedgerPlace& place) {
  std::error_code ignored;
  if (!place.on_kafka() || !fs::exists(LogPath(place.data), ignored)) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "{}: this folder holds a log of its own: leave --kafka out, or name another folder with "
      "--data (`syncledger export` and `import` take a ledger to Kafka)",
      place.data));
}

// The folder that there has to be for a ledger to be in it.
absl::Status CheckFolder(const LedgerPlace& place) {
  const std::string& data = place.data;
  std::error_code error;
  fs::file_status status = fs::status(data, error);
  if (status.type() == fs::file_type::not_found) {
    return absl::NotFoundError(
        fmt::format("{}: no such data folder: `syncledger {} import FILE` begins a ledger "
                    "there, or name another with --data",
                    data, place.Flags()));
  }
  if (error) {
    return absl::PermissionDeniedError(
        fmt::format("{}: the data folder cannot be read: {}", data, error.message()));
  }
  if (status.type() != fs::file_type::directory) {
    return absl::InvalidArgumentError(
        fmt::format("{}: --data takes a folder, and this is none", data));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<EventLog>> OpenKafka(const LedgerPlace& place, size_t memory_bytes) {
  KafkaSettings settings = place.kafka;
  settings.read_memory_bytes = memory_bytes;
  ASSIGN_OR_RETURN(auto log, KafkaLog::Open(settings));
  return std::unique_ptr<EventLog>(std::move(log));
}

}  // namespace

absl::Status NoLog(const LedgerPlace& place) {
  const std::string& data = place.data;
  RETURN_IF_ERROR(CheckFolder(place));
  std::error_code ignored;
  if (fs::exists(StatePath(data), ignored)) {
    return absl::NotFoundError(fmt::format(
        "{}: the state is there and the log is not: restore the log from a copy, or say with "
        "--kafka where it is",
        data));
  }
  return absl::NotFoundError(
      fmt::format("{}: there is no ledger in this folder: `syncledger {} import FILE` begins one",
                  data, place.Flags()));
}

absl::StatusOr<std::unique_ptr<EventLog>> OpenLogForReading(const LedgerPlace& place,
                                                            size_t memory_bytes) {
  RETURN_IF_ERROR(CheckOneLog(place));
  if (place.on_kafka()) return OpenKafka(place, memory_bytes);
  EmbeddedLogOptions options;
  options.path = LogPath(place.data);
  options.read_only = true;
  options.memory_bytes = memory_bytes;
  ASSIGN_OR_RETURN(auto log, EmbeddedLog::Open(options));
  return std::unique_ptr<EventLog>(std::move(log));
}

absl::StatusOr<int32_t> PartitionsOf(const LedgerPlace& place) {
  ASSIGN_OR_RETURN(auto log, OpenLogForReading(place));
  return log->partitions();
}

absl::StatusOr<std::unique_ptr<Store>> OpenStateForReading(const LedgerPlace& place,
                                                           size_t memory_bytes) {
  const std::string& data = place.data;
  RETURN_IF_ERROR(CheckFolder(place));
  RETURN_IF_ERROR(CheckOneLog(place));
  StoreOptions options;
  options.path = StatePath(data);
  options.read_only = true;
  options.memory_bytes = memory_bytes;
  auto state = Store::Open(options);
  if (!absl::IsNotFound(state.status())) return state;
  if (!HasLog(place)) return NoLog(place);
  return absl::NotFoundError(
      place.on_kafka()
          ? fmt::format("{}: there is no state in this folder: `syncledger {} fold` makes it of "
                        "what the log holds",
                        data, place.Flags())
          : fmt::format("{}: the log is there and the state is not: `syncledger {} fold` makes it",
                        data, place.Flags()));
}

absl::StatusOr<WritableLedger> OpenForWriting(const LedgerPlace& place, const Memory& memory) {
  const std::string& data = place.data;
  RETURN_IF_ERROR(CheckOneLog(place));
  std::error_code error;
  fs::file_status status = fs::status(data, error);
  if (fs::exists(status) && !fs::is_directory(status)) {
    return absl::InvalidArgumentError(
        fmt::format("{}: --data takes a folder, and this is none", data));
  }
  WritableLedger ledger;
  if (place.on_kafka()) {
    ASSIGN_OR_RETURN(ledger.log, OpenKafka(place, memory.log));
  } else {
    EmbeddedLogOptions log_options;
    log_options.path = LogPath(data);
    log_options.memory_bytes = memory.log;
    ASSIGN_OR_RETURN(ledger.log, EmbeddedLog::Open(log_options));
  }
  StoreOptions state_options;
  state_options.path = StatePath(data);
  state_options.write_ahead = false;
  state_options.memory_bytes = memory.state;
  ASSIGN_OR_RETURN(ledger.state, Store::Open(state_options));
  ledger.rows_memory = memory.rows;
  return ledger;
}

}  // namespace syncledger
