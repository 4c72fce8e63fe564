// Acts of an operator, by gRPC or from the console: each is a fact in the ledger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "api/access/access.h"

namespace syncledger {

// May be used from any thread.
class Recorder {
 public:
  virtual ~Recorder() = default;

  // Appends the fact that `caller` did this, now, and returns its offset once it is folded and can
  // be read. `event` and `body` (JSON) are those of an operator's line of a capture
  // (docs/formats.md): "removals.approved", {"mailbox": ..., "sync_id": ...}. kPermissionDenied: the
  // caller may not; kInvalidArgument: no such event, or a body that is none of it;
  // kFailedPrecondition: this process does not write the ledger; kUnavailable: not acknowledged, try
  // again.
  virtual absl::StatusOr<uint64_t> Record(const Caller& caller, std::string_view tenant,
                                          std::string_view event, std::string_view body) = 0;
};

}  // namespace syncledger
