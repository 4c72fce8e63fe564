// Ingesting: captures that are moved into a folder become facts in the log, file by file, in a
// thread of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "eventlog/event_log.h"
#include "eventlog/raw_log.h"
#include "tools/capture_folder.h"
#include "tools/fact_spool.h"
#include "tools/outage.h"

namespace syncledger {

// How long a batch may take to be acknowledged before it is tried again: an end waits for it.
inline constexpr std::chrono::seconds kAppendWithin{8};

// What it has done since it began, for whoever watches it.
struct IngestCounts {
  int64_t files = 0;        // whose facts are all in the log
  int64_t refused = 0;      // files
  int64_t facts = 0;        // acknowledged
  bool away = false;        // the log does not answer, and it waits
  int64_t waiting = 0;      // captures that lie in the folder now
  int64_t refused_now = 0;  // and in `refused`
};

// Takes one capture after the other, in the order of their names: decodes it whole, appends its
// facts in batches, each followed by the cursor with how far the file is, and moves the file away.
// A file with anything wrong in it is moved to `refused`; nothing of it is appended.
//
// Safe to kill at any instruction: the file is taken up again behind the last batch whose cursor is
// there, so that no more than one batch is appended again. What cannot be reached is said once and
// tried again, more and more rarely. When it ends, what is not appended of its file is dropped.
class Ingesting {
 public:
  // The log outlives it. `raw` keeps the raw payloads; null: nothing does.
  static std::unique_ptr<Ingesting> Start(EventLog& log, std::unique_ptr<RawLog> raw,
                                          std::unique_ptr<CaptureFolder> folder);
  // Waits for the batch at hand.
  ~Ingesting();
  Ingesting(const Ingesting&) = delete;
  Ingesting& operator=(const Ingesting&) = delete;

  // Why it has ended, though nobody asked it to; OK while it works.
  absl::Status status() const;
  IngestCounts counts() const;

 private:
  Ingesting(EventLog& log, std::unique_ptr<RawLog> raw, std::unique_ptr<CaptureFolder> folder)
      : log_(log), raw_(std::move(raw)), folder_(std::move(folder)) {}

  absl::Status Run();
  absl::Status Ingest(const std::string& name);
  absl::Status Refuse(const std::string& name, const absl::Status& why);
  absl::Status AppendSpooled(FactSpool* spool);
  // Calls it until it returns something else than kUnavailable. kCancelled: it was to end.
  absl::Status UntilItAnswers(const std::function<absl::Status()>& ask);
  // False: it was to end.
  bool Wait(absl::Duration time);

  EventLog& log_;
  const std::unique_ptr<RawLog> raw_;
  const std::unique_ptr<CaptureFolder> folder_;
  Outage outage_{"no capture is appended", "the log is reached again"};
  std::string cursor_;  // as the log has it

  std::atomic<bool> ends_ = false;
  mutable std::mutex mutex_;  // over what follows
  absl::Status ended_with_;
  IngestCounts counts_;

  std::thread thread_;
};

}  // namespace syncledger
