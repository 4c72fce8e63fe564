#include "projector/refold.h"

#include <optional>
#include <utility>

#include "fmt/format.h"
#include "ledger/fold.h"
#include "projector/batch_rows.h"
#include "projector/projector.h"

namespace syncledger {
namespace {

constexpr int64_t kRecordsAtATime = 4096;

struct FoundFact {
  std::string bytes;
  int64_t log_offset = 0;
};

absl::StatusOr<FoundFact> Find(EventLog& log, const std::string& tenant, uint64_t offset) {
  const int32_t partition = PartitionOf(tenant, log.partitions());
  uint64_t next = 0;  // of the tenant
  std::optional<FoundFact> found;
  v1::Fact fact;
  for (int64_t at = 0; !found.has_value();) {
    const absl::StatusOr<int64_t> read =
        log.Read(partition, at, kRecordsAtATime, [&](const LogRecord& record) {
          if (record.heartbeat) return;
          const bool is_fact =
              fact.ParseFromArray(record.bytes.data(), static_cast<int>(record.bytes.size()));
          if (!is_fact || fact.tenant_id() != tenant || next++ != offset) return;
          found = {std::string(record.bytes), record.offset};
        });
    if (!read.ok()) return read.status();
    if (*read == 0) break;
    at += *read;
  }
  if (found.has_value()) return *std::move(found);
  return absl::NotFoundError(
      fmt::format("the log has no fact at offset {} of tenant \"{}\"", offset, tenant));
}

}  // namespace

absl::StatusOr<v1::Fact> FactAt(EventLog& log, const std::string& tenant, uint64_t offset) {
  const absl::StatusOr<FoundFact> found = Find(log, tenant, offset);
  if (!found.ok()) return found.status();
  v1::Fact fact;
  fact.ParseFromString(found->bytes);
  return fact;
}

absl::StatusOr<RefoldedFact> RefoldFact(EventLog& log, Store& scratch, const std::string& tenant,
                                        uint64_t offset,
                                        const std::function<void(int64_t)>& progress) {
  const absl::StatusOr<FoundFact> found = Find(log, tenant, offset);
  if (!found.ok()) return found.status();
  ProjectorOptions before;
  const int32_t partition = PartitionOf(tenant, log.partitions());
  before.partitions = {partition};
  before.tenant = tenant;
  before.log_ends[partition] = found->log_offset;
  const absl::StatusOr<FoldCounts> folded = CatchUpInParallel(log, scratch, before, 1, progress);
  if (!folded.ok()) return folded.status();

  RefoldedFact refolded;
  refolded.fact.ParseFromString(found->bytes);
  const std::unique_ptr<ReadView> view = scratch.View();
  RowCache cache(size_t{8} << 20);
  KeyFilter written;
  StoredCounts stored;
  BatchRows rows(*view, cache, written, stored);
  RecordedRows recorded(rows);
  TenantDigests unused;
  v1::Continuation continuation;
  rows.Begin(tenant, offset, /*from_nothing=*/false, &unused);
  for (bool first = true, more = true; more; first = false) {
    v1::Verdict step_verdict;
    absl::StatusOr<FoldStep> step =
        Fold(refolded.fact, offset, recorded, &step_verdict, first ? nullptr : &continuation, {});
    if (!step.ok()) return step.status();
    rows.End();
    if (!rows.status().ok()) return rows.status();
    more = step->more;
    continuation = std::move(step->continuation);
    if (first) {
      refolded.verdict = std::move(step_verdict);
      continue;
    }
    for (v1::Outcome& outcome : *step_verdict.mutable_outcomes()) {
      refolded.verdict.add_outcomes()->Swap(&outcome);
    }
  }
  refolded.reads = recorded.reads();
  return refolded;
}

}  // namespace syncledger
