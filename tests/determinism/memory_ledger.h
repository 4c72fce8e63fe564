// A ledger without log, store or thread: the fold over rows in memory, with the three digests.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "ledger/digest.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/verdict.pb.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {

// Folds facts of any tenants in their order. Its digests are by definition those of the projector:
// it does with maps what the projector does with caches, batches and a database.
class MemoryLedger {
 public:
  using Step = std::function<void(const v1::Verdict& verdict)>;

  // Decides the fact and calls `step` with each step of its verdict. kFailedPrecondition: it is of
  // a newer writer, and was passed by. kInternal: the fold broke its contract with Rows.
  absl::Status Take(const v1::Fact& fact, const Step& step = nullptr);

  LedgerDigest Digests();
  uint64_t steps() const { return steps_; }

 private:
  struct Tenant {
    stories::MemoryRows rows;
    TenantDigests digests;  // `state` is added up when it is asked for
  };

  std::map<std::string, Tenant> tenants_;
  uint64_t steps_ = 0;
};

}  // namespace syncledger
