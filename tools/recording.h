// Acts of operators as facts: handed in from any thread, appended by whoever owns the ledger,
// between its folds.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/access/recorder.h"
#include "api/service/latest_view.h"
#include "eventlog/event_log.h"
#include "syncledger/v1/fact.pb.h"
#include "tools/data_folder.h"

namespace syncledger {

// The fact that a line of a capture with these fields gives, by the decoder that reads it:
// operator, `event`, and as its actor the admin `actor_id`. kInvalidArgument: no such event, or a
// body that is none of it.
absl::StatusOr<v1::Fact> OperatorFact(std::string_view tenant, int64_t observed_at_us,
                                      std::string_view event, std::string_view actor_id,
                                      std::string_view body);

// Of a process that owns the ledger: its loop appends what waits, folds it and publishes the view,
// and then the calls return.
class Recording : public Recorder {
 public:
  // `latest` outlives it, and has a view by the first call.
  explicit Recording(const LatestView& latest) : latest_(latest) {}

  absl::StatusOr<uint64_t> Record(const Caller& caller, std::string_view tenant,
                                  std::string_view event, std::string_view body,
                                  std::optional<int64_t> at_us) override;

  // For the loop: appends what waits, in the order in which it came. How many facts that were. An
  // error is told to those who wait, and returned.
  absl::StatusOr<int64_t> AppendWaiting(EventLog& log);

  // Nothing more is taken; calls that wait return soon, with kUnavailable.
  void Stop() override;

 private:
  struct Act {
    const std::string tenant;
    const std::string bytes;  // of the fact
    const int64_t observed_at_us;
    bool appended = false;
    absl::Status status = absl::OkStatus();
  };

  absl::StatusOr<int64_t> MomentOf(const ReadView& view, const std::string& tenant,
                                   std::optional<int64_t> at_us);
  absl::Status WaitUntilAppended(Act* act, absl::Time deadline);

  const LatestView& latest_;
  std::mutex mutex_;  // over what follows
  std::condition_variable changed_;
  std::deque<Act*> waiting_;
  bool stopping_ = false;
  int64_t last_us_ = 0;  // the moment of the act before
};

// The same for the loop. What Kafka refuses or cannot do is told to those who wait alone; an error
// of the embedded log is the ledger's, and returned.
absl::Status AppendActs(Recording& recording, const LedgerPlace& place, EventLog& log);

// Of a process that reads what another one writes: it refuses, and says who would take it.
class NoRecording : public Recorder {
 public:
  absl::StatusOr<uint64_t> Record(const Caller& caller, std::string_view tenant,
                                  std::string_view event, std::string_view body,
                                  std::optional<int64_t> at_us) override;
};

}  // namespace syncledger
