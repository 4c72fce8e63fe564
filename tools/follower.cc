#include "tools/follower.h"

#include <atomic>
#include <chrono>
#include <utility>

#include "api/status_macros.h"
#include "fmt/format.h"
#include "tools/fold.h"
#include "tools/invocation.h"

namespace syncledger {
namespace {

constexpr absl::Duration kOneStep = absl::Milliseconds(100);  // signals wait for it,
constexpr std::chrono::seconds kLongestWait{15};              // and for brokers that do not answer
constexpr absl::Duration kStartWithin = absl::Minutes(1);

absl::Status EndedBySignal() { return absl::CancelledError("ended before it had begun"); }

absl::StatusOr<WritableLedger> OpenFoldedOnce(const LedgerPlace& place, const Memory& memory,
                                              const EndSignals& signals,
                                              const std::vector<int32_t>& partitions) {
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenForWriting(place, memory));
  std::atomic<bool> ended = false;
  RETURN_IF_ERROR(FoldRest(ledger, partitions, [&] {
                    if (!ended && signals.Came(absl::ZeroDuration())) ended = true;
                    return ended.load();
                  }).status());
  RETURN_IF_ERROR(ledger.state->Flush());
  if (ended) return EndedBySignal();
  ledger.state = nullptr;
  StoreOptions options;
  options.path = StatePath(place.data);
  options.memory_bytes = memory.state;
  ASSIGN_OR_RETURN(ledger.state, Store::Open(options));
  return ledger;
}

}  // namespace

absl::StatusOr<WritableLedger> OpenFolded(const LedgerPlace& place, const Memory& memory,
                                          const EndSignals& signals,
                                          const std::vector<int32_t>& partitions) {
  LedgerPlace followed = place;
  followed.kafka.read_within = kLongestWait;
  absl::StatusOr<WritableLedger> ledger;
  RETURN_IF_ERROR(UntilReached(signals, [&] {
    ledger = OpenFoldedOnce(followed, memory, signals, partitions);
    return ledger.status();
  }));
  return ledger;
}

absl::Status UntilReached(const EndSignals& signals, const std::function<absl::Status()>& call) {
  const absl::Time end = absl::Now() + kStartWithin;
  for (bool told = false; true; told = true) {
    absl::Status status = call();
    // Brokers that begin, too, or a process that is about to end.
    if (!absl::IsUnavailable(status) || absl::Now() >= end) return status;
    if (!told) Tell(fmt::format("{}; trying again for a minute", std::string(status.message())));
    if (signals.Came(absl::Seconds(1))) return EndedBySignal();
  }
}

absl::StatusOr<std::unique_ptr<Follower>> Follower::Open(const WritableLedger& ledger,
                                                         LatestView& latest,
                                                         const std::vector<int32_t>& partitions) {
  ProjectorOptions options;
  options.cache_bytes = ledger.rows_memory;
  options.partitions = partitions;
  ASSIGN_OR_RETURN(auto projector, Projector::Open(*ledger.log, *ledger.state, std::move(options)));
  return std::unique_ptr<Follower>(new Follower(*ledger.state, latest, std::move(projector)));
}

absl::Status Follower::Step() {
  const absl::Time end = absl::Now() + kOneStep;
  while (true) {
    const auto folded = projector_->Step();
    if (absl::IsUnavailable(folded.status())) {
      // The answers stay those of the last view, and say how old that is.
      if (reached_) {
        Tell(fmt::format("{}; until that is over nothing new is folded",
                         std::string(folded.status().message())));
      }
      reached_ = false;
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(folded.status());
    if (!reached_) Tell("the log is reached again");
    reached_ = true;
    if (*folded == 0) {
      latest_.Confirm();
      return absl::OkStatus();
    }
    latest_.Publish(state_.View());
    if (absl::Now() >= end) return absl::OkStatus();
  }
}

}  // namespace syncledger
