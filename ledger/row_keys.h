// Keys of rows: parts encoded so that byte order is the order of the parts and no key is another's
// prefix by chance.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger {

// Builds a key part by part. A text is escaped (0x00 becomes 0x00 0xff) and ended by 0x00 0x01; a
// number is 8 bytes, big-endian, its sign bit flipped, so that byte order is the order of int64.
class RowKey {
 public:
  RowKey() { key_.reserve(kUsualSize); }

  RowKey& Text(std::string_view part);
  RowKey& Number(int64_t part);

  const std::string& str() const& { return key_; }
  std::string str() && { return std::move(key_); }

 private:
  static constexpr size_t kUsualSize = 111;  // most keys find room in one piece of memory

  std::string key_;
};

// Reads a key back, part by part, in the order in which it was built. False at its end or on bytes
// that are no key.
class RowKeyReader {
 public:
  explicit RowKeyReader(std::string_view key) : rest_(key) {}
  bool Text(std::string* part);
  bool Number(int64_t* part);

 private:
  std::string_view rest_;
};

}  // namespace syncledger
