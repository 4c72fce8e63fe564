// The check of an embedded log on disk: what of it cannot be read, to the byte.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace syncledger {

struct LogDamage {
  int32_t partition;  // -1: of no partition, or it cannot be told of which
  int64_t
      first_unreadable;  // the first offset that cannot be read or relied on; -1 with partition -1
  std::string why;       // one line that begins with the file
};

// Reads all of the log: every byte of its manifest and write-ahead logs, every byte of its tables
// against the checksums that the manifest keeps, and every fact in order. Empty: all is as it was
// written. Otherwise at most one entry for each partition, in their order, after those that belong
// to none. Changes nothing.
//
// A log whose end was cut off whole is not damaged, only shorter: whoever remembers how long it was
// can tell.
//
// Errors are those of EmbeddedLog::Open, but kDataLoss: kNotFound, kUnavailable (a writer is at
// work), kFailedPrecondition (of a newer version, or no log), kPermissionDenied.
//
// `progress` is called with the facts read so far, and how many there are.
absl::StatusOr<std::vector<LogDamage>> CheckLog(
    const std::string& path,
    const std::function<void(int64_t facts, int64_t total)>& progress = nullptr);

}  // namespace syncledger
