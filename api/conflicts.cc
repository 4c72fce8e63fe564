#include "api/conflicts.h"

#include "api/json.h"
#include "api/status_macros.h"
#include "api/verdict_scan.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr std::string_view kWinner = "COCONUT";  // rules.md, section 5: Exchange never wins one

}  // namespace

absl::Status ListConflicts(const ReadView& view, const ListQuery& query,
                           const std::function<bool(const ListedConflict&)>& visit) {
  return ScanVerdicts(
      view, query, [&](OutcomeFilter& filter, const v1::Verdict& verdict) -> absl::StatusOr<bool> {
        for (const v1::Outcome& outcome : verdict.outcomes()) {
          if (outcome.kind() != v1::CONFLICT_RESOLVED) continue;
          ASSIGN_OR_RETURN(bool asked, filter.Asks(outcome, verdict.offset()));
          if (!asked) continue;
          const std::optional<ListPlace> place = filter.NextPlace(verdict.offset());
          if (!place.has_value()) continue;
          if (!visit({filter.scope().tenant, verdict.offset(), verdict.observed_at_us(), outcome,
                      *place})) {
            return false;
          }
        }
        return true;
      });
}

std::string ToJson(const ListedConflict& listed) {
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Number("offset", static_cast<int64_t>(listed.offset))
      .Text("observed_at", FormatTime(listed.observed_at_us))
      .Text("appointment_id", listed.outcome.appointment_id())
      .Text("item_id", listed.outcome.item_id())
      .Text("winner", kWinner)
      .Text("reason", ReasonName(listed.outcome.reason()))
      .Objects("lost", LostJson(listed.outcome))
      .str();
}

std::vector<TableColumn> ConflictColumns() {
  return {{"TENANT"},
          {"OFFSET", true},
          {"OBSERVED", false, 20},
          {"APPOINTMENT"},
          {"ITEM"},
          {"WINNER"},
          {"REASON"},
          {"LOST IN EXCHANGE (COCONUT'S STANDS)"}};
}

std::vector<std::string> ToCells(const ListedConflict& listed) {
  std::string lost;
  for (const v1::LostField& field : listed.outcome.lost()) {
    if (!lost.empty()) lost += "; ";
    lost += fmt::format("{}: {} ({})", field.field(), field.exchange(), field.coconut());
  }
  return {listed.tenant,
          fmt::format("{}", listed.offset),
          FormatTime(listed.observed_at_us),
          listed.outcome.appointment_id(),
          listed.outcome.item_id(),
          std::string(kWinner),
          std::string(ReasonName(listed.outcome.reason())),
          lost};
}

}  // namespace syncledger
