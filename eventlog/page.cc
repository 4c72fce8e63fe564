#include "eventlog/page.h"

namespace syncledger {
namespace {

constexpr size_t kKeySize = 12;
constexpr size_t kNumberSize = 4;

uint32_t ReadNumber(std::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = 0; i < kNumberSize; ++i) {
    number |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return number;
}

}  // namespace

std::string PageKey(PagePlace place) {
  std::string key(kKeySize, '\0');
  const auto partition = static_cast<uint32_t>(place.partition);
  const auto offset = static_cast<uint64_t>(place.first_offset);
  for (size_t i = 0; i < 4; ++i) key[i] = static_cast<char>(partition >> (24 - 8 * i));
  for (size_t i = 0; i < 8; ++i) key[4 + i] = static_cast<char>(offset >> (56 - 8 * i));
  return key;
}

std::optional<PagePlace> ParsePageKey(std::string_view key) {
  if (key.size() != kKeySize) return std::nullopt;
  uint32_t partition = 0;
  uint64_t offset = 0;
  for (size_t i = 0; i < 4; ++i) partition = partition << 8 | static_cast<unsigned char>(key[i]);
  for (size_t i = 4; i < 12; ++i) offset = offset << 8 | static_cast<unsigned char>(key[i]);
  if (partition > INT32_MAX || offset > INT64_MAX) return std::nullopt;
  return PagePlace{static_cast<int32_t>(partition), static_cast<int64_t>(offset)};
}

std::string PageNumber(uint32_t number) {
  std::string bytes(kNumberSize, '\0');
  for (size_t i = 0; i < kNumberSize; ++i) bytes[i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

std::optional<PageReader> PageReader::Open(std::string_view value) {
  if (value.size() < kNumberSize) return std::nullopt;
  PageReader page;
  page.count_ = page.remaining_ = ReadNumber(value);
  page.rest_ = value.substr(kNumberSize);
  if (page.count_ == 0) return std::nullopt;
  std::string_view rest = page.rest_;
  for (uint32_t i = 0; i < page.count_; ++i) {
    if (rest.size() < kNumberSize) return std::nullopt;
    const size_t size = ReadNumber(rest);
    rest.remove_prefix(kNumberSize);
    if (rest.size() < size) return std::nullopt;
    rest.remove_prefix(size);
  }
  if (!rest.empty()) return std::nullopt;
  return page;
}

std::string_view PageReader::Next() {
  const size_t size = ReadNumber(rest_);
  const std::string_view fact = rest_.substr(kNumberSize, size);
  rest_.remove_prefix(kNumberSize + size);
  --remaining_;
  return fact;
}

}  // namespace syncledger
