// docs/rules.md as the code has it: every rule and every reason in plain words, and where they
// live.
#pragma once

#include <map>
#include <set>
#include <string>

#include "syncledger/v1/verdict.pb.h"
#include "tests/docs/repository.h"
#include "tests/docs/rule_uses.h"

namespace syncledger::docs {

// The files of stories, by the rules that their headings name.
using StoriesByRule = std::map<v1::Rule, std::set<std::string>>;

// The text, given who decides the rules and who tells them.
std::string RulesText(const std::set<RuleUse>& uses, const StoriesByRule& stories);

// docs/rules.md as the repository's sources make it.
MadeDocument RulesDocument();

}  // namespace syncledger::docs
