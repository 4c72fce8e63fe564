#include "tools/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "api/terminal_text.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr std::chrono::milliseconds kQuiet{1000};
constexpr std::chrono::milliseconds kBetween{100};
constexpr uint64_t kBar = 24;  // columns

}  // namespace

Progress::Progress(std::string_view what, std::string_view unit, uint64_t total)
    : what_(what),
      unit_(unit),
      total_(total),
      on_terminal_(isatty(STDERR_FILENO) != 0),
      start_(Clock::now()),
      next_(start_ + kQuiet) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::Show(uint64_t done) {
  if (!on_terminal_) return;
  Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  shown_ = true;
  double seconds = std::chrono::duration<double>(now - start_).count();
  std::string rate = WithThousands(static_cast<int64_t>(static_cast<double>(done) / seconds));
  std::string line;
  if (total_ == 0) {
    line = fmt::format("{}  {} {}  {}/s", what_, WithThousands(static_cast<int64_t>(done)), unit_,
                       rate);
  } else {
    uint64_t full = std::min(kBar, done * kBar / total_);
    line = fmt::format("{}  [{}{}] {}%  {}/s {}", what_, std::string(full, '#'),
                       std::string(kBar - full, ' '), std::min<uint64_t>(100, done * 100 / total_),
                       rate, unit_);
  }
  std::fputs(fmt::format("\r{}\x1b[K", line).c_str(), stderr);
  std::fflush(stderr);
}

}  // namespace syncledger
