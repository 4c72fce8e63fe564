// Quantiles of what a benchmark measured.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "fmt/format.h"

namespace syncledger {

// The value below which a share of `at` of the values lies, from 0 to 1; there is at least one.
inline double Quantile(std::vector<double> values, double at) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(at * static_cast<double>(values.size() - 1))];
}

// "p50 0.91 ms, p99 2.26 ms, most 6.30 ms"
inline std::string Percentiles(const std::vector<double>& ms) {
  return fmt::format("p50 {:.2f} ms, p99 {:.2f} ms, most {:.2f} ms", Quantile(ms, 0.5),
                     Quantile(ms, 0.99), Quantile(ms, 1));
}

}  // namespace syncledger
