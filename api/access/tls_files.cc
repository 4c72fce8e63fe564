#include "api/access/tls_files.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <memory>

#include "api/access/key_files.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {

absl::Status CheckTlsFiles(const TlsFiles& files) {
  RETURN_IF_ERROR(ReadSmallFile(files.certificate).status());
  RETURN_IF_ERROR(ReadSmallFile(files.key).status());
  if (!files.client_ca.empty()) RETURN_IF_ERROR(ReadSmallFile(files.client_ca).status());
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_server_method()),
                                                                  SSL_CTX_free);
  const auto refuse = [](const std::string& path, std::string_view what) {
    ERR_clear_error();
    return absl::InvalidArgumentError(fmt::format("{}: {}", Visible(path), what));
  };
  if (context == nullptr) return absl::InternalError("OpenSSL has no TLS");
  // A key that has a passphrase is none: nobody is there to type it.
  SSL_CTX_set_default_passwd_cb(context.get(), [](char*, int, int, void*) { return 0; });
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate.c_str()) != 1) {
    return refuse(files.certificate, "it is no certificate in PEM");
  }
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return refuse(files.key, "it is no private key in PEM, or not that of the certificate");
  }
  if (!files.client_ca.empty() &&
      SSL_CTX_load_verify_file(context.get(), files.client_ca.c_str()) != 1) {
    return refuse(files.client_ca, "it holds no certificate in PEM");
  }
  return absl::OkStatus();
}

}  // namespace syncledger
