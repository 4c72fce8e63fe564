// One batch: the facts of one partition in offset order, folded, and the one commit that comes of
// them.
#pragma once

#include <google/protobuf/arena.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "ledger/digest.h"
#include "ledger/fold.h"
#include "projector/batch_rows.h"
#include "projector/key_filter.h"
#include "projector/row_cache.h"
#include "store/store.h"

namespace syncledger {

inline constexpr uint64_t kDigestEvery = 1024;  // facts of a tenant between two digests kept

// The entry of `meta` that holds FactLeaf of the last fact folded of a partition, in hexadecimal.
std::string LastFactKey(int32_t partition);

// Where one tenant stands.
struct TenantFold {
  uint64_t next_offset = 0;
  TenantDigests digests;
  int64_t observed_until_us = INT64_MIN;  // the latest observed_at of its facts
  v1::Continuation continuation;
  uint32_t step = 0;          // of the fact at `next_offset`: how many of its steps are done
  bool from_nothing = false;  // the store held nothing of it when this projector first looked
  Commit::Page page;  // of the batch that is being folded; empty: the batch has none of it yet
};

constexpr uint32_t DecidedKey(v1::Rule rule, v1::Reason reason) {
  return static_cast<uint32_t>(rule) << 16 | static_cast<uint32_t>(reason);
}
constexpr v1::Rule RuleOfKey(uint32_t key) { return static_cast<v1::Rule>(key >> 16); }
constexpr v1::Reason ReasonOfKey(uint32_t key) { return static_cast<v1::Reason>(key & 0xffff); }

// What came of facts.
struct FoldCounts {
  int64_t facts = 0;
  int64_t duplicates = 0;                       // facts that said nothing new
  std::map<v1::OutcomeKind, int64_t> outcomes;  // of the others
  std::map<v1::Reason, int64_t> rejected;       // of those that are REJECTED: why

  // Outcomes, those of duplicates too, by DecidedKey of rule and reason.
  absl::flat_hash_map<uint32_t, int64_t> decided;

  void Add(const FoldCounts& more);
};

// What outlives a batch: the tenants that the projector has met, and the rows that it remembers.
struct FoldMemory {
  explicit FoldMemory(size_t cache_bytes) : rows(cache_bytes) {}

  std::map<std::string, TenantFold, std::less<>> tenants;
  RowCache rows;
  KeyFilter written;
  StoredCounts stored;
  std::vector<char> arena_block = std::vector<char>(size_t{64} << 10);
};

// Lives for one batch. What it did to the memory is true once its commit is written; if it is not,
// the memory goes too.
class FoldBatch {
 public:
  // From `next` on, in a log of so many partitions. Of every tenant facts after `until_offset` are
  // passed over, and of every tenant but `only` (null: none) all.
  FoldBatch(const ReadView& view, FoldMemory& memory, int32_t partition, int32_t partitions,
            int64_t next, uint64_t until_offset, const std::string* only, const RuleSet* as_if);

  // One more record, to be folded with those that follow it. Does nothing once the batch is over:
  // it failed, met a fact that cannot be folded, or is full.
  void Take(const LogRecord& record);

  // Folds what was taken and not yet folded. Before anything is asked of the batch.
  void FoldTaken();

  int64_t next() const { return next_; }
  bool unfinished() const { return unfinished_; }           // the fact at `next` has more steps
  const absl::Status& failed() const { return failed_; }    // nothing of the batch may be committed
  const absl::Status& stopped() const { return stopped_; }  // at `next`; the facts before it may

  const FoldCounts& counts() const { return counts_; }
  int64_t appended_ms() const { return appended_ms_; }  // of the last record before `next`

  // Ends the batch. Views into it, so it lives until the commit is written.
  Commit Finish();

 private:
  // A fact's or a verdict's bytes in a buffer that holds many of them.
  struct Place {
    size_t begin;
    size_t size;
  };
  struct Taken {
    int64_t offset;
    Place bytes;
    bool heartbeat;
    int64_t appended_ms;
  };
  // A step of a verdict that the outcome digest has not heard of yet.
  struct Unhashed {
    TenantDigests* digests;
    Place encoded;
  };

  bool IsOver() const;
  void FoldOne(const LogRecord& record, const Digest& leaf);
  void AddOutcomes(const v1::Verdict& verdict, TenantDigests* digests);
  void SettleOutcomes();
  void SettleDigests();
  absl::StatusOr<TenantFold*> LoadTenant(std::string_view id);
  void Reject(const LogRecord& record, const v1::Fact* fact, const Digest& leaf);
  void FoldSteps(const v1::Fact& fact, const Digest& leaf, TenantFold* tenant);
  void KeepVerdict(std::string_view tenant_id, const v1::Verdict& verdict, TenantFold* tenant);
  void EndFact(std::string_view tenant_id, TenantFold* tenant);
  void PassBy(const Digest& leaf);

  const ReadView& view_;
  FoldMemory& memory_;
  const int32_t partition_;
  const int32_t partitions_;
  const uint64_t until_offset_;
  const std::string* const only_;
  const FoldOptions options_;

  std::vector<Taken> taken_;
  std::string taken_bytes_;
  std::vector<Unhashed> unhashed_;
  std::string encoded_;  // outcomes of the steps that are unhashed

  BatchRows rows_;
  google::protobuf::Arena arena_;  // of one fact and its verdict, emptied after each
  Commit commit_;
  std::vector<TenantFold*> touched_;
  FoldCounts counts_;
  int64_t next_;
  int64_t appended_ms_ = 0;
  Digest last_leaf_{};
  bool any_ = false;
  bool unfinished_ = false;
  absl::Status failed_;
  absl::Status stopped_;
};

}  // namespace syncledger
