// The timeline of a subject as the console shows it: every sentence, rule and field that `why` has.
#include <string>
#include <utility>
#include <vector>

#include "api/access/redaction.h"
#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/notifications.h"
#include "api/service/answers.h"
#include "api/status_macros.h"
#include "api/verdicts.h"
#include "api/why.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

JsonObject RuleJson(v1::Rule rule) {
  const RuleText* text = FindRuleText(rule);
  return JsonObject()
      .Text("rule", RuleName(rule))
      .Text("says", text == nullptr ? "" : text->sentence)
      .Text("section", text == nullptr ? "" : SectionTitle(text->section));
}

// A decision's rule, and the requirement of eligibility behind its reason.
std::vector<JsonObject> RulesOf(const v1::Outcome& outcome) {
  std::vector<JsonObject> rules;
  if (outcome.rule() != v1::RULE_UNSPECIFIED) rules.push_back(RuleJson(outcome.rule()));
  const ReasonText* reason = FindReasonText(outcome.reason());
  if (reason != nullptr && reason->asked_by != v1::RULE_UNSPECIFIED &&
      reason->asked_by != outcome.rule()) {
    rules.push_back(RuleJson(reason->asked_by));
  }
  return rules;
}

JsonObject DecisionJson(const v1::ExplainedDecision& decision) {
  const v1::Outcome& outcome = decision.outcome();
  const v1::Notification& notification = outcome.notification();
  std::vector<JsonObject> changes;
  for (const v1::ExplainedChange& change : decision.changes()) {
    changes.push_back(JsonObject()
                          .Text("field", change.field())
                          .Text("label", change.label())
                          .Text("before", change.before_text())
                          .Text("after", change.after_text()));
  }
  return JsonObject()
      .Text("kind", KindName(outcome.kind()))
      .Text("reason", ReasonName(outcome.reason()))
      .Text("what", decision.sentence())
      .Text("would_change_it", decision.remedy())
      .Objects("rules", RulesOf(outcome))
      .Text("rule_set", outcome.rule_set())
      .Objects("changes", changes)
      .Text("employee_id", outcome.employee_id())
      .Text("mailbox", outcome.mailbox())
      .Text("item_id", outcome.item_id())
      .Text("appointment_id", outcome.appointment_id())
      .Text("absence_id", outcome.absence_id())
      .Text("sync_id", outcome.held().sync_id())
      .Text("state", StateName(notification))
      .Text("notice", NoticeName(notification))
      .Text("audience", AudienceName(notification))
      .Texts("recipients", {notification.recipients().begin(), notification.recipients().end()});
}

JsonObject FactJson(const v1::ExplainedFact& fact) {
  std::vector<JsonObject> decisions, told;
  for (const v1::ExplainedDecision& decision : fact.decisions()) {
    decisions.push_back(DecisionJson(decision));
  }
  for (const v1::ExplainedDecision& decision : fact.told()) told.push_back(DecisionJson(decision));
  return JsonObject()
      .Number("offset", static_cast<int64_t>(fact.offset()))
      .Text("observed_at", FormatTime(fact.observed_at_us()))
      .Text("occurred_at", fact.has_occurred_at_us() ? FormatTime(fact.occurred_at_us()) : "")
      .Text("source", SourceName(fact.source()))
      .Text("side", SideName(fact.source()))
      .Object("actor", ActorJson(fact.actor()))
      .Text("actor_name", fact.actor_name())
      .Text("sync_id", fact.sync_id())
      .Text("fact_id", Hex(fact.fact_id()))
      .Text("headline", fact.headline())
      .Objects("decisions", decisions)
      .Objects("told", told);
}

absl::StatusOr<JsonObject> ConsoleWhy(const Asked& asked) {
  ASSIGN_OR_RETURN(const WhySubject subject, ParseSubject(asked.Text("subject")));
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  AsOf as_of;
  if (!asked.Text("as_of").empty()) as_of.offset = scope.end - 1;
  ASSIGN_OR_RETURN(const Explanation explanation,
                   Explain(asked.view(), scope.tenant, subject, as_of));
  v1::ExplainResponse explained;
  Fill(explanation, &explained);
  Redact(asked.caller, &explained);
  std::vector<JsonObject> entries;
  for (const v1::ExplainedFact& fact : explained.facts()) entries.push_back(FactJson(fact));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer.Text("subject", explained.subject())
      .Text("title", explained.title())
      .Text("time_zone", explained.time_zone())
      .Text("standing", explained.standing())
      .Objects("entries", entries);
}

}  // namespace

void AddConsoleWhy(HttpServer* http, const ConsoleSources& sources) {
  AddQuery(http, sources, "/api/v1/why", ConsoleWhy);
}

}  // namespace syncledger
