// list verdicts: every fact with everything that was decided about it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "api/json.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

struct ListedVerdict {
  std::string tenant;
  v1::Verdict verdict;
  ListPlace place = {};  // after it
};

// Calls `visit` with each verdict that has an outcome as asked for, whole, in the order of the
// ledger; false stops. `from` and `to` speak of when its fact was observed.
absl::Status ListVerdicts(const ReadView& view, const ListQuery& query,
                          const std::function<bool(const ListedVerdict&)>& visit);

std::string ToJson(const ListedVerdict& listed);
JsonObject OutcomeJson(const v1::Outcome& outcome);
JsonObject ActorJson(const v1::Actor& actor);
std::vector<JsonObject> ChangesJson(const v1::Outcome& outcome);
std::vector<JsonObject> LostJson(const v1::Outcome& outcome);

// What an outcome is about, and what it changed, in few columns.
std::string SubjectOf(const v1::Outcome& outcome);
std::string ChangesText(const v1::Outcome& outcome);

// A line of the table for each outcome.
std::vector<TableColumn> VerdictColumns();
std::vector<std::vector<std::string>> ToCells(const ListedVerdict& listed);

}  // namespace syncledger
