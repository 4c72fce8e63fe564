// The lines of a capture, read and hashed in a thread of their own while earlier ones are decoded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "ingest/capture/capture.h"
#include "tools/handover.h"

namespace syncledger {

// Reads a block or two ahead, in bounded memory. Next is for one thread. Its end waits for the line
// that is being read (of a pipe, until that says something).
class LinesAhead {
 public:
  // `skip`: how many lines are passed over at the beginning.
  LinesAhead(std::unique_ptr<CaptureFile> file, int64_t skip);
  ~LinesAhead();
  LinesAhead(const LinesAhead&) = delete;
  LinesAhead& operator=(const LinesAhead&) = delete;

  struct Line {
    std::string_view text;                // valid until the next call
    int64_t number = 0;                   // from 1, skipped lines counted
    std::optional<Sha256Hash> body_hash;  // of FindBody, where it was worth while
  };

  // False at the end of the file, errors as CaptureFile::Next: each after the lines before it, and
  // the same at every later call. The line is then the last one again, without its text.
  absl::StatusOr<bool> Next(Line* line);

  const std::string& name() const { return file_->name(); }
  uint64_t bytes_total() const { return file_->bytes_total(); }
  uint64_t bytes_read() const { return taken_.bytes_read; }  // of the file, up to the last line

 private:
  struct Block {
    struct Place {
      size_t begin;
      size_t size;
      int64_t number;
      std::optional<Sha256Hash> body_hash;
    };
    std::string bytes;  // the lines, one behind the other
    std::vector<Place> lines;
    uint64_t bytes_read = 0;           // of the file, with these lines
    absl::StatusOr<bool> more = true;  // what CaptureFile::Next said after them
  };

  void Run(int64_t skip);
  Block Read(int64_t skip);
  static void HashBodies(Block* block);

  const std::unique_ptr<CaptureFile> file_;  // the thread's own, but for its name and size
  Block taken_;
  size_t next_ = 0;  // of the block that was taken
  int64_t number_ = 0;

  Handover<Block> ahead_;
  std::thread thread_;
};

}  // namespace syncledger
