#include "api/service/replays.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "api/query.h"
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

std::string HashOfReplay(const v1::GetReplayRequest& request) {
  return HashId(v1::GetReplayRequest::descriptor()->full_name(),
                fmt::format("{} {}", request.id(), static_cast<int>(request.rule())));
}

}  // namespace

absl::Status CheckRuleSet(const std::string& version) {
  if (FindRuleSet(version) != nullptr) return absl::OkStatus();
  std::vector<std::string> known;
  for (const RuleSet& rules : RuleSets()) known.emplace_back(rules.version);
  return absl::InvalidArgumentError(fmt::format("there is no rule set \"{}\"; there are: {}",
                                                Visible(version), absl::StrJoin(known, ", ")));
}

absl::StatusOr<std::string> StartReplayFor(const Caller& caller, const ReadView& seen,
                                           v1::StartReplayRequest request, Replays& replays) {
  if (!request.rules().empty()) RETURN_IF_ERROR(CheckRuleSet(request.rules()));
  if (!request.tenant().empty() || !caller.tenants.empty() || request.has_to()) {
    ASSIGN_OR_RETURN(const Scope scope, ResolveScope(seen, request.tenant(), {}));
    request.set_tenant(scope.tenant);
    if (request.has_to() && request.to() >= scope.end) {
      return absl::InvalidArgumentError(
          fmt::format("to {}: tenant {} has {}", request.to(), Visible(scope.tenant),
                      Counted(static_cast<int64_t>(scope.end), "fact", "facts")));
    }
  }
  return replays.Start(caller.id, request);
}

absl::StatusOr<v1::GetReplayResponse> GetReplayFor(const Caller& caller,
                                                   const v1::GetReplayRequest& request,
                                                   Replays& replays) {
  ASSIGN_OR_RETURN(v1::PageToken token, OpenPageToken(HashOfReplay(request), request.page_token()));
  const uint32_t most = request.page_size() == 0 ? kUsualDifferences
                                                 : std::min(request.page_size(), kMostDifferences);
  auto page = replays.Get(request.id(), request.rule(), token.shown(), most);
  const bool hidden =
      page.ok() && !caller.tenants.empty() &&
      (page->replay.request().tenant().empty() || !caller.MaySee(page->replay.request().tenant()));
  if (hidden || absl::IsNotFound(page.status())) {
    return absl::NotFoundError(
        fmt::format("there is no replay \"{}\" here: a server keeps the latest few until it ends",
                    Visible(request.id())));
  }
  RETURN_IF_ERROR(page.status());
  if (page->next != 0) {
    token.set_shown(page->next);
    page->replay.set_next_page_token(Seal(token));
  }
  return std::move(page->replay);
}

}  // namespace syncledger
