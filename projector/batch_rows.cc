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
  const std::optional<std::string>* cached = cache_.Find(full_key);
  if (cached == nullptr) {
    // What the batch changed may have left the cache; it is not in the store yet.
    const auto changed = latest_.find(full_key);
    if (changed != latest_.end()) {
      cached = cache_.Put(full_key, versions_[changed->second].value);
    } else {
      absl::StatusOr<std::optional<StoredRow>> stored = view_.Get(tenant_, kind, key, kNow);
      if (!stored.ok()) {
        status_.Update(stored.status());
        return std::nullopt;
      }
      std::optional<std::string> value;
      if (stored->has_value()) value = std::move((*stored)->value);
      cached = cache_.Put(full_key, std::move(value));
    }
  }
  if (!cached->has_value()) return std::nullopt;
  return std::string_view(**cached);
}

std::vector<RowEntry> BatchRows::Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                                      size_t limit) {
  // What the batch changed there, in key order; few, or the batch would have been committed.
  const std::string full_prefix = FullKey(kind, prefix);
  const size_t skip = full_prefix.size() - prefix.size();
  std::map<std::string_view, const std::optional<std::string>*> changed;
  for (const auto& [full_key, index] : latest_) {
    if (full_key.size() < full_prefix.size() || full_key.compare(0, full_prefix.size(), full_prefix) != 0) {
      continue;
    }
    const std::string_view key = std::string_view(full_key).substr(skip);
    if (key > after) changed.emplace(key, &versions_[index].value);
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
  const auto [entry, is_new] = latest_.try_emplace(full_key, versions_.size());
  const bool replaces = !is_new && (versions_[entry->second].offset == offset_ || !IsVersioned(kind));
  bytes_ += full_key.size() + (value.has_value() ? value->size() : 0);
  cache_.Put(full_key, value);
  if (replaces) {
    Version& version = versions_[entry->second];
    version.value = std::move(value);
    version.offset = offset_;
    return;
  }
  entry->second = versions_.size();
  versions_.push_back({full_key, tenant_.size(), kind, offset_, std::move(value)});
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
