// Elections on a real broker: members that share the partitions, that go, and that come and go.
#include "eventlog/kafka_election.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "tests/eventlog/kafka_broker.h"

namespace syncledger {
namespace {

constexpr int kPartitions = 4;
constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kALook{20};

class KafkaElectionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
    settings_ = KafkaBroker::Shared().NewTopics(kPartitions);
  }

  std::unique_ptr<KafkaElection> MustOpen(const std::string& member) {
    auto election = KafkaElection::Open(settings_, settings_.prefix + "-publishers", member);
    EXPECT_TRUE(election.ok()) << election.status();
    return election.ok() ? *std::move(election) : nullptr;
  }

  static std::set<int32_t> MustPoll(KafkaElection& member,
                                    std::chrono::milliseconds within = kALook) {
    const auto mine = member.Poll(within);
    EXPECT_TRUE(mine.ok()) << mine.status();
    return mine.ok() ? *mine : std::set<int32_t>();
  }

  KafkaSettings settings_;
};

TEST_F(KafkaElectionTest, WhoIsLeftHasAllAndIsNeverWithoutItsOwn) {
  auto one = MustOpen("one");
  const auto two = MustOpen("two");
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  std::set<int32_t> of_one, of_two;
  while (of_one.size() != kPartitions / 2 || of_two.size() != kPartitions / 2) {
    ASSERT_LT(std::chrono::steady_clock::now(), limit);
    of_one = MustPoll(*one);
    of_two = MustPoll(*two);
  }
  for (const int32_t partition : of_one) EXPECT_FALSE(of_two.contains(partition));

  one = nullptr;
  std::set<int32_t> now = of_two;
  while (now.size() < kPartitions) {
    ASSERT_LT(std::chrono::steady_clock::now(), limit + kPatience);
    now = MustPoll(*two);
    EXPECT_THAT(now, ::testing::IsSupersetOf(of_two));
  }
}

// Between any two steps of being elected: the library of Kafka once ended the process where one
// left after it had joined and before it had heard what is its own.
TEST_F(KafkaElectionTest, MembersMayLeaveAtAnyMoment) {
  int never_elected = 0;
  int elected = 0;
  for (int i = 0; i < 300; ++i) {
    const auto member = MustOpen("comes and goes");
    const bool any = !MustPoll(*member, std::chrono::milliseconds(i % 100)).empty();
    ++(any ? elected : never_elected);
  }
  EXPECT_GT(never_elected, 10);
  EXPECT_GT(elected, 10);
}

}  // namespace
}  // namespace syncledger
