#include "store/rocks_view.h"

#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "store/keys.h"
#include "store/rocks_errors.h"
#include "store/row_value.h"

namespace syncledger {
namespace {

// How many versions or rows are stepped over before a new seek is cheaper.
constexpr int kStepsBeforeSeek = 8;

// Of as many tenants a view remembers the head, some 300 bytes each.
constexpr size_t kMostHeads = 4096;

// Iterators of one family and kind, made when needed and kept for the next read of the same view:
// all of them see the same moment.
class IteratorPool {
 public:
  IteratorPool(const Database& database, rocksdb::ColumnFamilyHandle* family,
               const rocksdb::ReadOptions& read)
      : database_(database), family_(family), read_(read) {}

  // Goes back to the pool at its end.
  class Lease {
   public:
    Lease(IteratorPool* pool, std::unique_ptr<rocksdb::Iterator> iterator)
        : pool_(pool), iterator_(std::move(iterator)) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() {
      const std::lock_guard lock(pool_->mutex_);
      pool_->free_.push_back(std::move(iterator_));
    }
    rocksdb::Iterator* operator->() const { return iterator_.get(); }
    std::string_view key() const { return ToView(iterator_->key()); }
    std::string_view value() const { return ToView(iterator_->value()); }

    // Whether it stands on a key that begins so.
    bool On(std::string_view prefix) const {
      return iterator_->Valid() && key().starts_with(prefix);
    }

   private:
    IteratorPool* pool_;
    std::unique_ptr<rocksdb::Iterator> iterator_;
  };

  Lease Take() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        auto iterator = std::move(free_.back());
        free_.pop_back();
        return {this, std::move(iterator)};
      }
    }
    return {this, std::unique_ptr<rocksdb::Iterator>(database_.db().NewIterator(read_, family_))};
  }

 private:
  const Database& database_;
  rocksdb::ColumnFamilyHandle* const family_;
  const rocksdb::ReadOptions read_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<rocksdb::Iterator>> free_;
};

// The offset of a serialised verdict, without parsing it: its first field.
uint64_t OffsetOf(std::string_view verdict) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(verdict.data()),
                                            static_cast<int>(verdict.size()));
  uint64_t offset = 0;
  constexpr uint32_t kOffsetTag = v1::Verdict::kOffsetFieldNumber << 3;
  if (in.ReadTag() != kOffsetTag || !in.ReadVarint64(&offset)) return 0;
  return offset;
}

// Calls `sink` with the bytes of each entry of a page. False: the bytes are no page.
bool ForEachEntry(std::string_view page, const std::function<bool(std::string_view)>& sink) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(page.data()),
                                            static_cast<int>(page.size()));
  constexpr uint32_t kVerdictTag = v1::VerdictPage::kVerdictsFieldNumber << 3 | 2;
  while (const uint32_t tag = in.ReadTag()) {
    uint32_t size = 0;
    if (tag != kVerdictTag || !in.ReadVarint32(&size)) return false;
    const auto at = static_cast<size_t>(in.CurrentPosition());
    if (size > page.size() - at || !in.Skip(static_cast<int>(size))) return false;
    if (!sink(page.substr(at, size))) return true;
  }
  return in.ConsumedEntireMessage();
}

class RocksView : public ReadView {
 public:
  explicit RocksView(const Database& database)
      : database_(database),
        // A secondary has no snapshots, and stands still.
        snapshot_(database.options().read_only ? nullptr : database.db().GetSnapshot()),
        rows_by_prefix_(database, database.rows(), Read(false)),
        rows_(database, database.rows(), Read(true)),
        verdicts_(database, database.verdicts(), Read(true)),
        meta_(database, database.meta(), Read(true)),
        quarantine_(database, database.quarantine(), Read(true)) {}

  ~RocksView() override {
    if (snapshot_ != nullptr) database_.db().ReleaseSnapshot(snapshot_);
  }

  absl::StatusOr<std::optional<StoredRow>> Get(std::string_view tenant, v1::RowKind kind,
                                               std::string_view key, uint64_t as_of) const override;
  absl::Status Scan(std::string_view tenant, v1::RowKind kind, std::string_view prefix,
                    std::string_view after, uint64_t as_of,
                    const std::function<bool(const StoredRow&)>& visit) const override;
  absl::Status Versions(
      std::string_view tenant, v1::RowKind kind, std::string_view key, uint64_t as_of,
      const std::function<bool(uint64_t, std::optional<std::string_view>)>& visit) const override;
  absl::Status AllVersions(std::string_view tenant, std::string_view after,
                           const std::function<bool(const StoredVersion&)>& visit) const override;
  absl::Status Verdicts(std::string_view tenant, uint64_t from,
                        const VerdictVisitor& visit) const override;
  absl::StatusOr<std::vector<std::string>> Tenants() const override;
  absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const override;
  absl::StatusOr<std::string> DigestAt(std::string_view tenant, uint64_t offset) const override;
  absl::Status DigestsOf(
      std::string_view tenant,
      const std::function<bool(uint64_t, std::string_view)>& visit) const override;
  absl::StatusOr<uint64_t> FactsObservedBy(std::string_view tenant, int64_t time_us) const override;
  absl::StatusOr<int64_t> NextLogOffset(int32_t partition) const override;
  absl::StatusOr<std::string> Meta(std::string_view key) const override;
  absl::Status Quarantined(
      const std::function<bool(int32_t, int64_t, std::string_view)>& visit) const override;

 private:
  rocksdb::ReadOptions Read(bool total_order) const {
    rocksdb::ReadOptions read;
    read.snapshot = snapshot_;
    read.total_order_seek = total_order;
    return read;
  }

  absl::Status Check(const IteratorPool::Lease& at, std::string_view doing) const {
    return StoreError(at->status(), database_.path(), doing);
  }

  absl::Status Damaged(std::string_view what) const {
    return absl::DataLossError(fmt::format("{}: damaged ({})", database_.path(), what));
  }

  absl::StatusOr<std::optional<std::string>> GetMeta(const std::string& key) const {
    std::string value;
    const rocksdb::Status got = database_.db().Get(Read(true), database_.meta(), key, &value);
    if (got.IsNotFound()) return std::nullopt;
    if (!got.ok()) return StoreError(got, database_.path(), "read the state");
    return value;
  }

  const Database& database_;
  const rocksdb::Snapshot* const snapshot_;
  mutable IteratorPool rows_by_prefix_;  // by Bloom filters: a seek finds versions of one row only
  mutable IteratorPool rows_;
  mutable IteratorPool verdicts_;
  mutable IteratorPool meta_;
  mutable IteratorPool quarantine_;
  mutable std::mutex heads_mutex_;
  mutable std::map<std::string, TenantHead, std::less<>> heads_;  // of tenants that were asked for
};

absl::StatusOr<std::optional<StoredRow>> RocksView::Get(std::string_view tenant, v1::RowKind kind,
                                                        std::string_view key,
                                                        uint64_t as_of) const {
  const std::string row = RowPrefix(tenant, kind, key);
  const auto at = rows_by_prefix_.Take();
  at->Seek(RowVersion(row, IsVersioned(kind) ? as_of : kNow));
  if (!at.On(row)) {
    if (auto s = Check(at, "read a row"); !s.ok()) return s;
    return std::nullopt;
  }
  const auto value = ParseRowValue(kind, at.key(), at.value());
  if (!value.has_value()) return Damaged("a row's value is malformed");
  if (!value->bytes.has_value()) return std::nullopt;
  return StoredRow{std::string(key), std::string(*value->bytes), value->offset};
}

absl::Status RocksView::Scan(std::string_view tenant, v1::RowKind kind, std::string_view prefix,
                             std::string_view after, uint64_t as_of,
                             const std::function<bool(const StoredRow&)>& visit) const {
  const std::string kind_prefix = RowKindPrefix(tenant, kind);
  std::string within = kind_prefix;
  AppendEscaped(prefix, &within);
  std::string from = within;
  if (!after.empty()) from = std::max(from, AfterRow(RowPrefix(tenant, kind, after)));
  if (!IsVersioned(kind)) as_of = kNow;

  const auto at = rows_.Take();
  std::string row;  // the one whose versions are being passed
  StoredRow found;
  for (at->Seek(from); at.On(within);) {
    row.assign(WithoutVersion(at.key()));
    // To the newest version that is not after `as_of`, which may be of a later row if this one has
    // none.
    int steps = 0;
    while (at.On(row) && VersionOf(at.key()) > as_of) {
      if (++steps <= kStepsBeforeSeek) {
        at->Next();
      } else {
        at->Seek(RowVersion(row, as_of));
      }
    }
    if (!at.On(row)) continue;
    const auto value = ParseRowValue(kind, at.key(), at.value());
    if (!value.has_value()) return Damaged("a row's value is malformed");
    if (value->bytes.has_value()) {
      std::string_view rest = std::string_view(row).substr(kind_prefix.size());
      auto key = TakeText(&rest);
      if (!key.has_value() || !rest.empty()) return Damaged("a row's key is malformed");
      found.key = *std::move(key);
      found.value.assign(*value->bytes);
      found.offset = value->offset;
      if (!visit(found)) return absl::OkStatus();
    }
    for (steps = 0; at.On(row);) {
      if (++steps <= kStepsBeforeSeek) {
        at->Next();
      } else {
        at->Seek(AfterRow(row));
      }
    }
  }
  return Check(at, "read rows");
}

absl::Status RocksView::Versions(
    std::string_view tenant, v1::RowKind kind, std::string_view key, uint64_t as_of,
    const std::function<bool(uint64_t, std::optional<std::string_view>)>& visit) const {
  if (!IsVersioned(kind)) as_of = kNow;
  const std::string row = RowPrefix(tenant, kind, key);
  // From the newest on, as they lie, since files without the row are passed by only so.
  std::vector<std::pair<uint64_t, std::optional<std::string>>> newest_first;
  const auto at = rows_by_prefix_.Take();
  for (at->Seek(RowVersion(row, as_of)); at.On(row); at->Next()) {
    const auto value = ParseRowValue(kind, at.key(), at.value());
    if (!value.has_value()) return Damaged("a row's value is malformed");
    newest_first.emplace_back(value->offset, value->bytes);
  }
  if (auto s = Check(at, "read a row's versions"); !s.ok()) return s;
  for (auto version = newest_first.rbegin(); version != newest_first.rend(); ++version) {
    if (!visit(version->first, version->second)) break;
  }
  return absl::OkStatus();
}

absl::Status RocksView::AllVersions(std::string_view tenant, std::string_view after,
                                    const std::function<bool(const StoredVersion&)>& visit) const {
  const std::string own = TenantPrefix(tenant);
  const auto at = rows_.Take();
  at->Seek(after.empty() ? own : std::string(after));
  if (!after.empty() && at.On(after) && at.key().size() == after.size()) at->Next();
  StoredVersion version;
  for (; at.On(own); at->Next()) {
    if (at.key() == CommitMark()) continue;
    std::string_view rest = at.key().substr(own.size());
    if (rest.size() < 2 + kOffsetSize) return Damaged("a row's key is malformed");
    version.place = at.key();
    version.kind = static_cast<v1::RowKind>(static_cast<unsigned char>(rest[0]));
    rest.remove_prefix(1);
    auto key = TakeText(&rest);
    const auto value = ParseRowValue(version.kind, at.key(), at.value());
    if (!key.has_value() || rest.size() != kOffsetSize) {
      return Damaged("a row's key is malformed");
    }
    if (!value.has_value()) return Damaged("a row's value is malformed");
    version.key = *std::move(key);
    version.offset = value->offset;
    version.value = value->bytes;
    if (!visit(version)) return absl::OkStatus();
  }
  return Check(at, "read rows");
}

absl::Status RocksView::Verdicts(std::string_view tenant, uint64_t from,
                                 const VerdictVisitor& visit) const {
  const auto head = Tenant(tenant);
  if (!head.ok()) return head.status();
  const uint64_t end = head->has_value() ? (*head)->next_offset : 0;

  const std::string own = TenantPrefix(tenant);
  const size_t key_size = own.size() + kOffsetSize + 4;
  const auto at = verdicts_.Take();
  const auto on_page = [&] { return at.On(own) && at.key().size() == key_size; };
  const auto starts_in_a_verdict = [&] {
    return ReadUint64(at.key().substr(own.size())) == from &&
           ReadUint32(at.key().substr(own.size() + kOffsetSize)) > 0;
  };
  // To the page that the verdict at `from` begins in: its later steps may have pages of their own.
  at->SeekForPrev(VerdictKey(tenant, from, UINT32_MAX));
  while (on_page() && starts_in_a_verdict()) at->Prev();
  if (!on_page()) {
    if (auto s = Check(at, "read verdicts"); !s.ok()) return s;
    at->Seek(VerdictKey(tenant, 0, 0));
  }

  v1::Verdict joined;  // the one whose steps are being read
  uint64_t joins = 0;  // its offset
  bool any = false;
  bool done = false;
  bool malformed = false;
  const auto take = [&](std::string_view entry) {
    const uint64_t offset = OffsetOf(entry);
    if (offset < from) return true;
    if (any && offset != joins && !visit(joined)) done = true;
    if (offset >= end) done = true;
    if (done) {
      any = false;
      return false;
    }
    v1::Verdict step;
    v1::Verdict* const into = any && offset == joins ? &step : &joined;
    if (!into->ParseFromArray(entry.data(), static_cast<int>(entry.size()))) malformed = true;
    if (into == &step) {
      for (v1::Outcome& outcome : *step.mutable_outcomes()) {
        joined.add_outcomes()->Swap(&outcome);
      }
    }
    joins = offset;
    any = true;
    return !malformed;
  };
  for (; on_page() && !done && !malformed; at->Next()) {
    if (!ForEachEntry(at.value(), take)) malformed = true;
  }
  if (malformed) return Damaged("a page of verdicts is malformed");
  if (auto s = Check(at, "read verdicts"); !s.ok()) return s;
  if (any) visit(joined);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> RocksView::Tenants() const {
  std::vector<std::string> tenants;
  const auto at = meta_.Take();
  for (at->Seek(ToSlice(kHeadPrefix)); at.On(kHeadPrefix); at->Next()) {
    tenants.emplace_back(at.key().substr(kHeadPrefix.size()));
  }
  if (auto s = Check(at, "list the tenants"); !s.ok()) return s;
  return tenants;
}

absl::StatusOr<std::optional<TenantHead>> RocksView::Tenant(std::string_view tenant) const {
  {
    const std::lock_guard lock(heads_mutex_);
    const auto known = heads_.find(tenant);
    if (known != heads_.end()) return known->second;
  }
  const auto value = GetMeta(HeadKey(tenant));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return std::nullopt;
  const std::string& head = **value;
  if (head.size() < kOffsetSize) return Damaged("a tenant's head is malformed");
  TenantHead found{ReadUint64(head), head.substr(kOffsetSize)};
  const std::lock_guard lock(heads_mutex_);
  if (heads_.size() < kMostHeads) heads_.emplace(tenant, found);
  return found;
}

absl::StatusOr<std::string> RocksView::DigestAt(std::string_view tenant, uint64_t offset) const {
  auto value = GetMeta(DigestKey(tenant, offset));
  if (!value.ok()) return value.status();
  return std::move(*value).value_or("");
}

absl::Status RocksView::DigestsOf(
    std::string_view tenant, const std::function<bool(uint64_t, std::string_view)>& visit) const {
  const std::string own = DigestPrefix(tenant);
  const auto at = meta_.Take();
  for (at->Seek(own); at.On(own); at->Next()) {
    const std::string_view offset = at.key().substr(own.size());
    if (offset.size() != kOffsetSize) return Damaged("a digest's key is malformed");
    if (!visit(ReadUint64(offset), at.value())) return absl::OkStatus();
  }
  return Check(at, "read digests");
}

absl::StatusOr<uint64_t> RocksView::FactsObservedBy(std::string_view tenant,
                                                    int64_t time_us) const {
  const std::string own = MarkPrefix(tenant);
  const auto at = meta_.Take();
  at->SeekForPrev(MarkKey(tenant, time_us));
  if (!at.On(own)) {
    if (auto s = Check(at, "read a mark"); !s.ok()) return s;
    return 0;
  }
  if (at.value().size() != kOffsetSize) return Damaged("a mark is malformed");
  return ReadUint64(at.value());
}

absl::StatusOr<int64_t> RocksView::NextLogOffset(int32_t partition) const {
  const auto value = GetMeta(LogOffsetKey(partition));
  if (!value.ok()) return value.status();
  if (!value->has_value()) return 0;
  if ((*value)->size() != kOffsetSize) return Damaged("a next offset is malformed");
  return static_cast<int64_t>(ReadUint64(**value));
}

absl::StatusOr<std::string> RocksView::Meta(std::string_view key) const {
  auto value = GetMeta(MetaKey(key));
  if (!value.ok()) return value.status();
  return std::move(*value).value_or("");
}

absl::Status RocksView::Quarantined(
    const std::function<bool(int32_t, int64_t, std::string_view)>& visit) const {
  const auto at = quarantine_.Take();
  for (at->SeekToFirst(); at->Valid(); at->Next()) {
    if (at.key().size() != 4 + kOffsetSize) return Damaged("a quarantine's key is malformed");
    if (!visit(static_cast<int32_t>(ReadUint32(at.key())),
               static_cast<int64_t>(ReadUint64(at.key().substr(4))), at.value())) {
      return absl::OkStatus();
    }
  }
  return Check(at, "read the quarantine");
}

}  // namespace

std::unique_ptr<ReadView> MakeView(const Database& database) {
  return std::make_unique<RocksView>(database);
}

}  // namespace syncledger
