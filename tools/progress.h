// A bar on a terminal's stderr for whatever takes longer than a second: how much is done, how fast,
// how long it will still take. Nothing anywhere else.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger {

class Progress {
 public:
  // `what` is a verb: "reading", "folding". `unit`: what is counted. `total`: 0 where it cannot be
  // known.
  Progress(std::string_view what, std::string_view unit, uint64_t total);
  // Takes the bar away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Once it is known, how much there is to do.
  void SetTotal(uint64_t total) { total_ = total; }
  void Show(uint64_t done);

 private:
  using Clock = std::chrono::steady_clock;

  const std::string what_;
  const std::string unit_;
  uint64_t total_;
  const bool on_terminal_;
  const Clock::time_point start_;
  Clock::time_point next_;
  bool shown_ = false;
};

// The line after so many seconds:
//   "folding  [##########--------------]  41%  120,000 facts/s  8 s left"
// Without a total how much was done stands in place of bar and time left. Bytes are told in MB.
std::string ProgressLine(std::string_view what, std::string_view unit, uint64_t done,
                         uint64_t total, double seconds);

}  // namespace syncledger
