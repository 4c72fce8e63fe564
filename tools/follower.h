// Folding on: what others append to the log on Kafka is folded as it comes, and shown.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/service/latest_view.h"
#include "projector/projector.h"
#include "tools/data_folder.h"
#include "tools/memory.h"
#include "tools/outage.h"
#include "tools/serving.h"
#include "tools/watching.h"

namespace syncledger {

// At the log's end. What is appended by another process waits for the next look.
inline constexpr absl::Duration kBetweenReads = absl::Milliseconds(3);

// Opens the ledger and folds all that the log holds of these partitions (none: of all), with a bar;
// `watching` is told how that goes. From then on each commit is written ahead: a process that is
// killed has little to fold again. What cannot be reached is tried again for a minute. kCancelled:
// a signal came first; what was folded is kept. Other errors as OpenForWriting and Projector.
absl::StatusOr<WritableLedger> OpenFolded(const LedgerPlace& place, const Memory& memory,
                                          const EndSignals& signals, Watching& watching,
                                          const std::vector<int32_t>& partitions = {});

// Calls what opens something until it does not return kUnavailable, for a minute at the most, or
// until a signal came (kCancelled). Says on stderr that it waits, and tells `watching`.
absl::Status TryUntilReached(const EndSignals& signals, Watching& watching,
                             const std::function<absl::Status()>& open);
template <typename Open>
auto UntilReached(const EndSignals& signals, Watching& watching, Open open) -> decltype(open()) {
  decltype(open()) opened;
  const absl::Status reached = TryUntilReached(signals, watching, [&] {
    opened = open();
    return opened.status();
  });
  if (!reached.ok()) return reached;
  return opened;
}

class Follower {
 public:
  // Waits as UntilReached. The ledger, `latest` and `watching` outlive it.
  static absl::StatusOr<std::unique_ptr<Follower>> Open(
      const WritableLedger& ledger, LatestView& latest, const EndSignals& signals,
      Watching& watching, const std::vector<int32_t>& partitions = {});

  // Folds what is new, for a moment at the most, and publishes the views. A log that cannot be
  // reached is said on stderr, and waited for. Other errors as Projector::Step.
  absl::Status Step();

 private:
  Follower(Store& state, LatestView& latest, std::unique_ptr<Projector> projector)
      : state_(state), latest_(latest), projector_(std::move(projector)) {}

  Store& state_;
  LatestView& latest_;
  std::unique_ptr<Projector> projector_;
  Outage outage_{"nothing new is folded", "the log is reached again"};
};

}  // namespace syncledger
