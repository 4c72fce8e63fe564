// The gRPC server: LedgerQuery, LedgerAdmin, the standard health service and reflection, on one
// address.
#pragma once

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/access/access.h"
#include "api/access/recorder.h"
#include "api/access/tls_files.h"
#include "api/listen_address.h"
#include "api/service/latest_view.h"
#include "api/service/replays.h"

namespace syncledger {

// What a server answers from; all of it outlives the server, and `latest` has a view.
struct ServedLedger {
  const LatestView& latest;
  Recorder& recorder;
  Replays& replays;
};

// How much of what is answered stays in memory, to be given again; 0: nothing.
constexpr size_t kUsualKeptAnswerBytes = size_t{256} << 20;

class LedgerServer {
 public:
  // Answers from now on, by threads of its own, to whom `access` lets in; it has to outlive it.
  // With `tls`, files that CheckTlsFiles found good, over TLS alone; they are read again when they
  // change. kUnavailable: the address is taken or is not this machine's.
  static absl::StatusOr<std::unique_ptr<LedgerServer>> Start(
      const ServedLedger& served, const Access& access, const ListenAddress& address,
      const std::optional<TlsFiles>& tls = std::nullopt,
      size_t kept_answer_bytes = kUsualKeptAnswerBytes);
  virtual ~LedgerServer() = default;

  // As it was asked for, with the port that it has.
  virtual const ListenAddress& address() const = 0;

  // Takes no new calls, ends streams, and lets other calls end within `grace`.
  virtual void Stop(absl::Duration grace) = 0;
};

}  // namespace syncledger
