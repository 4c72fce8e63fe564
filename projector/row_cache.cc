#include "projector/row_cache.h"

#include <utility>

namespace syncledger {
namespace {

constexpr size_t kEntryBytes = 136;  // of the map's slot and the strings' own blocks, beside their bytes

size_t ValueBytes(const std::optional<std::string>& value) {
  return value.has_value() ? value->size() : 0;
}

}  // namespace

void RowCache::BeginBatch() {
  ++batch_;
  if (young_bytes_ <= generation_bytes_) return;
  old_ = std::move(young_);
  young_ = Generation();
  young_bytes_ = 0;
}

RowCache::Entry* RowCache::Find(std::string_view key) {
  const absl::string_view wanted(key.data(), key.size());
  const auto young = young_.find(wanted);
  if (young != young_.end()) return &young->second;
  const auto old = old_.find(wanted);
  if (old == old_.end()) return nullptr;
  Entry entry = std::move(old->second);
  old_.erase(old);
  young_bytes_ += kEntryBytes + key.size() + ValueBytes(entry.value);
  return &young_.emplace(wanted, std::move(entry)).first->second;
}

RowCache::Entry* RowCache::FindOrMake(std::string_view key) {
  Entry* known = Find(key);
  if (known != nullptr) return known;
  young_bytes_ += kEntryBytes + key.size();
  return &young_.try_emplace(absl::string_view(key.data(), key.size())).first->second;
}

void RowCache::Set(Entry* entry, std::optional<std::string> value) {
  young_bytes_ += ValueBytes(value);
  young_bytes_ -= ValueBytes(entry->value);
  entry->value = std::move(value);
}

}  // namespace syncledger
