// Replays in the console: what another rule set would have decided, for admins.
#include <string>
#include <vector>

#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/rule_set.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr uint64_t kUsualDifferences = 50;
constexpr uint64_t kMostDifferences = 500;

absl::StatusOr<JsonObject> RuleSetNames(const Asked& asked) {
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  ASSIGN_OR_RETURN(const auto settings,
                   ReadRow<v1::SettingsRow>(asked.view(), scope, v1::ROW_SETTINGS, RowKey()));
  std::string in_force(RuleSets().front().version);
  if (settings.has_value() && !settings->state().rule_set().empty()) {
    in_force = settings->state().rule_set();
  }
  std::vector<std::string> versions;
  for (const RuleSet& rules : RuleSets()) versions.emplace_back(rules.version);
  return JsonObject().Texts("rule_sets", versions).Text("in_force", in_force);
}

absl::StatusOr<JsonObject> Begin(const Asked& asked, Replays& replays) {
  v1::StartReplayRequest request;
  ASSIGN_OR_RETURN(*request.mutable_tenant(), TenantOf(asked));
  request.set_rules(asked.Text("rules"));
  if (!asked.Text("to").empty()) {
    ASSIGN_OR_RETURN(const uint64_t to, NumberParameter(asked, "to", 0, INT64_MAX));
    request.set_to(to);
  }
  ASSIGN_OR_RETURN(const std::string id,
                   StartReplayFor(asked.caller, asked.view(), request, replays));
  return JsonObject().Text("id", id);
}

template <typename Outcomes>
std::vector<JsonObject> OutcomesJson(const Outcomes& outcomes) {
  std::vector<JsonObject> objects;
  for (const v1::Outcome& outcome : outcomes) {
    const ReasonText* reason = FindReasonText(outcome.reason());
    objects.push_back(
        OutcomeJson(outcome).Text("because", reason == nullptr ? "" : reason->because));
  }
  return objects;
}

JsonObject DifferenceJson(const v1::ReplayDifference& difference) {
  return JsonObject()
      .Number("offset", static_cast<int64_t>(difference.offset()))
      .Text("observed_at", FormatTime(difference.observed_at_us()))
      .Objects("decided", OutcomesJson(difference.decided()))
      .Objects("now", OutcomesJson(difference.now()));
}

JsonObject RuleChangesJson(const v1::RuleChanges& changes) {
  const RuleText* text = FindRuleText(changes.rule());
  return JsonObject()
      .Text("rule", RuleName(changes.rule()))
      .Text("says", text == nullptr ? "" : text->sentence)
      .Text("section", text == nullptr ? "" : SectionTitle(text->section))
      .Number("verdicts", changes.verdicts())
      .Number("subjects", changes.subjects())
      .Number("would_be_told", changes.would_be_told())
      .Number("were_told", changes.were_told())
      .Number("kept", changes.kept());
}

absl::StatusOr<JsonObject> Standing(const Asked& asked, Replays& replays) {
  RETURN_IF_ERROR(MayAct(asked.caller));
  v1::GetReplayRequest request;
  request.set_id(asked.Text("id"));
  request.set_page_token(asked.Text("page_token"));
  ASSIGN_OR_RETURN(const uint64_t most,
                   NumberParameter(asked, "page_size", kUsualDifferences, kMostDifferences));
  request.set_page_size(static_cast<uint32_t>(most));
  if (const std::string name = asked.Text("rule"); !name.empty()) {
    const auto rule = RuleNamed(name);
    if (!rule.has_value()) {
      return absl::InvalidArgumentError(fmt::format("no rule \"{}\"", Visible(name)));
    }
    request.set_rule(*rule);
  }
  ASSIGN_OR_RETURN(const v1::GetReplayResponse replay,
                   GetReplayFor(asked.caller, request, replays));
  std::vector<JsonObject> rules, elements;
  for (const v1::RuleChanges& changes : replay.rules()) rules.push_back(RuleChangesJson(changes));
  for (const v1::ReplayDifference& difference : replay.differences()) {
    elements.push_back(DifferenceJson(difference));
  }
  JsonObject answer;
  answer.Text("id", replay.id())
      .Text("state", v1::GetReplayResponse::State_Name(replay.state()))
      .Text("tenant", replay.request().tenant())
      .Text("rules_asked", replay.request().rules())
      .Text("started_by", replay.started_by())
      .Text("started_at", FormatTime(replay.started_at_us()))
      .Number("facts_done", replay.facts_done())
      .Number("facts", replay.facts())
      .Text("failure", replay.error());
  if (replay.request().has_to()) {
    answer.Number("to", static_cast<int64_t>(replay.request().to()));
  }
  return answer.Number("different", replay.different())
      .Number("standing_different", replay.standing_different())
      .Objects("rules", rules)
      .Objects("elements", elements)
      .Text("next_page_token", replay.next_page_token());
}

}  // namespace

void AddConsoleReplays(HttpServer* http, const ConsoleSources& sources) {
  Replays& replays = sources.replays;
  AddQuery(http, sources, "/api/v1/rule_sets", RuleSetNames);
  AddQuery(http, sources, "/api/v1/replays",
           [&replays](const Asked& asked) { return Standing(asked, replays); });
  AddAct(http, sources, "/api/v1/replays",
         [&replays](const Asked& asked) { return Begin(asked, replays); });
}

}  // namespace syncledger
