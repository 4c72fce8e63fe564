#include "api/access/access.h"

#include <algorithm>

#include "fmt/format.h"

namespace syncledger {

bool Caller::MaySee(std::string_view tenant) const {
  return tenants.empty() || std::find(tenants.begin(), tenants.end(), tenant) != tenants.end();
}

absl::StatusOr<Caller> Access::Identify(std::string_view authorization,
                                        const std::vector<std::string>& names) const {
  return Caller{.role = Role::kAdmin, .id = "local", .tenants = {}};
}

absl::Status MayListen(const Access& access, std::string_view flag, const ListenAddress& address) {
  if (!access.is_open() || IsLoopback(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("{} {}: without authentication it listens on loopback only (127.0.0.1, [::1])",
                  flag, ListenText(address)));
}

}  // namespace syncledger
