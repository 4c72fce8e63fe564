#include "api/access/access.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "api/access/token.h"
#include "api/status_macros.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr std::string_view kBearer = "Bearer ";

constexpr std::array<std::pair<std::string_view, Role>, 4> kRoles = {{{"none", Role::kNone},
                                                                      {"service", Role::kService},
                                                                      {"auditor", Role::kAuditor},
                                                                      {"admin", Role::kAdmin}}};

absl::Status NotProven() {
  return absl::UnauthenticatedError(
      "who calls is not proven: send the header authorization: Bearer TOKEN, with a token that is "
      "in force, meant for this service and signed by a key that it trusts");
}

// What a token says of its caller, once its signature and its times are good.
Caller CallerOfClaims(const Claims& claims) {
  Caller caller;
  caller.id = claims.subject;
  for (const std::string& name : claims.roles) {
    const Role* role = FindRole(name);
    if (role != nullptr) caller.role = std::max(caller.role, *role);
  }
  caller.tenants = claims.tenants;
  return caller;
}

}  // namespace

struct Access::Checks {
  std::vector<std::unique_ptr<TokenVerifier>> issuers;
  std::vector<CertificateRole> certificates;
  std::atomic<int64_t> refused = 0;
};

bool Caller::MaySee(std::string_view tenant) const {
  return tenants.empty() || std::find(tenants.begin(), tenants.end(), tenant) != tenants.end();
}

absl::Status MayAct(const Caller& caller) {
  if (caller.MayAct()) return absl::OkStatus();
  return absl::PermissionDeniedError("only an admin may do this: ask with an admin's token");
}

const Role* FindRole(std::string_view name) {
  const auto found = std::find_if(kRoles.begin(), kRoles.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == kRoles.end() ? nullptr : &found->second;
}

absl::StatusOr<Access> Access::Checked(AccessSettings settings) {
  Access access;
  access.checks_ = std::make_shared<Checks>();
  for (TokenSettings& tokens : settings.tokens) {
    ASSIGN_OR_RETURN(auto verifier, TokenVerifier::Open(std::move(tokens)));
    access.checks_->issuers.push_back(std::move(verifier));
  }
  access.checks_->certificates = std::move(settings.certificates);
  return access;
}

absl::StatusOr<Caller> Access::Identify(std::string_view authorization,
                                        const std::vector<std::string>& names) const {
  if (is_open()) return Caller{.role = Role::kAdmin, .id = "local", .tenants = {}};
  if (authorization.empty()) {
    for (const CertificateRole& known : checks_->certificates) {
      if (std::find(names.begin(), names.end(), known.name) == names.end()) continue;
      return Caller{.role = known.role, .id = known.name, .tenants = known.tenants};
    }
  } else if (absl::StartsWithIgnoreCase(
                 absl::string_view(authorization.data(), authorization.size()),
                 absl::string_view(kBearer.data(), kBearer.size()))) {
    const std::string_view token = authorization.substr(kBearer.size());
    for (const auto& issuer : checks_->issuers) {
      const auto claims = issuer->Verify(token, absl::Now());
      if (claims.ok()) return CallerOfClaims(*claims);
    }
  }
  ++checks_->refused;
  return NotProven();
}

absl::Status Access::trouble() const {
  absl::Status trouble;
  if (is_open()) return trouble;
  for (const auto& issuer : checks_->issuers) trouble.Update(issuer->trouble());
  return trouble;
}

int64_t Access::refused() const { return is_open() ? 0 : checks_->refused.load(); }

absl::Status MayListen(const Access& access, std::string_view flag, const ListenAddress& address,
                       const Exposure& exposure) {
  if (IsLoopback(address)) return absl::OkStatus();
  if (access.is_open() && !exposure.without_authentication) {
    return absl::InvalidArgumentError(fmt::format(
        "{} {}: without authentication it listens on loopback only (127.0.0.1, [::1]): say with "
        "--config who may come in, or --expose-without-authentication to let in everybody as admin",
        flag, ListenText(address)));
  }
  if (!access.is_open() && !exposure.tls && !exposure.without_tls) {
    return absl::InvalidArgumentError(fmt::format(
        "{} {}: without TLS it listens on loopback only (127.0.0.1, [::1]), for whoever carries "
        "tokens could read them: name a certificate with --config, or say --expose-without-tls",
        flag, ListenText(address)));
  }
  return absl::OkStatus();
}

}  // namespace syncledger
