// The ledger's topics on Kafka: how they have to be, how they are, and how they are made so.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_settings.h"

namespace syncledger {

inline constexpr int32_t kDefaultPartitions = 64;

// One topic, as the cluster has it.
struct KafkaTopic {
  std::string name;
  std::vector<std::vector<int32_t>> replicas;  // the brokers that hold each partition
  std::map<std::string, std::string> configs;  // in force, by name
  std::map<std::string, std::string> own;      // of these, those that were set for it

  int32_t partitions() const { return static_cast<int32_t>(replicas.size()); }
};

struct KafkaCluster {
  std::vector<int32_t> brokers;              // that answer now, in order
  std::map<std::string, KafkaTopic> topics;  // of the ledger's, those that are there

  // Replicas that a topic has to have: 3 where there are three brokers, else 1; and how many of
  // them have to hold a fact before it is acknowledged.
  int replicas() const { return brokers.size() >= 3 ? 3 : 1; }
};

// kUnavailable: no broker answers. kPermissionDenied: it does not tell.
absl::StatusOr<KafkaCluster> DescribeCluster(const KafkaClient& client,
                                             const KafkaSettings& settings);

// Something about a topic that would lose facts, or that the ledger cannot work with.
struct TopicFault {
  enum class Remedy {
    kFix,       // `syncledger doctor --fix` mends it
    kReassign,  // Kafka's own command gives it more replicas
    kNone,      // it has to be another topic
  };
  std::string topic;
  std::string what;  // "has retention.ms=604800000: facts would be deleted"
  Remedy remedy;
};

enum class WhichTopics { kLog, kAll };  // those that the event log lives in, or all of the ledger

std::vector<TopicFault> FindFaults(const KafkaCluster& cluster, const KafkaSettings& settings,
                                   WhichTopics which);

// In one line what is wrong with a topic and the command that mends it.
std::string FaultText(const TopicFault& fault, const KafkaSettings& settings);

// Makes the topics that are missing and sets what is set otherwise, but replicas and numbers of
// partitions. `partitions` are those of facts if it has to be made. Returns a line for each thing
// that it did.
absl::StatusOr<std::vector<std::string>> FixTopics(const KafkaClient& client,
                                                   const KafkaSettings& settings,
                                                   int32_t partitions);

// What kafka-reassign-partitions.sh takes as its --reassignment-json-file, so that every partition
// of the topic has as many replicas as it should: those that it has first.
std::string ReassignmentJson(const KafkaCluster& cluster, const KafkaTopic& topic);

}  // namespace syncledger
