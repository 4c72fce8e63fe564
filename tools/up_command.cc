// The command `up`: folds what is left of the ledger, holds it, and answers over gRPC. With the log
// on Kafka it goes on to fold what others append there, and publishes the outcomes. It can also
// follow a folder of captures, on either log.
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "api/status_macros.h"
#include "eventlog/kafka_heartbeats.h"
#include "tools/capture_folder.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/follower.h"
#include "tools/ingesting.h"
#include "tools/invocation.h"
#include "tools/memory.h"
#include "tools/publishing.h"
#include "tools/raw_place.h"
#include "tools/recording.h"
#include "tools/replaying.h"
#include "tools/serving.h"
#include "tools/watching.h"

namespace syncledger {
namespace {

struct UpArguments {
  ServingFlags serving;
  PublishingFlags publishing;
  std::string captures;
  RawFlags raw;
};

absl::Status Up(const UpArguments& arguments, const Invocation& invocation) {
  ASSIGN_OR_RETURN(const ServingPlaces places, PlacesOf(arguments.serving, invocation));
  const bool ingests = !arguments.captures.empty();
  LedgerPlace place = PlaceOf(invocation);
  place.kafka.append_within = kAppendWithin;
  if (!ingests && !HasLog(place)) return NoLog(place);
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  const EndSignals signals;
  std::unique_ptr<CaptureFolder> folder;
  if (ingests) {
    ASSIGN_OR_RETURN(folder, CaptureFolder::Open(arguments.captures));
  }
  WritableLedger ledger;  // outlives whoever reads it
  // Nobody else can append to an embedded log while this process holds it.
  LatestView latest(/*follows=*/place.on_kafka() || ingests);
  Watching watching(latest);
  Recording recording(latest);
  // The embedded log is read by whoever holds it; of Kafka's, each reader has a place of its own.
  Replaying replaying(place, place.on_kafka() ? nullptr : &ledger, &latest);
  ASSIGN_OR_RETURN(auto http, StartConsole(places, latest, &recording, replaying, watching));
  ASSIGN_OR_RETURN(ledger, OpenFolded(place, memory, signals, watching));
  latest.Publish(ledger.state->View());
  ASSIGN_OR_RETURN(auto follower, Follower::Open(ledger, latest, signals, watching));
  std::unique_ptr<Publishing> publishing;
  std::unique_ptr<KafkaHeartbeats> heartbeats;
  if (place.on_kafka()) {
    ASSIGN_OR_RETURN(publishing, UntilReached(signals, watching, [&] {
                       return Publishing::Start(place, arguments.publishing, {},
                                                ledger.log->partitions(), latest, &watching);
                     }));
    ASSIGN_OR_RETURN(heartbeats,
                     KafkaHeartbeats::Open(place.kafka, ledger.log->partitions(), {.warn = Tell}));
  }
  std::unique_ptr<Ingesting> ingesting;
  if (ingests) {
    ASSIGN_OR_RETURN(auto raw, UntilReached(signals, watching, [&] {
                       return OpenRawForWriting(place, WithConfigured(arguments.raw, invocation));
                     }));
    ingesting = Ingesting::Start(*ledger.log, std::move(raw), std::move(folder));
  }
  // Nothing returns from here to where they are taken back.
  watching.Sends(heartbeats.get());
  watching.Ingests(ingesting.get());
  const absl::Status served = ServeUntilSignal(
      {latest, recording, replaying}, places, *http, signals, kBetweenReads, watching, [&] {
        RETURN_IF_ERROR(AppendActs(recording, place, *ledger.log));
        if (!place.on_kafka()) RETURN_IF_ERROR(watching.Grows(*ledger.log));
        RETURN_IF_ERROR(follower->Step());
        if (ingesting != nullptr) RETURN_IF_ERROR(ingesting->status());
        return publishing != nullptr ? publishing->status() : absl::OkStatus();
      });
  watching.Ingests(nullptr);
  watching.Sends(nullptr);
  return served;
}

}  // namespace

void AddUp(CLI::App& app, Invocation* invocation) {
  auto arguments = std::make_shared<UpArguments>();
  CLI::App* command = app.add_subcommand("up", "Fold what is left, and answer over gRPC");
  AddServing(*command, &arguments->serving);
  AddPublishing(*command, &arguments->publishing);
  command
      ->add_option("--captures", arguments->captures,
                   "Also append the facts of captures that are moved into this folder, as `ingest` "
                   "does")
      ->type_name("DIR");
  AddRawFlags(*command, &arguments->raw);
  AddMemory(*command, invocation);
  command->footer(
      "Holds the ledger: nothing else can import into its folder meanwhile. With --kafka it folds "
      "what others append to the log, as it comes, publishes the outcomes, and writes heartbeats "
      "to "
      "partitions that are silent. Ends at SIGTERM.\n"
      "Example:\n"
      "  syncledger up --listen 127.0.0.1:7400\n"
      "  syncledger up --captures /var/spool/syncledger");
  command->callback([arguments, invocation] {
    invocation->command = [arguments](const Invocation& run) {
      absl::Status served = Up(*arguments, run);
      return served.ok() || absl::IsCancelled(served) ? kDone : Fail(served);
    };
  });
}

}  // namespace syncledger
