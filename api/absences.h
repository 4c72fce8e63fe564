// list absences: the blocks that stand in employees' schedules for Exchange events.
#pragma once

#include <functional>
#include <string>
#include <string_view>
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
  ListPlace place = {};  // after it
};

// Calls `visit` with each absence that stands, by when it first stood, tenant by tenant; false
// stops. A series comes as its occurrences, one by one in the order of their dates: those within
// the range; without an end of it, those up to 90 days after the tenant's newest fact, or after the
// range's begin where that is later. Needs little memory however many they are. kInvalidArgument,
// kNotFound: what is asked (query.h).
absl::Status ListAbsences(const ReadView& view, const ListQuery& query,
                          const std::function<bool(const ListedAbsence&)>& visit);

// One absence that stands, of the tenant ("": of the only one): of a single event, of a series as a
// whole, or of one of its occurrences (ID/2026-11-09). kNotFound: none of that id stands then.
// Others as ResolveScope.
absl::StatusOr<ListedAbsence> FindAbsence(const ReadView& view, const std::string& tenant,
                                          const std::string& id, const AsOf& as_of);

// How many absences there are: a series is one, with its exceptions.
class AbsenceCounter {
 public:
  // Whether the absence counts. Those of a tenant come in the order of their ids, as their rows do.
  bool Counts(std::string_view id);

 private:
  std::string last_;
};

std::string ToJson(const ListedAbsence& listed);
std::vector<TableColumn> AbsenceColumns();
std::vector<std::string> ToCells(const ListedAbsence& listed);

}  // namespace syncledger
