#include "api/service/admin_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/json.h"
#include "api/query.h"
#include "api/service/callers.h"
#include "api/status_macros.h"

namespace syncledger {

absl::StatusOr<Caller> AdminService::AdminOf(const grpc::ServerContext& context) const {
  ASSIGN_OR_RETURN(Caller caller, ReaderOf(access_, context));
  RETURN_IF_ERROR(MayAct(caller));
  return caller;
}

absl::StatusOr<v1::RecordFactResponse> AdminService::Record(const Caller& caller,
                                                            const v1::RecordFactRequest& request) {
  const auto seen = [&] { return SeenBy(caller, served_.latest.Take().view); };
  ASSIGN_OR_RETURN(const Scope scope, ResolveScope(*seen(), request.tenant(), {}));
  std::optional<int64_t> at_us;
  if (request.has_at_us()) at_us = request.at_us();
  v1::RecordFactResponse response;
  response.set_tenant(scope.tenant);
  ASSIGN_OR_RETURN(
      const uint64_t offset,
      served_.recorder.Record(caller, scope.tenant, request.event(), request.body(), at_us));
  response.set_offset(offset);
  RETURN_IF_ERROR(seen()->Verdicts(scope.tenant, offset, [&](const v1::Verdict& verdict) {
    *response.mutable_verdict() = verdict;
    return false;
  }));
  return response;
}

grpc::Status AdminService::RecordFact(grpc::ServerContext* context,
                                      const v1::RecordFactRequest* request,
                                      v1::RecordFactResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, AdminOf(*context));
    ASSIGN_OR_RETURN(*response, Record(caller, *request));
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

grpc::Status AdminService::ActivateRules(grpc::ServerContext* context,
                                         const v1::ActivateRulesRequest* request,
                                         v1::ActivateRulesResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, AdminOf(*context));
    RETURN_IF_ERROR(CheckRuleSet(request->version()));
    const auto view = SeenBy(caller, served_.latest.Take().view);
    std::vector<std::string> tenants(request->tenants().begin(), request->tenants().end());
    // Each has to be there before the first has the rules.
    for (const std::string& tenant : tenants) {
      if (tenant.empty()) return absl::InvalidArgumentError("one of tenants is empty");
      RETURN_IF_ERROR(ResolveScope(*view, tenant, {}).status());
    }
    if (tenants.empty()) {
      ASSIGN_OR_RETURN(tenants, view->Tenants());
      std::erase(tenants, "");
    }
    std::sort(tenants.begin(), tenants.end());
    tenants.erase(std::unique(tenants.begin(), tenants.end()), tenants.end());
    for (const std::string& tenant : tenants) {
      if (context->IsCancelled()) return absl::CancelledError("the caller went away");
      v1::RecordFactRequest one;
      one.set_tenant(tenant);
      one.set_event("rules.activated");
      one.set_body(JsonObject().Text("version", request->version()).str());
      if (request->has_at_us()) one.set_at_us(request->at_us());
      ASSIGN_OR_RETURN(*response->add_activated(), Record(caller, one));
    }
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

grpc::Status AdminService::StartReplay(grpc::ServerContext* context,
                                       const v1::StartReplayRequest* request,
                                       v1::StartReplayResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, AdminOf(*context));
    const auto view = SeenBy(caller, served_.latest.Take().view);
    ASSIGN_OR_RETURN(*response->mutable_id(),
                     StartReplayFor(caller, *view, *request, served_.replays));
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

grpc::Status AdminService::GetReplay(grpc::ServerContext* context,
                                     const v1::GetReplayRequest* request,
                                     v1::GetReplayResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, AdminOf(*context));
    ASSIGN_OR_RETURN(*response, GetReplayFor(caller, *request, served_.replays));
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

}  // namespace syncledger
