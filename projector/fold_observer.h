// Who watches a fold: what each batch held, and how long it took.
#pragma once

#include <chrono>
#include <cstdint>

#include "projector/fold_batch.h"

namespace syncledger {

// A batch that was committed.
struct FoldedBatch {
  int32_t partition = 0;
  int64_t next = 0;         // the log offset to fold next
  int64_t records = 0;      // that it passed, heartbeats too
  int64_t appended_ms = 0;  // when the last of them was appended (LogRecord)
  const FoldCounts& counts;
  std::chrono::nanoseconds folding{};     // reading included
  std::chrono::nanoseconds committing{};  // to the store
};

// Called from the threads that fold: has to be quick, and safe from several at once. The projector
// has no clock of its own: what it measures it measures by this one's.
class FoldObserver {
 public:
  virtual ~FoldObserver() = default;
  virtual std::chrono::nanoseconds Now() = 0;
  virtual void Committed(const FoldedBatch& batch) = 0;
};

}  // namespace syncledger
