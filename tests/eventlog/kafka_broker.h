// A real Kafka for a test program: started by tools/kafka when it is first asked for, gone with the
// program, however that ends.
#pragma once

#include <gtest/gtest.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
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
    if (!address_.empty()) MakeTopics(settings, partitions);
    return settings;
  }

  static void MakeTopics(const KafkaSettings& settings, int32_t partitions) {
    auto client = KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {});
    ASSERT_TRUE(client.ok()) << client.status();
    auto made = FixTopics(**client, settings, partitions);
    ASSERT_TRUE(made.ok()) << made.status();
  }

 private:
  KafkaBroker() {
    folder_ = (std::filesystem::temp_directory_path() / "syncledger-kafka-XXXXXX").string();
    if (mkdtemp(folder_.data()) == nullptr) return;
    // It also watches this process: a test that crashes leaves nothing behind either.
    address_ = Tool("start --dir " + folder_ + " --owner " + std::to_string(getpid()));
    while (!address_.empty() && address_.back() == '\n') address_.pop_back();
  }
  ~KafkaBroker() {
    if (!address_.empty()) Tool("stop --dir " + folder_);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string folder_;
  std::string address_;
  int topics_ = 0;
};

}  // namespace syncledger
