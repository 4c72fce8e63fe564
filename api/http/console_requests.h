// One request of the console for data: who asks, what, as of which moment; and how it is answered.
#pragma once

#include <httplib.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "api/http/console_routes.h"
#include "api/json.h"
#include "api/query.h"
#include "api/service/latest_view.h"

namespace syncledger {

// A request whose sender may have an answer.
struct Asked {
  const httplib::Request& request;
  Caller caller;
  LatestView::Taken taken;  // of the caller's tenants alone

  const ReadView& view() const { return *taken.view; }
  // "" where it was left out.
  std::string Text(const std::string& name) const { return request.get_param_value(name); }
};

enum class Intent {
  kLinks,  // a file of the console, which a page of another site may link to
  kReads,
  kActs,  // it is to change something, and has to say so in a header, as no form can
};

// kPermissionDenied: the request comes from another site's page, or through a name that is not this
// machine's though only this machine can reach the server (a rebound DNS name).
absl::Status CheckOrigin(const httplib::Request& request, const ListenAddress& address,
                         Intent intent);

// The caller, who may read the console. kUnauthenticated, kPermissionDenied.
absl::StatusOr<Caller> MayUseConsole(const Access& access, const httplib::Request& request);

// kPermissionDenied: the caller is a service. What is found by a client's name says the name, even
// where it is redacted.
absl::Status MaySearch(const Caller& caller);

// The newest view as far as the caller may see it: other tenants are not in it.
LatestView::Taken TakeFor(const Caller& caller, const LatestView& latest);

// The tenant that is meant: the parameter `tenant`, or the only one that the caller may see.
absl::StatusOr<std::string> TenantOf(const Asked& asked);

// That tenant at the moment that the parameter `as_of` says.
absl::StatusOr<Scope> ScopeOf(const Asked& asked);

// A parameter that is a time; nothing where it was left out.
absl::StatusOr<std::optional<int64_t>> TimeParameter(const Asked& asked, const std::string& name);
// A whole number up to `most`; `usual` where it was left out.
absl::StatusOr<uint64_t> NumberParameter(const Asked& asked, const std::string& name,
                                         uint64_t usual, uint64_t most);

// Adds "tenant", "as_of_offset", "as_of_time" (when that fact was observed), "head_offset",
// "head_time" and "lag": every answer says as of when it is.
absl::Status AddMoment(const Asked& asked, const Scope& scope, JsonObject* answer);

// Writes the answer, or {"error": {"code", "message"}} with the status that fits it.
void Respond(const absl::StatusOr<JsonObject>& answer, httplib::Response* response);

// What a request is answered with.
using Answering = std::function<absl::StatusOr<JsonObject>(const Asked&)>;

// Answers GET of `path`, to whoever may have it.
void AddQuery(HttpServer* http, const ConsoleSources& sources, const std::string& path,
              Answering answering);
// Carries out POST of `path`, for admins.
void AddAct(HttpServer* http, const ConsoleSources& sources, const std::string& path,
            Answering answering);

}  // namespace syncledger
