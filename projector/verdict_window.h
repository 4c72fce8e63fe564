// Verdicts of one tenant, so many at once that memory stays bounded, as two states are compared by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "store/store.h"

namespace syncledger {

inline constexpr size_t kVerdictsAtOnce = 1024;

struct Decided {
  uint64_t offset = 0;
  std::string fact_hash;
  std::string bytes;  // the verdict, serialised

  friend bool operator==(const Decided&, const Decided&) = default;
};

// The tenant's verdicts from offset `from` on and below `to`, kVerdictsAtOnce at the most. Where
// reading fails, `window` has those that stand before the one that cannot be read.
absl::Status ReadWindow(const ReadView& view, const std::string& tenant, uint64_t from, uint64_t to,
                        std::vector<Decided>* window);

}  // namespace syncledger
