// list conflicts: edits made in Exchange that lost to Coconut, with both values of each field.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

struct ListedConflict {
  std::string tenant;
  uint64_t offset = 0;
  int64_t observed_at_us = 0;
  v1::Outcome outcome;   // CONFLICT_RESOLVED
  ListPlace place = {};  // after it
};

// Calls `visit` with each conflict, in the order of the ledger; false stops. `from` and `to` speak
// of when its fact was observed.
absl::Status ListConflicts(const ReadView& view, const ListQuery& query,
                           const std::function<bool(const ListedConflict&)>& visit);

std::string ToJson(const ListedConflict& listed);
std::vector<TableColumn> ConflictColumns();
std::vector<std::string> ToCells(const ListedConflict& listed);

}  // namespace syncledger
