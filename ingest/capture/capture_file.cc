// Reading a capture line by line.
#include <fmt/format.h>

#include <cstring>
#include <utility>

#include "ingest/capture/byte_stream.h"
#include "ingest/capture/capture.h"

namespace syncledger {
namespace {

constexpr size_t kReadBytes = 256 << 10;

bool IsSkipped(std::string_view line) {
  return line.empty() || line[0] == '#' ||
         line.find_first_not_of(" \t\r") == std::string_view::npos;
}

absl::Status Named(const std::string& name, const absl::Status& status) {
  return absl::Status(status.code(), fmt::format("{}: {}", name, std::string(status.message())));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CaptureFile>> CaptureFile::Open(const std::string& path) {
  absl::StatusOr<std::unique_ptr<ByteStream>> bytes = ByteStream::Open(path);
  if (!bytes.ok()) return Named(path, bytes.status());
  return std::unique_ptr<CaptureFile>(new CaptureFile(path, *std::move(bytes)));
}

CaptureFile::CaptureFile(std::string name, std::unique_ptr<ByteStream> bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)) {}

CaptureFile::~CaptureFile() = default;

uint64_t CaptureFile::bytes_read() const { return bytes_->bytes_read(); }
uint64_t CaptureFile::bytes_total() const { return bytes_->bytes_total(); }

absl::StatusOr<bool> CaptureFile::Next(std::string_view* line, int64_t* number) {
  if (!failed_.ok()) return failed_;
  while (true) {
    absl::StatusOr<bool> more = NextLine(line);
    if (!more.ok()) {
      failed_ = more.status();
      return failed_;
    }
    if (!*more) {
      if (lines_ > 0) return false;
      failed_ = absl::InvalidArgumentError(
          fmt::format("{}: holds no line of a capture, only blank lines and comments", name_));
      return failed_;
    }
    if (IsSkipped(*line)) continue;
    ++lines_;
    *number = number_;
    return true;
  }
}

// The next line as it stands, without its end.
absl::StatusOr<bool> CaptureFile::NextLine(std::string_view* line) {
  size_t searched = begin_;
  while (true) {
    const char* const from = buffer_.data() + searched;
    const void* const end =
        buffer_.size() > searched ? std::memchr(from, '\n', buffer_.size() - searched) : nullptr;
    size_t line_end = buffer_.size();
    if (end != nullptr) line_end = static_cast<const char*>(end) - buffer_.data();
    if (line_end - begin_ > kMaxLineBytes) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: the line is longer than {} bytes (16 MiB), the limit", name_,
                      number_ + 1, kMaxLineBytes));
    }
    if (end != nullptr || at_end_) {
      if (end == nullptr && begin_ == buffer_.size()) return false;
      *line = std::string_view(buffer_).substr(begin_, line_end - begin_);
      begin_ = end == nullptr ? line_end : line_end + 1;
      if (number_++ == 0 && line->substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        line->remove_prefix(kByteOrderMark.size());
      }
      return true;
    }

    buffer_.erase(0, begin_);
    begin_ = 0;
    searched = buffer_.size();
    buffer_.resize(searched + kReadBytes);
    const absl::StatusOr<size_t> got = bytes_->Read(buffer_.data() + searched, kReadBytes);
    buffer_.resize(searched + (got.ok() ? *got : 0));
    if (!got.ok()) return Named(fmt::format("{}:{}", name_, number_ + 1), got.status());
    at_end_ = *got == 0;
  }
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  absl::StatusOr<std::unique_ptr<ByteStream>> bytes = ByteStream::Open(path);
  if (!bytes.ok()) return Named(path, bytes.status());
  std::string whole;
  while (true) {
    const size_t before = whole.size();
    whole.resize(before + kReadBytes);
    const absl::StatusOr<size_t> got = (*bytes)->Read(whole.data() + before, kReadBytes);
    if (!got.ok()) return Named(path, got.status());
    whole.resize(before + *got);
    if (*got == 0) return whole;
    if (whole.size() > kMaxLineBytes) {
      return absl::InvalidArgumentError(
          fmt::format("{}: is longer than {} bytes (16 MiB), the limit", path, kMaxLineBytes));
    }
  }
}

}  // namespace syncledger
