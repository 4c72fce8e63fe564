#include "api/service/callers.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/query.h"
#include "api/status_macros.h"

namespace syncledger {
namespace {

// A view of some tenants only. Whatever is asked of another finds nothing.
class ConfinedView : public ReadView {
 public:
  ConfinedView(Caller caller, std::shared_ptr<const ReadView> view)
      : caller_(std::move(caller)), view_(std::move(view)) {}

  absl::StatusOr<std::optional<StoredRow>> Get(std::string_view tenant, v1::RowKind kind,
                                               std::string_view key,
                                               uint64_t as_of) const override {
    if (!caller_.MaySee(tenant)) return std::optional<StoredRow>();
    return view_->Get(tenant, kind, key, as_of);
  }
  absl::Status Scan(std::string_view tenant, v1::RowKind kind, std::string_view prefix,
                    std::string_view after, uint64_t as_of,
                    const std::function<bool(const StoredRow&)>& visit) const override {
    if (!caller_.MaySee(tenant)) return absl::OkStatus();
    return view_->Scan(tenant, kind, prefix, after, as_of, visit);
  }
  absl::Status Versions(
      std::string_view tenant, v1::RowKind kind, std::string_view key, uint64_t as_of,
      const std::function<bool(uint64_t, std::optional<std::string_view>)>& visit) const override {
    if (!caller_.MaySee(tenant)) return absl::OkStatus();
    return view_->Versions(tenant, kind, key, as_of, visit);
  }
  absl::Status AllVersions(std::string_view tenant, std::string_view after,
                           const std::function<bool(const StoredVersion&)>& visit) const override {
    if (!caller_.MaySee(tenant)) return absl::OkStatus();
    return view_->AllVersions(tenant, after, visit);
  }
  absl::Status Verdicts(std::string_view tenant, uint64_t from,
                        const VerdictVisitor& visit) const override {
    if (!caller_.MaySee(tenant)) return absl::OkStatus();
    return view_->Verdicts(tenant, from, visit);
  }
  absl::StatusOr<std::vector<std::string>> Tenants() const override {
    ASSIGN_OR_RETURN(std::vector<std::string> tenants, view_->Tenants());
    std::erase_if(tenants, [&](const std::string& tenant) { return !caller_.MaySee(tenant); });
    return tenants;
  }
  absl::StatusOr<std::optional<TenantHead>> Tenant(std::string_view tenant) const override {
    if (!caller_.MaySee(tenant)) return std::optional<TenantHead>();
    return view_->Tenant(tenant);
  }
  absl::StatusOr<std::string> DigestAt(std::string_view tenant, uint64_t offset) const override {
    if (!caller_.MaySee(tenant)) return std::string();
    return view_->DigestAt(tenant, offset);
  }
  absl::Status DigestsOf(
      std::string_view tenant,
      const std::function<bool(uint64_t, std::string_view)>& visit) const override {
    if (!caller_.MaySee(tenant)) return absl::OkStatus();
    return view_->DigestsOf(tenant, visit);
  }
  absl::StatusOr<uint64_t> FactsObservedBy(std::string_view tenant,
                                           int64_t time_us) const override {
    if (!caller_.MaySee(tenant)) return 0;
    return view_->FactsObservedBy(tenant, time_us);
  }
  // What belongs to no tenant is nobody's who is confined.
  absl::StatusOr<int64_t> NextLogOffset(int32_t /*partition*/) const override { return 0; }
  absl::StatusOr<std::string> Meta(std::string_view /*key*/) const override { return ""; }
  absl::Status Quarantined(
      const std::function<bool(int32_t, int64_t, std::string_view)>& /*visit*/) const override {
    return absl::OkStatus();
  }

 private:
  const Caller caller_;
  const std::shared_ptr<const ReadView> view_;
};

}  // namespace

absl::StatusOr<Caller> ReaderOf(const Access& access, const grpc::ServerContextBase& context) {
  std::string_view authorization;
  const auto& metadata = context.client_metadata();
  const auto [begin, end] = metadata.equal_range("authorization");
  if (begin != end && std::next(begin) != end) {
    return absl::UnauthenticatedError("authorization stands twice: send one token");
  }
  if (begin != end) authorization = {begin->second.data(), begin->second.size()};
  std::vector<std::string> names;
  if (const auto peer = context.auth_context(); peer != nullptr && peer->IsPeerAuthenticated()) {
    for (const char* property : {"x509_subject_alternative_name", "x509_common_name"}) {
      for (const grpc::string_ref& name : peer->FindPropertyValues(property)) {
        names.emplace_back(name.data(), name.size());
      }
    }
  }
  ASSIGN_OR_RETURN(Caller caller, access.Identify(authorization, names));
  if (caller.MayRead()) return caller;
  return absl::PermissionDeniedError("this caller may read nothing: its role is none");
}

std::shared_ptr<const ReadView> SeenBy(const Caller& caller, std::shared_ptr<const ReadView> view) {
  if (caller.tenants.empty()) return view;
  return std::make_shared<const ConfinedView>(caller, std::move(view));
}

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  return {static_cast<grpc::StatusCode>(status.code()), InFields(std::string(status.message()))};
}

}  // namespace syncledger
