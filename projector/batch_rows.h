// Rows as one batch of facts sees them: what the batch has changed, over a bounded cache, over the store.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "ledger/digest.h"
#include "ledger/rows.h"
#include "projector/row_cache.h"
#include "store/store.h"

namespace syncledger {

// The rows of every tenant of a batch; the fold is given one tenant and one fact at a time (`Begin`). Each change is
// kept as a version of its own, at the fact's offset, and moves the tenant's state digest. A read that fails is
// remembered (`status`): the batch is then dropped whole.
class BatchRows final : public Rows {
 public:
  // `view` is what was committed before the batch. The cache outlives the batch.
  BatchRows(const ReadView& view, RowCache& cache) : view_(view), cache_(cache) { cache_.BeginBatch(); }

  void Begin(std::string_view tenant, uint64_t offset, TenantDigests* digests);

  std::optional<std::string_view> Get(v1::RowKind kind, std::string_view key) override;
  std::vector<RowEntry> Scan(v1::RowKind kind, std::string_view prefix, std::string_view after,
                             size_t limit) override;
  void Put(v1::RowKind kind, std::string_view key, std::string_view value) override;
  void Erase(v1::RowKind kind, std::string_view key) override;

  const absl::Status& status() const { return status_; }

  // The versions that the batch wrote, for one commit. Views into this object.
  std::vector<RowPut> Versions() const;
  size_t bytes() const { return bytes_; }

 private:
  struct Version {
    std::string full_key;  // tenant | 0 | kind | key
    size_t tenant_size;
    v1::RowKind kind;
    uint64_t offset;
    std::optional<std::string> value;
  };

  const std::string& FullKey(v1::RowKind kind, std::string_view key);
  void Change(v1::RowKind kind, std::string_view key, std::optional<std::string> value);

  const ReadView& view_;
  RowCache& cache_;
  absl::Status status_;

  std::string tenant_;
  uint64_t offset_ = 0;
  TenantDigests* digests_ = nullptr;
  std::string full_key_;

  std::deque<Version> versions_;  // in the order in which they were made
  // By tenant and kind the first version of each row that the batch changed, for scans.
  absl::flat_hash_map<std::string, std::vector<size_t>> changed_;
  size_t bytes_ = 0;
};

}  // namespace syncledger
