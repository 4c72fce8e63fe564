// The syncledger binary.
#include <csignal>
#include <string>
#include <vector>

#include "tools/command_line.h"

// Of the allocator (jemalloc): as many arenas as threads that fold; more would keep memory that
// nobody uses.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:4";
}

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away ends the output, not the process
  return syncledger::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
