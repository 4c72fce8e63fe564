// Another process of this test program: it runs one disabled test, and can be killed.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

extern char** environ;

namespace syncledger {

// In the child: the text that the parent gave it.
inline std::string ChildArgument() {
  const char* const argument = getenv("SYNCLEDGER_TEST_ARGUMENT");
  return argument == nullptr ? "" : argument;
}

// In the child: tells the parent that all is done, then waits to be killed (or for the parent's
// end).
inline void ChildIsReady() {
  if (write(STDERR_FILENO, "!", 1) != 1) _exit(1);
  char c;
  while (read(STDIN_FILENO, &c, 1) > 0) {
  }
}

class ChildProcess {
 public:
  // Starts the disabled test of that name with an argument and waits until it says that it is
  // ready.
  ChildProcess(const std::string& test, const std::string& argument) {
    int in[2];
    int out[2];
    if (pipe(in) != 0 || pipe(out) != 0) {
      ADD_FAILURE() << "no pipe";
      return;
    }
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out[1], STDERR_FILENO);
    for (const int fd : {in[0], in[1], out[0], out[1]}) {
      posix_spawn_file_actions_addclose(&files, fd);
    }
    setenv("SYNCLEDGER_TEST_ARGUMENT", argument.c_str(), 1);
    std::string program = "/proc/self/exe";
    std::string filter = "--gtest_filter=" + test;
    std::string disabled = "--gtest_also_run_disabled_tests";
    char* arguments[] = {program.data(), filter.data(), disabled.data(), nullptr};
    if (posix_spawn(&pid_, program.c_str(), &files, nullptr, arguments, environ) != 0) {
      ADD_FAILURE() << "cannot start " << test;
      pid_ = -1;
    }
    unsetenv("SYNCLEDGER_TEST_ARGUMENT");
    posix_spawn_file_actions_destroy(&files);
    close(in[0]);
    close(out[1]);
    to_child_ = in[1];
    std::string said;
    char c = 0;
    while (read(out[0], &c, 1) == 1 && c != '!') said.push_back(c);
    close(out[0]);
    EXPECT_EQ(c, '!') << test << " failed: " << said;
  }

  ~ChildProcess() { Kill(); }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }

  // As a crash does: without a word.
  void Kill() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    close(to_child_);
    pid_ = -1;
  }

 private:
  pid_t pid_ = -1;
  int to_child_ = -1;
};

}  // namespace syncledger
