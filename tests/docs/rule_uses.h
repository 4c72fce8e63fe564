// Where the code decides a rule, and which stories tell it: found by reading sources and stories.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/verdict.pb.h"

namespace syncledger::docs {

// A function that decides a rule.
struct RuleUse {
  v1::Rule rule;
  std::string file;  // from the repository root
  std::string function;
  auto operator<=>(const RuleUse&) const = default;
};

// The functions of one source that name a RULE_ constant outside comments. A constant in the table
// of requirements (`Requirement{v1::RULE_X, Function}`) stands for its function; one that is only
// returned (`return v1::RULE_X;`) is a name, no decision.
std::set<RuleUse> FindRuleUses(const std::string& file, std::string_view text);

// The same over ledger/, with the functions of rules that leave no outcome.
std::set<RuleUse> AllRuleUses();

// Rules that no outcome names, and what decides them. By hand: a scan for constants finds nothing.
const std::vector<RuleUse>& RulesWithoutOutcome();

// The rules that a story file's headings name. A heading is `# RULE-ID [RULE-ID...]  Sentence.`
std::set<v1::Rule> RulesOfStories(std::string_view text);

}  // namespace syncledger::docs
