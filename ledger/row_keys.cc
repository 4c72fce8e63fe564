#include "ledger/row_keys.h"

#include <cstring>

namespace syncledger {

RowKey& RowKey::operator=(const RowKey& other) {
  size_ = other.size_;
  std::memmove(usual_, other.usual_, size_);  // `other` may be this one
  long_ = other.long_;
  return *this;
}

void RowKey::Append(std::string_view bytes) {
  if (long_.empty() && bytes.size() <= kUsualSize - size_) {
    std::memcpy(usual_ + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
    return;
  }
  if (long_.empty()) long_.assign(usual_, size_);
  long_ += bytes;
}

RowKey& RowKey::Text(std::string_view part) {
  size_t begin = 0;
  for (size_t zero = part.find('\0'); zero != part.npos; zero = part.find('\0', begin)) {
    Append(part.substr(begin, zero + 1 - begin));
    Append("\xff");
    begin = zero + 1;
  }
  Append(part.substr(begin));
  Append(std::string_view("\0\x01", 2));
  return *this;
}

RowKey& RowKey::Number(int64_t part) {
  const uint64_t bits = static_cast<uint64_t>(part) ^ (uint64_t{1} << 63);
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(bits >> (56 - 8 * i));
  Append({bytes, sizeof bytes});
  return *this;
}

bool RowKeyReader::Text(std::string* part) {
  part->clear();
  for (size_t i = 0; i + 1 < rest_.size(); ++i) {
    if (rest_[i] != '\0') {
      part->push_back(rest_[i]);
    } else if (rest_[i + 1] == '\x01') {
      rest_.remove_prefix(i + 2);
      return true;
    } else if (rest_[i + 1] == '\xff') {
      part->push_back('\0');
      ++i;
    } else {
      return false;
    }
  }
  return false;
}

bool RowKeyReader::Number(int64_t* part) {
  if (rest_.size() < 8) return false;
  uint64_t bits = 0;
  for (int i = 0; i < 8; ++i) bits = bits << 8 | static_cast<unsigned char>(rest_[i]);
  *part = static_cast<int64_t>(bits ^ (uint64_t{1} << 63));
  rest_.remove_prefix(8);
  return true;
}

}  // namespace syncledger
