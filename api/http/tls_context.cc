#include "api/http/tls_context.h"

#include <openssl/err.h>

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "api/access/key_files.h"
#include "api/status_macros.h"

namespace syncledger {
namespace {

constexpr absl::Duration kLookAgain = absl::Seconds(1);

void Harden(SSL_CTX* context, bool asks) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  const int verify = asks ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT : SSL_VERIFY_NONE;
  SSL_CTX_set_verify(context, verify, nullptr);
  // A session would go on with a client certificate that is no longer good.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsContext>> TlsContext::Open(const TlsFiles& files) {
  std::unique_ptr<TlsContext> made(new TlsContext(files));
  made->stamp_ = made->Stamp();
  ASSIGN_OR_RETURN(made->current_, made->Make());
  made->looked_at_ = absl::Now();
  return made;
}

absl::StatusOr<TlsContext::Context> TlsContext::Make() const {
  RETURN_IF_ERROR(CheckTlsFiles(files_));
  Context made(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  const bool used =
      made != nullptr &&
      SSL_CTX_use_certificate_chain_file(made.get(), files_.certificate.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(made.get(), files_.key.c_str(), SSL_FILETYPE_PEM) == 1 &&
      SSL_CTX_check_private_key(made.get()) == 1 &&
      (files_.client_ca.empty() ||
       SSL_CTX_load_verify_file(made.get(), files_.client_ca.c_str()) == 1);
  ERR_clear_error();
  if (!used) return absl::InvalidArgumentError("the files of TLS do not go together");
  Harden(made.get(), !files_.client_ca.empty());
  return made;
}

std::string TlsContext::Stamp() const {
  std::vector<std::string> paths = {files_.certificate, files_.key};
  if (!files_.client_ca.empty()) paths.push_back(files_.client_ca);
  return StampOf(paths);
}

TlsContext::Context TlsContext::Current() {
  const std::lock_guard lock(mutex_);
  const absl::Time now = absl::Now();
  if (now < looked_at_ + kLookAgain) return current_;
  looked_at_ = now;
  std::string stamp = Stamp();
  if (stamp == stamp_) return current_;
  auto newer = Make();
  if (!newer.ok()) return current_;  // one was replaced, and the other is about to be
  current_ = *std::move(newer);
  stamp_ = std::move(stamp);
  return current_;
}

bool TlsContext::Prepare(SSL_CTX* server) {
  Harden(server, !files_.client_ca.empty());
  SSL_CTX_set_cert_cb(
      server,
      [](SSL* connection, void* self) {
        const Context current = static_cast<TlsContext*>(self)->Current();
        return SSL_set_SSL_CTX(connection, current.get()) == nullptr ? 0 : 1;
      },
      this);
  return true;
}

}  // namespace syncledger
