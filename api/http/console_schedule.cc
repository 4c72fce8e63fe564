// An employee's schedule over a range: absences, appointments, and events that block nothing.
#include <string>
#include <utility>
#include <vector>

#include "api/absences.h"
#include "api/access/redaction.h"
#include "api/appointments.h"
#include "api/http/console_parts.h"
#include "api/http/console_requests.h"
#include "api/ignored_events.h"
#include "api/read_rows.h"
#include "api/search.h"
#include "api/status_macros.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

constexpr size_t kMostShown = 2000;  // of each kind, in a week
constexpr size_t kMostEmployees = 1000;
constexpr int64_t kLongestRangeUs = 32 * kDayUs;

JsonObject EmployeeJson(const v1::Employee& employee) {
  return JsonObject()
      .Text("id", employee.id())
      .Text("name", NameOf(employee))
      .Text("email", employee.email())
      .Text("time_zone", employee.time_zone())
      .Text("iana", IanaName(employee.time_zone()))
      .Flag("active", employee.active() && !employee.removed());
}

absl::StatusOr<JsonObject> Employees(const Asked& asked) {
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  std::vector<JsonObject> employees;
  bool complete = true;
  RETURN_IF_ERROR(ScanRows<v1::EmployeeRow>(asked.view(), scope, v1::ROW_EMPLOYEE, RowKey(),
                                            [&](std::string_view, const v1::EmployeeRow& row) {
                                              if (row.state().removed()) return true;
                                              complete = employees.size() < kMostEmployees;
                                              if (!complete) return false;
                                              employees.push_back(EmployeeJson(row.state()));
                                              return true;
                                            }));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  return answer.Objects("employees", employees).Flag("complete", complete);
}

absl::StatusOr<JsonObject> AppointmentJson(const ListedAppointment& listed, Directory* directory) {
  const v1::Appointment& appointment = listed.appointment;
  const v1::AppointmentFields& value = appointment.value();
  ASSIGN_OR_RETURN(const v1::Service* service, directory->FindService(value.service_id()));
  ASSIGN_OR_RETURN(const v1::Location* location, directory->FindLocation(value.location_id()));
  std::vector<std::string> clients;
  for (const v1::Client& client : value.clients()) {
    if (client.email().empty() && client.first_name().empty() && client.last_name().empty()) {
      continue;  // of whom the caller may not read
    }
    clients.push_back(client.first_name().empty() && client.last_name().empty()
                          ? client.email()
                          : client.first_name() + " " + client.last_name());
  }
  return JsonObject()
      .Text("id", appointment.id())
      .Text("service", service == nullptr ? value.service_id() : service->name())
      .Text("location", location == nullptr ? value.location_id() : location->name())
      .Texts("clients", clients)
      .Text("start", FormatTime(value.start_us()))
      .Text("end", FormatTime(value.end_us()))
      .Text("status", StatusName(appointment.status()))
      .Text("changed_by", SideName(appointment.changed_by()));
}

JsonObject IgnoredJson(const Caller& caller, const IgnoredEvent& event) {
  const ReasonText* reason = FindReasonText(event.reason);
  return JsonObject()
      .Text("item_id", event.item_id)
      .Text("absence_id", event.absence_id)
      .Text("mailbox", event.mailbox)
      .Text("subject", caller.role == Role::kService ? "" : event.subject)
      .Text("start", FormatTime(event.start_us))
      .Text("end", FormatTime(event.end_us))
      .Flag("all_day", event.all_day)
      .Flag("gone", event.gone)
      .Text("reason", ReasonName(event.reason))
      .Text("because", reason == nullptr ? "" : reason->because)
      .Text("remedy", reason == nullptr ? "" : reason->remedy)
      .Text("requirement", reason == nullptr ? "" : RuleName(reason->asked_by));
}

absl::StatusOr<JsonObject> Week(const Asked& asked) {
  ASSIGN_OR_RETURN(const Scope scope, ScopeOf(asked));
  ASSIGN_OR_RETURN(const v1::Employee employee,
                   FindEmployee(asked.view(), scope, asked.Text("employee")));
  ListQuery query;
  query.scopes = {scope};
  query.employee = employee.id();
  ASSIGN_OR_RETURN(query.from_us, TimeParameter(asked, "from"));
  ASSIGN_OR_RETURN(query.to_us, TimeParameter(asked, "to"));
  JsonObject answer;
  RETURN_IF_ERROR(AddMoment(asked, scope, &answer));
  answer.Object("employee", EmployeeJson(employee));
  if (!query.from_us.has_value() && !query.to_us.has_value()) return answer;
  if (!query.from_us.has_value() || !query.to_us.has_value() || *query.from_us >= *query.to_us ||
      *query.to_us - *query.from_us > kLongestRangeUs) {
    return absl::InvalidArgumentError("from and to are the ends of a range of at most 32 days");
  }

  bool complete = true;
  std::vector<std::string> absences;
  RETURN_IF_ERROR(ListAbsences(asked.view(), query, [&](const ListedAbsence& listed) {
    complete = complete && absences.size() < kMostShown;
    if (!complete) return false;
    ListedAbsence shown = listed;
    Redact(asked.caller, &shown.absence);
    absences.push_back(ToJson(shown));
    return true;
  }));
  std::vector<JsonObject> appointments;
  Directory directory(asked.view(), scope);
  absl::Status named;
  RETURN_IF_ERROR(ListAppointments(asked.view(), query, [&](const ListedAppointment& listed) {
    complete = complete && appointments.size() < kMostShown;
    ListedAppointment shown = listed;
    Redact(asked.caller, &shown.appointment);
    auto json = AppointmentJson(shown, &directory);
    named = json.status();
    if (json.ok()) appointments.push_back(*std::move(json));
    return complete && named.ok();
  }));
  RETURN_IF_ERROR(named);
  std::vector<JsonObject> ignored;
  if (asked.Text("ignored") == "1") {
    ASSIGN_OR_RETURN(IgnoredEvents found, FindIgnoredEvents(asked.view(), scope, employee,
                                                            *query.from_us, *query.to_us));
    complete = complete && found.complete;
    for (const IgnoredEvent& event : found.events)
      ignored.push_back(IgnoredJson(asked.caller, event));
  }
  return answer.Values("absences", absences)
      .Objects("appointments", appointments)
      .Objects("ignored", ignored)
      .Flag("complete", complete);
}

}  // namespace

void AddConsoleSchedule(HttpServer* http, const ConsoleSources& sources) {
  AddQuery(http, sources, "/api/v1/employees", Employees);
  AddQuery(http, sources, "/api/v1/week", Week);
}

}  // namespace syncledger
