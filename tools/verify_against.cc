#include "tools/verify_against.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/json.h"
#include "api/query.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "projector/divergence.h"
#include "projector/refold.h"
#include "tools/data_folder.h"
#include "tools/output.h"
#include "tools/parted_report.h"
#include "tools/progress.h"

namespace syncledger {
namespace {

// The log for what it says of a fact; null where it cannot be read.
std::unique_ptr<EventLog> OpenLogIfThere(const LedgerPlace& place) {
  auto log = OpenLogForReading(place);
  return log.ok() ? *std::move(log) : nullptr;
}

struct Compared {
  AllCompared all;
  std::optional<PartedReport> first;
};

absl::StatusOr<Compared> Compare(const LedgerPlace& place, const AgainstOptions& options) {
  const std::string& data = place.data;
  const std::string& other = options.other;
  ASSIGN_OR_RETURN(auto here, OpenStateForReading(place));
  if (!HasLedger(other)) {
    return absl::NotFoundError(
        fmt::format("--against {}: there is no ledger in this folder", Visible(other)));
  }
  // Its log is in it, or else on the same Kafka.
  LedgerPlace other_place;
  other_place.data = other;
  if (!HasLog(other_place)) other_place.kafka = place.kafka;
  ASSIGN_OR_RETURN(auto there, OpenStateForReading(other_place));
  std::optional<std::string> tenant;
  if (!options.tenant.empty()) {
    ASSIGN_OR_RETURN(const Scope scope, ResolveScope(*here->View(), options.tenant, {}));
    tenant = scope.tenant;
  }
  Compared compared;
  {
    Progress progress("comparing", "facts", 0);
    ASSIGN_OR_RETURN(compared.all, CompareAllStates(*here->View(), *there->View(), tenant,
                                                    /*every_verdict=*/false, [&](int64_t facts) {
                                                      progress.Show(static_cast<uint64_t>(facts));
                                                    }));
  }
  if (compared.all.parted.empty()) return compared;
  const Divergence& first = compared.all.parted.front();
  const auto log = OpenLogIfThere(place);
  PartedReport report = ExplainParted(data, log.get(), data, other, first);
  const auto other_log = OpenLogIfThere(other_place);
  if (first.parting == Parting::kFacts && other_log != nullptr) {
    auto fact = FactAt(*other_log, first.tenant, first.offset);
    if (fact.ok()) report.other_fact = *std::move(fact);
  }
  compared.first = std::move(report);
  return compared;
}

void WriteText(const Compared& compared, const std::string& data, const std::string& other,
               Output* output) {
  if (!compared.first.has_value()) {
    output->WriteLine(Visible(fmt::format("{} and {} hold the same: {} of {} compared.", data,
                                          other, Counted(compared.all.facts, "fact", "facts"),
                                          Counted(compared.all.tenants, "tenant", "tenants"))));
  } else {
    WriteText(*compared.first, output);
    WriteOthersParted(compared.all.parted, output);
  }
  for (const AllCompared::Length& length : compared.all.unequal) {
    const std::string& longer = length.a > length.b ? data : other;
    const uint64_t more = length.a > length.b ? length.a - length.b : length.b - length.a;
    output->WriteLine(
        Visible(fmt::format("Of tenant {} {} has {} more, which were not compared.", length.tenant,
                            longer, Counted(static_cast<int64_t>(more), "fact", "facts"))));
  }
}

void WriteJson(const Compared& compared, const std::string& data, const std::string& other,
               Output* output) {
  if (compared.first.has_value()) output->WriteLine(ToJson(*compared.first).str());
  for (const AllCompared::Length& length : compared.all.unequal) {
    output->WriteLine(JsonObject()
                          .Text("result", "UNEQUAL_LENGTH")
                          .Text("tenant", length.tenant)
                          .Number("facts_a", static_cast<int64_t>(length.a))
                          .Number("facts_b", static_cast<int64_t>(length.b))
                          .str());
  }
  output->WriteLine(JsonObject()
                        .Text("result", "COMPARED")
                        .Text("a", data)
                        .Text("b", other)
                        .Number("facts", compared.all.facts)
                        .Number("tenants", compared.all.tenants)
                        .Number("tenants_parted", static_cast<int64_t>(compared.all.parted.size()))
                        .str());
}

}  // namespace

int VerifyAgainst(const Invocation& run, const AgainstOptions& options) {
  const std::string& other = options.other;
  const absl::StatusOr<Compared> compared = Compare(PlaceOf(run), options);
  if (!compared.ok()) return Fail(compared.status());
  Output output;
  if (run.format == Format::kJson) {
    WriteJson(*compared, run.data, other, &output);
  } else {
    WriteText(*compared, run.data, other, &output);
  }
  const absl::Status written = output.Finish();
  if (!written.ok()) return Fail(written);
  return compared->first.has_value() ? kDifference : kDone;
}

}  // namespace syncledger
