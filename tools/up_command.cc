// The command `up`: folds what is left of the ledger, holds it, and answers over gRPC. With the log
// on Kafka it goes on to fold what others append there, and publishes the outcomes.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/status_macros.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/follower.h"
#include "tools/memory.h"
#include "tools/publishing.h"
#include "tools/recording.h"
#include "tools/replaying.h"
#include "tools/serving.h"

namespace syncledger {
namespace {

struct UpArguments {
  ServingFlags serving;
  PublishingFlags publishing;
};

absl::Status Up(const UpArguments& arguments, const Invocation& invocation) {
  ASSIGN_OR_RETURN(const ServingPlaces places, PlacesOf(arguments.serving, invocation));
  const LedgerPlace place = PlaceOf(invocation);
  if (!HasLog(place)) return NoLog(place);
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  const EndSignals signals;
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenFolded(place, memory, signals));
  LatestView latest(/*follows=*/place.on_kafka());
  latest.Publish(ledger.state->View());
  ASSIGN_OR_RETURN(auto follower, Follower::Open(ledger, latest, signals));
  Recording recording(latest);
  // The embedded log is read by whoever holds it; of Kafka's, each reader has a place of its own.
  Replaying replaying(place, place.on_kafka() ? nullptr : ledger.log.get(), &latest);
  if (!place.on_kafka()) {
    // Nobody else can append while this process holds the log.
    return ServeUntilSignal({latest, recording, replaying}, places, signals, kBetweenReads, [&] {
      ASSIGN_OR_RETURN(const int64_t appended, recording.AppendWaiting(*ledger.log));
      return appended == 0 ? absl::OkStatus() : follower->Step();
    });
  }
  ASSIGN_OR_RETURN(auto publishing, UntilReached(signals, [&] {
                     return Publishing::Start(place, arguments.publishing, {},
                                              ledger.log->partitions(), latest);
                   }));
  return ServeUntilSignal({latest, recording, replaying}, places, signals, kBetweenReads, [&] {
    RETURN_IF_ERROR(AppendIfReached(recording, *ledger.log));
    RETURN_IF_ERROR(follower->Step());
    return publishing->status();
  });
}

}  // namespace

void AddUp(CLI::App& app, Invocation* invocation) {
  auto arguments = std::make_shared<UpArguments>();
  CLI::App* command = app.add_subcommand("up", "Fold what is left, and answer over gRPC");
  AddServing(*command, &arguments->serving);
  AddPublishing(*command, &arguments->publishing);
  AddMemory(*command, invocation);
  command->footer(
      "Holds the ledger: nothing else can import into its folder meanwhile. With --kafka it folds "
      "what others append to the log, as it comes, and publishes the outcomes. Ends at SIGTERM.\n"
      "Example:\n"
      "  syncledger up --listen 127.0.0.1:7400");
  command->callback([arguments, invocation] {
    invocation->command = [arguments](const Invocation& run) {
      absl::Status served = Up(*arguments, run);
      return served.ok() || absl::IsCancelled(served) ? kDone : Fail(served);
    };
  });
}

}  // namespace syncledger
