// The embedded event log: the ledger's facts in a RocksDB database of their own, for one process
// without a server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "eventlog/event_log.h"

namespace syncledger {

struct EmbeddedLogOptions {
  std::string path;         // a directory; made, with its parents, if there is none
  int32_t partitions = 64;  // at creation; a log that exists keeps the number it was created with
  bool read_only =
      false;  // beside a running writer or without one: sees what was there when opened
  // With `read_only`: opens over damaged and missing files. Read gives what can be read and fails
  // at the rest.
  bool damaged = false;
  size_t memory_bytes = size_t{64} << 20;  // write buffers and index blocks together
};

// The event log in RocksDB.
//
// Every partition is a column family: offsets only grow, so its files never overlap and are never
// rewritten. A batch of facts is a few pages (eventlog/page.h); all pages and cursors of one Append
// are one WriteBatch, synced before it returns. How facts are cut into pages never shows.
//
// Safe to kill at any instruction: what Append acknowledged is there again after the next Open.
// Opening checks every byte of the manifest and of the write-ahead logs first, and refuses a
// damaged log (kDataLoss) before RocksDB could drop what it cannot read; CheckLog
// (eventlog/log_check.h) then says what is lost. A power cut in the middle of an Append may leave a
// torn end that nobody was told of: that is dropped, as it should be.
//
// May be used from any thread. A sink must not read the partition that it is called for.
class EmbeddedLog : public EventLog {
 public:
  // kNotFound: there is none and `read_only`. kUnavailable: another process has it open (says
  // which, if the system tells). kFailedPrecondition: written by a newer version, not a directory,
  // or a directory of something else. kPermissionDenied, kResourceExhausted: as they say.
  // kDataLoss: damaged. kInvalidArgument: partitions out of [1, 1024]. Every message is one line
  // that begins with the path.
  static absl::StatusOr<std::unique_ptr<EmbeddedLog>> Open(const EmbeddedLogOptions& options);

  // Flushes, so that the next Open has nothing to recover.
  ~EmbeddedLog() override;

  int32_t partitions() const override;
  size_t max_fact_bytes() const override;
  absl::Status Append(const std::vector<AppendRecord>& records,
                      const std::vector<std::pair<std::string, std::string>>& cursors) override;
  absl::StatusOr<int64_t> Read(int32_t partition, int64_t offset, int64_t max_records,
                               const std::function<void(const LogRecord&)>& sink) override;
  absl::StatusOr<int64_t> EndOffset(int32_t partition) override;
  absl::StatusOr<std::string> Cursor(std::string_view name) override;

 private:
  struct State;
  explicit EmbeddedLog(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace syncledger
