// What a process that folds or answers can be measured by, as Prometheus reads it.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/mailboxes.h"
#include "projector/fold_observer.h"
#include "tools/ingesting.h"
#include "tools/log_watch.h"

namespace syncledger {

// The registry. Every name is here, with its help text; docs/operations.md lists them. May be used
// from any thread; what it is told of a batch costs some microseconds.
class Metrics {
 public:
  Metrics();

  void SeeBatch(const FoldedBatch& batch);
  // How many outcomes reached the topic, and of how many partitions this process publishes now.
  void SeePublished(int64_t outcomes, size_t partitions);

  // What is looked up when it is asked for.
  struct Now {
    bool ready = false;
    const LogWatch* watch = nullptr;                              // null: there is none
    const std::map<MailboxStatus, int64_t>* mailboxes = nullptr;  // null: not known
    double view_age_seconds = 0;
    int64_t heartbeats_sent = -1;          // -1: it sends none
    std::optional<IngestCounts> ingested;  // nothing: it follows no folder
  };
  // The whole text, in the format 0.0.4.
  std::string Text(const Now& now);

 private:
  prometheus::Counter& Decided(uint32_t key);
  void SetOfLog(const LogWatch& watch);
  void SetOfProcess();

  prometheus::Registry registry_;

  prometheus::Counter& facts_folded_;
  prometheus::Histogram& batch_facts_;
  prometheus::Histogram& fold_seconds_;
  prometheus::Histogram& commit_seconds_;
  prometheus::Family<prometheus::Counter>& decided_;
  prometheus::Counter& outcomes_published_;
  prometheus::Gauge& partitions_published_;
  prometheus::Gauge& ready_;
  prometheus::Gauge& view_age_seconds_;
  prometheus::Family<prometheus::Gauge>& mailboxes_;
  prometheus::Family<prometheus::Gauge>& log_end_offset_;
  prometheus::Family<prometheus::Gauge>& state_next_offset_;
  prometheus::Family<prometheus::Gauge>& lag_records_;
  prometheus::Family<prometheus::Gauge>& lag_seconds_;
  prometheus::Family<prometheus::Gauge>& kafka_reached_;
  prometheus::Family<prometheus::Counter>& heartbeats_sent_;
  prometheus::Family<prometheus::Counter>& ingested_files_;
  prometheus::Family<prometheus::Counter>& ingested_facts_;
  prometheus::Family<prometheus::Gauge>& captures_;
  prometheus::Counter& cpu_seconds_;
  prometheus::Gauge& resident_bytes_;
  prometheus::Gauge& virtual_bytes_;
  prometheus::Gauge& open_fds_;

  std::mutex mutex_;  // over what follows, and one Text at a time
  std::map<uint32_t, prometheus::Counter*> decided_by_key_;
};

}  // namespace syncledger
