// What this process takes of the machine's memory.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <fstream>

#include "gtest/gtest.h"

namespace syncledger {

// Bytes, as /proc/self/statm says now. Fails the test where that cannot be read.
inline size_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  size_t total = 0;
  size_t pages = 0;
  statm >> total >> pages;
  EXPECT_GT(pages, 0u) << "/proc/self/statm cannot be read";
  return pages * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace syncledger
