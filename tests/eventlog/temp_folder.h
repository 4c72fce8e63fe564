// A folder of its own for one test, removed at its end.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace syncledger {

class TempFolder {
 public:
  TempFolder() : path_((std::filesystem::temp_directory_path() / "syncledger-test-XXXXXX")) {
    if (mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "no temporary folder: " << path_;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace syncledger
