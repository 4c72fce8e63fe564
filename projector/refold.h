// One fact of the past folded again, with everything that it looked at.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "projector/recorded_rows.h"
#include "store/store.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

struct RefoldedFact {
  v1::Fact fact;
  v1::Verdict verdict;
  std::vector<RowRead> reads;
};

// Folds the tenant's facts before `offset` into `scratch`, an empty store, then the fact itself,
// whose rows are not kept. Under the rules as they were in force. kNotFound: the log has no such
// fact of the tenant. `progress` is called with the records read so far.
absl::StatusOr<RefoldedFact> RefoldFact(EventLog& log, Store& scratch, const std::string& tenant,
                                        uint64_t offset,
                                        const std::function<void(int64_t)>& progress = nullptr);

// The fact at an offset of a tenant's history, as the log has it. kNotFound: there is none.
absl::StatusOr<v1::Fact> FactAt(EventLog& log, const std::string& tenant, uint64_t offset);

}  // namespace syncledger
