// A folder for a state that is thrown away: of verify and replay.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "store/store.h"

namespace syncledger {

// Gone, with what is in it, with this object. In the data folder, or in TMPDIR where that cannot be
// written to.
class ScratchFolder {
 public:
  // `purpose` begins its name. kPermissionDenied: neither can be written to.
  static absl::StatusOr<std::unique_ptr<ScratchFolder>> Make(const std::string& data,
                                                             const std::string& purpose);
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  // An empty state in it.
  absl::StatusOr<std::unique_ptr<Store>> OpenState(
      size_t memory_bytes = StoreOptions().memory_bytes) const;

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

}  // namespace syncledger
