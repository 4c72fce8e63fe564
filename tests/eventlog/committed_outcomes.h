// What a reader of committed messages finds in a partition of the topic of outcomes.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "eventlog/kafka_client.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

struct CommittedOutcome {
  std::string tenant;  // the message's key
  std::string id;      // in its header
  std::string bytes;
};

inline std::vector<CommittedOutcome> CommittedOutcomes(const KafkaSettings& settings,
                                                       int32_t partition) {
  std::vector<CommittedOutcome> found;
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
  EXPECT_EQ(rd_kafka_consume_start(topic.get(), partition, RD_KAFKA_OFFSET_BEGINNING), 0);
  while (true) {
    rd_kafka_message_t* const message = rd_kafka_consume(topic.get(), partition, 30'000);
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
    found.push_back({text(message->key, message->key_len), text(id, size),
                     text(message->payload, message->len)});
    rd_kafka_message_destroy(message);
  }
  rd_kafka_consume_stop(topic.get(), partition);
  return found;
}

}  // namespace syncledger
