#include "tools/verify_against.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
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

  int64_t lacking() const;
};

// One that is behind has some of the tenant's facts: one that has none is another ledger.
bool IsLacking(const AllCompared::Length& length) { return length.a == 0 || length.b == 0; }

int64_t Compared::lacking() const {
  return std::count_if(all.unequal.begin(), all.unequal.end(), IsLacking);
}

// kNotFound, with the folder's name: one of the two has nothing of the tenant.
absl::Status CheckTenant(const ReadView& here, const ReadView& there, const AgainstOptions& options,
                         const std::string& data) {
  const absl::Status in_here = ResolveScope(here, options.tenant, {}).status();
  const absl::Status in_there = ResolveScope(there, options.tenant, {}).status();
  if (in_here.ok() && in_there.ok()) return absl::OkStatus();
  const absl::Status& lacks = in_here.ok() ? in_there : in_here;
  if (!absl::IsNotFound(lacks)) return lacks;
  const bool both = absl::IsNotFound(in_here) && absl::IsNotFound(in_there);
  return absl::NotFoundError(fmt::format("{}: {}",
                                         both           ? data + " and " + options.other
                                         : in_here.ok() ? options.other
                                                        : data,
                                         std::string(lacks.message())));
}

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
    RETURN_IF_ERROR(CheckTenant(*here->View(), *there->View(), options, data));
    tenant = options.tenant;
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

std::string SameText(const Compared& compared, const std::string& data, const std::string& other) {
  const int64_t lacking = compared.lacking();
  const int64_t tenants = compared.all.tenants - lacking;
  if (lacking > 0 && tenants == 0)
    return "There is no tenant that both have: nothing was compared.";
  return fmt::format(
      "{}: {} of {} compared.",
      lacking > 0 ? "What both have is the same" : data + " and " + other + " hold the same",
      Counted(compared.all.facts, "fact", "facts"), Counted(tenants, "tenant", "tenants"));
}

std::string LengthText(const AllCompared::Length& length, const std::string& data,
                       const std::string& other) {
  const bool a_is_longer = length.a > length.b;
  const std::string& longer = a_is_longer ? data : other;
  const uint64_t more = a_is_longer ? length.a - length.b : length.b - length.a;
  const std::string facts = Counted(static_cast<int64_t>(more), "fact", "facts");
  if (!IsLacking(length)) {
    return fmt::format("Of tenant {} {} has {} more, which were not compared.", length.tenant,
                       longer, facts);
  }
  return fmt::format(
      "{} has nothing of {}, of which {} has {}.", a_is_longer ? other : data,
      length.tenant.empty() ? "what belongs to no tenant" : "tenant " + length.tenant, longer,
      facts);
}

void WriteText(const Compared& compared, const std::string& data, const std::string& other,
               Output* output) {
  if (compared.first.has_value()) {
    WriteText(*compared.first, output);
    WriteOthersParted(compared.all.parted, output);
  }
  for (const AllCompared::Length& length : compared.all.unequal) {
    output->WriteLine(Visible(LengthText(length, data, other)));
  }
  if (!compared.first.has_value()) output->WriteLine(Visible(SameText(compared, data, other)));
}

void WriteJson(const Compared& compared, const std::string& data, const std::string& other,
               Output* output) {
  if (compared.first.has_value()) output->WriteLine(ToJson(*compared.first).str());
  for (const AllCompared::Length& length : compared.all.unequal) {
    output->WriteLine(JsonObject()
                          .Text("result", IsLacking(length) ? "LACKING" : "UNEQUAL_LENGTH")
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
                        .Number("tenants", compared.all.tenants - compared.lacking())
                        .Number("tenants_lacking", compared.lacking())
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
  return compared->first.has_value() || compared->lacking() > 0 ? kDifference : kDone;
}

}  // namespace syncledger
