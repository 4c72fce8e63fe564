// A restart after any line, the cursor and all rows written out and read again, and verdicts in
// steps of any size never show: verdicts, state and digests are byte for byte the same (invariant
// 2). The real log and projector are cut into batches by projection_test.cc.
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

std::string IsTheSameCutAnywhere(const Life& life, Coverage* coverage) {
  const std::vector<Line> lines = Tell(life, OverEitherOrBoth(life));
  MemoryLedger whole;
  MemoryLedger cut;
  MemoryLedger stepped(/*rows_per_step=*/1 + life.seed % 3);
  std::string wrong = DeliverAll(lines, &whole);
  if (wrong.empty()) wrong = DeliverAll(lines, &stepped);
  for (size_t i = 0; i < lines.size() && wrong.empty(); ++i) {
    wrong = cut.Deliver(lines[i].text);
    if (!DiceOf(life, lines[i], 3).Percent(30)) continue;
    cut.Restart();
    if (coverage != nullptr) coverage->Count("restarts");
  }
  if (!wrong.empty()) return wrong;
  if (coverage != nullptr) {
    coverage->Add(cut.verdicts());
    coverage->Count("verdicts of several steps", stepped.verdicts_of_several_steps());
  }
  if (!(whole.Digests() == cut.Digests())) return "after restarts the digests are others";
  for (size_t i = 0; i < whole.verdicts().size(); ++i) {
    const std::string said = whole.verdicts()[i].SerializeAsString();
    if (said != cut.verdicts()[i].SerializeAsString()) {
      return fmt::format("after a restart the verdict of offset {} is another", i);
    }
    if (said != stepped.verdicts()[i].SerializeAsString()) {
      return fmt::format("in small steps the verdict of offset {} is another:\n  {}\nand not\n  {}",
                         i, stepped.verdicts()[i].ShortDebugString(),
                         whole.verdicts()[i].ShortDebugString());
    }
  }
  if (whole.Digests().state != stepped.Digests().state)
    return "in small steps the state is another";
  return "";
}

TEST(RestartsTest, RestartsAndSmallStepsNeverShow) {
  constexpr int kHistories = 1000;
  Coverage coverage;
  CheckProperty({.first_seed = 200'001,
                 .histories = kHistories,
                 .make = MakeMixedLife,
                 .check = IsTheSameCutAnywhere,
                 .shown_as = OverEitherOrBoth},
                &coverage);
  if (HasFailure()) return;
  EXPECT_GE(coverage.count("restarts"), HistoriesOf(kHistories) * 5);
  EXPECT_GE(coverage.count("verdicts of several steps"), HistoriesOf(kHistories) / 20);
  ExpectAtLeast(coverage, /*rules=*/56, /*reasons=*/48, kHistories);
}

}  // namespace
}  // namespace syncledger::properties
