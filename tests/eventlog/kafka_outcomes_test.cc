// One partition of the topic of outcomes, and those who take it from each other, on a real broker.
#include "eventlog/kafka_outcomes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "fmt/format.h"
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
  auto client = KafkaClient::Open(settings, RD_KAFKA_CONSUMER,
                                  {{"isolation.level", "read_committed"},
                                   {"auto.offset.reset", "error"},
                                   {"enable.auto.offset.store", "false"},
                                   {"enable.partition.eof", "true"}});
  EXPECT_TRUE(client.ok()) << client.status();
  const auto topic = (*client)->MakeTopic(OutcomesTopic(settings));
  const rd_kafka_metadata_t* metadata = nullptr;
  EXPECT_EQ(rd_kafka_metadata((*client)->handle(), 0, topic.get(), &metadata, 30'000),
            RD_KAFKA_RESP_ERR_NO_ERROR);
  rd_kafka_metadata_destroy(metadata);
  EXPECT_EQ(rd_kafka_consume_start(topic.get(), kPartition, RD_KAFKA_OFFSET_BEGINNING), 0);
  while (true) {
    rd_kafka_message_t* const message = rd_kafka_consume(topic.get(), kPartition, 30'000);
    if (message == nullptr || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      EXPECT_TRUE(message != nullptr && message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF);
      if (message != nullptr) rd_kafka_message_destroy(message);
      break;
    }
    rd_kafka_headers_t* headers = nullptr;
    const void* id = nullptr;
    size_t size = 0;
    EXPECT_EQ(rd_kafka_message_headers(message, &headers), RD_KAFKA_RESP_ERR_NO_ERROR);
    EXPECT_EQ(rd_kafka_header_get_last(headers, "outcome-id", &id, &size),
              RD_KAFKA_RESP_ERR_NO_ERROR);
    const auto text = [](const void* bytes, size_t length) {
      return std::string(static_cast<const char*>(bytes), length);
    };
    found.push_back(text(message->key, message->key_len) + " " + text(id, size) + " " +
                    text(message->payload, message->len));
    rd_kafka_message_destroy(message);
  }
  rd_kafka_consume_stop(topic.get(), kPartition);
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
  ASSERT_TRUE(first->Publish(Some("bank", "a", 2), {{"bank", 1}}).ok());
  ASSERT_TRUE(first->Publish(Some("maple", "b", 1), {{"maple", 7}, {"bank", 2}}).ok());
  EXPECT_THAT(first->positions(), ElementsAre(Pair("bank", 2), Pair("maple", 7)));
  first = nullptr;
  const auto second = MustOpen();
  ASSERT_NE(second, nullptr);
  EXPECT_THAT(second->positions(), ElementsAre(Pair("bank", 2), Pair("maple", 7)));
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
    const absl::Status late = before->Publish(Some("bank", "late", count), {{"bank", 99}});
    EXPECT_TRUE(absl::IsAborted(late)) << late;
    EXPECT_THAT(std::string(late.message()), HasSubstr("another publisher has taken over"));
    ASSERT_TRUE(after->Publish(Some("bank", "in time", 1), {{"bank", 3}}).ok());
    EXPECT_THAT(Committed(settings_), SizeIs(there + 1));
    EXPECT_THAT(MustOpen()->positions(), ElementsAre(Pair("bank", 3)));
  }
}

TEST_F(KafkaOutcomesTest, PartitionsAreTakenOneByOne) {
  const auto one = MustOpen();
  ASSERT_NE(one, nullptr);
  const auto other = KafkaOutcomes::Open(settings_, 0);
  ASSERT_TRUE(other.ok()) << other.status();
  ASSERT_TRUE((*other)->Publish(Some("maple", "m", 1), {{"maple", 1}}).ok());
  ASSERT_TRUE(one->Publish(Some("bank", "b", 1), {{"bank", 1}}).ok());
  EXPECT_THAT(one->positions(), ElementsAre(Pair("bank", 1)));
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
