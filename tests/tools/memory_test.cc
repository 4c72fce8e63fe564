// --memory: what the binary takes at its most stays within it, and grows where it is allowed more.
#include "tools/memory.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/temp_folder.h"
#include "tests/tools/run.h"

extern char** environ;

namespace syncledger {
namespace {

using ::testing::HasSubstr;

// Runs the shipped binary, with its own allocator, and returns the most that it ever took, in MiB.
int64_t PeakMib(std::vector<std::string> args) {
  args.insert(args.begin(), SYNCLEDGER_BINARY_DIR "/syncledger");
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  EXPECT_EQ(posix_spawn(&child, argv[0], &quiet, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&quiet);
  int status = 0;
  rusage usage{};
  EXPECT_EQ(wait4(child, &status, 0, &usage), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << args[1];
  return usage.ru_maxrss / 1024;
}

TEST(Memory, WhateverFoldsStaysWithinIt) {
  TempFolder folder;
  const std::string capture = folder.At("history.ndjson");
  PeakMib({"generate", capture, "--facts", "200000", "--tenants", "40", "--mailboxes", "400"});
  const auto import = [&](int64_t mib) {
    const std::string data = folder.At(std::to_string(mib));
    return PeakMib({"import", capture, "--data", data, "--memory", std::to_string(mib)});
  };
  const std::string least = folder.At(std::to_string(kLeastMemoryMib));
  const auto again = [&](const std::string& command, int64_t mib) {
    return PeakMib({command, "--data", least, "--memory", std::to_string(mib)});
  };
  EXPECT_LE(import(kLeastMemoryMib), kLeastMemoryMib);
  EXPECT_LE(again("replay", kLeastMemoryMib), kLeastMemoryMib);
  EXPECT_LE(again("verify", kLeastMemoryMib), kLeastMemoryMib);
  // The history is large enough for the limit to have been what held them.
  EXPECT_GT(import(900), kLeastMemoryMib);
  EXPECT_GT(again("replay", 900), kLeastMemoryMib);
  std::filesystem::remove_all(least + "/state");
  EXPECT_LE(again("fold", kLeastMemoryMib), kLeastMemoryMib);
}

TEST(Memory, IsShared) {
  const Memory memory = ShareOut(kMemoryMib);
  constexpr size_t kWhatEveryCommandTakes = size_t{224} << 20;
  EXPECT_LE(memory.rows + memory.state + memory.log + kWhatEveryCommandTakes,
            size_t{kMemoryMib} << 20);
  EXPECT_GT(memory.rows, ShareOut(kLeastMemoryMib).rows);
}

TEST(Memory, MustBeANumberOfMib) {
  TempFolder folder;
  for (const char* wrong : {"12", "319", "-400", "1GB", "99999999999999999999"}) {
    Ran ran = Syncledger(
        {"import", "x.ndjson", "--data", folder.At("l"), std::string("--memory=") + wrong});
    EXPECT_EQ(ran.exit_code, kBadInput) << wrong;
    EXPECT_THAT(ran.err, HasSubstr("--memory is a number of MiB, 320 or more")) << wrong;
    EXPECT_FALSE(folder.Holds("l"));
  }
}

}  // namespace
}  // namespace syncledger
