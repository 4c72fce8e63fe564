// list held: removals that waited for an operator, and what became of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "api/query.h"
#include "api/table.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

enum class HeldState { kHeld, kApproved, kRejected };
std::string_view StateName(HeldState state);

struct ListedHeld {
  std::string tenant;
  std::string mailbox;
  uint64_t offset = 0;
  int64_t observed_at_us = 0;
  v1::HeldRemovals held;
  HeldState state = HeldState::kHeld;
  ListPlace place = {};  // after it
};

// Reads all that was decided, also to go on: what became of a list stands after it. Calls `visit`
// with each list of removals that was ever held, in the order of the ledger; false
// stops. `from` and `to` speak of when the sync's end was observed.
absl::Status ListHeld(const ReadView& view, const ListQuery& query,
                      const std::function<bool(const ListedHeld&)>& visit);

std::string ToJson(const ListedHeld& listed);
std::vector<TableColumn> HeldColumns();
// A line for each item.
std::vector<std::vector<std::string>> ToCells(const ListedHeld& listed);

}  // namespace syncledger
