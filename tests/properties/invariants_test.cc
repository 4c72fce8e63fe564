// "What always holds" of docs/architecture.md, checked after every fact of generated histories; and
// what must not change when a history is delivered twice or told in another order.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ledger/digest.h"
#include "ledger/fold.h"
#include "ledger/names.h"
#include "ledger/row_keys.h"
#include "tests/properties/history.h"
#include "tests/properties/slow_eligibility.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

using stories::MemoryRows;

constexpr int kInvariantsEvery = 20;  // facts between two full comparisons with the slow model

struct Coverage {
  std::set<v1::Rule> rules;
  std::set<v1::Reason> reasons;
  int64_t facts = 0;
  int64_t compared_items = 0;
};

// One tenant's history folded in memory.
struct Bank {
  MemoryRows rows;
  uint64_t next_offset = 0;
  std::set<std::string> outcome_ids;
  std::set<std::string> notification_ids;
};

// Folds all steps of a fact and checks what holds for every verdict (invariants 1, 4 and 6).
v1::Verdict FoldOne(Bank& bank, const v1::Fact& fact, Coverage* coverage) {
  v1::Verdict verdict;
  v1::Continuation continuation;
  bool first = true;
  while (true) {
    v1::Verdict said;
    absl::StatusOr<FoldStep> step =
        Fold(fact, bank.next_offset, bank.rows, &said, first ? nullptr : &continuation);
    EXPECT_TRUE(step.ok()) << step.status();
    if (!step.ok()) return verdict;
    EXPECT_TRUE(bank.rows.EndStep())
        << "a row was changed and not put: " << fact.ShortDebugString();
    if (first) {
      verdict = said;
    } else {
      verdict.mutable_outcomes()->MergeFrom(said.outcomes());
    }
    first = false;
    if (!step->more) break;
    continuation = step->continuation;
  }
  EXPECT_GT(verdict.outcomes_size(), 0) << "a fact without a verdict: " << fact.ShortDebugString();
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    EXPECT_NE(outcome.rule(), v1::RULE_UNSPECIFIED) << outcome.ShortDebugString();
    EXPECT_FALSE(outcome.rule_set().empty());
    EXPECT_TRUE(bank.outcome_ids.insert(outcome.id()).second) << "an outcome id came twice";
    if (outcome.has_notification()) {
      EXPECT_TRUE(bank.notification_ids.insert(outcome.notification().id()).second)
          << "told twice: " << outcome.ShortDebugString();
    }
    if (coverage != nullptr) {
      coverage->rules.insert(outcome.rule());
      coverage->reasons.insert(outcome.reason());
    }
  }
  ++bank.next_offset;
  return verdict;
}

std::map<std::string, std::string> Standing(Bank& bank, bool with_offsets) {
  std::map<std::string, std::string> standing;
  for (v1::RowKind kind : {v1::ROW_ABSENCE, v1::ROW_APPOINTMENT}) {
    for (const RowEntry& entry : bank.rows.Scan(kind, "", "", SIZE_MAX)) {
      standing[std::to_string(kind) + entry.key] =
          with_offsets ? entry.value : std::string(DigestedPart(entry.value));
    }
  }
  return standing;
}

TEST(InvariantsTest, HoldAfterEveryFact) {
  Coverage coverage;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<v1::Fact> facts = FactsOf(GeneratedLines(2'000, 1, 5, seed));
    Bank bank;
    for (const v1::Fact& fact : facts) {
      FoldOne(bank, fact, &coverage);
      if (bank.next_offset % kInvariantsEvery == 0) {
        coverage.compared_items += CompareWithSlowModel(bank.rows);
      }
      if (::testing::Test::HasFailure()) {
        FAIL() << "at offset " << bank.next_offset - 1 << ": " << fact.ShortDebugString();
      }
    }
    coverage.facts += static_cast<int64_t>(facts.size());
  }
  EXPECT_GE(coverage.facts, 24'000);
  EXPECT_GE(coverage.compared_items, 50'000);
  EXPECT_GE(coverage.rules.size(), 35u);
  EXPECT_GE(coverage.reasons.size(), 40u);
}

// Delivered twice: absences, appointments, their ids and who was told stay; the state digest too.
TEST(InvariantsTest, DeliveredTwiceNothingChanges) {
  for (uint64_t seed = 21; seed <= 28; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<std::string> lines = GeneratedLines(1'500, 1, 4, seed);
    const std::vector<v1::Fact> facts = FactsOf(lines);
    Bank bank;
    for (const v1::Fact& fact : facts) FoldOne(bank, fact, nullptr);
    const std::map<std::string, std::string> before = Standing(bank, /*with_offsets=*/true);
    const size_t told = bank.notification_ids.size();
    for (const v1::Fact& fact : facts) {
      const v1::Verdict verdict = FoldOne(bank, fact, nullptr);
      for (const v1::Outcome& outcome : verdict.outcomes()) {
        const bool quiet = outcome.kind() == v1::IGNORED || outcome.kind() == v1::REJECTED;
        ASSERT_TRUE(quiet) << "the second delivery did something: " << outcome.ShortDebugString()
                           << "\n"
                           << fact.ShortDebugString();
      }
    }
    EXPECT_EQ(Standing(bank, /*with_offsets=*/true), before);
    EXPECT_EQ(bank.notification_ids.size(), told);
  }
}

}  // namespace
}  // namespace syncledger
