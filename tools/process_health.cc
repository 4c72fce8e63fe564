#include "tools/process_health.h"

#include <utility>

#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

// "partition 3, and 2 more"
std::string Partitions(const std::vector<PartitionStand>& stands) {
  std::string text = fmt::format("partition {}", stands.front().partition);
  if (stands.size() > 1) text += fmt::format(" and {} more", stands.size() - 1);
  return text;
}

std::string FoldingText(const std::vector<PartitionStand>& stands) {
  int64_t all = 0;
  int64_t left = 0;
  for (const PartitionStand& one : stands) {
    all += one.end;
    left += one.records;
  }
  if (all == 0) return "folding: how much there is, is not known yet";
  return fmt::format("folding: {} of {} records of the log are folded", WithThousands(all - left),
                     WithThousands(all));
}

}  // namespace

void ProcessHealth::Opens(const std::string& waits) {
  const std::lock_guard lock(mutex_);
  stage_ = Stage::kOpening;
  waits_ = waits;
}

void ProcessHealth::Folds(absl::Time now) {
  const std::lock_guard lock(mutex_);
  stage_ = Stage::kFolding;
  stepped_ = now;
}

void ProcessHealth::Works(absl::Time now) {
  const std::lock_guard lock(mutex_);
  stage_ = Stage::kWorking;
  stepped_ = now;
}

void ProcessHealth::Steps(absl::Time now) {
  const std::lock_guard lock(mutex_);
  stepped_ = now;
}

void ProcessHealth::Follows(const absl::Status& follows) {
  const std::lock_guard lock(mutex_);
  follows_ = follows;
}

void ProcessHealth::Ends() {
  const std::lock_guard lock(mutex_);
  stage_ = Stage::kEnding;
}

void ProcessHealth::Fails(const absl::Status& error) {
  const std::lock_guard lock(mutex_);
  error_.Update(error);
}

std::vector<std::string> ProcessHealth::WhatAils(absl::Time now) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ails;
  if (!error_.ok()) ails.push_back("stopped: " + std::string(error_.message()));
  // Opening a large state has no steps; what it waits for it stops waiting for by itself.
  const bool has_steps = stage_ == Stage::kFolding || stage_ == Stage::kWorking;
  if (has_steps && now - stepped_ >= kStuckAfter) {
    ails.push_back(
        fmt::format("stuck: no step has finished for {} s", absl::ToInt64Seconds(now - stepped_)));
  }
  return ails;
}

std::vector<std::string> ProcessHealth::WhyNotReady(absl::Time now, const LogWatch* watch) const {
  std::vector<std::string> reasons = WhatAils(now);
  const std::lock_guard lock(mutex_);
  const std::vector<PartitionStand> stands =
      watch == nullptr ? std::vector<PartitionStand>() : watch->Stand();
  if (stage_ == Stage::kOpening) {
    reasons.push_back(waits_.empty() ? "opening the ledger" : "waiting: " + waits_);
  }
  if (stage_ == Stage::kEnding) reasons.push_back("ending, as it was told to");
  if (stage_ == Stage::kFolding) reasons.push_back(FoldingText(stands));
  if (!follows_.ok()) reasons.push_back(std::string(follows_.message()));
  if (watch == nullptr) return reasons;
  if (const absl::Status reached = watch->Reached(); !reached.ok()) {
    reasons.push_back("Kafka is not reached: " + std::string(reached.message()));
  }
  if (stage_ != Stage::kWorking) return reasons;
  std::vector<PartitionStand> behind;
  const PartitionStand* oldest = nullptr;
  for (const PartitionStand& one : stands) {
    if (one.records > 0 && one.seconds > kReadyLagSeconds) behind.push_back(one);
  }
  for (const PartitionStand& one : behind) {
    if (oldest == nullptr || one.seconds > oldest->seconds) oldest = &one;
  }
  if (oldest != nullptr) {
    reasons.push_back(fmt::format(
        "behind the log: {}; of partition {} {} not folded, the oldest "
        "for {:.0f} s (the limit is {:.0f} s)",
        Partitions(behind), oldest->partition, Counted(oldest->records, "record is", "records are"),
        oldest->seconds, kReadyLagSeconds));
  }
  return reasons;
}

}  // namespace syncledger
