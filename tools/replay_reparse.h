// `replay --reparse`: what today's decoders read otherwise, and what would be decided if it were
// appended.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "projector/replay.h"
#include "store/store.h"
#include "tools/invocation.h"
#include "tools/memory.h"

namespace syncledger {

enum class Readings {
  kShown,     // and nothing is written
  kAppended,  // and folded
};

// Decodes what is kept again, and folds the log with today's readings behind its end. `limit`: of
// how many is shown what differs. Returns the exit code. Errors as Reparse and CheckMayAppend.
absl::StatusOr<int> RunReparse(const Invocation& run, const Memory& memory, Readings readings,
                               const std::optional<int64_t>& limit, std::unique_ptr<EventLog> log,
                               std::unique_ptr<Store> state, const ReplayOptions& options);

}  // namespace syncledger
