// One run of the binary: what every command shares, and what a command does when it was the one
// asked for.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "api/access/access.h"
#include "api/access/tls_files.h"

namespace syncledger {

inline constexpr std::string_view kVersion = "0.1.0";

// Exit codes that scripts rely on.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kBadInput = 2;
inline constexpr int kDifference = 3;

enum class Format { kTable, kJson };

// Options of every command, as they were given; and the command itself, put there by its own file
// while the command line is read.
struct Invocation {
  std::string data = "./syncledger-data";
  std::string kafka;
  std::string config;                                   // a file; empty: none
  std::map<std::string, std::string> kafka_properties;  // from there and the environment
  std::optional<bool> keep_raw;                         // likewise: raw payloads
  AccessSettings access;                                // from there, of commands that serve
  std::optional<TlsFiles> tls;                          // likewise
  std::string memory_text;                              // of commands that fold
  std::string format_text = "table";
  Format format = Format::kTable;

  // Returns the exit code.
  std::function<int(const Invocation&)> command;
};

// Says on stderr, in one line, what went wrong: "syncledger: MESSAGE". Returns the exit code:
// kBadInput for what the caller can put right (a bad argument, file or folder), else kFailed.
int Fail(const absl::Status& status);

// Says on stderr, in one line, what is no failure: "syncledger: MESSAGE".
void Tell(std::string_view message);

// The two by code.
int ExitCodeOf(const absl::Status& status);

}  // namespace syncledger
