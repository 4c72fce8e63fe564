#include "tools/serving.h"

#include <csignal>
#include <ctime>
#include <memory>

#include "api/http/console_routes.h"
#include "api/http/http_server.h"
#include "api/service/server.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "tools/invocation.h"
#include "tools/output.h"

namespace syncledger {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(5);
constexpr size_t kTenantsNamed = 5;

sigset_t Ending() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

absl::StatusOr<std::string> MomentsText(const ReadView& view) {
  ASSIGN_OR_RETURN(std::vector<std::string> tenants, view.Tenants());
  std::string text;
  size_t named = 0;
  for (const std::string& tenant : tenants) {
    ASSIGN_OR_RETURN(auto head, view.Tenant(tenant));
    if (tenant.empty() || !head.has_value() || head->next_offset == 0) continue;
    if (++named > kTenantsNamed) continue;
    text += fmt::format("{}{} as of offset {}", text.empty() ? "" : ", ", Visible(tenant),
                        head->next_offset - 1);
  }
  if (named > kTenantsNamed) text += fmt::format(", and {} more", named - kTenantsNamed);
  return text.empty() ? "the ledger is empty" : text;
}

EndSignals::EndSignals() {
  const sigset_t signals = Ending();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

bool EndSignals::Came(absl::Duration within) const {
  const sigset_t signals = Ending();
  const timespec wait = absl::ToTimespec(within);
  return sigtimedwait(&signals, nullptr, &wait) > 0;
}

absl::Status UntilSignal(const EndSignals& signals, absl::Duration between,
                         const std::function<absl::Status()>& step) {
  absl::Status stepped;
  while (stepped.ok() && !signals.Came(between)) stepped = step();
  return stepped;
}

void AddServing(CLI::App& command, ServingFlags* flags) {
  command
      .add_option("--listen", flags->listen, "Where to listen for gRPC; port 0 is one that is free")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  command.add_option("--http", flags->http, "Where to listen for HTTP; port 0 is one that is free")
      ->type_name("HOST:PORT")
      ->capture_default_str();
}

absl::StatusOr<ServingPlaces> PlacesOf(const ServingFlags& flags) {
  ServingPlaces places;
  ASSIGN_OR_RETURN(places.grpc, ParseListenAddress("--listen", flags.listen));
  ASSIGN_OR_RETURN(places.http, ParseListenAddress("--http", flags.http));
  RETURN_IF_ERROR(MayListen(places.access, "--listen", places.grpc));
  RETURN_IF_ERROR(MayListen(places.access, "--http", places.http));
  return places;
}

absl::Status ServeUntilSignal(const LatestView& latest, const ServingPlaces& places,
                              const EndSignals& signals, absl::Duration between,
                              const std::function<absl::Status()>& step) {
  ASSIGN_OR_RETURN(std::string moments, MomentsText(*latest.Take().view));
  ASSIGN_OR_RETURN(auto http, HttpServer::Listen(places.http));
  ASSIGN_OR_RETURN(std::unique_ptr<LedgerServer> server, LedgerServer::Start(latest, places.grpc));
  AddConsole(http.get(), {latest, places.access});
  http->Start();
  Output output;
  output.WriteLine(fmt::format("listening on {} (gRPC) and http://{}: {}",
                               ListenText(server->address()), ListenText(http->address()),
                               moments));
  RETURN_IF_ERROR(output.Finish());
  Tell("open, without authentication: whoever is on this machine can read all of it");
  const absl::Status stepped = UntilSignal(signals, between, step);
  http->Stop();
  server->Stop(kGrace);
  return stepped;
}

}  // namespace syncledger
