#include "eventlog/record_file.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "eventlog/crc32c.h"
#include "eventlog/rocks_errors.h"

namespace syncledger {
namespace {

constexpr size_t kBlockSize = 32768;
constexpr size_t kHeaderSize = 7;

enum FragmentType : unsigned char { kNone = 0, kWhole = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

struct Fragment {
  unsigned char type = kNone;
  std::string_view bytes;
  bool intact = false;
};

bool AllZero(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c == '\0'; });
}

uint32_t Checksum(unsigned char type, std::string_view bytes) {
  const char prefix = static_cast<char>(type);
  return MaskCrc32c(ExtendCrc32c(ExtendCrc32c(0, {&prefix, 1}), bytes));
}

// The length, up to the block's end, with which the fragment's checksum is right, if it differs
// from the one that is written in one byte (so that a torn end is not taken for a damaged one by
// chance).
std::optional<size_t> RightLength(uint32_t checksum, unsigned char type, size_t written,
                                  std::string_view rest) {
  const char prefix = static_cast<char>(type);
  uint32_t crc = ExtendCrc32c(0, {&prefix, 1});
  for (size_t length = 0;; ++length) {
    const bool near = (length & 0xff) == (written & 0xff) || length >> 8 == written >> 8;
    if (near && MaskCrc32c(crc) == checksum) return length;
    if (length == rest.size()) return std::nullopt;
    crc = ExtendCrc32c(crc, rest.substr(length, 1));
  }
}

class Scanner {
 public:
  explicit Scanner(const std::function<void(const ScannedRecord&)>& sink) : sink_(sink) {}

  // One block of the file, from its byte `at`; `last`: nothing follows it.
  void Block(std::string_view block, uint64_t at, bool last) {
    size_t place = 0;
    while (place < block.size()) {
      const std::string_view rest = block.substr(place);
      const uint64_t here = at + place;
      if (scan_.torn) {
        if (!AllZero(rest)) Damaged(here, "bytes after the end");
        return;
      }
      if (rest.size() < kHeaderSize) {
        if (block.size() < kBlockSize) {
          scan_.torn = true;
        } else if (!AllZero(rest)) {
          Damaged(here, "bytes between two blocks");
        }
        return;
      }
      const auto byte = [&](size_t i) { return static_cast<unsigned char>(rest[i]); };
      const uint32_t checksum =
          static_cast<uint32_t>(byte(0)) | static_cast<uint32_t>(byte(1)) << 8 |
          static_cast<uint32_t>(byte(2)) << 16 | static_cast<uint32_t>(byte(3)) << 24;
      const size_t length = static_cast<size_t>(byte(4)) | static_cast<size_t>(byte(5)) << 8;
      const unsigned char type = byte(6);
      if (checksum == 0 && length == 0 && type == kNone) {
        scan_.torn = true;  // space that was reserved and never written
        continue;
      }
      const std::string_view after = rest.substr(kHeaderSize);
      if (length <= after.size() && type >= kWhole && type <= kLast &&
          Checksum(type, after.substr(0, length)) == checksum) {
        Take({type, after.substr(0, length), true}, here);
        place += kHeaderSize + length;
        continue;
      }
      const std::optional<Fragment> meant = WhatWasMeant(checksum, type, length, after);
      if (!meant.has_value()) {
        if (last && length > after.size()) {
          scan_.torn = true;  // the rest of it was never written
        } else {
          Damaged(here, "a record that cannot be made out");
          open_ = false;
        }
        return;
      }
      Damaged(here, "a record whose checksum is wrong");
      Take(*meant, here);
      place += kHeaderSize + meant->bytes.size();
    }
  }

  RecordFileScan Finish() {
    if (open_) scan_.torn = true;
    return std::move(scan_);
  }

 private:
  void Damaged(uint64_t at, std::string why) {
    if (!scan_.damage.has_value()) scan_.damage = RecordFileScan::Damage{at, std::move(why)};
  }

  // A fragment with one altered byte, as it was: with the length or the type that makes its
  // checksum right, else by its header. Nothing if it does not fit into its block.
  static std::optional<Fragment> WhatWasMeant(uint32_t checksum, unsigned char type, size_t length,
                                              std::string_view after) {
    if (type >= kWhole && type <= kLast) {
      if (const auto right = RightLength(checksum, type, length, after)) {
        return Fragment{type, after.substr(0, *right), false};
      }
    }
    if (length > after.size()) return std::nullopt;
    for (const unsigned char right : {kWhole, kFirst, kMiddle, kLast}) {
      if (Checksum(right, after.substr(0, length)) == checksum) {
        return Fragment{right, after.substr(0, length), false};
      }
    }
    if (type < kWhole || type > kLast) return std::nullopt;
    return Fragment{type, after.substr(0, length), false};
  }

  void Take(const Fragment& fragment, uint64_t at) {
    const bool begins = fragment.type == kWhole || fragment.type == kFirst;
    const bool ends = fragment.type == kWhole || fragment.type == kLast;
    if (begins == open_) {
      Damaged(at, begins ? "a record without its end" : "a record without its beginning");
      intact_ = false;
    }
    if (begins) {
      record_.clear();
      intact_ = true;
      open_ = true;
    }
    if (!open_) return;
    record_.append(fragment.bytes);
    intact_ = intact_ && fragment.intact;
    if (ends) {
      open_ = false;
      if (sink_) sink_({record_, intact_});
    }
  }

  const std::function<void(const ScannedRecord&)>& sink_;
  RecordFileScan scan_;

  // The record that has begun and not ended.
  bool open_ = false;
  bool intact_ = false;
  std::string record_;
};

}  // namespace

absl::StatusOr<RecordFileScan> ScanRecordFile(
    const std::string& path, const std::function<void(const ScannedRecord&)>& sink) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (file == nullptr) {
    if (errno == ENOENT) return absl::NotFoundError(fmt::format("{}: is missing", path));
    return LogError(std::error_code(errno, std::generic_category()), path, "read it");
  }
  // Up to what is its end now: a writer may be adding to it.
  struct stat status {};
  if (fstat(fileno(file.get()), &status) != 0) {
    return LogError(std::error_code(errno, std::generic_category()), path, "read it");
  }
  const auto size = static_cast<uint64_t>(status.st_size);
  Scanner scanner(sink);
  std::string block;
  for (uint64_t at = 0; at < size; at += block.size()) {
    block.resize(std::min<uint64_t>(kBlockSize, size - at));
    if (std::fread(block.data(), 1, block.size(), file.get()) != block.size()) {
      return absl::DataLossError(fmt::format("{}: cannot be read at byte {}", path, at));
    }
    scanner.Block(block, at, at + block.size() == size);
  }
  return scanner.Finish();
}

}  // namespace syncledger
