// A real Kafka for a test program: started by tools/kafka when it is first asked for, gone with the
// program, however that ends.
#pragma once

#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_settings.h"
#include "eventlog/kafka_topics.h"

namespace syncledger {

// What a command prints; a failure of the test, with what it said, if it fails.
inline std::string OutputOf(const std::string& command) {
  const std::string errors =
      (std::filesystem::temp_directory_path() / ("syncledger-said-" + std::to_string(getpid())))
          .string();
  std::string out;
  FILE* const pipe = popen((command + " 2>" + errors).c_str(), "r");
  if (pipe == nullptr) {
    ADD_FAILURE() << "cannot run " << command;
    return out;
  }
  char buffer[4096];
  while (const size_t size = fread(buffer, 1, sizeof(buffer), pipe)) out.append(buffer, size);
  const int status = pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    FILE* const said = fopen(errors.c_str(), "r");
    std::string text;
    while (said != nullptr && fgets(buffer, sizeof(buffer), said) != nullptr) text += buffer;
    if (said != nullptr) fclose(said);
    ADD_FAILURE() << command << "\n" << text;
  }
  std::filesystem::remove(errors);
  return out;
}

class KafkaBroker {
 public:
  // One for all tests of the program. Without a Kafka (no Java, say) the test fails with what
  // tools/kafka says, and the address is empty.
  static KafkaBroker& Shared() {
    static KafkaBroker broker;
    return broker;
  }

  // Another one, started with these words of tools/kafka as well.
  explicit KafkaBroker(const std::string& words = "") {
    folder_ = (std::filesystem::temp_directory_path() / "syncledger-kafka-XXXXXX").string();
    if (mkdtemp(folder_.data()) == nullptr) return;
    // It also watches this process: a test that crashes leaves nothing behind either.
    address_ =
        Tool("start --dir " + folder_ + " --owner " + std::to_string(getpid()) + " " + words);
    while (!address_.empty() && address_.back() == '\n') address_.pop_back();
  }
  ~KafkaBroker() {
    if (!address_.empty()) Tool("stop --dir " + folder_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  KafkaBroker(const KafkaBroker&) = delete;
  KafkaBroker& operator=(const KafkaBroker&) = delete;

  const std::string& address() const { return address_; }

  // tools/kafka with these words, of this broker.
  std::string Tool(const std::string& words) const {
    return OutputOf(std::string(SYNCLEDGER_SOURCE_DIR "/tools/kafka ") + words);
  }
  const std::string& folder() const { return folder_; }

  // Settings with topics of their own that nobody else uses, made with so many partitions.
  KafkaSettings NewTopics(int32_t partitions) {
    KafkaSettings settings;
    settings.brokers = address_;
    settings.prefix = "test-" + std::to_string(++topics_);
    settings.answer_within =
        std::chrono::seconds(60);  // of a machine that is busy with other tests
    if (!address_.empty()) MakeTopics(settings, partitions);
    return settings;
  }

  // A topic of one replica with settings of its own.
  static void MakeTopic(const KafkaSettings& settings, const std::string& name, int32_t partitions,
                        const std::map<std::string, std::string>& configs) {
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    ASSERT_TRUE(client.ok()) << client.status();
    char why[256];
    rd_kafka_NewTopic_t* topic =
        rd_kafka_NewTopic_new(name.c_str(), partitions, 1, why, sizeof(why));
    for (const auto& [key, value] : configs) {
      rd_kafka_NewTopic_set_config(topic, key.c_str(), value.c_str());
    }
    rd_kafka_queue_t* const queue = rd_kafka_queue_new((*client)->handle());
    rd_kafka_CreateTopics((*client)->handle(), &topic, 1, nullptr, queue);
    WaitFor(queue);
    rd_kafka_NewTopic_destroy(topic);
    // The brokers hear of it a moment later.
    for (bool there = false; !there;) {
      const auto cluster = DescribeCluster(**client, settings);
      ASSERT_TRUE(cluster.ok()) << cluster.status();
      there = cluster->topics.count(name) > 0;
    }
  }

  // Removes the ledger's topics, and returns when they are gone.
  static void RemoveTopics(const KafkaSettings& settings) {
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    ASSERT_TRUE(client.ok()) << client.status();
    auto cluster = DescribeCluster(**client, settings);
    ASSERT_TRUE(cluster.ok()) << cluster.status();
    for (const auto& [name, there] : cluster->topics) {
      rd_kafka_DeleteTopic_t* topic = rd_kafka_DeleteTopic_new(name.c_str());
      rd_kafka_queue_t* const queue = rd_kafka_queue_new((*client)->handle());
      rd_kafka_DeleteTopics((*client)->handle(), &topic, 1, nullptr, queue);
      WaitFor(queue);
      rd_kafka_DeleteTopic_destroy(topic);
    }
    while (!cluster->topics.empty()) {
      cluster = DescribeCluster(**client, settings);
      ASSERT_TRUE(cluster.ok()) << cluster.status();
    }
  }

  // Deletes the facts of a partition before an offset, as retention would.
  static void DeleteFacts(const KafkaSettings& settings, int32_t partition, int64_t before) {
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    ASSERT_TRUE(client.ok()) << client.status();
    rd_kafka_topic_partition_list_t* const offsets = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(offsets, FactsTopic(settings).c_str(), partition)->offset =
        before;
    rd_kafka_DeleteRecords_t* request = rd_kafka_DeleteRecords_new(offsets);
    rd_kafka_topic_partition_list_destroy(offsets);
    rd_kafka_queue_t* const queue = rd_kafka_queue_new((*client)->handle());
    rd_kafka_DeleteRecords((*client)->handle(), &request, 1, nullptr, queue);
    WaitFor(queue);
    rd_kafka_DeleteRecords_destroy(request);
  }

  // Another client's message; null stands for no key, or no value.
  static void Produce(const KafkaSettings& settings, int32_t partition, const char* key,
                      const char* value) {
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    ASSERT_TRUE(client.ok()) << client.status();
    const auto topic = (*client)->MakeTopic(FactsTopic(settings));
    ASSERT_EQ(rd_kafka_produce(topic.get(), partition, RD_KAFKA_MSG_F_COPY,
                               const_cast<char*>(value), value == nullptr ? 0 : strlen(value), key,
                               key == nullptr ? 0 : strlen(key), nullptr),
              0);
    ASSERT_EQ(rd_kafka_flush((*client)->handle(), 30'000), RD_KAFKA_RESP_ERR_NO_ERROR);
  }

  static void MakeTopics(const KafkaSettings& settings, int32_t partitions) {
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    ASSERT_TRUE(client.ok()) << client.status();
    auto made = FixTopics(**client, settings, partitions);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  void Stop() const { Tool("stop --keep --dir " + folder_); }
  void StartAgain() const {
    Tool("start --dir " + folder_ + " --owner " + std::to_string(getpid()));
  }

 private:
  static void WaitFor(rd_kafka_queue_t* queue) {
    rd_kafka_event_t* const event = rd_kafka_queue_poll(queue, 30'000);
    ASSERT_NE(event, nullptr);
    EXPECT_EQ(rd_kafka_event_error(event), RD_KAFKA_RESP_ERR_NO_ERROR)
        << rd_kafka_event_error_string(event);
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
  }

  std::string folder_;
  std::string address_;
  int topics_ = 0;
};

}  // namespace syncledger
