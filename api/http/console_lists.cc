// The lists of the console, in pages that neither skip nor repeat while facts arrive.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "api/absences.h"
#include "api/access/redaction.h"
#include "api/appointments.h"
#include "api/conflicts.h"
#include "api/held.h"
#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/mailboxes.h"
#include "api/notifications.h"
#include "api/service/answers.h"
#include "api/service/list_page.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/digest.h"

namespace syncledger {
namespace {

constexpr uint64_t kUsualPage = 100;
constexpr uint64_t kLargestPage = 500;
constexpr size_t kMostPageBytes = size_t{1} << 20;

bool IsAskedState(const Asked& asked, std::string_view state) {
  const std::string wanted = asked.Text("state");
  return wanted.empty() || wanted == state;
}

// Filters that only the console has.
bool IsAsked(const Asked& asked, const ListedNotification& listed) {
  const v1::Notification& notification = listed.outcome.notification();
  const std::string audience = asked.Text("audience");
  return IsAskedState(asked, StateName(notification)) &&
         (audience.empty() || audience == AudienceName(notification));
}
bool IsAsked(const Asked& asked, const ListedMailbox& listed) {
  return IsAskedState(asked, StatusName(listed.status));
}
bool IsAsked(const Asked& asked, const ListedHeld& listed) {
  return IsAskedState(asked, StateName(listed.state));
}
template <typename Listed>
bool IsAsked(const Asked&, const Listed&) {
  return true;
}

// Empties what the caller must not read, before it is JSON.
void RedactListed(const Caller& caller, ListedAbsence* listed) { Redact(caller, &listed->absence); }
void RedactListed(const Caller& caller, ListedAppointment* listed) {
  Redact(caller, &listed->appointment);
}
void RedactListed(const Caller& caller, ListedNotification* listed) {
  Redact(caller, &listed->outcome);
}
void RedactListed(const Caller& caller, ListedConflict* listed) {
  Redact(caller, &listed->outcome);
}
void RedactListed(const Caller& caller, ListedVerdict* listed) { Redact(caller, &listed->verdict); }
void RedactListed(const Caller& caller, ListedHeld* listed) { Redact(caller, &listed->held); }
void RedactListed(const Caller& caller, ListedMailbox* listed) {
  v1::ListedMailbox message = ToMessage(*listed);  // its texts are classified
  Redact(caller, &message);
  listed->detail = message.detail();
  listed->mailbox = message.mailbox();
}

template <typename Listed>
std::string JsonFor(const Caller& caller, const Listed& listed) {
  if (caller.role != Role::kService) return ToJson(listed);
  Listed redacted = listed;
  RedactListed(caller, &redacted);
  return ToJson(redacted);
}

// Of all that is asked but where the page begins and how long it is.
std::string QueryHashOf(const Asked& asked, std::string_view tenant) {
  std::string text = asked.request.path;
  text += '\0';
  text += tenant;
  for (const auto& [name, value] : asked.request.params) {  // in the order of their names
    if (name == "page_token" || name == "page_size" || name == "tenant") continue;
    text += fmt::format("\n{}:{}={}", name, value.size(), value);
  }
  return HashId("console", text);
}

template <typename Listed>
absl::StatusOr<JsonObject> PageOf(const Asked& asked,
                                  absl::Status (*list)(const ReadView&, const ListQuery&,
                                                       const std::function<bool(const Listed&)>&)) {
  ListQuery query;
  query.employee = asked.Text("employee");
  query.mailbox = asked.Text("mailbox");
  ASSIGN_OR_RETURN(query.from_us, TimeParameter(asked, "from"));
  ASSIGN_OR_RETURN(query.to_us, TimeParameter(asked, "to"));
  if (query.from_us.has_value() && query.to_us.has_value() && *query.from_us >= *query.to_us) {
    return absl::InvalidArgumentError("to has to be after from: the end is exclusive");
  }
  RETURN_IF_ERROR(FilterByRule(asked.Text("rule"), &query));
  RETURN_IF_ERROR(FilterByReason(asked.Text("reason"), &query));
  ASSIGN_OR_RETURN(const uint64_t most,
                   NumberParameter(asked, "page_size", kUsualPage, kLargestPage));
  ASSIGN_OR_RETURN(const std::string tenant, TenantOf(asked));

  ASSIGN_OR_RETURN(ListPage page, ListPage::Open(QueryHashOf(asked, tenant),
                                                 asked.Text("page_token"), {most, kMostPageBytes}));
  Scope scope;
  if (page.is_first()) {
    ASSIGN_OR_RETURN(scope, ScopeOf(asked));
    page.Pin({scope}, &query);
  } else {
    // That the caller has no such tenant is not for a later server to know.
    RETURN_IF_ERROR(ResolveScope(asked.view(), tenant, {}).status());
    RETURN_IF_ERROR(page.GoOn(asked.view(), &query));
    scope = query.scopes->front();
  }
  page.Bound(&query);
  std::vector<std::string> elements;
  RETURN_IF_ERROR(list(asked.view(), query, [&](const Listed& listed) {
    if (!page.HasRoom()) return false;
    if (IsAsked(asked, listed)) {
      elements.push_back(JsonFor(asked.caller, listed));
      page.Added(elements.back().size());
    }
    page.Passed(listed.tenant, listed.place);
    return true;
  }));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer.Values("elements", elements).Text("next_page_token", page.NextToken());
}

template <typename Listed>
void AddList(HttpServer* http, const ConsoleSources& sources, const std::string& path,
             absl::Status (*list)(const ReadView&, const ListQuery&,
                                  const std::function<bool(const Listed&)>&)) {
  AddQuery(http, sources, path, [list](const Asked& asked) { return PageOf<Listed>(asked, list); });
}

}  // namespace

void AddConsoleLists(HttpServer* http, const ConsoleSources& sources) {
  AddList<ListedAbsence>(http, sources, "/api/v1/absences", ListAbsences);
  AddList<ListedAppointment>(http, sources, "/api/v1/appointments", ListAppointments);
  AddList<ListedNotification>(http, sources, "/api/v1/notifications", ListNotifications);
  AddList<ListedConflict>(http, sources, "/api/v1/conflicts", ListConflicts);
  AddList<ListedVerdict>(http, sources, "/api/v1/verdicts", ListVerdicts);
  AddList<ListedMailbox>(http, sources, "/api/v1/mailboxes", ListMailboxes);
  AddList<ListedHeld>(http, sources, "/api/v1/held", ListHeld);
}

}  // namespace syncledger
