// Keys of rows: parts encoded so that byte order is the order of the parts and no key is another's
// prefix by chance.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger {

// Builds a key part by part. A text is escaped (0x00 becomes 0x00 0xff) and ended by 0x00 0x01; a
// number is 8 bytes, big-endian, its sign bit flipped, so that byte order is the order of int64.
// It is passed where a std::string_view is asked for. A fact builds dozens of keys, so that those
// of the usual length allocate nothing.
class RowKey {
 public:
  RowKey() = default;
  explicit RowKey(std::string_view built) { Append(built); }  // a key that was built before
  RowKey(const RowKey& other) { *this = other; }
  RowKey& operator=(const RowKey& other);

  RowKey& Text(std::string_view part);
  RowKey& Number(int64_t part);

  operator std::string_view() const {
    return long_.empty() ? std::string_view(usual_, size_) : std::string_view(long_);
  }
  friend bool operator==(const RowKey& a, const RowKey& b) {
    return std::string_view(a) == std::string_view(b);
  }
  size_t size() const { return std::string_view(*this).size(); }
  std::string str() const { return std::string(std::string_view(*this)); }

 private:
  static constexpr size_t kUsualSize = 120;

  void Append(std::string_view bytes);

  size_t size_ = 0;         // of `usual_`
  char usual_[kUsualSize];  // holds the key, until it finds no room
  std::string long_;        // then this does
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
