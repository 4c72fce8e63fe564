// Serving over gRPC until somebody ends it: what `serve` and `up` share.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "api/listen_address.h"
#include "api/service/server.h"
#include "tools/invocation.h"

namespace syncledger {

// SIGTERM and SIGINT of this process, kept until they are asked for. Made before any other thread,
// which all inherit that they are kept.
class EndSignals {
 public:
  EndSignals();
  // Waits for one. False: none came in time.
  bool Came(absl::Duration within) const;
};

// "harbourside as of offset 431, and 3 more": where the tenants stand.
absl::StatusOr<std::string> MomentsText(const ReadView& view);

// Calls `step` again and again, `between` apart, until a signal came, or with its error.
absl::Status UntilSignal(const EndSignals& signals, absl::Duration between,
                         const std::function<absl::Status()>& step);

// Where `serve` and `up` listen, as it was given.
struct ServingFlags {
  std::string listen = "127.0.0.1:7400";
  std::string http = "127.0.0.1:7480";
  bool without_authentication = false;
  bool without_tls = false;
};

void AddServing(CLI::App& command, ServingFlags* flags);

struct ServingPlaces {
  ListenAddress grpc;
  ListenAddress http;
  Access access = Access::Open();
  std::optional<TlsFiles> tls;
};

// kInvalidArgument: one is no address, or could be reached by whoever must not; a file of the
// configuration that is not what it should be.
absl::StatusOr<ServingPlaces> PlacesOf(const ServingFlags& flags, const Invocation& invocation);

// Says on stdout where it listens, as of which offsets, and on stderr where it is open to whoever
// is on this machine; then as UntilSignal; returns once the calls that ran have ended.
absl::Status ServeUntilSignal(const ServedLedger& served, const ServingPlaces& places,
                              const EndSignals& signals, absl::Duration between,
                              const std::function<absl::Status()>& step);

}  // namespace syncledger
