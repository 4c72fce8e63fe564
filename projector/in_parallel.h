// The same work for each of many, by a few threads.
#pragma once

#include <cstddef>
#include <functional>

#include "absl/status/status.h"

namespace syncledger {

inline constexpr size_t kThreads = 2;  // by which tenants are compared

// Calls `work` for every number below `count`, each once, from at most `threads` threads, this one
// among them. After a failure no more is begun; what is returned is the failure of the lowest
// number.
absl::Status ForEachInParallel(size_t count, size_t threads,
                               const std::function<absl::Status(size_t)>& work);

}  // namespace syncledger
