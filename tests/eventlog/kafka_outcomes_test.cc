// One partition of the topic of outcomes, and those who take it from each other, on a real broker.
#include "eventlog/kafka_outcomes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/eventlog/committed_outcomes.h"
#include "tests/eventlog/kafka_broker.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

constexpr int32_t kPartition = 1;

std::vector<OutcomeMessage> Some(const std::string& tenant, const std::string& name, int count) {
  std::vector<OutcomeMessage> outcomes;
  for (int i = 0; i < count; ++i) {
    const std::string id = fmt::format("{}-{}", name, i);
    outcomes.push_back({tenant, id, "of " + id});
  }
  return outcomes;
}

// "KEY ID VALUE" of every message that is committed.
std::vector<std::string> Committed(const KafkaSettings& settings) {
  std::vector<std::string> found;
  for (const CommittedOutcome& one : CommittedOutcomes(settings, kPartition)) {
    found.push_back(one.tenant + " " + one.id + " " + one.bytes);
  }
  return found;
}

class KafkaOutcomesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
    settings_ = KafkaBroker::Shared().NewTopics(2);
  }
  std::unique_ptr<KafkaOutcomes> MustOpen() {
    auto opened = KafkaOutcomes::Open(settings_, kPartition);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }
  KafkaSettings settings_;
};

TEST_F(KafkaOutcomesTest, WhoComesNextGoesOnWhereTheOneBeforeWas) {
  auto first = MustOpen();
  ASSERT_NE(first, nullptr);
  EXPECT_THAT(first->positions(), IsEmpty());
  ASSERT_TRUE(first->Publish(Some("bank", "a", 2), {{"bank", {1, 0}}}).ok());
  ASSERT_TRUE(first->Publish(Some("maple", "b", 1), {{"maple", {7, 0}}, {"bank", {2, 4096}}}).ok());
  EXPECT_THAT(first->positions(), ElementsAre(Pair("bank", OutcomePosition{2, 4096}),
                                              Pair("maple", OutcomePosition{7, 0})));
  first = nullptr;
  const auto second = MustOpen();
  ASSERT_NE(second, nullptr);
  EXPECT_THAT(second->positions(), ElementsAre(Pair("bank", OutcomePosition{2, 4096}),
                                               Pair("maple", OutcomePosition{7, 0})));
  EXPECT_THAT(Committed(settings_),
              ElementsAre("bank a-0 of a-0", "bank a-1 of a-1", "maple b-0 of b-0"));
}

// With few outcomes the fence shows at the commit, with many while they are still sent.
TEST_F(KafkaOutcomesTest, WhoWasFencedPublishesNothingMore) {
  for (const int count : {1, 20'000}) {
    SCOPED_TRACE(count);
    const auto before = MustOpen();
    const auto after = MustOpen();
    ASSERT_TRUE(before != nullptr && after != nullptr);
    const size_t there = Committed(settings_).size();
    const absl::Status late = before->Publish(Some("bank", "late", count), {{"bank", {99, 0}}});
    EXPECT_TRUE(absl::IsAborted(late)) << late;
    EXPECT_THAT(std::string(late.message()), HasSubstr("another publisher has taken over"));
    ASSERT_TRUE(after->Publish(Some("bank", "in time", 1), {{"bank", {3, 0}}}).ok());
    EXPECT_THAT(Committed(settings_), SizeIs(there + 1));
    EXPECT_THAT(MustOpen()->positions(), ElementsAre(Pair("bank", OutcomePosition{3, 0})));
  }
}

TEST_F(KafkaOutcomesTest, PartitionsAreTakenOneByOne) {
  const auto one = MustOpen();
  ASSERT_NE(one, nullptr);
  const auto other = KafkaOutcomes::Open(settings_, 0);
  ASSERT_TRUE(other.ok()) << other.status();
  ASSERT_TRUE((*other)->Publish(Some("maple", "m", 1), {{"maple", {1, 0}}}).ok());
  ASSERT_TRUE(one->Publish(Some("bank", "b", 1), {{"bank", {1, 0}}}).ok());
  EXPECT_THAT(one->positions(), ElementsAre(Pair("bank", OutcomePosition{1, 0})));
  EXPECT_THAT(Committed(settings_), ElementsAre("bank b-0 of b-0"));
}

TEST_F(KafkaOutcomesTest, WithoutItsTopicItSaysSo) {
  settings_.prefix += "-none";
  const auto opened = KafkaOutcomes::Open(settings_, kPartition);
  EXPECT_FALSE(opened.ok());
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr(settings_.prefix));
}

}  // namespace
}  // namespace syncledger
