// `verify --against DIR`: whether two data folders hold the same, and the first fact at which they
// part.
#pragma once

#include <string>

#include "tools/invocation.h"

namespace syncledger {

struct AgainstOptions {
  std::string other;   // the other data folder
  std::string tenant;  // empty: all
};

// Returns the exit code: kDifference where the two contradict each other, or one has nothing of a
// tenant that the other has. Where one is only behind the other they are compared as far as both
// go.
int VerifyAgainst(const Invocation& run, const AgainstOptions& options);

}  // namespace syncledger
