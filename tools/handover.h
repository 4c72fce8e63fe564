// What one thread hands to another, in order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace syncledger {

// For one thread that puts and one that takes.
template <typename T>
class Handover {
 public:
  // `most`: how many may be on their way.
  explicit Handover(size_t most) : most_(most) {}

  // Waits while there are as many. False: it is closed, and this one was not taken.
  bool Put(T one) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || waiting_.size() < most_; });
    if (closed_) return false;
    waiting_.push_back(std::move(one));
    changed_.notify_all();
    return true;
  }

  // Waits for the next. Nothing: it is closed, and whatever was put before that has been taken.
  std::optional<T> Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return std::nullopt;
    std::optional<T> one = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    return one;
  }

  // Nothing more is put. By either thread.
  void Close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

 private:
  const size_t most_;
  mutable std::mutex mutex_;  // over what follows
  std::condition_variable changed_;
  std::deque<T> waiting_;
  bool closed_ = false;
};

}  // namespace syncledger
