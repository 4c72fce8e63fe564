// The raw payloads: what the sources said, as received, in the order in which it was read; kept for
// as long as is wanted, so that it can be decoded again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "syncledger/v1/raw.pb.h"

namespace syncledger {

class RawLog {
 public:
  virtual ~RawLog() = default;

  virtual size_t max_line_bytes() const = 0;

  // Appends serialised v1::RawLines, in order; each tenant's stay in order. When it returns OK, all
  // of them survive a crash of the machine. Written before the facts that were read from them: what
  // is in the event log has its payload here. Errors as EventLog::Append.
  virtual absl::Status Append(const std::vector<AppendRecord>& lines) = 0;

  // Calls `visit` for all that is kept, each tenant's in order. `total`: how many there are.
  // kDataLoss: one cannot be read. kUnavailable: no answer (Kafka). The first error of `visit` ends
  // it.
  virtual absl::Status Read(
      const std::function<absl::Status(const v1::RawLine& line, int64_t total)>& visit) = 0;
};

}  // namespace syncledger
