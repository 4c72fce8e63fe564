// Names of rules, reasons and kinds, and that the rule book knows every one of them.
#include "ledger/names.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/rule_book.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::IsEmpty;

TEST(Names, AreThoseOfTheInterface) {
  EXPECT_EQ(RuleName(v1::RULE_ABS_SKIP), "ABS-SKIP");
  EXPECT_EQ(RuleName(v1::RULE_RULES_ACTIVATE), "RULES-ACTIVATE");
  EXPECT_EQ(RuleName(v1::RULE_UNSPECIFIED), "");
  EXPECT_EQ(RuleName(static_cast<v1::Rule>(9999)), "");
  EXPECT_EQ(ReasonName(v1::REASON_UNSPECIFIED), "");
  EXPECT_EQ(ReasonName(v1::CANCELLED_IN_EXCHANGE), "CANCELLED");
  EXPECT_EQ(ReasonName(v1::CANCELLED_NOTICE), "CANCELLED");
  EXPECT_EQ(ReasonName(v1::UPDATED_NOTICE), "UPDATED");
  EXPECT_EQ(ReasonName(v1::NOT_BUSY), "NOT_BUSY");
  EXPECT_EQ(KindName(v1::ABSENCE_ADDED), "ABSENCE_ADDED");
  EXPECT_EQ(KindName(v1::OUTCOME_UNSPECIFIED), "");
  EXPECT_EQ(SourceName(v1::COCONUT), "coconut");
  EXPECT_EQ(RoleName(v1::Actor::ADMIN), "admin");
  EXPECT_EQ(ShowAsName(v1::WORKING_ELSEWHERE), "workingElsewhere");
  EXPECT_EQ(ShowAsName(v1::SHOW_AS_UNKNOWN), "");
  EXPECT_EQ(SideName(v1::GRAPH), "EXCHANGE");
  EXPECT_EQ(SideName(v1::EWS), "EXCHANGE");
  EXPECT_EQ(SideName(v1::COCONUT), "COCONUT");
  EXPECT_EQ(SideName(v1::SOURCE_UNSPECIFIED), "");
  EXPECT_EQ(SourceName(static_cast<v1::Source>(v1::Source_MAX + 1)), "");
  EXPECT_EQ(SideName(static_cast<v1::Source>(v1::Source_MAX + 1)), "");
}

TEST(Names, LeadBack) {
  for (v1::Rule rule : AllRules()) EXPECT_EQ(RuleNamed(RuleName(rule)), rule);
  for (v1::OutcomeKind kind : AllKinds()) EXPECT_EQ(KindNamed(KindName(kind)), kind);
  for (v1::Reason reason : AllReasons()) {
    EXPECT_THAT(ReasonsNamed(ReasonName(reason)), testing::Contains(reason));
  }
  EXPECT_THAT(ReasonsNamed("CANCELLED"),
              ElementsAre(v1::CANCELLED_IN_EXCHANGE, v1::CANCELLED_NOTICE));
  for (int number = v1::SOURCE_UNSPECIFIED + 1; number <= v1::Source_MAX; ++number) {
    const auto source = static_cast<v1::Source>(number);
    EXPECT_EQ(SourceNamed(SourceName(source)), source) << number;
  }
  EXPECT_EQ(ShowAsNamed("oof"), v1::OOF);
  EXPECT_EQ(RoleNamed("client"), v1::Actor::CLIENT);
}

TEST(Names, OfNothingLeadNowhere) {
  for (const char* none : {"", "abs-skip", "ABS_SKIP", "RULE_ABS_SKIP", "UNSPECIFIED"}) {
    EXPECT_FALSE(RuleNamed(none).has_value()) << none;
    EXPECT_FALSE(KindNamed(none).has_value()) << none;
    EXPECT_FALSE(SourceNamed(none).has_value()) << none;
    EXPECT_FALSE(RoleNamed(none).has_value()) << none;
    EXPECT_FALSE(ShowAsNamed(none).has_value()) << none;
    EXPECT_THAT(ReasonsNamed(none), IsEmpty()) << none;
  }
  EXPECT_THAT(ReasonsNamed("CANCELLED_IN_EXCHANGE"), IsEmpty());
}

TEST(RuleBook, HasEveryRuleOnceInOrder) {
  std::vector<v1::Rule> rules;
  for (const RuleText& text : RuleBook()) {
    rules.push_back(text.rule);
    EXPECT_THAT(std::string(text.sentence), EndsWith(".")) << RuleName(text.rule);
    EXPECT_NE(SectionTitle(text.section), "") << RuleName(text.rule);
  }
  EXPECT_EQ(rules, AllRules());
}

TEST(RuleBook, HasEveryReasonOnceInOrder) {
  std::vector<v1::Reason> reasons;
  for (const ReasonText& text : ReasonBook()) {
    reasons.push_back(text.reason);
    EXPECT_FALSE(text.because.empty()) << ReasonName(text.reason);
    EXPECT_NE(text.because.back(), '.') << ReasonName(text.reason);
    EXPECT_TRUE(text.remedy.empty() || text.remedy.back() == '.') << ReasonName(text.reason);
    if (IsEligibilityReason(text.reason)) {
      EXPECT_FALSE(text.remedy.empty()) << ReasonName(text.reason) << ": what would change it?";
      EXPECT_EQ(FindRuleText(text.asked_by)->section, 2) << ReasonName(text.reason);
    }
  }
  EXPECT_EQ(reasons, AllReasons());
}

TEST(RuleBook, EveryRequirementHasAReason) {
  std::set<v1::Rule> asked;
  for (const ReasonText& text : ReasonBook()) asked.insert(text.asked_by);
  for (const RuleText& text : RuleBook()) {
    EXPECT_EQ(asked.count(text.rule), text.section == 2 ? 1u : 0u) << RuleName(text.rule);
  }
}

TEST(RuleBook, KnowsNothingOfUnspecifiedValues) {
  EXPECT_EQ(FindRuleText(v1::RULE_UNSPECIFIED), nullptr);
  EXPECT_EQ(FindReasonText(v1::REASON_UNSPECIFIED), nullptr);
  EXPECT_FALSE(IsEligibilityReason(v1::REASON_UNSPECIFIED));
  EXPECT_EQ(SectionTitle(0), "");
  EXPECT_EQ(SectionTitle(12), "");
}

}  // namespace
}  // namespace syncledger
