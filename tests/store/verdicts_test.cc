// Tests of verdicts and of what a commit moves beside rows: how pages are cut never shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "tests/store/store_fixture.h"

namespace syncledger {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

// A verdict in the steps in which it is committed.
using Steps = std::vector<v1::Verdict>;

v1::Verdict Whole(const Steps& steps) {
  v1::Verdict whole = steps.front();
  for (size_t i = 1; i < steps.size(); ++i)
    whole.mutable_outcomes()->MergeFrom(steps[i].outcomes());
  return whole;
}

Steps RandomVerdict(uint64_t offset, std::mt19937_64& random) {
  const size_t count = random() % 4 == 0 ? 1 + random() % 5 : 1;
  Steps steps(count);
  int outcome = 0;
  for (v1::Verdict& step : steps) {
    step.set_offset(offset);
    step.set_fact_id("fact " + std::to_string(offset));
    step.set_observed_at_us(static_cast<int64_t>(offset) * 1000);
    for (uint64_t i = random() % 3; i-- > 0;) {
      step.add_outcomes()->set_detail("outcome " + std::to_string(outcome++));
    }
  }
  return steps;
}

std::vector<std::string> Read(const ReadView& view, std::string_view tenant, uint64_t from,
                              size_t most = SIZE_MAX) {
  std::vector<std::string> verdicts;
  const absl::Status status = view.Verdicts(tenant, from, [&](v1::Verdict& verdict) {
    verdicts.push_back(verdict.SerializeAsString());
    if (verdicts.size() % 2 == 0) verdict = v1::Verdict();  // it is the visitor's
    return verdicts.size() < most;
  });
  EXPECT_TRUE(status.ok()) << status;
  return verdicts;
}

TEST(Verdicts, HowTheyAreCutIntoPagesNeverShows) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const TempFolder folder;
    const StoreOptions options{.path = folder / "state"};
    auto store = MustOpen(options);
    // Of tenants whose names are easily taken for one another.
    for (const std::string& tenant : {""s, "a"s, "a\0"s, "ab"s}) {
      std::vector<Steps> verdicts;
      std::vector<std::string> expected;
      for (uint64_t offset = 0; offset < 60; ++offset) {
        verdicts.push_back(RandomVerdict(offset, random));
        expected.push_back(Whole(verdicts.back()).SerializeAsString());
      }
      // A page ends where chance has it, also between two steps; a commit too.
      Commit commit;
      v1::VerdictPage page;
      uint64_t first_offset = 0;
      uint32_t first_step = 0;
      const auto end_page = [&] {
        if (page.verdicts().empty()) return;
        commit.pages.push_back({tenant, first_offset, first_step, page.SerializeAsString()});
        page.Clear();
      };
      const uint64_t length = 1 + random() % 10;
      for (const Steps& steps : verdicts) {
        for (uint32_t step = 0; step < steps.size(); ++step) {
          if (random() % length == 0) end_page();
          if (page.verdicts().empty()) {
            first_offset = steps[step].offset();
            first_step = step;
          }
          *page.add_verdicts() = steps[step];
          if (random() % 20 == 0) {
            const uint64_t done = steps[step].offset() + (step + 1 == steps.size() ? 1 : 0);
            end_page();
            commit.tenants = {{tenant, {done, ""}}};
            ASSERT_TRUE(store->Write(commit).ok());
            commit = Commit();
            // What is not whole does not show.
            ASSERT_EQ(Read(*store->View(), tenant, 0).size(), done);
          }
        }
      }
      end_page();
      commit.tenants = {{tenant, {verdicts.size(), ""}}};
      ASSERT_TRUE(store->Write(commit).ok());
      if (random() % 2 == 0) {
        store.reset();
        store = MustOpen(options);
      }
      for (uint64_t from = 0; from <= verdicts.size() + 2; ++from) {
        SCOPED_TRACE("from " + std::to_string(from));
        const auto begin =
            expected.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(from, expected.size()));
        std::vector<std::string> rest(begin, expected.end());
        ASSERT_EQ(Read(*store->View(), tenant, from), rest);
        if (!rest.empty()) {
          rest.resize(1);
          ASSERT_EQ(Read(*store->View(), tenant, from, 1), rest);
        }
      }
    }
  }
}

TEST(Verdicts, OfATenantWithoutAnyAreNone) {
  const TempFolder folder;
  const auto store = MustOpen({.path = folder / "state"});
  EXPECT_THAT(Read(*store->View(), "nobody", 0), IsEmpty());
  EXPECT_THAT(Read(*store->View(), "", 5), IsEmpty());
}

TEST(Commit, MovesHeadsDigestsOffsetsQuarantineAndMetaTogether) {
  const TempFolder folder;
  for (const bool again : {false, true}) {
    const auto store = MustOpen({.path = folder / "state"});
    if (!again) {
      const auto empty = store->View();
      EXPECT_THAT(empty->Tenants().value(), IsEmpty());
      EXPECT_EQ(empty->Tenant("a").value(), std::nullopt);
      EXPECT_EQ(empty->DigestAt("a", 1024).value(), "");
      EXPECT_EQ(empty->NextLogOffset(3).value(), 0);
      EXPECT_EQ(empty->Meta("partitions").value(), "");

      Commit commit;
      commit.tenants = {{"b", {7, "head of b"}}, {"a\0"s, {1, ""}}, {"a", {UINT64_MAX - 1, "\0"s}}};
      commit.digests = {{"a", 2048, "second"}, {"a", 1024, "first"}, {"a\0"s, 1024, "other"}};
      commit.next_log_offsets = {{3, 12}, {0, 1}};
      commit.meta = {{"partitions", "8"}, {"", "nameless"}};
      commit.quarantine = {{1, 300, "no fact"}, {0, 5, ""}};
      ASSERT_TRUE(store->Write(commit).ok());
    }
    const auto view = store->View();
    EXPECT_THAT(view->Tenants().value(), ElementsAre("a", "a\0"s, "b"));
    EXPECT_EQ(view->Tenant("a").value()->next_offset, UINT64_MAX - 1);
    EXPECT_EQ(view->Tenant("a").value()->bytes, "\0"s);
    EXPECT_EQ(view->Tenant("b").value()->bytes, "head of b");
    EXPECT_EQ(view->DigestAt("a", 1024).value(), "first");
    EXPECT_EQ(view->DigestAt("a", 1025).value(), "");
    std::vector<std::pair<uint64_t, std::string>> digests;
    ASSERT_TRUE(view->DigestsOf("a",
                                [&](uint64_t offset, std::string_view bytes) {
                                  digests.emplace_back(offset, bytes);
                                  return true;
                                })
                    .ok());
    EXPECT_THAT(digests, ElementsAre(Pair(1024, "first"), Pair(2048, "second")));
    EXPECT_EQ(view->NextLogOffset(3).value(), 12);
    EXPECT_EQ(view->NextLogOffset(1).value(), 0);
    EXPECT_EQ(view->Meta("partitions").value(), "8");
    EXPECT_EQ(view->Meta("").value(), "nameless");
    std::vector<std::string> quarantined;
    ASSERT_TRUE(view->Quarantined([&](int32_t partition, int64_t offset, std::string_view bytes) {
                      quarantined.push_back(std::to_string(partition) + "/" +
                                            std::to_string(offset) + " " + std::string(bytes));
                      return true;
                    })
                    .ok());
    EXPECT_THAT(quarantined, ElementsAre("0/5 ", "1/300 no fact"));
  }
}

}  // namespace
}  // namespace syncledger
