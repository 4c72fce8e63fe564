#include "tools/fold.h"

#include <algorithm>

#include "api/status_macros.h"
#include "api/terminal_text.h"
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

absl::StatusOr<FoldCounts> FoldRest(const WritableLedger& ledger,
                                    const std::vector<int32_t>& partitions,
                                    const std::function<bool()>& ends, FoldObserver* observer) {
  ASSIGN_OR_RETURN(FoldState state, CompareWithLog(*ledger.log, *ledger.state->View()));
  Progress progress("folding", "facts", static_cast<uint64_t>(state.not_folded));
  ProjectorOptions options;
  options.cache_bytes = ledger.rows_memory;
  options.partitions = partitions;
  options.ends = ends;
  options.observer = observer;
  return CatchUpInParallel(*ledger.log, *ledger.state, options, kFoldThreads,
                           [&](int64_t facts) { progress.Show(static_cast<uint64_t>(facts)); });
}

namespace {

void TellIfBehind(const LedgerPlace& place, EventLog& log, const ReadView& view) {
  auto state = CompareWithLog(log, view);
  if (!state.ok() || state->not_folded == 0) return;
  Tell(
      fmt::format("{} of the log's {} not folded yet, and the answer lacks them: wait for the "
                  "import that runs, or `syncledger {} fold` folds them",
                  WithThousands(state->not_folded), Counted(state->facts, "fact is", "facts are"),
                  place.Flags()));
}

}  // namespace

void WarnIfBehind(const LedgerPlace& place, const ReadView& view) {
  auto log = OpenLogForReading(place);
  if (log.ok()) TellIfBehind(place, **log, view);
}

void WarnOfLog(const LedgerPlace& place, const ReadView& view) {
  const std::string& data = place.data;
  constexpr std::string_view kAnswer = "the answer is what the state holds, and nothing proves it";
  auto log = OpenLogForReading(place);
  if (place.on_kafka() && !log.ok()) {
    return Tell(fmt::format("{}; {}", std::string(log.status().message()), kAnswer));
  }
  if (absl::IsNotFound(log.status())) {
    return Tell(fmt::format("{}: the log beside the state is gone: restore it from a copy; {}",
                            data, kAnswer));
  }
  if (absl::IsDataLoss(log.status())) {
    return Tell(fmt::format("{}; {}", std::string(log.status().message()), kAnswer));
  }
  if (!log.ok()) return;
  absl::Status belong = CheckBelongTogether(**log, view);
  if (absl::IsDataLoss(belong) || absl::IsFailedPrecondition(belong)) {
    return Tell(fmt::format("{}: {}; {}", data, std::string(belong.message()), kAnswer));
  }
  TellIfBehind(place, **log, view);
}

}  // namespace syncledger
