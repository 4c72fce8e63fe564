// A bar on a terminal's stderr for whatever takes longer than a second; nothing anywhere else.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger {

class Progress {
 public:
  // `what` is a verb: "reading", "folding". `total`: 0 where it cannot be known.
  Progress(std::string_view what, std::string_view unit, uint64_t total);
  // Takes the bar away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Show(uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string what_;
  const std::string unit_;
  const uint64_t total_;
  const bool on_terminal_;
  const Clock::time_point start_;
  Clock::time_point next_;
  bool shown_ = false;
};

}  // namespace syncledger
