// The gRPC server: LedgerQuery, the standard health service and reflection, on one address.
#pragma once

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/listen_address.h"
#include "api/service/latest_view.h"

namespace syncledger {

class LedgerServer {
 public:
  // Answers from now on, by threads of its own. `latest` has to outlive it, and has a view.
  // kUnavailable: the address is taken or is not this machine's.
  static absl::StatusOr<std::unique_ptr<LedgerServer>> Start(const LatestView& latest,
                                                             const ListenAddress& address);
  virtual ~LedgerServer() = default;

  // As it was asked for, with the port that it has.
  virtual const ListenAddress& address() const = 0;

  // Takes no new calls, ends streams, and lets other calls end within `grace`.
  virtual void Stop(absl::Duration grace) = 0;
};

}  // namespace syncledger
