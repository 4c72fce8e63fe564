// The command `replay`: folds the log again, under today's rules or others, and says what would
// come out differently.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "api/json.h"
#include "api/query.h"
#include "api/service/replays.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "projector/comparison.h"
#include "projector/divergence.h"
#include "projector/replay.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/memory.h"
#include "tools/output.h"
#include "tools/parted_report.h"
#include "tools/progress.h"
#include "tools/replay_comparison.h"
#include "tools/replay_reparse.h"
#include "tools/replay_report.h"
#include "tools/scratch_folder.h"

namespace syncledger {
namespace {

struct ReplayFlags {
  std::string rules;
  std::string tenant;
  std::string to;
  std::string limit;
  bool diff = false;
  bool reparse = false;
  bool append = false;
};

// What a replay came to.
struct Replayed {
  FoldCounts counts;
  StoredDigests digests;
  AllCompared compared;  // of a replay under the rules as they were in force
  ReplayReport report;
  bool differs = false;
};

// `text` of --to as an offset that the tenant has reached.
absl::StatusOr<uint64_t> ParseTo(const std::string& text, const std::string& tenant,
                                 const ReadView& view) {
  uint64_t offset = 0;
  const bool digits = text.find_first_not_of("0123456789") == text.npos;
  if (!digits || !absl::SimpleAtoi(text, &offset)) {
    return absl::InvalidArgumentError(
        fmt::format("--to is an offset, a whole number like 1204, not \"{}\"", Visible(text)));
  }
  ASSIGN_OR_RETURN(auto head, view.Tenant(tenant));
  const uint64_t facts = head.has_value() ? head->next_offset : 0;
  if (offset < facts) return offset;
  return absl::InvalidArgumentError(
      fmt::format("--to {}: tenant {} has {} facts, offsets 0 to {}", offset, Visible(tenant),
                  WithThousands(static_cast<int64_t>(facts)), static_cast<int64_t>(facts) - 1));
}

// `text` of --limit; nothing where it was not given.
absl::StatusOr<std::optional<int64_t>> ParseLimit(const std::string& text) {
  if (text.empty()) return std::optional<int64_t>();
  int64_t limit = 0;
  if (absl::SimpleAtoi(text, &limit) && limit >= 0) return std::optional<int64_t>(limit);
  return absl::InvalidArgumentError(
      fmt::format("--limit is a whole number from 0 on, not \"{}\"", Visible(text)));
}

absl::StatusOr<ReplayOptions> OptionsOf(const ReplayFlags& flags, const ReadView& view) {
  ReplayOptions options;
  if (!flags.rules.empty()) {
    if (const absl::Status known = CheckRuleSet(flags.rules); !known.ok()) {
      return absl::InvalidArgumentError(fmt::format("--rules: {}", std::string(known.message())));
    }
    options.as_if = FindRuleSet(flags.rules);
  }
  if (flags.tenant.empty() && flags.to.empty()) return options;
  auto scope = ResolveScope(view, flags.tenant, {});
  if (!scope.ok() && flags.tenant.empty()) {
    return absl::InvalidArgumentError(fmt::format("--to {}: an offset belongs to one tenant; {}",
                                                  Visible(flags.to),
                                                  std::string(scope.status().message())));
  }
  RETURN_IF_ERROR(scope.status());
  options.tenant = scope->tenant;
  if (!flags.to.empty()) {
    ASSIGN_OR_RETURN(options.to, ParseTo(flags.to, scope->tenant, view));
  }
  return options;
}

std::string HowText(const ReplayFlags& flags) {
  return flags.rules.empty() ? "under the rules as they were in force"
                             : "as if " + flags.rules + " had always been in force";
}

void WriteDigests(const StoredDigests& digests, Output* output) {
  for (const auto& [tenant, of_tenant] : digests.tenants) {
    output->WriteLine(
        Visible(fmt::format("  {}  {}", tenant.empty() ? "(no tenant)" : tenant,
                            Counted(static_cast<int64_t>(of_tenant.facts), "fact", "facts"))));
    output->WriteLine("    outcome  " + of_tenant.OutcomeHex());
    output->WriteLine("    state    " + of_tenant.StateHex());
  }
}

void WriteText(const ReplayFlags& flags, const Replayed& replayed,
               const std::optional<PartedReport>& parted, Output* output) {
  const ReplayReport& report = replayed.report;
  const int64_t verdicts = report.verdicts();
  output->WriteLine(fmt::format("Replayed {} {}: {} would be decided differently.",
                                Counted(replayed.counts.facts, "fact", "facts"), HowText(flags),
                                verdicts == 0 ? "none" : Counted(verdicts, "fact", "facts")));
  output->WriteLine("Nothing was written, nobody was told.");
  if (verdicts > 0) {
    output->WriteLine("");
    report.WriteSummary(output);
  }
  if (flags.diff) {
    report.WriteDifferences(output);
    report.WriteStanding(output);
  } else if (report.any()) {
    output->WriteLine("");
    output->WriteLine("--diff shows each.");
  }
  for (const AllCompared::Length& length : replayed.compared.unequal) {
    if (!flags.to.empty()) continue;
    output->WriteLine(
        Visible(fmt::format("The live state has decided {} of tenant {}, the log holds {}.",
                            Counted(static_cast<int64_t>(length.a), "fact", "facts"), length.tenant,
                            WithThousands(static_cast<int64_t>(length.b)))));
  }
  if (parted.has_value()) {
    output->WriteLine("");
    WriteText(*parted, output);
    WriteOthersParted(replayed.compared.parted, output);
  } else if (flags.rules.empty()) {
    WriteDigests(replayed.digests, output);
  }
}

void WriteJson(const ReplayFlags& flags, const Replayed& replayed,
               const std::optional<PartedReport>& parted, Output* output) {
  replayed.report.WriteSummaryJson(output);
  if (parted.has_value()) output->WriteLine(ToJson(*parted).str());
  for (const auto& [tenant, digests] : replayed.digests.tenants) {
    output->WriteLine(JsonObject()
                          .Text("result", "DIGESTS")
                          .Text("tenant", tenant)
                          .Number("facts", static_cast<int64_t>(digests.facts))
                          .Text("input", digests.InputHex())
                          .Text("outcome", digests.OutcomeHex())
                          .Text("state", digests.StateHex())
                          .str());
  }
  output->WriteLine(JsonObject()
                        .Text("result", "REPLAYED")
                        .Text("rules", flags.rules)
                        .Number("facts", replayed.counts.facts)
                        .Number("different", replayed.report.verdicts())
                        .Number("would_be_told", replayed.report.would_be_told())
                        .Number("were_told", replayed.report.were_told())
                        .Flag("differs", replayed.differs)
                        .str());
}

absl::Status CheckTogether(const ReplayFlags& flags) {
  if (flags.append && !flags.reparse) {
    return absl::InvalidArgumentError("--append belongs to --reparse");
  }
  if (flags.reparse && (!flags.rules.empty() || !flags.to.empty())) {
    return absl::InvalidArgumentError(
        "--reparse decodes all that is kept, and has neither --rules nor --to");
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Run(const ReplayFlags& flags, const Invocation& run) {
  RETURN_IF_ERROR(CheckTogether(flags));
  const LedgerPlace place = PlaceOf(run);
  const std::string& data = run.data;
  ASSIGN_OR_RETURN(const std::optional<int64_t> limit, ParseLimit(flags.limit));
  ASSIGN_OR_RETURN(const Memory memory, MemoryOf(run));
  ASSIGN_OR_RETURN(auto state, OpenStateForReading(place, memory.reading()));
  ASSIGN_OR_RETURN(auto log, OpenLogForReading(place, memory.reading()));
  const std::unique_ptr<ReadView> decided = state->View();
  RETURN_IF_ERROR(CheckBelongTogether(*log, *decided));
  ASSIGN_OR_RETURN(const FoldState folded, CompareWithLog(*log, *decided));
  if (folded.facts > 0 && folded.facts == folded.not_folded) {
    return absl::FailedPreconditionError(fmt::format(
        "{}: there is nothing to compare with, for the state has folded none of the log's {}: "
        "`syncledger {} fold` folds them",
        data, Counted(folded.facts, "fact", "facts"), place.Flags()));
  }
  WarnIfBehind(place, *decided);
  ASSIGN_OR_RETURN(ReplayOptions options, OptionsOf(flags, *decided));
  options.cache_bytes = memory.rows;
  if (flags.reparse) {
    if (folded.not_folded > 0) {
      return absl::FailedPreconditionError(
          fmt::format("{}: of the log's {} {} are not folded, and --reparse compares with what was "
                      "decided: `syncledger {} fold` folds them",
                      data, Counted(folded.facts, "fact", "facts"),
                      WithThousands(folded.not_folded), place.Flags()));
    }
    return RunReparse(run, memory, flags.append ? Readings::kAppended : Readings::kShown, limit,
                      std::move(log), std::move(state), options);
  }
  ASSIGN_OR_RETURN(auto folder, ScratchFolder::Make(data, "replay"));
  ASSIGN_OR_RETURN(auto scratch, folder->OpenState(memory.state));
  ASSIGN_OR_RETURN(const int64_t records, RecordsToReplay(*log, *decided, options));

  const bool as_json = run.format == Format::kJson;
  Replayed replayed{{}, {}, {}, ReplayReport(as_json ? 0 : limit.value_or(kDifferencesShown))};
  {
    Progress progress("replaying", "facts", static_cast<uint64_t>(records));
    ASSIGN_OR_RETURN(replayed.counts, Replay(*log, *decided, *scratch, options, [&](int64_t done) {
                       progress.Show(static_cast<uint64_t>(done));
                     }));
  }
  const std::unique_ptr<ReadView> now = scratch->View();
  ASSIGN_OR_RETURN(replayed.digests, ReadDigests(*now));
  // Under the rules as they were in force everything has to be as it is, to the last byte.
  if (options.as_if == nullptr) {
    Progress progress("comparing", "facts", static_cast<uint64_t>(records));
    ASSIGN_OR_RETURN(
        replayed.compared,
        CompareAllStates(*decided, *now, options.tenant, /*every_verdict=*/true,
                         [&](int64_t facts) { progress.Show(static_cast<uint64_t>(facts)); }));
    const bool other_length = !replayed.compared.unequal.empty() && flags.to.empty();
    replayed.differs = !replayed.compared.parted.empty() || other_length;
  }
  Output output;
  if (options.as_if != nullptr || replayed.differs) {
    std::optional<int64_t> most_json;
    if (as_json && flags.diff) most_json = limit.value_or(INT64_MAX);
    const absl::Status compared = CompareInto(
        {.tenant = options.tenant, .to = options.to}, *decided, *now,
        static_cast<uint64_t>(replayed.counts.facts), most_json, &replayed.report, &output);
    if (!compared.ok()) {
      output.Finish().IgnoreError();
      return compared;
    }
    replayed.differs |= replayed.report.any();
  }
  std::optional<PartedReport> parted;
  if (!replayed.compared.parted.empty()) {
    parted = ExplainParted(data, log.get(), "the live state", "the replay",
                           replayed.compared.parted.front());
  }
  if (as_json) {
    WriteJson(flags, replayed, parted, &output);
  } else {
    WriteText(flags, replayed, parted, &output);
  }
  RETURN_IF_ERROR(output.Finish());
  return replayed.differs ? kDifference : kDone;
}

}  // namespace

void AddReplay(CLI::App& app, Invocation* invocation) {
  auto flags = std::make_shared<ReplayFlags>();
  CLI::App* command = app.add_subcommand("replay",
                                         "Fold the log again into a scratch state, under today's "
                                         "rules or others; exit 3 if anything differs");
  command->add_option("--rules", flags->rules, "As if this rule set had always been in force")
      ->type_name("VERSION");
  command->add_option("--to", flags->to, "Up to this place in the tenant's history")
      ->type_name("OFFSET");
  command->add_option("--tenant", flags->tenant, "Of this tenant only")->type_name("ID");
  command->add_flag("--diff", flags->diff,
                    "Show every verdict that differs from what was decided, by rule, with who was "
                    "told and who would be, and what would stand otherwise");
  command->add_flag("--reparse", flags->reparse,
                    "Decode the raw payloads again with this build's decoders; show what they read "
                    "otherwise, and what would be decided if it were appended");
  command->add_flag("--append", flags->append,
                    "With --reparse: append what is read otherwise, and fold it");
  command
      ->add_option("--limit", flags->limit,
                   "How many of each rule --diff shows; else 100, as JSON all")
      ->type_name("N");
  AddMemory(*command, invocation);
  command->footer(
      "Without --rules everything has to come out as it is; where it does not, the first fact at "
      "which live state and replay part is shown, with the rows that it read.\n"
      "Writes nothing to the ledger and tells nobody, unless --append says so. Not while an import "
      "runs.\n"
      "Example:\n"
      "  syncledger replay --rules quickstart-1 --diff\n"
      "  syncledger replay --to 300 --tenant harbourside\n"
      "  syncledger replay --reparse");
  command->callback([flags, invocation] {
    invocation->command = [flags](const Invocation& run) {
      const absl::StatusOr<int> done = Run(*flags, run);
      return done.ok() ? *done : Fail(done.status());
    };
  });
}

}  // namespace syncledger
