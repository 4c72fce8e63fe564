// A folder of a test's own, gone with it.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "gtest/gtest.h"

namespace syncledger {

class TempFolder {
 public:
  TempFolder() : path_(::testing::TempDir() + "syncledger-XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return At(name); }
  std::string At(std::string_view name) const { return path_ + "/" + std::string(name); }

  std::string Write(std::string_view name, std::string_view text) const {
    std::ofstream(At(name), std::ios::binary) << text;
    return At(name);
  }

  bool Holds(std::string_view name) const { return std::filesystem::exists(At(name)); }

 private:
  std::string path_;
};

}  // namespace syncledger
