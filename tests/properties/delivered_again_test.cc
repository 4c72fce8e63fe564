// However often the same lines are delivered, as a whole or any part of them, in between or at
// last: absences, appointments, notifications and their ids are what they are when each came once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/properties/delivering.h"
#include "tests/properties/property.h"

namespace syncledger::properties {
namespace {

// A sync without a name is known by its order. Where an inner part of a capture is read again and
// breaks off in such a sync, the next page that is new goes on with that one, under another name.
TellOptions WithNamedSyncs(const Life& life) {
  TellOptions options = OverEitherOrBoth(life);
  options.unnamed_syncs = false;
  return options;
}

// Delivers the lines, and after some of them a part of what was delivered so far once more; at last
// the whole again, or a part of it.
std::string DeliverAgain(const Life& life, const std::vector<Line>& lines, Coverage* coverage,
                         MemoryLedger* ledger, std::string* how) {
  std::string wrong;
  const auto again = [&](size_t after, size_t from, size_t to) {
    *how += fmt::format("after line {} lines {} to {} again\n", after, from, to - 1);
    for (size_t i = from; i < to && wrong.empty(); ++i) wrong = ledger->Deliver(lines[i].text);
    if (coverage != nullptr)
      coverage->Count("lines delivered again", static_cast<int64_t>(to - from));
  };
  const bool in_between = life.seed % 2 == 0;
  for (size_t i = 0; i < lines.size() && wrong.empty(); ++i) {
    wrong = ledger->Deliver(lines[i].text);
    Dice dice = DiceOf(life, lines[i], 1);
    if (!in_between || !dice.Percent(12)) continue;
    const size_t from = dice.Below(i + 1);
    const size_t to = from + 1 + dice.Below(i + 1 - from);
    again(i, from, to);
  }
  if (!lines.empty()) {
    Dice dice = DiceOf(life, lines.front(), 2);
    const bool whole = dice.Percent(50);
    const size_t from = whole ? 0 : dice.Below(lines.size());
    again(lines.size() - 1, from,
          whole ? lines.size() : from + 1 + dice.Below(lines.size() - from));
  }
  return wrong;
}

std::string IsTheSameDeliveredAgain(const Life& life, Coverage* coverage) {
  const std::vector<Line> lines = Tell(life, WithNamedSyncs(life));
  MemoryLedger once;
  MemoryLedger again;
  std::string how;
  std::string wrong = DeliverAll(lines, &once);
  if (wrong.empty()) wrong = DeliverAgain(life, lines, coverage, &again, &how);
  if (!wrong.empty()) return wrong;
  if (coverage != nullptr) coverage->Add(again.verdicts());
  wrong = Compared(once, again);
  return wrong.empty() ? "" : wrong + "delivered (lines from 0):\n" + how;
}

TEST(DeliveredAgainTest, InWholeOrInPartAbsencesAppointmentsNotificationsAndIdsStay) {
  constexpr int kHistories = 2000;
  Coverage coverage;
  CheckProperty({.first_seed = 100'001,
                 .histories = kHistories,
                 .make = MakeMixedLife,
                 .check = IsTheSameDeliveredAgain,
                 .shown_as = WithNamedSyncs},
                &coverage);
  if (HasFailure()) return;
  EXPECT_GE(coverage.count("lines delivered again"), HistoriesOf(kHistories) * 20);
  ExpectReached(coverage, kHistories);
}

}  // namespace
}  // namespace syncledger::properties
