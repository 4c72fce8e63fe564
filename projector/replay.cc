#include "projector/replay.h"

#include <utility>

namespace syncledger {
namespace {

absl::StatusOr<ProjectorOptions> OptionsOf(EventLog& log, const ReadView& state,
                                           const ReplayOptions& options) {
  ProjectorOptions projector;
  projector.as_if = options.as_if;
  projector.until_offset = options.to;
  projector.tenant = options.tenant;
  projector.cache_bytes = options.cache_bytes;
  projector.ends = options.ends;
  if (options.tenant.has_value()) {
    projector.partitions = {PartitionOf(*options.tenant, log.partitions())};
  } else {
    for (int32_t partition = 0; partition < log.partitions(); ++partition) {
      projector.partitions.push_back(partition);
    }
  }
  for (const int32_t partition : projector.partitions) {
    absl::StatusOr<int64_t> next = state.NextLogOffset(partition);
    if (!next.ok()) return next.status();
    projector.log_ends[partition] = *next;
  }
  return projector;
}

}  // namespace

absl::StatusOr<FoldCounts> Replay(EventLog& log, const ReadView& state, Store& scratch,
                                  const ReplayOptions& options,
                                  const std::function<void(int64_t)>& progress) {
  absl::StatusOr<ProjectorOptions> projector = OptionsOf(log, state, options);
  if (!projector.ok()) return projector.status();
  return CatchUpInParallel(log, scratch, *std::move(projector), options.threads, progress);
}

absl::StatusOr<int64_t> RecordsToReplay(EventLog& log, const ReadView& state,
                                        const ReplayOptions& options) {
  const absl::StatusOr<ProjectorOptions> projector = OptionsOf(log, state, options);
  if (!projector.ok()) return projector.status();
  int64_t records = 0;
  for (const auto& [partition, end] : projector->log_ends) records += end;
  return records;
}

}  // namespace syncledger
