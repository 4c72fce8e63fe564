#include "api/verdicts.h"

#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdict_scan.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

std::string MaybeTime(bool present, int64_t us) { return present ? FormatTime(us) : ""; }

}  // namespace

JsonObject OutcomeJson(const v1::Outcome& outcome) {
  const v1::Notification& notification = outcome.notification();
  std::string_view audience;
  if (notification.audience() != v1::Notification::AUDIENCE_UNSPECIFIED) {
    audience = v1::Notification::Audience_Name(notification.audience());
  }
  return JsonObject()
      .Text("id", Hex(outcome.id()))
      .Text("kind", KindName(outcome.kind()))
      .Text("reason", ReasonName(outcome.reason()))
      .Text("rule", RuleName(outcome.rule()))
      .Text("rule_set", outcome.rule_set())
      .Text("employee_id", outcome.employee_id())
      .Text("mailbox", outcome.mailbox())
      .Text("item_id", outcome.item_id())
      .Text("appointment_id", outcome.appointment_id())
      .Text("absence_id", outcome.absence_id())
      .Objects("changes", ChangesJson(outcome))
      .Objects("lost", LostJson(outcome))
      .Text("subject", outcome.subject())
      .Text("detail", outcome.detail())
      .Text("until", MaybeTime(outcome.until_us() != 0, outcome.until_us()))
      .Text("notification_id", Hex(notification.id()))
      .Text("audience", audience)
      .Texts("recipients", {notification.recipients().begin(), notification.recipients().end()});
}

absl::Status ListVerdicts(const ReadView& view, const ListQuery& query,
                          const std::function<bool(const ListedVerdict&)>& visit) {
  return ScanVerdicts(
      view, query, [&](OutcomeFilter& filter, const v1::Verdict& verdict) -> absl::StatusOr<bool> {
        for (const v1::Outcome& outcome : verdict.outcomes()) {
          ASSIGN_OR_RETURN(bool asked, filter.Asks(outcome, verdict.offset()));
          if (!asked) continue;
          const std::optional<ListPlace> place = filter.NextPlace(verdict.offset());
          return !place.has_value() || visit({filter.scope().tenant, verdict, *place});
        }
        return true;
      });
}

std::string SubjectOf(const v1::Outcome& outcome) {
  if (!outcome.appointment_id().empty()) return "appointment:" + outcome.appointment_id();
  if (!outcome.item_id().empty()) return "item:" + outcome.item_id();
  if (!outcome.absence_id().empty()) return "absence:" + outcome.absence_id();
  if (!outcome.subject().empty()) return outcome.subject();
  return outcome.mailbox();
}

std::string ChangesText(const v1::Outcome& outcome) {
  std::string text;
  for (const v1::FieldChange& change : outcome.changes()) {
    if (!text.empty()) text += "; ";
    text += fmt::format("{}: {} -> {}", change.field(), change.before(), change.after());
  }
  if (!text.empty()) return text;
  if (outcome.held().items_size() > 0) {
    return fmt::format("{} (`list held` names them)",
                       Counted(outcome.held().items_size(), "item", "items"));
  }
  return outcome.detail();
}

JsonObject ActorJson(const v1::Actor& actor) {
  return JsonObject().Text("id", actor.id()).Text("role", RoleName(actor.role()));
}

std::vector<JsonObject> ChangesJson(const v1::Outcome& outcome) {
  std::vector<JsonObject> changes;
  for (const v1::FieldChange& change : outcome.changes()) {
    changes.push_back(JsonObject()
                          .Text("field", change.field())
                          .Text("before", change.before())
                          .Text("after", change.after()));
  }
  return changes;
}

std::vector<JsonObject> LostJson(const v1::Outcome& outcome) {
  std::vector<JsonObject> lost;
  for (const v1::LostField& field : outcome.lost()) {
    lost.push_back(JsonObject()
                       .Text("field", field.field())
                       .Text("exchange", field.exchange())
                       .Text("coconut", field.coconut()));
  }
  return lost;
}

std::string ToJson(const ListedVerdict& listed) {
  const v1::Verdict& verdict = listed.verdict;
  std::vector<JsonObject> outcomes;
  for (const v1::Outcome& outcome : verdict.outcomes()) outcomes.push_back(OutcomeJson(outcome));
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Number("offset", static_cast<int64_t>(verdict.offset()))
      .Text("fact_id", Hex(verdict.fact_id()))
      .Text("source", SourceName(verdict.source()))
      .Text("observed_at", FormatTime(verdict.observed_at_us()))
      .Text("occurred_at", MaybeTime(verdict.has_occurred_at_us(), verdict.occurred_at_us()))
      .Object("actor", ActorJson(verdict.actor()))
      .Text("sync_id", verdict.sync_id())
      .Objects("outcomes", outcomes)
      .str();
}

std::vector<TableColumn> VerdictColumns() {
  return {
      {"TENANT"}, {"OFFSET", true},    {"OBSERVED", false, 20}, {"SOURCE"}, {"OUTCOME", false, 12},
      {"REASON"}, {"RULE", false, 10}, {"SUBJECT", false, 12},  {"ACTOR"},  {"WHAT"}};
}

std::vector<std::vector<std::string>> ToCells(const ListedVerdict& listed) {
  const v1::Verdict& verdict = listed.verdict;
  std::vector<std::vector<std::string>> lines;
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    lines.push_back(
        {listed.tenant, fmt::format("{}", verdict.offset()), FormatTime(verdict.observed_at_us()),
         std::string(SourceName(verdict.source())), std::string(KindName(outcome.kind())),
         std::string(ReasonName(outcome.reason())), std::string(RuleName(outcome.rule())),
         SubjectOf(outcome), verdict.actor().id(), ChangesText(outcome)});
  }
  return lines;
}

}  // namespace syncledger
