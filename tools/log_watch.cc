#include "tools/log_watch.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fmt/format.h"

namespace syncledger {
namespace {

constexpr std::chrono::seconds kBetweenEnds{1};
constexpr std::chrono::seconds kEndsWithin{3};
constexpr int64_t kReachedMs = 8'000;  // ago: longer than one look takes
constexpr size_t kMostGrowth = 512;    // steps of one partition's growth that are told apart

int64_t NowMs() { return absl::ToUnixMillis(absl::Now()); }

}  // namespace

void PartitionLag::SeeEnd(int64_t end, int64_t now_ms) {
  if (end > end_) {
    moved_ms_ = now_ms;
    // What was there at the first look may be as old as the log.
    if (looked_ms_ > 0) growth_.push_back({end_, end, looked_ms_});
    end_ = end;
  }
  looked_ms_ = now_ms;
  if (growth_.size() <= kMostGrowth) return;
  // Two neighbours become one: what came with the second counts as old as the first.
  std::deque<Growth> coarser;
  for (size_t i = 0; i < growth_.size(); i += 2) {
    coarser.push_back(growth_[i]);
    if (i + 1 < growth_.size()) coarser.back().end = growth_[i + 1].end;
  }
  growth_ = std::move(coarser);
}

void PartitionLag::SeeFolded(int64_t next, int64_t appended_ms) {
  if (next <= next_) return;
  next_ = next;
  not_before_ms_ = appended_ms;
  while (!growth_.empty() && growth_.front().end <= next) growth_.pop_front();
}

void PartitionLag::SeeWaiting(int64_t next, int64_t appended_ms) {
  if (next == next_) not_before_ms_ = appended_ms;
}

int64_t PartitionLag::Milliseconds(int64_t now_ms) const {
  int64_t since = moved_ms_;
  if (records() > 0) {
    // It came after the record before it, and after the last look at which it was not there.
    const int64_t seen_ms = WasSeenToCome() ? growth_.front().not_before_ms : 0;
    const int64_t latest_ms = std::max(not_before_ms_, seen_ms);
    if (latest_ms > 0) since = latest_ms;
  }
  return std::max<int64_t>(now_ms - since, 0);
}

LogWatch::LogWatch(const std::map<int32_t, int64_t>& next) {
  const int64_t now = NowMs();
  for (const auto& [partition, offset] : next) lags_.emplace(partition, PartitionLag(offset, now));
}

absl::StatusOr<std::unique_ptr<LogWatch>> LogWatch::OnKafka(
    const KafkaSettings& settings, int32_t partitions_of_log,
    const std::map<int32_t, int64_t>& next) {
  KafkaSettings impatient = settings;
  impatient.read_within = kEndsWithin;
  impatient.read_memory_bytes = size_t{1} << 20;
  auto reader = KafkaReader::Open(impatient, FactsTopic(settings), partitions_of_log);
  if (!reader.ok()) return reader.status();
  std::unique_ptr<LogWatch> watch(new LogWatch(next));
  watch->reader_ = *std::move(reader);
  watch->reached_ms_ = NowMs();
  watch->thread_ = std::thread([started = watch.get()] { started->Run(); });
  return watch;
}

std::unique_ptr<LogWatch> LogWatch::Embedded(const std::map<int32_t, int64_t>& next,
                                             const std::map<int32_t, int64_t>& ends) {
  std::unique_ptr<LogWatch> watch(new LogWatch(next));
  watch->SeeEnds(ends);
  return watch;
}

LogWatch::~LogWatch() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  ending_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LogWatch::Run() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    Look();
    lock.lock();
    ending_.wait_for(lock, kBetweenEnds, [&] { return ends_; });
  }
}

void LogWatch::Look() {
  const absl::StatusOr<std::vector<int64_t>> ends = reader_->EndOffsets();
  std::vector<std::pair<int32_t, int64_t>> ages;  // that the log has to be asked for
  {
    const std::lock_guard lock(mutex_);
    looked_ = ends.status();
    if (!ends.ok()) return;
    const int64_t now = NowMs();
    reached_ms_ = now;
    for (auto& [partition, lag] : lags_) {
      lag.SeeEnd((*ends)[static_cast<size_t>(partition)], now);
      if (lag.NeedsAge()) ages.emplace_back(partition, lag.next());
    }
  }
  for (const auto& [partition, next] : ages) {
    int64_t appended_ms = 0;
    const auto read = reader_->Read(partition, next, next + 1, [&](const LogRecord& record) {
      appended_ms = record.appended_ms;
    });
    const std::lock_guard lock(mutex_);
    if (ends_) return;
    if (read.ok()) lags_.at(partition).SeeWaiting(next, appended_ms);
  }
}

void LogWatch::SeeFolded(int32_t partition, int64_t next, int64_t appended_ms) {
  const std::lock_guard lock(mutex_);
  const auto lag = lags_.find(partition);
  if (lag != lags_.end()) lag->second.SeeFolded(next, appended_ms);
}

void LogWatch::SeeEnds(const std::map<int32_t, int64_t>& ends) {
  const int64_t now = NowMs();
  const std::lock_guard lock(mutex_);
  for (const auto& [partition, end] : ends) {
    const auto lag = lags_.find(partition);
    if (lag != lags_.end()) lag->second.SeeEnd(end, now);
  }
}

std::vector<PartitionStand> LogWatch::Stand() const {
  const int64_t now = NowMs();
  const std::lock_guard lock(mutex_);
  std::vector<PartitionStand> stand;
  for (const auto& [partition, lag] : lags_) {
    stand.push_back({partition, lag.end(), lag.next(), lag.records(),
                     static_cast<double>(lag.Milliseconds(now)) / 1000});
  }
  return stand;
}

absl::Status LogWatch::Reached() const {
  if (reader_ == nullptr) return absl::OkStatus();
  const std::lock_guard lock(mutex_);
  if (!looked_.ok()) return looked_;
  const int64_t ago = NowMs() - reached_ms_;
  if (ago <= kReachedMs) return absl::OkStatus();
  return absl::UnavailableError(fmt::format("no broker has answered for {} s", ago / 1000));
}

}  // namespace syncledger
