// Who may ask what: the caller of a request, by gRPC or HTTP, as far as it proved who it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
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

// May be used from any thread.
class Access {
 public:
  // Everybody is an admin of all tenants: for whoever is on this machine.
  static Access Open() { return {}; }

  bool is_open() const { return true; }

  // The caller of a request with this `authorization` header ("Bearer TOKEN"; empty where there is
  // none), whose connection proved one of `names` by a client certificate. A token says more than a
  // certificate. kUnauthenticated: neither proves who sent it, with what to do.
  absl::StatusOr<Caller> Identify(std::string_view authorization,
                                  const std::vector<std::string>& names = {}) const;
};

// kInvalidArgument: who is not on this machine could reach the address that `flag` gives, and
// `access` is open.
absl::Status MayListen(const Access& access, std::string_view flag, const ListenAddress& address);

}  // namespace syncledger
