// Runs the binary's commands in this process, and keeps what they print.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tools/command_line.h"

namespace syncledger {

struct Ran {
  int exit_code;
  std::string out;
  std::string err;
};

inline Ran Syncledger(std::vector<std::string> args) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  Ran ran;
  ran.exit_code = RunCommandLine(std::move(args));
  ran.out = ::testing::internal::GetCapturedStdout();
  ran.err = ::testing::internal::GetCapturedStderr();
  return ran;
}

}  // namespace syncledger
