// The projector: folds the event log into the store, in offset order, a batch at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "ledger/digest.h"
#include "ledger/fold.h"
#include "projector/fold_batch.h"
#include "projector/fold_observer.h"
#include "store/store.h"

namespace syncledger {

class LogGrowth;

struct ProjectorOptions {
  std::vector<int32_t> partitions;         // to fold; empty: all of the log's
  size_t cache_bytes = size_t{128} << 20;  // current rows in memory
  int64_t batch_facts = 4096;              // of one commit, at the most
  const RuleSet* as_if = nullptr;          // fold as if this rule set had always been in force
  uint64_t until_offset = UINT64_MAX;  // of every tenant: later facts are not folded (replay --to)
  std::optional<std::string> tenant =
      std::nullopt;                      // its facts alone are folded; none: all tenants'
  std::function<bool()> ends = nullptr;  // asked between batches: whether to stop early
  std::map<int32_t, int64_t>
      log_ends;  // by partition: facts from there on are not folded; none: the log's end
  FoldObserver* observer = nullptr;  // of every batch that is committed; outlives the projector
};

// Folds the event log into the store.
//
// Owns no thread and no clock: the caller decides when to step. Safe to kill at any instruction:
// rows, verdicts, digests and the next offset move in one commit. How facts are cut into batches
// never shows in the rows. Several projectors may fold different partitions of one log into one
// store, each from a thread of its own.
class Projector {
 public:
  // Checks that log and state belong together. kDataLoss: the log is shorter than the state
  // remembers, or its last folded fact is another. kFailedPrecondition: the log has another number
  // of partitions. Log and store must outlive the projector.
  static absl::StatusOr<std::unique_ptr<Projector>> Open(EventLog& log, Store& store,
                                                         ProjectorOptions options = {});

  // Folds one batch of the next partition that has records. How many it committed (heartbeats take
  // an offset, too); 0: none was left anywhere. kFailedPrecondition: a fact of a newer writer
  // (ORDER-NEWER). kDataLoss, kResourceExhausted: as log and store say.
  absl::StatusOr<int64_t> Step();

  // Steps until nothing is left. `progress` is called with the facts folded so far. Returns how
  // many.
  absl::StatusOr<int64_t> CatchUp(const std::function<void(int64_t facts)>& progress = nullptr);

  const FoldCounts& counts() const { return counts_; }  // of all that it committed

 private:
  friend absl::StatusOr<FoldCounts> CatchUpInParallel(
      EventLog& log, Store& store, ProjectorOptions options, int threads,
      const std::function<void(int64_t facts)>& progress, const LogGrowth* growth);

  Projector(EventLog& log, Store& store, ProjectorOptions options)
      : log_(log),
        store_(store),
        options_(std::move(options)),
        memory_(std::make_unique<FoldMemory>(options_.cache_bytes)) {}

  // Between two batches: drops the rows and tenants that it remembers. Changes no answer. Done with
  // a partition, it needs them no more: the next one's rows take their place, in memory that is at
  // hand, and the filter of written keys is empty again.
  void Forget();

  // From now on the partition is folded too, from log offset `next` on.
  void Take(int32_t partition, int64_t next);
  absl::StatusOr<int64_t> FoldNext(int32_t partition);

  EventLog& log_;
  Store& store_;
  const ProjectorOptions options_;
  std::unique_ptr<FoldMemory> memory_;
  std::vector<int32_t> partitions_;
  std::map<int32_t, int64_t> next_;  // log offset by partition
  std::set<int32_t> at_end_;         // partitions that had nothing new when last read
  size_t turn_ = 0;                  // the partition to fold next
  int in_a_row_ = 0;                 // batches of it that were folded one after the other
  FoldCounts counts_;
};

// A log that somebody appends to while it is folded: those who fold sleep until there is more, or
// there will be no more.
class LogGrowth {
 public:
  void Appended() { Become(grown_ + 1); }
  void Ended() { Become(kEnd); }

  uint64_t Seen() const { return grown_; }
  // Returns once something was appended after `seen`. False: nothing will be.
  bool WaitAfter(uint64_t seen) const {
    if (seen == kEnd) return false;
    grown_.wait(seen);
    return true;
  }

 private:
  static constexpr uint64_t kEnd = UINT64_MAX;
  void Become(uint64_t grown) {
    grown_ = grown;
    grown_.notify_all();
  }

  std::atomic<uint64_t> grown_ = 0;
};

// Folds what is left of all partitions with up to `threads` projectors, each with partitions of its
// own, which it takes as it finds time; where there is `growth`, until it ends. Returns what came
// of it; the first error ends it. `progress` is called from the caller's thread. The cache is
// shared out.
absl::StatusOr<FoldCounts> CatchUpInParallel(
    EventLog& log, Store& store, ProjectorOptions options, int threads,
    const std::function<void(int64_t facts)>& progress = nullptr,
    const LogGrowth* growth = nullptr);

// Whether the state was folded from this log: errors as Projector::Open says.
absl::Status CheckBelongTogether(EventLog& log, const ReadView& state);

// The digests of every tenant and of the whole ledger, as the store holds them.
struct StoredDigests {
  std::vector<std::pair<std::string, TenantDigests>> tenants;
  LedgerDigest ledger;
};
absl::StatusOr<StoredDigests> ReadDigests(const ReadView& view);

}  // namespace syncledger
