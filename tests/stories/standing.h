// How things stand, as a story says it: `absences of alice: ...`, `appointment 501 is ...`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/stories/expectation.h"
#include "tests/stories/ledger_under_test.h"
#include "tests/stories/words.h"

namespace syncledger::stories {

// Compares what a line says with what stands; what is wrong, a line each. `first_ids` are the ids
// that items' absences had at first, by the item's name.
std::vector<std::string> CheckStanding(Words& words, const Standing& standing,
                                       const Telling& telling,
                                       const std::map<std::string, std::string>& first_ids);

}  // namespace syncledger::stories
