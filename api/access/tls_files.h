// The files of TLS: the server's certificate and key, and whose client certificates it takes.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace syncledger {

struct TlsFiles {
  std::string certificate;  // PEM: the server's, then those between it and a root
  std::string key;          // PEM, without a passphrase
  std::string
      client_ca;  // PEM; empty: no client certificate is asked for. Else each has to have one
};

// Whether a server can use them. kNotFound, kInvalidArgument: one cannot be read or is none, or the
// key is not the certificate's.
absl::Status CheckTlsFiles(const TlsFiles& files);

}  // namespace syncledger
