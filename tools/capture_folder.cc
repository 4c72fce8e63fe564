#include "tools/capture_folder.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/invocation.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kEndings = {".ndjson", ".gz", ".zst"};
constexpr std::string_view kDoneFolder = "done";
constexpr std::string_view kRefusedFolder = "refused";
constexpr std::string_view kReasonEnding = ".reason";

bool IsCapture(std::string_view name) {
  if (name.starts_with(".")) return false;
  for (const std::string_view ending : kEndings) {
    if (name.ends_with(ending)) return true;
  }
  return false;
}

template <typename Counts>
int64_t CountCaptures(const std::string& folder, const Counts& counts) {
  int64_t count = 0;
  std::error_code error;
  fs::directory_iterator files(folder, error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    std::error_code gone;
    if (counts(files->path().filename().string()) && files->is_regular_file(gone)) ++count;
  }
  return count;
}

absl::Status FolderError(const std::string& path, std::string_view what, int error) {
  const std::string message = fmt::format("{}: {}: {}", path, what, std::strerror(error));
  switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::InternalError(message);
  }
}

// Until the disk has it.
absl::Status SyncFolder(const std::string& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return FolderError(path, "cannot be opened", errno);
  const int synced = fsync(folder);
  const int error = errno;
  close(folder);
  return synced == 0 ? absl::OkStatus() : FolderError(path, "cannot be written to the disk", error);
}

absl::Status WriteWhole(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) return FolderError(path, "cannot be written", errno);
  int error = 0;
  while (!text.empty() && error == 0) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) error = errno;
    if (written > 0) text.remove_prefix(static_cast<size_t>(written));
  }
  if (error == 0 && fsync(file) != 0) error = errno;
  close(file);
  return error == 0 ? absl::OkStatus() : FolderError(path, "cannot be written", error);
}

// A name in the folder that nothing has, and beside which no reason stands.
std::string FreePath(const std::string& folder, const std::string& name) {
  for (int number = 1; true; ++number) {
    const std::string path =
        number == 1 ? folder + "/" + name : fmt::format("{}/{}.{}", folder, name, number);
    std::error_code ignored;
    if (!fs::exists(path, ignored) && !fs::exists(path + std::string(kReasonEnding), ignored)) {
      return path;
    }
  }
}

absl::Status Move(const std::string& folder, const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0) {
    if (errno == ENOENT) return absl::OkStatus();  // somebody took it away
    return FolderError(from, "cannot be moved to " + to, errno);
  }
  RETURN_IF_ERROR(SyncFolder(fs::path(to).parent_path().string()));
  return SyncFolder(folder);
}

}  // namespace

absl::StatusOr<std::unique_ptr<CaptureFolder>> CaptureFolder::Open(const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_directory(path, error)) {
    return absl::InvalidArgumentError(
        fmt::format("{}: --captures takes a folder, and this is none", path));
  }
  const bool is_new = !fs::exists(path, error);
  for (const std::string_view name : {kDoneFolder, kRefusedFolder}) {
    const std::string folder = fmt::format("{}/{}", path, name);
    fs::create_directories(folder, error);
    if (error) {
      return FolderError(
          folder,
          fmt::format("cannot be made by user {}, to whom {} has to belong", geteuid(), path),
          error.value());
    }
  }
  const std::string lock_path = path + "/.lock";
  const int lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock < 0) return FolderError(lock_path, "cannot be opened", errno);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    const int locked = errno;
    close(lock);
    if (locked != EWOULDBLOCK) return FolderError(lock_path, "cannot be locked", locked);
    return absl::UnavailableError(fmt::format(
        "{}: another process follows this folder; one does so at a time", Visible(path)));
  }
  if (is_new) {
    Tell(fmt::format("{}: there was no such folder; it is made, for captures to be moved into",
                     Visible(path)));
  }
  return std::unique_ptr<CaptureFolder>(new CaptureFolder(path, lock));
}

CaptureFolder::~CaptureFolder() { close(lock_); }

int64_t CaptureFolder::CountWaiting() const { return CountCaptures(path_, IsCapture); }

int64_t CaptureFolder::CountRefused() const {
  // Each has a reason beside it.
  return CountCaptures(At(kRefusedFolder),
                       [](std::string_view name) { return name.ends_with(kReasonEnding); });
}

absl::StatusOr<std::optional<std::string>> CaptureFolder::First() const {
  std::optional<std::string> first;
  std::error_code error;
  fs::directory_iterator files(path_, error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    std::string name = files->path().filename().string();
    std::error_code gone;
    if (!IsCapture(name) || !files->is_regular_file(gone)) continue;
    if (!first.has_value() || name < *first) first = std::move(name);
  }
  if (error) return FolderError(path_, "the folder cannot be read", error.value());
  return first;
}

absl::Status CaptureFolder::MoveToDone(const std::string& name) const {
  return Move(path_, At(name), FreePath(At(kDoneFolder), name));
}

absl::StatusOr<std::string> CaptureFolder::MoveToRefused(const std::string& name,
                                                         std::string_view why) const {
  std::string to = FreePath(At(kRefusedFolder), name);
  RETURN_IF_ERROR(WriteWhole(to + std::string(kReasonEnding), fmt::format("{}\n", why)));
  RETURN_IF_ERROR(Move(path_, At(name), to));
  return to;
}

}  // namespace syncledger
