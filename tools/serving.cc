#include "tools/serving.h"

#include <csignal>
#include <ctime>
#include <memory>

#include "absl/strings/numbers.h"
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
constexpr absl::Duration kBetweenRefusals = absl::Minutes(1);
constexpr absl::Duration kBetweenLooksAtFiles = absl::Seconds(2);

sigset_t Ending() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Says on stderr what an administrator has to know of who comes in: never what they sent.
class AccessWatch {
 public:
  explicit AccessWatch(const ServingPlaces& places) : places_(places) {}

  void See() {
    const absl::Time now = absl::Now();
    SayRefused(now);
    if (now < next_look_) return;
    next_look_ = now + kBetweenLooksAtFiles;
    SayFiles();
  }

 private:
  // Now and then.
  void SayRefused(absl::Time now) {
    const int64_t refused = places_.access.refused();
    if (refused == refused_said_ || now < next_refused_) return;
    Tell(fmt::format("{} refused: who called was not proven",
                     Counted(refused - refused_said_, "call was", "calls were")));
    refused_said_ = refused;
    next_refused_ = now + kBetweenRefusals;
  }

  // Once, and not while one file is replaced and another is about to be.
  void SayFiles() {
    absl::Status trouble = places_.access.trouble();
    if (places_.tls.has_value()) trouble.Update(CheckTlsFiles(*places_.tls));
    if (!trouble.ok() && trouble == files_ && trouble != files_said_) {
      Tell(fmt::format("{}; what it held before goes on to count", std::string(trouble.message())));
      files_said_ = trouble;
    }
    if (trouble.ok()) files_said_ = trouble;
    files_ = trouble;
  }

  const ServingPlaces& places_;
  absl::Time next_look_ = absl::InfinitePast();
  int64_t refused_said_ = 0;
  absl::Time next_refused_ = absl::InfinitePast();
  absl::Status files_;  // as they were at the look before
  absl::Status files_said_;
};

absl::StatusOr<size_t> KeptAnswerBytes(const std::string& mib_text) {
  constexpr size_t kMostMib = size_t{1} << 20;
  size_t mib = 0;
  if (absl::SimpleAtoi(mib_text, &mib) && mib <= kMostMib) return mib << 20;
  return absl::InvalidArgumentError(
      fmt::format("--kept-answers is a number of MiB, 0 or more, like --kept-answers 256, not "
                  "\"{}\"",
                  Visible(mib_text)));
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

absl::Status UntilSignal(const EndSignals& signals, absl::Duration between, Watching& watching,
                         const std::function<absl::Status()>& step) {
  absl::Status stepped;
  watching.Works();
  while (stepped.ok() && !signals.Came(between)) {
    stepped = step();
    if (stepped.ok()) watching.Steps();
  }
  if (stepped.ok()) {
    watching.Ends();
  } else {
    watching.Fails(stepped);
  }
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
  command.add_flag("--expose-without-authentication", flags->without_authentication,
                   "Let in everybody as admin, from other machines too");
  command.add_flag("--expose-without-tls", flags->without_tls,
                   "Let tokens and answers cross a network in the clear");
  command
      .add_option("--kept-answers", flags->kept_answers_mib,
                  "How much of what was answered over gRPC is kept in memory, for whoever asks the "
                  "same before the tenant's history grows; 0: nothing")
      ->type_name("MIB")
      ->capture_default_str();
}

absl::StatusOr<ServingPlaces> PlacesOf(const ServingFlags& flags, const Invocation& invocation) {
  ServingPlaces places;
  ASSIGN_OR_RETURN(places.grpc, ParseListenAddress("--listen", flags.listen));
  ASSIGN_OR_RETURN(places.http, ParseListenAddress("--http", flags.http));
  if (invocation.access.any()) {
    ASSIGN_OR_RETURN(places.access, Access::Checked(invocation.access));
  }
  ASSIGN_OR_RETURN(places.kept_answer_bytes, KeptAnswerBytes(flags.kept_answers_mib));
  places.tls = invocation.tls;
  if (places.tls.has_value()) RETURN_IF_ERROR(CheckTlsFiles(*places.tls));
  if (!invocation.access.certificates.empty() &&
      (!places.tls.has_value() || places.tls->client_ca.empty())) {
    return absl::InvalidArgumentError(
        "access.certificates needs tls.client_ca: who signs the certificates of clients");
  }
  const Exposure exposure{places.tls.has_value(), flags.without_authentication, flags.without_tls};
  RETURN_IF_ERROR(MayListen(places.access, "--listen", places.grpc, exposure));
  RETURN_IF_ERROR(MayListen(places.access, "--http", places.http, exposure));
  return places;
}

absl::StatusOr<std::unique_ptr<HttpServer>> StartHttp(
    const ListenAddress& address, const LatestView& latest, Watching& watching,
    const std::optional<TlsFiles>& tls, const std::function<void(HttpServer*)>& add_more) {
  ASSIGN_OR_RETURN(auto http, HttpServer::Listen(address, tls));
  watching.AddRoutes(http->routes());
  if (add_more) add_more(http.get());
  http->SetGate([&latest](const httplib::Request& request, httplib::Response& response) {
    const bool of_watching =
        request.path == "/healthz" || request.path == "/readyz" || request.path == "/metrics";
    if (of_watching || latest.Take().view != nullptr) return false;
    response.status = 503;
    response.set_content("the ledger is not folded yet; /readyz says how far it is\n",
                         "text/plain; charset=utf-8");
    return true;
  });
  http->Start();
  return http;
}

void AddHealthPages(CLI::App& command, std::string* http) {
  command
      .add_option("--http", *http,
                  "Where to answer /healthz, /readyz and /metrics; port 0 is one that is free "
                  "[nowhere]")
      ->type_name("HOST:PORT");
}

absl::StatusOr<std::unique_ptr<HttpServer>> StartHealthPages(const std::string& http,
                                                             const LatestView& latest,
                                                             Watching& watching) {
  if (http.empty()) return std::unique_ptr<HttpServer>();
  ASSIGN_OR_RETURN(const ListenAddress address, ParseListenAddress("--http", http));
  return StartHttp(address, latest, watching);
}

void WriteHealthPages(const HttpServer* http, Output* output) {
  if (http == nullptr) return;
  output->WriteLine(fmt::format("listening on http://{}: /healthz, /readyz, /metrics",
                                ListenText(http->address())));
}

absl::StatusOr<std::unique_ptr<HttpServer>> StartConsole(const ServingPlaces& places,
                                                         const LatestView& latest,
                                                         Recorder* recorder, Replays& replays,
                                                         Watching& watching) {
  return StartHttp(places.http, latest, watching, places.tls, [&](HttpServer* http) {
    AddConsole(http, {latest, places.access, replays, recorder});
  });
}

absl::Status ServeUntilSignal(const ServedLedger& served, const ServingPlaces& places,
                              HttpServer& http, const EndSignals& signals, absl::Duration between,
                              Watching& watching, const std::function<absl::Status()>& step) {
  ASSIGN_OR_RETURN(std::string moments, MomentsText(*served.latest.Take().view));
  ASSIGN_OR_RETURN(std::unique_ptr<LedgerServer> server,
                   LedgerServer::Start(served, places.access, places.grpc, places.tls,
                                       places.kept_answer_bytes));
  Output output;
  output.WriteLine(
      fmt::format("listening on {} (gRPC) and {}://{}: {}", ListenText(server->address()),
                  places.tls.has_value() ? "https" : "http", ListenText(http.address()), moments));
  RETURN_IF_ERROR(output.Finish());
  if (places.access.is_open()) {
    const bool exposed = !IsLoopback(places.grpc) || !IsLoopback(places.http);
    Tell(fmt::format("open, without authentication: whoever {} can read all of it, and act",
                     exposed ? "reaches it" : "is on this machine"));
  }
  AccessWatch access(places);
  const absl::Status stepped = UntilSignal(signals, between, watching, [&] {
    access.See();
    return step();
  });
  served.recorder.Stop();
  served.replays.Stop();
  http.Stop();
  server->Stop(kGrace);
  return stepped;
}

}  // namespace syncledger
