// Rule sets: the named, versioned choices that the rules leave open (rules.md, section 11).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

struct RuleSet {
  std::string_view version;
  uint32_t blocking_statuses;  // bit (1 << ShowAs)
  bool cancel_moved_appointment;
  int held_min;
  int held_missing_percent;
  int held_reported_percent;
  bool tell_when_over;

  bool Blocks(v1::ShowAs show_as) const { return blocking_statuses >> show_as & 1; }
};

// Every rule set that was ever active. The first is in force until another is activated.
const std::vector<RuleSet>& RuleSets();

// The rule set of that version; null if there is none.
const RuleSet* FindRuleSet(std::string_view version);

}  // namespace syncledger
