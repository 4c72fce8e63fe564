// Bearer tokens: JWTs, checked against the keys of one issuer.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/access/access.h"

namespace syncledger {

// What a token says, as far as it matters here.
struct Claims {
  std::string subject;
  std::vector<std::string> roles;
  std::vector<std::string> tenants;  // empty: the token has no such claim
};

// May be used from any thread. Signatures are libcjose's and OpenSSL's work; which algorithm a
// token may name is decided here, by the key: RS256 of an RSA key (2,048 bits or more), ES256 of a
// P-256 key, and no other. `none`, shared secrets (HS256), keys that a token brings along, and
// tokens with `crit` are refused.
class TokenVerifier {
 public:
  // Reads the keys. kNotFound, kInvalidArgument: a file is missing, or holds no public key, or a
  // private one.
  static absl::StatusOr<std::unique_ptr<TokenVerifier>> Open(TokenSettings settings);
  virtual ~TokenVerifier() = default;

  // kUnauthenticated: the token is none, not in force at `now`, of another issuer or audience,
  // without a subject, or signed by no key of this issuer. Why is not told apart by the code.
  virtual absl::StatusOr<Claims> Verify(std::string_view token, absl::Time now) const = 0;

  // Why the key files could not be read when they had changed: the keys before go on to count. OK:
  // they could.
  virtual absl::Status trouble() const = 0;
};

}  // namespace syncledger
