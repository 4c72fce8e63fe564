// An explanation as text for people and as JSON, one object an entry.
#pragma once

#include <string>
#include <vector>

#include "api/why.h"

namespace syncledger {

// The whole timeline, with its line ends. `width`: columns to wrap at, 0 for none. Whatever the
// data hold, nothing in it can drive a terminal.
std::string WhyText(const Explanation& explanation, size_t width);

// One object for each entry, and one with the standing at the end; without line ends.
std::vector<std::string> WhyJson(const Explanation& explanation);

}  // namespace syncledger
