#include "projector/in_parallel.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace syncledger {

absl::Status ForEachInParallel(size_t count, size_t threads,
                               const std::function<absl::Status(size_t)>& work) {
  std::atomic<size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  size_t first = count;  // that failed
  absl::Status result;
  const auto run = [&] {
    while (!failed) {
      const size_t i = next++;
      if (i >= count) return;
      absl::Status status = work(i);
      if (status.ok()) continue;
      failed = true;
      const std::lock_guard lock(mutex);
      if (i < first) {
        first = i;
        result = std::move(status);
      }
    }
  };
  std::vector<std::thread> others;
  for (size_t thread = 1; thread < std::min(threads, count); ++thread) others.emplace_back(run);
  run();
  for (std::thread& other : others) other.join();
  return result;
}

}  // namespace syncledger
