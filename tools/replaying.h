// Replays beside serving: begun over gRPC, folded and compared in a thread of their own.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/service/latest_view.h"
#include "api/service/replays.h"
#include "eventlog/event_log.h"
#include "store/store.h"
#include "tools/data_folder.h"

namespace syncledger {

// One replay at a time, in a scratch folder that is gone with it, by one thread. Keeps the latest
// kKept, each with the first kKeptOfRule differences of each rule, so that memory stays bounded: a
// replay that runs takes up to 128 MiB beside what the process has.
class Replaying : public Replays {
 public:
  static constexpr size_t kKept = 4;
  static constexpr int64_t kKeptOfRule = 200;

  // `ledger`: whose log, open by the first call, is folded again; null: it is opened anew for each
  // replay. `latest`: what it is compared with is the newest view; null: the state is opened anew.
  // Both outlive it.
  Replaying(LedgerPlace place, const WritableLedger* ledger, const LatestView* latest)
      : place_(std::move(place)), ledger_(ledger), latest_(latest) {}
  // Stops.
  ~Replaying() override { Stop(); }

  absl::StatusOr<std::string> Start(const std::string& by,
                                    const v1::StartReplayRequest& request) override;
  absl::StatusOr<Page> Get(const std::string& id, v1::Rule rule, uint64_t after,
                           uint64_t most) override;
  void Stop() override;

 private:
  struct Kept {
    v1::GetReplayResponse replay;                   // without its differences
    std::vector<v1::ReplayDifference> differences;  // by rule
  };
  // What is folded again, and what it is compared with.
  struct Sources {
    std::unique_ptr<EventLog> opened_log;
    std::unique_ptr<Store> opened_state;
    EventLog* log = nullptr;
    std::shared_ptr<const ReadView> decided;
  };

  absl::StatusOr<Sources> OpenSources() const;
  void Run(const std::shared_ptr<Kept>& kept);
  absl::Status Replay(Kept* kept);

  const LedgerPlace place_;
  const WritableLedger* const ledger_;
  const LatestView* const latest_;

  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;  // over what follows, and what `kept_` points to
  std::deque<std::shared_ptr<Kept>> kept_;
  bool runs_ = false;
  std::thread thread_;
};

}  // namespace syncledger
