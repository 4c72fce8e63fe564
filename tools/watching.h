// Watching a process that folds or answers: its metrics and its health, and the pages of HTTP that
// show them.
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "api/mailboxes.h"
#include "api/service/latest_view.h"
#include "eventlog/kafka_heartbeats.h"
#include "projector/fold_observer.h"
#include "tools/data_folder.h"
#include "tools/ingesting.h"
#include "tools/log_watch.h"
#include "tools/metrics.h"
#include "tools/process_health.h"

namespace syncledger {

// One for the whole run of a command, made before the ledger is opened. May be used from any
// thread.
class Watching : public FoldObserver {
 public:
  // `latest` outlives it; it has no view until the first fold is done.
  explicit Watching(const LatestView& latest) : latest_(latest) {}

  // /healthz, /readyz, /metrics; before the server answers.
  void AddRoutes(httplib::Server& routes);

  // What the command does now. It may go from opening to folding and back again.
  void Waits(const absl::Status& why) { health_.Opens(std::string(why.message())); }
  // The log and the state are open: `partitions` (none: all) are folded from where the state is.
  absl::Status Folds(const LedgerPlace& place, EventLog& log, const ReadView& state,
                     std::vector<int32_t> partitions);
  void Works() { health_.Works(absl::Now()); }
  void Steps() { health_.Steps(absl::Now()); }
  void Follows(const absl::Status& follows) { health_.Follows(follows); }
  void Fails(const absl::Status& error) { health_.Fails(error); }
  void Ends() { health_.Ends(); }
  void Published(int64_t outcomes, size_t partitions) {
    metrics_.SeePublished(outcomes, partitions);
  }
  // Of the embedded log, now and then: how far it has grown.
  absl::Status Grows(EventLog& log);
  // `heartbeats` has to be taken back (null) before it ends.
  void Sends(const KafkaHeartbeats* heartbeats);
  // The same of what follows a folder of captures.
  void Ingests(const Ingesting* ingesting);

  std::chrono::nanoseconds Now() override;
  void Committed(const FoldedBatch& batch) override;

 private:
  std::shared_ptr<const LogWatch> watch() const;
  std::optional<IngestCounts> ingested() const;
  std::vector<std::string> WhyNotReady() const;
  std::string MetricsText();
  // Null: there is no view yet, or it cannot be read.
  std::shared_ptr<const std::map<MailboxStatus, int64_t>> Mailboxes(const LatestView::Taken& taken);

  const LatestView& latest_;
  ProcessHealth health_;
  Metrics metrics_;

  mutable std::mutex mutex_;  // over what follows
  std::shared_ptr<LogWatch> watch_;
  const KafkaHeartbeats* heartbeats_ = nullptr;
  const Ingesting* ingesting_ = nullptr;

  std::mutex mailboxes_mutex_;  // over what follows: who asks meanwhile waits for the answer
  std::shared_ptr<const std::map<MailboxStatus, int64_t>> mailboxes_;
  uint64_t mailboxes_of_view_ = 0;
  absl::Time mailboxes_at_;

  absl::Time grew_at_;  // of who calls Grows alone
};

}  // namespace syncledger
