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

// Signals wait for a step, and for brokers that do not answer: as long as it takes to ask twice. A
// loop that is stuck for kStuckAfter does not wait for brokers.
constexpr absl::Duration kOneStep = absl::Milliseconds(100);
constexpr std::chrono::seconds kLongestWait{10};
constexpr absl::Duration kStartWithin = absl::Minutes(1);
constexpr absl::Duration kComesOn = absl::Seconds(30);

absl::Status EndedBySignal() { return absl::CancelledError("ended before it had begun"); }

absl::StatusOr<WritableLedger> OpenFoldedOnce(const LedgerPlace& place, const Memory& memory,
                                              const EndSignals& signals, Watching& watching,
                                              const std::vector<int32_t>& partitions) {
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenForWriting(place, memory));
  RETURN_IF_ERROR(watching.Folds(place, *ledger.log, *ledger.state->View(), partitions));
  std::atomic<bool> ended = false;
  RETURN_IF_ERROR(FoldRest(
                      ledger, partitions,
                      [&] {
                        if (!ended && signals.Came(absl::ZeroDuration())) ended = true;
                        return ended.load();
                      },
                      &watching)
                      .status());
  watching.Steps();
  RETURN_IF_ERROR(ledger.state->Flush());
  watching.Steps();
  if (ended) return EndedBySignal();
  ledger.state = nullptr;
  StoreOptions options;
  options.path = StatePath(place.data);
  options.memory_bytes = memory.state;
  ASSIGN_OR_RETURN(ledger.state, Store::Open(options));
  watching.Steps();
  return ledger;
}

}  // namespace

absl::StatusOr<WritableLedger> OpenFolded(const LedgerPlace& place, const Memory& memory,
                                          const EndSignals& signals, Watching& watching,
                                          const std::vector<int32_t>& partitions) {
  LedgerPlace followed = place;
  followed.kafka.read_within = kLongestWait;
  return UntilReached(signals, watching, [&] {
    return OpenFoldedOnce(followed, memory, signals, watching, partitions);
  });
}

absl::Status TryUntilReached(const EndSignals& signals, Watching& watching,
                             const std::function<absl::Status()>& open) {
  absl::Time end = absl::InfiniteFuture();
  for (bool told = false; true; told = true) {
    const absl::Time begun = absl::Now();
    absl::Status status = open();
    // The minute begins anew after what took long: it folded, and came a part of the way.
    if (!told || absl::Now() - begun > kComesOn) end = absl::Now() + kStartWithin;
    // Brokers that begin, too, or a process that is about to end.
    if (!absl::IsUnavailable(status) || absl::Now() >= end) return status;
    watching.Waits(status);
    if (!told) Tell(fmt::format("{}; trying again for a minute", std::string(status.message())));
    if (signals.Came(absl::Seconds(1))) return EndedBySignal();
  }
}

absl::StatusOr<std::unique_ptr<Follower>> Follower::Open(const WritableLedger& ledger,
                                                         LatestView& latest,
                                                         const EndSignals& signals,
                                                         Watching& watching,
                                                         const std::vector<int32_t>& partitions) {
  ProjectorOptions options;
  options.observer = &watching;
  options.cache_bytes = ledger.rows_memory;
  options.partitions = partitions;
  ASSIGN_OR_RETURN(auto projector, UntilReached(signals, watching, [&] {
                     return Projector::Open(*ledger.log, *ledger.state, options);
                   }));
  return std::unique_ptr<Follower>(new Follower(*ledger.state, latest, std::move(projector)));
}

absl::Status Follower::Step() {
  const absl::Time end = absl::Now() + kOneStep;
  while (true) {
    const auto folded = projector_->Step();
    // While it lasts the answers stay those of the last view, and say how old that is.
    const bool away = absl::IsUnavailable(folded.status());
    if (folded.ok() || away) outage_.See(folded.status());
    if (away) return absl::OkStatus();
    RETURN_IF_ERROR(folded.status());
    if (*folded == 0) {
      latest_.Confirm();
      return absl::OkStatus();
    }
    latest_.Publish(state_.View());
    if (absl::Now() >= end) return absl::OkStatus();
  }
}

}  // namespace syncledger
