// Which rules and reasons the stories have to reach, and which they have not.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "syncledger/v1/verdict.pb.h"

namespace syncledger::stories {

// The rules that an outcome shows at work: the one that decided it; the requirement whose failing
// is its reason; and SYNC-REMOVE, whose outcomes are those of sections 3 and 5.
std::set<v1::Rule> RulesShownBy(const v1::Outcome& outcome);

// A line for each rule and reason that stories can reach and these did not.
std::vector<std::string> NotReached(const std::set<v1::Rule>& rules,
                                    const std::set<v1::Reason>& reasons);

}  // namespace syncledger::stories
