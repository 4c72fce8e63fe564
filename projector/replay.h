// Replay: the log folded again into a scratch state, under the rules as they were in force or as if
// others had always been.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "projector/projector.h"
#include "store/store.h"

namespace syncledger {

struct ReplayOptions {
  const RuleSet* as_if = nullptr;                    // null: the rules as they were in force
  std::optional<std::string> tenant = std::nullopt;  // none: all
  uint64_t to = UINT64_MAX;                          // the last offset of a tenant that is replayed
  int threads = 2;
  size_t cache_bytes = ProjectorOptions().cache_bytes;
  std::function<bool()> ends = nullptr;  // asked between batches: whether to stop early
};

// Folds the log into `scratch`, an empty store, up to where `state` has folded it. Returns what
// came of it. Nothing else is written, and nobody is told: who would be told is in the verdicts of
// `scratch`. `progress` is called with the records read so far.
absl::StatusOr<FoldCounts> Replay(EventLog& log, const ReadView& state, Store& scratch,
                                  const ReplayOptions& options,
                                  const std::function<void(int64_t records)>& progress = nullptr);

// How many records of the log such a replay reads.
absl::StatusOr<int64_t> RecordsToReplay(EventLog& log, const ReadView& state,
                                        const ReplayOptions& options);

}  // namespace syncledger
