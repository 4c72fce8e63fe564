#include "projector/projector.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "fmt/format.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr int kBatchesInARow = 64;
constexpr std::string_view kPartitionsKey = "log/partitions";

// That the last fact which the state has folded of a partition is the log's.
absl::Status CheckLog(EventLog& log, const ReadView& view, int32_t partition, int64_t next) {
  absl::StatusOr<int64_t> end = log.EndOffset(partition);
  if (!end.ok()) return end.status();
  if (*end < next) {
    return absl::DataLossError(fmt::format(
        "partition {} of the log ends at offset {}, but the state has folded up to {}: facts that "
        "were acknowledged are missing from the log; run `syncledger verify`",
        partition, *end, next));
  }
  if (next == 0) return absl::OkStatus();
  absl::StatusOr<std::string> last = view.Meta(LastFactKey(partition));
  if (!last.ok()) return last.status();
  std::string hash;
  absl::StatusOr<int64_t> read = log.Read(partition, next - 1, 1, [&](const LogRecord& record) {
    hash = Hex(Bytes(FactLeaf(record.bytes)));
  });
  if (!read.ok()) return read.status();
  if (hash == *last) return absl::OkStatus();
  return absl::DataLossError(fmt::format(
      "partition {} of the log holds another fact at offset {} than the state has folded: this log "
      "is not the one that the state belongs to, or it was altered; run `syncledger verify`",
      partition, next - 1));
}

using NextOffsets = std::map<int32_t, int64_t>;  // log offset to fold next, by partition

// Checks that log and state belong together.
absl::StatusOr<NextOffsets> Compare(EventLog& log, const ReadView& view,
                                    std::vector<int32_t> partitions) {
  absl::StatusOr<std::string> known = view.Meta(kPartitionsKey);
  if (!known.ok()) return known.status();
  const std::string have = std::to_string(log.partitions());
  if (!known->empty() && *known != have) {
    return absl::FailedPreconditionError(fmt::format(
        "the state was folded from a log of {} partitions, this log has {}: they do not belong "
        "together",
        *known, have));
  }
  if (partitions.empty()) {
    for (int32_t p = 0; p < log.partitions(); ++p) partitions.push_back(p);
  }
  NextOffsets next;
  for (int32_t partition : partitions) {
    absl::StatusOr<int64_t> offset = view.NextLogOffset(partition);
    if (!offset.ok()) return offset.status();
    next[partition] = *offset;
    if (auto checked = CheckLog(log, view, partition, *offset); !checked.ok()) return checked;
  }
  return next;
}

// Compare, and marks a new state as this log's.
absl::StatusOr<NextOffsets> Match(EventLog& log, Store& store, std::vector<int32_t> partitions) {
  const std::unique_ptr<ReadView> view = store.View();
  absl::StatusOr<NextOffsets> next = Compare(log, *view, std::move(partitions));
  if (!next.ok()) return next;
  absl::StatusOr<std::string> known = view->Meta(kPartitionsKey);
  if (!known.ok()) return known.status();
  if (known->empty()) {
    Commit commit;
    commit.meta.emplace_back(std::string(kPartitionsKey), std::to_string(log.partitions()));
    if (auto written = store.Write(commit); !written.ok()) return written;
  }
  return next;
}

// Partitions that no projector has taken yet: the one with most to fold goes first, so that none is
// left alone with a large one at the end. May be used from any thread.
class Untaken {
 public:
  Untaken(EventLog& log, NextOffsets next, const std::map<int32_t, int64_t>& log_ends)
      : log_(log), log_ends_(log_ends), next_(std::move(next)) {}

  // A partition with something to fold, and where; nothing if none has.
  absl::StatusOr<std::optional<std::pair<int32_t, int64_t>>> Take() {
    const std::lock_guard lock(mutex_);
    int64_t most = 0;
    auto taken = next_.end();
    for (auto one = next_.begin(); one != next_.end(); ++one) {
      absl::StatusOr<int64_t> end = log_.EndOffset(one->first);
      if (!end.ok()) return end.status();
      const auto limit = log_ends_.find(one->first);
      if (limit != log_ends_.end()) *end = std::min(*end, limit->second);
      if (*end - one->second <= most) continue;
      most = *end - one->second;
      taken = one;
    }
    std::optional<std::pair<int32_t, int64_t>> found;
    if (taken != next_.end()) {
      found = *taken;
      next_.erase(taken);
    }
    return found;
  }

 private:
  EventLog& log_;
  const std::map<int32_t, int64_t>& log_ends_;
  std::mutex mutex_;
  NextOffsets next_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Projector>> Projector::Open(EventLog& log, Store& store,
                                                           ProjectorOptions options) {
  absl::StatusOr<NextOffsets> next = Match(log, store, options.partitions);
  if (!next.ok()) return next.status();
  std::unique_ptr<Projector> projector(new Projector(log, store, std::move(options)));
  for (const auto& [partition, offset] : *next) projector->Take(partition, offset);
  return projector;
}

void Projector::Forget() { memory_ = std::make_unique<FoldMemory>(options_.cache_bytes); }

void Projector::Take(int32_t partition, int64_t next) {
  partitions_.push_back(partition);
  next_[partition] = next;
}

absl::StatusOr<int64_t> Projector::FoldNext(int32_t partition) {
  int64_t& next = next_[partition];
  int64_t most = options_.batch_facts;
  const auto log_end = options_.log_ends.find(partition);
  if (log_end != options_.log_ends.end()) most = std::min(most, log_end->second - next);
  if (most <= 0) return 0;
  // Whoever waits for facts looks often, and a log on Kafka has to be asked; while there is a
  // backlog it need not be.
  if (at_end_.count(partition) > 0) {
    const absl::StatusOr<int64_t> end = log_.EndOffset(partition);
    if (!end.ok()) return end.status();
    if (*end <= next) return 0;
    at_end_.erase(partition);
  }
  FoldObserver* const observer = options_.observer;
  const auto now = [observer] {
    return observer == nullptr ? std::chrono::nanoseconds() : observer->Now();
  };
  const std::chrono::nanoseconds began = now();

  const std::unique_ptr<ReadView> view = store_.View();
  std::unique_ptr<FoldMemory> dropped;  // outlives the batch, which lives in it
  FoldBatch batch(*view, *memory_, partition, log_.partitions(), next, options_.until_offset,
                  options_.tenant.has_value() ? &*options_.tenant : nullptr, options_.as_if);
  absl::Status status =
      log_.Read(partition, next, most, [&](const LogRecord& record) { batch.Take(record); })
          .status();
  if (status.ok()) batch.FoldTaken();
  status.Update(batch.failed());
  if (status.ok() && batch.next() == next && !batch.unfinished()) {
    if (!batch.stopped().ok()) return batch.stopped();
    at_end_.insert(partition);
    return 0;
  }
  std::chrono::nanoseconds folded{};
  if (status.ok()) {
    const Commit commit = batch.Finish();
    folded = now();
    status = store_.Write(commit);
  }
  if (!status.ok()) {
    // What the batch did to it is not committed.
    dropped = std::exchange(memory_, std::make_unique<FoldMemory>(options_.cache_bytes));
    return status;
  }
  counts_.Add(batch.counts());
  if (observer != nullptr) {
    observer->Committed({.partition = partition,
                         .next = batch.next(),
                         .records = batch.next() - next,
                         .appended_ms = batch.appended_ms(),
                         .counts = batch.counts(),
                         .folding = folded - began,
                         .committing = now() - folded});
  }
  return std::max<int64_t>(batch.next() - std::exchange(next, batch.next()),
                           batch.unfinished() ? 1 : 0);
}

absl::StatusOr<int64_t> Projector::Step() {
  for (size_t i = 0; i < partitions_.size(); ++i) {
    const size_t place = (turn_ + i) % partitions_.size();
    absl::StatusOr<int64_t> folded = FoldNext(partitions_[place]);
    if (!folded.ok()) return folded.status();
    if (*folded > 0) {
      // A partition with a backlog is stayed with, as its rows are in memory; not for ever, as
      // others wait.
      in_a_row_ = place == turn_ ? in_a_row_ + 1 : 1;
      const bool stay = *folded >= options_.batch_facts && in_a_row_ < kBatchesInARow;
      turn_ = stay ? place : (place + 1) % partitions_.size();
      if (!stay) in_a_row_ = 0;
      return *folded;
    }
  }
  return 0;
}

absl::StatusOr<int64_t> Projector::CatchUp(const std::function<void(int64_t)>& progress) {
  int64_t total = 0;
  while (true) {
    absl::StatusOr<int64_t> folded = Step();
    if (!folded.ok()) return folded.status();
    if (*folded == 0) return total;
    total += *folded;
    if (progress) progress(total);
  }
}

absl::StatusOr<FoldCounts> CatchUpInParallel(EventLog& log, Store& store, ProjectorOptions options,
                                             int threads,
                                             const std::function<void(int64_t)>& progress,
                                             const LogGrowth* growth) {
  absl::StatusOr<NextOffsets> next = Match(log, store, options.partitions);
  if (!next.ok()) return next.status();
  const size_t shares =
      std::max<size_t>(1, std::min<size_t>(static_cast<size_t>(threads), next->size()));
  options.cache_bytes /= shares;
  std::vector<std::unique_ptr<Projector>> projectors;
  for (size_t share = 0; share < shares; ++share) {
    projectors.push_back(std::unique_ptr<Projector>(new Projector(log, store, options)));
  }
  Untaken untaken(log, *std::move(next), options.log_ends);
  // A projector that has nothing left takes another partition.
  const auto step = [&](Projector& projector) -> absl::StatusOr<int64_t> {
    absl::StatusOr<int64_t> folded = projector.Step();
    if (!folded.ok() || *folded > 0) return folded;
    const auto taken = untaken.Take();
    if (!taken.ok()) return taken.status();
    if (!taken->has_value()) return 0;
    if (growth == nullptr) projector.Forget();
    projector.Take((*taken)->first, (*taken)->second);
    return projector.Step();
  };
  std::atomic<int64_t> done = 0;
  std::atomic<bool> failed = false;
  std::vector<absl::Status> results(shares);
  std::vector<FoldCounts> counts(shares);
  const auto fold = [&](size_t share, const std::function<void(int64_t)>& say) {
    while (!failed && !(options.ends && options.ends())) {
      const uint64_t seen = growth != nullptr ? growth->Seen() : 0;
      const absl::StatusOr<int64_t> folded = step(*projectors[share]);
      if (!folded.ok()) {
        results[share] = folded.status();
        failed = true;
        return;
      }
      if (*folded == 0) {
        if (growth == nullptr || !growth->WaitAfter(seen)) return;
        continue;
      }
      done += *folded;
      if (say) say(done);
    }
  };
  const auto run = [&](size_t share, const std::function<void(int64_t)>& say) {
    fold(share, say);
    counts[share] = projectors[share]->counts();
    projectors[share].reset();  // its rows are freed by its own thread: it takes a while
  };
  std::vector<std::thread> others;
  for (size_t share = 1; share < shares; ++share) others.emplace_back(run, share, nullptr);
  run(0, progress);
  for (std::thread& other : others) other.join();
  for (const absl::Status& result : results) {
    if (!result.ok()) return result;
  }
  FoldCounts all;
  for (const FoldCounts& one : counts) all.Add(one);
  return all;
}

absl::Status CheckBelongTogether(EventLog& log, const ReadView& state) {
  return Compare(log, state, {}).status();
}

absl::StatusOr<StoredDigests> ReadDigests(const ReadView& view) {
  absl::StatusOr<std::vector<std::string>> ids = view.Tenants();
  if (!ids.ok()) return ids.status();
  StoredDigests stored;
  for (const std::string& id : *ids) {
    absl::StatusOr<std::optional<TenantHead>> head = view.Tenant(id);
    if (!head.ok()) return head.status();
    if (!head->has_value()) continue;
    v1::TenantState state;
    std::optional<TenantDigests> digests;
    if (state.ParseFromString((*head)->bytes)) digests = TenantDigests::Parse(state.digests());
    if (!digests.has_value()) {
      return absl::DataLossError(
          fmt::format("the state's entry of tenant \"{}\" cannot be read", id));
    }
    stored.tenants.emplace_back(id, *digests);
  }
  stored.ledger = LedgerDigests(stored.tenants);
  return stored;
}

}  // namespace syncledger
