// The bytes of a file, decompressed if it is compressed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace syncledger {

// Reads a file from its beginning to its end, in bounded memory. gzip and zstd are told by the
// first bytes, whatever the file is called; several members or frames behind one another are one
// text, as gzip and zstd themselves read them.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Opens a file. kNotFound, kPermissionDenied, kInvalidArgument (a directory; called .gz or .zst
  // and is not; empty).
  static absl::StatusOr<std::unique_ptr<ByteStream>> Open(const std::string& path);

  // Reads up to `size` bytes; 0 at the end. kInvalidArgument: the compressed stream is damaged or
  // ends early, or the file has become shorter; kUnavailable: the system cannot read it. Messages
  // are phrases, without the file's name.
  virtual absl::StatusOr<size_t> Read(char* to, size_t size) = 0;

  virtual uint64_t bytes_read() const = 0;   // of the file itself
  virtual uint64_t bytes_total() const = 0;  // of the file itself; 0: not known
};

}  // namespace syncledger
