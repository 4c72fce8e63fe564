// The command `serve`: answers over gRPC from the state of a ledger that another process folds; or,
// with the log on Kafka, from one that it folds itself.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/status_macros.h"
#include "store/followed_state.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/follower.h"
#include "tools/ingesting.h"
#include "tools/memory.h"
#include "tools/outage.h"
#include "tools/recording.h"
#include "tools/replaying.h"
#include "tools/serving.h"

namespace syncledger {
namespace {

constexpr absl::Duration kBetweenRefreshes = absl::Milliseconds(100);
constexpr size_t kServeMemory = size_t{192} << 20;  // of both readers

// Folds the log on Kafka into a state of its own, and publishes nothing.
absl::Status ServeOwn(LedgerPlace place, const ServingPlaces& places,
                      const Invocation& invocation) {
  place.kafka.append_within = kAppendWithin;
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  const EndSignals signals;
  WritableLedger ledger;  // outlives whoever reads it
  LatestView latest(/*follows=*/true);
  Watching watching(latest);
  Recording recording(latest);
  Replaying replaying(place, nullptr, &latest);
  ASSIGN_OR_RETURN(auto http, StartConsole(places, latest, &recording, replaying, watching));
  ASSIGN_OR_RETURN(ledger, OpenFolded(place, memory, signals, watching));
  latest.Publish(ledger.state->View());
  ASSIGN_OR_RETURN(auto follower, Follower::Open(ledger, latest, signals, watching));
  return ServeUntilSignal({latest, recording, replaying}, places, *http, signals, kBetweenReads,
                          watching, [&] {
                            RETURN_IF_ERROR(AppendActs(recording, place, *ledger.log));
                            return follower->Step();
                          });
}

absl::Status Serve(const ServingFlags& flags, const Invocation& invocation) {
  ASSIGN_OR_RETURN(const ServingPlaces places, PlacesOf(flags, invocation));
  const LedgerPlace place = PlaceOf(invocation);
  if (place.on_kafka()) return ServeOwn(place, places, invocation);
  const EndSignals signals;
  // Says what to do where there is no state.
  ASSIGN_OR_RETURN(auto state, OpenStateForReading(place));
  WarnOfLog(place, *state->View());
  state = nullptr;
  ASSIGN_OR_RETURN(auto followed, FollowedState::Open(StatePath(place.data), kServeMemory));
  LatestView latest(/*follows=*/true);
  latest.Publish(followed->View());
  Watching watching(latest);
  NoRecording recording;
  // A view of the followed state that is kept for long would hold up what follows it.
  Replaying replaying(place, nullptr, nullptr);
  ASSIGN_OR_RETURN(auto http,
                   StartConsole(places, latest, /*recorder=*/nullptr, replaying, watching));
  Outage outage("the answers stay as they are", "the state is followed again");
  return ServeUntilSignal(
      {latest, recording, replaying}, places, *http, signals, kBetweenRefreshes, watching, [&] {
        auto newer = followed->Refresh();
        if (newer.ok()) {
          switch (*newer) {
            case FollowedState::Found::kNothing:
              latest.Confirm();
              break;
            case FollowedState::Found::kNewer:
              latest.Publish(followed->View());
              break;
            case FollowedState::Found::kMadeAnew:
              latest.PublishAnew(followed->View());
              break;
          }
        }
        watching.Follows(newer.status());
        outage.See(
            newer.status());  // the answers stay those of the last view, and say how old that is
        return absl::OkStatus();
      });
}

}  // namespace

void AddServe(CLI::App& app, Invocation* invocation) {
  auto flags = std::make_shared<ServingFlags>();
  CLI::App* command =
      app.add_subcommand("serve", "Answer over gRPC, beside whoever writes the ledger");
  AddServing(*command, flags.get());
  AddMemory(*command, invocation);
  command->footer(
      "Reads the state only, and follows it: answers say as of which offset they are. With --kafka "
      "it folds the log into a state of its own in --data, within --memory, and publishes "
      "nothing. Ends at SIGTERM.\n"
      "Example:\n"
      "  syncledger serve --listen 127.0.0.1:7400");
  command->callback([flags, invocation] {
    invocation->command = [flags](const Invocation& run) {
      absl::Status served = Serve(*flags, run);
      return served.ok() || absl::IsCancelled(served) ? kDone : Fail(served);
    };
  });
}

}  // namespace syncledger
