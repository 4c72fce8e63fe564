#include "tools/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr size_t kBuffer = size_t{1} << 16;

}  // namespace

size_t Output::TerminalWidth() {
  if (isatty(STDOUT_FILENO) == 0) return 0;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

bool Output::Write(std::string_view text) {
  if (error_ != 0) return false;
  buffer_ += text;
  if (buffer_.size() >= kBuffer) Flush();
  return error_ == 0;
}

void Output::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && error_ == 0) {
    ssize_t written = write(STDOUT_FILENO, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
}

absl::Status Output::Finish() {
  if (error_ == 0) Flush();
  if (error_ == 0 || error_ == EPIPE) return absl::OkStatus();
  std::string message =
      fmt::format("the results could not be written to stdout: {}", std::strerror(error_));
  return error_ == ENOSPC ? absl::ResourceExhaustedError(message) : absl::UnknownError(message);
}

}  // namespace syncledger
