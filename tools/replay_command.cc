// The command `replay`: folds the log again, under today's rules or others, and says what would
// come out differently.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "api/json.h"
#include "api/query.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdicts.h"
#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"
#include "projector/replay.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scratch_folder.h"

namespace syncledger {
namespace {

struct ReplayFlags {
  std::string rules;
  std::string tenant;
  int64_t to = -1;
  bool diff = false;
  int64_t limit = 100;
};

// What of the differences is told: those of each rule up to the limit, and how many there were.
struct RuleDifferences {
  int64_t count = 0;
  std::vector<Difference> shown;
};

struct Comparison {
  FoldCounts counts;
  StoredDigests live;
  StoredDigests replayed;
  std::map<v1::Rule, RuleDifferences> differences;  // in the order of rules.md
  int64_t different_facts = 0;
  int64_t was_told = 0;    // recipients of notifications that would not be requested
  int64_t would_tell = 0;  // and of those that would be, and were not
};

std::string Recipients(const std::vector<v1::Outcome>& outcomes) {
  std::vector<std::string> all;
  for (const v1::Outcome& outcome : outcomes) {
    if (outcome.kind() != v1::NOTIFICATION_REQUESTED) continue;
    const auto& recipients = outcome.notification().recipients();
    all.insert(all.end(), recipients.begin(), recipients.end());
  }
  return absl::StrJoin(all, ", ");
}

int64_t CountRecipients(const std::vector<v1::Outcome>& outcomes) {
  int64_t count = 0;
  for (const v1::Outcome& outcome : outcomes) {
    if (outcome.kind() == v1::NOTIFICATION_REQUESTED)
      count += outcome.notification().recipients_size();
  }
  return count;
}

absl::StatusOr<ReplayOptions> OptionsOf(const ReplayFlags& flags, const ReadView& view) {
  ReplayOptions options;
  if (!flags.rules.empty()) {
    options.as_if = FindRuleSet(flags.rules);
    if (options.as_if == nullptr) {
      std::vector<std::string> known;
      for (const RuleSet& rules : RuleSets()) known.emplace_back(rules.version);
      return absl::InvalidArgumentError(
          fmt::format("--rules: there is no rule set \"{}\"; there are: {}", flags.rules,
                      absl::StrJoin(known, ", ")));
    }
  }
  ASSIGN_OR_RETURN(std::vector<std::string> tenants, view.Tenants());
  if (!flags.tenant.empty()) {
    if (std::find(tenants.begin(), tenants.end(), flags.tenant) == tenants.end()) {
      return absl::InvalidArgumentError(
          fmt::format("--tenant: the ledger has no tenant \"{}\"; it has: {}", flags.tenant,
                      absl::StrJoin(tenants, ", ")));
    }
    options.tenant = flags.tenant;
  }
  if (flags.to >= 0) {
    if (!options.tenant.has_value() && tenants.size() > 1) {
      return absl::InvalidArgumentError(
          fmt::format("--to OFFSET is a place in one tenant's history: say which with --tenant: {}",
                      absl::StrJoin(tenants, ", ")));
    }
    options.to = static_cast<uint64_t>(flags.to);
  }
  return options;
}

absl::StatusOr<Comparison> Run(const ReplayFlags& flags, const std::string& data) {
  ASSIGN_OR_RETURN(auto state, OpenStateForReading(data));
  EmbeddedLogOptions log_options;
  log_options.path = LogPath(data);
  log_options.read_only = true;
  ASSIGN_OR_RETURN(auto log, EmbeddedLog::Open(log_options));
  RETURN_IF_ERROR(CheckBelongTogether(*log, *state->View()));
  ASSIGN_OR_RETURN(const FoldState folded, CompareWithLog(*log, *state->View()));
  if (folded.facts > 0 && folded.facts == folded.not_folded) {
    return absl::FailedPreconditionError(fmt::format(
        "{}: there is nothing to compare with, for the state has folded none of the log's {}: "
        "`syncledger --data {} fold` folds them",
        data, Counted(folded.facts, "fact", "facts"), data));
  }
  WarnIfBehind(data, *state->View());
  ASSIGN_OR_RETURN(const ReplayOptions options, OptionsOf(flags, *state->View()));
  ASSIGN_OR_RETURN(auto folder, ScratchFolder::Make(data, "replay"));
  ASSIGN_OR_RETURN(auto scratch, folder->OpenState());
  uint64_t total = 0;
  for (int32_t partition = 0; partition < log->partitions(); ++partition) {
    ASSIGN_OR_RETURN(int64_t end, log->EndOffset(partition));
    total += static_cast<uint64_t>(end);
  }
  Comparison comparison;
  {
    Progress progress("replaying", "facts", total);
    ASSIGN_OR_RETURN(comparison.counts, Replay(*log, *state, *scratch, options, [&](int64_t facts) {
                       progress.Show(static_cast<uint64_t>(facts));
                     }));
  }
  const std::unique_ptr<ReadView> decided = state->View();
  const std::unique_ptr<ReadView> replayed = scratch->View();
  ASSIGN_OR_RETURN(comparison.live, ReadDigests(*decided));
  ASSIGN_OR_RETURN(comparison.replayed, ReadDigests(*replayed));
  RETURN_IF_ERROR(CompareVerdicts(*decided, *replayed, options, [&](Difference difference) {
    ++comparison.different_facts;
    comparison.was_told += CountRecipients(difference.decided);
    comparison.would_tell += CountRecipients(difference.now);
    RuleDifferences& of_rule = comparison.differences[difference.rule()];
    if (of_rule.count++ < flags.limit) of_rule.shown.push_back(std::move(difference));
  }));
  return comparison;
}

void WriteOutcomes(std::string_view title, const std::vector<v1::Outcome>& outcomes,
                   Output* output) {
  bool any = false;
  for (const v1::Outcome& outcome : outcomes) {
    if (outcome.has_notification()) continue;
    const std::string_view reason = ReasonName(outcome.reason());
    std::string text =
        fmt::format("    {:<8} {}{}{} ({})", any ? "" : title, KindName(outcome.kind()),
                    reason.empty() ? "" : " ", reason, RuleName(outcome.rule()));
    const std::string changes = ChangesText(outcome);
    if (!changes.empty()) text += "  " + changes;
    output->WriteLine(Visible(text));
    any = true;
  }
  if (!any) output->WriteLine(fmt::format("    {:<8} nothing else", title));
}

void WriteText(const ReplayFlags& flags, const Comparison& comparison, Output* output) {
  const std::string how = flags.rules.empty()
                              ? "under the rules as they were in force"
                              : "as if " + flags.rules + " had always been in force";
  if (flags.diff) {
    for (const auto& [rule, of_rule] : comparison.differences) {
      output->WriteLine(fmt::format("{}: {} would be decided differently", RuleName(rule),
                                    Counted(of_rule.count, "fact", "facts")));
      for (const Difference& difference : of_rule.shown) {
        const v1::Outcome& first =
            difference.now.empty() ? difference.decided.front() : difference.now.front();
        output->WriteLine(
            Visible(fmt::format("  {}, offset {}, {}: {}", difference.tenant, difference.offset,
                                FormatTime(difference.observed_at_us), SubjectOf(first))));
        WriteOutcomes("decided", difference.decided, output);
        WriteOutcomes("now", difference.now, output);
        const std::string was_told = Recipients(difference.decided);
        const std::string would_tell = Recipients(difference.now);
        if (!was_told.empty())
          output->WriteLine(Visible("    told     " + was_told + ", who would not be"));
        if (!would_tell.empty())
          output->WriteLine(Visible("    told     nobody; it would be " + would_tell));
      }
      const int64_t left = of_rule.count - static_cast<int64_t>(of_rule.shown.size());
      if (left > 0)
        output->WriteLine(fmt::format("  and {} more (--limit)", Counted(left, "fact", "facts")));
      output->WriteLine("");
    }
  }
  output->WriteLine(fmt::format("Replayed {} {}: {} would be decided differently.",
                                Counted(comparison.counts.facts, "fact", "facts"), how,
                                comparison.different_facts == 0
                                    ? "none"
                                    : Counted(comparison.different_facts, "fact", "facts")));
  if (comparison.different_facts > 0) {
    output->WriteLine(fmt::format("{} would be told that were not; {} were told that would not be.",
                                  Counted(comparison.would_tell, "person", "people"),
                                  Counted(comparison.was_told, "person", "people")));
    if (!flags.diff) output->WriteLine("--diff shows each.");
  }
  output->WriteLine("Nothing was written, nobody was told.");
  for (const auto& [tenant, digests] : comparison.replayed.tenants) {
    output->WriteLine(
        Visible(fmt::format("  {}  {}", tenant.empty() ? "(no tenant)" : tenant,
                            Counted(static_cast<int64_t>(digests.facts), "fact", "facts"))));
    output->WriteLine("    outcome  " + digests.OutcomeHex());
    output->WriteLine("    state    " + digests.StateHex());
  }
}

std::vector<JsonObject> OutcomesJson(const std::vector<v1::Outcome>& outcomes) {
  std::vector<JsonObject> objects;
  for (const v1::Outcome& outcome : outcomes) objects.push_back(OutcomeJson(outcome));
  return objects;
}

void WriteJson(const Comparison& comparison, Output* output) {
  for (const auto& [rule, of_rule] : comparison.differences) {
    for (const Difference& difference : of_rule.shown) {
      output->WriteLine(JsonObject()
                            .Text("result", "DIFFERENT")
                            .Text("rule", RuleName(rule))
                            .Text("tenant", difference.tenant)
                            .Number("offset", static_cast<int64_t>(difference.offset))
                            .Text("observed_at", FormatTime(difference.observed_at_us))
                            .Objects("decided", OutcomesJson(difference.decided))
                            .Objects("now", OutcomesJson(difference.now))
                            .str());
    }
  }
  output->WriteLine(JsonObject()
                        .Text("result", "REPLAYED")
                        .Number("facts", comparison.counts.facts)
                        .Number("different", comparison.different_facts)
                        .Number("would_be_told", comparison.would_tell)
                        .Number("were_told", comparison.was_told)
                        .str());
}

// The digests of a replay under the rules as they were in force are the live ones, or something was
// altered.
bool DigestsDiffer(const ReplayFlags& flags, const Comparison& comparison) {
  if (!flags.rules.empty() || flags.to >= 0 || !flags.tenant.empty()) return false;
  return comparison.live.tenants != comparison.replayed.tenants;
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
      ->type_name("OFFSET")
      ->check([](const std::string& text) {
        int64_t offset;
        const bool good = absl::SimpleAtoi(text, &offset) && offset >= 0;
        return good ? std::string() : "\"" + text + "\" is no offset: a whole number, 0 or more";
      });
  command->add_option("--tenant", flags->tenant, "Of this tenant only")->type_name("ID");
  command->add_flag("--diff", flags->diff,
                    "Show every verdict that differs from what was decided, by rule");
  command->add_option("--limit", flags->limit, "How many of each rule --diff shows")
      ->type_name("N")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->footer(
      "Writes nothing to the ledger and tells nobody. Not while an import runs.\n"
      "Example:\n"
      "  syncledger replay --rules quickstart-1 --diff\n"
      "  syncledger replay --to 300 --tenant harbourside");
  command->callback([flags, invocation] {
    invocation->command = [flags](const Invocation& run) {
      const absl::StatusOr<Comparison> comparison = Run(*flags, run.data);
      if (!comparison.ok()) return Fail(comparison.status());
      Output output;
      if (run.format == Format::kJson) {
        WriteJson(*comparison, &output);
      } else {
        WriteText(*flags, *comparison, &output);
      }
      if (DigestsDiffer(*flags, *comparison) && comparison->different_facts == 0) {
        output.WriteLine("The digests are not the live ones: run `syncledger verify`.");
      }
      const absl::Status written = output.Finish();
      if (!written.ok()) return Fail(written);
      return comparison->different_facts > 0 || DigestsDiffer(*flags, *comparison) ? kDifference
                                                                                   : kDone;
    };
  });
}

}  // namespace syncledger
