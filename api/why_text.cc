#include "api/why_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "api/json.h"
#include "api/notifications.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

std::string_view SystemName(v1::Source source) {
  switch (source) {
    case v1::GRAPH:
      return "Exchange (Microsoft Graph)";
    case v1::EWS:
      return "Exchange (Exchange Web Services)";
    case v1::COCONUT:
      return "Coconut";
    case v1::OPERATOR:
      return "Syncledger";
    case v1::SOURCE_UNSPECIFIED:
    case v1::Source_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::Source_INT_MAX_SENTINEL_DO_NOT_USE_:
      break;
  }
  return "";
}

// "in Coconut, by Nadia Roy (8), staff"; Exchange does not say by whom.
std::string WhereAndWho(const WhyEntry& entry) {
  std::string_view role = RoleName(entry.actor.role());
  std::string where = fmt::format("in {}", SystemName(entry.source));
  if (!entry.actor.id().empty()) {
    std::string who = entry.actor_name.empty()
                          ? entry.actor.id()
                          : fmt::format("{} ({})", entry.actor_name, entry.actor.id());
    return fmt::format("{}, by {}{}", where, who, role.empty() ? "" : fmt::format(", {}", role));
  }
  if (!role.empty()) return fmt::format("{}, by {}", where, role);
  return where + ", which does not say by whom";
}

// Appends text word by word, broken at `width` columns, each line after the first indented as the
// first.
void Wrap(std::string_view prefix, std::string_view text, size_t indent, size_t width,
          std::string* out) {
  std::string line(indent, ' ');
  line += prefix;
  const std::string hanging(indent + DisplayWidth(prefix), ' ');
  bool empty = true;
  std::string visible = Visible(text);
  for (size_t at = 0; at < visible.size();) {
    size_t space = visible.find(' ', at);
    std::string_view word =
        std::string_view(visible).substr(at, space == std::string::npos ? space : space - at);
    at = space == std::string::npos ? visible.size() : space + 1;
    if (word.empty()) continue;
    if (!empty && width != 0 && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      *out += line + '\n';
      line = hanging;
      empty = true;
    }
    if (!empty) line += ' ';
    line += word;
    empty = false;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  *out += line + '\n';
}

void AppendRule(v1::Rule rule, v1::Reason reason, size_t width, std::string* out) {
  const RuleText* text = FindRuleText(rule);
  if (text == nullptr) return;
  std::string name(RuleName(rule));
  if (reason != v1::REASON_UNSPECIFIED) name += fmt::format(" / {}", ReasonName(reason));
  Wrap("rule ", fmt::format("{}: {}", name, text->sentence), 4, width, out);
}

// The rule that decided and, where an event was not eligible, the requirement that failed.
void AppendRules(const v1::Outcome& outcome, size_t width, std::string* out) {
  AppendRule(outcome.rule(), outcome.reason(), width, out);
  const ReasonText* reason = FindReasonText(outcome.reason());
  if (reason != nullptr) AppendRule(reason->asked_by, v1::REASON_UNSPECIFIED, width, out);
}

// Start and end as one time, where both changed.
std::vector<WhyChange> Readable(const std::vector<WhyChange>& changes, std::string_view zone) {
  auto find = [&](std::string_view field) {
    return std::find_if(changes.begin(), changes.end(),
                        [&](const WhyChange& change) { return change.field == field; });
  };
  auto start = find("start");
  auto end = find("end");
  if (start == changes.end() || end == changes.end()) return changes;
  auto range = [&](const std::string& from, const std::string& to) -> std::string {
    std::optional<int64_t> start_us = ParseTime(from);
    std::optional<int64_t> end_us = ParseTime(to);
    if (!start_us.has_value() || !end_us.has_value()) return "";
    return RangeWithUtc(*start_us, *end_us, zone);
  };
  const bool of_series =
      find("time_of_day") != changes.end() || find("recurrence") != changes.end();
  WhyChange when{"", of_series ? "first" : "when",      "",
                 "", range(start->before, end->before), range(start->after, end->after)};
  if (when.before_text.empty() && when.after_text.empty()) return changes;
  std::vector<WhyChange> readable = {std::move(when)};
  for (const WhyChange& change : changes) {
    if (change.field != "start" && change.field != "end") readable.push_back(change);
  }
  return readable;
}

std::string ChangeText(const WhyChange& change, bool conflict) {
  const std::string& before = change.before_text;
  const std::string& after = change.after_text;
  if (conflict) {
    return fmt::format("Exchange said {}; Coconut's {} stands", before.empty() ? "nothing" : before,
                       after.empty() ? "empty value" : after);
  }
  if (before.empty()) return after;
  return fmt::format("{} -> {}", before, after.empty() ? "(nothing)" : after);
}

void AppendDecision(const WhyDecision& decision, std::string_view zone, size_t width,
                    std::string* out) {
  Wrap("", decision.sentence, 2, width, out);
  bool removed = decision.outcome.kind() == v1::ABSENCE_REMOVED;
  bool added = decision.outcome.kind() == v1::ABSENCE_ADDED;
  bool conflict = decision.outcome.kind() == v1::CONFLICT_RESOLVED;
  bool frozen = decision.outcome.rule() == v1::RULE_REC_FREEZE;
  // A block that is gone has no fields worth reading out: the sentence says it.
  if (!removed) {
    for (const WhyChange& change : Readable(decision.changes, zone)) {
      const bool said = added && (change.label == "when" || change.label == "first");
      if (said || frozen) continue;  // the sentence says it
      Wrap(Visible(change.label) + ": ", ChangeText(change, conflict), 6, width, out);
    }
  }
  if (!decision.remedy.empty()) Wrap("", decision.remedy, 4, width, out);
  AppendRules(decision.outcome, width, out);
}

void AppendEntry(const WhyEntry& entry, std::string_view zone, size_t width, std::string* out) {
  Wrap("", fmt::format("{}, offset {}", TimeWithUtc(entry.observed_at_us, zone), entry.offset), 0,
       width, out);
  if (!entry.headline.empty()) Wrap("", entry.headline, 2, width, out);
  std::string where = WhereAndWho(entry);
  if (entry.occurred_at_us.has_value() && *entry.occurred_at_us != entry.observed_at_us) {
    where += fmt::format("; {} dates it {}",
                         SideName(entry.source) == "EXCHANGE" ? "Exchange" : "Coconut",
                         TimeWithUtc(*entry.occurred_at_us, zone));
  }
  Wrap("", where, 2, width, out);
  for (const WhyDecision& decision : entry.decisions) AppendDecision(decision, zone, width, out);
  for (const WhyDecision& decision : entry.told) AppendDecision(decision, zone, width, out);
  *out += '\n';
}

JsonObject DecisionJson(const WhyDecision& decision) {
  const v1::Outcome& outcome = decision.outcome;
  const RuleText* rule = FindRuleText(outcome.rule());
  const ReasonText* reason = FindReasonText(outcome.reason());
  const RuleText* requirement = reason == nullptr ? nullptr : FindRuleText(reason->asked_by);
  return JsonObject()
      .Text("kind", KindName(outcome.kind()))
      .Text("reason", ReasonName(outcome.reason()))
      .Text("rule", RuleName(outcome.rule()))
      .Text("rule_says", rule == nullptr ? "" : rule->sentence)
      .Text("requirement", requirement == nullptr ? "" : RuleName(requirement->rule))
      .Text("requirement_says", requirement == nullptr ? "" : requirement->sentence)
      .Text("what", decision.sentence)
      .Text("would_change_it", decision.remedy)
      .Text("employee_id", outcome.employee_id())
      .Text("mailbox", outcome.mailbox())
      .Text("item_id", outcome.item_id())
      .Text("appointment_id", outcome.appointment_id())
      .Text("absence_id", outcome.absence_id())
      .Objects("changes", ChangesJson(outcome))
      .Objects("lost", LostJson(outcome));
}

JsonObject ToldJson(const WhyDecision& told) {
  const v1::Outcome& outcome = told.outcome;
  const v1::Notification& notification = outcome.notification();
  const RuleText* rule = FindRuleText(outcome.rule());
  return JsonObject()
      .Text("state", StateName(notification))
      .Text("kind", NoticeName(notification))
      .Text("audience", AudienceName(notification))
      .Texts("recipients", {notification.recipients().begin(), notification.recipients().end()})
      .Text("reason", ReasonName(outcome.reason()))
      .Text("rule", RuleName(outcome.rule()))
      .Text("rule_says", rule == nullptr ? "" : rule->sentence)
      .Text("what", told.sentence)
      .Text("would_change_it", told.remedy);
}

}  // namespace

std::string WhyText(const Explanation& explanation, size_t width) {
  std::string out;
  Wrap("", explanation.title, 0, width, &out);
  std::string times = explanation.time_zone.empty()
                          ? "times are UTC"
                          : "times are those of " + explanation.time_zone + ", UTC in brackets";
  Wrap("",
       fmt::format("tenant {}, as of offset {}; {}", explanation.tenant, explanation.as_of_offset,
                   times),
       0, width, &out);
  out += '\n';
  for (const WhyEntry& entry : explanation.entries) {
    AppendEntry(entry, explanation.time_zone, width, &out);
  }
  Wrap("", explanation.standing, 0, width, &out);
  return out;
}

std::vector<std::string> WhyJson(const Explanation& explanation) {
  std::vector<std::string> lines;
  for (const WhyEntry& entry : explanation.entries) {
    std::vector<JsonObject> decisions, told;
    for (const WhyDecision& decision : entry.decisions) decisions.push_back(DecisionJson(decision));
    for (const WhyDecision& decision : entry.told) told.push_back(ToldJson(decision));
    lines.push_back(JsonObject()
                        .Text("entry", "fact")
                        .Text("tenant", explanation.tenant)
                        .Text("subject", explanation.subject)
                        .Number("offset", static_cast<int64_t>(entry.offset))
                        .Text("fact_id", entry.fact_id)
                        .Text("observed_at", FormatTime(entry.observed_at_us))
                        .Text("occurred_at", entry.occurred_at_us.has_value()
                                                 ? FormatTime(*entry.occurred_at_us)
                                                 : "")
                        .Text("source", SourceName(entry.source))
                        .Text("system", SystemName(entry.source))
                        .Object("actor", ActorJson(entry.actor))
                        .Text("actor_name", entry.actor_name)
                        .Text("sync_id", entry.sync_id)
                        .Text("headline", entry.headline)
                        .Objects("decisions", decisions)
                        .Objects("told", told)
                        .str());
  }
  lines.push_back(JsonObject()
                      .Text("entry", "standing")
                      .Text("tenant", explanation.tenant)
                      .Text("subject", explanation.subject)
                      .Text("title", explanation.title)
                      .Text("time_zone", explanation.time_zone)
                      .Number("as_of_offset", static_cast<int64_t>(explanation.as_of_offset))
                      .Text("standing", explanation.standing)
                      .str());
  return lines;
}

}  // namespace syncledger
