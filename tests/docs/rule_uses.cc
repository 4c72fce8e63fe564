#include "tests/docs/rule_uses.h"

#include <regex>
#include <sstream>

#include "ledger/names.h"
#include "tests/docs/repository.h"

namespace syncledger::docs {
namespace {

// The function that a line at the left margin begins, or the method of a class that one begins
// whose body follows; or "".
std::string FunctionBegun(const std::string& line) {
  static const auto& signature = *new std::regex(R"(^[A-Za-z][^=;(]*?[ :*&]([A-Za-z_]\w*)\()");
  static const auto& method =
      *new std::regex(R"(^  (?!if|for|while|switch|return)[A-Za-z][^=;(]* ([A-Z]\w*)\(.*\{$)");
  std::smatch match;
  if (std::regex_search(line, match, signature)) return match[1].str();
  return std::regex_search(line, match, method) ? match[1].str() : "";
}

}  // namespace

std::set<RuleUse> FindRuleUses(const std::string& file, std::string_view text) {
  static const auto& constant = *new std::regex(R"(\bRULE_[A-Z_]+\b)");
  static const auto& requirement = *new std::regex(R"(Requirement\{v1::RULE_[A-Z_]+, (\w+)\})");
  static const auto& name_only = *new std::regex(R"(return v1::RULE_[A-Z_]+;)");
  std::set<RuleUse> uses;
  std::string function;
  for (const std::string& whole : Lines(text)) {
    const std::string line = whole.substr(0, whole.find("//"));
    if (const std::string begun = FunctionBegun(line); !begun.empty()) function = begun;
    if (std::regex_search(line, name_only) || line.starts_with("static_assert")) continue;
    std::smatch of_table;
    const bool in_table = std::regex_search(line, of_table, requirement);
    for (std::sregex_iterator it(line.begin(), line.end(), constant), end; it != end; ++it) {
      v1::Rule rule;
      if (!v1::Rule_Parse(it->str(), &rule) || rule == v1::RULE_UNSPECIFIED) continue;
      uses.insert({rule, file, in_table ? of_table[1].str() : function});
    }
  }
  return uses;
}

const std::vector<RuleUse>& RulesWithoutOutcome() {
  static const auto& rules = *new std::vector<RuleUse>{
      {v1::RULE_ORDER_NEWER, "ledger/fold.cc", "Fold"},
      {v1::RULE_NOTE_NONE, "ledger/rules/absences.cc", "IsTold"},
      {v1::RULE_SYNC_REMOVE, "ledger/rules/syncs.cc", "JudgeRemovals"},
      {v1::RULE_SYNC_REMOVE, "ledger/rules/syncs.cc", "FindMissing"},
  };
  return rules;
}

std::set<RuleUse> AllRuleUses() {
  std::set<RuleUse> uses;
  for (const std::string& file : FilesBelow("ledger", ".cc")) {
    // Texts and names of every rule, whether anything decides it or not.
    if (file == "ledger/rule_book.cc" || file == "ledger/names.cc") continue;
    uses.merge(FindRuleUses(file, ReadFile(file)));
  }
  uses.insert(RulesWithoutOutcome().begin(), RulesWithoutOutcome().end());
  return uses;
}

std::set<v1::Rule> RulesOfStories(std::string_view text) {
  std::set<v1::Rule> rules;
  for (const std::string& line : Lines(text)) {
    if (line.substr(0, 2) != "# ") continue;
    std::istringstream words(line.substr(2));
    for (std::string word; words >> word;) {
      const std::optional<v1::Rule> rule = RuleNamed(word);
      if (!rule.has_value()) break;
      rules.insert(*rule);
    }
  }
  return rules;
}

}  // namespace syncledger::docs
