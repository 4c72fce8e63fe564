#include "api/appointments.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "api/json.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/time_text.h"
#include "api/why.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

bool IsAsked(const v1::Appointment& appointment, const Whose& whose, const ListQuery& query) {
  const v1::AppointmentFields& value = appointment.value();
  const auto& staff = value.staff_ids();
  bool has_employee = whose.any_employee ||
                      std::any_of(staff.begin(), staff.end(),
                                  [&](const std::string& id) { return whose.HasEmployee(id); });
  const auto& owners = whose.mailbox_employees;
  bool has_mailbox =
      whose.any_mailbox || std::any_of(staff.begin(), staff.end(), [&](const std::string& id) {
        return std::find(owners.begin(), owners.end(), id) != owners.end();
      });
  return has_employee && has_mailbox && Overlaps(query, value.start_us(), value.end_us());
}

// True if `visit` wants more.
absl::StatusOr<bool> ListOfTenant(const ReadView& view, const Scope& scope, const Whose& whose,
                                  const ListQuery& query,
                                  const std::function<bool(const ListedAppointment&)>& visit) {
  absl::Status status;
  bool more = true;
  const ListPlace from = PlaceIn(query, scope.tenant);
  std::string before = from.key;  // a key before that one
  if (!before.empty()) before.pop_back();
  RETURN_IF_ERROR(view.Scan(
      scope.tenant, v1::ROW_APPOINTMENT_BY_OFFSET, "", before, scope.as_of,
      [&](const StoredRow& index) {
        if (index.key < from.key) return true;
        if (index.key == from.key && from.shown > 0) return true;
        more = WantsMore(query, scope.tenant, index.key);
        if (!more) return false;
        RowKeyReader key(index.key);
        int64_t offset;
        std::string id;
        if (!key.Number(&offset) || !key.Text(&id)) return true;
        auto row = ReadRow<v1::AppointmentRow>(view, scope, v1::ROW_APPOINTMENT, RowKey().Text(id));
        if (!row.ok()) {
          status = row.status();
          return false;
        }
        if (!row->has_value() || !IsAsked((*row)->state(), whose, query)) return true;
        more = visit({scope.tenant, (*row)->state(), (*row)->since_offset(), {index.key, 1}});
        return more;
      }));
  RETURN_IF_ERROR(status);
  return more;
}

std::vector<std::string> ClientEmails(const v1::AppointmentFields& value) {
  std::vector<std::string> emails;
  for (const v1::Client& client : value.clients()) emails.push_back(client.email());
  return emails;
}

}  // namespace

absl::Status ListAppointments(const ReadView& view, const ListQuery& query,
                              const std::function<bool(const ListedAppointment&)>& visit) {
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, query));
  ASSIGN_OR_RETURN(std::vector<Whose> whose, ResolveWhose(view, scopes, query));
  for (size_t i = 0; i < scopes.size(); ++i) {
    ASSIGN_OR_RETURN(bool more, ListOfTenant(view, scopes[i], whose[i], query, visit));
    if (!more) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<ListedAppointment> FindAppointment(const ReadView& view, const std::string& tenant,
                                                  const std::string& id, const AsOf& as_of) {
  ASSIGN_OR_RETURN(Scope scope, ResolveScope(view, tenant, as_of));
  ASSIGN_OR_RETURN(
      auto row, ReadRow<v1::AppointmentRow>(view, scope, v1::ROW_APPOINTMENT, RowKey().Text(id)));
  if (!row.has_value()) {
    return UnknownSubject(view, scope, {WhySubject::Kind::kAppointment, id, 0}, as_of);
  }
  return ListedAppointment{scope.tenant, row->state(), row->since_offset()};
}

std::string ToJson(const ListedAppointment& listed) {
  const v1::Appointment& appointment = listed.appointment;
  const v1::AppointmentFields& value = appointment.value();
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Text("id", appointment.id())
      .Texts("staff_ids", {value.staff_ids().begin(), value.staff_ids().end()})
      .Text("service_id", value.service_id())
      .Text("location_id", value.location_id())
      .Texts("client_emails", ClientEmails(value))
      .Text("start", FormatTime(value.start_us()))
      .Text("end", FormatTime(value.end_us()))
      .Text("time_zone", value.time_zone())
      .Text("show_as", ShowAsName(value.show_as()))
      .Text("internal_notes", value.internal_notes())
      .Text("status", StatusName(appointment.status()))
      .Text("changed_by", SideName(appointment.changed_by()))
      .Number("since_offset", static_cast<int64_t>(listed.since_offset))
      .str();
}

std::vector<TableColumn> AppointmentColumns() {
  return {{"TENANT"},     {"ID"},      {"STATUS"},     {"WHEN", false, 28}, {"ZONE"},
          {"STAFF"},      {"SERVICE"}, {"LOCATION"},   {"CLIENTS"},         {"SHOWN AS"},
          {"CHANGED BY"}, {"NOTES"},   {"SINCE", true}};
}

std::vector<std::string> ToCells(const ListedAppointment& listed) {
  const v1::Appointment& appointment = listed.appointment;
  const v1::AppointmentFields& value = appointment.value();
  return {listed.tenant,
          appointment.id(),
          std::string(StatusName(appointment.status())),
          LocalRangeText(value.start_us(), value.end_us(), value.time_zone()),
          value.time_zone(),
          absl::StrJoin(value.staff_ids(), ", "),
          value.service_id(),
          value.location_id(),
          absl::StrJoin(ClientEmails(value), ", "),
          std::string(ShowAsName(value.show_as())),
          std::string(SideName(appointment.changed_by())),
          value.internal_notes(),
          fmt::format("{}", listed.since_offset)};
}

}  // namespace syncledger
