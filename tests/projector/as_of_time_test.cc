// As of a time: the marks by which a moment is found say the same as looking at every fact.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "api/query.h"
#include "tests/projector/ledger_folder.h"

namespace syncledger {
namespace {

// The tenant's facts before the first one that was observed after `time_us`.
uint64_t Before(const std::vector<v1::Fact>& facts, int64_t time_us) {
  uint64_t before = 0;
  while (before < facts.size() && facts[before].observed_at_us() <= time_us) ++before;
  return before;
}

class AsOfTimeTest : public testing::Test {
 protected:
  // Folds them in batches of some size, and asks about every time at which one was observed and the
  // moments around it.
  void Check(const std::vector<v1::Fact>& facts, int64_t batch_facts) {
    auto log = folder_.Log(facts);
    ProjectorOptions options;
    options.batch_facts = batch_facts;
    auto state = folder_.Folded(*log, options);
    const auto view = state->View();
    const std::string& tenant = facts[0].tenant_id();
    uint64_t most_from_marks = 0;
    for (size_t i = 0; i < facts.size(); i += 7) {
      for (const int64_t near : {-1, 0, 1}) {
        const int64_t time_us = facts[i].observed_at_us() + near;
        const uint64_t expected = Before(facts, time_us);
        const auto marked = view->FactsObservedBy(tenant, time_us);
        ASSERT_TRUE(marked.ok()) << marked.status();
        EXPECT_LE(*marked, expected);
        EXPECT_LT(expected - *marked, 64u) << "it leaves too many facts to be looked at";
        most_from_marks = std::max(most_from_marks, *marked);
        const auto scopes = ResolveScopes(*view, tenant, {.offset = {}, .time_us = time_us});
        ASSERT_TRUE(scopes.ok()) << scopes.status();
        EXPECT_EQ(scopes->empty() ? 0 : scopes->front().end, expected) << time_us;
      }
    }
    EXPECT_GT(most_from_marks, facts.size() / 2);
  }

  LedgerFolder folder_;
};

TEST_F(AsOfTimeTest, AMomentIsFoundByItsMarks) {
  Check(FactsOf(GeneratedLines(1'000, 1, 6, 31)), 300);
}

// What is observed does not always come in the order of its times: a second capture may be older.
TEST_F(AsOfTimeTest, AlsoWhereTimesGoBack) {
  std::vector<v1::Fact> facts = FactsOf(GeneratedLines(1'000, 1, 6, 32));
  Dice dice(32);
  for (int i = 0; i < 40; ++i) {
    v1::Fact& fact = facts[dice.Below(facts.size())];
    fact.set_observed_at_us(facts[dice.Below(facts.size())].observed_at_us());
  }
  Check(facts, 64);
  Check(facts, 4096);
}

}  // namespace
}  // namespace syncledger
