// Verify: the log is folded again, and every verdict, digest and row of the state is held against
// what comes of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "projector/projector.h"
#include "store/store.h"

namespace syncledger {

// Something that is not as it was written, or not as the log makes it.
struct Discrepancy {
  std::string tenant;
  uint64_t offset = 0;  // the first at which it shows
  std::string what;     // one line, for a person
};

struct VerifyReport {
  int64_t facts = 0;       // that the state had folded, and were folded again
  int64_t not_folded = 0;  // that the log holds beyond: the state is only behind
  size_t tenants = 0;
  StoredDigests digests;           // of the state
  std::vector<Discrepancy> found;  // at most one for each tenant, in the order of their ids
};

// Folds `log` into `scratch`, an empty store, up to what `state` has folded, and compares. The log
// must be readable: what of it is damaged, eventlog/log_check.h says. `progress` is called with the
// facts folded so far. `cache_bytes`: as ProjectorOptions.
absl::StatusOr<VerifyReport> Verify(EventLog& log, Store& state, Store& scratch,
                                    const std::function<void(int64_t facts)>& progress = nullptr,
                                    size_t cache_bytes = ProjectorOptions().cache_bytes);

// The tenant and its offset of a fact at a place of the log, as the state remembers it; nothing for
// a place that it has not folded. For messages about facts that can no longer be read.
absl::StatusOr<std::pair<std::string, uint64_t>> TenantOffsetAt(EventLog& log, int32_t partition,
                                                                int64_t offset);

}  // namespace syncledger
