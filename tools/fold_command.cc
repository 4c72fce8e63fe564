// The command `fold`: folds what the log holds and the state does not; makes the state anew if it
// was removed.
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/json.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/commands.h"
#include "tools/fold.h"
#include "tools/memory.h"
#include "tools/output.h"

namespace syncledger {
namespace {

absl::Status RunFold(const Invocation& invocation) {
  const LedgerPlace place = PlaceOf(invocation);
  if (!HasLog(place)) return NoLog(place);
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(invocation));
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenForWriting(place, memory));
  ASSIGN_OR_RETURN(FoldCounts counts, FoldRest(ledger));
  RETURN_IF_ERROR(ledger.state->Flush());
  ASSIGN_OR_RETURN(FoldState now, CompareWithLog(*ledger.log, *ledger.state->View()));
  Output output;
  if (invocation.format == Format::kJson) {
    output.WriteLine(JsonObject().Number("folded", counts.facts).Number("facts", now.facts).str());
  } else if (counts.facts == 0) {
    output.WriteLine(fmt::format("Nothing to fold: the state is level with the log, {}.",
                                 Counted(now.facts, "fact", "facts")));
  } else {
    output.WriteLine(fmt::format("Folded {} of the log's {}: the state is level with the log.",
                                 WithThousands(counts.facts), Counted(now.facts, "fact", "facts")));
  }
  return output.Finish();
}

}  // namespace

void AddFold(CLI::App& app, Invocation* invocation) {
  CLI::App* command = app.add_subcommand("fold", "Fold what the log holds and the state does not");
  AddMemory(*command, invocation);
  command->footer(
      "Makes the state anew if it was removed. Appends nothing.\n"
      "Example:\n"
      "  syncledger fold --data /var/lib/syncledger");
  command->callback([invocation] {
    invocation->command = [](const Invocation& run) {
      absl::Status folded = RunFold(run);
      return folded.ok() ? kDone : Fail(folded);
    };
  });
}

}  // namespace syncledger
