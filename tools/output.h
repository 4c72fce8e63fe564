// Results on stdout: buffered, and quiet when their reader has gone (`list | head`).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace syncledger {

class Output {
 public:
  // Columns of the terminal that stdout is; 0 where it is none: nothing is cut or wrapped then.
  static size_t TerminalWidth();

  // False once nobody reads any more or a write failed: there is no use in going on.
  bool Write(std::string_view text);
  bool WriteLine(std::string_view line) { return Write(line) && Write("\n"); }

  // Writes what is still buffered. OK too where the reader has gone. kResourceExhausted, kUnknown:
  // the write failed.
  absl::Status Finish();

 private:
  void Flush();

  std::string buffer_;
  int error_ = 0;  // errno of the write that failed
};

}  // namespace syncledger
