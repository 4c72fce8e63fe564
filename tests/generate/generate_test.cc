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
#include <vector>

#include "ingest/capture/capture.h"
#include "syncledger/v1/fact.pb.h"

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
           int{Fact::kExportConfirmed}, int{Fact::kUndecodable}}));
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
