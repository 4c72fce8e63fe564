// What always holds, after every fact of thousands of generated histories; and the slow model of
// eligibility against the fold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/properties/delivering.h"
#include "tests/properties/property.h"
#include "tests/properties/slow_eligibility.h"

namespace syncledger::properties {
namespace {

// What a rule has several outcomes for.
constexpr std::array kDoubts = {v1::REMOVALS_HELD, v1::REMOVALS_APPROVED, v1::REMOVALS_REJECTED,
                                v1::INTEGRATION_DISCONNECTED, v1::INTEGRATION_CONNECTED};

std::string FoldsAsTheSlowModel(const Life& life, const TellOptions& options, Coverage* coverage) {
  MemoryLedger ledger;
  SlowEligibility model;
  size_t heard = 0;
  for (const Line& line : Tell(life, options)) {
    std::string wrong = ledger.Deliver(line.text);
    for (; wrong.empty() && heard < ledger.facts().size(); ++heard) {
      model.Hear(ledger.facts()[heard]);
    }
    if (wrong.empty()) wrong = model.Compare(ledger.Absences(), ledger.Mailboxes());
    if (!wrong.empty()) {
      return fmt::format(
          "after offset {}: {}\n{}", heard - 1, wrong,
          ledger.verdicts().empty() ? "" : ledger.verdicts().back().ShortDebugString());
    }
  }
  if (coverage != nullptr) {
    coverage->Add(ledger.verdicts());
    for (const v1::Verdict& verdict : ledger.verdicts()) {
      for (const v1::Outcome& outcome : verdict.outcomes()) {
        const bool counts =
            std::find(kDoubts.begin(), kDoubts.end(), outcome.kind()) != kDoubts.end();
        if (counts) coverage->Count(v1::OutcomeKind_Name(outcome.kind()));
      }
    }
    coverage->Count("items judged by the slow model", model.items_judged());
  }
  return "";
}

TEST(FoldTest, AfterEveryFactTheAbsencesAreThoseOfTheSlowModel) {
  constexpr int kHistories = 4000;
  Coverage coverage;
  CheckProperty({.first_seed = 1,
                 .histories = kHistories,
                 .make = MakeMixedLife,
                 .check =
                     [](const Life& life, Coverage* reached) {
                       return FoldsAsTheSlowModel(life, OverEitherOrBoth(life), reached);
                     },
                 .shown_as = OverEitherOrBoth},
                &coverage);
  if (HasFailure()) return;
  EXPECT_GE(coverage.count("items judged by the slow model"), HistoriesOf(kHistories) * 50);
  for (const v1::OutcomeKind kind : kDoubts) {
    EXPECT_GT(coverage.count(v1::OutcomeKind_Name(kind)), 0) << v1::OutcomeKind_Name(kind);
  }
  ExpectReached(coverage, kHistories);
}

}  // namespace
}  // namespace syncledger::properties
