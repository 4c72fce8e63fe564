// The newest view of the state, for those who answer from it and those who wait for a newer one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/time/time.h"
#include "store/store.h"

namespace syncledger {

// Whoever folds or follows the state publishes views here; calls take the newest. May be used from
// any thread.
class LatestView {
 public:
  struct Taken {
    std::shared_ptr<const ReadView> view;  // never null once one was published
    uint64_t number = 0;                   // of the view: 1, 2, 3
    uint64_t state = 0;                    // whose view it is: another number once made anew
    int64_t age_us = 0;                    // since it was last known to be the newest
  };

  // `follows`: somebody else folds, and views grow old from when they are published or confirmed
  // on; else the age is always 0.
  explicit LatestView(bool follows) : follows_(follows) {}

  void Publish(std::shared_ptr<const ReadView> view);
  // The same of a state that was made anew: what those before have answered counts no more.
  void PublishAnew(std::shared_ptr<const ReadView> view);
  // There is nothing newer.
  void Confirm();

  Taken Take() const;

  // Returns once there is a view after `number` (true), or at the deadline, or once `give_up` says
  // so, which is asked several times a second (false).
  bool WaitAfter(uint64_t number, absl::Time deadline, const std::function<bool()>& give_up) const;

 private:
  const bool follows_;
  mutable std::mutex mutex_;
  mutable std::condition_variable published_;
  std::shared_ptr<const ReadView> view_;
  uint64_t number_ = 0;
  uint64_t state_ = 0;
  absl::Time known_at_;
};

}  // namespace syncledger
