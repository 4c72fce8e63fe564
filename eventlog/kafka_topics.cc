#include "eventlog/kafka_topics.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace syncledger {
namespace {

constexpr std::chrono::seconds kMadeWithin{60};  // topics of very many partitions take their time
constexpr int kSaidInARow = 3;  // for each broker, until a change counts as known to all
constexpr int64_t kRawRetentionMs = int64_t{30} * 24 * 3600 * 1000;
constexpr int64_t kCursorSegmentBytes = int64_t{64} << 20;  // compaction leaves the last one alone

// One setting of a topic: what it is set to, and what of it is wrong.
struct TopicSetting {
  std::string_view name;
  std::string value;
  bool at_least = false;   // more is right too
  bool required = true;    // else only how it is made
  std::string_view price;  // of having it otherwise
};

struct TopicPlan {
  std::string name;
  bool of_log;
  std::vector<TopicSetting> settings;
};

// Asked of every topic in which the ledger must not lose anything.
void AddSafety(int replicas, std::vector<TopicSetting>* settings) {
  settings->push_back({"unclean.leader.election.enable", "false", false, true,
                       "a broker that lacks acknowledged facts could become the leader"});
  settings->push_back({"max.message.bytes", std::to_string(kKafkaMessageBytes), true, true,
                       "a large fact would be refused"});
  settings->push_back({"min.insync.replicas", replicas >= 3 ? "2" : "1", true, true,
                       "what only one broker holds would be acknowledged"});
}

std::vector<TopicPlan> Plans(const KafkaSettings& settings, int replicas) {
  TopicPlan facts{FactsTopic(settings), true, {}};
  facts.settings = {
      {"cleanup.policy", "delete", false, true, "facts would be compacted away"},
      {"retention.ms", "-1", false, true, "facts would be deleted"},
      {"retention.bytes", "-1", false, true, "facts would be deleted"},
  };
  TopicPlan cursors{CursorsTopic(settings), true, {}};
  cursors.settings = {
      {"cleanup.policy", "compact", false, true, "cursors would be deleted, or kept for ever"},
      {"segment.bytes", std::to_string(kCursorSegmentBytes), false, false, ""},
  };
  TopicPlan outcomes{OutcomesTopic(settings), false, {}};
  outcomes.settings = {
      {"cleanup.policy", "delete", false, true, "outcomes would be compacted away"},
      {"retention.ms", "-1", false, false, ""},
      {"retention.bytes", "-1", false, false, ""},
  };
  TopicPlan raw{RawTopic(settings), false, {}};
  raw.settings = {
      {"cleanup.policy", "delete", false, false, ""},
      {"retention.ms", std::to_string(kRawRetentionMs), false, false, ""},
  };
  std::vector<TopicPlan> plans = {std::move(facts), std::move(cursors), std::move(outcomes),
                                  std::move(raw)};
  for (TopicPlan& plan : plans) AddSafety(replicas, &plan.settings);
  return plans;
}

std::optional<int64_t> ToNumber(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool IsSo(const TopicSetting& setting, const std::string& value) {
  if (value == setting.value) return true;
  if (!setting.at_least) return false;
  const std::optional<int64_t> has = ToNumber(value);
  return has.has_value() && *has >= *ToNumber(setting.value);
}

std::string ValueIn(const KafkaTopic& topic, std::string_view name) {
  const auto found = topic.configs.find(std::string(name));
  return found == topic.configs.end() ? "" : found->second;
}

// --- Admin requests of librdkafka: one at a time, each with a queue of its own.

using AdminQueue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;
using AdminEvent = std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)>;
using AdminOptions =
    std::unique_ptr<rd_kafka_AdminOptions_t, decltype(&rd_kafka_AdminOptions_destroy)>;

AdminOptions OptionsFor(const KafkaClient& client, std::chrono::milliseconds within,
                        rd_kafka_admin_op_t operation) {
  AdminOptions options(rd_kafka_AdminOptions_new(client.handle(), operation),
                       rd_kafka_AdminOptions_destroy);
  std::array<char, 256> why{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), static_cast<int>(within.count()),
                                            why.data(), why.size());
  return options;
}

// Runs `ask`, which puts its answer into the queue, and waits for it.
template <typename Ask>
absl::StatusOr<AdminEvent> AskAdmin(const KafkaClient& client, std::string_view doing,
                                    const Ask& ask) {
  const AdminQueue queue(rd_kafka_queue_new(client.handle()), rd_kafka_queue_destroy);
  ask(queue.get());
  // The request has a timeout of its own, and says so when it is over.
  constexpr std::chrono::milliseconds kWait = kMadeWithin + std::chrono::seconds(10);
  AdminEvent event(rd_kafka_queue_poll(queue.get(), static_cast<int>(kWait.count())),
                   rd_kafka_event_destroy);
  if (event == nullptr) return client.Error(RD_KAFKA_RESP_ERR__TIMED_OUT, doing);
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return client.Error(rd_kafka_event_error(event.get()), doing);
  }
  return event;
}

// The error of one resource, with the broker's own words.
absl::Status ResourceError(const KafkaClient& client, rd_kafka_resp_err_t error, const char* text,
                           std::string_view doing) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  const absl::Status status = client.Error(error, doing);
  if (text == nullptr) return status;
  return absl::Status(status.code(), fmt::format("{}: {}", std::string(status.message()), text));
}

absl::Status ReadConfigs(const KafkaClient& client, const KafkaSettings& settings,
                         KafkaCluster* cluster) {
  if (cluster->topics.empty()) return absl::OkStatus();
  constexpr std::string_view kDoing = "read the settings of the topics";
  std::vector<rd_kafka_ConfigResource_t*> asked;
  for (const auto& [name, topic] : cluster->topics) {
    asked.push_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str()));
  }
  const AdminOptions options =
      OptionsFor(client, settings.read_within, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
  auto event = AskAdmin(client, kDoing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_DescribeConfigs(client.handle(), asked.data(), asked.size(), options.get(), queue);
  });
  rd_kafka_ConfigResource_destroy_array(asked.data(), asked.size());
  if (!event.ok()) return event.status();
  size_t count = 0;
  const rd_kafka_ConfigResource_t** const resources = rd_kafka_DescribeConfigs_result_resources(
      rd_kafka_event_DescribeConfigs_result(event->get()), &count);
  for (size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_ConfigResource_error(resources[i]);
    if (error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) {  // it was removed just now
      cluster->topics.erase(rd_kafka_ConfigResource_name(resources[i]));
      continue;
    }
    absl::Status status =
        ResourceError(client, error, rd_kafka_ConfigResource_error_string(resources[i]), kDoing);
    if (!status.ok()) return status;
    KafkaTopic& topic = cluster->topics[rd_kafka_ConfigResource_name(resources[i])];
    size_t entries = 0;
    const rd_kafka_ConfigEntry_t** const configs =
        rd_kafka_ConfigResource_configs(resources[i], &entries);
    for (size_t e = 0; e < entries; ++e) {
      const char* const value = rd_kafka_ConfigEntry_value(configs[e]);
      if (value == nullptr) continue;
      const std::string name = rd_kafka_ConfigEntry_name(configs[e]);
      topic.configs[name] = value;
      if (rd_kafka_ConfigEntry_source(configs[e]) == RD_KAFKA_CONFIG_SOURCE_DYNAMIC_TOPIC_CONFIG) {
        topic.own[name] = value;
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CreateOne(const KafkaClient& client, const KafkaSettings& settings,
                       const TopicPlan& plan, int32_t partitions, int replicas) {
  const std::string doing = fmt::format("make the topic {}", plan.name);
  std::array<char, 512> why{};
  rd_kafka_NewTopic_t* topic =
      rd_kafka_NewTopic_new(plan.name.c_str(), partitions, replicas, why.data(), why.size());
  if (topic == nullptr) {
    return absl::InvalidArgumentError(
        fmt::format("{}: cannot {}: {}", settings.brokers, doing, why.data()));
  }
  for (const TopicSetting& setting : plan.settings) {
    rd_kafka_NewTopic_set_config(topic, std::string(setting.name).c_str(), setting.value.c_str());
  }
  const AdminOptions options = OptionsFor(client, kMadeWithin, RD_KAFKA_ADMIN_OP_CREATETOPICS);
  // The broker answers once the topic is there, not only noted down.
  rd_kafka_AdminOptions_set_operation_timeout(
      options.get(), static_cast<int>(std::chrono::milliseconds(kMadeWithin).count()), why.data(),
      why.size());
  auto event = AskAdmin(client, doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_CreateTopics(client.handle(), &topic, 1, options.get(), queue);
  });
  rd_kafka_NewTopic_destroy(topic);
  if (!event.ok()) return event.status();
  size_t count = 0;
  const rd_kafka_topic_result_t** const results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event->get()), &count);
  for (size_t i = 0; i < count; ++i) {
    absl::Status status = ResourceError(client, rd_kafka_topic_result_error(results[i]),
                                        rd_kafka_topic_result_error_string(results[i]), doing);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Sets a topic's own settings to exactly these: the request replaces all of them.
absl::Status SetConfigs(const KafkaClient& client, const KafkaSettings& settings,
                        const std::string& name,
                        const std::map<std::string, std::string>& configs) {
  const std::string doing = fmt::format("change the settings of the topic {}", name);
  rd_kafka_ConfigResource_t* resource =
      rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name.c_str());
  for (const auto& [key, value] : configs) {
    rd_kafka_ConfigResource_set_config(resource, key.c_str(), value.c_str());
  }
  const AdminOptions options =
      OptionsFor(client, settings.read_within, RD_KAFKA_ADMIN_OP_ALTERCONFIGS);
  auto event = AskAdmin(client, doing, [&](rd_kafka_queue_t* queue) {
    rd_kafka_AlterConfigs(client.handle(), &resource, 1, options.get(), queue);
  });
  rd_kafka_ConfigResource_destroy(resource);
  if (!event.ok()) return event.status();
  size_t count = 0;
  const rd_kafka_ConfigResource_t** const results = rd_kafka_AlterConfigs_result_resources(
      rd_kafka_event_AlterConfigs_result(event->get()), &count);
  for (size_t i = 0; i < count; ++i) {
    absl::Status status = ResourceError(client, rd_kafka_ConfigResource_error(results[i]),
                                        rd_kafka_ConfigResource_error_string(results[i]), doing);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KafkaCluster> DescribeCluster(const KafkaClient& client,
                                             const KafkaSettings& settings) {
  constexpr std::string_view kDoing = "reach Kafka";
  const rd_kafka_metadata_t* found = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(client.handle(), /*all_topics=*/1, nullptr, &found,
                        static_cast<int>(settings.answer_within.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return client.Error(error, kDoing);
  const std::unique_ptr<const rd_kafka_metadata_t, decltype(&rd_kafka_metadata_destroy)> metadata(
      found, rd_kafka_metadata_destroy);
  KafkaCluster cluster;
  for (int i = 0; i < metadata->broker_cnt; ++i) cluster.brokers.push_back(metadata->brokers[i].id);
  std::sort(cluster.brokers.begin(), cluster.brokers.end());
  for (const TopicPlan& plan : Plans(settings, 1)) {
    for (int t = 0; t < metadata->topic_cnt; ++t) {
      const rd_kafka_metadata_topic& one = metadata->topics[t];
      if (plan.name != one.topic || one.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) continue;
      const std::string doing = fmt::format("look at the topic {}", plan.name);
      if (one.err != RD_KAFKA_RESP_ERR_NO_ERROR) return client.Error(one.err, doing);
      KafkaTopic& topic = cluster.topics[plan.name];
      topic.name = plan.name;
      topic.replicas.resize(static_cast<size_t>(one.partition_cnt));
      for (int p = 0; p < one.partition_cnt; ++p) {
        const rd_kafka_metadata_partition& partition = one.partitions[p];
        topic.replicas[static_cast<size_t>(partition.id)].assign(
            partition.replicas, partition.replicas + partition.replica_cnt);
      }
    }
  }
  if (auto read = ReadConfigs(client, settings, &cluster); !read.ok()) return read;
  return cluster;
}

std::vector<TopicFault> FindFaults(const KafkaCluster& cluster, const KafkaSettings& settings,
                                   WhichTopics which) {
  using Remedy = TopicFault::Remedy;
  std::vector<TopicFault> faults;
  const auto facts = cluster.topics.find(FactsTopic(settings));
  for (const TopicPlan& plan : Plans(settings, cluster.replicas())) {
    if (!plan.of_log && which == WhichTopics::kLog) continue;
    const auto say = [&](std::string what, Remedy remedy) {
      faults.push_back({plan.name, std::move(what), remedy});
    };
    const auto found = cluster.topics.find(plan.name);
    if (found == cluster.topics.end()) {
      say("is not there", Remedy::kFix);
      continue;
    }
    const KafkaTopic& topic = found->second;
    for (const TopicSetting& setting : plan.settings) {
      const std::string value = ValueIn(topic, setting.name);
      if (!setting.required || IsSo(setting, value)) continue;
      say(fmt::format("has {}={}, which has to be {}{}: {}", setting.name, value, setting.value,
                      setting.at_least ? " or more" : "", setting.price),
          Remedy::kFix);
    }
    size_t fewest = topic.replicas.empty() ? 0 : topic.replicas[0].size();
    for (const auto& replicas : topic.replicas) fewest = std::min(fewest, replicas.size());
    if (fewest < static_cast<size_t>(cluster.replicas())) {
      say(fmt::format("has {} replica{} of a partition, and there are {} brokers: what one of them "
                      "loses would be lost",
                      fewest, fewest == 1 ? "" : "s", cluster.brokers.size()),
          Remedy::kReassign);
    }
    if (facts != cluster.topics.end() && topic.partitions() != facts->second.partitions()) {
      say(fmt::format("has {} partitions, and {} has {}", topic.partitions(), facts->first,
                      facts->second.partitions()),
          Remedy::kNone);
    }
  }
  return faults;
}

std::string FaultText(const TopicFault& fault, const KafkaSettings& settings) {
  std::string text =
      fmt::format("{}: the topic {} {}: ", settings.brokers, fault.topic, fault.what);
  switch (fault.remedy) {
    case TopicFault::Remedy::kFix:
      return text + fmt::format("`syncledger doctor --fix {}` {}", KafkaFlags(settings),
                                fault.what == "is not there" ? "makes it" : "mends it");
    case TopicFault::Remedy::kReassign:
      return text + fmt::format(
                        "`kafka-reassign-partitions.sh --bootstrap-server {} --execute "
                        "--reassignment-json-file {}.replicas.json` gives it more; "
                        "`syncledger doctor --fix {}` writes that file",
                        settings.brokers, fault.topic, KafkaFlags(settings));
    case TopicFault::Remedy::kNone:
      return text +
             "remove it, if nobody needs what it holds, and `syncledger doctor --fix` makes "
             "it again";
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> FixTopics(const KafkaClient& client,
                                                   const KafkaSettings& settings,
                                                   int32_t partitions) {
  absl::StatusOr<KafkaCluster> cluster = DescribeCluster(client, settings);
  if (!cluster.ok()) return cluster.status();
  const auto facts = cluster->topics.find(FactsTopic(settings));
  if (facts != cluster->topics.end()) partitions = facts->second.partitions();
  std::vector<std::string> done;
  for (const TopicPlan& plan : Plans(settings, cluster->replicas())) {
    const auto found = cluster->topics.find(plan.name);
    if (found == cluster->topics.end()) {
      absl::Status made = CreateOne(client, settings, plan, partitions, cluster->replicas());
      if (!made.ok()) return made;
      done.push_back(fmt::format("made the topic {}, {} partition{} of {} replica{}", plan.name,
                                 partitions, partitions == 1 ? "" : "s", cluster->replicas(),
                                 cluster->replicas() == 1 ? "" : "s"));
      continue;
    }
    std::map<std::string, std::string> configs = found->second.own;
    std::string changes;
    for (const TopicSetting& setting : plan.settings) {
      if (!setting.required || IsSo(setting, ValueIn(found->second, setting.name))) continue;
      configs[std::string(setting.name)] = setting.value;
      changes += fmt::format(" {}={}", setting.name, setting.value);
    }
    if (changes.empty()) continue;
    absl::Status set = SetConfigs(client, settings, plan.name, configs);
    if (!set.ok()) return set;
    done.push_back(fmt::format("set of the topic {}{}", plan.name, changes));
  }
  // The controller has noted it down; the brokers hear of it a moment later, each by itself, and
  // any of them answers.
  int in_a_row = 0;
  for (const auto deadline = std::chrono::steady_clock::now() + kMadeWithin; !done.empty();) {
    cluster = DescribeCluster(client, settings);
    if (!cluster.ok()) return cluster.status();
    const auto faults = FindFaults(*cluster, settings, WhichTopics::kAll);
    if (std::none_of(faults.begin(), faults.end(), [](const TopicFault& fault) {
          return fault.remedy == TopicFault::Remedy::kFix;
        })) {
      if (++in_a_row >= kSaidInARow * static_cast<int>(cluster->brokers.size())) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      continue;
    }
    in_a_row = 0;
    if (std::chrono::steady_clock::now() >= deadline) {
      return absl::UnavailableError(
          fmt::format("{}: it is done, but the brokers do not say so yet: the topic {} {}",
                      settings.brokers, faults.front().topic, faults.front().what));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return done;
}

std::string ReassignmentJson(const KafkaCluster& cluster, const KafkaTopic& topic) {
  std::string json = "{\"version\":1,\"partitions\":[";
  for (int32_t p = 0; p < topic.partitions(); ++p) {
    std::vector<int32_t> replicas = topic.replicas[static_cast<size_t>(p)];
    for (size_t i = 0; i < cluster.brokers.size(); ++i) {
      if (replicas.size() >= static_cast<size_t>(cluster.replicas())) break;
      // Each partition begins at another broker, so that they share the work.
      const int32_t broker = cluster.brokers[(static_cast<size_t>(p) + i) % cluster.brokers.size()];
      if (std::find(replicas.begin(), replicas.end(), broker) == replicas.end()) {
        replicas.push_back(broker);
      }
    }
    json += fmt::format("{}{{\"topic\":\"{}\",\"partition\":{},\"replicas\":[{}]}}",
                        p == 0 ? "" : ",", topic.name, p, fmt::join(replicas, ","));
  }
  return json + "]}\n";
}

}  // namespace syncledger
