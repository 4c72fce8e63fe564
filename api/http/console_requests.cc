#include "api/http/console_requests.h"

#include <array>
#include <utility>
#include <vector>

#include "api/read_rows.h"
#include "api/service/callers.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr std::string_view kActHeader = "X-Syncledger-Request";

// "localhost:7480", "[::1]:7480", "127.0.0.1": without its port.
std::string_view HostOf(std::string_view host) {
  if (!host.empty() && host.front() == '[') {
    const size_t end = host.find(']');
    return end == host.npos ? host : host.substr(1, end - 1);
  }
  return host.substr(0, host.find(':'));
}

int HttpStatusOf(absl::StatusCode code) {
  static constexpr std::array<std::pair<absl::StatusCode, int>, 10> kStatuses = {{
      {absl::StatusCode::kInvalidArgument, 400},
      {absl::StatusCode::kOutOfRange, 400},
      {absl::StatusCode::kUnauthenticated, 401},
      {absl::StatusCode::kPermissionDenied, 403},
      {absl::StatusCode::kNotFound, 404},
      {absl::StatusCode::kFailedPrecondition, 409},
      {absl::StatusCode::kResourceExhausted, 429},
      {absl::StatusCode::kUnavailable, 503},
      {absl::StatusCode::kCancelled, 503},
      {absl::StatusCode::kDeadlineExceeded, 504},
  }};
  for (const auto& [of_code, status] : kStatuses) {
    if (of_code == code) return status;
  }
  return 500;
}

}  // namespace

absl::Status CheckOrigin(const httplib::Request& request, const ListenAddress& address,
                         Intent intent) {
  const std::string host = request.get_header_value("Host");
  if (IsLoopback(address) && !IsLoopback({std::string(HostOf(host)), 0})) {
    return absl::PermissionDeniedError(fmt::format(
        "Host \"{}\" is not this machine's: ask http://{}/", Visible(host), ListenText(address)));
  }
  if (intent == Intent::kLinks) return absl::OkStatus();
  const std::string site = request.get_header_value("Sec-Fetch-Site");
  const std::string origin = request.get_header_value("Origin");
  const bool foreign_origin =
      !origin.empty() && origin != "http://" + host && origin != "https://" + host;
  if (foreign_origin || (!site.empty() && site != "same-origin" && site != "none")) {
    return absl::PermissionDeniedError("a page of another site has no answers from here");
  }
  if (intent == Intent::kActs && request.get_header_value(kActHeader.data()) != "1") {
    return absl::PermissionDeniedError(
        fmt::format("what changes the ledger is sent with the header {}: 1", kActHeader));
  }
  return absl::OkStatus();
}

absl::StatusOr<Caller> MayUseConsole(const Access& access, const httplib::Request& request) {
  ASSIGN_OR_RETURN(Caller caller, access.Identify(request.get_header_value("Authorization")));
  if (caller.MayRead()) return caller;
  return absl::PermissionDeniedError("this token has no role: ask for one of an auditor");
}

absl::Status MaySearch(const Caller& caller) {
  if (caller.role != Role::kService) return absl::OkStatus();
  return absl::PermissionDeniedError(
      "the search reads names and titles, which the role service does not: ask for the role "
      "auditor");
}

LatestView::Taken TakeFor(const Caller& caller, const LatestView& latest) {
  LatestView::Taken taken = latest.Take();
  taken.view = SeenBy(caller, std::move(taken.view));
  return taken;
}

absl::StatusOr<std::string> TenantOf(const Asked& asked) {
  const std::string named = asked.Text("tenant");
  if (!named.empty()) return named;
  ASSIGN_OR_RETURN(std::vector<std::string> tenants, asked.view().Tenants());
  std::erase(tenants, "");
  if (tenants.size() == 1) return tenants.front();
  if (tenants.empty())
    return absl::NotFoundError(
        "there is nothing that may be seen: the ledger is empty, or has no fact of a tenant of "
        "yours");
  return absl::InvalidArgumentError("there are several tenants: say which with tenant");
}

absl::StatusOr<Scope> ScopeOf(const Asked& asked) {
  ASSIGN_OR_RETURN(const std::string tenant, TenantOf(asked));
  AsOf as_of;
  if (const std::string text = asked.Text("as_of"); !text.empty()) {
    ASSIGN_OR_RETURN(as_of, ParseAsOf(text));
  }
  return ResolveScope(asked.view(), tenant, as_of);
}

absl::StatusOr<std::optional<int64_t>> TimeParameter(const Asked& asked, const std::string& name) {
  const std::string text = asked.Text(name);
  if (text.empty()) return std::optional<int64_t>();
  const std::optional<int64_t> us = ParseTimeOrDate(text);
  if (us.has_value()) return us;
  return absl::InvalidArgumentError(fmt::format(
      "{} is a time like 2026-11-02T13:30:00Z, or a date like 2026-11-02 for its midnight UTC, not "
      "\"{}\"",
      name, Visible(text)));
}

absl::StatusOr<uint64_t> NumberParameter(const Asked& asked, const std::string& name,
                                         uint64_t usual, uint64_t most) {
  const std::string text = asked.Text(name);
  if (text.empty()) return usual;
  uint64_t number = 0;
  bool is_number = text.size() < 20;
  for (const char c : text) {
    is_number = is_number && c >= '0' && c <= '9';
    number = number * 10 + static_cast<uint64_t>(c - '0');
  }
  if (is_number && number <= most) return number;
  return absl::InvalidArgumentError(
      fmt::format("{} is a whole number up to {}, not \"{}\"", name, most, Visible(text)));
}

absl::Status AddMoment(const Asked& asked, const Scope& scope, JsonObject* answer) {
  ASSIGN_OR_RETURN(const Scope head, ResolveScope(asked.view(), scope.tenant, {}));
  ASSIGN_OR_RETURN(const v1::Verdict last, VerdictAt(asked.view(), scope, scope.end - 1));
  ASSIGN_OR_RETURN(const v1::Verdict newest, VerdictAt(asked.view(), head, head.end - 1));
  answer->Text("tenant", scope.tenant)
      .Number("as_of_offset", static_cast<int64_t>(scope.end - 1))
      .Text("as_of_time", FormatTime(last.observed_at_us()))
      .Number("head_offset", static_cast<int64_t>(head.end - 1))
      .Text("head_time", FormatTime(newest.observed_at_us()))
      .Object("lag", JsonObject().Number("age_us", asked.taken.age_us));
  return absl::OkStatus();
}

void Respond(const absl::StatusOr<JsonObject>& answer, httplib::Response* response) {
  if (answer.ok()) {
    response->set_content(answer->str(), "application/json");
    return;
  }
  const absl::Status& status = answer.status();
  response->status = HttpStatusOf(status.code());
  if (response->status == 401) response->set_header("WWW-Authenticate", "Bearer");
  response->set_content(
      JsonObject()
          .Object("error", JsonObject()
                               .Text("code", absl::StatusCodeToString(status.code()))
                               .Text("message", InFields(std::string(status.message()))))
          .str(),
      "application/json");
}

void AddQuery(HttpServer* http, const ConsoleSources& sources, const std::string& path,
              Answering answering) {
  http->routes().Get(path, [http, sources, answering = std::move(answering)](
                               const httplib::Request& request, httplib::Response& response) {
    const auto answer = [&]() -> absl::StatusOr<JsonObject> {
      RETURN_IF_ERROR(CheckOrigin(request, http->address(), Intent::kReads));
      ASSIGN_OR_RETURN(const Caller caller, MayUseConsole(sources.access, request));
      return answering({request, caller, TakeFor(caller, sources.latest)});
    };
    Respond(answer(), &response);
  });
}

void AddAct(HttpServer* http, const ConsoleSources& sources, const std::string& path,
            Answering answering) {
  http->routes().Post(path, [http, sources, answering = std::move(answering)](
                                const httplib::Request& request, httplib::Response& response) {
    const auto answer = [&]() -> absl::StatusOr<JsonObject> {
      RETURN_IF_ERROR(CheckOrigin(request, http->address(), Intent::kActs));
      ASSIGN_OR_RETURN(const Caller caller, MayUseConsole(sources.access, request));
      RETURN_IF_ERROR(MayAct(caller));
      return answering({request, caller, TakeFor(caller, sources.latest)});
    };
    Respond(answer(), &response);
  });
}

}  // namespace syncledger
