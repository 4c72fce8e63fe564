// The command `verify`: reads every byte of the log, folds it again, and holds the state against
// what comes of it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/json.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "eventlog/embedded_log.h"
#include "eventlog/event_log.h"
#include "eventlog/log_check.h"
#include "fmt/format.h"
#include "projector/projector.h"
#include "projector/verify.h"
#include "store/store.h"
#include "tools/commands.h"
#include "tools/data_folder.h"
#include "tools/memory.h"
#include "tools/output.h"
#include "tools/progress.h"
#include "tools/scratch_folder.h"
#include "tools/verify_against.h"

namespace syncledger {
namespace {

// What the check found wrong: of the log the first place in each partition, else of the state the
// first of each tenant.
struct Findings {
  struct Finding {
    std::string tenant;  // empty where it cannot be told
    int64_t offset;      // likewise -1
    int32_t partition;   // of the log, where it is the log's; else -1
    std::string what;
  };
  std::vector<Finding> found;
  bool log_damaged = false;
  bool of_state = false;  // what was found is the state's alone
  VerifyReport report;
};

// Says what is damaged, with the tenant and its offset where `log` (null: it cannot be opened) can
// tell them.
void AddDamages(const std::vector<LogDamage>& damages, EventLog* log, Findings* findings) {
  findings->log_damaged |= !damages.empty();
  for (const LogDamage& damage : damages) {
    Findings::Finding finding{"", damage.first_unreadable, damage.partition, damage.why};
    if (log != nullptr && damage.partition >= 0) {
      auto place = TenantOffsetAt(*log, damage.partition, damage.first_unreadable);
      if (place.ok()) {
        finding.tenant = place->first;
        finding.offset = static_cast<int64_t>(place->second);
      }
    }
    findings->found.push_back(std::move(finding));
  }
}

// What of the embedded log cannot be read.
absl::Status CheckBytes(const std::string& data, Findings* findings) {
  Progress progress("reading the log", "facts", 0);
  ASSIGN_OR_RETURN(std::vector<LogDamage> damages,
                   CheckLog(LogPath(data), [&](int64_t facts, int64_t total) {
                     progress.SetTotal(static_cast<uint64_t>(total));
                     progress.Show(static_cast<uint64_t>(facts));
                   }));
  if (damages.empty()) return absl::OkStatus();
  EmbeddedLogOptions options;
  options.path = LogPath(data);
  options.read_only = true;
  options.damaged = true;
  auto log = EmbeddedLog::Open(options);
  AddDamages(damages, log.ok() ? log->get() : nullptr, findings);
  return absl::OkStatus();
}

// What of the log on Kafka cannot be read: every record is, against its checksum.
absl::Status CheckRecords(const LedgerPlace& place, Findings* findings) {
  auto log = OpenLogForReading(place);
  if (absl::IsDataLoss(log.status())) {
    AddDamages({{-1, -1, std::string(log.status().message())}}, nullptr, findings);
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(log.status());
  std::vector<int64_t> ends;
  uint64_t total = 0;
  for (int32_t partition = 0; partition < (*log)->partitions(); ++partition) {
    ASSIGN_OR_RETURN(ends.emplace_back(), (*log)->EndOffset(partition));
    total += static_cast<uint64_t>(ends.back());
  }
  Progress progress("reading the log", "records", total);
  std::vector<LogDamage> damages;
  uint64_t done = 0;
  for (int32_t partition = 0; partition < (*log)->partitions(); ++partition) {
    for (int64_t at = 0; at < ends[static_cast<size_t>(partition)];) {
      const auto read = (*log)->Read(partition, at, 65536, [](const LogRecord&) {});
      if (absl::IsDataLoss(read.status())) {
        damages.push_back({partition, at, std::string(read.status().message())});
        break;
      }
      RETURN_IF_ERROR(read.status());
      at += *read;
      done += static_cast<uint64_t>(*read);
      progress.Show(done);
    }
  }
  AddDamages(damages, log->get(), findings);
  return absl::OkStatus();
}

absl::Status CheckState(const LedgerPlace& place, const Memory& memory, Findings* findings) {
  ASSIGN_OR_RETURN(auto log, OpenLogForReading(place, memory.reading()));
  ASSIGN_OR_RETURN(auto state, OpenStateForReading(place, memory.reading()));
  ASSIGN_OR_RETURN(auto folder, ScratchFolder::Make(place.data, "verify"));
  ASSIGN_OR_RETURN(auto scratch, folder->OpenState(memory.state));
  uint64_t total = 0;
  for (int32_t partition = 0; partition < log->partitions(); ++partition) {
    ASSIGN_OR_RETURN(int64_t end, log->EndOffset(partition));
    total += static_cast<uint64_t>(end);
  }
  Progress progress("folding again", "facts", total);
  ASSIGN_OR_RETURN(
      findings->report,
      Verify(
          *log, *state, *scratch,
          [&](int64_t facts) { progress.Show(static_cast<uint64_t>(facts)); }, memory.rows));
  for (const Discrepancy& discrepancy : findings->report.found) {
    findings->found.push_back(
        {discrepancy.tenant, static_cast<int64_t>(discrepancy.offset), -1, discrepancy.what});
  }
  return absl::OkStatus();
}

std::string Place(const Findings& findings, const Findings::Finding& finding) {
  if (!finding.tenant.empty()) {
    return fmt::format("tenant {}, offset {}", finding.tenant, finding.offset);
  }
  if (finding.partition >= 0) {
    return fmt::format("partition {} of the log, offset {}", finding.partition, finding.offset);
  }
  return finding.offset >= 0 ? fmt::format("offset {}", finding.offset)
         : findings.of_state ? "the state"
                             : "the log";
}

void WriteText(const Findings& findings, const LedgerPlace& place, Output* output) {
  for (const Findings::Finding& finding : findings.found) {
    output->WriteLine(
        Visible(fmt::format("ALTERED  {}: {}", Place(findings, finding), finding.what)));
  }
  if (!findings.found.empty()) {
    if (!findings.of_state) {
      output->WriteLine(fmt::format(
          "A line names the first such place of {}: more may be wrong behind it.",
          findings.log_damaged ? "a partition, and the state was not looked at" : "a tenant"));
    }
    output->WriteLine(
        findings.log_damaged && place.on_kafka()
            ? "Facts of the log are damaged or gone: restore the topic from a copy "
              "(docs/operations.md)."
        : findings.log_damaged
            ? "Bytes of the log are damaged: restore the folder from a copy (docs/operations.md)."
            : "Every byte of the log can be read. If the state was altered, remove it, and "
              "`syncledger fold` makes it anew; if the log was, restore a copy "
              "(docs/operations.md).");
    return;
  }
  const VerifyReport& report = findings.report;
  if (report.not_folded == 0) {
    output->WriteLine(fmt::format(
        "Verified {} of {}: log and state agree.", Counted(report.facts, "fact", "facts"),
        Counted(static_cast<int64_t>(report.tenants), "tenant", "tenants")));
  } else {
    output->WriteLine(fmt::format(
        "Verified {} of {} of the log: log and state agree so far; {} not folded yet: `syncledger "
        "fold` folds them",
        WithThousands(report.facts), Counted(report.facts + report.not_folded, "fact", "facts"),
        Counted(report.not_folded, "is", "are")));
  }
  for (const auto& [tenant, digests] : report.digests.tenants) {
    output->WriteLine(
        Visible(fmt::format("  {}  {}", tenant.empty() ? "(no tenant)" : tenant,
                            Counted(static_cast<int64_t>(digests.facts), "fact", "facts"))));
    output->WriteLine("    input    " + digests.InputHex());
    output->WriteLine("    outcome  " + digests.OutcomeHex());
    output->WriteLine("    state    " + digests.StateHex());
  }
}

void WriteJson(const Findings& findings, Output* output) {
  for (const Findings::Finding& finding : findings.found) {
    output->WriteLine(JsonObject()
                          .Text("result", "ALTERED")
                          .Text("tenant", finding.tenant)
                          .Number("offset", finding.offset)
                          .Number("partition", finding.partition)
                          .Text("what", finding.what)
                          .str());
  }
  if (!findings.found.empty()) return;
  if (findings.report.not_folded > 0) {
    output->WriteLine(JsonObject()
                          .Text("result", "NOT_FOLDED")
                          .Number("facts", findings.report.not_folded)
                          .str());
  }
  for (const auto& [tenant, digests] : findings.report.digests.tenants) {
    output->WriteLine(JsonObject()
                          .Text("result", "VERIFIED")
                          .Text("tenant", tenant)
                          .Number("facts", static_cast<int64_t>(digests.facts))
                          .Text("input", digests.InputHex())
                          .Text("outcome", digests.OutcomeHex())
                          .Text("state", digests.StateHex())
                          .str());
  }
}

absl::StatusOr<Findings> Check(const LedgerPlace& place, const Memory& memory) {
  const std::string& data = place.data;
  // Says what is wrong with the folder itself.
  if (place.on_kafka() || !HasLedger(data)) {
    absl::Status missing = OpenStateForReading(place).status();
    if (!missing.ok()) return missing;
  }
  Findings findings;
  RETURN_IF_ERROR(place.on_kafka() ? CheckRecords(place, &findings) : CheckBytes(data, &findings));
  if (!findings.found.empty()) return findings;
  absl::Status checked = CheckState(place, memory, &findings);
  if (checked.code() == absl::StatusCode::kDataLoss) {
    findings.found.push_back({"", -1, -1, std::string(checked.message())});
    findings.of_state = true;
    checked = absl::OkStatus();
  }
  RETURN_IF_ERROR(checked);
  if (findings.found.empty() && findings.report.facts == 0 && findings.report.not_folded > 0) {
    return absl::FailedPreconditionError(
        fmt::format("{}: nothing is verified, for the state has folded none of the log's {}: "
                    "`syncledger {} fold` folds them",
                    data, Counted(findings.report.not_folded, "fact", "facts"), place.Flags()));
  }
  return findings;
}

}  // namespace

void AddVerify(CLI::App& app, Invocation* invocation) {
  auto against = std::make_shared<AgainstOptions>();
  CLI::App* command = app.add_subcommand(
      "verify", "Fold the log again and compare; exit 3 and the offset if anything was altered");
  command
      ->add_option("--against", against->other,
                   "Instead compare the state with another data folder's, and show the first fact "
                   "at which they part")
      ->type_name("DIR");
  command->add_option("--tenant", against->tenant, "Of --against: this tenant only")
      ->type_name("ID");
  AddMemory(*command, invocation);
  command->footer(
      "Reads every byte of the log. While another process writes to it, it says so and ends.\n"
      "Example:\n"
      "  syncledger verify --data /var/lib/syncledger\n"
      "  syncledger verify --data /var/lib/syncledger --against /mnt/copy");
  command->callback([against, invocation] {
    invocation->command = [against](const Invocation& run) {
      if (!against->other.empty()) return VerifyAgainst(run, *against);
      if (!against->tenant.empty()) {
        return Fail(absl::InvalidArgumentError(
            "--tenant belongs to --against: without it verify looks at the whole ledger"));
      }
      const auto memory = MemoryOf(run);
      if (!memory.ok()) return Fail(memory.status());
      const LedgerPlace place = PlaceOf(run);
      auto findings = Check(place, *memory);
      if (!findings.ok()) return Fail(findings.status());
      Output output;
      if (run.format == Format::kJson) {
        WriteJson(*findings, &output);
      } else {
        WriteText(*findings, place, &output);
      }
      absl::Status written = output.Finish();
      if (!written.ok()) return Fail(written);
      return findings->found.empty() ? kDone : kDifference;
    };
  });
}

}  // namespace syncledger
