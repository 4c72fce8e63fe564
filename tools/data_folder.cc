#include "tools/data_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "api/status_macros.h"
#include "fmt/format.h"

namespace syncledger {
namespace fs = std::filesystem;

std::string LogPath(const std::string& data) { return data + "/log"; }
std::string StatePath(const std::string& data) { return data + "/state"; }

bool HasLedger(const std::string& data) {
  std::error_code ignored;
  return fs::exists(LogPath(data), ignored) || fs::exists(StatePath(data), ignored);
}

bool HasLog(const std::string& data) {
  std::error_code ignored;
  return fs::exists(LogPath(data), ignored);
}

namespace {

// The folder that there has to be for a ledger to be in it.
absl::Status CheckFolder(const std::string& data) {
  std::error_code error;
  fs::file_status status = fs::status(data, error);
  if (status.type() == fs::file_type::not_found) {
    return absl::NotFoundError(
        fmt::format("{}: no such data folder: `syncledger --data {} import FILE` begins a ledger "
                    "there, or name another with --data",
                    data, data));
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

}  // namespace

absl::Status NoLog(const std::string& data) {
  RETURN_IF_ERROR(CheckFolder(data));
  std::error_code ignored;
  if (fs::exists(StatePath(data), ignored)) {
    return absl::NotFoundError(fmt::format(
        "{}: the state is there and the log is not: restore the log from a copy", data));
  }
  return absl::NotFoundError(fmt::format(
      "{}: there is no ledger in this folder: `syncledger --data {} import FILE` begins one", data,
      data));
}

absl::StatusOr<std::unique_ptr<Store>> OpenStateForReading(const std::string& data,
                                                           size_t memory_bytes) {
  RETURN_IF_ERROR(CheckFolder(data));
  StoreOptions options;
  options.path = StatePath(data);
  options.read_only = true;
  options.memory_bytes = memory_bytes;
  auto state = Store::Open(options);
  if (!absl::IsNotFound(state.status())) return state;
  if (!HasLog(data)) return NoLog(data);
  return absl::NotFoundError(
      fmt::format("{}: the log is there and the state is not: `syncledger --data {} fold` makes it",
                  data, data));
}

absl::StatusOr<WritableLedger> OpenForWriting(const std::string& data, const Memory& memory) {
  std::error_code error;
  fs::file_status status = fs::status(data, error);
  if (fs::exists(status) && !fs::is_directory(status)) {
    return absl::InvalidArgumentError(
        fmt::format("{}: --data takes a folder, and this is none", data));
  }
  WritableLedger ledger;
  EmbeddedLogOptions log_options;
  log_options.path = LogPath(data);
  log_options.memory_bytes = memory.log;
  ASSIGN_OR_RETURN(ledger.log, EmbeddedLog::Open(log_options));
  StoreOptions state_options;
  state_options.path = StatePath(data);
  state_options.write_ahead = false;
  state_options.memory_bytes = memory.state;
  ASSIGN_OR_RETURN(ledger.state, Store::Open(state_options));
  ledger.rows_memory = memory.rows;
  return ledger;
}

absl::Status CheckNoKafka(const Invocation& invocation) {
  if (invocation.kafka.empty()) return absl::OkStatus();
  return absl::UnimplementedError(
      "--kafka: this version keeps the log in --data DIR only; leave --kafka out");
}

}  // namespace syncledger
