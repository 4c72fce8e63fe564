// Who is signed in, when an offset was, the rule book, and the search.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "api/conflicts.h"
#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/read_rows.h"
#include "api/search.h"
#include "api/status_macros.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr size_t kMostFound = 25;  // of each kind
constexpr uint64_t kMostVerdictsForExamples = 20'000;

absl::StatusOr<JsonObject> Session(const Asked& asked, const ConsoleSources& sources) {
  ASSIGN_OR_RETURN(std::vector<std::string> tenants, asked.view().Tenants());
  std::vector<JsonObject> seen;
  for (const std::string& tenant : tenants) {
    if (tenant.empty()) continue;
    ASSIGN_OR_RETURN(auto head, asked.view().Tenant(tenant));
    if (!head.has_value() || head->next_offset == 0) continue;
    const Scope scope{tenant, head->next_offset, kNow};
    ASSIGN_OR_RETURN(const v1::Verdict newest, NewestVerdict(asked.view(), scope));
    seen.push_back(JsonObject()
                       .Text("tenant", tenant)
                       .Number("head_offset", static_cast<int64_t>(scope.end - 1))
                       .Text("head_time", FormatTime(newest.observed_at_us())));
  }
  return JsonObject()
      .Text("id", asked.caller.id)
      .Flag("open", sources.access.is_open())
      .Flag("may_act", asked.caller.MayAct())
      .Flag("may_search", MaySearch(asked.caller).ok())
      .Flag("records", sources.recorder != nullptr)
      .Objects("tenants", seen)
      .Object("lag", JsonObject().Number("age_us", asked.taken.age_us));
}

absl::StatusOr<JsonObject> MomentOf(const Asked& asked) {
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer;
}

absl::StatusOr<JsonObject> Rules(const Asked&) {
  std::vector<JsonObject> rules, reasons;
  for (const RuleText& rule : RuleBook()) {
    rules.push_back(JsonObject()
                        .Text("rule", RuleName(rule.rule))
                        .Number("section", rule.section)
                        .Text("section_title", SectionTitle(rule.section))
                        .Text("says", rule.sentence));
  }
  for (const ReasonText& reason : ReasonBook()) {
    reasons.push_back(JsonObject()
                          .Text("reason", ReasonName(reason.reason))
                          .Text("because", reason.because)
                          .Text("remedy", reason.remedy)
                          .Text("asked_by", RuleName(reason.asked_by)));
  }
  return JsonObject().Objects("rules", rules).Objects("reasons", reasons);
}

JsonObject EmployeeFound(const FoundEmployee& found) {
  const v1::Employee& employee = found.employee;
  return JsonObject()
      .Text("id", employee.id())
      .Text("name", NameOf(employee))
      .Text("email", employee.email())
      .Flag("active", employee.active() && !employee.removed())
      .Flag("exact", found.exact);
}

JsonObject AppointmentFound(const FoundAppointment& found) {
  const v1::Appointment& appointment = found.appointment;
  return JsonObject()
      .Text("id", appointment.id())
      .Text("service", found.service)
      .Text("start", FormatTime(appointment.value().start_us()))
      .Text("end", FormatTime(appointment.value().end_us()))
      .Text("time_zone", appointment.value().time_zone())
      .Text("status", StatusName(appointment.status()))
      .Flag("exact", found.exact);
}

JsonObject EventFound(const FoundEvent& found) {
  const v1::Item& item = found.item;
  return JsonObject()
      .Text("item_id", item.item_id())
      .Text("subject", item.statement().subject())
      .Text("mailbox", found.mailbox)
      .Text("appointment_id", item.copied_stamp() ? "" : item.stamp().appointment_id())
      .Flag("gone", item.gone())
      .Text("ignored", ReasonName(item.ignored()))
      .Flag("exact", found.exact);
}

JsonObject ClientFound(const FoundClient& found) {
  std::string name = found.client.first_name();
  if (!name.empty() && !found.client.last_name().empty()) name += ' ';
  name += found.client.last_name();
  return JsonObject()
      .Text("id", found.client.id())
      .Text("name", name)
      .Text("email", found.client.email())
      .Texts("appointment_ids", found.appointment_ids)
      .Flag("exact", found.exact);
}

template <typename One>
std::vector<JsonObject> Each(const std::vector<One>& found, JsonObject (*to_json)(const One&)) {
  std::vector<JsonObject> objects;
  for (const One& one : found) objects.push_back(to_json(one));
  return objects;
}

absl::StatusOr<JsonObject> SearchFor(const Asked& asked) {
  RETURN_IF_ERROR(MaySearch(asked.caller));
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  ASSIGN_OR_RETURN(Found found, Search(asked.view(), scope, asked.Text("q"), kMostFound));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer.Objects("employees", Each(found.employees, EmployeeFound))
      .Objects("appointments", Each(found.appointments, AppointmentFound))
      .Objects("events", Each(found.events, EventFound))
      .Objects("clients", Each(found.clients, ClientFound))
      .Flag("complete", found.complete);
}

// What one could ask about in this ledger: found, not made up.
absl::StatusOr<JsonObject> Examples(const Asked& asked) {
  RETURN_IF_ERROR(MaySearch(asked.caller));
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  std::string appointment, ignored, employee, client;
  uint64_t looked = 0;
  RETURN_IF_ERROR(asked.view().Verdicts(scope.tenant, 0, [&](const v1::Verdict& verdict) {
    if (verdict.offset() >= scope.end || ++looked > kMostVerdictsForExamples) return false;
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      if (appointment.empty() && outcome.kind() == v1::CONFLICT_RESOLVED) {
        appointment = outcome.appointment_id();
        employee = outcome.employee_id();
      }
      if (ignored.empty() && outcome.kind() == v1::IGNORED && outcome.reason() == v1::NOT_BUSY) {
        ignored = outcome.item_id();
      }
    }
    return appointment.empty() || ignored.empty();
  }));
  RETURN_IF_ERROR(ScanRows<v1::EmployeeRow>(asked.view(), scope, v1::ROW_EMPLOYEE, RowKey(),
                                            [&](std::string_view, const v1::EmployeeRow& row) {
                                              if (employee.empty() ||
                                                  row.state().id() == employee) {
                                                employee = row.state().email();
                                                return false;
                                              }
                                              return true;
                                            }));
  RETURN_IF_ERROR(
      ScanRows<v1::AppointmentRow>(asked.view(), scope, v1::ROW_APPOINTMENT, RowKey(),
                                   [&](std::string_view, const v1::AppointmentRow& row) {
                                     if (appointment.empty()) appointment = row.state().id();
                                     if (row.state().value().clients_size() == 0) return true;
                                     client = row.state().value().clients(0).email();
                                     return false;
                                   }));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer.Text("appointment", appointment)
      .Text("event", ignored)
      .Text("employee", employee)
      .Text("client", client);
}

}  // namespace

void AddConsoleAnswers(HttpServer* http, const ConsoleSources& sources) {
  AddQuery(http, sources, "/api/v1/session",
           [sources](const Asked& asked) { return Session(asked, sources); });
  AddQuery(http, sources, "/api/v1/moment", MomentOf);
  AddQuery(http, sources, "/api/v1/rules", Rules);
  AddQuery(http, sources, "/api/v1/search", SearchFor);
  AddQuery(http, sources, "/api/v1/examples", Examples);
}

}  // namespace syncledger
