#include "tools/doctor_kafka.h"

#include <fstream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/terminal_text.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_topics.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

void SayOfKafka(Health health, std::string what, std::string found, std::string remedy,
                std::vector<Diagnosis>* all) {
  all->push_back({health, std::move(what), std::move(found), std::move(remedy)});
}

bool SayUnreachable(const absl::Status& status, std::vector<Diagnosis>* all) {
  SayOfKafka(Health::kBroken, "kafka", std::string(status.message()),
             absl::IsPermissionDenied(status) ? "give this user the right to do it"
                                              : "is that address right, and do the brokers run?",
             all);
  return false;
}

std::string RemedyOf(const TopicFault& fault, const LedgerPlace& place) {
  switch (fault.remedy) {
    case TopicFault::Remedy::kFix:
      return fmt::format("syncledger doctor {} --fix", KafkaFlags(place.kafka));
    case TopicFault::Remedy::kReassign:
      return fmt::format(
          "kafka-reassign-partitions.sh --bootstrap-server {} --execute "
          "--reassignment-json-file {}.replicas.json (doctor --fix writes that file)",
          place.kafka.brokers, fault.topic);
    case TopicFault::Remedy::kNone:
      return "remove it, if nobody needs what it holds, and doctor --fix makes it again";
  }
  return "";
}

// What Kafka's own command needs to give a topic more replicas.
void WriteReassignment(const KafkaCluster& cluster, const TopicFault& fault,
                       std::vector<Diagnosis>* all) {
  const std::string file = fault.topic + ".replicas.json";
  std::ofstream out(file);
  out << ReassignmentJson(cluster, cluster.topics.at(fault.topic)) << std::flush;
  SayOfKafka(out.good() ? Health::kOk : Health::kWarning, "fixed",
             out.good() ? fmt::format("wrote {}", file) : fmt::format("{} cannot be written", file),
             out.good() ? "" : "run it in a folder that can be written to", all);
}

}  // namespace

bool ExamineKafka(const LedgerPlace& place, bool fix, int32_t partitions,
                  std::vector<Diagnosis>* all) {
  auto client = KafkaClient::Open(place.kafka, RD_KAFKA_PRODUCER, {});
  if (!client.ok()) return SayUnreachable(client.status(), all);
  if (fix) {
    auto done = FixTopics(**client, place.kafka, partitions);
    if (!done.ok()) return SayUnreachable(done.status(), all);
    for (std::string& line : *done) SayOfKafka(Health::kOk, "fixed", std::move(line), "", all);
  }
  const auto cluster = DescribeCluster(**client, place.kafka);
  if (!cluster.ok()) return SayUnreachable(cluster.status(), all);
  SayOfKafka(Health::kOk, "kafka",
             fmt::format("{} at {}",
                         Counted(static_cast<int64_t>(cluster->brokers.size()), "broker answers",
                                 "brokers answer"),
                         place.kafka.brokers),
             "", all);
  bool log_is_well = true;
  const auto faults = FindFaults(*cluster, place.kafka, WhichTopics::kAll);
  for (const TopicFault& fault : faults) {
    const bool of_log =
        fault.topic == FactsTopic(place.kafka) || fault.topic == CursorsTopic(place.kafka);
    log_is_well &= !of_log;
    SayOfKafka(of_log ? Health::kBroken : Health::kWarning, "topic",
               fmt::format("{} {}", fault.topic, fault.what), RemedyOf(fault, place), all);
    if (fix && fault.remedy == TopicFault::Remedy::kReassign) {
      WriteReassignment(*cluster, fault, all);
    }
  }
  for (const auto& [name, topic] : cluster->topics) {
    size_t faulty = 0;
    for (const TopicFault& fault : faults) faulty += fault.topic == name ? 1 : 0;
    if (faulty > 0) continue;
    SayOfKafka(Health::kOk, "topic",
               fmt::format("{}: {}, set as it should be", name,
                           Counted(topic.partitions(), "partition", "partitions")),
               "", all);
  }
  return log_is_well;
}

}  // namespace syncledger
