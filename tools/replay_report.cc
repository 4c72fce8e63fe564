#include "tools/replay_report.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"
#include "api/notifications.h"
#include "api/table.h"
#include "api/terminal_text.h"
#include "api/time_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/text.h"
#include "syncledger/v1/rows.pb.h"
#include "tools/message_json.h"

namespace syncledger {
namespace {

int64_t CountRecipients(const std::vector<v1::Outcome>& outcomes) {
  int64_t count = 0;
  for (const v1::Outcome& outcome : outcomes) {
    if (outcome.kind() == v1::NOTIFICATION_REQUESTED)
      count += outcome.notification().recipients_size();
  }
  return count;
}

// Counts the outcomes that only the replayed verdict has, or only the one that was decided.
void Count(const std::vector<v1::Outcome>& outcomes, bool would_be, RuleDifferences* rule) {
  struct Column {
    v1::OutcomeKind kind;
    Effects RuleDifferences::*of;
    int64_t Effects::*would_be;
    int64_t Effects::*were;
  };
  static constexpr Column kColumns[] = {
      {v1::ABSENCE_ADDED, &RuleDifferences::absences, &Effects::added, &Effects::not_added},
      {v1::ABSENCE_CHANGED, &RuleDifferences::absences, &Effects::changed, &Effects::not_changed},
      {v1::ABSENCE_REMOVED, &RuleDifferences::absences, &Effects::removed, &Effects::not_removed},
      {v1::APPOINTMENT_RECORDED, &RuleDifferences::appointments, &Effects::added,
       &Effects::not_added},
      {v1::APPOINTMENT_CHANGED, &RuleDifferences::appointments, &Effects::changed,
       &Effects::not_changed},
      {v1::APPOINTMENT_CANCELLED, &RuleDifferences::appointments, &Effects::removed,
       &Effects::not_removed},
  };
  for (const v1::Outcome& outcome : outcomes) {
    for (const Column& column : kColumns) {
      if (column.kind != outcome.kind()) continue;
      Effects& effects = rule->*column.of;
      ++(effects.*(would_be ? column.would_be : column.were));
    }
  }
}

struct EffectNames {
  std::string_view added;
  std::string_view changed;
  std::string_view removed;
};
constexpr EffectNames kOfAbsences = {"added", "changed", "removed"};
constexpr EffectNames kOfAppointments = {"recorded", "changed", "cancelled"};

// "2 added, 1 not changed".
std::string EffectsText(const Effects& effects, const EffectNames& names) {
  std::string text;
  const auto add = [&](int64_t count, std::string_view what, std::string_view name) {
    if (count == 0) return;
    text += fmt::format("{}{} {}{}", text.empty() ? "" : ", ", WithThousands(count), what, name);
  };
  add(effects.added, "", names.added);
  add(effects.changed, "", names.changed);
  add(effects.removed, "", names.removed);
  add(effects.not_added, "not ", names.added);
  add(effects.not_changed, "not ", names.changed);
  add(effects.not_removed, "not ", names.removed);
  return text;
}

JsonObject EffectsJson(const Effects& effects, const EffectNames& names) {
  const auto not_done = [](std::string_view name) { return "not_" + std::string(name); };
  return JsonObject()
      .Number(names.added, effects.added)
      .Number(names.changed, effects.changed)
      .Number(names.removed, effects.removed)
      .Number(not_done(names.added), effects.not_added)
      .Number(not_done(names.changed), effects.not_changed)
      .Number(not_done(names.removed), effects.not_removed);
}

// What was decided of the subject, a line each; then who was told.
void WriteSide(std::string_view decided, std::string_view told,
               const std::vector<v1::Outcome>& outcomes, Output* output) {
  bool any = false;
  for (const v1::Outcome& outcome : outcomes) {
    if (outcome.has_notification()) continue;
    output->WriteLine(
        Visible(fmt::format("    {:<10} {}", any ? "" : decided, OutcomeLine(outcome))));
    any = true;
  }
  if (!any) output->WriteLine(fmt::format("    {:<10} nothing else", decided));
  for (const v1::Outcome& outcome : outcomes) {
    if (!outcome.has_notification()) continue;
    const v1::Notification& notification = outcome.notification();
    const std::string whom = outcome.kind() == v1::NOTIFICATION_REQUESTED
                                 ? absl::StrJoin(notification.recipients(), ", ")
                                 : fmt::format("nobody: {}", ReasonName(outcome.reason()));
    output->WriteLine(Visible(fmt::format("    {:<10} {} {}: {}", told, AudienceName(notification),
                                          NoticeName(notification), whom)));
  }
}

std::vector<JsonObject> DecidedJson(const std::vector<v1::Outcome>& outcomes) {
  std::vector<JsonObject> objects;
  for (const v1::Outcome& outcome : outcomes) {
    if (!outcome.has_notification()) objects.push_back(WholeOutcomeJson(outcome));
  }
  return objects;
}

std::vector<JsonObject> ToldJson(const std::vector<v1::Outcome>& outcomes) {
  std::vector<JsonObject> objects;
  for (const v1::Outcome& outcome : outcomes) {
    if (!outcome.has_notification()) continue;
    const v1::Notification& notification = outcome.notification();
    objects.push_back(JsonObject()
                          .Text("state", StateName(notification))
                          .Text("kind", NoticeName(notification))
                          .Text("audience", AudienceName(notification))
                          .Texts("recipients", {notification.recipients().begin(),
                                                notification.recipients().end()})
                          .Text("reason", ReasonName(outcome.reason()))
                          .Text("appointment_id", outcome.appointment_id())
                          .Text("absence_id", outcome.absence_id()));
  }
  return objects;
}

std::string_view ChangeName(const StandingDifference& difference) {
  if (!difference.decided.has_value()) return "ADDED";
  return difference.now.has_value() ? "CHANGED" : "REMOVED";
}

template <typename Row>
Row Parsed(const std::optional<std::string>& bytes) {
  Row row;
  if (bytes.has_value()) row.ParseFromString(*bytes);
  return row;
}

template <typename Row>
JsonObject StandingJson(const StandingOf& standing, std::string_view what) {
  const StandingDifference& difference = standing.difference;
  const Row before = Parsed<Row>(difference.decided);
  const Row after = Parsed<Row>(difference.now);
  const Row& named = difference.now.has_value() ? after : before;
  return JsonObject()
      .Text("result", "STANDS")
      .Text("change", ChangeName(difference))
      .Text("what", what)
      .Text("tenant", difference.tenant)
      .Text("id", named.state().id())
      .Text("whose", standing.whose)
      .Object("before", MessageJson(before.state()))
      .Object("after", MessageJson(after.state()));
}

std::vector<TableColumn> StandingColumns() {
  return {{"WOULD"}, {"TENANT"}, {"WHAT"}, {"WHEN", false, 28},
          {"WHOSE"}, {"TITLE"},  {"ITEM"}, {"CHANGES"}};
}

std::string_view WouldText(const StandingDifference& difference) {
  if (!difference.decided.has_value()) return "stand";
  return difference.now.has_value() ? "be other" : "not stand";
}

template <typename Row>
std::string StandingChanges(const StandingDifference& difference) {
  if (!difference.decided.has_value() || !difference.now.has_value()) return "";
  return ChangedFields(Parsed<Row>(difference.decided).state(),
                       Parsed<Row>(difference.now).state());
}

std::vector<std::string> StandingCells(const StandingOf& standing) {
  const StandingDifference& difference = standing.difference;
  const std::optional<std::string>& bytes =
      difference.now.has_value() ? difference.now : difference.decided;
  std::vector<std::string> cells = {std::string(WouldText(difference)), difference.tenant};
  if (difference.kind == v1::ROW_ABSENCE) {
    const v1::AbsenceRow row = Parsed<v1::AbsenceRow>(bytes);
    const v1::Absence& absence = row.state();
    cells.insert(
        cells.end(),
        {"absence:" + absence.id(),
         LocalRangeText(absence.start_us(), absence.end_us(), absence.time_zone()), standing.whose,
         absence.title(), absence.item_id(), StandingChanges<v1::AbsenceRow>(difference)});
    return cells;
  }
  const v1::AppointmentRow row = Parsed<v1::AppointmentRow>(bytes);
  const v1::AppointmentFields& value = row.state().value();
  cells.insert(cells.end(), {"appointment:" + row.state().id(),
                             LocalRangeText(value.start_us(), value.end_us(), value.time_zone()),
                             standing.whose, std::string(StatusName(row.state().status())), "",
                             StandingChanges<v1::AppointmentRow>(difference)});
  return cells;
}

}  // namespace

std::string OutcomeLine(const v1::Outcome& outcome) {
  const std::string_view reason = ReasonName(outcome.reason());
  std::string text = fmt::format("{}{}{} ({})", KindName(outcome.kind()), reason.empty() ? "" : " ",
                                 reason, RuleName(outcome.rule()));
  const std::string changes = ChangesText(outcome);
  if (!changes.empty()) text += "  " + changes;
  for (const v1::LostField& lost : outcome.lost()) {
    text +=
        fmt::format("  {}: Exchange {}, Coconut {}", lost.field(), lost.exchange(), lost.coconut());
  }
  if (outcome.has_write()) text += "  " + MessageJson(outcome.write()).str();
  if (outcome.has_sync()) text += "  " + MessageJson(outcome.sync()).str();
  if (outcome.has_held()) text += "  " + MessageJson(outcome.held()).str();
  return text;
}

JsonObject WholeOutcomeJson(const v1::Outcome& outcome) {
  JsonObject json = OutcomeJson(outcome);
  if (outcome.has_write()) json.Object("write", MessageJson(outcome.write()));
  if (outcome.has_sync()) json.Object("sync", MessageJson(outcome.sync()));
  if (outcome.has_held()) json.Object("held", MessageJson(outcome.held()));
  return json;
}

JsonObject ToJson(const Difference& difference) {
  return JsonObject()
      .Text("result", "DIFFERENT")
      .Text("rule", RuleName(difference.rule()))
      .Text("tenant", difference.tenant)
      .Number("offset", static_cast<int64_t>(difference.offset))
      .Text("observed_at", FormatTime(difference.observed_at_us))
      .Text("subject", SubjectOf(difference.subject()))
      .Objects("before", DecidedJson(difference.decided))
      .Objects("after", DecidedJson(difference.now))
      .Objects("were_told", ToldJson(difference.decided))
      .Objects("would_be_told", ToldJson(difference.now));
}

JsonObject ToJson(const StandingOf& standing) {
  return standing.difference.kind == v1::ROW_ABSENCE
             ? StandingJson<v1::AbsenceRow>(standing, "absence")
             : StandingJson<v1::AppointmentRow>(standing, "appointment");
}

int64_t ReplayReport::Add(const Difference& difference) {
  verdicts_.Add(difference);
  RuleDifferences& rule = rules_[difference.rule()];
  rule.verdicts.Add(difference);
  ++rule.subjects;
  Count(difference.now, /*would_be=*/true, &rule);
  Count(difference.decided, /*would_be=*/false, &rule);
  rule.would_be_told += CountRecipients(difference.now);
  rule.were_told += CountRecipients(difference.decided);
  if (rule.subjects <= kept_) rule.shown.push_back(difference);
  return rule.subjects;
}

int64_t ReplayReport::Add(StandingOf standing) {
  if (++standing_count_ <= kept_) standing_.push_back(std::move(standing));
  return standing_count_;
}

int64_t ReplayReport::would_be_told() const {
  int64_t told = 0;
  for (const auto& [rule, differences] : rules_) told += differences.would_be_told;
  return told;
}

int64_t ReplayReport::were_told() const {
  int64_t told = 0;
  for (const auto& [rule, differences] : rules_) told += differences.were_told;
  return told;
}

void ReplayReport::WriteSummary(Output* output) const {
  Table table({{"RULE"},
               {"VERDICTS", true},
               {"ABSENCES WOULD BE"},
               {"APPOINTMENTS WOULD BE"},
               {"WOULD BE TOLD", true},
               {"WERE TOLD", true}},
              Output::TerminalWidth(), [&](std::string_view line) { return output->Write(line); });
  for (const auto& [rule, differences] : rules_) {
    table.Add({std::string(RuleName(rule)), WithThousands(differences.verdicts.count()),
               EffectsText(differences.absences, kOfAbsences),
               EffectsText(differences.appointments, kOfAppointments),
               WithThousands(differences.would_be_told), WithThousands(differences.were_told)});
  }
  table.Finish();
}

void ReplayReport::WriteDifferences(Output* output) const {
  for (const auto& [rule, differences] : rules_) {
    const RuleText* text = FindRuleText(rule);
    output->WriteLine("");
    output->WriteLine(fmt::format("{}: {}", RuleName(rule), text == nullptr ? "" : text->sentence));
    for (const Difference& difference : differences.shown) {
      output->WriteLine(Visible(fmt::format(
          "  {}, offset {}, {}: {}", difference.tenant.empty() ? "(no tenant)" : difference.tenant,
          difference.offset, FormatTime(difference.observed_at_us),
          SubjectOf(difference.subject()))));
      WriteSide("was", "was told", difference.decided, output);
      WriteSide("would be", "would tell", difference.now, output);
    }
    const int64_t left = differences.subjects - static_cast<int64_t>(differences.shown.size());
    if (left > 0) output->WriteLine(fmt::format("  and {} more (--limit)", WithThousands(left)));
  }
}

void ReplayReport::WriteStanding(Output* output) const {
  if (standing_count_ == 0) return;
  output->WriteLine("");
  output->WriteLine("What would stand otherwise at the end:");
  Table table(StandingColumns(), Output::TerminalWidth(),
              [&](std::string_view line) { return output->Write(line); });
  for (const StandingOf& standing : standing_) table.Add(StandingCells(standing));
  table.Finish();
  const int64_t left = standing_count_ - static_cast<int64_t>(standing_.size());
  if (left > 0) output->WriteLine(fmt::format("and {} more (--limit)", WithThousands(left)));
}

void ReplayReport::WriteSummaryJson(Output* output) const {
  for (const auto& [rule, differences] : rules_) {
    output->WriteLine(
        JsonObject()
            .Text("result", "RULE")
            .Text("rule", RuleName(rule))
            .Number("verdicts", differences.verdicts.count())
            .Number("subjects", differences.subjects)
            .Object("absences", EffectsJson(differences.absences, kOfAbsences))
            .Object("appointments", EffectsJson(differences.appointments, kOfAppointments))
            .Number("would_be_told", differences.would_be_told)
            .Number("were_told", differences.were_told)
            .str());
  }
}

}  // namespace syncledger
