// The command `import`: reads captures or bare bodies, appends their facts, folds them, prints what
// came of it.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/json.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ledger/names.h"
#include "tools/commands.h"
#include "tools/import.h"
#include "tools/output.h"

namespace syncledger {
namespace {

struct ImportArguments {
  std::vector<std::string> files;
  std::string source;
  std::string mailbox;
  std::string tenant;
  std::string observed_at;
  RawFlags raw;
};

absl::StatusOr<std::optional<BareBodies>> ToBare(const ImportArguments& arguments) {
  const std::pair<std::string_view, const std::string*> needed[] = {
      {"--mailbox", &arguments.mailbox},
      {"--tenant", &arguments.tenant},
      {"--observed-at", &arguments.observed_at}};
  if (arguments.source.empty()) {
    for (const auto& [name, value] : needed) {
      if (value->empty()) continue;
      return absl::InvalidArgumentError(
          fmt::format("{} belongs to bare bodies: add --source graph or ews, or leave it out: a "
                      "capture says it itself",
                      name));
    }
    return std::optional<BareBodies>();
  }
  if (arguments.source != "graph" && arguments.source != "ews") {
    return absl::InvalidArgumentError(
        fmt::format("--source is graph or ews, not \"{}\"", Visible(arguments.source)));
  }
  for (const auto& [name, value] : needed) {
    if (!value->empty()) continue;
    return absl::InvalidArgumentError(
        fmt::format("--source {} reads bare bodies, which do not say whose they are: {} is "
                    "missing",
                    arguments.source, name));
  }
  BareBodies bare;
  bare.source = arguments.source == "ews" ? v1::EWS : v1::GRAPH;
  bare.mailbox = arguments.mailbox;
  bare.tenant = arguments.tenant;
  absl::StatusOr<int64_t> observed_at = ParseObservedAt(arguments.observed_at);
  if (!observed_at.ok()) {
    return absl::InvalidArgumentError(
        fmt::format("--observed-at: {}", std::string(observed_at.status().message())));
  }
  bare.observed_at_us = *observed_at;
  return std::optional<BareBodies>(std::move(bare));
}

std::string Rate(const ImportSummary& summary) {
  double seconds = std::max(summary.seconds, 0.001);
  return WithThousands(static_cast<int64_t>(static_cast<double>(summary.counts.facts) / seconds));
}

void WriteText(const ImportSummary& summary, const LedgerPlace& place, Output* output) {
  std::string text = fmt::format("Imported {}: {}", Counted(summary.files, "file", "files"),
                                 Counted(summary.counts.facts, "fact", "facts"));
  if (summary.counts.duplicates > 0) {
    text += fmt::format(", of which {} said nothing new", WithThousands(summary.counts.duplicates));
  }
  output->WriteLine(text + ".");
  size_t width = 0;
  for (const auto& [kind, count] : summary.counts.outcomes) {
    width = std::max(width, WithThousands(count).size());
  }
  for (const auto& [kind, count] : summary.counts.outcomes) {
    output->WriteLine(fmt::format("  {:>{}}  {}", WithThousands(count), width, KindName(kind)));
    if (kind != v1::REJECTED) continue;
    for (const auto& [reason, times] : summary.counts.rejected) {
      output->WriteLine(
          fmt::format("  {:>{}}    {} {}", "", width, WithThousands(times), ReasonName(reason)));
    }
  }
  if (!summary.counts.rejected.empty()) {
    output->WriteLine(
        fmt::format("`syncledger {} list verdicts --reason {}` says what was rejected{}.",
                    place.Flags(), ReasonName(summary.counts.rejected.begin()->first),
                    summary.counts.rejected.size() > 1 ? " for that reason" : ""));
  }
  if (summary.counts.outcomes.count(v1::REMOVALS_HELD) > 0) {
    output->WriteLine(
        fmt::format("Removals wait for an administrator: `syncledger {} list held` shows them "
                    "(docs/operations.md, \"Held removals\").",
                    place.Flags()));
  }
  output->WriteLine(fmt::format("Now there are {} and {}.",
                                Counted(summary.absences, "absence", "absences"),
                                Counted(summary.appointments, "appointment", "appointments")));
  // Of little, or less than a second, the rate says how long it takes to begin.
  const std::string rate = summary.seconds < 1 || summary.counts.facts < 1000
                               ? ""
                               : fmt::format(", {} facts/s", Rate(summary));
  output->WriteLine(fmt::format("It took {:.2f} s{}.", summary.seconds, rate));
}

std::string ToJson(const ImportSummary& summary) {
  std::vector<JsonObject> outcomes;
  for (const auto& [kind, count] : summary.counts.outcomes) {
    outcomes.push_back(JsonObject().Text("kind", KindName(kind)).Number("count", count));
  }
  std::vector<JsonObject> rejected;
  for (const auto& [reason, count] : summary.counts.rejected) {
    rejected.push_back(JsonObject().Text("reason", ReasonName(reason)).Number("count", count));
  }
  return JsonObject()
      .Number("files", summary.files)
      .Number("facts", summary.counts.facts)
      .Number("duplicates", summary.counts.duplicates)
      .Objects("outcomes", outcomes)
      .Objects("rejected", rejected)
      .Number("absences", summary.absences)
      .Number("appointments", summary.appointments)
      .Number("milliseconds", static_cast<int64_t>(summary.seconds * 1000))
      .str();
}

absl::Status RunImport(const ImportArguments& arguments, const Invocation& invocation) {
  ImportOptions options;
  options.place = PlaceOf(invocation);
  options.files = arguments.files;
  options.raw = WithConfigured(arguments.raw, invocation);
  ASSIGN_OR_RETURN(options.memory, MemoryOf(invocation));
  ASSIGN_OR_RETURN(options.bare, ToBare(arguments));
  ASSIGN_OR_RETURN(ImportSummary summary, Import(options));
  Output output;
  if (invocation.format == Format::kJson) {
    output.WriteLine(ToJson(summary));
  } else {
    WriteText(summary, options.place, &output);
  }
  return output.Finish();
}

}  // namespace

void AddImport(CLI::App& app, Invocation* invocation) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* command = app.add_subcommand("import", "Append the facts of captures, and fold them");
  command
      ->add_option("files", arguments->files,
                   "captures: NDJSON, plain, .zst or .gz; or one file that export wrote")
      ->type_name("FILE...")
      ->required();
  command
      ->add_option("--source", arguments->source,
                   "graph or ews: the files are bare response bodies of Microsoft Graph, or of "
                   "Exchange Web Services")
      ->type_name("SOURCE");
  command->add_option("--mailbox", arguments->mailbox, "Of bare bodies: whose calendar")
      ->type_name("ADDRESS");
  command->add_option("--tenant", arguments->tenant, "Of bare bodies: whose mailbox")
      ->type_name("ID");
  command
      ->add_option("--observed-at", arguments->observed_at, "Of bare bodies: when they were read")
      ->type_name("TIME");
  AddRawFlags(*command, &arguments->raw);
  AddMemory(*command, invocation);
  command->footer(
      "If anything is wrong with a file, nothing is appended. Importing a file again adds its "
      "facts "
      "once more; absences, appointments, notifications and the state digest stay.\n"
      "Example:\n"
      "  syncledger import demo/harbourside.ndjson\n"
      "  syncledger import --data new-folder ledger.zst\n"
      "  syncledger import --source graph --tenant harbourside \\\n"
      "      --mailbox amelia.chisholm@harbourside.example \\\n"
      "      --observed-at 2026-11-02T13:00:00Z page1.json page2.json");
  command->callback([arguments, invocation] {
    invocation->command = [arguments](const Invocation& run) {
      absl::Status imported = RunImport(*arguments, run);
      return imported.ok() ? kDone : Fail(imported);
    };
  });
}

}  // namespace syncledger
