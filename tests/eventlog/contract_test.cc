// The contract of EventLog, held against both implementations: the embedded log and Kafka.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "eventlog/embedded_log.h"
#include "eventlog/event_log.h"
#include "eventlog/kafka_log.h"
#include "tests/eventlog/kafka_broker.h"
#include "tests/eventlog/log_fixture.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Where a log lies: opened again, it is the same log.
class LogPlace {
 public:
  virtual ~LogPlace() = default;
  virtual absl::StatusOr<std::unique_ptr<EventLog>> Open() = 0;
};

class EmbeddedPlace : public LogPlace {
 public:
  explicit EmbeddedPlace(int32_t partitions) : partitions_(partitions) {}
  absl::StatusOr<std::unique_ptr<EventLog>> Open() override {
    auto log = EmbeddedLog::Open({.path = folder_ / "log", .partitions = partitions_});
    if (!log.ok()) return log.status();
    return std::unique_ptr<EventLog>(*std::move(log));
  }

 private:
  const int32_t partitions_;
  TempFolder folder_;
};

class KafkaPlace : public LogPlace {
 public:
  explicit KafkaPlace(int32_t partitions)
      : settings_(KafkaBroker::Shared().NewTopics(partitions)) {}
  absl::StatusOr<std::unique_ptr<EventLog>> Open() override {
    auto log = KafkaLog::Open(settings_);
    if (!log.ok()) return log.status();
    return std::unique_ptr<EventLog>(*std::move(log));
  }

 private:
  const KafkaSettings settings_;
};

enum class Kind { kEmbedded, kKafka };

class EventLogContract : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override { Begin(8); }

  // A new log of so many partitions.
  void Begin(int32_t partitions) {
    log_.reset();
    if (GetParam() == Kind::kKafka) {
      ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
      place_ = std::make_unique<KafkaPlace>(partitions);
    } else {
      place_ = std::make_unique<EmbeddedPlace>(partitions);
    }
    Reopen();
  }

  void Reopen() {
    log_.reset();
    auto opened = place_->Open();
    ASSERT_TRUE(opened.ok()) << opened.status();
    log_ = *std::move(opened);
  }

  std::vector<std::string> Read(int32_t partition, int64_t offset, int64_t most) {
    std::vector<std::string> facts;
    const auto read = log_->Read(partition, offset, most, [&](const LogRecord& record) {
      EXPECT_EQ(record.partition, partition);
      EXPECT_EQ(record.offset, offset + static_cast<int64_t>(facts.size()));
      EXPECT_FALSE(record.heartbeat);
      facts.emplace_back(record.bytes);
    });
    EXPECT_TRUE(read.ok()) << read.status();
    if (read.ok()) {
      EXPECT_EQ(*read, static_cast<int64_t>(facts.size()));
    }
    return facts;
  }

  int64_t End(int32_t partition) {
    const auto end = log_->EndOffset(partition);
    EXPECT_TRUE(end.ok()) << end.status();
    return end.ok() ? *end : -1;
  }

  std::string Cursor(std::string_view name) {
    const auto cursor = log_->Cursor(name);
    EXPECT_TRUE(cursor.ok()) << cursor.status();
    return cursor.ok() ? *cursor : "?";
  }

  int32_t Home(std::string_view tenant) { return PartitionOf(tenant, log_->partitions()); }

  std::unique_ptr<LogPlace> place_;
  std::unique_ptr<EventLog> log_;
};

TEST_P(EventLogContract, ANewLogIsEmpty) {
  EXPECT_EQ(log_->partitions(), 8);
  for (int32_t p = 0; p < 8; ++p) {
    EXPECT_EQ(End(p), 0);
    EXPECT_THAT(Read(p, 0, 10), IsEmpty());
  }
  EXPECT_EQ(Cursor("captures"), "");
}

TEST_P(EventLogContract, FactsAreReadAsTheyWereAppendedEachTenantInItsPartition) {
  ASSERT_TRUE(AppendAll(*log_, {{"maple", "one"}, {"oak", "two"}, {"maple", "three"}}).ok());
  const int32_t maple = Home("maple"), oak = Home("oak");
  ASSERT_NE(maple, oak) << "choose other names";
  EXPECT_THAT(Read(maple, 0, 10), ElementsAre("one", "three"));
  EXPECT_THAT(Read(oak, 0, 10), ElementsAre("two"));
  EXPECT_EQ(End(maple), 2);
  EXPECT_EQ(End(oak), 1);
}

TEST_P(EventLogContract, ReadsFromAnyOffsetAsManyAsAreAskedFor) {
  std::vector<TestFact> facts;
  for (int i = 0; i < 100; ++i) facts.push_back({"maple", "fact " + std::to_string(i)});
  ASSERT_TRUE(AppendAll(*log_, facts).ok());
  const int32_t home = Home("maple");
  EXPECT_THAT(Read(home, 0, 2), ElementsAre("fact 0", "fact 1"));
  EXPECT_THAT(Read(home, 2, 1), ElementsAre("fact 2"));
  EXPECT_THAT(Read(home, 97, 10), ElementsAre("fact 97", "fact 98", "fact 99"));
  EXPECT_THAT(Read(home, 50, 2), ElementsAre("fact 50", "fact 51"));
  EXPECT_THAT(Read(home, 99, 1), ElementsAre("fact 99"));
}

TEST_P(EventLogContract, ReadsNothingAtTheEndBehindItAndOfNothing) {
  ASSERT_TRUE(AppendAll(*log_, {{"maple", "one"}}).ok());
  const int32_t home = Home("maple");
  EXPECT_THAT(Read(home, 1, 10), IsEmpty());
  EXPECT_THAT(Read(home, 1000, 10), IsEmpty());
  EXPECT_THAT(Read(home, 0, 0), IsEmpty());
}

TEST_P(EventLogContract, RefusesPartitionsAndOffsetsThatThereAreNot) {
  const auto nothing = [](const LogRecord&) { ADD_FAILURE(); };
  EXPECT_TRUE(absl::IsInvalidArgument(log_->Read(8, 0, 1, nothing).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log_->Read(-1, 0, 1, nothing).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log_->Read(0, -1, 1, nothing).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log_->EndOffset(8).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log_->EndOffset(-1).status()));
}

TEST_P(EventLogContract, WhatIsAppendedWhileAReaderStandsAtTheEndIsReadNext) {
  const int32_t home = Home("maple");
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(Read(home, i, 10), IsEmpty());
    ASSERT_TRUE(AppendAll(*log_, {{"maple", std::to_string(i)}}).ok());
    EXPECT_THAT(Read(home, i, 10), ElementsAre(std::to_string(i)));
  }
}

TEST_P(EventLogContract, TheLastCursorOfANameCounts) {
  ASSERT_TRUE(AppendAll(*log_, {{"maple", "one"}}, {{"captures", "a"}, {"graph", "x"}}).ok());
  ASSERT_TRUE(AppendAll(*log_, {}, {{"captures", "b"}}).ok());
  EXPECT_EQ(Cursor("captures"), "b");
  EXPECT_EQ(Cursor("graph"), "x");
  EXPECT_EQ(Cursor("ews"), "");
  Reopen();
  EXPECT_EQ(Cursor("captures"), "b");
  ASSERT_TRUE(AppendAll(*log_, {}, {{"captures", ""}}).ok());
  EXPECT_EQ(Cursor("captures"), "");
}

TEST_P(EventLogContract, AnEmptyAppendIsNone) {
  ASSERT_TRUE(AppendAll(*log_, {}).ok());
  EXPECT_EQ(End(0), 0);
}

TEST_P(EventLogContract, BytesOfAnyKindAreKept) {
  std::string every;
  for (int c = 0; c < 256; ++c) every += static_cast<char>(c);
  const std::string tenant("t\0n", 3);
  ASSERT_TRUE(AppendAll(*log_, {{"", ""}, {"", every}, {tenant, every}, {"", ""}}).ok());
  const std::vector<std::string> nobody = Read(Home(""), 0, 3);
  ASSERT_GE(nobody.size(), 3u);
  EXPECT_EQ(nobody[0], "");
  EXPECT_EQ(nobody[1], every);
  EXPECT_THAT(Read(Home(tenant), Home(tenant) == Home("") ? 2 : 0, 1), ElementsAre(every));
}

TEST_P(EventLogContract, ALargeFactIsReadAsItIs) {
  std::mt19937_64 random(7);
  std::string noise(size_t{15} << 20, '\0');  // that no codec makes smaller
  for (char& c : noise) c = static_cast<char>(random());
  ASSERT_TRUE(AppendAll(*log_, {{"maple", "before"}, {"maple", noise}, {"maple", "after"}}).ok());
  const std::vector<std::string> facts = Read(Home("maple"), 0, 10);
  ASSERT_EQ(facts.size(), 3u);
  EXPECT_EQ(facts[0], "before");
  EXPECT_TRUE(facts[1] == noise);
  EXPECT_EQ(facts[2], "after");
}

TEST_P(EventLogContract, AFactThatIsTooLargeIsRefusedWithAllThatCameWithIt) {
  if (log_->max_fact_bytes() > (size_t{64} << 20)) return;  // more than a test should hold
  const std::string huge(log_->max_fact_bytes() + 1, 'x');
  const absl::Status appended = AppendAll(*log_, {{"maple", "one"}, {"maple", huge}});
  EXPECT_TRUE(absl::IsInvalidArgument(appended)) << appended;
  EXPECT_THAT(std::string(appended.message()), HasSubstr(std::to_string(huge.size())));
  EXPECT_EQ(End(Home("maple")), 0);
  ASSERT_TRUE(AppendAll(*log_, {{"maple", "two"}}).ok());
  EXPECT_THAT(Read(Home("maple"), 0, 10), ElementsAre("two"));
}

TEST_P(EventLogContract, AllIsThereAgainAfterARestart) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  Contents contents(8);
  for (int round = 0; round < 6; ++round) {
    std::vector<TestFact> facts;
    for (uint64_t i = random() % 2000; i > 0; --i) facts.push_back(RandomFact(random, 600));
    ASSERT_TRUE(AppendAll(*log_, facts, {{"captures", std::to_string(round)}}).ok());
    AddTo(&contents, facts);
    if (round % 2 == 1) Reopen();
    EXPECT_EQ(ReadAll(*log_, 1 + static_cast<int64_t>(random() % 700)), contents);
    EXPECT_EQ(Cursor("captures"), std::to_string(round));
  }
}

TEST_P(EventLogContract, SeveralThreadsAppendAndReadAtOnce) {
  constexpr int kFacts = 500;
  const std::vector<std::string> tenants = {"maple", "oak", "birch", "elm"};
  std::vector<std::thread> threads;
  for (const std::string& tenant : tenants) {
    threads.emplace_back([&, tenant] {
      for (int i = 0; i < kFacts; i += 50) {
        std::vector<TestFact> facts;
        for (int j = i; j < i + 50; ++j) facts.push_back({tenant, tenant + std::to_string(j)});
        EXPECT_TRUE(AppendAll(*log_, facts).ok());
      }
    });
  }
  for (int32_t p = 0; p < 8; ++p) {
    threads.emplace_back([&, p] {
      int64_t expected = 0;
      for (const std::string& tenant : tenants) expected += Home(tenant) == p ? kFacts : 0;
      std::map<std::string, int> next;
      for (int64_t at = 0; at < expected;) {
        const auto read = log_->Read(p, at, 70, [&](const LogRecord& record) {
          const std::string bytes(record.bytes);
          const std::string tenant = bytes.substr(0, bytes.find_first_of("0123456789"));
          EXPECT_EQ(bytes, tenant + std::to_string(next[tenant]++));
        });
        ASSERT_TRUE(read.ok()) << read.status();
        at += *read;
        if (*read == 0) std::this_thread::yield();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

INSTANTIATE_TEST_SUITE_P(Logs, EventLogContract, ::testing::Values(Kind::kEmbedded, Kind::kKafka),
                         [](const ::testing::TestParamInfo<Kind>& kind) {
                           return kind.param == Kind::kEmbedded ? "Embedded" : "Kafka";
                         });

}  // namespace
}  // namespace syncledger
