// Why nobody was told of a verdict, in words (NOTE-NONE).
#include <algorithm>
#include <string_view>

#include "api/status_macros.h"
#include "api/why_words.h"
#include "fmt/format.h"

namespace syncledger {

absl::StatusOr<WhyWords::SaidInSync> WhyWords::WasSaidInSync(const v1::Verdict& verdict) {
  SaidInSync said = SaidInSync::kNothing;
  if (verdict.sync_id().empty()) return said;
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    const bool told_of_others = outcome.kind() >= v1::ABSENCE_ADDED &&
                                outcome.kind() <= v1::ABSENCE_REMOVED &&
                                outcome.reason() != v1::DELETED && outcome.reason() != v1::MOVED;
    if (!told_of_others) continue;
    ASSIGN_OR_RETURN(auto series, SeriesRowOf(outcome));
    if (!series.has_value()) continue;
    const auto& told = series->told_in_syncs();
    if (std::find(told.begin(), told.end(), verdict.sync_id()) != told.end())
      return SaidInSync::kTold;
    for (const v1::WithheldInSync& withheld : series->withheld_in_syncs()) {
      if (withheld.sync_id() == verdict.sync_id()) said = SaidInSync::kWithheld;
    }
  }
  return said;
}

namespace {

// Why nobody was told of what changed (NOTE-NONE).
std::string_view WhyNobody(const v1::Verdict& verdict) {
  if (verdict.source() == v1::COCONUT || verdict.source() == v1::OPERATOR) {
    return ": nobody is told of what follows from settings, the directory or an operator's act.";
  }
  const bool came_or_went = std::all_of(
      verdict.outcomes().begin(), verdict.outcomes().end(), [](const v1::Outcome& outcome) {
        if (outcome.kind() == v1::ABSENCE_CHANGED) return false;
        if (outcome.kind() != v1::ABSENCE_REMOVED) return true;
        const v1::Reason reason = outcome.reason();
        return reason == v1::DELETED || reason == v1::MOVED || reason == v1::MISSING_IN_FULL_SYNC;
      });
  return came_or_went
             ? ": nobody is told of an event that is created, deleted or moved to another calendar."
             : ".";
}

}  // namespace

absl::StatusOr<WhyDecision> WhyWords::TellSilence(const v1::Verdict& verdict) {
  bool changed = false;
  bool by_coconut = false;
  bool lost = false;
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    bool coconut = outcome.kind() == v1::APPOINTMENT_RECORDED || outcome.reason() == v1::BY_COCONUT;
    by_coconut |= coconut;
    lost |= outcome.kind() == v1::CONFLICT_RESOLVED;
    changed |= (outcome.kind() >= v1::ABSENCE_ADDED && outcome.kind() <= v1::ABSENCE_REMOVED) ||
               outcome.kind() == v1::APPOINTMENT_CHANGED ||
               outcome.kind() == v1::APPOINTMENT_CANCELLED;
  }
  ASSIGN_OR_RETURN(const SaidInSync said_in_sync, WasSaidInSync(verdict));
  WhyDecision silence;
  silence.outcome.set_rule(v1::RULE_NOTE_NONE);
  if (by_coconut) {
    silence.sentence =
        "No notification was requested: the sync tells of changes made in Exchange, not of "
        "Coconut's own.";
    silence.outcome.set_rule(v1::RULE_NOTE_UPDATE);
  } else if (lost) {
    silence.sentence = "No notification was requested: a change that lost changed nothing.";
  } else if (said_in_sync == SaidInSync::kTold) {
    silence.sentence =
        "No further notification was requested: one is sent in a sync for all occurrences of the "
        "series.";
    silence.outcome.set_rule(v1::RULE_NOTE_UPDATE);
  } else if (said_in_sync == SaidInSync::kWithheld) {
    silence.sentence =
        "No further notification was withheld: why nobody is told is said once in a sync for all "
        "occurrences of the series.";
    silence.outcome.set_rule(v1::RULE_NOTE_WITHHELD);
  } else if (changed) {
    silence.sentence = fmt::format("No notification was requested{}", WhyNobody(verdict));
  } else {
    silence.sentence = "No notification was requested: nothing changed.";
  }
  return silence;
}

}  // namespace syncledger
