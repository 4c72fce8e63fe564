// The command `export`: the ledger as one file, which `import` takes back.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/json.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/import.h"
#include "tools/ledger_file.h"
#include "tools/output.h"
#include "tools/progress.h"

namespace syncledger {
namespace {

absl::Status RunExport(const std::string& path, const Invocation& invocation) {
  const LedgerPlace place = PlaceOf(invocation);
  if (!HasLog(place)) return NoLog(place);
  ASSIGN_OR_RETURN(auto log, OpenLogForReading(place));
  int64_t total = 0;
  for (int32_t partition = 0; partition < log->partitions(); ++partition) {
    ASSIGN_OR_RETURN(int64_t end, log->EndOffset(partition));
    total += end;
  }
  int64_t facts = 0;
  {
    Progress progress("writing " + path, "facts", static_cast<uint64_t>(total));
    ASSIGN_OR_RETURN(
        facts, WriteLedgerFile(path, *log, {std::string(kCaptureCursor)}, [&](int64_t written) {
          progress.Show(static_cast<uint64_t>(written));
        }));
  }
  Output output;
  if (invocation.format == Format::kJson) {
    output.WriteLine(JsonObject().Text("file", path).Number("facts", facts).str());
  } else {
    output.WriteLine(
        fmt::format("Wrote {} to {}. `syncledger --data NEW import {}` makes the ledger "
                    "of it again, with the same digests.",
                    Counted(facts, "fact", "facts"), path, path));
  }
  return output.Finish();
}

}  // namespace

void AddExport(CLI::App& app, Invocation* invocation) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("export", "Write the ledger to one file");
  command->add_option("file", *path, "a new file; import takes it back")
      ->type_name("FILE")
      ->required();
  command->footer(
      "Every fact as it is, compressed with zstd; the state is not in it: import folds it anew.\n"
      "Beside a running import it writes what was appended when it began.\n"
      "Example:\n"
      "  syncledger export ledger.zst\n"
      "  syncledger import --data elsewhere ledger.zst");
  command->callback([path, invocation] {
    invocation->command = [path](const Invocation& run) {
      absl::Status exported = RunExport(*path, run);
      return exported.ok() ? kDone : Fail(exported);
    };
  });
}

}  // namespace syncledger
