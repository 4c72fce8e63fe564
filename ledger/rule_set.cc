#include "ledger/rule_set.h"

#include <algorithm>

namespace syncledger {
namespace {

constexpr uint32_t Bits(std::initializer_list<v1::ShowAs> statuses) {
  uint32_t bits = 0;
  for (v1::ShowAs status : statuses) bits |= 1u << status;
  return bits;
}

}  // namespace

const std::vector<RuleSet>& RuleSets() {
  static const std::vector<RuleSet> kRuleSets = {
      {.version = "overview-1",
       .blocking_statuses = Bits({v1::BUSY}),
       .cancel_moved_appointment = false,
       .held_min = 5,
       .held_missing_percent = 20,
       .held_reported_percent = 80,
       .tell_when_over = false},
      {.version = "quickstart-1",
       .blocking_statuses = Bits({v1::BUSY, v1::OOF, v1::TENTATIVE}),
       .cancel_moved_appointment = false,
       .held_min = 5,
       .held_missing_percent = 20,
       .held_reported_percent = 80,
       .tell_when_over = false},
  };
  return kRuleSets;
}

const RuleSet* FindRuleSet(std::string_view version) {
  const auto& sets = RuleSets();
  const auto found = std::find_if(sets.begin(), sets.end(),
                                  [&](const RuleSet& set) { return set.version == version; });
  return found == sets.end() ? nullptr : &*found;
}

}  // namespace syncledger
