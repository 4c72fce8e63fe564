// The HTTP server of --http: whoever has something to show adds its routes before it answers.
#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/tls_files.h"
#include "api/http/tls_context.h"
#include "api/listen_address.h"

namespace syncledger {

// Answers by threads of its own. Every answer carries headers that let a page load nothing but what
// comes from here, without inline scripts or styles, and that nobody keeps.
class HttpServer {
 public:
  // Takes the address. kUnavailable: it is taken or not this machine's. With `tls`, over HTTPS
  // alone.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Listen(
      const ListenAddress& address, const std::optional<TlsFiles>& tls = std::nullopt);
  // Stops.
  ~HttpServer();

  // To add routes to, before Start.
  httplib::Server& routes() { return *server_; }

  // Before Start: asked before any route; true: it has answered.
  void SetGate(std::function<bool(const httplib::Request&, httplib::Response&)> gate) {
    gate_ = std::move(gate);
  }

  // Answers from now on.
  void Start();
  // Takes no new requests; returns once those that ran have ended. Streams have to look at
  // `stopping`.
  void Stop();
  bool stopping() const { return stopping_; }

  // As it was asked for, with the port that it has.
  const ListenAddress& address() const { return address_; }

 private:
  explicit HttpServer(const ListenAddress& address) : address_(address) {}

  std::unique_ptr<TlsContext> tls_;  // outlives the server; null: HTTP
  std::unique_ptr<httplib::Server> server_;
  ListenAddress address_;
  std::thread answers_;
  std::atomic<bool> stopping_ = false;
  std::atomic<bool> ended_ = false;  // it answers no more
  std::function<bool(const httplib::Request&, httplib::Response&)> gate_;
};

}  // namespace syncledger
