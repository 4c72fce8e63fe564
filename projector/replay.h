// Replay: the log folded again into a scratch state, under the rules as they were in force or as if
// others had always been, and which verdicts come out differently.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "projector/projector.h"
#include "store/store.h"

namespace syncledger {

struct ReplayOptions {
  const RuleSet* as_if = nullptr;     // null: the rules as they were in force
  std::optional<std::string> tenant;  // none: all
  uint64_t to = UINT64_MAX;           // the last offset of a tenant that is replayed
  int threads = 2;
};

// Folds the log into `scratch`, an empty store, up to where `state` has folded it. Returns what
// came of it. Nothing else is written, and nobody is told: who would be told is in the verdicts of
// `scratch`.
absl::StatusOr<FoldCounts> Replay(EventLog& log, Store& state, Store& scratch,
                                  const ReplayOptions& options,
                                  const std::function<void(int64_t facts)>& progress = nullptr);

// One fact that was decided one way and now comes out in another. Of both verdicts only what
// differs: outcomes that the other has not, in their order. Ids and the name of the rule set make
// no difference.
struct Difference {
  std::string tenant;
  uint64_t offset = 0;
  int64_t observed_at_us = 0;
  std::vector<v1::Outcome> decided;
  std::vector<v1::Outcome> now;

  // The rule whose answer it is now, or was: of the first outcome that is no notification.
  v1::Rule rule() const;
};

// Calls `visit` for every difference of the tenants that were replayed, in the order of their ids
// and offsets.
absl::Status CompareVerdicts(const ReadView& decided, const ReadView& replayed,
                             const ReplayOptions& options,
                             const std::function<void(Difference)>& visit);

}  // namespace syncledger
