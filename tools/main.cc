// The syncledger binary.
#include <csignal>
#include <string>
#include <vector>

#include "tools/command_line.h"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away ends the output, not the process
  return syncledger::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
