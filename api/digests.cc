#include "api/digests.h"

#include <optional>

#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {
namespace {

absl::StatusOr<TenantDigests> ParseDigests(const std::string& tenant, const std::string& bytes) {
  std::optional<TenantDigests> digests = TenantDigests::Parse(bytes);
  if (digests.has_value()) return *digests;
  return absl::DataLossError(fmt::format(
      "the digests of tenant {} cannot be read: run `syncledger verify`", Visible(tenant)));
}

}  // namespace

absl::StatusOr<KeptDigests> FindDigests(const ReadView& view, const std::string& tenant,
                                        const AsOf& as_of) {
  ASSIGN_OR_RETURN(Scope scope, ResolveScope(view, tenant, as_of));
  ASSIGN_OR_RETURN(auto head, view.Tenant(scope.tenant));
  if (head.has_value() && head->next_offset == scope.end) {
    v1::TenantState state;
    if (!state.ParseFromString(head->bytes)) state.clear_digests();
    ASSIGN_OR_RETURN(TenantDigests now, ParseDigests(scope.tenant, state.digests()));
    return KeptDigests{scope.tenant, now};
  }
  std::string kept;
  RETURN_IF_ERROR(view.DigestsOf(scope.tenant, [&](uint64_t facts, std::string_view bytes) {
    if (facts <= scope.end) kept = bytes;
    return facts < scope.end;
  }));
  if (kept.empty()) {
    return absl::NotFoundError(fmt::format(
        "digests are kept after every 1,024th fact of a tenant, and of now: {} had {} then; ask "
        "for a later moment, or for now",
        Visible(scope.tenant), Counted(static_cast<int64_t>(scope.end), "fact", "facts")));
  }
  ASSIGN_OR_RETURN(TenantDigests then, ParseDigests(scope.tenant, kept));
  return KeptDigests{scope.tenant, then};
}

}  // namespace syncledger
