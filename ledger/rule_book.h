// The rule book in plain words: what each rule says, what each reason means, and what would change
// it.
#pragma once

#include <string_view>
#include <vector>

#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// One rule, as it can be read aloud to a customer.
struct RuleText {
  v1::Rule rule;
  int section;                // of docs/rules.md
  std::string_view sentence;  // what the rule says, whole, ends with a full stop
};

// One reason.
struct ReasonText {
  v1::Reason reason;
  std::string_view because;  // goes on after "because": no capital, no full stop
  std::string_view
      remedy;  // what would change it, a whole sentence; empty where nothing would or need
  v1::Rule
      asked_by;  // of an eligibility reason: the requirement that failed; else RULE_UNSPECIFIED
};

// Every rule and every reason, in number order.
const std::vector<RuleText>& RuleBook();
const std::vector<ReasonText>& ReasonBook();

// The title of a section of docs/rules.md: 2 is "Eligibility of an Exchange item". Empty for a
// number that is none.
std::string_view SectionTitle(int section);

// The entry; null for the unspecified value and for a number that this build does not know.
const RuleText* FindRuleText(v1::Rule rule);
const ReasonText* FindReasonText(v1::Reason reason);

// Whether the reason says that an item is not eligible (rules.md, section 2).
bool IsEligibilityReason(v1::Reason reason);

}  // namespace syncledger
