// The stream of outcomes: where it stands, and what comes next.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "store/store.h"
#include "syncledger/v1/query.pb.h"
#include "syncledger/v1/token.pb.h"

namespace syncledger {

// One stream. Holds a place for each tenant and no view, so that whoever reads slowly holds nothing
// back. Within a tenant outcomes come in the order of the ledger; tenants take turns.
class OutcomeWatch {
 public:
  // Where the request begins. kInvalidArgument: a cursor that is none or of another stream, an
  // offset without a tenant or ahead of it. kNotFound: no such tenant or employee.
  static absl::StatusOr<OutcomeWatch> Begin(const ReadView& view,
                                            const v1::WatchOutcomesRequest& request);

  // The outcomes that come next, up to a few hundred, without their lag. `more`: there may be more
  // in this view already.
  struct Batch {
    std::vector<v1::WatchOutcomesResponse> messages;
    size_t bytes = 0;  // of them
    bool more = false;
  };
  absl::StatusOr<Batch> Next(const ReadView& view);

 private:
  struct Place {
    uint64_t offset = 0;    // the next fact
    uint32_t outcomes = 0;  // of its outcomes so many are done
  };

  explicit OutcomeWatch(const v1::WatchOutcomesRequest& request) : request_(request) {}

  absl::Status BeginAtCursor();
  absl::Status BeginAtOffset(const ReadView& view);
  absl::Status FindWhose(const ReadView& view);
  absl::Status NextOf(const ReadView& view, const std::string& tenant, Batch* batch);
  std::string Cursor() const;

  const v1::WatchOutcomesRequest request_;
  std::map<std::string, Place> places_;
  std::map<std::string, Whose> whose_;  // where an employee was asked for
  std::string last_;                    // the tenant whose turn it was last
};

}  // namespace syncledger
