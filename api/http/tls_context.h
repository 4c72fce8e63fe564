// TLS of the HTTP server: the files as they are now, for each connection that begins.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/access/tls_files.h"

namespace syncledger {

// Connections begin with what the files hold then; where they cannot be used any more, with what
// they held before. May be used from any thread.
class TlsContext {
 public:
  // Errors as CheckTlsFiles.
  static absl::StatusOr<std::unique_ptr<TlsContext>> Open(const TlsFiles& files);

  // Makes the server's own context take certificates from here. False: OpenSSL will not.
  bool Prepare(SSL_CTX* server);

 private:
  using Context = std::shared_ptr<SSL_CTX>;  // counted: connections hold it too

  explicit TlsContext(TlsFiles files) : files_(std::move(files)) {}

  absl::StatusOr<Context> Make() const;
  Context Current();
  std::string Stamp() const;

  const TlsFiles files_;
  std::mutex mutex_;  // over what follows
  Context current_;
  std::string stamp_;
  absl::Time looked_at_;
};

}  // namespace syncledger
