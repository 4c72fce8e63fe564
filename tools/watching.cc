#include "tools/watching.h"

#include <string>
#include <utility>

#include "api/status_macros.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

// Counting mailboxes reads every one of them.
constexpr absl::Duration kBetweenCounts = absl::Seconds(10);
constexpr absl::Duration kBetweenEnds = absl::Seconds(1);

void Answer(const std::vector<std::string>& wrong, httplib::Response& response) {
  std::string text;
  for (const std::string& line : wrong) text += line + "\n";
  response.status = wrong.empty() ? 200 : 503;
  response.set_content(wrong.empty() ? "ok\n" : text, "text/plain; charset=utf-8");
}

}  // namespace

void Watching::AddRoutes(httplib::Server& routes) {
  routes.Get("/healthz", [this](const httplib::Request&, httplib::Response& response) {
    Answer(health_.WhatAils(absl::Now()), response);
  });
  routes.Get("/readyz", [this](const httplib::Request&, httplib::Response& response) {
    Answer(WhyNotReady(), response);
  });
  routes.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
    response.set_content(MetricsText(), "text/plain; version=0.0.4; charset=utf-8");
  });
}

absl::Status Watching::Folds(const LedgerPlace& place, EventLog& log, const ReadView& state,
                             std::vector<int32_t> partitions) {
  if (partitions.empty()) {
    for (int32_t p = 0; p < log.partitions(); ++p) partitions.push_back(p);
  }
  std::map<int32_t, int64_t> next;
  std::map<int32_t, int64_t> ends;
  for (const int32_t partition : partitions) {
    ASSIGN_OR_RETURN(next[partition], state.NextLogOffset(partition));
    if (!place.on_kafka()) {
      ASSIGN_OR_RETURN(ends[partition], log.EndOffset(partition));
    }
  }
  std::shared_ptr<LogWatch> watch;
  if (place.on_kafka()) {
    ASSIGN_OR_RETURN(watch, LogWatch::OnKafka(place.kafka, log.partitions(), next));
  } else {
    watch = LogWatch::Embedded(next, ends);
  }
  {
    const std::lock_guard lock(mutex_);
    watch_.swap(watch);
  }
  health_.Folds(absl::Now());
  return absl::OkStatus();
}

absl::Status Watching::Grows(EventLog& log) {
  const absl::Time now = absl::Now();
  if (now - grew_at_ < kBetweenEnds) return absl::OkStatus();
  grew_at_ = now;
  std::map<int32_t, int64_t> ends;
  for (int32_t p = 0; p < log.partitions(); ++p) {
    ASSIGN_OR_RETURN(ends[p], log.EndOffset(p));
  }
  const std::lock_guard lock(mutex_);
  if (watch_ != nullptr) watch_->SeeEnds(ends);
  return absl::OkStatus();
}

void Watching::Sends(const KafkaHeartbeats* heartbeats) {
  const std::lock_guard lock(mutex_);
  heartbeats_ = heartbeats;
}

void Watching::Ingests(const Ingesting* ingesting) {
  const std::lock_guard lock(mutex_);
  ingesting_ = ingesting;
}

std::optional<IngestCounts> Watching::ingested() const {
  const std::lock_guard lock(mutex_);
  if (ingesting_ == nullptr) return std::nullopt;
  return ingesting_->counts();
}

std::vector<std::string> Watching::WhyNotReady() const {
  std::vector<std::string> reasons = health_.WhyNotReady(absl::Now(), watch().get());
  {
    const std::lock_guard lock(mutex_);
    if (watch_ == nullptr && heartbeats_ != nullptr && !heartbeats_->reached()) {
      reasons.push_back("Kafka is not reached");
    }
  }
  const auto counts = ingested();
  if (counts.has_value() && counts->away) {
    reasons.push_back("captures wait: the log does not answer");
  }
  return reasons;
}

std::chrono::nanoseconds Watching::Now() {
  return std::chrono::steady_clock::now().time_since_epoch();
}

void Watching::Committed(const FoldedBatch& batch) {
  health_.Steps(absl::Now());
  metrics_.SeeBatch(batch);
  const std::lock_guard lock(mutex_);
  if (watch_ != nullptr) watch_->SeeFolded(batch.partition, batch.next, batch.appended_ms);
}

std::shared_ptr<const LogWatch> Watching::watch() const {
  const std::lock_guard lock(mutex_);
  return watch_;
}

std::shared_ptr<const std::map<MailboxStatus, int64_t>> Watching::Mailboxes(
    const LatestView::Taken& taken) {
  const std::lock_guard lock(mailboxes_mutex_);
  if (taken.view == nullptr) return nullptr;
  if (taken.number == mailboxes_of_view_) return mailboxes_;
  if (mailboxes_ != nullptr && absl::Now() - mailboxes_at_ < kBetweenCounts) return mailboxes_;
  auto counted = CountMailboxes(*taken.view);
  mailboxes_ = nullptr;
  if (!counted.ok()) return nullptr;
  mailboxes_ = std::make_shared<const std::map<MailboxStatus, int64_t>>(*std::move(counted));
  mailboxes_of_view_ = taken.number;
  mailboxes_at_ = absl::Now();
  return mailboxes_;
}

std::string Watching::MetricsText() {
  const std::shared_ptr<const LogWatch> watched = watch();
  LatestView::Taken taken = latest_.Take();
  const auto mailboxes = Mailboxes(taken);
  taken.view = nullptr;
  Metrics::Now now;
  now.ready = WhyNotReady().empty();
  now.ingested = ingested();
  now.watch = watched.get();
  now.mailboxes = mailboxes.get();
  // Before the first there is none that could be old.
  if (taken.number > 0) now.view_age_seconds = static_cast<double>(taken.age_us) / 1e6;
  {
    const std::lock_guard lock(mutex_);
    if (heartbeats_ != nullptr) now.heartbeats_sent = heartbeats_->sent();
  }
  return metrics_.Text(now);
}

}  // namespace syncledger
