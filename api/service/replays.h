// Replays for operators: begun over gRPC or in the console, carried out by whoever can fold
// (tools).
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/access/access.h"
#include "store/store.h"
#include "syncledger/v1/admin.pb.h"

namespace syncledger {

// One runs at a time; the latest few results are kept while this lives. May be used from any
// thread.
class Replays {
 public:
  virtual ~Replays() = default;

  // Returns the id of a replay that runs from now on, for `by`. kResourceExhausted: one runs
  // already. kInvalidArgument, kNotFound: no such rule set, offset or tenant.
  virtual absl::StatusOr<std::string> Start(const std::string& by,
                                            const v1::StartReplayRequest& request) = 0;

  // How it stands, with up to `most` differences of `rule` (unspecified: of all) from place `after`
  // on; the place to go on at, 0 where nothing is left. kNotFound: there is none of that id.
  struct Page {
    v1::GetReplayResponse replay;
    uint64_t next = 0;
  };
  virtual absl::StatusOr<Page> Get(const std::string& id, v1::Rule rule, uint64_t after,
                                   uint64_t most) = 0;

  // What runs ends soon, as cancelled; nothing more is begun.
  virtual void Stop() = 0;
};

// kInvalidArgument: there is no such rule set; says which there are.
absl::Status CheckRuleSet(const std::string& version);

// Begins what an admin asks for, in `seen`, the part of the ledger that the caller may see; who is
// confined to tenants names one, or has one only. Returns its id. Errors as Replays::Start.
absl::StatusOr<std::string> StartReplayFor(const Caller& caller, const ReadView& seen,
                                           v1::StartReplayRequest request, Replays& replays);

// A page of it. kNotFound: there is none of that id, or it is of tenants that the caller may not
// see. kInvalidArgument: the page token is of another query.
absl::StatusOr<v1::GetReplayResponse> GetReplayFor(const Caller& caller,
                                                   const v1::GetReplayRequest& request,
                                                   Replays& replays);

}  // namespace syncledger
