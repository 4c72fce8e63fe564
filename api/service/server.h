// The gRPC server: LedgerQuery, the standard health service and reflection, on one address.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/service/latest_view.h"

namespace syncledger {

// Where to listen: "127.0.0.1:7400", "[::1]:7400", "localhost:0" (a port that is free).
struct ListenAddress {
  std::string host;  // without brackets
  int port = 0;
};

// kInvalidArgument: it is none, or not of this machine alone: whoever reached it could read all.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// "127.0.0.1:7400", "[::1]:7400".
std::string ListenText(const ListenAddress& address);

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
