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
#include "api/nearest.h"
#include "api/notifications.h"
#include "api/service/answers.h"
#include "api/service/token.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "api/verdicts.h"
#include "fmt/format.h"
#include "ledger/digest.h"
#include "ledger/names.h"

namespace syncledger {
namespace {

constexpr uint64_t kUsualPage = 100;
constexpr uint64_t kLargestPage = 500;
constexpr size_t kMostPageBytes = size_t{1} << 20;
constexpr int kMostLooked = 20'000;  // places of a list for a page, whether or not they match

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

absl::Status AddRuleAndReason(const Asked& asked, ListQuery* query) {
  if (const std::string rule = asked.Text("rule"); !rule.empty()) {
    query->rule = RuleNamed(rule);
    if (!query->rule.has_value()) {
      Nearest nearest(rule);
      for (const v1::Rule known : AllRules()) nearest.Offer(RuleName(known));
      return absl::InvalidArgumentError(
          fmt::format("no rule \"{}\"{}", Visible(rule), nearest.Sentence()));
    }
  }
  if (const std::string reason = asked.Text("reason"); !reason.empty()) {
    query->reasons = ReasonsNamed(reason);
    if (query->reasons.empty()) {
      Nearest nearest(reason);
      for (const v1::Reason known : AllReasons()) nearest.Offer(ReasonName(known));
      return absl::InvalidArgumentError(
          fmt::format("no reason \"{}\"{}", Visible(reason), nearest.Sentence()));
    }
  }
  return absl::OkStatus();
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

// The tenant at the moment that the first page had.
absl::StatusOr<Scope> PinnedScope(const Asked& asked, const v1::PageToken& token) {
  const v1::PageToken::Pinned& pinned = token.pinned(0);
  RETURN_IF_ERROR(ResolveScope(asked.view(), pinned.tenant(), {}).status());
  ASSIGN_OR_RETURN(auto head, asked.view().Tenant(pinned.tenant()));
  if (!head.has_value() || head->next_offset < pinned.facts() || pinned.facts() == 0) {
    return absl::UnavailableError("page_token is of facts that this server has not yet: ask again");
  }
  return Scope{pinned.tenant(), pinned.facts(), pinned.facts() - 1};
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
  RETURN_IF_ERROR(AddRuleAndReason(asked, &query));
  ASSIGN_OR_RETURN(const uint64_t most,
                   NumberParameter(asked, "page_size", kUsualPage, kLargestPage));
  ASSIGN_OR_RETURN(const std::string tenant, TenantOf(asked));

  v1::PageToken token;
  token.set_query(QueryHashOf(asked, tenant));
  Scope scope;
  if (const std::string text = asked.Text("page_token"); !text.empty()) {
    ASSIGN_OR_RETURN(v1::PageToken given, OpenPageToken(text));
    if (given.query() != token.query() || given.pinned_size() != 1) {
      return absl::InvalidArgumentError("page_token is of another list: begin without one");
    }
    token = std::move(given);
    ASSIGN_OR_RETURN(scope, PinnedScope(asked, token));
    query.after = ListQuery::GoOn{token.tenant(), {token.key(), token.shown()}};
  } else {
    ASSIGN_OR_RETURN(scope, ScopeOf(asked));
    v1::PageToken::Pinned* pinned = token.add_pinned();
    pinned->set_tenant(scope.tenant);
    pinned->set_facts(scope.end);
  }
  query.scopes = {scope};

  const auto go_on_at = [&](const std::string& of_tenant, const ListPlace& place) {
    token.set_tenant(of_tenant);
    token.set_key(place.key);
    token.set_shown(place.shown);
  };
  size_t bytes = 0;
  int looked = 0;
  bool ended = true;
  query.wants_more = [&](const std::string& of_tenant, const std::string& key) {
    if (++looked <= kMostLooked) return true;
    go_on_at(of_tenant, {key, 0});
    ended = false;
    return false;
  };
  std::vector<std::string> elements;
  RETURN_IF_ERROR(list(asked.view(), query, [&](const Listed& listed) {
    if (elements.size() >= std::max<uint64_t>(most, 1) || bytes >= kMostPageBytes) {
      ended = false;  // the token is of the last one that is shown
      return false;
    }
    if (IsAsked(asked, listed)) {
      elements.push_back(JsonFor(asked.caller, listed));
      bytes += elements.back().size();
    }
    go_on_at(listed.tenant, listed.place);
    return true;
  }));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer.Values("elements", elements).Text("next_page_token", ended ? "" : Seal(token));
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
