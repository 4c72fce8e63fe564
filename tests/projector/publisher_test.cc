// The publisher over a state in memory and a real broker: however many outcomes one verdict has,
// and whoever goes on in the middle of them, each is published once and in order.
#include "projector/publisher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "eventlog/event_log.h"
#include "fmt/format.h"
#include "tests/api/memory_view.h"
#include "tests/eventlog/committed_outcomes.h"
#include "tests/eventlog/kafka_broker.h"

namespace syncledger {
namespace {

using ::testing::ElementsAreArray;

// Verdicts with so many outcomes each, whose ids are "FACT-NUMBER".
MemoryView WithOutcomes(const std::string& tenant, const std::vector<int>& counts,
                        std::vector<std::string>* ids) {
  MemoryView view;
  for (size_t fact = 0; fact < counts.size(); ++fact) {
    v1::Verdict verdict;
    for (int i = 0; i < counts[fact]; ++i) {
      ids->push_back(fmt::format("{}-{}", fact, i));
      verdict.add_outcomes()->set_id(ids->back());
    }
    view.AddVerdict(tenant, std::move(verdict));
  }
  return view;
}

TEST(Publisher, AVerdictWithMoreOutcomesThanATransactionIsPublishedInParts) {
  ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
  const KafkaSettings settings = KafkaBroker::Shared().NewTopics(1);
  std::vector<std::string> ids;
  const MemoryView view = WithOutcomes("bank", {3, 0, 10'000, 0, 2, 4'096, 1}, &ids);
  PublisherOptions options;
  options.kafka = settings;
  options.partitions = 1;
  int64_t published = 0;
  int steps = 0;
  while (published <= static_cast<int64_t>(ids.size())) {
    Publisher publisher(options);  // each step another process
    const auto step = publisher.Step(view, {0});
    ASSERT_TRUE(step.status.ok()) << step.status;
    if (step.outcomes == 0) break;
    published += step.outcomes;
    ++steps;
  }
  EXPECT_EQ(published, static_cast<int64_t>(ids.size()));
  EXPECT_GE(steps, 4);
  std::vector<std::string> found;
  for (const CommittedOutcome& one : CommittedOutcomes(settings, 0)) {
    EXPECT_EQ(one.tenant, "bank");
    found.push_back(one.id);
  }
  EXPECT_THAT(found, ElementsAreArray(ids));
}

TEST(Publisher, CountsOnlyPartitionsThatItCanWriteTo) {
  ASSERT_NE(KafkaBroker::Shared().address(), "") << "no Kafka to test with";
  PublisherOptions options;
  options.kafka = KafkaBroker::Shared().NewTopics(2);
  options.partitions = 2;
  std::vector<std::string> ids;
  MemoryView view = WithOutcomes("bank", {1}, &ids);
  Publisher one(options);
  EXPECT_EQ(one.held(), 0u);
  ASSERT_TRUE(one.Step(view, {0, 1}).status.ok());
  EXPECT_EQ(one.held(), 2u) << "the partition without a tenant, too";

  Publisher other(options);
  ASSERT_TRUE(other.Step(view, {PartitionOf("bank", 2)}).status.ok());
  EXPECT_EQ(other.held(), 1u);
  view.AddVerdict("bank", {}).add_outcomes()->set_id("later");
  ASSERT_TRUE(one.Step(view, {0, 1}).status.ok());
  EXPECT_EQ(one.held(), 1u) << "another has taken it over";
  ASSERT_TRUE(one.Step(view, {}).status.ok());
  EXPECT_EQ(one.held(), 0u);
}

}  // namespace
}  // namespace syncledger
