// The state of another process, followed while that process writes: views of what it had written
// out when they were last taken in.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/store.h"

namespace syncledger {

// Two readers of one state, which take turns: one answers, and the other, which nobody reads, takes
// in what was written meanwhile and then answers in its place. (A reader beside a writer has no
// snapshots: what it takes in shows in all its views.)
//
// Driven by one thread, which calls Refresh; views may be read from any, and outlive it. Survives
// that the state is made anew: it is opened again then, and so is what cannot be followed.
class FollowedState {
 public:
  // `memory_bytes` is for both readers together. Errors as Store::Open for reading.
  static absl::StatusOr<std::unique_ptr<FollowedState>> Open(const std::string& path,
                                                             size_t memory_bytes);

  // The state as of the last Refresh that succeeded, or of Open.
  std::shared_ptr<const ReadView> View() const { return view_; }

  enum class Found {
    kNothing,   // or the reader that waits is still read by somebody
    kNewer,     // View is another
    kMadeAnew,  // View is another, of another state: what was read before need not be its past
  };

  // Takes in what was written out. An error, as Store::Open: View stays, and another call tries
  // again.
  absl::StatusOr<Found> Refresh();

 private:
  struct Reader;

  FollowedState(const std::string& path, size_t memory_bytes)
      : path_(path), memory_bytes_(memory_bytes) {}

  std::string Identity() const;
  absl::StatusOr<std::shared_ptr<Reader>> OpenReader() const;
  void Answer(std::shared_ptr<Reader> reader);

  const std::string path_;
  const size_t memory_bytes_;
  std::shared_ptr<Reader> answers_;
  std::shared_ptr<Reader> waits_;  // null: to be opened
  std::shared_ptr<const ReadView> view_;
};

}  // namespace syncledger
