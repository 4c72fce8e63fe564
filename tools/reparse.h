// Reparsing: the raw payloads decoded again by this build's decoders, and compared with the facts
// that were read from them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "eventlog/raw_log.h"
#include "projector/comparison.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// One fact that is read otherwise today: `said` is the one in the log (its latest reading), `now`
// today's. None of them: it is said additionally, or no longer.
struct ReadOtherwise {
  std::optional<v1::Fact> said;
  uint64_t offset = 0;  // of `said`, in its tenant's history
  std::optional<v1::Fact> now;
};

struct Reparsed {
  int64_t lines = 0;      // that were decoded
  int64_t facts = 0;      // of the log, repeats left out, that were compared
  int64_t not_kept = 0;   // of the log, whose payload is not kept any more, or never was
  int64_t bad_lines = 0;  // that today's decoder takes for bad input
  std::vector<ReadOtherwise> otherwise;  // by tenant, in the order in which they were read
};

// Compares the whole log with all that is kept, or one tenant's. Every payload is decoded in the
// order in which it was read, so that what spans lines is as it was; what was read again after a
// crash is passed over. Takes 32 bytes of memory a fact, beside the facts that differ. Errors as
// EventLog::Read and RawLog::Read.
absl::StatusOr<Reparsed> Reparse(
    EventLog& log, RawLog& raw, const std::optional<std::string>& tenant,
    const std::function<void(const char* what, int64_t done, int64_t total)>& progress);

// Today's readings as they would be appended: with a decoder version later than that of the
// reading before, so that they count.
std::vector<std::string> FactsToAppend(const Reparsed& reparsed);

// Whether this build may append them: kFailedPrecondition where a fact that would be said otherwise
// carries this build's decoder version, or a later one; or depends on a sync that may have begun in
// payloads that are not kept.
absl::Status CheckMayAppend(const Reparsed& reparsed);

// A log with facts behind its end that it does not hold. Only to be read.
class LogWithMore : public EventLog {
 public:
  // `facts` are serialised v1::Facts, each tenant's in order. The log outlives it.
  static absl::StatusOr<std::unique_ptr<LogWithMore>> Make(EventLog& log,
                                                           std::vector<std::string> facts);

  int32_t partitions() const override { return log_.partitions(); }
  size_t max_fact_bytes() const override { return log_.max_fact_bytes(); }
  absl::Status Append(const std::vector<AppendRecord>&,
                      const std::vector<std::pair<std::string, std::string>>&) override {
    return absl::FailedPreconditionError("this log is only read");
  }
  absl::StatusOr<int64_t> Read(int32_t partition, int64_t offset, int64_t max_records,
                               const std::function<void(const LogRecord&)>& sink) override;
  absl::StatusOr<int64_t> EndOffset(int32_t partition) override;
  absl::StatusOr<std::string> Cursor(std::string_view name) override { return log_.Cursor(name); }

 private:
  explicit LogWithMore(EventLog& log) : log_(log) {}

  EventLog& log_;
  std::vector<int64_t> ends_;                   // of the log, by partition
  std::vector<std::vector<std::string>> more_;  // facts behind them
};

}  // namespace syncledger
