// list absences: the blocks that stand in employees' schedules for Exchange events.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

struct ListedAbsence {
  std::string tenant;
  v1::Absence absence;
  std::string employee_email;
  std::string mailbox;  // its address
  uint64_t since_offset = 0;
};

// Calls `visit` with each absence that stands, by when it first stood, tenant by tenant; false
// stops. kInvalidArgument, kNotFound: what is asked (query.h).
absl::Status ListAbsences(const ReadView& view, const ListQuery& query,
                          const std::function<bool(const ListedAbsence&)>& visit);

std::string ToJson(const ListedAbsence& listed);
std::vector<TableColumn> AbsenceColumns();
std::vector<std::string> ToCells(const ListedAbsence& listed);

}  // namespace syncledger
