// The event log: the ledger's facts, append-only, ordered within a partition, never compacted,
// never expired.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace syncledger {

// One fact on its way into the log: its tenant decides the partition.
struct AppendRecord {
  std::string_view tenant;
  std::string_view bytes;  // a serialised v1::Fact, kept as it is
};

// One fact as the log holds it; or a heartbeat, which says only that the partition is alive.
struct LogRecord {
  int32_t partition;
  int64_t offset;  // within its partition: 0, 1, 2, ...
  std::string_view bytes;

  // Of a log that has them (Kafka): it takes an offset of its partition, and that is all. No fact,
  // no tenant, no verdict: whoever makes something of facts passes it by.
  bool heartbeat = false;

  // When it was appended, milliseconds of Unix time by the clock of who appended it; of a log that
  // says it (Kafka), else 0. For measuring: nothing is decided by it.
  int64_t appended_ms = 0;
};

class EventLog {
 public:
  virtual ~EventLog() = default;

  virtual int32_t partitions() const = 0;

  virtual size_t max_fact_bytes() const = 0;

  // Appends the facts in order, then the ingest cursors that follow them. When it returns OK, all
  // of them survive a crash of the machine; otherwise none was acknowledged: the embedded log then
  // has none of them, on Kafka a beginning of them may stand, without the cursors.
  // kResourceExhausted: disk full. kInvalidArgument: a fact larger than max_fact_bytes(), and
  // nothing was appended.
  virtual absl::Status Append(const std::vector<AppendRecord>& records,
                              const std::vector<std::pair<std::string, std::string>>& cursors) = 0;

  // Calls `sink` for up to `max_records` records of a partition from `offset` on; views are valid
  // during the call only. Returns how many there were: 0 at the end. kDataLoss: a fact cannot be
  // read, with its offset in the message. kUnavailable: the log does not answer (Kafka).
  virtual absl::StatusOr<int64_t> Read(int32_t partition, int64_t offset, int64_t max_records,
                                       const std::function<void(const LogRecord&)>& sink) = 0;

  // The offset that the next record of the partition will have: after all that was appended through
  // this object; what others append to the same log it knows of some milliseconds later.
  virtual absl::StatusOr<int64_t> EndOffset(int32_t partition) = 0;

  // An ingest cursor by name; empty if there is none.
  virtual absl::StatusOr<std::string> Cursor(std::string_view name) = 0;
};

// The partition of a tenant: murmur2 of its id as every Kafka client computes it
// (Utils.toPositive(murmur2) % n).
int32_t PartitionOf(std::string_view tenant, int32_t partitions);

}  // namespace syncledger
