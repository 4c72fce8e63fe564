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

std::string Amount(double number, std::string_view unit) {
  if (unit == "bytes") return fmt::format("{:.1f} MB", number / 1e6);
  return fmt::format("{} {}", WithThousands(static_cast<int64_t>(number)), unit);
}

std::string TimeLeft(double seconds) {
  const auto left = static_cast<int64_t>(seconds + 0.999);
  if (left < 60) return fmt::format("{} s left", left);
  if (left < 3600) return fmt::format("{} min {} s left", left / 60, left % 60);
  return fmt::format("{} h {} min left", left / 3600, left / 60 % 60);
}

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
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + kBetween;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::fputs(fmt::format("\r{}\x1b[K", ProgressLine(what_, unit_, done, total_, seconds)).c_str(),
             stderr);
  std::fflush(stderr);
}

std::string ProgressLine(std::string_view what, std::string_view unit, uint64_t done,
                         uint64_t total, double seconds) {
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  const std::string speed = Amount(rate, unit) + "/s";
  if (total == 0) {
    return fmt::format("{}  {}  {}", what, Amount(static_cast<double>(done), unit), speed);
  }
  const uint64_t so_far = std::min(done, total);
  const uint64_t full = so_far * kBar / total;
  std::string line = fmt::format("{}  [{}{}]  {:>3}%  {}", what, std::string(full, '#'),
                                 std::string(kBar - full, '-'), so_far * 100 / total, speed);
  if (rate > 0) line += "  " + TimeLeft(static_cast<double>(total - so_far) / rate);
  return line;
}

}  // namespace syncledger
