// What /healthz and /readyz say, and what the lag of a partition is, at moments that are given.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/log_watch.h"
#include "tools/process_health.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const absl::Time kBegin = absl::FromUnixSeconds(1'800'000'000);

TEST(PartitionLag, OfAFoldThatKeepsUpIsTheTimeSinceAnythingArrived) {
  PartitionLag lag(/*next=*/10, /*now_ms=*/1'000);
  lag.SeeEnd(10, 2'000);
  EXPECT_EQ(lag.Milliseconds(5'000), 3'000);  // since it arrived, or was first seen
  lag.SeeEnd(12, 6'000);
  lag.SeeFolded(12, 5'900);
  EXPECT_EQ(lag.records(), 0);
  EXPECT_EQ(lag.Milliseconds(6'000), 0);
  lag.SeeEnd(12, 20'000);
  EXPECT_EQ(lag.Milliseconds(20'000), 14'000);  // silence shows
}

TEST(PartitionLag, OfAFoldThatStandsIsTheAgeOfWhatWaitsLongest) {
  PartitionLag lag(0, 0);
  lag.SeeEnd(5, 1'000);
  lag.SeeFolded(5, 900);
  lag.SeeEnd(5, 60'000);
  lag.SeeEnd(6, 61'000);
  EXPECT_EQ(lag.records(), 1);
  // It came after the look at 60 s, however old the record before it is.
  EXPECT_EQ(lag.Milliseconds(61'500), 1'500);
  for (int64_t second = 62; second <= 200; ++second) lag.SeeEnd(second - 55, second * 1'000);
  EXPECT_EQ(lag.Milliseconds(200'000), 140'000);
  lag.SeeFolded(100, 154'900);
  EXPECT_EQ(lag.Milliseconds(200'000), 45'000);  // it came between the looks at 155 and 156 s
  lag.SeeFolded(lag.end(), 199'900);
  EXPECT_EQ(lag.Milliseconds(200'500), 500);
}

TEST(PartitionLag, OfWhatWasThereBeforeIsItsAgeInTheLog) {
  PartitionLag lag(0, 1'000'000);
  lag.SeeEnd(100, 1'001'000);
  EXPECT_TRUE(lag.NeedsAge());
  lag.SeeWaiting(0, 400'000);
  EXPECT_FALSE(lag.NeedsAge());
  EXPECT_EQ(lag.Milliseconds(1'001'000), 601'000);
  lag.SeeFolded(50, 800'000);
  EXPECT_EQ(lag.Milliseconds(1'001'000), 201'000);
  lag.SeeWaiting(0, 400'000);  // an answer that came too late
  EXPECT_EQ(lag.Milliseconds(1'001'000), 201'000);
}

TEST(PartitionLag, StaysExactEnoughThroughAnyNumberOfLooks) {
  PartitionLag lag(0, 0);
  lag.SeeEnd(0, 1);
  for (int64_t look = 1; look <= 5'000; ++look) lag.SeeEnd(look, look * 1'000);
  EXPECT_EQ(lag.Milliseconds(5'000'000), 5'000'000 - 1);
  lag.SeeFolded(2'500, 2'499'000);
  // Never younger than it is, and not much older: steps were joined.
  EXPECT_GE(lag.Milliseconds(5'000'000), 5'000'000 - 2'501'000);
  EXPECT_LE(lag.Milliseconds(5'000'000), 5'000'000 - 2'499'000);
}

TEST(ProcessHealth, SaysWhatTheProcessDoesUntilItIsReady) {
  ProcessHealth health;
  EXPECT_THAT(health.WhatAils(kBegin + absl::Hours(1)), IsEmpty());  // opening has no steps
  EXPECT_THAT(health.WhyNotReady(kBegin, nullptr), ElementsAre("opening the ledger"));
  health.Opens("broker:9092: cannot be reached");
  EXPECT_THAT(health.WhyNotReady(kBegin, nullptr),
              ElementsAre("waiting: broker:9092: cannot be reached"));
  const auto watch = LogWatch::Embedded({{0, 0}, {1, 1'000}}, {{0, 9'000}, {1, 3'000}});
  health.Folds(kBegin);
  EXPECT_THAT(health.WhyNotReady(kBegin, watch.get()),
              ElementsAre("folding: 1,000 of 12,000 records of the log are folded"));
  watch->SeeFolded(0, 9'000, 0);
  watch->SeeFolded(1, 3'000, 0);
  health.Works(kBegin);
  EXPECT_THAT(health.WhyNotReady(kBegin, watch.get()), IsEmpty());
}

TEST(ProcessHealth, ALoopThatFinishesNoStepIsStuck) {
  ProcessHealth health;
  health.Works(kBegin);
  EXPECT_THAT(health.WhatAils(kBegin + absl::Seconds(29)), IsEmpty());
  EXPECT_THAT(health.WhatAils(kBegin + absl::Seconds(31)),
              ElementsAre("stuck: no step has finished for 31 s"));
  EXPECT_THAT(health.WhyNotReady(kBegin + absl::Seconds(31), nullptr),
              ElementsAre("stuck: no step has finished for 31 s"));
  health.Steps(kBegin + absl::Seconds(32));
  EXPECT_THAT(health.WhatAils(kBegin + absl::Seconds(33)), IsEmpty());
  health.Folds(kBegin + absl::Seconds(33));
  EXPECT_THAT(health.WhatAils(kBegin + absl::Seconds(70)), ElementsAre(HasSubstr("stuck")));
}

TEST(ProcessHealth, WhoWasToldToEndIsWellAndTakesNothingMore) {
  ProcessHealth health;
  health.Works(kBegin);
  EXPECT_THAT(health.WhyNotReady(kBegin, nullptr), IsEmpty());
  health.Ends();
  EXPECT_THAT(health.WhatAils(kBegin + absl::Hours(1)), IsEmpty());
  EXPECT_THAT(health.WhyNotReady(kBegin + absl::Hours(1), nullptr),
              ElementsAre("ending, as it was told to"));
}

TEST(ProcessHealth, AFoldThatStoppedIsNotWell) {
  ProcessHealth health;
  health.Works(kBegin);
  health.Fails(absl::DataLossError("the fact at offset 7 cannot be read"));
  EXPECT_THAT(health.WhatAils(kBegin), ElementsAre("stopped: the fact at offset 7 cannot be read"));
}

TEST(ProcessHealth, WhoLosesWhatItFollowsIsNotReadyAndWell) {
  ProcessHealth health;
  health.Works(kBegin);
  health.Follows(absl::UnavailableError("the state is gone"));
  EXPECT_THAT(health.WhatAils(kBegin), IsEmpty());
  EXPECT_THAT(health.WhyNotReady(kBegin, nullptr), ElementsAre("the state is gone"));
  health.Follows(absl::OkStatus());
  EXPECT_THAT(health.WhyNotReady(kBegin, nullptr), IsEmpty());
}

}  // namespace
}  // namespace syncledger
