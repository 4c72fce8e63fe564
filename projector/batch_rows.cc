#include "projector/batch_rows.h"

#include <algorithm>
#include <map>
#include <utility>

namespace syncledger {

void BatchRows::Begin(std::string_view tenant, uint64_t offset, TenantDigests* digests) {
  tenant_.assign(tenant);
  offset_ = offset;
  digests_ = digests;
}

const std::string& BatchRows::FullKey(v1::RowKind kind, std::string_view key) {
  full_key_.assign(tenant_);
  full_key_.push_back('\0');
  full_key_.push_back(static_cast<char>(kind));
  full_key_.append(key);
  return full_key_;
}

std::optional<std::string_view> BatchRows::Get(v1::RowKind kind, std::string_view key) {
  const std::string& full_key = FullKey(kind, key);
  RowCache::Entry* cached = cache_.Find(full_key);
  if (cached == nullptr) {
    absl::StatusOr<std::optional<StoredRow>> stored = view_.Get(tenant_, kind, key, kNow);
    if (!stored.ok()) {
      status_.Update(stored.status());
      return std::nullopt;
    }
    std::optional<std::string> value;
    if (stored->has_value()) value = std::move((*stored)->value);
    cached = cache_.FindOrMake(full_key);
    cache_.Set(cached, std::move(value));
  }
  if (!cached->value.has_value()) return std::nullopt;
  return std::string_view(*cached->value);
}

std::vector<RowEntry> BatchRows::Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                                      size_t limit) {
  // What the batch changed there, in key order; what it changed is in the cache until the batch ends.
  std::map<std::string_view, const std::optional<std::string>*> changed;
  const auto of_kind = changed_.find(FullKey(kind, ""));
  if (of_kind != changed_.end()) {
    for (size_t index : of_kind->second) {
      const std::string_view key = std::string_view(versions_[index].full_key).substr(tenant_.size() + 2);
      if (key.substr(0, prefix.size()) != prefix || key <= after) continue;
      changed.emplace(key, &versions_[cache_.Find(versions_[index].full_key)->version].value);
    }
  }
  std::vector<RowEntry> entries;
  auto next = changed.begin();
  const auto take_changed_before = [&](std::string_view bound) {
    for (; next != changed.end() && next->first < bound && entries.size() < limit; ++next) {
      if (next->second->has_value()) entries.push_back({std::string(next->first), **next->second});
    }
  };
  status_.Update(view_.Scan(tenant_, kind, prefix, after, kNow, [&](const StoredRow& row) {
    take_changed_before(row.key);
    if (entries.size() >= limit) return false;
    if (next != changed.end() && next->first == row.key) {
      if (next->second->has_value()) entries.push_back({row.key, **next->second});
      ++next;
    } else {
      entries.push_back({row.key, row.value});
    }
    return entries.size() < limit;
  }));
  for (; next != changed.end() && entries.size() < limit; ++next) {
    if (next->second->has_value()) entries.push_back({std::string(next->first), **next->second});
  }
  return entries;
}

void BatchRows::Put(v1::RowKind kind, std::string_view key, std::string_view value) {
  Change(kind, key, std::string(value));
}

void BatchRows::Erase(v1::RowKind kind, std::string_view key) { Change(kind, key, std::nullopt); }

void BatchRows::Change(v1::RowKind kind, std::string_view key, std::optional<std::string> value) {
  if (IsDigested(kind)) {
    const std::optional<std::string_view> before = Get(kind, key);
    std::optional<std::string_view> after;
    if (value.has_value()) after = *value;
    digests_->ChangeRow(kind, key, before, after);
  }
  const std::string& full_key = FullKey(kind, key);
  RowCache::Entry* entry = cache_.FindOrMake(full_key);
  const bool changed_before = entry->batch == cache_.batch();
  bytes_ += full_key.size() + (value.has_value() ? value->size() : 0);
  if (changed_before && (versions_[entry->version].offset == offset_ || !IsVersioned(kind))) {
    Version& version = versions_[entry->version];
    version.value = value;
    version.offset = offset_;
  } else {
    if (!changed_before) changed_[full_key.substr(0, tenant_.size() + 2)].push_back(versions_.size());
    entry->batch = cache_.batch();
    entry->version = versions_.size();
    versions_.push_back({full_key, tenant_.size(), kind, offset_, value});
  }
  cache_.Set(entry, std::move(value));
}

std::vector<RowPut> BatchRows::Versions() const {
  std::vector<RowPut> puts;
  puts.reserve(versions_.size());
  for (const Version& version : versions_) {
    const std::string_view full_key = version.full_key;
    RowPut put{.tenant = full_key.substr(0, version.tenant_size),
               .kind = version.kind,
               .key = full_key.substr(version.tenant_size + 2),
               .offset = version.offset,
               .value = std::nullopt};
    if (version.value.has_value()) put.value = *version.value;
    puts.push_back(put);
  }
  return puts;
}

}  // namespace syncledger
