#include "tools/replay_comparison.h"

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_join.h"
#include "api/json.h"
#include "api/query.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "tools/progress.h"

namespace syncledger {
namespace {

// Whom an absence or an appointment concerns, by the directory of the state that it stands in.
absl::StatusOr<std::string> WhoseIs(const StandingDifference& difference, const ReadView& decided,
                                    const ReadView& replayed, uint64_t to) {
  const bool is_new = difference.now.has_value();
  const ReadView& view = is_new ? replayed : decided;
  std::vector<std::string> ids;
  if (difference.kind == v1::ROW_ABSENCE) {
    v1::AbsenceRow row;
    row.ParseFromString(is_new ? *difference.now : *difference.decided);
    ids.push_back(row.state().employee_id());
  } else {
    v1::AppointmentRow row;
    row.ParseFromString(is_new ? *difference.now : *difference.decided);
    const auto& staff = row.state().value().staff_ids();
    ids.assign(staff.begin(), staff.end());
  }
  const Scope scope{difference.tenant, 0, to};
  Directory directory(view, scope);
  for (std::string& id : ids) {
    ASSIGN_OR_RETURN(const v1::Employee* employee, directory.FindEmployee(id));
    if (employee != nullptr && !employee->email().empty()) id = employee->email();
  }
  return absl::StrJoin(ids, ", ");
}

}  // namespace

absl::Status CompareInto(const ComparisonScope& scope, const ReadView& decided,
                         const ReadView& replayed, uint64_t verdicts,
                         const std::optional<int64_t>& most_json, ReplayReport* report,
                         Output* output) {
  const auto write = [&](int64_t number, const JsonObject& json) {
    if (number <= *most_json) output->WriteLine(json.str());
  };
  Progress progress("comparing", "verdicts", verdicts);
  RETURN_IF_ERROR(CompareVerdicts(
      decided, replayed, scope,
      [&](const Difference& difference) {
        const int64_t number = report->Add(difference);
        if (most_json.has_value()) write(number, ToJson(difference));
      },
      [&](int64_t compared) { progress.Show(static_cast<uint64_t>(compared)); }));
  absl::Status status;
  RETURN_IF_ERROR(
      CompareStanding(decided, replayed, scope, [&](const StandingDifference& difference) {
        auto whose = WhoseIs(difference, decided, replayed, scope.to);
        if (!whose.ok()) status.Update(whose.status());
        const StandingOf standing{difference, whose.value_or("")};
        const int64_t number = report->Add(standing);
        if (most_json.has_value()) write(number, ToJson(standing));
      }));
  return status;
}

}  // namespace syncledger
