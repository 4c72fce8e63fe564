#include "tests/stories/coverage.h"

#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"

namespace syncledger::stories {
namespace {

// What no capture can lead to; other tests reach it.
const std::set<v1::Rule>& RulesBeyondStories() {
  static const auto& rules = *new std::set<v1::Rule>{
      v1::RULE_ORDER_NEWER,  // no decoder of ours writes a newer schema
  };
  return rules;
}

const std::set<v1::Reason>& ReasonsBeyondStories() {
  static const auto& reasons = *new std::set<v1::Reason>{
      v1::NOT_A_FACT,       // bytes in the log that no decoder wrote
      v1::WRONG_PARTITION,  // a log that somebody else cut
      v1::UNKNOWN_USER,     // no rule gives it
  };
  return reasons;
}

}  // namespace

std::set<v1::Rule> RulesShownBy(const v1::Outcome& outcome) {
  std::set<v1::Rule> rules = {outcome.rule()};
  const ReasonText* reason = FindReasonText(outcome.reason());
  if (reason != nullptr && reason->asked_by != v1::RULE_UNSPECIFIED) rules.insert(reason->asked_by);
  if (outcome.reason() == v1::DELETED || outcome.reason() == v1::MISSING_IN_FULL_SYNC) {
    rules.insert(v1::RULE_SYNC_REMOVE);
  }
  return rules;
}

std::vector<std::string> NotReached(const std::set<v1::Rule>& rules,
                                    const std::set<v1::Reason>& reasons) {
  std::vector<std::string> missing;
  for (v1::Rule rule : AllRules()) {
    const bool reached = rules.count(rule) != 0;
    const bool beyond = RulesBeyondStories().count(rule) != 0;
    if (!reached && !beyond)
      missing.push_back(fmt::format("no story reaches rule {}", RuleName(rule)));
    if (reached && beyond) {
      missing.push_back(
          fmt::format("a story reaches rule {}: it is no longer beyond stories", RuleName(rule)));
    }
  }
  for (v1::Reason reason : AllReasons()) {
    const bool reached = reasons.count(reason) != 0;
    const bool beyond = ReasonsBeyondStories().count(reason) != 0;
    if (!reached && !beyond)
      missing.push_back(fmt::format("no story reaches reason {}", v1::Reason_Name(reason)));
    if (reached && beyond) {
      missing.push_back(fmt::format("a story reaches reason {}: it is no longer beyond stories",
                                    v1::Reason_Name(reason)));
    }
  }
  return missing;
}

}  // namespace syncledger::stories
