// What the doctor says of one thing that it looked at.
#pragma once

#include <string>

namespace syncledger {

enum class Health { kOk, kWarning, kBroken };

struct Diagnosis {
  Health health;
  std::string what;  // what was looked at
  std::string found;
  std::string remedy;  // what to do; empty where nothing is
};

}  // namespace syncledger
