// Acts of an operator, by gRPC or from the console: each is a fact in the ledger.
#pragma once

#include <cstdint>
#include <optional>
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
  // (docs/formats.md): "removals.approved", {"mailbox": ..., "sync_id": ...}. kPermissionDenied:
  // the caller may not; kInvalidArgument: no such event, or a body that is none of it;
  // kFailedPrecondition: this process does not write the ledger; kUnavailable: not acknowledged,
  // try again. kNotFound: there is no such tenant, or none that the caller may see.
  //
  // `at_us`: the moment of the act, by the caller's clock; whoever repeats a call with its moment
  // says the same again, which the ledger takes once. Without one it is now.
  virtual absl::StatusOr<uint64_t> Record(const Caller& caller, std::string_view tenant,
                                          std::string_view event, std::string_view body,
                                          std::optional<int64_t> at_us = std::nullopt) = 0;

  // Nothing more is taken; calls that wait return soon, with kUnavailable.
  virtual void Stop() {}
};

}  // namespace syncledger
