// The synthetic capture: the same for a seed, as many facts as asked for, and every line one that
// ingest can read.
#include "tools/generate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/capture/capture.h"
#include "ledger/fold.h"
#include "ledger/names.h"
#include "syncledger/v1/fact.pb.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

std::vector<std::string> Lines(const GenerateOptions& options) {
  std::vector<std::string> lines;
  const absl::Status generated = Generate(options,
                                          [&lines](std::string_view line) {
                                            lines.emplace_back(line);
                                            return absl::OkStatus();
                                          },
                                          {});
  EXPECT_TRUE(generated.ok()) << generated;
  return lines;
}

std::vector<v1::Fact> Decode(const std::vector<std::string>& lines) {
  std::vector<v1::Fact> facts;
  CaptureCursor cursor;
  int64_t number = 0;
  for (const std::string& line : lines) {
    const absl::Status decoded = DecodeLine("generated", ++number, line, cursor, facts);
    EXPECT_TRUE(decoded.ok()) << decoded << "\n" << line;
    if (!decoded.ok()) break;
  }
  return facts;
}

TEST(GenerateTest, TheSameSeedGivesTheSameBytesAndAnotherSeedOthers) {
  const GenerateOptions options{.facts = 5000, .tenants = 3, .mailboxes = 20, .seed = 7};
  GenerateOptions other = options;
  other.seed = 8;
  const std::vector<std::string> lines = Lines(options);
  EXPECT_EQ(Lines(options), lines);
  EXPECT_NE(Lines(other), lines);
}

TEST(GenerateTest, ThereAreExactlyAsManyFactsAsAskedFor) {
  for (const int64_t facts : {1, 2, 17, 60, 333, 4096, 20'000}) {
    SCOPED_TRACE(facts);
    EXPECT_EQ(Decode(Lines({.facts = facts, .tenants = 2, .mailboxes = 12, .seed = 3})).size(),
              static_cast<size_t>(facts));
  }
}

TEST(GenerateTest, WhatOneSceneMeansToBeUnreadableIsAllThatIsUnreadable) {
  int64_t facts = 0;
  std::map<std::string, int> reasons;
  for (const v1::Fact& fact :
       Decode(Lines({.facts = 30'000, .tenants = 2, .mailboxes = 40, .seed = 5}))) {
    ++facts;
    if (fact.has_undecodable()) ++reasons[fact.undecodable().reason()];
  }
  int undecodable = 0;
  for (const auto& [reason, count] : reasons) undecodable += count;
  EXPECT_LT(undecodable, facts / 500);
  EXPECT_THAT(reasons,
              testing::IsSupersetOf({testing::Key("MALFORMED_BODY"), testing::Key("MISSING_FIELD"),
                                     testing::Key("INVALID_VALUE"), testing::Key("INVALID_TIME")}));
}

TEST(GenerateTest, EveryTenantMailboxAndKindOfFactTakesPart) {
  std::set<std::string> tenants;
  std::set<std::string> mailboxes;
  std::set<int> payloads;
  for (const v1::Fact& fact :
       Decode(Lines({.facts = 20'000, .tenants = 5, .mailboxes = 33, .seed = 9}))) {
    tenants.insert(fact.tenant_id());
    payloads.insert(fact.payload_case());
    if (fact.has_exchange_item()) mailboxes.insert(fact.exchange_item().mailbox());
  }
  EXPECT_EQ(tenants.size(), 5u);
  EXPECT_GE(mailboxes.size(), 33u);
  using Fact = v1::Fact;
  EXPECT_THAT(
      payloads,
      testing::IsSupersetOf(
          {int{Fact::kExchangeItem}, int{Fact::kItemRemoved}, int{Fact::kSyncEnded},
           int{Fact::kSyncFailed}, int{Fact::kAppointmentStated}, int{Fact::kUserStated},
           int{Fact::kUserRemoved}, int{Fact::kLocationStated}, int{Fact::kServiceStated},
           int{Fact::kNotificationSettings}, int{Fact::kExchangeSettings},
           int{Fact::kCalendarInitialized}, int{Fact::kExportDelayed}, int{Fact::kExportFailed},
           int{Fact::kExportConfirmed}, int{Fact::kUndecodable}, int{Fact::kRemovalsDecided},
           int{Fact::kIntegrationDisconnected}, int{Fact::kIntegrationConnected},
           int{Fact::kMailboxRenamed}}));
}

// All steps of a fact's verdict. Offsets count within a tenant.
v1::Verdict Folded(const v1::Fact& fact, uint64_t offset, stories::MemoryRows& rows) {
  v1::Verdict verdict;
  v1::Continuation from;
  for (bool first = true;; first = false) {
    v1::Verdict said;
    const absl::StatusOr<FoldStep> step = Fold(fact, offset, rows, &said, first ? nullptr : &from);
    EXPECT_TRUE(step.ok()) << step.status() << "\n" << fact.ShortDebugString();
    if (!step.ok()) return verdict;
    EXPECT_TRUE(rows.EndStep()) << "a row was changed and not put: " << fact.ShortDebugString();
    verdict.mutable_outcomes()->MergeFrom(said.outcomes());
    if (!step->more) return verdict;
    from = step->continuation;
  }
}

TEST(GenerateTest, RecurringEventsReachEveryRuleOfTheirsOverBothProtocols) {
  using Said = std::pair<v1::Source, v1::Rule>;
  std::map<Said, int> rules;
  std::set<std::pair<v1::Source, v1::Reason>> reasons;
  std::set<std::pair<v1::Source, v1::Recurrence::PatternType>> patterns;
  std::set<v1::Recurrence::RangeType> ranges;
  int instance_lists = 0;
  int deleted = 0;
  int modified = 0;
  std::map<std::string, stories::MemoryRows> rows;
  std::map<std::string, uint64_t> offsets;
  for (const v1::Fact& fact :
       Decode(Lines({.facts = 20'000, .tenants = 2, .mailboxes = 40, .seed = 11}))) {
    const v1::ExchangeItem& item = fact.exchange_item();
    if (item.has_recurrence()) {
      patterns.emplace(fact.source(), item.recurrence().pattern());
      ranges.insert(item.recurrence().range());
    }
    instance_lists += fact.has_series_instances();
    deleted += item.cancelled_occurrences_size();
    modified += item.modified_occurrences_size();
    const v1::Verdict verdict = Folded(fact, offsets[fact.tenant_id()]++, rows[fact.tenant_id()]);
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      ++rules[{fact.source(), outcome.rule()}];
      reasons.emplace(fact.source(), outcome.reason());
    }
    if (HasFailure()) return;
  }
  for (const v1::Source source : {v1::GRAPH, v1::EWS}) {
    SCOPED_TRACE(v1::Source_Name(source));
    for (int pattern = v1::Recurrence::DAILY; pattern <= v1::Recurrence::RELATIVE_YEARLY;
         ++pattern) {
      EXPECT_EQ(patterns.count({source, static_cast<v1::Recurrence::PatternType>(pattern)}), 1u)
          << v1::Recurrence::PatternType_Name(pattern);
    }
    for (const v1::Rule rule : {v1::RULE_REC_FREEZE, v1::RULE_REC_OCCURRENCE, v1::RULE_REC_UPDATE,
                                v1::RULE_REC_EXCEPTION, v1::RULE_REC_REMOVE}) {
      EXPECT_GT((rules[{source, rule}]), 0) << RuleName(rule);
    }
    EXPECT_EQ(reasons.count({source, v1::UNKNOWN_SERIES}), 1u);
    EXPECT_EQ(reasons.count({source, v1::RECURRENCE_NOT_SYNCED}), 1u);
  }
  EXPECT_GT((rules[{v1::GRAPH, v1::RULE_MAP_RECURRENCE}]), 0);
  EXPECT_GT((rules[{v1::GRAPH, v1::RULE_ORDER_REJECT}]), 0);
  EXPECT_THAT(ranges, testing::IsSupersetOf({v1::Recurrence::END_DATE, v1::Recurrence::NO_END,
                                             v1::Recurrence::NUMBERED}));
  EXPECT_GE(instance_lists, 6);
  EXPECT_GE(deleted, 4);
  EXPECT_GE(modified, 6);
}

TEST(GenerateTest, AFactTakesAboutTheBytesThatGraphTakes) {
  const int64_t facts = 20'000;
  int64_t bytes = 0;
  for (const std::string& line :
       Lines({.facts = facts, .tenants = 1, .mailboxes = 30, .seed = 2})) {
    bytes += static_cast<int64_t>(line.size()) + 1;
  }
  EXPECT_GT(bytes / facts, 700);
  EXPECT_LT(bytes / facts, 1200);
}

TEST(GenerateTest, ALineThatCannotBeWrittenEndsItWithThatError) {
  int64_t lines = 0;
  const absl::Status generated =
      Generate({.facts = 1000, .tenants = 1, .mailboxes = 5, .seed = 1},
               [&lines](std::string_view) {
                 return ++lines < 50 ? absl::OkStatus() : absl::ResourceExhaustedError("disk full");
               },
               {});
  EXPECT_EQ(generated, absl::ResourceExhaustedError("disk full"));
  EXPECT_EQ(lines, 50);
}

TEST(GenerateTest, NumbersThatMakeNoBankAreRefused) {
  const auto generate = [](const GenerateOptions& options) {
    return Generate(options,
                    [](std::string_view) {
                      ADD_FAILURE() << "a line was written";
                      return absl::OkStatus();
                    },
                    {})
        .code();
  };
  EXPECT_EQ(generate({.facts = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(generate({.tenants = 0}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(generate({.tenants = 5, .mailboxes = 4}), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace syncledger
