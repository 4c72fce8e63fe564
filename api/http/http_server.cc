#include "api/http/http_server.h"

#include <sys/socket.h>

#include <utility>

#include "api/status_macros.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr size_t kThreads = 32;  // a stream takes one
constexpr size_t kLargestRequest = 1 << 20;
// A page of the console takes some thirty: the library's five would open a connection for every
// few.
constexpr size_t kRequestsOfConnection = 100;
constexpr time_t kIdleS = 2;  // a connection that is kept keeps its thread
constexpr time_t kReadWithinS = 10;
constexpr time_t kWriteWithinS = 10;

const httplib::Headers& Headers() {
  static const auto& headers = *new httplib::Headers{
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
       "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cache-Control", "no-store"},
  };
  return headers;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Listen(const ListenAddress& address,
                                                               const std::optional<TlsFiles>& tls) {
  std::unique_ptr<HttpServer> http(new HttpServer(address));
  if (tls.has_value()) {
    ASSIGN_OR_RETURN(http->tls_, TlsContext::Open(*tls));
    http->server_ = std::make_unique<httplib::SSLServer>(
        [context = http->tls_.get()](SSL_CTX& made) { return context->Prepare(&made); });
    if (!http->server_->is_valid()) return absl::InternalError("OpenSSL makes no TLS server");
  } else {
    http->server_ = std::make_unique<httplib::Server>();
  }
  httplib::Server& server = *http->server_;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_payload_max_length(kLargestRequest);
  server.set_keep_alive_max_count(kRequestsOfConnection);
  server.set_keep_alive_timeout(kIdleS);
  server.set_read_timeout(kReadWithinS);
  server.set_write_timeout(kWriteWithinS);
  server.set_tcp_nodelay(true);
  server.set_default_headers(Headers());
  // Not the library's own options: with SO_REUSEPORT two processes would share an address.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });
  if (address.port == 0) {
    http->address_.port = server.bind_to_any_port(address.host);
  } else if (!server.bind_to_port(address.host, address.port)) {
    http->address_.port = -1;
  }
  if (http->address_.port <= 0) {
    return absl::UnavailableError(
        fmt::format("{} cannot be listened at: it is taken, or not this machine's: name another "
                    "with --http",
                    ListenText(address)));
  }
  return http;
}

HttpServer::~HttpServer() { Stop(); }

void HttpServer::Start() {
  server_->set_pre_routing_handler(
      [this](const httplib::Request& request, httplib::Response& response) {
        using Handled = httplib::Server::HandlerResponse;
        // The library takes in a body of chunks whole, however large, and cuts out as many ranges
        // as are asked for: neither has a use here. The request is its own, and not const.
        const_cast<httplib::Request&>(request).ranges.clear();
        if (request.has_header("Transfer-Encoding")) {
          response.status = 411;
          response.set_content("a body has to say its length\n", "text/plain; charset=utf-8");
          return Handled::Handled;
        }
        return gate_ && gate_(request, response) ? Handled::Handled : Handled::Unhandled;
      });
  answers_ = std::thread([this] {
    server_->listen_after_bind();
    ended_ = true;
  });
}

void HttpServer::Stop() {
  stopping_ = true;
  if (!answers_.joinable()) return;
  // A stop before its start is lost.
  while (!server_->is_running() && !ended_) std::this_thread::yield();
  server_->stop();
  answers_.join();
}

}  // namespace syncledger
