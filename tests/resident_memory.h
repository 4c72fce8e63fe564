// What this process takes of the machine's memory.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <fstream>

namespace syncledger {

// Bytes, as /proc/self/statm says now.
inline size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  size_t total = 0;
  size_t pages = 0;
  statm >> total >> pages;
  return pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace syncledger
