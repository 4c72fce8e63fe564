#include "api/service/admin_service.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "api/json.h"
#include "api/query.h"
#include "api/service/callers.h"
#include "api/service/token.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/digest.h"
#include "ledger/rule_set.h"

namespace syncledger {
namespace {

constexpr uint32_t kUsualDifferences = 100;
constexpr uint32_t kMostDifferences = 1000;

absl::Status CheckRuleSet(const std::string& version) {
  if (FindRuleSet(version) != nullptr) return absl::OkStatus();
  std::vector<std::string> known;
  for (const RuleSet& rules : RuleSets()) known.emplace_back(rules.version);
  return absl::InvalidArgumentError(fmt::format("there is no rule set \"{}\"; there are: {}",
                                                Visible(version), absl::StrJoin(known, ", ")));
}

std::string HashOfReplay(const v1::GetReplayRequest& request) {
  return HashId(v1::GetReplayRequest::descriptor()->full_name(),
                fmt::format("{} {}", request.id(), static_cast<int>(request.rule())));
}

}  // namespace

absl::StatusOr<Caller> AdminService::AdminOf(const grpc::ServerContext& context) const {
  ASSIGN_OR_RETURN(Caller caller, ReaderOf(access_, context));
  if (caller.MayAct()) return caller;
  return absl::PermissionDeniedError("only an admin may do this: ask with an admin's token");
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
    v1::StartReplayRequest asked = *request;
    if (!asked.rules().empty()) RETURN_IF_ERROR(CheckRuleSet(asked.rules()));
    const bool one = !asked.tenant().empty() || !caller.tenants.empty() || asked.has_to();
    if (one) {
      const auto view = SeenBy(caller, served_.latest.Take().view);
      ASSIGN_OR_RETURN(const Scope scope, ResolveScope(*view, asked.tenant(), {}));
      asked.set_tenant(scope.tenant);
      if (asked.has_to() && asked.to() >= scope.end) {
        return absl::InvalidArgumentError(
            fmt::format("to {}: tenant {} has {}", asked.to(), Visible(scope.tenant),
                        Counted(static_cast<int64_t>(scope.end), "fact", "facts")));
      }
    }
    ASSIGN_OR_RETURN(*response->mutable_id(), served_.replays.Start(caller.id, asked));
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

grpc::Status AdminService::GetReplay(grpc::ServerContext* context,
                                     const v1::GetReplayRequest* request,
                                     v1::GetReplayResponse* response) {
  const auto run = [&]() -> absl::Status {
    ASSIGN_OR_RETURN(const Caller caller, AdminOf(*context));
    v1::PageToken token;
    token.set_query(HashOfReplay(*request));
    if (!request->page_token().empty()) {
      ASSIGN_OR_RETURN(v1::PageToken given, OpenPageToken(request->page_token()));
      if (given.query() != token.query()) {
        return absl::InvalidArgumentError(
            "page_token is of another query: repeat the request of the page before, or begin with "
            "an empty page_token");
      }
      token = std::move(given);
    }
    const uint32_t most = request->page_size() == 0
                              ? kUsualDifferences
                              : std::min(request->page_size(), kMostDifferences);
    auto page = served_.replays.Get(request->id(), request->rule(), token.shown(), most);
    const bool hidden = page.ok() && !caller.tenants.empty() &&
                        (page->replay.request().tenant().empty() ||
                         !caller.MaySee(page->replay.request().tenant()));
    if (hidden || absl::IsNotFound(page.status())) {
      return absl::NotFoundError(
          fmt::format("there is no replay \"{}\" here: a server keeps the latest few until it ends",
                      Visible(request->id())));
    }
    RETURN_IF_ERROR(page.status());
    *response = std::move(page->replay);
    if (page->next != 0) {
      token.set_shown(page->next);
      response->set_next_page_token(Seal(token));
    }
    return absl::OkStatus();
  };
  return ToGrpc(run());
}

}  // namespace syncledger
