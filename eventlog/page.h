// Pages: how a batch of facts of one partition is one key and one value of the embedded log.
//
// Key, 12 bytes: the partition (uint32, big-endian), then the offset of the page's first fact
// (uint64, big-endian), so that byte order is the order of partitions and offsets.
//
// Value: the number of facts (uint32, little-endian), then for each fact its length (uint32,
// little-endian) and its bytes as they were appended. Nothing follows the last. Two facts, "ab" and
// "", are
//
//   02 00 00 00   02 00 00 00 61 62   00 00 00 00
//
// A page has no checksum of its own: RocksDB keeps one over every block and every record of its
// write-ahead log. The price of pages: one damaged byte costs a page of facts, not one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger {

// A page holds no more than this. A single fact that is larger has a page to itself.
inline constexpr size_t kMaxPageFacts = 1024;
inline constexpr size_t kMaxPageBytes = size_t{4} << 20;

struct PagePlace {
  int32_t partition = 0;
  int64_t first_offset = 0;
};

std::string PageKey(PagePlace place);

// Nothing if the bytes are no page's key.
std::optional<PagePlace> ParsePageKey(std::string_view key);

// A uint32 as a page writes it.
std::string PageNumber(uint32_t number);

// Walks the facts of one page's value, which must outlive it.
class PageReader {
 public:
  PageReader() = default;

  // Nothing if the value is not exactly one page of at least one fact.
  static std::optional<PageReader> Open(std::string_view value);

  uint32_t count() const { return count_; }
  uint32_t remaining() const { return remaining_; }

  // The next fact. Only while some remain.
  std::string_view Next();

 private:
  uint32_t count_ = 0;
  uint32_t remaining_ = 0;
  std::string_view rest_;
};

}  // namespace syncledger
