#include "api/verdict_scan.h"

#include <algorithm>
#include <vector>

#include "api/read_rows.h"
#include "api/status_macros.h"

namespace syncledger {

absl::StatusOr<bool> OutcomeFilter::Asks(const v1::Outcome& outcome, uint64_t offset) {
  if (!HasRuleAndReason(query_, outcome)) return false;
  if (!whose_.any_employee) {
    ASSIGN_OR_RETURN(bool is_employees, IsEmployees(outcome));
    if (!is_employees) return false;
  }
  if (whose_.any_mailbox) return true;
  return IsMailboxes(outcome, offset);
}

absl::StatusOr<bool> OutcomeFilter::IsEmployees(const v1::Outcome& outcome) {
  if (!outcome.employee_id().empty() && whose_.HasEmployee(outcome.employee_id())) return true;
  constexpr std::string_view kUser = "user:";
  if (outcome.subject().compare(0, kUser.size(), kUser) == 0 &&
      whose_.HasEmployee(std::string_view(outcome.subject()).substr(kUser.size()))) {
    return true;
  }
  return HasStaff(outcome.appointment_id(), whose_.employee_ids);
}

absl::StatusOr<bool> OutcomeFilter::IsMailboxes(const v1::Outcome& outcome, uint64_t offset) {
  if (outcome.mailbox().empty()) {
    return HasStaff(outcome.appointment_id(), whose_.mailbox_employees);
  }
  ASSIGN_OR_RETURN(auto number, MailboxOf(outcome, offset));
  return number.has_value() && whose_.HasMailbox(*number);
}

absl::StatusOr<bool> OutcomeFilter::HasStaff(const std::string& appointment_id,
                                             const std::vector<std::string>& employees) {
  if (appointment_id.empty()) return false;
  ASSIGN_OR_RETURN(auto row, ReadRow<v1::AppointmentRow>(view_, scope_, v1::ROW_APPOINTMENT,
                                                         RowKey().Text(appointment_id)));
  if (!row.has_value()) return false;
  const auto& staff = row->state().value().staff_ids();
  return std::any_of(staff.begin(), staff.end(), [&](const std::string& id) {
    return std::find(employees.begin(), employees.end(), id) != employees.end();
  });
}

std::string PlaceKey(uint64_t offset) {
  return RowKey().Number(static_cast<int64_t>(offset)).str();
}

std::optional<ListPlace> OutcomeFilter::NextPlace(uint64_t offset) {
  if (placed_ != offset) elements_ = 0;
  placed_ = offset;
  ListPlace place{PlaceKey(offset), ++elements_};
  const ListPlace from = PlaceIn(query_, scope_.tenant);
  if (from.key == place.key && elements_ <= from.shown) return std::nullopt;
  return place;
}

absl::Status ScanVerdicts(
    const ReadView& view, const ListQuery& query,
    const std::function<absl::StatusOr<bool>(OutcomeFilter&, const v1::Verdict&)>& visit) {
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, query));
  ASSIGN_OR_RETURN(std::vector<Whose> whose, ResolveWhose(view, scopes, query));
  bool more = true;
  for (size_t i = 0; i < scopes.size() && more; ++i) {
    OutcomeFilter filter(view, scopes[i], whose[i], query);
    absl::Status status;
    int64_t from = 0;
    RowKeyReader(PlaceIn(query, scopes[i].tenant).key).Number(&from);
    const auto first = static_cast<uint64_t>(from);
    RETURN_IF_ERROR(view.Verdicts(scopes[i].tenant, first, [&](const v1::Verdict& verdict) {
      if (verdict.offset() >= scopes[i].end) return false;
      more = WantsMore(query, scopes[i].tenant, PlaceKey(verdict.offset()));
      if (!more) return false;
      int64_t observed = verdict.observed_at_us();
      if (!Overlaps(query, observed, observed)) return true;
      absl::StatusOr<bool> wants_more = visit(filter, verdict);
      if (!wants_more.ok()) status = wants_more.status();
      more = wants_more.ok() && *wants_more;
      return more;
    }));
    RETURN_IF_ERROR(status);
  }
  return absl::OkStatus();
}

}  // namespace syncledger
