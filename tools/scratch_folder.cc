#include "tools/scratch_folder.h"

#include <stdlib.h>

#include <filesystem>
#include <system_error>

#include "fmt/format.h"

namespace syncledger {
namespace fs = std::filesystem;

absl::StatusOr<std::unique_ptr<ScratchFolder>> ScratchFolder::Make(const std::string& data,
                                                                   const std::string& purpose) {
  std::error_code ignored;
  for (const std::string& parent : {data, fs::temp_directory_path(ignored).string()}) {
    std::string path = parent + "/" + purpose + "-XXXXXX";
    if (mkdtemp(path.data()) != nullptr)
      return std::unique_ptr<ScratchFolder>(new ScratchFolder(path));
  }
  return absl::PermissionDeniedError(
      fmt::format("{}: {} needs a folder that it can write to, here or in TMPDIR", data, purpose));
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

absl::StatusOr<std::unique_ptr<Store>> ScratchFolder::OpenState(size_t memory_bytes) const {
  StoreOptions options;
  options.path = path_ + "/state";
  options.scratch = true;
  options.memory_bytes = memory_bytes;
  return Store::Open(options);
}

}  // namespace syncledger
