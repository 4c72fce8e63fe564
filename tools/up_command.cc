// The command `up`: folds what is left of the ledger, holds it, and answers over gRPC. With the log
// on Kafka it goes on to fold what others append there, and publishes the outcomes.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/status_macros.h"
#include "eventlog/kafka_heartbeats.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/follower.h"
#include "tools/invocation.h"
#include "tools/memory.h"
#include "tools/publishing.h"
#include "tools/serving.h"
#include "tools/watching.h"

namespace syncledger {
namespace {

struct UpArguments {
  ServingFlags serving;
  PublishingFlags publishing;
};

absl::StatusOr<std::unique_ptr<KafkaHeartbeats>> SendHeartbeats(const LedgerPlace& place,
                                                                int32_t partitions) {
  HeartbeatOptions options;
  options.warn = Tell;
  return KafkaHeartbeats::Open(place.kafka, partitions, options);
}

absl::Status Up(const UpArguments& arguments, const Invocation& invocation) {
  ASSIGN_OR_RETURN(const ServingPlaces places, PlacesOf(arguments.serving));
  const LedgerPlace place = PlaceOf(invocation);
  if (!HasLog(place)) return NoLog(place);
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  const EndSignals signals;
  WritableLedger ledger;  // outlives whoever reads it
  LatestView latest(/*follows=*/place.on_kafka());
  Watching watching(latest);
  ASSIGN_OR_RETURN(auto http, StartHttp(places.http, latest, watching));
  ASSIGN_OR_RETURN(ledger, OpenFolded(place, memory, signals, watching));
  latest.Publish(ledger.state->View());
  if (!place.on_kafka()) {
    // Nobody else can append while this process holds the log.
    return ServeUntilSignal(latest, places, *http, signals, absl::Seconds(1), watching,
                            [] { return absl::OkStatus(); });
  }
  ASSIGN_OR_RETURN(auto follower, Follower::Open(ledger, latest, signals, watching));
  ASSIGN_OR_RETURN(auto publishing, UntilReached(signals, watching, [&] {
                     return Publishing::Start(place, arguments.publishing, {},
                                              ledger.log->partitions(), latest, &watching);
                   }));
  ASSIGN_OR_RETURN(const auto heartbeats, SendHeartbeats(place, ledger.log->partitions()));
  watching.Sends(heartbeats.get());
  const absl::Status served =
      ServeUntilSignal(latest, places, *http, signals, kBetweenReads, watching, [&] {
        RETURN_IF_ERROR(follower->Step());
        return publishing->status();
      });
  watching.Sends(nullptr);
  return served;
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
      "what others append to the log, as it comes, publishes the outcomes, and writes heartbeats to "
      "partitions that are silent. Ends at SIGTERM.\n"
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
