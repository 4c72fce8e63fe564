#include "tools/parted_report.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_join.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/digest.h"
#include "ledger/names.h"
#include "ledger/text.h"
#include "tools/message_json.h"
#include "tools/progress.h"
#include "tools/replay_report.h"
#include "tools/row_words.h"
#include "tools/scratch_folder.h"

namespace syncledger {
namespace {

constexpr size_t kMostReads = 100;  // of which the text tells

absl::StatusOr<RefoldedFact> Refold(const std::string& data, EventLog* log,
                                    const Divergence& divergence) {
  if (log == nullptr) return absl::NotFoundError("the log cannot be read");
  if (divergence.tenant.empty()) {
    return absl::FailedPreconditionError("bytes that are no fact are not folded");
  }
  ASSIGN_OR_RETURN(auto folder, ScratchFolder::Make(data, "refold"));
  ASSIGN_OR_RETURN(auto scratch, folder->OpenState());
  Progress progress("folding up to there", "facts", 0);
  return RefoldFact(*log, *scratch, divergence.tenant, divergence.offset,
                    [&](int64_t records) { progress.Show(static_cast<uint64_t>(records)); });
}

std::string_view PartingName(Parting parting) {
  switch (parting) {
    case Parting::kFacts:
      return "FACTS";
    case Parting::kVerdicts:
      return "VERDICTS";
    case Parting::kRows:
      return "ROWS";
    case Parting::kDigests:
      break;
  }
  return "DIGESTS";
}

// "input and outcome agree, state differs".
std::string DigestsText(const Divergence& divergence) {
  std::vector<std::string> same;
  std::vector<std::string> other;
  (divergence.input ? other : same).push_back("input");
  (divergence.outcome ? other : same).push_back("outcome");
  (divergence.state ? other : same).push_back("state");
  if (other.empty()) return "the digests that are kept agree";
  if (same.empty()) return "all three digests differ";
  return fmt::format("the digests of {} agree, of {} differ", absl::StrJoin(same, " and "),
                     absl::StrJoin(other, " and "));
}

bool OfDigestedKindsOnly(const Divergence& divergence) {
  return std::all_of(divergence.rows.begin(), divergence.rows.end(),
                     [](const RowDifference& row) { return IsDigested(row.kind); });
}

std::string RowText(v1::RowKind kind, const std::optional<std::string>& value) {
  if (!value.has_value()) return "none";
  const std::optional<JsonObject> json = RowJson(kind, *value);
  return json.has_value() ? json->str() : "bytes that are no such row: " + Hex(*value);
}

void Line(Output* output, std::string_view text) { output->WriteLine(Visible(text)); }

void WriteVerdict(std::string_view whose, const std::optional<v1::Verdict>& verdict,
                  Output* output) {
  Line(output, fmt::format("    {}", whose));
  if (!verdict.has_value()) return Line(output, "      there is none");
  for (const v1::Outcome& outcome : verdict->outcomes()) {
    std::string text = OutcomeLine(outcome);
    if (outcome.has_notification()) {
      text += "  " + absl::StrJoin(outcome.notification().recipients(), ", ");
    } else if (const std::string subject = SubjectOf(outcome); !subject.empty()) {
      text += "  of " + subject;
    }
    Line(output, "      " + text);
  }
}

std::string KnownOf(const std::optional<v1::Verdict>& verdict) {
  if (!verdict.has_value()) return "none";
  return fmt::format("fact_id {}, from {}, observed at {}, its hash begins {}",
                     Hex(verdict->fact_id()), SourceName(verdict->source()),
                     FormatTime(verdict->observed_at_us()), Hex(verdict->fact_hash()));
}

void WriteFact(const PartedReport& report, Output* output) {
  const Divergence& divergence = report.divergence;
  const bool other = divergence.parting == Parting::kFacts;
  if (other) {
    Line(output, fmt::format("  The fact of {}: {}", report.a_name, KnownOf(divergence.a)));
    Line(output, fmt::format("  The fact of {}: {}", report.b_name, KnownOf(divergence.b)));
  }
  if (!report.refolded.ok()) return;
  const v1::Fact& fact = report.refolded->fact;
  Line(output, fmt::format("  The fact{}: {}", other ? ", as the log has it now" : "",
                           MessageJson(fact).str()));
  if (report.other_fact.has_value()) {
    Line(output, fmt::format("  The log of {} has otherwise: {}", report.b_name,
                             ChangedFields(fact, *report.other_fact)));
  }
}

void WriteReads(const PartedReport& report, Output* output) {
  if (!report.refolded.ok()) {
    return Line(output, fmt::format("  It could not be folded again, so what it read is not known: "
                                    "{}",
                                    std::string(report.refolded.status().message())));
  }
  const std::vector<RowRead>& reads = report.refolded->reads;
  Line(output, fmt::format("  It read {}, when it was folded again:",
                           Counted(static_cast<int64_t>(reads.size()), "row", "rows")));
  for (size_t i = 0; i < std::min(reads.size(), kMostReads); ++i) {
    const RowRead& read = reads[i];
    Line(output, fmt::format("    {}{}: {}", read.scan ? "any " : "", RowWords(read.kind, read.key),
                             RowText(read.kind, read.value)));
  }
  if (reads.size() > kMostReads) {
    Line(output, fmt::format("    and {} more (--format json has all)",
                             WithThousands(static_cast<int64_t>(reads.size() - kMostReads))));
  }
}

// Whether both decided the same, whatever fact they decided.
bool DecidedTheSame(const Divergence& divergence) {
  if (!divergence.a.has_value() || !divergence.b.has_value()) return false;
  v1::Verdict a = *divergence.a;
  a.set_fact_hash(divergence.b->fact_hash());
  return a.SerializeAsString() == divergence.b->SerializeAsString();
}

void WriteVerdicts(const PartedReport& report, Output* output) {
  const Divergence& divergence = report.divergence;
  Line(output, "  Its verdict:");
  if (DecidedTheSame(divergence)) return WriteVerdict("in both", divergence.a, output);
  WriteVerdict("in " + report.a_name, divergence.a, output);
  WriteVerdict("in " + report.b_name, divergence.b, output);
}

void WriteRows(const PartedReport& report, Output* output) {
  if (report.divergence.rows.empty()) return;
  Line(output,
       fmt::format("  Rows that differ after it, from {} to {}:", report.a_name, report.b_name));
  for (const RowDifference& row : report.divergence.rows) {
    std::string changes;
    if (row.a.has_value() && row.b.has_value()) {
      changes = RowChanges(row.kind, *row.a, *row.b).value_or("");
    }
    if (changes.empty()) {
      changes = fmt::format("{} -> {}", RowText(row.kind, row.a), RowText(row.kind, row.b));
    }
    Line(output, fmt::format("    {}: {}", RowWords(row.kind, row.key), changes));
  }
}

JsonObject RowObject(v1::RowKind kind, std::string_view key) {
  return JsonObject().Text("row", KindWords(kind)).Object("key", RowKeyJson(kind, key));
}

JsonObject ValueJson(v1::RowKind kind, const std::optional<std::string>& value) {
  if (!value.has_value()) return {};
  return RowJson(kind, *value).value_or(JsonObject().Text("bytes", Hex(*value)));
}

JsonObject VerdictJson(const std::optional<v1::Verdict>& verdict) {
  if (!verdict.has_value()) return {};
  std::vector<JsonObject> outcomes;
  for (const v1::Outcome& outcome : verdict->outcomes())
    outcomes.push_back(WholeOutcomeJson(outcome));
  return JsonObject()
      .Text("fact_id", Hex(verdict->fact_id()))
      .Text("source", SourceName(verdict->source()))
      .Text("observed_at", FormatTime(verdict->observed_at_us()))
      .Objects("outcomes", outcomes);
}

}  // namespace

std::string Diagnosis(const Divergence& divergence) {
  switch (divergence.parting) {
    case Parting::kFacts:
      return "The facts differ: one of the two was folded from another log, or a fact of its log "
             "was altered.";
    case Parting::kVerdicts:
      if (divergence.outcome) {
        return "The same fact was decided otherwise: by other rules (another build), or by a fold "
               "that is not deterministic.";
      }
      return "The verdict is not the one that its digest covers: it was changed where it is "
             "stored, after it was decided.";
    case Parting::kRows:
      if (divergence.state) {
        return "The verdict is the same and the rows are not: the storage failed, or another build "
               "keeps them otherwise.";
      }
      if (OfDigestedKindsOnly(divergence)) {
        return "A row is not the one that its digest covers: it was changed where it is stored, "
               "after it was written.";
      }
      return "A row that no digest covers differs: it was changed where it is stored, or another "
             "build keeps it otherwise.";
    case Parting::kDigests:
      break;
  }
  return "Verdicts and rows are the same up to there: only the digests differ, which were changed "
         "where they are stored.";
}

PartedReport ExplainParted(const std::string& data, EventLog* log, const std::string& a_name,
                           const std::string& b_name, const Divergence& divergence) {
  PartedReport report;
  report.a_name = a_name;
  report.b_name = b_name;
  report.divergence = divergence;
  report.refolded = Refold(data, log, divergence);
  return report;
}

void WriteOthersParted(const std::vector<Divergence>& parted, Output* output) {
  for (size_t i = 1; i < parted.size(); ++i) {
    output->WriteLine(
        Visible(fmt::format("They part at offset {} of tenant {} too: --tenant {} shows how.",
                            parted[i].offset, parted[i].tenant, parted[i].tenant)));
  }
}

void WriteText(const PartedReport& report, Output* output) {
  const Divergence& divergence = report.divergence;
  std::string where =
      fmt::format("{} and {} part at offset {} of tenant {}; {}.", report.a_name, report.b_name,
                  divergence.offset, divergence.tenant, DigestsText(divergence));
  if (where.starts_with("the ")) where[0] = 'T';
  Line(output, where);
  Line(output, "  " + Diagnosis(divergence));
  if (divergence.parting == Parting::kDigests) return;
  WriteFact(report, output);
  WriteReads(report, output);
  WriteVerdicts(report, output);
  WriteRows(report, output);
}

JsonObject ToJson(const PartedReport& report) {
  const Divergence& divergence = report.divergence;
  std::vector<std::string> digests;
  if (divergence.input) digests.emplace_back("input");
  if (divergence.outcome) digests.emplace_back("outcome");
  if (divergence.state) digests.emplace_back("state");
  std::vector<JsonObject> reads;
  JsonObject fact;
  if (report.refolded.ok()) {
    fact = MessageJson(report.refolded->fact);
    for (const RowRead& read : report.refolded->reads) {
      reads.push_back(RowObject(read.kind, read.key)
                          .Flag("there", read.value.has_value())
                          .Flag("scan", read.scan)
                          .Object("value", ValueJson(read.kind, read.value)));
    }
  }
  std::vector<JsonObject> rows;
  for (const RowDifference& row : divergence.rows) {
    rows.push_back(RowObject(row.kind, row.key)
                       .Object("a", ValueJson(row.kind, row.a))
                       .Object("b", ValueJson(row.kind, row.b)));
  }
  return JsonObject()
      .Text("result", "PARTED")
      .Text("tenant", divergence.tenant)
      .Number("offset", static_cast<int64_t>(divergence.offset))
      .Text("parting", PartingName(divergence.parting))
      .Texts("digests_that_differ", digests)
      .Text("means", Diagnosis(divergence))
      .Text("a", report.a_name)
      .Text("b", report.b_name)
      .Object("fact", fact)
      .Object("fact_b",
              report.other_fact.has_value() ? MessageJson(*report.other_fact) : JsonObject())
      .Objects("read", reads)
      .Object("verdict_a", VerdictJson(divergence.a))
      .Object("verdict_b", VerdictJson(divergence.b))
      .Objects("rows", rows);
}

}  // namespace syncledger
