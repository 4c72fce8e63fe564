// What one thread hands to another: in order, no more of it than was agreed, and all of it before
// the end.
#include "tools/handover.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace syncledger {
namespace {

TEST(HandoverTest, GivesEverythingInOrderAndThenNothing) {
  Handover<int> numbers(3);
  std::thread puts([&] {
    for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(numbers.Put(i));
    numbers.Close();
  });
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(numbers.Take(), i);
  EXPECT_EQ(numbers.Take(), std::nullopt);
  EXPECT_EQ(numbers.Take(), std::nullopt);
  puts.join();
}

TEST(HandoverTest, NoMoreAreOnTheirWayThanWasAgreed) {
  Handover<int> numbers(2);
  std::atomic<int> put = 0;
  std::thread puts([&] {
    for (; put < 5'000; ++put) numbers.Put(put);
  });
  for (int taken = 0; taken < 5'000; ++taken) {
    EXPECT_LE(put, taken + 2);
    EXPECT_EQ(numbers.Take(), taken);
  }
  puts.join();
}

TEST(HandoverTest, WhoTakesNoMoreLetsTheOtherGo) {
  Handover<int> numbers(1);
  EXPECT_TRUE(numbers.Put(1));
  std::thread puts([&] { EXPECT_FALSE(numbers.Put(2)); });  // it waits, or is about to
  numbers.Close();
  puts.join();
  EXPECT_TRUE(numbers.closed());
  EXPECT_EQ(numbers.Take(), 1);  // what was put stays to be taken
  EXPECT_EQ(numbers.Take(), std::nullopt);
}

}  // namespace
}  // namespace syncledger
