// Who may ask what: the caller of a request, by gRPC or HTTP, as far as it proved who it is.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "api/listen_address.h"

namespace syncledger {

enum class Role {
  kNone,     // nothing
  kService,  // reads, without the names and addresses of clients, notes and titles
  kAuditor,  // reads all
  kAdmin,    // reads all, and acts
};

struct Caller {
  Role role = Role::kNone;
  std::string id;                    // the actor of what it does
  std::vector<std::string> tenants;  // that it is confined to; empty: none, it may see all

  bool MayRead() const { return role != Role::kNone; }
  bool MayAct() const { return role == Role::kAdmin; }
  bool MaySee(std::string_view tenant) const;
};

// kPermissionDenied: the caller is no admin.
absl::Status MayAct(const Caller& caller);

// The role of that name ("admin", "auditor", "service", "none"); null of any other.
const Role* FindRole(std::string_view name);

// How tokens prove who sent them: JWTs signed with RS256 or ES256.
struct TokenSettings {
  struct KeyFile {
    std::string path;  // a public key or a certificate in PEM, or a set of keys (JWKS)
    std::string kid;   // of a PEM file: tokens that name another key are not checked with it
  };
  std::vector<KeyFile> keys;  // any of them; read again when the files change
  std::string issuer;
  std::string audience;
  absl::Duration clock_skew = absl::Seconds(60);
  std::string role_claim = "role";        // a role's name, or a list of which the strongest counts
  std::string tenants_claim = "tenants";  // a tenant, or a list of them; absent: all
};

// What a client certificate of that name (its common name, or one of its alternative names) may.
struct CertificateRole {
  std::string name;
  Role role = Role::kNone;
  std::vector<std::string> tenants;
};

struct AccessSettings {
  std::vector<TokenSettings> tokens;  // of several issuers; none: no token is taken
  std::vector<CertificateRole> certificates;

  bool any() const { return !tokens.empty() || !certificates.empty(); }
};

// Callers as the configuration has them. A value that is shared: copies are one, and count
// together. May be used from any thread.
class Access {
 public:
  // Everybody is an admin of all tenants: for whoever is on this machine.
  static Access Open() { return {}; }

  // Whoever proves who it is, by a token or by the certificate of its connection. Without both
  // nobody comes in. kInvalidArgument, kNotFound: a key file that cannot be read, or is none.
  static absl::StatusOr<Access> Checked(AccessSettings settings);

  bool is_open() const { return checks_ == nullptr; }

  // The caller of a request with this `authorization` header ("Bearer TOKEN"; empty where there is
  // none), whose connection proved one of `names` by a client certificate. A token says more than a
  // certificate. kUnauthenticated: neither proves who sent it, with what to do; the message is
  // always the same, whatever is wrong with a token.
  absl::StatusOr<Caller> Identify(std::string_view authorization,
                                  const std::vector<std::string>& names = {}) const;

  // Why key files that have changed cannot be read; their keys as they were go on to count. OK:
  // they can.
  absl::Status trouble() const;

  // How many calls were refused for not proving who made them.
  int64_t refused() const;

 private:
  struct Checks;
  std::shared_ptr<Checks> checks_;  // null: open
};

// Against whom an address is protected, and what was said to be left unprotected on purpose.
struct Exposure {
  bool tls = false;
  bool without_authentication = false;
  bool without_tls = false;
};

// kInvalidArgument: who is not on this machine could reach the address that `flag` gives, and
// `access` is open, or tokens and answers would cross the network in the clear.
absl::Status MayListen(const Access& access, std::string_view flag, const ListenAddress& address,
                       const Exposure& exposure = {});

}  // namespace syncledger
