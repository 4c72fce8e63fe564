// Elections on a real broker: members that share the partitions, that go, and that come and go.
#include "eventlog/kafka_election.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/types.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

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

  // The names of those who belong to the group, as the broker has them.
  std::multiset<std::string> Members() const {
    auto client = KafkaClient::Open(settings_, RD_KAFKA_CONSUMER, {{"group.id", "who looks"}});
    EXPECT_TRUE(client.ok()) << client.status();
    const rd_kafka_group_list* groups = nullptr;
    EXPECT_EQ(rd_kafka_list_groups((*client)->handle(), (settings_.prefix + "-publishers").c_str(),
                                   &groups, 60000),
              RD_KAFKA_RESP_ERR_NO_ERROR);
    std::multiset<std::string> names;
    for (int i = 0; groups != nullptr && i < groups->group_cnt; ++i) {
      const rd_kafka_group_info& group = groups->groups[i];
      for (int j = 0; j < group.member_cnt; ++j) names.insert(group.members[j].client_id);
    }
    if (groups != nullptr) rd_kafka_group_list_destroy(groups);
    return names;
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

  EXPECT_THAT(Members(), ::testing::ElementsAre("one", "two"));
  one = nullptr;
  EXPECT_THAT(Members(), ::testing::ElementsAre("two")) << "it ended without a word";
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
    bool any = !MustPoll(*member, std::chrono::milliseconds(i % 100)).empty();
    const auto limit = std::chrono::steady_clock::now() + kPatience;
    while (i % 20 == 19 && !any && std::chrono::steady_clock::now() < limit) {
      any = !MustPoll(*member).empty();
    }
    ++(any ? elected : never_elected);
  }
  EXPECT_GT(never_elected, 10);
  EXPECT_GT(elected, 10);
}

// Their sessions end, what they ask is answered too late, and they join again: nobody may take one
// for another of its name, which the library takes for the end.
TEST(KafkaElectionAndTheBrokerTest, MembersOutliveABrokerThatHangs) {
  KafkaBroker broker;
  ASSERT_NE(broker.address(), "") << "no Kafka to test with";
  const KafkaSettings settings = broker.NewTopics(kPartitions);
  std::ifstream file(broker.folder() + "/broker-1/pid");
  pid_t pid = 0;
  ASSERT_TRUE(file >> pid);

  std::vector<std::unique_ptr<KafkaElection>> members;
  for (const char* const name : {"one", "two", "three"}) {
    auto election = KafkaElection::Open(settings, "publishers", name);
    ASSERT_TRUE(election.ok()) << election.status();
    members.push_back(*std::move(election));
  }
  const auto until_shared = [&] {
    const auto limit = std::chrono::steady_clock::now() + kPatience;
    for (size_t shared = 0; shared != kPartitions;) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit);
      shared = 0;
      for (const auto& member : members) {
        const auto mine = member->Poll(kALook);
        ASSERT_TRUE(mine.ok()) << mine.status();
        shared += mine->size();
      }
    }
  };
  for (const int seconds : {1, 4, 7, 12}) {
    ASSERT_NO_FATAL_FAILURE(until_shared());
    ASSERT_EQ(kill(pid, SIGSTOP), 0);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
    while (std::chrono::steady_clock::now() < end) {
      for (const auto& member : members) EXPECT_TRUE(member->Poll(kALook).ok());
    }
    ASSERT_EQ(kill(pid, SIGCONT), 0);
  }
  ASSERT_NO_FATAL_FAILURE(until_shared());
}

}  // namespace
}  // namespace syncledger
