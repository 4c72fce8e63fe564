// The folder that `ingest` follows: whole captures that others move into it, and where they go from
// there.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace syncledger {

// Captures are the files in the folder itself whose names end in .ndjson, .gz or .zst and do not
// begin with a dot. A writer uses another name until the file is whole.
//
// Belongs to one process at a time, by a lock on its file `.lock`, which is gone with the process.
// Where a file went is on the disk when it is said.
class CaptureFolder {
 public:
  // Makes the folder, and `done` and `refused` in it, where they are not there. kUnavailable:
  // another process follows it. kInvalidArgument: it is no folder. kPermissionDenied.
  static absl::StatusOr<std::unique_ptr<CaptureFolder>> Open(const std::string& path);
  ~CaptureFolder();
  CaptureFolder(const CaptureFolder&) = delete;
  CaptureFolder& operator=(const CaptureFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string At(std::string_view name) const { return path_ + "/" + std::string(name); }

  // How many captures wait in it, and how many lie in `refused`; of what cannot be read none.
  int64_t CountWaiting() const;
  int64_t CountRefused() const;

  // The first of the captures by their names, byte by byte; nothing: there is none.
  absl::StatusOr<std::optional<std::string>> First() const;

  // To done/NAME, or NAME.2 and so on where there is one of that name.
  absl::Status MoveToDone(const std::string& name) const;

  // To refused/NAME likewise, beside a file NAME.reason that holds this line. Returns where it is.
  absl::StatusOr<std::string> MoveToRefused(const std::string& name, std::string_view why) const;

 private:
  CaptureFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  const std::string path_;
  const int lock_;  // a file descriptor
};

}  // namespace syncledger
