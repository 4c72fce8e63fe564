// Serving over gRPC until somebody ends it: what `serve` and `up` share.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "api/http/http_server.h"
#include "api/listen_address.h"
#include "api/service/latest_view.h"
#include "api/service/server.h"
#include "tools/invocation.h"
#include "tools/output.h"
#include "tools/watching.h"

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

// Calls `step` again and again, `between` apart, until a signal came, or with its error; tells
// `watching` of each.
absl::Status UntilSignal(const EndSignals& signals, absl::Duration between, Watching& watching,
                         const std::function<absl::Status()>& step);

// Where `serve` and `up` listen, as it was given.
struct ServingFlags {
  std::string listen = "127.0.0.1:7400";
  std::string http = "127.0.0.1:7480";
  bool without_authentication = false;
  bool without_tls = false;
  std::string kept_answers_mib = std::to_string(kUsualKeptAnswerBytes >> 20);
};

void AddServing(CLI::App& command, ServingFlags* flags);

struct ServingPlaces {
  ListenAddress grpc;
  ListenAddress http;
  Access access = Access::Open();
  std::optional<TlsFiles> tls;
  size_t kept_answer_bytes = 0;
};

// kInvalidArgument: one is no address, or could be reached by whoever must not; a file of the
// configuration that is not what it should be.
absl::StatusOr<ServingPlaces> PlacesOf(const ServingFlags& flags, const Invocation& invocation);

// HTTP of a process that has no view of the ledger yet: from now on it answers how it is
// (`watching`), and whatever else is asked, until `latest` has a view, that it cannot yet. What it
// is given outlives it. `add_more` adds other routes. Errors as HttpServer::Listen.
absl::StatusOr<std::unique_ptr<HttpServer>> StartHttp(
    const ListenAddress& address, const LatestView& latest, Watching& watching,
    const std::optional<TlsFiles>& tls = std::nullopt,
    const std::function<void(HttpServer*)>& add_more = nullptr);

// `--http` of a command that shows how its process is and nothing of the ledger, so that it may be
// asked from anywhere, and needs no TLS.
void AddHealthPages(CLI::App& command, std::string* http);
// Null where `http` is empty. kInvalidArgument: it is no address. Else as StartHttp.
absl::StatusOr<std::unique_ptr<HttpServer>> StartHealthPages(const std::string& http,
                                                             const LatestView& latest,
                                                             Watching& watching);
// "listening on http://127.0.0.1:7481: /healthz, /readyz, /metrics", where it does.
void WriteHealthPages(const HttpServer* http, Output* output);

// The same with the console. `recorder`: null where this process does not write the ledger.
absl::StatusOr<std::unique_ptr<HttpServer>> StartConsole(const ServingPlaces& places,
                                                         const LatestView& latest,
                                                         Recorder* recorder, Replays& replays,
                                                         Watching& watching);

// Says on stdout where it listens, as of which offsets, and on stderr where it is open to whoever
// is on this machine; then as UntilSignal; returns once the calls that ran have ended. `http` was
// started with the same `latest`, which has a view by now.
absl::Status ServeUntilSignal(const ServedLedger& served, const ServingPlaces& places,
                              HttpServer& http, const EndSignals& signals, absl::Duration between,
                              Watching& watching, const std::function<absl::Status()>& step);

}  // namespace syncledger
