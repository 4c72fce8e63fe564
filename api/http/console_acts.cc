// What an administrator may do in the console: approve or reject removals that are held.
#include <string>

#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/status_macros.h"

namespace syncledger {
namespace {

absl::StatusOr<JsonObject> Decide(const Asked& asked, const ConsoleSources& sources) {
  const std::string decision = asked.Text("decision");
  if (decision != "approved" && decision != "rejected") {
    return absl::InvalidArgumentError("decision is approved or rejected");
  }
  const std::string mailbox = asked.Text("mailbox");
  const std::string sync_id = asked.Text("sync_id");
  if (mailbox.empty() || sync_id.empty()) {
    return absl::InvalidArgumentError("mailbox and sync_id say which removals are meant");
  }
  ASSIGN_OR_RETURN(const std::string tenant, TenantOf(asked));
  if (sources.recorder == nullptr) {
    return absl::FailedPreconditionError(
        "this process does not write the ledger: decide in the console of `up`, or import the "
        "operator's line");
  }
  ASSIGN_OR_RETURN(const uint64_t offset,
                   sources.recorder->Record(
                       asked.caller, tenant, "removals." + decision,
                       JsonObject().Text("mailbox", mailbox).Text("sync_id", sync_id).str()));
  return JsonObject().Number("offset", static_cast<int64_t>(offset));
}

}  // namespace

void AddConsoleActs(HttpServer* http, const ConsoleSources& sources) {
  AddAct(http, sources, "/api/v1/held",
         [sources](const Asked& asked) { return Decide(asked, sources); });
}

}  // namespace syncledger
