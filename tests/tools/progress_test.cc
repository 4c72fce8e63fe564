// The line that a terminal shows of long work: how much, how fast, how long still.
#include "tools/progress.h"

#include <gtest/gtest.h>

namespace syncledger {
namespace {

TEST(ProgressLineTest, TellsHowMuchHowFastAndHowLongStill) {
  EXPECT_EQ(ProgressLine("folding", "facts", 250'000, 1'000'000, 2.0),
            "folding  [######------------------]   25%  125,000 facts/s  6 s left");
  EXPECT_EQ(ProgressLine("folding", "facts", 1'000'000, 1'000'000, 8.0),
            "folding  [########################]  100%  125,000 facts/s  0 s left");
  EXPECT_EQ(ProgressLine("reading a.ndjson", "bytes", 3'000'000, 1'203'000'000, 1.5),
            "reading a.ndjson  [------------------------]    0%  2.0 MB/s  10 min 0 s left");
  EXPECT_EQ(ProgressLine("folding", "facts", 100, 2'000'000, 1.0),
            "folding  [------------------------]    0%  100 facts/s  5 h 33 min left");
}

TEST(ProgressLineTest, SaysNothingThatItCannotKnow) {
  // Without a total there is no share and no time left; before the first fact no rate to reckon by.
  EXPECT_EQ(ProgressLine("comparing", "verdicts", 12'345, 0, 2.0),
            "comparing  12,345 verdicts  6,172 verdicts/s");
  EXPECT_EQ(ProgressLine("folding", "facts", 0, 10, 3.0),
            "folding  [------------------------]    0%  0 facts/s");
  EXPECT_EQ(ProgressLine("folding", "facts", 0, 10, 0.0),
            "folding  [------------------------]    0%  0 facts/s");
  // More than was reckoned with is all of it.
  EXPECT_EQ(ProgressLine("folding", "facts", 20, 10, 2.0),
            "folding  [########################]  100%  10 facts/s  0 s left");
}

}  // namespace
}  // namespace syncledger
