#include "tools/fold.h"

#include <algorithm>

#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "tools/invocation.h"
#include "tools/progress.h"

namespace syncledger {

absl::StatusOr<FoldState> CompareWithLog(EventLog& log, const ReadView& view) {
  FoldState state;
  for (int32_t partition = 0; partition < log.partitions(); ++partition) {
    ASSIGN_OR_RETURN(int64_t end, log.EndOffset(partition));
    ASSIGN_OR_RETURN(int64_t next, view.NextLogOffset(partition));
    state.facts += end;
    state.not_folded += std::max<int64_t>(end - next, 0);
  }
  return state;
}

absl::StatusOr<FoldCounts> FoldRest(const WritableLedger& ledger) {
  ASSIGN_OR_RETURN(FoldState state, CompareWithLog(*ledger.log, *ledger.state->View()));
  Progress progress("folding", "facts", static_cast<uint64_t>(state.not_folded));
  return CatchUpInParallel(*ledger.log, *ledger.state, {}, kFoldThreads,
                           [&](int64_t facts) { progress.Show(static_cast<uint64_t>(facts)); });
}

void WarnIfBehind(const std::string& data, const ReadView& view) {
  EmbeddedLogOptions options;
  options.path = LogPath(data);
  options.read_only = true;
  auto log = EmbeddedLog::Open(options);
  if (!log.ok()) return;
  auto state = CompareWithLog(**log, view);
  if (!state.ok() || state->not_folded == 0) return;
  Tell(fmt::format(
      "{} of the log's {} not folded yet, and the answer lacks them: wait for the "
      "import that runs, or `syncledger --data {} fold` folds them",
      WithThousands(state->not_folded), Counted(state->facts, "fact is", "facts are"), data));
}

}  // namespace syncledger
