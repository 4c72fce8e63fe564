#include "store/rocks_errors.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace syncledger {
namespace {

std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// The process that holds the file's lock by /proc/locks; 0 where that does not say. (F_GETLK would
// need the file open, and closing it would give up a lock of this process.)
int64_t LockHolder(const std::string& file) {
  struct stat at {};
  if (stat(file.c_str(), &at) != 0) return 0;
  const std::string place =
      fmt::format("{:02x}:{:02x}:{}", major(at.st_dev), minor(at.st_dev), at.st_ino);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, type, mode, access, where;
    int64_t pid = 0;
    if (words >> number >> type >> mode >> access >> pid >> where && where == place) {
      return std::max<int64_t>(pid, 0);
    }
  }
  return 0;
}

// What an error is to the caller, and to a reader.
struct Meaning {
  absl::StatusCode code;
  std::string_view words;
};

Meaning MeaningOf(const rocksdb::Status& status, const std::string& text) {
  const auto says = [&](std::string_view words) { return text.find(words) != std::string::npos; };
  if (status.IsNoSpace() || says("No space left") || says("File too large") || says("quota")) {
    return {absl::StatusCode::kResourceExhausted, "the disk is full"};
  }
  if (says("Permission denied") || says("Read-only file system") ||
      says("Operation not permitted")) {
    return {absl::StatusCode::kPermissionDenied, "not permitted"};
  }
  if (says("While lock file") || says("lock hold by")) {
    return {absl::StatusCode::kUnavailable, "in use"};
  }
  if (status.IsCorruption() || status.IsPathNotFound() || says("No such file")) {
    return {absl::StatusCode::kDataLoss, "damaged"};
  }
  if (says("Column families not opened") || says("does not match existing comparator")) {
    return {absl::StatusCode::kFailedPrecondition, "written by a newer version of syncledger"};
  }
  return {absl::StatusCode::kInternal, "failed"};
}

}  // namespace

absl::Status StoreInUse(const std::string& path) {
  const int64_t pid = LockHolder(path + "/LOCK");
  return absl::UnavailableError(
      pid == 0 ? fmt::format("{}: the state is in use by another process", path)
               : fmt::format("{}: the state is in use by another process (pid {})", path, pid));
}

absl::Status StoreError(const rocksdb::Status& status, std::string_view path,
                        std::string_view doing) {
  if (status.ok()) return absl::OkStatus();
  const std::string text = OneLine(status.ToString());
  const Meaning meaning = MeaningOf(status, text);
  if (meaning.code == absl::StatusCode::kUnavailable) return StoreInUse(std::string(path));
  return absl::Status(meaning.code,
                      fmt::format("{}: cannot {}: {} ({})", path, doing, meaning.words, text));
}

absl::Status StoreError(std::error_code error, std::string_view path, std::string_view doing) {
  if (!error) return absl::OkStatus();
  const std::string text = fmt::format("{}: cannot {}: {}", path, doing, error.message());
  if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
      error == std::errc::read_only_file_system) {
    return absl::PermissionDeniedError(text);
  }
  if (error == std::errc::no_space_on_device) return absl::ResourceExhaustedError(text);
  if (error == std::errc::not_a_directory) return absl::FailedPreconditionError(text);
  return absl::InternalError(text);
}

}  // namespace syncledger
