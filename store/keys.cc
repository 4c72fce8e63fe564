#include "store/keys.h"

namespace syncledger {
namespace {

constexpr char kEnd = '\x00';
constexpr char kEscape = '\x01';
constexpr char kZero = '\x01';  // after kEscape: a 0x00
constexpr char kOne = '\x02';   // after kEscape: a 0x01

class RowWithoutVersion : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "syncledger.RowWithoutVersion"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    return {key.data(), key.size() - kOffsetSize};
  }
  bool InDomain(const rocksdb::Slice& key) const override { return key.size() >= kOffsetSize; }
};

}  // namespace

void AppendUint32(uint32_t number, std::string* key) {
  for (int shift = 24; shift >= 0; shift -= 8) key->push_back(static_cast<char>(number >> shift));
}

void AppendUint64(uint64_t number, std::string* key) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(number >> (56 - 8 * i));
  key->append(bytes, sizeof bytes);
}

uint32_t ReadUint32(std::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

uint64_t ReadUint64(std::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < 8; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

void AppendEscaped(std::string_view text, std::string* key) {
  const size_t size = key->size();
  key->resize(size + 2 * text.size());  // the most that it can need
  char* end = key->data() + size;
  for (const char c : text) {
    const bool plain = static_cast<unsigned char>(c) > 1;
    if (!plain) *end++ = kEscape;
    *end++ = plain ? c : (c == '\x00' ? kZero : kOne);
  }
  key->resize(static_cast<size_t>(end - key->data()));
}

std::optional<std::string> TakeText(std::string_view* key) {
  std::string text;
  for (size_t i = 0; i < key->size(); ++i) {
    const char c = (*key)[i];
    if (c == kEnd) {
      key->remove_prefix(i + 1);
      return text;
    }
    if (c != kEscape) {
      text.push_back(c);
      continue;
    }
    if (++i == key->size()) return std::nullopt;
    if ((*key)[i] != kZero && (*key)[i] != kOne) return std::nullopt;
    text.push_back((*key)[i] == kZero ? '\x00' : '\x01');
  }
  return std::nullopt;
}

std::string TenantPrefix(std::string_view tenant) {
  std::string key;
  key.reserve(tenant.size() + 64);
  AppendEscaped(tenant, &key);
  key.push_back(kEnd);
  return key;
}

std::string RowKindPrefix(std::string_view tenant, v1::RowKind kind) {
  std::string key = TenantPrefix(tenant);
  key.push_back(static_cast<char>(kind));
  return key;
}

void AppendRowPrefix(std::string_view tenant, v1::RowKind kind, std::string_view key,
                     std::string* out) {
  AppendEscaped(tenant, out);
  out->push_back(kEnd);
  out->push_back(static_cast<char>(kind));
  AppendEscaped(key, out);
  out->push_back(kEnd);
}

void AppendVersion(uint64_t offset, std::string* out) { AppendUint64(~offset, out); }

std::string RowPrefix(std::string_view tenant, v1::RowKind kind, std::string_view key) {
  std::string prefix;
  prefix.reserve(tenant.size() + key.size() + 3 + kOffsetSize);
  AppendRowPrefix(tenant, kind, key, &prefix);
  return prefix;
}

std::string RowVersion(std::string_view row_prefix, uint64_t offset) {
  std::string key;
  key.reserve(row_prefix.size() + kOffsetSize);
  key.append(row_prefix);
  AppendVersion(offset, &key);
  return key;
}

std::string AfterRow(std::string_view row_prefix) {
  std::string key(row_prefix);
  key.back() = kEscape;
  return key;
}

uint64_t VersionOf(std::string_view row_key) {
  return ~ReadUint64(row_key.substr(row_key.size() - kOffsetSize));
}

std::string_view WithoutVersion(std::string_view row_key) {
  return row_key.substr(0, row_key.size() - kOffsetSize);
}

std::string VerdictKey(std::string_view tenant, uint64_t first_offset, uint32_t step) {
  std::string key = TenantPrefix(tenant);
  AppendUint64(first_offset, &key);
  AppendUint32(step, &key);
  return key;
}

std::string QuarantineKey(int32_t partition, int64_t offset) {
  std::string key;
  AppendUint32(static_cast<uint32_t>(partition), &key);
  AppendUint64(static_cast<uint64_t>(offset), &key);
  return key;
}

std::string HeadKey(std::string_view tenant) { return std::string(kHeadPrefix).append(tenant); }

std::string DigestPrefix(std::string_view tenant) { return "D" + TenantPrefix(tenant); }

std::string DigestKey(std::string_view tenant, uint64_t offset) {
  std::string key = DigestPrefix(tenant);
  AppendUint64(offset, &key);
  return key;
}

std::string MarkPrefix(std::string_view tenant) { return "O" + TenantPrefix(tenant); }

std::string MarkKey(std::string_view tenant, int64_t observed_us) {
  std::string key = MarkPrefix(tenant);
  AppendUint64(static_cast<uint64_t>(observed_us) ^ (uint64_t{1} << 63), &key);
  return key;
}

std::string LogOffsetKey(int32_t partition) {
  std::string key = "L";
  AppendUint32(static_cast<uint32_t>(partition), &key);
  return key;
}

std::string MetaKey(std::string_view key) { return std::string("M").append(key); }

std::string CommitMark() {
  // An empty tenant and kind 0, which no row has.
  return std::string(3 + kOffsetSize, '\0');
}

std::shared_ptr<const rocksdb::SliceTransform> RowPrefixTransform() {
  return std::make_shared<RowWithoutVersion>();
}

}  // namespace syncledger
