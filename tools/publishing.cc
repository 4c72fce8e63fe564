#include "tools/publishing.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_join.h"
#include "api/status_macros.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_topics.h"
#include "fmt/format.h"
#include "tools/invocation.h"
#include "tools/outage.h"

namespace syncledger {
namespace {

constexpr std::chrono::milliseconds kBetweenPolls{100};
constexpr std::chrono::milliseconds kBetweenPublished{10};
constexpr std::chrono::seconds kOneTransaction{20};
constexpr std::chrono::seconds kOneAnswer{10};

// That the topic of outcomes is as it has to be.
absl::Status CheckOutcomesTopic(const KafkaSettings& settings) {
  ASSIGN_OR_RETURN(auto client, KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {}));
  ASSIGN_OR_RETURN(const KafkaCluster cluster, DescribeCluster(*client, settings));
  for (const TopicFault& fault : FindFaults(cluster, settings, WhichTopics::kAll)) {
    if (fault.topic != OutcomesTopic(settings)) continue;
    return absl::FailedPreconditionError(FaultText(fault, settings));
  }
  return absl::OkStatus();
}

// "machine:/var/lib/syncledger": the same after a restart, and nobody else's.
std::string InstanceOf(const LedgerPlace& place, const PublishingFlags& flags) {
  if (!flags.instance.empty()) return flags.instance;
  std::array<char, 256> machine{};
  gethostname(machine.data(), machine.size() - 1);
  std::error_code ignored;
  return fmt::format("{}:{}", machine.data(),
                     std::filesystem::weakly_canonical(place.data, ignored).string());
}

// Those of one range take each other's place, and no one else's.
std::string GroupOf(const KafkaSettings& settings, const std::vector<int32_t>& partitions) {
  return settings.prefix + "-publishers" +
         (partitions.empty() ? "" : "-" + absl::StrJoin(partitions, "."));
}

}  // namespace

void AddPublishing(CLI::App& command, PublishingFlags* flags) {
  command.add_flag("--publish-values", flags->with_values,
                   "Publish titles, places, notes, names and addresses, too: whoever may read the "
                   "topic of outcomes reads them");
  command
      .add_option("--instance", flags->instance,
                  "What the brokers show this process as among those who publish "
                  "[the machine and the folder]")
      ->type_name("NAME");
}

absl::StatusOr<std::unique_ptr<Publishing>> Publishing::Start(
    const LedgerPlace& place, const PublishingFlags& flags, const std::vector<int32_t>& partitions,
    int32_t of_log, const LatestView& latest, Watching* watching) {
  RETURN_IF_ERROR(CheckOutcomesTopic(place.kafka));
  ASSIGN_OR_RETURN(auto election, KafkaElection::Open(place.kafka, GroupOf(place.kafka, partitions),
                                                      InstanceOf(place, flags), Tell));
  PublisherOptions options;
  options.kafka = place.kafka;
  options.kafka.append_within = kOneTransaction;
  options.kafka.read_within = kOneAnswer;
  options.partitions = of_log;
  options.with_values = flags.with_values;
  options.warn = Tell;
  std::unique_ptr<Publishing> publishing(
      new Publishing(std::move(election), std::move(options), partitions, latest, watching));
  publishing->elects_ = std::thread([started = publishing.get()] { started->Elect(); });
  publishing->publishes_ = std::thread([started = publishing.get()] { started->Publish(); });
  return publishing;
}

Publishing::~Publishing() {
  ends_ = true;
  for (std::thread* thread : {&elects_, &publishes_}) {
    if (thread->joinable()) thread->join();
  }
}

absl::Status Publishing::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

void Publishing::EndWith(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  status_.Update(status);
  ends_ = true;
}

void Publishing::Elect() {
  while (!ends_) {
    auto mine = election_->Poll(kBetweenPolls);
    if (!mine.ok()) return EndWith(mine.status());
    if (!partitions_.empty()) {
      std::erase_if(*mine, [&](int32_t p) {
        return std::find(partitions_.begin(), partitions_.end(), p) == partitions_.end();
      });
    }
    const std::lock_guard lock(mutex_);
    mine_ = *std::move(mine);
  }
}

void Publishing::Publish() {
  Outage outage("not all outcomes are published", "all outcomes are published again");
  while (!ends_) {
    std::set<int32_t> mine;
    {
      const std::lock_guard lock(mutex_);
      mine = mine_;
    }
    const Publisher::Published published = publisher_.Step(*latest_.Take().view, mine);
    if (watching_ != nullptr) watching_->Published(published.outcomes, publisher_.held());
    if (!published.status.ok() && !absl::IsUnavailable(published.status)) {
      return EndWith(published.status);
    }
    outage.See(published.status);
    if (published.outcomes == 0) std::this_thread::sleep_for(kBetweenPublished);
  }
}

}  // namespace syncledger
