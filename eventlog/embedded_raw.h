// The raw payloads beside the embedded log, in a RocksDB database of their own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "eventlog/raw_log.h"

namespace syncledger {

// Of what this version writes.
inline constexpr int64_t kRawFormat = 1;

struct EmbeddedRawOptions {
  std::string path;                // a directory; made, with its parents, if there is none
  bool read_only = false;          // what was there when it was opened
  std::function<int64_t()> today;  // days since 1970-01-01, UTC; none: the machine's clock
};

// Keys begin with the day on which a payload was stored, so that what has become old is dropped as
// one range. A payload that is said again on the same day is stored once: its key is the hash of
// its body and of all of it.
class EmbeddedRaw : public RawLog {
 public:
  // kNotFound: there is none and `read_only`. Other errors as EmbeddedLog::Open.
  static absl::StatusOr<std::unique_ptr<EmbeddedRaw>> Open(const EmbeddedRawOptions& options);
  ~EmbeddedRaw() override;

  size_t max_line_bytes() const override;
  absl::Status Append(const std::vector<AppendRecord>& lines) override;
  absl::Status Read(
      const std::function<absl::Status(const v1::RawLine& line, int64_t total)>& visit) override;

  // Drops what was stored more than `days` days ago.
  absl::Status DropOlderThan(int64_t days);

 private:
  struct State;
  explicit EmbeddedRaw(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace syncledger
