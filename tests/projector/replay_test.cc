// Replay on generated histories: under the rules as they were in force it gives the live digests,
// always; another rule set makes differences of decisions, and nothing else.
#include "projector/replay.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "projector/comparison.h"
#include "projector/divergence.h"
#include "tests/projector/ledger_folder.h"

namespace syncledger {
namespace {

constexpr size_t kFacts = 3'000;

// Two tenants' history in which both rule sets come into force, one after the other.
std::vector<v1::Fact> HistoryWithActivations(uint64_t seed) {
  std::vector<v1::Fact> facts = FactsOf(GeneratedLines(kFacts, 2, 6, seed));
  InsertActivation("quickstart-1", kFacts / 3, &facts);
  InsertActivation("overview-1", kFacts * 3 / 4, &facts);
  return facts;
}

std::vector<Difference> Differences(const ReadView& decided, const ReadView& replayed) {
  std::vector<Difference> all;
  const absl::Status compared = CompareVerdicts(
      decided, replayed, {}, [&](const Difference& difference) { all.push_back(difference); });
  EXPECT_TRUE(compared.ok()) << compared;
  return all;
}

TEST(ReplayTest, UnderTheRulesInForceGivesTheLiveDigests) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<v1::Fact> facts = HistoryWithActivations(seed);
    Dice dice(seed);
    LedgerFolder folder;
    auto log = folder.Log(facts, static_cast<int32_t>(1 + dice.Below(6)));
    ProjectorOptions options;
    options.batch_facts = static_cast<int64_t>(1 + dice.Below(500));
    auto live = folder.Folded(*log, options);
    auto scratch = folder.State();
    const auto counts = Replay(*log, *live->View(), *scratch, {});
    ASSERT_TRUE(counts.ok()) << counts.status();
    EXPECT_EQ(counts->facts, static_cast<int64_t>(facts.size()));
    EXPECT_GT(counts->outcomes.at(v1::RULES_ACTIVATED), 0);
    EXPECT_EQ(DigestsOf(*scratch->View()), DigestsOf(*live->View()));
    const auto compared = CompareAllStates(*live->View(), *scratch->View(), std::nullopt, true);
    ASSERT_TRUE(compared.ok()) << compared.status();
    EXPECT_TRUE(compared->parted.empty() && compared->unequal.empty());
    EXPECT_EQ(compared->facts, static_cast<int64_t>(facts.size()));
    EXPECT_TRUE(Differences(*live->View(), *scratch->View()).empty());
  }
}

// Up to an offset it is what the ledger was then.
TEST(ReplayTest, UpToAnOffsetGivesTheStateOfThatMoment) {
  const uint64_t seed = 7;
  const std::vector<v1::Fact> facts = HistoryWithActivations(seed);
  Dice dice(seed);
  LedgerFolder folder;
  auto log = folder.Log(facts);
  auto live = folder.Folded(*log);
  const std::string tenant = facts[0].tenant_id();
  for (int i = 0; i < 4; ++i) {
    const uint64_t to = dice.Below(VerdictsOf(*live->View(), tenant).size());
    SCOPED_TRACE("up to offset " + std::to_string(to));
    auto scratch = folder.State();
    ASSERT_TRUE(Replay(*log, *live->View(), *scratch, {.tenant = tenant, .to = to}).ok());

    std::vector<v1::Fact> first;
    for (const v1::Fact& fact : facts) {
      if (fact.tenant_id() == tenant && first.size() <= to) first.push_back(fact);
    }
    auto then_log = folder.Log(first);
    auto then = folder.Folded(*then_log);
    EXPECT_EQ(DigestsOf(*scratch->View()), DigestsOf(*then->View()));

    const auto compared = CompareAllStates(*live->View(), *scratch->View(), tenant, true);
    ASSERT_TRUE(compared.ok()) << compared.status();
    EXPECT_TRUE(compared->parted.empty());
    EXPECT_EQ(compared->facts, static_cast<int64_t>(to) + 1);
  }
}

TEST(ReplayTest, OfOneTenantFoldsThatTenantAlone) {
  const std::vector<v1::Fact> facts = HistoryWithActivations(8);
  LedgerFolder folder;
  auto log = folder.Log(facts, /*partitions=*/1);
  auto live = folder.Folded(*log);
  const std::map<std::string, std::string> digests = DigestsOf(*live->View());
  ASSERT_EQ(digests.size(), 2u);
  for (const auto& [tenant, of_tenant] : digests) {
    auto scratch = folder.State();
    const auto counts = Replay(*log, *live->View(), *scratch, {.tenant = tenant});
    ASSERT_TRUE(counts.ok()) << counts.status();
    EXPECT_EQ(DigestsOf(*scratch->View()),
              (std::map<std::string, std::string>{{tenant, of_tenant}}));
    EXPECT_EQ(counts->facts, static_cast<int64_t>(VerdictsOf(*live->View(), tenant).size()));
  }
}

// The rules that were in force, under another name: every outcome names its rule set, and that is
// no difference.
TEST(ReplayTest, TheSameRulesUnderAnotherNameMakeNoDifference) {
  const std::vector<v1::Fact> facts = FactsOf(GeneratedLines(kFacts, 2, 6, 9));
  LedgerFolder folder;
  auto log = folder.Log(facts);
  auto live = folder.Folded(*log);
  RuleSet renamed = *FindRuleSet("overview-1");
  renamed.version = "renamed-1";
  auto scratch = folder.State();
  ASSERT_TRUE(Replay(*log, *live->View(), *scratch, {.as_if = &renamed}).ok());
  EXPECT_NE(DigestsOf(*scratch->View()), DigestsOf(*live->View()));
  EXPECT_TRUE(Differences(*live->View(), *scratch->View()).empty());
}

TEST(ReplayTest, AnotherRuleSetMakesDifferencesOfDecisionsAlone) {
  std::vector<v1::Fact> facts = FactsOf(GeneratedLines(kFacts, 1, 6, 10));
  InsertActivation("quickstart-1", kFacts / 2, &facts);
  LedgerFolder folder;
  auto log = folder.Log(facts);
  auto live = folder.Folded(*log);
  auto scratch = folder.State();
  ASSERT_TRUE(Replay(*log, *live->View(), *scratch, {.as_if = FindRuleSet("quickstart-1")}).ok());
  const std::vector<Difference> differences = Differences(*live->View(), *scratch->View());
  EXPECT_FALSE(differences.empty());
  std::set<v1::OutcomeKind> kinds;
  std::map<uint64_t, std::set<std::string>> subjects;
  for (const Difference& difference : differences) {
    SCOPED_TRACE("offset " + std::to_string(difference.offset));
    EXPECT_FALSE(difference.decided.empty() && difference.now.empty());
    std::set<std::string> items;
    for (const std::vector<v1::Outcome>* side : {&difference.decided, &difference.now}) {
      for (const v1::Outcome& outcome : *side) {
        kinds.insert(outcome.kind());
        EXPECT_FALSE(outcome.id().empty());
        if (!outcome.item_id().empty()) items.insert(outcome.mailbox() + " " + outcome.item_id());
      }
    }
    EXPECT_LE(items.size(), 1u) << "a difference is about one subject";
  }
  EXPECT_TRUE(kinds.contains(v1::ABSENCE_ADDED));
  EXPECT_TRUE(kinds.contains(v1::IGNORED));
  EXPECT_FALSE(kinds.contains(v1::RULES_ACTIVATED)) << "the name of a rule set is no decision";

  // What the activation corrected stands in both. An absence keeps the location that it once had,
  // so that may be another one.
  ASSERT_TRUE(CompareStanding(*live->View(), *scratch->View(), {}, [&](const auto& difference) {
                EXPECT_TRUE(difference.decided.has_value() && difference.now.has_value());
              }).ok());
  // And before it absences stand in the replay alone, or hold what they once had there.
  std::set<std::string> added;
  ASSERT_TRUE(CompareStanding(*live->View(), *scratch->View(), {.to = kFacts / 2 - 1},
                              [&](const auto& difference) {
                                EXPECT_EQ(difference.kind, v1::ROW_ABSENCE);
                                v1::AbsenceRow row;
                                ASSERT_TRUE(difference.now.has_value());
                                EXPECT_TRUE(row.ParseFromString(*difference.now));
                                if (!difference.decided.has_value()) added.insert(row.state().id());
                              })
                  .ok());
  EXPECT_FALSE(added.empty());
}

}  // namespace
}  // namespace syncledger
