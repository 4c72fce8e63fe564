// The command `up`: folds what is left of the ledger, holds it, and answers over gRPC. With the log
// on Kafka it goes on to fold what others append there.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/status_macros.h"
#include "fmt/format.h"
#include "projector/projector.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/memory.h"
#include "tools/serving.h"

namespace syncledger {
namespace {

constexpr absl::Duration kBetweenLooks = absl::Milliseconds(10);  // at the end of the log on Kafka

// The ledger with everything folded that the log holds; from here on each commit is on the disk by
// itself.
absl::StatusOr<WritableLedger> OpenFolded(const LedgerPlace& place, const Memory& memory) {
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenForWriting(place, memory));
  RETURN_IF_ERROR(FoldRest(ledger).status());
  RETURN_IF_ERROR(ledger.state->Flush());
  ledger.state = nullptr;
  StoreOptions options;
  options.path = StatePath(place.data);
  options.memory_bytes = memory.state;
  ASSIGN_OR_RETURN(ledger.state, Store::Open(options));
  return ledger;
}

// Folds what is new in the log, and shows it. A log that cannot be reached is waited for.
class Follower {
 public:
  static absl::StatusOr<Follower> Open(const WritableLedger& ledger, LatestView& latest) {
    ProjectorOptions options;
    options.cache_bytes = ledger.rows_memory;
    ASSIGN_OR_RETURN(auto projector, Projector::Open(*ledger.log, *ledger.state, options));
    return Follower(*ledger.state, latest, std::move(projector));
  }

  absl::Status Step() {
    const auto folded = projector_->Step();
    if (absl::IsUnavailable(folded.status())) {
      if (reached_) {
        Tell(fmt::format("{}; until that is over the answers stay as they are",
                         std::string(folded.status().message())));
      }
      reached_ = false;
      return absl::OkStatus();
    }
    RETURN_IF_ERROR(folded.status());
    if (!reached_) Tell("the log is reached again");
    reached_ = true;
    if (*folded > 0) {
      latest_.Publish(state_.View());
    } else {
      latest_.Confirm();
    }
    return absl::OkStatus();
  }

 private:
  Follower(Store& state, LatestView& latest, std::unique_ptr<Projector> projector)
      : state_(state), latest_(latest), projector_(std::move(projector)) {}

  Store& state_;
  LatestView& latest_;
  std::unique_ptr<Projector> projector_;
  bool reached_ = true;
};

absl::Status Up(const std::string& listen, const Invocation& invocation) {
  ASSIGN_OR_RETURN(ListenAddress address, ParseListenAddress(listen));
  const LedgerPlace place = PlaceOf(invocation);
  if (!HasLog(place)) return NoLog(place);
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  const EndSignals signals;
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenFolded(place, memory));
  LatestView latest(/*follows=*/place.on_kafka());
  latest.Publish(ledger.state->View());
  // Nobody else can append to an embedded log while this process holds it.
  if (!place.on_kafka()) {
    return ServeUntilSignal(latest, address, signals, kBetweenLooks,
                            [] { return absl::OkStatus(); });
  }
  ASSIGN_OR_RETURN(Follower follower, Follower::Open(ledger, latest));
  return ServeUntilSignal(latest, address, signals, kBetweenLooks, [&] { return follower.Step(); });
}

}  // namespace

void AddUp(CLI::App& app, Invocation* invocation) {
  auto listen = std::make_shared<std::string>("127.0.0.1:7400");
  CLI::App* command = app.add_subcommand("up", "Fold what is left, and answer over gRPC");
  command->add_option("--listen", *listen, "Where to listen; port 0 is one that is free")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  AddMemory(*command, invocation);
  command->footer(
      "Holds the ledger: nothing else can import into its folder meanwhile. With --kafka it folds "
      "what others append to the log, as it comes. Ends at SIGTERM.\n"
      "Example:\n"
      "  syncledger up --listen 127.0.0.1:7400");
  command->callback([listen, invocation] {
    invocation->command = [listen](const Invocation& run) {
      absl::Status served = Up(*listen, run);
      return served.ok() ? kDone : Fail(served);
    };
  });
}

}  // namespace syncledger
