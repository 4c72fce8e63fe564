// The command `ingest`: follows a folder of captures, and appends their facts to the log on Kafka.
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "api/service/latest_view.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "eventlog/kafka_heartbeats.h"
#include "fmt/format.h"
#include "tools/capture_folder.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/follower.h"
#include "tools/ingesting.h"
#include "tools/invocation.h"
#include "tools/output.h"
#include "tools/raw_place.h"
#include "tools/serving.h"
#include "tools/watching.h"

namespace syncledger {
namespace {

constexpr absl::Duration kBetweenChecks = absl::Milliseconds(100);

struct IngestArguments {
  std::string captures;
  std::string http;
  RawFlags raw;
};

absl::Status IngestFolder(const IngestArguments& arguments, const Invocation& invocation) {
  LedgerPlace place = PlaceOf(invocation);
  if (!place.on_kafka()) {
    return absl::InvalidArgumentError(
        "`ingest` is for a log on Kafka: add --kafka HOST:PORT (on the embedded log `up "
        "--captures` follows a folder)");
  }
  place.kafka.append_within = kAppendWithin;
  const EndSignals signals;
  ASSIGN_OR_RETURN(auto folder, CaptureFolder::Open(arguments.captures));
  const LatestView none(/*follows=*/true);  // this role reads nothing of the ledger
  Watching watching(none);
  ASSIGN_OR_RETURN(const auto http, StartHealthPages(arguments.http, none, watching));
  ASSIGN_OR_RETURN(auto log,
                   UntilReached(signals, watching, [&] { return OpenLogForReading(place); }));
  ASSIGN_OR_RETURN(auto raw, UntilReached(signals, watching, [&] {
                     return OpenRawForWriting(place, WithConfigured(arguments.raw, invocation));
                   }));
  ASSIGN_OR_RETURN(const auto heartbeats,
                   KafkaHeartbeats::Open(place.kafka, log->partitions(), {.warn = Tell}));
  Output output;
  output.WriteLine(fmt::format("following {}, appending to {}", Visible(arguments.captures),
                               place.kafka.brokers));
  WriteHealthPages(http.get(), &output);
  RETURN_IF_ERROR(output.Finish());
  const auto ingesting = Ingesting::Start(*log, std::move(raw), std::move(folder));
  watching.Sends(heartbeats.get());
  watching.Ingests(ingesting.get());
  const absl::Status ended =
      UntilSignal(signals, kBetweenChecks, watching, [&] { return ingesting->status(); });
  watching.Ingests(nullptr);
  watching.Sends(nullptr);
  return ended;
}

}  // namespace

void AddIngest(CLI::App& app, Invocation* invocation) {
  auto arguments = std::make_shared<IngestArguments>();
  CLI::App* command =
      app.add_subcommand("ingest", "Append the facts of captures as they are moved into a folder");
  command
      ->add_option("--captures", arguments->captures,
                   "The folder: *.ndjson, *.gz and *.zst in it are taken in the order of their "
                   "names")
      ->type_name("DIR")
      ->required();
  AddHealthPages(*command, &arguments->http);
  AddRawFlags(*command, &arguments->raw);
  command->footer(
      "A file is to be moved into the folder when it is whole; it goes on to DIR/done, or to "
      "DIR/refused with a NAME.reason beside it. Keeps nothing in --data. Ends at SIGTERM; may be "
      "killed: what was begun is taken up again.\n"
      "Example:\n"
      "  syncledger ingest --kafka 127.0.0.1:9092 --captures /var/spool/syncledger");
  command->callback([arguments, invocation] {
    invocation->command = [arguments](const Invocation& run) {
      const absl::Status done = IngestFolder(*arguments, run);
      return done.ok() || absl::IsCancelled(done) ? kDone : Fail(done);
    };
  });
}

}  // namespace syncledger
