// Heartbeats on a real broker: only where it is silent, one at a time, through outages.
#include "eventlog/kafka_heartbeats.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "eventlog/kafka_log.h"
#include "tests/eventlog/kafka_broker.h"

namespace syncledger {
namespace {

using ::testing::Each;
using ::testing::Ge;

constexpr std::chrono::milliseconds kSilence{300};
constexpr std::chrono::seconds kPatience{60};

HeartbeatOptions Soon() {
  HeartbeatOptions options;
  options.silence = kSilence;
  options.between_looks = std::chrono::milliseconds(20);
  return options;
}

class KafkaHeartbeatsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
    settings_ = KafkaBroker::Shared().NewTopics(3);
    auto log = KafkaLog::Open(settings_);
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }

  std::unique_ptr<KafkaHeartbeats> MustOpen(HeartbeatOptions options) {
    auto heartbeats = KafkaHeartbeats::Open(settings_, 3, std::move(options));
    EXPECT_TRUE(heartbeats.ok()) << heartbeats.status();
    return heartbeats.ok() ? *std::move(heartbeats) : nullptr;
  }

  std::vector<int64_t> Ends() {
    std::vector<int64_t> ends;
    for (int32_t p = 0; p < 3; ++p) {
      const auto end = log_->EndOffset(p);
      EXPECT_TRUE(end.ok()) << end.status();
      ends.push_back(end.ok() ? *end : -1);
    }
    return ends;
  }

  void WaitForEnds(int64_t least) {
    const auto limit = std::chrono::steady_clock::now() + kPatience;
    while (!::testing::Value(Ends(), Each(Ge(least)))) {
      ASSERT_LT(std::chrono::steady_clock::now(), limit) << ::testing::PrintToString(Ends());
    }
  }

  KafkaSettings settings_;
  std::unique_ptr<KafkaLog> log_;
};

TEST_F(KafkaHeartbeatsTest, EverySilentPartitionGetsRecordsWithoutKeyAndValue) {
  const auto heartbeats = MustOpen(Soon());
  WaitForEnds(2);
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  while (heartbeats->sent() < 6) {  // the last are not acknowledged yet
    ASSERT_LT(std::chrono::steady_clock::now(), limit) << heartbeats->sent();
  }
  for (int32_t p = 0; p < 3; ++p) {
    const auto read = log_->Read(p, 0, 2, [](const LogRecord& record) {
      EXPECT_TRUE(record.heartbeat);
      EXPECT_EQ(record.bytes, "");
      EXPECT_GT(record.appended_ms, 1'700'000'000'000);
    });
    ASSERT_TRUE(read.ok()) << read.status();
  }
}

TEST_F(KafkaHeartbeatsTest, WhereFactsArriveThereAreNone) {
  const auto heartbeats = MustOpen(Soon());
  const int32_t busy = PartitionOf("tenant", 3);
  const int32_t idle = (busy + 1) % 3;
  int64_t facts = 0;
  while (Ends()[static_cast<size_t>(idle)] < 4) {
    ASSERT_TRUE(log_->Append({{"tenant", "a fact"}}, {}).ok());
    ++facts;
    std::this_thread::sleep_for(kSilence / 10);
  }
  int64_t between = 0;
  const auto read = log_->Read(busy, 0, 1'000'000, [&](const LogRecord& record) {
    if (record.heartbeat) ++between;
  });
  ASSERT_TRUE(read.ok()) << read.status();
  // A machine that is busy with other things may stop this test for longer than the silence.
  EXPECT_LT(between, facts / 4);
}

TEST_F(KafkaHeartbeatsTest, ManyProcessesMakeAnIdleLogGrowAsOneDoes) {
  std::vector<std::unique_ptr<KafkaHeartbeats>> processes;
  HeartbeatOptions options = Soon();
  options.silence = 3 * kSilence;  // of it, a busy broker takes a part to show one to the others
  const auto began = std::chrono::steady_clock::now();
  for (int i = 0; i < 4; ++i) processes.push_back(MustOpen(options));
  WaitForEnds(6);
  const auto silences = (std::chrono::steady_clock::now() - began) / options.silence;
  // Two that look within the same milliseconds both send; four that do not know of each other would
  // send four times as many.
  for (const int64_t end : Ends()) EXPECT_LT(end, 3 * silences) << silences;
}

TEST_F(KafkaHeartbeatsTest, GoOnWhereABrokerComesBack) {
  HeartbeatOptions options = Soon();
  std::string warned;
  options.warn = [&](const std::string& why) { warned += why; };
  auto heartbeats = MustOpen(options);
  WaitForEnds(1);
  KafkaBroker::Shared().Stop();
  KafkaBroker::Shared().StartAgain();
  const int64_t there = Ends()[0];
  WaitForEnds(there + 2);
  heartbeats = nullptr;
  EXPECT_EQ(warned, "");
}

}  // namespace
}  // namespace syncledger
