// Results on stdout end quietly when their reader goes, and loudly when the disk is full.
#include "tools/output.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "gtest/gtest.h"

namespace syncledger {
namespace {

// Stands in for stdout while it lives.
class StdoutIs {
 public:
  explicit StdoutIs(int fd) : saved_(dup(STDOUT_FILENO)) { dup2(fd, STDOUT_FILENO); }
  ~StdoutIs() {
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
  }
  StdoutIs(const StdoutIs&) = delete;
  StdoutIs& operator=(const StdoutIs&) = delete;

 private:
  const int saved_;
};

TEST(Output, EndsQuietlyWhenItsReaderHasGone) {
  std::signal(SIGPIPE, SIG_IGN);
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  Output output;
  bool open = true;
  absl::Status status;
  {
    StdoutIs pipe_end(ends[1]);
    for (int i = 0; i < 100'000 && open; ++i) open = output.WriteLine("a line");
    status = output.Finish();
  }
  close(ends[1]);
  EXPECT_FALSE(open);
  EXPECT_TRUE(status.ok()) << status;
}

TEST(Output, SaysThatTheDiskIsFull) {
  int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  Output output;
  absl::Status status;
  {
    StdoutIs device(full);
    output.WriteLine("a line");
    status = output.Finish();
  }
  close(full);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
}

}  // namespace
}  // namespace syncledger
