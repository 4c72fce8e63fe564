// Work that is shared out between threads: each piece once, and what fails.
#include "projector/in_parallel.h"

#include <atomic>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace syncledger {
namespace {

TEST(ForEachInParallel, TakesEachOnceWhateverTheThreads) {
  for (const size_t count : {0, 1, 2, 1000}) {
    for (const size_t threads : {1, 2, 7}) {
      std::vector<std::atomic<int>> taken(count);
      ASSERT_TRUE(ForEachInParallel(count, threads, [&](size_t i) {
                    ++taken[i];
                    return absl::OkStatus();
                  }).ok());
      for (size_t i = 0; i < count; ++i) ASSERT_EQ(taken[i], 1) << i;
    }
  }
}

TEST(ForEachInParallel, EndsAtAFailureAndSaysTheLowest) {
  std::atomic<size_t> begun = 0;
  std::atomic<bool> other_failed = false;
  const absl::Status status = ForEachInParallel(100000, 2, [&](size_t i) {
    ++begun;
    // The lower one fails last.
    while (i == 3 && !other_failed) continue;
    if (i == 4) other_failed = true;
    return i == 3 || i == 4 ? absl::DataLossError(std::to_string(i)) : absl::OkStatus();
  });
  EXPECT_EQ(status.message(), "3");
  EXPECT_LE(begun, 6u);
}

}  // namespace
}  // namespace syncledger
