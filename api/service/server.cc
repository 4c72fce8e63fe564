#include "api/service/server.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <algorithm>
#include <utility>

#include "absl/synchronization/mutex.h"
#include "api/service/admin_service.h"
#include "api/service/query_service.h"
#include "api/service/reflection_guard.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr int kLargestRequest = 1 << 20;  // a page token names every tenant
constexpr int kLargestAnswer = 64 << 20;  // a long timeline
constexpr int kMostThreads = 256;         // streams and calls that wait take one each
// Threads that wait for calls, of each completion queue. One is made when fewer than the fewest
// wait, and ends when the most wait already: the further apart, the seldomer, for making one costs
// as much as a call.
constexpr int kFewestIdle = 1;
constexpr int kMostIdle = 8;
constexpr size_t kMostMemory = size_t{256} << 20;  // of messages on their way
constexpr int kMostStreamsOfAConnection = 200;
// A reader that is gone without a word is found out by then.
constexpr int kAskIfThereMs = 30'000;
constexpr int kAnswerWithinMs = 10'000;
constexpr unsigned int kLookAtFilesS = 1;  // of TLS

// The credentials of the listening port.
std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const std::optional<TlsFiles>& tls) {
  if (!tls.has_value()) return grpc::InsecureServerCredentials();
  namespace tls_of = grpc::experimental;
  tls_of::TlsServerCredentialsOptions options(
      std::make_shared<tls_of::FileWatcherCertificateProvider>(tls->key, tls->certificate,
                                                               tls->client_ca, kLookAtFilesS));
  options.watch_identity_key_cert_pairs();
  if (tls->client_ca.empty()) {
    options.set_cert_request_type(GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  } else {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return tls_of::TlsServerCredentials(options);
}

class GrpcServer : public LedgerServer {
 public:
  GrpcServer(const ServedLedger& served, const Access& access, const ListenAddress& address,
             const std::optional<TlsFiles>& tls, size_t kept_answer_bytes)
      : queries_(served.latest, access, kept_answer_bytes),
        acts_(served, access),
        access_(access),
        address_(address),
        credentials_(CredentialsOf(tls)) {}
  ~GrpcServer() override { Stop(absl::ZeroDuration()); }

  absl::Status Listen() {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ResourceQuota quota("syncledger");
    quota.SetMaxThreads(kMostThreads);
    quota.Resize(kMostMemory);
    grpc::ServerBuilder builder;
    builder.SetResourceQuota(quota);
    builder.SetMaxReceiveMessageSize(kLargestRequest);
    builder.SetMaxSendMessageSize(kLargestAnswer);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // an address that is taken is refused
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMostStreamsOfAConnection);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, kAskIfThereMs);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kAnswerWithinMs);
    builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, kFewestIdle);
    builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, kMostIdle);
    builder.RegisterService(&queries_);
    builder.RegisterService(&acts_);
    if (!access_.is_open()) {
      builder.experimental().SetInterceptorCreators(ReflectionGuards(access_));
    }
    int port = 0;
    builder.AddListeningPort(ListenText(address_), credentials_, &port);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      return absl::UnavailableError(
          fmt::format("{} cannot be listened at: it is taken, or not this machine's: name another "
                      "with --listen",
                      ListenText(address_)));
    }
    address_.port = port;
    Serves(true);
    return absl::OkStatus();
  }

  const ListenAddress& address() const override { return address_; }

  void Stop(absl::Duration grace) override {
    if (server_ == nullptr) return;
    Serves(false);
    queries_.Stop();
    server_->Shutdown(absl::ToChronoTime(absl::Now() + grace));
    server_->Wait();
    server_ = nullptr;
  }

 private:
  void Serves(bool serves) {
    grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService();
    health->SetServingStatus(serves);
    health->SetServingStatus(v1::LedgerQuery::service_full_name(), serves);
    health->SetServingStatus(v1::LedgerAdmin::service_full_name(), serves);
  }

  QueryService queries_;
  AdminService acts_;
  const Access& access_;
  ListenAddress address_;
  const std::shared_ptr<grpc::ServerCredentials> credentials_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerServer>> LedgerServer::Start(
    const ServedLedger& served, const Access& access, const ListenAddress& address,
    const std::optional<TlsFiles>& tls, size_t kept_answer_bytes) {
  // Debian's Abseil looks for cycles among the locks that gRPC holds, at each of them.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  gpr_set_log_function([](gpr_log_func_args*) {});  // what matters comes back as a status
  auto server = std::make_unique<GrpcServer>(served, access, address, tls, kept_answer_bytes);
  const absl::Status listens = server->Listen();
  if (!listens.ok()) return listens;
  return server;
}

}  // namespace syncledger
