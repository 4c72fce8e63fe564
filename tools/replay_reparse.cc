#include "tools/replay_reparse.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/json.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/text.h"
#include "projector/comparison.h"
#include "tools/data_folder.h"
#include "tools/fold.h"
#include "tools/message_json.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/raw_place.h"
#include "tools/reparse.h"
#include "tools/replay_comparison.h"
#include "tools/replay_report.h"
#include "tools/scratch_folder.h"

namespace syncledger {
namespace {

// What stands of the facts that are read otherwise, and what today's decoder makes of their bytes.
std::string_view HowRead(const ReadOtherwise& one) {
  if (!one.said.has_value()) return "ADDITIONAL";
  return one.now.has_value() ? "OTHERWISE" : "NO_LONGER";
}

std::string ReadText(const ReadOtherwise& one) {
  if (!one.said.has_value()) return MessageJson(*one.now).str();
  if (!one.now.has_value()) return MessageJson(*one.said).str();
  v1::Fact said = *one.said;
  said.set_decoder_version(one.now->decoder_version());
  return ChangedFields(said, *one.now);
}

void WriteReparsed(const Reparsed& reparsed, int64_t shown, Output* output) {
  int64_t counts[3] = {0, 0, 0};
  for (const ReadOtherwise& one : reparsed.otherwise) {
    ++counts[!one.said.has_value() ? 1 : one.now.has_value() ? 0 : 2];
  }
  output->WriteLine(fmt::format(
      "Decoded {} again, {} compared: {} read otherwise, {} said additionally, {} no longer.",
      Counted(reparsed.lines, "line", "lines"), Counted(reparsed.facts, "fact", "facts"),
      WithThousands(counts[0]), WithThousands(counts[1]), WithThousands(counts[2])));
  if (reparsed.not_kept > 0) {
    output->WriteLine(fmt::format("Of {} the raw payload is not kept.",
                                  Counted(reparsed.not_kept, "fact", "facts")));
  }
  if (reparsed.bad_lines > 0) {
    output->WriteLine(fmt::format("{} today's decoder takes for bad input.",
                                  Counted(reparsed.bad_lines, "line", "lines")));
  }
  int64_t number = 0;
  for (const ReadOtherwise& one : reparsed.otherwise) {
    if (++number > shown) break;
    const v1::Fact& fact = one.said.has_value() ? *one.said : *one.now;
    const std::string place =
        one.said.has_value() ? fmt::format("offset {}", one.offset) : "not in the log";
    output->WriteLine(
        Visible(fmt::format("  {} {}, {}: {}  {}", fact.tenant_id(), place,
                            FormatTime(fact.observed_at_us()), HowRead(one), ReadText(one))));
  }
  if (number > shown) {
    output->WriteLine(
        fmt::format("  and {} more", static_cast<int64_t>(reparsed.otherwise.size()) - shown));
  }
}

void WriteReparsedJson(const Reparsed& reparsed, int64_t shown, Output* output) {
  int64_t number = 0;
  for (const ReadOtherwise& one : reparsed.otherwise) {
    if (++number > shown) break;
    JsonObject json;
    json.Text("result", "READ").Text("how", HowRead(one));
    json.Text("tenant", (one.said.has_value() ? *one.said : *one.now).tenant_id());
    if (one.said.has_value()) json.Number("offset", static_cast<int64_t>(one.offset));
    if (one.said.has_value()) json.Object("said", MessageJson(*one.said));
    if (one.now.has_value()) json.Object("now", MessageJson(*one.now));
    output->WriteLine(json.str());
  }
}

// Appends today's readings, and folds them.
absl::StatusOr<FoldCounts> AppendReparsed(const LedgerPlace& place, const Memory& memory,
                                          const std::vector<std::string>& facts) {
  ASSIGN_OR_RETURN(WritableLedger ledger, OpenForWriting(place, memory));
  std::vector<AppendRecord> records;
  v1::Fact fact;
  std::vector<std::string> tenants;
  tenants.reserve(facts.size());
  for (const std::string& bytes : facts) {
    fact.ParseFromString(bytes);
    tenants.push_back(fact.tenant_id());
    records.push_back({tenants.back(), bytes});
  }
  RETURN_IF_ERROR(ledger.log->Append(records, {}));
  ASSIGN_OR_RETURN(FoldCounts counts, FoldRest(ledger));
  RETURN_IF_ERROR(ledger.state->Flush());
  return counts;
}

}  // namespace

absl::StatusOr<int> RunReparse(const Invocation& run, const Memory& memory, Readings readings,
                               const std::optional<int64_t>& limit, std::unique_ptr<EventLog> log,
                               std::unique_ptr<Store> state, const ReplayOptions& options) {
  const LedgerPlace place = PlaceOf(run);
  const bool appends = readings == Readings::kAppended;
  const bool as_json = run.format == Format::kJson;
  ASSIGN_OR_RETURN(auto raw, OpenRawForReading(place));
  Reparsed reparsed;
  {
    std::optional<Progress> progress;
    std::string_view doing;
    ASSIGN_OR_RETURN(
        reparsed,
        Reparse(*log, *raw, options.tenant, [&](const char* what, int64_t done, int64_t total) {
          if (doing != what) {
            progress.emplace(what, "records", static_cast<uint64_t>(total));
          }
          doing = what;
          progress->Show(static_cast<uint64_t>(done));
        }));
  }
  if (appends) RETURN_IF_ERROR(CheckMayAppend(reparsed));
  const std::vector<std::string> facts = FactsToAppend(reparsed);
  Output output;
  const int64_t shown = limit.value_or(as_json ? INT64_MAX : kDifferencesShown);
  if (as_json) {
    WriteReparsedJson(reparsed, shown, &output);
  } else {
    WriteReparsed(reparsed, shown, &output);
  }
  ReplayReport report(as_json ? 0 : shown);
  if (!facts.empty() && !appends) {
    ASSIGN_OR_RETURN(auto folder, ScratchFolder::Make(run.data, "replay"));
    ASSIGN_OR_RETURN(auto scratch, folder->OpenState(memory.state));
    ASSIGN_OR_RETURN(auto with_more, LogWithMore::Make(*log, facts));
    ProjectorOptions projector;
    projector.tenant = options.tenant;
    projector.cache_bytes = options.cache_bytes;
    {
      Progress progress("replaying", "facts", 0);
      RETURN_IF_ERROR(
          CatchUpInParallel(*with_more, *scratch, projector, options.threads, [&](int64_t done) {
            progress.Show(static_cast<uint64_t>(done));
          }).status());
    }
    ComparisonScope scope{.tenant = options.tenant, .to = options.to};
    scope.each_at_its_end = true;
    RETURN_IF_ERROR(CompareInto(scope, *state->View(), *scratch->View(), 0,
                                as_json ? std::optional<int64_t>(shown) : std::nullopt, &report,
                                &output));
  }
  const bool differs = !reparsed.otherwise.empty();
  int64_t appended = 0;
  if (appends && !facts.empty()) {
    log = nullptr;
    state = nullptr;
    ASSIGN_OR_RETURN(const FoldCounts counts, AppendReparsed(place, memory, facts));
    appended = counts.facts;
  }
  if (as_json) {
    report.WriteSummaryJson(&output);
    output.WriteLine(JsonObject()
                         .Text("result", "REPARSED")
                         .Number("lines", reparsed.lines)
                         .Number("facts", reparsed.facts)
                         .Number("not_kept", reparsed.not_kept)
                         .Number("bad_lines", reparsed.bad_lines)
                         .Number("different", static_cast<int64_t>(reparsed.otherwise.size()))
                         .Number("appended", appended)
                         .Flag("differs", differs)
                         .str());
  } else if (appends) {
    output.WriteLine(fmt::format("Appended {}.", Counted(appended, "fact", "facts")));
  } else if (differs) {
    output.WriteLine("");
    output.WriteLine(fmt::format(
        "If today's readings were appended (--append), {} of them would decide something.",
        report.verdicts() == 0 ? "none" : WithThousands(report.verdicts())));
    if (report.verdicts() > 0) {
      report.WriteSummary(&output);
      report.WriteDifferences(&output);
    }
    report.WriteStanding(&output);
    output.WriteLine("Nothing was written, nobody was told.");
  }
  RETURN_IF_ERROR(output.Finish());
  return differs && !appends ? kDifference : kDone;
}

}  // namespace syncledger
