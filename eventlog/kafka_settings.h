// How the ledger reaches Kafka: which brokers, which topics, how long it waits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace syncledger {

struct KafkaSettings {
  std::string brokers;                // HOST:PORT[,...], any of the cluster
  std::string prefix = "syncledger";  // of the topics' names
  std::string flags;  // how a command line names them, for advice; empty: "--kafka BROKERS"

  // Properties of librdkafka for every client: security.protocol, sasl.*, ssl.*. Those that the
  // ledger depends on are set after them, and win.
  std::map<std::string, std::string> properties;

  std::chrono::milliseconds answer_within{5'000};    // the first broker: is anybody there?
  std::chrono::milliseconds read_within{30'000};     // what a broker that was reached is asked for
  std::chrono::milliseconds append_within{120'000};  // a batch; then it counts as not acknowledged

  size_t read_memory_bytes = size_t{128} << 20;  // facts that were fetched and not yet read
};

// The names of the topics.
std::string FactsTopic(const KafkaSettings& settings);     // the ledger
std::string CursorsTopic(const KafkaSettings& settings);   // ingest cursors, by name
std::string OutcomesTopic(const KafkaSettings& settings);  // what was decided, for others
std::string RawTopic(const KafkaSettings& settings);       // payloads as received

// The largest message that brokers and clients let pass, and the largest fact: what a batch of one
// message adds to it, compressed or not, has room beside it.
inline constexpr int32_t kKafkaMessageBytes = 16 << 20;
inline constexpr size_t kKafkaFactBytes = size_t{kKafkaMessageBytes} - (size_t{256} << 10);

// What a command line that is advised needs to reach the same brokers.
std::string KafkaFlags(const KafkaSettings& settings);

// kInvalidArgument: it is no list of HOST:PORT.
absl::Status CheckBrokers(std::string_view brokers);

}  // namespace syncledger
