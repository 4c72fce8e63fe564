// The command `why`: the timeline of an appointment, an absence, an event or a moment in a
// schedule.
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/status_macros.h"
#include "api/why.h"
#include "api/why_text.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/output.h"

namespace syncledger {
namespace {

struct WhyOptions {
  std::string subject;
  std::string tenant;
  std::string as_of;
};

absl::Status Why(const WhyOptions& options, const Invocation& invocation) {
  ASSIGN_OR_RETURN(WhySubject subject, ParseSubject(options.subject));
  AsOf as_of;
  if (!options.as_of.empty()) {
    ASSIGN_OR_RETURN(as_of, ParseAsOf(options.as_of));
  }
  ASSIGN_OR_RETURN(auto store, OpenStateForReading(PlaceOf(invocation)));
  std::unique_ptr<ReadView> view = store->View();
  WarnOfLog(PlaceOf(invocation), *view);
  ASSIGN_OR_RETURN(Explanation explanation, Explain(*view, options.tenant, subject, as_of));
  Output output;
  if (invocation.format == Format::kJson) {
    for (const std::string& line : WhyJson(explanation)) output.WriteLine(line);
  } else {
    output.Write(WhyText(explanation, Output::TerminalWidth()));
  }
  return output.Finish();
}

}  // namespace

void AddWhy(CLI::App& app, Invocation* invocation) {
  auto options = std::make_shared<WhyOptions>();
  CLI::App* command = app.add_subcommand(
      "why", "Tell what happened to something, who did it, and which rule decided");
  command
      ->add_option("subject", options->subject,
                   "appointment:ID, absence:ID, item:ITEM-ID or employee:EMAIL@TIME")
      ->type_name("SUBJECT")
      ->required();
  command->add_option("--tenant", options->tenant, "May be left out where there is one")
      ->type_name("ID");
  command->add_option("--as-of", options->as_of, "As the ledger stood at that moment")
      ->type_name("OFFSET|TIME");
  command->footer(
      "TIME is RFC 3339, 2026-11-02T13:30:00Z; for --as-of a date alone is its midnight UTC.\n"
      "Of a series: item:ID of its master, absence:SERIES, absence:SERIES/2026-11-09 of any date.\n"
      "Example:\n"
      "  syncledger why appointment:501\n"
      "  syncledger why employee:amelia.chisholm@harbourside.example@2026-11-06T14:30:00Z");
  command->callback([options, invocation] {
    invocation->command = [options](const Invocation& run) {
      absl::Status told = Why(*options, run);
      return told.ok() ? kDone : Fail(told);
    };
  });
}

}  // namespace syncledger
