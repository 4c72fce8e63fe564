// Folding what the log holds and the state does not, with a bar: import does it first, `fold` does
// nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tools/data_folder.h"

namespace syncledger {

inline constexpr int kFoldThreads = 2;

// What the log holds, and how much of it the state has not folded.
struct FoldState {
  int64_t facts = 0;
  int64_t not_folded = 0;
};
absl::StatusOr<FoldState> CompareWithLog(EventLog& log, const ReadView& view);

// Folds all of that, or of these partitions, or until `ends` says so, which is asked from several
// threads. `observer`: ProjectorOptions. Errors as Projector.
absl::StatusOr<FoldCounts> FoldRest(const WritableLedger& ledger,
                                    const std::vector<int32_t>& partitions = {},
                                    const std::function<bool()>& ends = nullptr,
                                    FoldObserver* observer = nullptr);

// Says on stderr that the state is behind the log. A log that cannot be opened is not its business.
void WarnIfBehind(const LedgerPlace& place, const ReadView& view);

// The same for commands that answer from the state alone, and says too if the log is gone, damaged,
// older than what was folded of it or another one, or if Kafka cannot be reached. What else keeps
// it from being opened (no permission, a newer version) `doctor` says.
void WarnOfLog(const LedgerPlace& place, const ReadView& view);

}  // namespace syncledger
