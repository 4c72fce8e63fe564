#include "api/service/latest_view.h"

#include <algorithm>
#include <chrono>

namespace syncledger {
namespace {

constexpr absl::Duration kAskAgain = absl::Milliseconds(100);

}  // namespace

void LatestView::Publish(std::shared_ptr<const ReadView> view) {
  std::shared_ptr<const ReadView> before;  // ends outside the lock
  {
    const std::lock_guard lock(mutex_);
    before = std::exchange(view_, std::move(view));
    ++number_;
    known_at_ = absl::Now();
  }
  published_.notify_all();
}

void LatestView::PublishAnew(std::shared_ptr<const ReadView> view) {
  {
    const std::lock_guard lock(mutex_);
    ++state_;
  }
  Publish(std::move(view));
}

void LatestView::Confirm() {
  const std::lock_guard lock(mutex_);
  known_at_ = absl::Now();
}

LatestView::Taken LatestView::Take() const {
  const std::lock_guard lock(mutex_);
  const int64_t age_us = follows_ ? absl::ToInt64Microseconds(absl::Now() - known_at_) : 0;
  return {view_, number_, state_, std::max<int64_t>(age_us, 0)};
}

bool LatestView::WaitAfter(uint64_t number, absl::Time deadline,
                           const std::function<bool()>& give_up) const {
  std::unique_lock lock(mutex_);
  while (number_ <= number) {
    const absl::Duration left = std::min(deadline - absl::Now(), kAskAgain);
    if (left <= absl::ZeroDuration()) return false;
    lock.unlock();
    const bool gave_up = give_up();
    lock.lock();
    if (gave_up) return false;
    if (number_ <= number) published_.wait_for(lock, absl::ToChronoMicroseconds(left));
  }
  return true;
}

}  // namespace syncledger
