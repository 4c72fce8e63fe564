#include "store/rocks_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "store/keys.h"
#include "store/rocks_errors.h"
#include "store/rocks_view.h"
#include "store/row_value.h"

namespace syncledger {
namespace {

std::string Number(uint64_t number) {
  std::string bytes;
  AppendUint64(number, &bytes);
  return bytes;
}

// One row as it goes into the database.
struct PreparedRow {
  std::string_view key;
  const RowPut* put;
};

// The rows in the order of their keys, whose bytes go to `keys`: neighbours in the write buffer are
// found from one another, which costs half of what finding each from the beginning does. Of several
// puts of one key the last wins.
std::vector<PreparedRow> Prepare(const std::vector<RowPut>& puts, std::string* keys) {
  keys->clear();
  std::vector<size_t> ends;
  ends.reserve(puts.size());
  for (const RowPut& put : puts) {
    AppendRowPrefix(put.tenant, put.kind, put.key, keys);
    AppendVersion(IsVersioned(put.kind) ? put.offset : kNow, keys);
    ends.push_back(keys->size());
  }
  std::vector<PreparedRow> rows;
  rows.reserve(puts.size());
  size_t begin = 0;
  for (size_t i = 0; i < puts.size(); begin = ends[i++]) {
    rows.push_back({std::string_view(*keys).substr(begin, ends[i] - begin), &puts[i]});
  }
  std::sort(rows.begin(), rows.end(), [](const PreparedRow& a, const PreparedRow& b) {
    const int order = a.key.compare(b.key);
    return order != 0 ? order < 0 : a.put < b.put;
  });
  return rows;
}

void PutRow(const Database& database, const PreparedRow& row, rocksdb::WriteBatch* batch) {
  const RowPut& put = *row.put;
  if (!IsVersioned(put.kind) && !put.value.has_value()) {
    batch->Delete(database.rows(), ToSlice(row.key));
    return;
  }
  const std::string header = RowValueHeader(put);
  const rocksdb::Slice key = ToSlice(row.key);
  const std::array<rocksdb::Slice, 2> value = {header, ToSlice(put.value.value_or(""))};
  batch->Put(database.rows(), rocksdb::SliceParts(&key, 1),
             rocksdb::SliceParts(value.data(), static_cast<int>(value.size())));
}

bool UsesWriteAheadLog(const StoreOptions& options) {
  return options.write_ahead && !options.scratch;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const StoreOptions& options) {
  auto database = Database::Open(options);
  if (!database.ok()) return database.status();
  return std::unique_ptr<Store>(std::make_unique<RocksStore>(*std::move(database)));
}

absl::Status RocksStore::Write(const Commit& commit) {
  const Database& database = *database_;
  if (database.options().read_only) {
    return absl::FailedPreconditionError(
        fmt::format("{}: the state was opened to read only", database.path()));
  }
  const std::lock_guard lock(mutex_);
  batch_.Clear();
  for (const PreparedRow& row : Prepare(commit.rows, &keys_)) PutRow(database, row, &batch_);
  for (const Commit::Page& page : commit.pages) {
    batch_.Put(database.verdicts(), VerdictKey(page.tenant, page.first_offset, page.step),
               page.bytes);
  }
  for (const auto& [tenant, head] : commit.tenants) {
    batch_.Put(database.meta(), HeadKey(tenant), Number(head.next_offset) + head.bytes);
  }
  for (const Commit::Digest& digest : commit.digests) {
    batch_.Put(database.meta(), DigestKey(digest.tenant, digest.offset), digest.bytes);
  }
  for (const Commit::Mark& mark : commit.marks) {
    batch_.Put(database.meta(), MarkKey(mark.tenant, mark.observed_us), Number(mark.facts));
  }
  for (const Commit::Quarantined& quarantined : commit.quarantine) {
    batch_.Put(database.quarantine(), QuarantineKey(quarantined.partition, quarantined.offset),
               quarantined.bytes);
  }
  for (const auto& [partition, offset] : commit.next_log_offsets) {
    batch_.Put(database.meta(), LogOffsetKey(partition), Number(static_cast<uint64_t>(offset)));
  }
  for (const auto& [key, value] : commit.meta) {
    batch_.Put(database.meta(), MetaKey(key), value);
  }
  const std::string mark = Number(commits_ + 1);
  batch_.Put(database.meta(), ToSlice(kCommitKey), mark);
  batch_.Put(database.rows(), CommitMark(), mark);
  batch_.Put(database.verdicts(), CommitMark(), mark);

  rocksdb::WriteOptions write;
  write.disableWAL = !UsesWriteAheadLog(database.options());
  const rocksdb::Status written = database.db().Write(write, &batch_);
  if (!written.ok()) return StoreError(written, database.path(), "commit to the state");
  ++commits_;
  return absl::OkStatus();
}

std::unique_ptr<ReadView> RocksStore::View() { return MakeView(*database_); }

absl::Status RocksStore::Flush() {
  const Database& database = *database_;
  if (database.options().read_only) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  if (UsesWriteAheadLog(database.options())) {
    const rocksdb::Status synced = database.db().FlushWAL(/*sync=*/true);
    if (!synced.ok()) return StoreError(synced, database.path(), "flush the state");
  }
  const rocksdb::Status flushed = database.db().Flush({}, database.families());
  return StoreError(flushed, database.path(), "flush the state");
}

}  // namespace syncledger
