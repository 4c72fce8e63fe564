#include "ingest/capture/byte_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace syncledger {
namespace {

constexpr size_t kChunkBytes = 256 << 10;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The file itself, through a small buffer that lets the first bytes be looked at.
class PlainFile : public ByteStream {
 public:
  PlainFile(int descriptor, uint64_t total) : descriptor_(descriptor), total_(total) {}
  PlainFile(const PlainFile&) = delete;
  PlainFile& operator=(const PlainFile&) = delete;
  ~PlainFile() override { close(descriptor_); }

  // The first bytes, up to four.
  absl::StatusOr<std::string_view> Peek() {
    while (peeked_ < sizeof(first_)) {
      const absl::StatusOr<size_t> got = ReadFile(first_ + peeked_, sizeof(first_) - peeked_);
      if (!got.ok()) return got.status();
      if (*got == 0) break;
      peeked_ += *got;
    }
    return std::string_view(first_, peeked_);
  }

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (handed_out_ < peeked_) {
      const size_t some = std::min(size, peeked_ - handed_out_);
      std::memcpy(to, first_ + handed_out_, some);
      handed_out_ += some;
      return some;
    }
    return ReadFile(to, size);
  }

  uint64_t bytes_read() const override { return read_; }
  uint64_t bytes_total() const override { return total_; }

 private:
  absl::StatusOr<size_t> ReadFile(char* to, size_t size) {
    ssize_t got;
    do {
      got = read(descriptor_, to, size);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
      return absl::UnavailableError(fmt::format("cannot be read: {}", std::strerror(errno)));
    if (got == 0 && read_ < total_) {
      return absl::InvalidArgumentError(
          fmt::format("became shorter while it was read: {} bytes of {} are left; import a file "
                      "that is not written to",
                      read_, total_));
    }
    read_ += got;
    return static_cast<size_t>(got);
  }

  const int descriptor_;
  const uint64_t total_;
  uint64_t read_ = 0;
  char first_[4];
  size_t peeked_ = 0;
  size_t handed_out_ = 0;
};

class GzipFile : public ByteStream {
 public:
  explicit GzipFile(std::unique_ptr<ByteStream> file) : file_(std::move(file)), in_(kChunkBytes) {
    // 15 bits of window, and 16 more say that the stream has gzip's header.
    started_ = inflateInit2(&stream_, 15 + 16) == Z_OK;
  }
  GzipFile(const GzipFile&) = delete;
  GzipFile& operator=(const GzipFile&) = delete;
  ~GzipFile() override {
    if (started_) inflateEnd(&stream_);
  }

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (!started_) return absl::ResourceExhaustedError("no memory to read gzip");
    while (true) {
      if (stream_.avail_in == 0) {
        const absl::StatusOr<size_t> got = file_->Read(in_.data(), in_.size());
        if (!got.ok()) return got.status();
        if (*got == 0) {
          if (between_members_) return size_t{0};
          return absl::InvalidArgumentError("the gzip stream ends early; the file is cut off");
        }
        stream_.next_in = reinterpret_cast<Bytef*>(in_.data());
        stream_.avail_in = static_cast<uInt>(*got);
      }
      if (between_members_) {
        if (inflateReset(&stream_) != Z_OK)
          return absl::ResourceExhaustedError("no memory to read gzip");
        between_members_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(to);
      stream_.avail_out = static_cast<uInt>(size);
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        between_members_ = true;
      } else if (result != Z_OK && result != Z_BUF_ERROR) {
        return absl::InvalidArgumentError("the gzip stream is damaged");
      }
      if (const size_t got = size - stream_.avail_out; got > 0) return got;
    }
  }

  uint64_t bytes_read() const override { return file_->bytes_read(); }
  uint64_t bytes_total() const override { return file_->bytes_total(); }

 private:
  const std::unique_ptr<ByteStream> file_;
  std::vector<char> in_;
  z_stream stream_{};
  bool started_ = false;
  bool between_members_ = false;
};

class ZstdFile : public ByteStream {
 public:
  explicit ZstdFile(std::unique_ptr<ByteStream> file)
      : file_(std::move(file)), in_(ZSTD_DStreamInSize()) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override {
    if (!stream_) return absl::ResourceExhaustedError("no memory to read zstd");
    ZSTD_outBuffer out{to, size, 0};
    while (true) {
      if (input_.pos == input_.size && !more_output_) {
        const absl::StatusOr<size_t> got = file_->Read(in_.data(), in_.size());
        if (!got.ok()) return got.status();
        if (*got == 0) {
          if (between_frames_) return size_t{0};
          return absl::InvalidArgumentError("the zstd stream ends early; the file is cut off");
        }
        input_ = {in_.data(), *got, 0};
      }
      const size_t hint = ZSTD_decompressStream(stream_.get(), &out, &input_);
      if (ZSTD_isError(hint)) {
        return absl::InvalidArgumentError(
            fmt::format("the zstd stream is damaged ({})", ZSTD_getErrorName(hint)));
      }
      between_frames_ = hint == 0;
      more_output_ = out.pos == out.size && !between_frames_;  // what did not fit waits inside
      if (out.pos > 0) return out.pos;
    }
  }

  uint64_t bytes_read() const override { return file_->bytes_read(); }
  uint64_t bytes_total() const override { return file_->bytes_total(); }

 private:
  const std::unique_ptr<ByteStream> file_;
  std::vector<char> in_;
  std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> stream_{ZSTD_createDStream(),
                                                                     &ZSTD_freeDStream};
  ZSTD_inBuffer input_{nullptr, 0, 0};
  bool between_frames_ = false;
  bool more_output_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteStream>> ByteStream::Open(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const std::string why = std::strerror(errno);
    if (errno == ENOENT || errno == ENOTDIR) return absl::NotFoundError("there is no such file");
    if (errno == EACCES || errno == EPERM)
      return absl::PermissionDeniedError("may not be read; check its permissions");
    return absl::UnavailableError(fmt::format("cannot be opened: {}", why));
  }
  struct stat about;
  if (fstat(descriptor, &about) != 0) {
    const std::string why = std::strerror(errno);
    close(descriptor);
    return absl::UnavailableError(fmt::format("cannot be read: {}", why));
  }
  if (S_ISDIR(about.st_mode)) {
    close(descriptor);
    return absl::InvalidArgumentError("is a directory; name the files in it");
  }
  auto file = std::make_unique<PlainFile>(descriptor, S_ISREG(about.st_mode) ? about.st_size : 0);

  const absl::StatusOr<std::string_view> first = file->Peek();
  if (!first.ok()) return first.status();
  if (first->empty()) return absl::InvalidArgumentError("is empty");
  if (first->substr(0, kGzipMagic.size()) == kGzipMagic)
    return std::make_unique<GzipFile>(std::move(file));
  if (*first == kZstdMagic) return std::make_unique<ZstdFile>(std::move(file));
  if (EndsWith(path, ".gz")) return absl::InvalidArgumentError("is called .gz and is not gzip");
  if (EndsWith(path, ".zst")) return absl::InvalidArgumentError("is called .zst and is not zstd");
  return file;
}

}  // namespace syncledger
