// What always holds, after every fact of thousands of generated histories; and the slow model of
// eligibility against the fold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/properties/property.h"
#include "tests/properties/slow_eligibility.h"

namespace syncledger::properties {
namespace {

std::string FoldsAsTheSlowModel(const Life& life, const TellOptions& options, Coverage* coverage) {
  MemoryLedger ledger;
  SlowEligibility model;
  size_t heard = 0;
  for (const Line& line : Tell(life, options)) {
    std::string wrong = ledger.Deliver(line.text);
    for (; wrong.empty() && heard < ledger.facts().size(); ++heard) {
      model.Hear(ledger.facts()[heard], ledger.verdicts()[heard]);
    }
    if (wrong.empty()) wrong = model.Compare(ledger.Absences(), ledger.Mailboxes());
    if (!wrong.empty()) {
      return fmt::format("after offset {}: {}\n{}", heard - 1, wrong,
                         ledger.verdicts().empty() ? ""
                                                   : ledger.verdicts().back().ShortDebugString());
    }
  }
  if (coverage != nullptr) {
    coverage->Add(ledger.verdicts());
    for (const v1::Verdict& verdict : ledger.verdicts()) {
      for (const v1::Outcome& outcome : verdict.outcomes()) {
        coverage->Count(v1::OutcomeKind_Name(outcome.kind()));
      }
    }
    coverage->Count("items judged by the slow model", model.items_judged());
  }
  return "";
}

TellOptions OverEitherOrBoth(const Life& life) {
  TellOptions options;
  options.protocol = static_cast<Protocol>(life.seed % 3);
  return options;
}

// What these lives do not tell of; stories and generated captures do.
std::map<v1::Rule, std::string> RulesBeyond() {
  const std::string series = "a life holds no recurring event";
  const std::string operators = "a life's operators only initialize, confirm, delay and activate";
  return {
      {v1::RULE_ORDER_NEWER, "no decoder writes a newer schema"},
      {v1::RULE_MAP_RECURRENCE, series},
      {v1::RULE_REC_FREEZE, series},
      {v1::RULE_REC_OCCURRENCE, series},
      {v1::RULE_REC_UPDATE, series},
      {v1::RULE_REC_EXCEPTION, series},
      {v1::RULE_REC_REMOVE, series},
      {v1::RULE_SYNC_HELD, "a life has few events in a mailbox"},
      {v1::RULE_SYNC_DISCONNECT, operators},
      {v1::RULE_SYNC_RENAME, operators},
  };
}

std::map<v1::Reason, std::string> ReasonsBeyond() {
  const std::string series = "a life holds no recurring event";
  const std::string operators = "a life's operators only initialize, confirm, delay and activate";
  return {
      {v1::NOT_A_FACT, "bytes that no decoder wrote"},
      {v1::WRONG_PARTITION, "a log that somebody else cut"},
      {v1::ADDRESS_IN_USE, operators},
      {v1::UNKNOWN_MAILBOX, operators},
      {v1::UNKNOWN_SYNC, operators},
      {v1::UNKNOWN_USER, "no rule says it"},
      {v1::DISCONNECTED, operators},
      {v1::RECURRENCE_NOT_SYNCED, series},
      {v1::UNKNOWN_SERIES, series},
  };
}

TEST(FoldTest, AfterEveryFactTheAbsencesAreThoseOfTheSlowModel) {
  Coverage coverage;
  CheckProperty({.first_seed = 1,
                 .histories = 9600,
                 .make = [](uint64_t seed) { return MakeLife(seed, {}); },
                 .check =
                     [](const Life& life, Coverage* reached) {
                       return FoldsAsTheSlowModel(life, OverEitherOrBoth(life), reached);
                     },
                 .shown_as = OverEitherOrBoth},
                &coverage);
  if (HasFailure()) return;
  EXPECT_THAT(coverage.NotReached(RulesBeyond(), ReasonsBeyond()), ::testing::IsEmpty());
}

// Connections that go and come, and syncs that would remove a lot.
TEST(FoldTest, WhatIsDisconnectedOrHeldIsThatOfTheSlowModel) {
  const Shape shape{.least_acts = 40,
                    .most_acts = 90,
                    .most_employees = 2,
                    .doubts = 14,
                    .bookings = 15,
                    .all_set_up = true};
  Coverage coverage;
  CheckProperty({.first_seed = 5001,
                 .histories = 400,
                 .make = [&shape](uint64_t seed) { return MakeLife(seed, shape); },
                 .check =
                     [](const Life& life, Coverage* reached) {
                       return FoldsAsTheSlowModel(life, OverEitherOrBoth(life), reached);
                     },
                 .shown_as = OverEitherOrBoth},
                &coverage);
  if (HasFailure()) return;
  for (const v1::OutcomeKind kind :
       {v1::REMOVALS_HELD, v1::REMOVALS_APPROVED, v1::REMOVALS_REJECTED,
        v1::INTEGRATION_DISCONNECTED, v1::INTEGRATION_CONNECTED}) {
    EXPECT_GT(coverage.count(v1::OutcomeKind_Name(kind)), 0) << v1::OutcomeKind_Name(kind);
  }
}

}  // namespace
}  // namespace syncledger::properties
