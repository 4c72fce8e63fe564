#include "api/absences.h"

#include <algorithm>
#include <set>
#include <utility>

#include "api/json.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/time_text.h"
#include "fmt/format.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr int64_t kWeekUs = int64_t{7} * 86'400 * 1'000'000;

int64_t WeekOf(int64_t us) { return us / kWeekUs - (us % kWeekUs < 0 ? 1 : 0); }

// One tenant's part of a list.
class TenantAbsences {
 public:
  TenantAbsences(const ReadView& view, const Scope& scope, const Whose& whose,
                 const ListQuery& query, const std::function<bool(const ListedAbsence&)>& visit)
      : view_(view),
        scope_(scope),
        whose_(whose),
        query_(query),
        visit_(visit),
        directory_(view, scope) {}

  // True if `visit` wants more.
  absl::StatusOr<bool> List() { return whose_.any_employee ? ByOffset() : ByEmployee(); }

 private:
  absl::StatusOr<bool> ByOffset() {
    absl::Status status;
    bool more = true;
    RETURN_IF_ERROR(view_.Scan(scope_.tenant, v1::ROW_ABSENCE_BY_OFFSET, "", "", scope_.as_of,
                               [&](const StoredRow& index) {
                                 RowKeyReader key(index.key);
                                 int64_t offset;
                                 std::string id;
                                 if (!key.Number(&offset) || !key.Text(&id)) return true;
                                 auto shown = Show(id);
                                 if (!shown.ok()) status = shown.status();
                                 more = shown.ok() && *shown;
                                 return more;
                               }));
    RETURN_IF_ERROR(status);
    return more;
  }

  // An absence has an index row for each of its first 60 weeks only, so that the weeks before the
  // range count too.
  absl::StatusOr<bool> ByEmployee() {
    std::set<std::string> ids;
    for (const std::string& employee : whose_.employee_ids) {
      RETURN_IF_ERROR(view_.Scan(scope_.tenant, v1::ROW_ABSENCE_BY_WEEK,
                                 RowKey().Text(employee).str(), "", scope_.as_of,
                                 [&](const StoredRow& index) {
                                   RowKeyReader key(index.key);
                                   std::string user, id;
                                   int64_t week;
                                   if (!key.Text(&user) || !key.Number(&week) || !key.Text(&id))
                                     return true;
                                   if (query_.to_us.has_value() && week > WeekOf(*query_.to_us))
                                     return false;
                                   ids.insert(std::move(id));
                                   return true;
                                 }));
    }
    std::vector<std::pair<uint64_t, std::string>> in_order;
    for (const std::string& id : ids) {
      ASSIGN_OR_RETURN(auto row,
                       ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
      if (row.has_value()) in_order.emplace_back(row->since_offset(), id);
    }
    std::sort(in_order.begin(), in_order.end());
    for (const auto& [offset, id] : in_order) {
      ASSIGN_OR_RETURN(bool more, Show(id));
      if (!more) return false;
    }
    return true;
  }

  // Shows the absence if it stands and is asked for. False if `visit` wants no more.
  absl::StatusOr<bool> Show(const std::string& id) {
    ASSIGN_OR_RETURN(auto row,
                     ReadRow<v1::AbsenceRow>(view_, scope_, v1::ROW_ABSENCE, RowKey().Text(id)));
    if (!row.has_value()) return true;
    const v1::Absence& absence = row->state();
    if (!whose_.HasEmployee(absence.employee_id())) return true;
    if (!whose_.HasMailbox(absence.mailbox())) return true;
    if (!Overlaps(query_, absence.start_us(), absence.end_us())) return true;
    ASSIGN_OR_RETURN(const v1::Employee* employee, directory_.FindEmployee(absence.employee_id()));
    ASSIGN_OR_RETURN(const v1::Mailbox* mailbox, directory_.FindMailbox(absence.mailbox()));
    return visit_({scope_.tenant, absence, employee == nullptr ? "" : employee->email(),
                   mailbox == nullptr ? "" : mailbox->address(), row->since_offset()});
  }

  const ReadView& view_;
  const Scope& scope_;
  const Whose& whose_;
  const ListQuery& query_;
  const std::function<bool(const ListedAbsence&)>& visit_;
  Directory directory_;
};

}  // namespace

absl::Status ListAbsences(const ReadView& view, const ListQuery& query,
                          const std::function<bool(const ListedAbsence&)>& visit) {
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, query.tenant, query.as_of));
  ASSIGN_OR_RETURN(std::vector<Whose> whose, ResolveWhose(view, scopes, query));
  for (size_t i = 0; i < scopes.size(); ++i) {
    ASSIGN_OR_RETURN(bool more, TenantAbsences(view, scopes[i], whose[i], query, visit).List());
    if (!more) break;
  }
  return absl::OkStatus();
}

std::string ToJson(const ListedAbsence& listed) {
  const v1::Absence& absence = listed.absence;
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Text("id", absence.id())
      .Text("employee_id", absence.employee_id())
      .Text("employee_email", listed.employee_email)
      .Text("mailbox", listed.mailbox)
      .Text("item_id", absence.item_id())
      .Text("original_start", absence.original_start())
      .Text("ical_uid", absence.ical_uid())
      .Text("title", absence.title())
      .Text("start", FormatTime(absence.start_us()))
      .Text("end", FormatTime(absence.end_us()))
      .Text("time_zone", absence.time_zone())
      .Text("location_id", absence.location_id())
      .Text("notes", absence.notes())
      .Number("since_offset", static_cast<int64_t>(listed.since_offset))
      .str();
}

std::vector<TableColumn> AbsenceColumns() {
  return {{"TENANT"},   {"EMPLOYEE"}, {"WHEN", false, 28}, {"ZONE"}, {"TITLE", false, 10},
          {"LOCATION"}, {"NOTES"},    {"ABSENCE"},         {"ITEM"}, {"SINCE", true}};
}

std::vector<std::string> ToCells(const ListedAbsence& listed) {
  const v1::Absence& absence = listed.absence;
  return {listed.tenant,
          listed.employee_email,
          LocalRangeText(absence.start_us(), absence.end_us(), absence.time_zone()),
          absence.time_zone(),
          absence.title(),
          absence.location_id(),
          absence.notes(),
          absence.id(),
          absence.item_id(),
          fmt::format("{}", listed.since_offset)};
}

}  // namespace syncledger
