// docs/rules.md says what the code says; and the reading of code and stories finds what is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "tests/docs/rule_uses.h"
#include "tests/docs/rules_text.h"

namespace syncledger::docs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(RulesDocument, SaysWhatTheCodeSays) { EXPECT_EQ(FirstDifference(RulesDocument()), ""); }

TEST(RulesDocument, HasEveryRuleAndEveryReason) {
  const std::string text = RulesDocument().text;
  for (v1::Rule rule : AllRules()) {
    EXPECT_NE(FindRuleText(rule), nullptr) << RuleName(rule);
    EXPECT_THAT(text, HasSubstr("| `" + std::string(RuleName(rule)) + "` |"));
  }
  for (v1::Reason reason : AllReasons()) {
    EXPECT_NE(FindReasonText(reason), nullptr) << ReasonName(reason);
    EXPECT_THAT(text, HasSubstr("| `" + std::string(ReasonName(reason)) + "` |"));
  }
}

TEST(RulesDocument, SaysOfARuleThatNothingDecidesThatItComesLater) {
  const std::string without = RulesText({}, {});
  EXPECT_THAT(without, HasSubstr("schedule. | comes with a later version |  |"));
  const std::string with = RulesText({{v1::RULE_ABS_SKIP, "ledger/rules/absences.cc", "Judge"}},
                                     {{v1::RULE_ABS_SKIP, {"tests/stories/absences.story"}}});
  EXPECT_THAT(with, HasSubstr("schedule. | [rules/absences.cc](../ledger/rules/absences.cc): "
                              "`Judge` | [absences](../tests/stories/absences.story) |"));
}

TEST(RuleUses, AreTheFunctionsThatNameTheConstant) {
  EXPECT_THAT(FindRuleUses("a.cc",
                           "void Fold(Judgement& judgement,\n"
                           "          int more) {\n"
                           "  judgement.Add(v1::IGNORED, v1::RULE_ABS_SKIP);\n"
                           "}\n"
                           "\n"
                           "v1::Outcome& Say(int x) { return Add(v1::RULE_ORDER_STALE); }\n"),
              ElementsAre(RuleUse{v1::RULE_ORDER_STALE, "a.cc", "Say"},
                          RuleUse{v1::RULE_ABS_SKIP, "a.cc", "Fold"}));
}

TEST(RuleUses, OfTheTableOfRequirementsAreItsFunctions) {
  EXPECT_THAT(FindRuleUses("a.cc",
                           "v1::Reason Before() {}\n"
                           "constexpr std::array kEligibility = {\n"
                           "    Requirement{v1::RULE_ELIG_BUSY, ShownAsBusy},\n"
                           "};\n"),
              ElementsAre(RuleUse{v1::RULE_ELIG_BUSY, "a.cc", "ShownAsBusy"}));
}

TEST(RuleUses, AreNotCommentsNamesOrOtherConstants) {
  EXPECT_THAT(FindRuleUses("a.cc",
                           "v1::Rule RequirementOf(v1::Reason reason) {\n"
                           "  return v1::RULE_ELIG_BUSY;  // v1::RULE_ELIG_ZONE\n"
                           "  Add(v1::RULE_UNSPECIFIED, v1::UNKNOWN_RULE_SET);\n"
                           "}\n"),
              IsEmpty());
}

TEST(RuleUses, WithoutOutcomeNameFunctionsThatExistAndThatNoScanFinds) {
  std::set<RuleUse> scanned;
  for (const std::string& file : FilesBelow("ledger/rules", ".cc")) {
    scanned.merge(FindRuleUses(file, ReadFile(file)));
  }
  for (const RuleUse& use : RulesWithoutOutcome()) {
    EXPECT_THAT(ReadFile(use.file), HasSubstr(" " + use.function + "("))
        << use.file << " has no " << use.function;
    EXPECT_TRUE(std::none_of(scanned.begin(), scanned.end(),
                             [&](const RuleUse& found) { return found.rule == use.rule; }))
        << RuleName(use.rule) << " has an outcome: take it off the list";
  }
}

TEST(RuleUses, ThereAreSomeOfEachRule) {
  std::set<v1::Rule> used;
  for (const RuleUse& use : AllRuleUses()) used.insert(use.rule);
  for (const v1::Rule rule : AllRules()) {
    EXPECT_THAT(used, testing::Contains(rule)) << RuleName(rule) << " is decided nowhere";
  }
}

TEST(RuleUses, NameFunctionsThatExist) {
  for (const RuleUse& use : AllRuleUses()) {
    EXPECT_THAT(ReadFile(use.file), testing::ContainsRegex("[ :]" + use.function + "\\("))
        << RuleName(use.rule) << ": " << use.file << " has no " << use.function;
  }
}

TEST(RulesOfStories, AreThoseOfTheHeadings) {
  EXPECT_THAT(RulesOfStories("# ABS-ADD NOTE-UPDATE  An event blocks. ABS-SKIP does not.\n"
                             "outlook dentist => IGNORED by ABS-KEEP\n"
                             "# A comment about ABS-PAUSE\n"),
              ElementsAre(v1::RULE_ABS_ADD, v1::RULE_NOTE_UPDATE));
}

TEST(RulesOfStories, EveryFileHasSome) {
  for (const std::string& file : FilesBelow("tests/stories", ".story")) {
    EXPECT_THAT(RulesOfStories(ReadFile(file)), Not(IsEmpty())) << file;
  }
}

}  // namespace
}  // namespace syncledger::docs
