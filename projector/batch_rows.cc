#include "projector/batch_rows.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace syncledger {
namespace {

constexpr size_t kBlockBytes = size_t{256} << 10;

bool KeepsLastOnly(v1::RowKind kind) { return !IsVersioned(kind) && !IsDigested(kind); }

}  // namespace

char* ByteBlocks::Take(size_t size) {
  if (size > left_) {
    left_ = std::max(size, kBlockBytes);
    blocks_.emplace_back(new char[left_]);
    free_ = blocks_.back().get();
  }
  left_ -= size;
  return std::exchange(free_, free_ + size);
}

std::string_view ByteBlocks::Keep(std::string_view bytes) {
  char* const begin = Take(bytes.size());
  std::copy(bytes.begin(), bytes.end(), begin);
  return {begin, bytes.size()};
}

std::string_view ByteBlocks::Keep(const google::protobuf::MessageLite& message) {
  const size_t size = message.ByteSizeLong();
  char* const begin = Take(size);
  message.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(begin));
  return {begin, size};
}

void BatchRows::Begin(std::string_view tenant, uint64_t offset, bool from_nothing,
                      TenantDigests* digests) {
  key_buffer_.assign(tenant);
  key_buffer_.resize(tenant.size() + 2);
  tenant_size_ = tenant.size();
  offset_ = offset;
  from_nothing_ = from_nothing;
  digests_ = digests;
}

// Valid until the next one is asked for.
std::string_view BatchRows::FullKey(v1::RowKind kind, std::string_view key) {
  const size_t before = tenant_size_ + 2;
  if (key_buffer_.size() < before + key.size()) key_buffer_.resize(before + key.size());
  key_buffer_[tenant_size_ + 1] = static_cast<char>(kind);
  key.copy(key_buffer_.data() + before, key.size());
  return std::string_view(key_buffer_).substr(0, before + key.size());
}

// The row, read from the store if it is not in the cache. Null if it is not there and was never
// touched, unless `make`. Without `type` of a row that holds something nothing is read.
CachedRow* BatchRows::Find(v1::RowKind kind, std::string_view key, const Message* type, bool make) {
  const std::string_view full_key = FullKey(kind, key);
  const size_t hash = RowCache::Hash(full_key);
  CachedRow* row = cache_.Find(full_key, hash);
  if (row != nullptr) return row;
  const bool never_written = from_nothing_ && !written_.MayContain(hash);
  if (never_written && !make) return nullptr;
  row = cache_.Make(full_key, hash);
  row->tenant_size = static_cast<uint32_t>(tenant_size_);
  row->kind = kind;
  if (never_written) return row;
  absl::StatusOr<std::optional<StoredRow>> stored = view_.Get(tenant(), kind, key, kNow);
  status_.Update(stored.status());
  if (!stored.ok() || !stored->has_value()) return row;
  const std::string& value = (*stored)->value;
  row->there = true;
  row->stored = true;
  row->in_store = true;
  if (IsDigested(kind)) {
    loaded_.push_back({row, bytes_kept_.Keep(DigestedPart(value))});
    row->counted = true;
  }
  if (!value.empty() && type != nullptr) {
    row->message.reset(type->New());
    if (!row->message->ParseFromString(value)) {
      status_.Update(absl::DataLossError("a row of the state cannot be read"));
    }
    cache_.Account(row, value.size());
  }
  return row;
}

void BatchRows::Touch(CachedRow* row) {
  if (row->touched) return;
  row->touched = true;
  touched_.push_back(row);
}

const Rows::Message* BatchRows::Get(v1::RowKind kind, std::string_view key, const Message& type) {
  const CachedRow* row = Find(kind, key, &type, /*make=*/false);
  if (row == nullptr || !row->there) return nullptr;
  return row->message != nullptr ? row->message.get() : &type;
}

Rows::Message* BatchRows::Edit(v1::RowKind kind, std::string_view key, const Message& type,
                               bool* existed) {
  CachedRow* row = Find(kind, key, &type, /*make=*/true);
  if (row->message == nullptr) row->message.reset(type.New());
  *existed = row->there;
  edited_.push_back(row);
  return row->message.get();
}

void BatchRows::Put(v1::RowKind kind, std::string_view key, const Message& row) {
  for (CachedRow* edited : edited_) {
    if (edited->message.get() != &row) continue;
    edited->there = true;
    return Touch(edited);
  }
  CachedRow* kept = Find(kind, key, &row, /*make=*/true);
  kept->there = true;
  Touch(kept);
  if (kept->message.get() == &row) return;
  if (kept->message == nullptr) kept->message.reset(row.New());
  kept->message->Clear();
  kept->message->CheckTypeAndMergeFrom(row);
}

bool BatchRows::Has(v1::RowKind kind, std::string_view key) {
  const CachedRow* row = Find(kind, key, nullptr, /*make=*/false);
  return row != nullptr && row->there;
}

void BatchRows::Mark(v1::RowKind kind, std::string_view key) {
  if (IsIndex(kind)) return PutIndex(kind, key, /*there=*/true);
  CachedRow* row = Find(kind, key, nullptr, /*make=*/true);
  row->there = true;
  Touch(row);
}

void BatchRows::Erase(v1::RowKind kind, std::string_view key) {
  if (IsIndex(kind)) return PutIndex(kind, key, /*there=*/false);
  CachedRow* row = Find(kind, key, nullptr, /*make=*/true);
  row->there = false;
  if (row->message != nullptr) row->message->Clear();
  Touch(row);
}

// What the batch changed of the tenant and kind that the key begins with.
BatchRows::ChangedKind& BatchRows::ChangedIn(std::string_view full_key, size_t tenant_size) {
  const std::string_view place = full_key.substr(0, tenant_size + 2);
  const auto known = changed_.find(absl::string_view(place.data(), place.size()));
  return known != changed_.end() ? known->second : changed_[std::string(place)];
}

// Indexes pass the cache by: nobody asks for one of their rows.
void BatchRows::PutIndex(v1::RowKind kind, std::string_view key, bool there) {
  const std::string_view full_key = bytes_kept_.Keep(FullKey(kind, key));
  bytes_ += full_key.size();
  ChangedIn(full_key, tenant_size_).fresh.push_back({nullptr, versions_.size()});
  versions_.push_back({full_key, static_cast<uint32_t>(tenant_size_), kind, offset_, there, {}});
}

void BatchRows::End() {
  EndTouched();
  for (CachedRow* row : edited_) {
    if (!row->there) row->message->Clear();  // begun, and never put
  }
  edited_.clear();
}

void BatchRows::EndTouched() {
  for (CachedRow* row : touched_) EndRow(row);
  touched_.clear();
}

// The row as it now stands: its version, its part in the digest. Of a kind of which the batch keeps
// but the last value, that is serialised when it is asked for (Settle).
void BatchRows::EndRow(CachedRow* row) {
  row->touched = false;
  std::string_view value;
  if (!row->there) {
    if (!row->stored) return;  // put and erased again in this step: never heard of
  } else if (row->message != nullptr && KeepsLastOnly(row->kind)) {
    if (!row->unsettled) {
      unsettled_.push_back(row);
      bytes_ += row->message->ByteSizeLong();
    }
    row->unsettled = true;
  } else if (row->message != nullptr) {
    value = bytes_kept_.Keep(*row->message);
    cache_.Account(row, value.size());
  }
  if (IsDigested(row->kind) && !row->unhashed) {
    row->unhashed = true;
    unhashed_.push_back({row, digests_});
  }
  const bool changed_before = row->batch == cache_.batch();
  if (!changed_before) row->first_of_batch = !row->stored;
  if (!row->there && changed_before && row->first_of_batch && !IsVersioned(row->kind)) {
    versions_[row->version].there = false;  // came and went: the store need not hear of it
    versions_[row->version].kind = v1::ROW_UNSPECIFIED;
    row->stored = false;
    row->batch = 0;
    return;
  }
  if (!row->stored) written_.Add(row->hash_of_key);
  row->stored = true;
  bytes_ += row->key_size + value.size();
  if (changed_before && (versions_[row->version].offset == offset_ || !IsVersioned(row->kind))) {
    versions_[row->version] = {row->key(), row->tenant_size, row->kind, offset_, row->there, value};
    return;
  }
  if (!changed_before) ChangedIn(row->key(), row->tenant_size).fresh.push_back({row, 0});
  row->batch = cache_.batch();
  row->version = versions_.size();
  versions_.push_back({row->key(), row->tenant_size, row->kind, offset_, row->there, value});
}

void BatchRows::SettleDigests() {
  std::vector<RowToHash> rows;
  for (const Loaded& one : loaded_) rows.push_back({one.row->kind, one.row->row_key(), one.value});
  for (const Unhashed& one : unhashed_) {
    if (!one.row->there) continue;
    const std::string_view value = versions_[one.row->version].value;
    rows.push_back({one.row->kind, one.row->row_key(), DigestedPart(value)});
  }
  const std::vector<RowHash> hashes = HashRows(rows);
  auto hash = hashes.begin();
  for (const Loaded& one : loaded_) one.row->hash = *hash++;
  for (const auto& [row, digests] : unhashed_) {
    if (row->counted) digests->Remove(row->hash);
    if (row->there) digests->Add(row->hash = *hash++);
    row->counted = row->there;
    row->unhashed = false;
  }
  loaded_.clear();
  unhashed_.clear();
}

// Counts which rows of a tenant and kind the store will hold, so that a scan need not look where it
// holds none.
void BatchRows::CountStored() {
  for (const auto& [place, rows] : changed_) {
    const auto kind = static_cast<v1::RowKind>(static_cast<unsigned char>(place.back()));
    if (!KeepsLastOnly(kind)) continue;
    int64_t& count = stored_[place];
    const auto heed = [&count](CachedRow* row) {
      count += row->there - row->in_store;
      row->in_store = row->there;
    };
    for (const Changed& one : rows.fresh) heed(one.row);
    for (const auto& [key, one] : rows.by_key) heed(one.row);
  }
}

void BatchRows::Settle() {
  for (CachedRow* row : unsettled_) {
    row->unsettled = false;
    if (!row->there) continue;
    const std::string_view value = bytes_kept_.Keep(*row->message);
    cache_.Account(row, value.size());
    versions_[row->version].value = value;
  }
  unsettled_.clear();
}

std::vector<RowEntry> BatchRows::Scan(v1::RowKind kind, std::string_view prefix,
                                      std::string_view after, size_t limit) {
  EndTouched();
  // What the batch changed there, in key order.
  ChangedKind& rows = ChangedIn(FullKey(kind, ""), tenant_size_);
  const auto version_of = [this](const Changed& one) -> const Version& {
    return versions_[one.row != nullptr ? one.row->version : one.version];
  };
  for (const Changed& one : rows.fresh) rows.by_key.insert_or_assign(version_of(one).key(), one);
  rows.fresh.clear();
  auto next = after < prefix ? rows.by_key.lower_bound(prefix) : rows.by_key.upper_bound(after);
  const auto changed_before = [&](std::string_view bound) {
    return next != rows.by_key.end() && next->first.starts_with(prefix) && next->first < bound;
  };
  std::vector<RowEntry> entries;
  const auto take_changed = [&] {
    const Changed& one = (next++)->second;
    const Version& version = version_of(one);
    if (!version.there) return;
    const bool unsettled = one.row != nullptr && one.row->unsettled;
    entries.push_back({std::string(version.key()), unsettled ? one.row->message->SerializeAsString()
                                                             : std::string(version.value)});
  };
  const auto none = [&] {  // the store holds no row of this kind
    const std::string_view place = FullKey(kind, "");
    const auto count = stored_.find(absl::string_view(place.data(), place.size()));
    return from_nothing_ && KeepsLastOnly(kind) && (count == stored_.end() || count->second == 0);
  };
  if (!none()) {
    status_.Update(view_.Scan(tenant(), kind, prefix, after, kNow, [&](const StoredRow& row) {
      while (entries.size() < limit && changed_before(row.key)) take_changed();
      if (entries.size() >= limit) return false;
      const bool changed = next != rows.by_key.end() && next->first == row.key;
      if (changed) {
        take_changed();
      } else {
        entries.push_back({row.key, row.value});
      }
      return entries.size() < limit;
    }));
  }
  while (entries.size() < limit && next != rows.by_key.end() && next->first.starts_with(prefix)) {
    take_changed();
  }
  return entries;
}

std::vector<RowPut> BatchRows::Versions() {
  Settle();
  CountStored();
  std::vector<RowPut> puts;
  puts.reserve(versions_.size());
  for (const Version& version : versions_) {
    if (version.kind == v1::ROW_UNSPECIFIED) continue;
    RowPut put{.tenant = version.full_key.substr(0, version.tenant_size),
               .kind = version.kind,
               .key = version.key(),
               .offset = version.offset,
               .value = std::nullopt};
    if (version.there) put.value = version.value;
    puts.push_back(put);
  }
  return puts;
}

}  // namespace syncledger
