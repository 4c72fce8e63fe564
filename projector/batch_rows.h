// Rows as one batch of facts sees them: what the batch has changed, over a bounded cache, over the
// store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "ledger/digest.h"
#include "ledger/rows.h"
#include "projector/key_filter.h"
#include "projector/row_cache.h"
#include "store/store.h"

namespace syncledger {

// Bytes of one batch, in blocks: they stay where they are until the batch ends.
class ByteBlocks {
 public:
  std::string_view Keep(std::string_view bytes);
  std::string_view Keep(const google::protobuf::MessageLite& message);  // serialised

 private:
  char* Take(size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  size_t left_ = 0;
};

// How many rows the store holds, by tenant and kind; of the kinds that keep their last value only,
// and of tenants of which it held nothing at first.
using StoredCounts = absl::flat_hash_map<std::string, int64_t>;

// The rows of every tenant of a batch; the fold is given one tenant and one step of a fact at a
// time (Begin, End). What a step changed is serialised once, at its end: each change is kept as a
// version of its own, at the fact's offset. The state digests follow when they are asked for
// (SettleDigests): what a row was in between does not show in them, so it is not hashed. A read
// that fails is remembered (`status`): the batch is then dropped whole.
class BatchRows final : public Rows {
 public:
  // `view` is what was committed before the batch. Cache, filter and counts outlive the batch.
  BatchRows(const ReadView& view, RowCache& cache, KeyFilter& written, StoredCounts& stored)
      : view_(view), cache_(cache), written_(written), stored_(stored) {
    cache_.BeginBatch();
  }

  // `from_nothing`: the store held nothing of the tenant when the filter was new, so the filter
  // knows all its rows.
  void Begin(std::string_view tenant, uint64_t offset, bool from_nothing, TenantDigests* digests);
  void End();

  const Message* Get(v1::RowKind kind, std::string_view key, const Message& type) override;
  Message* Edit(v1::RowKind kind, std::string_view key, const Message& type,
                bool* existed) override;
  void Put(v1::RowKind kind, std::string_view key, const Message& row) override;
  bool Has(v1::RowKind kind, std::string_view key) override;
  void Mark(v1::RowKind kind, std::string_view key) override;
  void Erase(v1::RowKind kind, std::string_view key) override;
  std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                             size_t limit) override;

  const absl::Status& status() const { return status_; }

  // Brings the state digests of all tenants of the batch to where their rows are.
  void SettleDigests();

  // The versions that the batch wrote, for one commit. Views into this object and the cache.
  std::vector<RowPut> Versions();
  size_t bytes() const { return bytes_; }

 private:
  struct Version {
    std::string_view full_key;
    uint32_t tenant_size;
    v1::RowKind kind;
    uint64_t offset;
    bool there;
    std::string_view value;

    std::string_view key() const { return full_key.substr(tenant_size + 2); }
  };
  // A row of which the state digest still holds what it was.
  struct Unhashed {
    CachedRow* row;
    TenantDigests* digests;
  };
  // A row that was read from the store and changed before its hash was needed.
  struct Loaded {
    CachedRow* row;
    std::string_view value;
  };
  // A row that the batch changed: its newest version is the row's, or, of an index, this one.
  struct Changed {
    CachedRow* row;
    size_t version;
  };
  // What the batch changed of one tenant and kind. It is put in order when it is scanned: most
  // kinds never are.
  struct ChangedKind {
    std::vector<Changed> fresh;  // since the last scan
    absl::btree_map<std::string_view, Changed> by_key;
  };

  std::string_view FullKey(v1::RowKind kind, std::string_view key);
  std::string_view tenant() const { return std::string_view(key_buffer_).substr(0, tenant_size_); }
  CachedRow* Find(v1::RowKind kind, std::string_view key, const Message* type, bool make);
  ChangedKind& ChangedIn(std::string_view full_key, size_t tenant_size);
  void PutIndex(v1::RowKind kind, std::string_view key, bool there);
  void Touch(CachedRow* row);
  void EndTouched();
  void EndRow(CachedRow* row);
  void Settle();
  void CountStored();

  const ReadView& view_;
  RowCache& cache_;
  KeyFilter& written_;
  StoredCounts& stored_;
  absl::Status status_;

  std::string key_buffer_;  // the tenant, 0, and behind them the kind and key asked for last
  size_t tenant_size_ = 0;
  uint64_t offset_ = 0;
  bool from_nothing_ = false;
  TenantDigests* digests_ = nullptr;
  std::vector<CachedRow*> touched_;    // by this step
  std::vector<CachedRow*> unsettled_;  // in any step: their versions have no value yet
  std::vector<CachedRow*> edited_;     // given out by this step to be changed in place
  std::vector<Unhashed> unhashed_;
  std::vector<Loaded> loaded_;  // whose hashes are still to be made

  ByteBlocks bytes_kept_;
  std::vector<Version> versions_;                          // in the order in which they were made
  absl::flat_hash_map<std::string, ChangedKind> changed_;  // by tenant and kind, for scans
  size_t bytes_ = 0;
};

}  // namespace syncledger
