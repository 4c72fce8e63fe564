#include "projector/row_cache.h"

#include <utility>

namespace syncledger {
namespace {

constexpr size_t kEntryBytes = 120;  // of the map's slot and the strings' own blocks, beside their bytes

size_t BytesOf(std::string_view key, const std::optional<std::string>& value) {
  return kEntryBytes + key.size() + (value.has_value() ? value->size() : 0);
}

}  // namespace

const std::optional<std::string>* RowCache::Find(std::string_view key) {
  const absl::string_view wanted(key.data(), key.size());
  const auto young = young_.find(wanted);
  if (young != young_.end()) return &young->second;
  const auto old = old_.find(wanted);
  if (old == old_.end()) return nullptr;
  std::optional<std::string> value = std::move(old->second);
  old_.erase(old);
  return Put(key, std::move(value));
}

const std::optional<std::string>* RowCache::Put(std::string_view key, std::optional<std::string> value) {
  if (young_bytes_ > generation_bytes_) {
    old_ = std::move(young_);
    young_ = Generation();
    young_bytes_ = 0;
  }
  young_bytes_ += BytesOf(key, value);
  auto [entry, inserted] = young_.try_emplace(absl::string_view(key.data(), key.size()));
  if (!inserted) young_bytes_ -= BytesOf(key, entry->second);
  entry->second = std::move(value);
  return &entry->second;
}

}  // namespace syncledger
