#include "projector/publisher.h"

#include <algorithm>
#include <future>
#include <utility>
#include <vector>

#include "eventlog/event_log.h"
#include "fmt/format.h"
#include "projector/published_outcome.h"

namespace syncledger {
namespace {

// Of one transaction.
constexpr size_t kMostOutcomes = 4096;
constexpr size_t kMostBytes = size_t{4} << 20;

constexpr std::chrono::seconds kUntilSettled{1};
constexpr std::chrono::seconds kUntilTriedAgain{3};
constexpr int kTooOften = 10;
constexpr std::chrono::minutes kInARow{1};
constexpr size_t kTakenAtOnce = 8;  // partitions, by one step; each takes a thread meanwhile

struct Batch {
  std::vector<OutcomeMessage> outcomes;
  OutcomePositions reach;
  size_t bytes = 0;

  bool IsFull() const { return outcomes.size() >= kMostOutcomes || bytes >= kMostBytes; }
};

// The tenant's outcomes from there on, as many as the batch takes.
absl::Status AddOutcomesOf(const ReadView& view, const std::string& tenant,
                           const OutcomePosition& from, bool with_values, Batch* batch) {
  absl::StatusOr<std::optional<TenantHead>> head = view.Tenant(tenant);
  if (!head.ok()) return head.status();
  if (!head->has_value() || (*head)->next_offset <= from.facts) return absl::OkStatus();
  OutcomePosition reached = from;
  const absl::Status read = view.Verdicts(tenant, from.facts, [&](const v1::Verdict& verdict) {
    const auto count = static_cast<uint64_t>(verdict.outcomes_size());
    for (; reached.outcomes < count; ++reached.outcomes) {
      if (batch->IsFull()) return false;
      const v1::Outcome& outcome = verdict.outcomes(static_cast<int>(reached.outcomes));
      batch->outcomes.push_back(
          {tenant, outcome.id(),
           ToPublished(tenant, verdict, outcome, with_values).SerializeAsString()});
      batch->bytes += batch->outcomes.back().bytes.size();
    }
    reached = {verdict.offset() + 1, 0};
    return !batch->IsFull();
  });
  if (read.ok() && reached != from) batch->reach[tenant] = reached;
  return read;
}

}  // namespace

void Publisher::TakeOver(const std::vector<int32_t>& numbers) {
  std::vector<std::future<absl::StatusOr<std::unique_ptr<KafkaOutcomes>>>> opening;
  for (const int32_t number : numbers) {
    opening.push_back(std::async(std::launch::async, [this, number] {
      return KafkaOutcomes::Open(options_.kafka, number);
    }));
  }
  for (size_t i = 0; i < numbers.size(); ++i) {
    Partition& partition = partitions_[numbers[i]];
    auto opened = opening[i].get();
    if (opened.ok()) {
      partition.topic = *std::move(opened);
    } else {
      Fail(opened.status(), &partition);
    }
  }
}

void Publisher::Fail(const absl::Status& status, Partition* partition) {
  const auto now = std::chrono::steady_clock::now();
  if (!absl::IsAborted(status)) {
    partition->failure = status;
    partition->not_before = now + kUntilTriedAgain;
    return;
  }
  partition->not_before = now + kUntilSettled;
  if (now - partition->taken_over_at > kInARow) partition->taken_over = 0;
  partition->taken_over_at = now;
  // Once or twice an election is slower than the fence; more often it is no election.
  if (++partition->taken_over % kTooOften == 0 && options_.warn) {
    options_.warn(fmt::format("{}, {} times by now: do ranges of --partitions overlap?",
                              std::string(status.message()), partition->taken_over));
  }
}

absl::StatusOr<int64_t> Publisher::PublishPartition(const ReadView& view,
                                                    const std::vector<std::string>& tenants,
                                                    Partition* partition) {
  Batch batch;
  const OutcomePositions& positions = partition->topic->positions();
  for (const std::string& tenant : tenants) {
    if (batch.IsFull()) break;
    const auto known = positions.find(tenant);
    const OutcomePosition from = known == positions.end() ? OutcomePosition() : known->second;
    if (auto added = AddOutcomesOf(view, tenant, from, options_.with_values, &batch); !added.ok()) {
      return added;
    }
  }
  if (batch.reach.empty()) return 0;
  const absl::Status published = partition->topic->Publish(batch.outcomes, batch.reach);
  if (published.ok()) return static_cast<int64_t>(batch.outcomes.size());
  partition->topic = nullptr;
  return published;
}

size_t Publisher::held() const {
  return static_cast<size_t>(std::count_if(partitions_.begin(), partitions_.end(), [](auto& one) {
    return one.second.is_empty || one.second.topic != nullptr;
  }));
}

Publisher::Published Publisher::Step(const ReadView& view, const std::set<int32_t>& mine) {
  for (auto& [number, partition] : partitions_) {
    if (mine.contains(number)) continue;
    partition.topic = nullptr;
    partition.failure = absl::OkStatus();
    partition.is_empty = false;
  }
  absl::StatusOr<std::vector<std::string>> tenants = view.Tenants();
  if (!tenants.ok()) return {0, tenants.status()};
  std::map<int32_t, std::vector<std::string>> by_partition;
  for (const std::string& tenant : *tenants) {
    if (!tenant.empty()) by_partition[PartitionOf(tenant, options_.partitions)].push_back(tenant);
  }
  const auto now = std::chrono::steady_clock::now();
  std::vector<int32_t> untaken;
  for (const int32_t number : mine) {
    Partition& partition = partitions_[number];
    partition.is_empty = !by_partition.contains(number);
    if (partition.topic == nullptr && !partition.is_empty && now >= partition.not_before &&
        untaken.size() < kTakenAtOnce) {
      untaken.push_back(number);
    }
  }
  TakeOver(untaken);
  Published published;
  for (const int32_t number : mine) {
    if (options_.ends()) break;
    Partition& partition = partitions_[number];
    if (partition.topic != nullptr) {
      const auto done = PublishPartition(view, by_partition[number], &partition);
      if (done.ok()) {
        published.outcomes += *done;
        partition.failure = absl::OkStatus();
      } else {
        Fail(done.status(), &partition);
      }
    }
    published.status.Update(partition.failure);
  }
  return published;
}

}  // namespace syncledger
