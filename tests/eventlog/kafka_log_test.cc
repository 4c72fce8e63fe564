// What is Kafka's own about the log on Kafka: topics that would lose facts, heartbeats, producers
// that fail, brokers that go away.
#include "eventlog/kafka_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "eventlog/kafka_reader.h"
#include "eventlog/kafka_topics.h"
#include "eventlog/kafka_writer.h"
#include "tests/eventlog/kafka_broker.h"
#include "tests/eventlog/log_fixture.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class KafkaLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
  }

  static std::unique_ptr<KafkaLog> MustOpenKafka(const KafkaSettings& settings) {
    auto log = KafkaLog::Open(settings);
    EXPECT_TRUE(log.ok()) << log.status();
    return log.ok() ? *std::move(log) : nullptr;
  }

  static std::string WhyNot(const KafkaSettings& settings) {
    const auto log = KafkaLog::Open(settings);
    return log.ok() ? "it opened" : std::string(log.status().message());
  }
};

std::map<std::string, std::string> SafeFacts() {
  return {{"cleanup.policy", "delete"}, {"retention.ms", "-1"}, {"retention.bytes", "-1"}};
}

TEST_F(KafkaLogTest, ATopicThatWouldLoseFactsIsRefusedWithTheCommandThatMendsIt) {
  struct Wrong {
    bool of_facts;
    const char* name;
    const char* value;
  };
  for (const Wrong& wrong : std::vector<Wrong>{
           {true, "retention.ms", "604800000"},
           {true, "retention.bytes", "1000000"},
           {true, "cleanup.policy", "compact"},
           {true, "cleanup.policy", "compact,delete"},
           {true, "unclean.leader.election.enable", "true"},
           {true, "max.message.bytes", "1048588"},
           {false, "cleanup.policy", "delete"},
       }) {
    SCOPED_TRACE(std::string(wrong.name) + "=" + wrong.value);
    KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
    settings.prefix += "-wrong";
    std::map<std::string, std::string> facts = SafeFacts(), cursors;
    cursors["cleanup.policy"] = "compact";
    (wrong.of_facts ? facts : cursors)[wrong.name] = wrong.value;
    facts["segment.ms"] = "123456789";  // of its own, and nobody's business
    KafkaBroker::MakeTopic(settings, FactsTopic(settings), 3, facts);
    KafkaBroker::MakeTopic(settings, CursorsTopic(settings), 3, cursors);
    const auto log = KafkaLog::Open(settings);
    ASSERT_TRUE(absl::IsFailedPrecondition(log.status())) << log.status();
    EXPECT_THAT(std::string(log.status().message()),
                AllOf(HasSubstr(std::string(wrong.name) + "=" + wrong.value),
                      HasSubstr("`syncledger doctor --fix --kafka " + settings.brokers + "`")));

    KafkaBroker::MakeTopics(settings, 64);
    const auto mended = MustOpenKafka(settings);
    ASSERT_NE(mended, nullptr);
    EXPECT_EQ(mended->partitions(), 3);
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    const auto cluster = DescribeCluster(**client, settings);
    ASSERT_TRUE(cluster.ok());
    EXPECT_EQ(cluster->topics.at(FactsTopic(settings)).configs.at("segment.ms"), "123456789");
  }
}

TEST_F(KafkaLogTest, TopicsThatAreNotThereAreNotMadeByTheWay) {
  KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  settings.prefix = "nobody-made-it";
  for (int twice = 0; twice < 2; ++twice) {
    EXPECT_THAT(WhyNot(settings), AllOf(HasSubstr("nobody-made-it.facts is not there"),
                                        HasSubstr("syncledger doctor --fix")));
  }
}

TEST(KafkaTopics, TooFewReplicasAreAFaultOnlyWhereThereAreBrokersForThem) {
  KafkaSettings settings;
  KafkaCluster cluster;
  for (const std::string& name : {FactsTopic(settings), CursorsTopic(settings)}) {
    cluster.topics[name].name = name;
    cluster.topics[name].replicas = {{1}, {1}};
    cluster.topics[name].configs = {{"unclean.leader.election.enable", "false"},
                                    {"max.message.bytes", "16777216"},
                                    {"min.insync.replicas", "1"},
                                    {"retention.ms", "-1"},
                                    {"retention.bytes", "-1"},
                                    {"cleanup.policy", "delete"}};
  }
  cluster.topics[CursorsTopic(settings)].configs["cleanup.policy"] = "compact";
  cluster.brokers = {1};
  EXPECT_THAT(FindFaults(cluster, settings, WhichTopics::kLog), IsEmpty());
  cluster.brokers = {1, 2, 3};
  const auto faults = FindFaults(cluster, settings, WhichTopics::kLog);
  ASSERT_THAT(faults, SizeIs(4));  // of each topic min.insync.replicas and the replicas
  EXPECT_THAT(faults[0].what, HasSubstr("min.insync.replicas=1, which has to be 2 or more"));
  EXPECT_EQ(faults[1].remedy, TopicFault::Remedy::kReassign);
  EXPECT_THAT(FaultText(faults[1], settings), HasSubstr("kafka-reassign-partitions.sh"));
  EXPECT_EQ(ReassignmentJson(cluster, cluster.topics[FactsTopic(settings)]),
            "{\"version\":1,\"partitions\":["
            "{\"topic\":\"syncledger.facts\",\"partition\":0,\"replicas\":[1,2,3]},"
            "{\"topic\":\"syncledger.facts\",\"partition\":1,\"replicas\":[1,2,3]}]}\n");
  cluster.topics[CursorsTopic(settings)].replicas = {{1, 2, 3}};
  EXPECT_THAT(FindFaults(cluster, settings, WhichTopics::kLog).back().what,
              HasSubstr("has 1 partitions, and syncledger.facts has 2"));
}

TEST_F(KafkaLogTest, FactsThatWereDeletedAreMissed) {
  const KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  const auto log = MustOpenKafka(settings);
  ASSERT_NE(log, nullptr);
  std::vector<TestFact> facts;
  for (int i = 0; i < 10; ++i) facts.push_back({"maple", std::to_string(i)});
  ASSERT_TRUE(AppendAll(*log, facts).ok());
  KafkaBroker::DeleteFacts(settings, 0, 4);
  const auto nothing = [](const LogRecord&) { ADD_FAILURE(); };
  // Who has it open is told when reading there, not carried on behind it.
  const auto read = log->Read(0, 0, 100, nothing);
  EXPECT_TRUE(absl::IsDataLoss(read.status())) << read.status();
  EXPECT_THAT(std::string(read.status().message()), HasSubstr("offset 0 of partition 0"));
  const auto again = KafkaLog::Open(settings);
  EXPECT_TRUE(absl::IsDataLoss(again.status())) << again.status();
  EXPECT_THAT(std::string(again.status().message()), HasSubstr("begins at offset 4"));
}

TEST_F(KafkaLogTest, ATopicThatIsMadeAnewUnderAnOpenLogIsNoticed) {
  const KafkaSettings settings = KafkaBroker::Shared().NewTopics(2);
  const auto log = MustOpenKafka(settings);
  ASSERT_NE(log, nullptr);
  ASSERT_TRUE(log->Append({{"bank", "first"}, {"bank", "second"}}, {}).ok());
  const int32_t home = PartitionOf("bank", 2);
  ASSERT_EQ(*log->EndOffset(home), 2);
  KafkaBroker::RemoveTopics(settings);
  KafkaBroker::MakeTopics(settings, 2);
  const auto end = log->EndOffset(home);
  EXPECT_TRUE(absl::IsDataLoss(end.status())) << end.status();
  EXPECT_THAT(std::string(end.status().message()),
              HasSubstr("ends at offset 0, and has ended at 2: facts that were acknowledged are "
                        "missing from the log"));
}

TEST_F(KafkaLogTest, OnlyWhatHasNeitherKeyNorValueIsAHeartbeat) {
  const KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  const auto log = MustOpenKafka(settings);
  ASSERT_NE(log, nullptr);
  ASSERT_TRUE(AppendAll(*log, {{"", ""}}).ok());
  KafkaBroker::Produce(settings, 0, nullptr, nullptr);
  KafkaBroker::Produce(settings, 0, nullptr, "somebody's");
  KafkaBroker::Produce(settings, 0, "key", nullptr);
  ASSERT_TRUE(AppendAll(*log, {{"maple", "last"}}).ok());
  std::vector<std::string> seen;
  const auto read = log->Read(0, 0, 10, [&](const LogRecord& record) {
    EXPECT_EQ(record.offset, static_cast<int64_t>(seen.size()));
    seen.push_back(record.heartbeat ? "heartbeat" : std::string(record.bytes));
  });
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_THAT(seen, ElementsAre("", "heartbeat", "somebody's", "", "last"));
}

TEST_F(KafkaLogTest, AProducerThatFailedLooksForWhatItWrote) {
  const KafkaSettings settings = KafkaBroker::Shared().NewTopics(2);
  auto writer = KafkaWriter::Open(settings, FactsTopic(settings));
  auto reader = KafkaReader::Open(settings, FactsTopic(settings), 2);
  ASSERT_TRUE(writer.ok() && reader.ok());
  std::vector<std::string> values;
  for (int i = 0; i < 100; ++i) values.push_back("fact " + std::to_string(i));
  const auto none = [](std::vector<KafkaRecord>&) { return absl::OkStatus(); };
  std::vector<KafkaRecord> before = {{0, "other", "fact 0"}, {1, "other", "older"}};
  ASSERT_TRUE((*writer)->Write(before, none).ok());
  std::vector<KafkaRecord> half, all;
  for (int i = 0; i < 100; ++i) {
    if (i < 60) half.push_back({i % 2, "maple", values[static_cast<size_t>(i)]});
    all.push_back({i % 2, "maple", values[static_cast<size_t>(i)]});
  }
  ASSERT_TRUE((*writer)->Write(half, none).ok());
  ASSERT_TRUE(MarkWhatStands(**reader, {1, 1}, all).ok());
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(all[static_cast<size_t>(i)].acknowledged, i < 60) << i;
    EXPECT_EQ(all[static_cast<size_t>(i)].offset, i < 60 ? 1 + i / 2 : -1) << i;
  }
}

TEST_F(KafkaLogTest, AFatalErrorInTheMiddleLosesNothingAndKeepsTheOrder) {
  constexpr int kFacts = 60'000;
  const KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  auto writer = KafkaWriter::Open(settings, FactsTopic(settings));
  auto reader = KafkaReader::Open(settings, FactsTopic(settings), 1);
  ASSERT_TRUE(writer.ok() && reader.ok());
  std::vector<std::string> values;
  for (int i = 0; i < kFacts; ++i) values.push_back(std::to_string(i) + std::string(200, 'x'));
  std::vector<KafkaRecord> records;
  for (const std::string& value : values) records.push_back({0, "maple", value});
  rd_kafka_t* const first = (*writer)->producer();
  std::thread saboteur([&] {
    while (true) {
      const auto ends = (*reader)->EndOffsets();
      if (!ends.ok() || (*ends)[0] > 0) break;
    }
    rd_kafka_test_fatal_error(first, RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER, "in a test");
  });
  int reread = 0;
  const absl::Status written = (*writer)->Write(records, [&](std::vector<KafkaRecord>& unsure) {
    saboteur.join();
    ++reread;
    return MarkWhatStands(**reader, {0}, unsure);
  });
  if (saboteur.joinable()) saboteur.join();
  ASSERT_TRUE(written.ok()) << written;
  EXPECT_EQ(reread, 1) << "the batch was over before it could be disturbed";
  const auto ends = (*reader)->EndOffsets();
  std::vector<std::string> firsts;
  std::set<std::string> seen;
  ASSERT_TRUE((*reader)
                  ->Read(0, 0, (*ends)[0],
                         [&](const LogRecord& record) {
                           if (seen.emplace(record.bytes).second) firsts.emplace_back(record.bytes);
                         })
                  .ok());
  EXPECT_EQ(firsts, values);
}

TEST_F(KafkaLogTest, ReadsMorePartitionsThanItFetchesAhead) {
  KafkaSettings settings = KafkaBroker::Shared().NewTopics(8);
  settings.read_memory_bytes = size_t{2} << 20;  // two partitions' worth
  const auto log = MustOpenKafka(settings);
  ASSERT_NE(log, nullptr);
  std::mt19937_64 random(3);
  std::vector<TestFact> facts;
  for (int i = 0; i < 4000; ++i) facts.push_back(RandomFact(random, 300));
  ASSERT_TRUE(AppendAll(*log, facts).ok());
  Contents contents(8), read(8);
  AddTo(&contents, facts);
  for (bool more = true; more;) {
    more = false;
    for (int32_t p = 0; p < 8; ++p) {
      std::vector<std::string>& one = read[static_cast<size_t>(p)];
      const auto some = log->Read(p, static_cast<int64_t>(one.size()), 200,
                                  [&](const LogRecord& record) { one.emplace_back(record.bytes); });
      ASSERT_TRUE(some.ok()) << some.status();
      more |= *some > 0;
    }
  }
  EXPECT_EQ(read, contents);
}

TEST_F(KafkaLogTest, TlsToAPlaintextBrokerIsSaidInOneLine) {
  KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  settings.properties["security.protocol"] = "ssl";
  settings.answer_within = KafkaSettings().answer_within;
  const auto start = std::chrono::steady_clock::now();
  const auto log = KafkaLog::Open(settings);
  EXPECT_TRUE(absl::IsUnavailable(log.status())) << log.status();
  EXPECT_THAT(std::string(log.status().message()), HasSubstr("SSL handshake failed"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST_F(KafkaLogTest, WhatCouldNotBeAppendedIsNotWrittenLater) {
  KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  settings.append_within = std::chrono::milliseconds(1500);
  const auto log = MustOpenKafka(settings);
  ASSERT_NE(log, nullptr);
  ASSERT_TRUE(AppendAll(*log, {{"maple", "before"}}).ok());
  KafkaBroker::Shared().Stop();
  const absl::Status away = AppendAll(*log, {{"maple", "away"}}, {{"captures", "away"}});
  EXPECT_TRUE(absl::IsUnavailable(away)) << away;
  KafkaBroker::Shared().StartAgain();
  absl::Status back = absl::UnavailableError("");
  for (int tries = 0; tries < 20 && absl::IsUnavailable(back); ++tries) {
    back = AppendAll(*log, {{"maple", "back"}});
  }
  ASSERT_TRUE(back.ok()) << back;
  EXPECT_THAT(ReadAll(*log)[0], ElementsAre("before", "back"));
}

}  // namespace
}  // namespace syncledger
