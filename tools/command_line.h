// The command line: read once, checked whole, and refused in one line that says what would be
// right.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/invocation.h"

namespace syncledger {

// What a command line asks for: a command to run, or a text to print (help, version).
struct ParsedCommandLine {
  Invocation invocation;
  std::string text;  // for stdout, if not empty; then there is no command
};

// `args` without the program's name. kInvalidArgument: one line that says what is wrong, what is
// nearest, and where help is. Nothing was read or written.
absl::StatusOr<ParsedCommandLine> ParseCommandLine(std::vector<std::string> args);

// Reads, runs, answers with the exit code. Catches whatever is thrown.
int RunCommandLine(std::vector<std::string> args);

}  // namespace syncledger
