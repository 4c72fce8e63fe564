// The command `up`: folds what is left of the ledger, holds it, and answers over gRPC.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/status_macros.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/serving.h"

namespace syncledger {
namespace {

absl::Status Up(const std::string& listen, const Invocation& invocation) {
  ASSIGN_OR_RETURN(ListenAddress address, ParseListenAddress(listen));
  if (!HasLog(invocation.data)) return NoLog(invocation.data);
  const EndSignals signals;
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenForWriting(invocation.data));
  RETURN_IF_ERROR(FoldRest(ledger).status());
  RETURN_IF_ERROR(ledger.state->Flush());
  LatestView latest(/*follows=*/false);
  latest.Publish(ledger.state->View());
  // Nobody else can append while this process holds the log.
  return ServeUntilSignal(latest, address, signals, [] { return absl::OkStatus(); });
}

}  // namespace

void AddUp(CLI::App& app, Invocation* invocation) {
  auto listen = std::make_shared<std::string>("127.0.0.1:7400");
  CLI::App* command = app.add_subcommand("up", "Fold what is left, and answer over gRPC");
  command->add_option("--listen", *listen, "Where to listen; port 0 is one that is free")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command->footer(
      "Holds the ledger: nothing else can import into it meanwhile. Ends at SIGTERM.\n"
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
