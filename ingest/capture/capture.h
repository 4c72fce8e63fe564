// Captures: recorded traffic as a file, read line by line, and what a line says as facts.
//
//   ASSIGN_OR_RETURN(auto file, CaptureFile::Open("day.ndjson.zst"));
//   std::string_view line; int64_t number;
//   while (true) {
//     absl::StatusOr<bool> more = file->Next(&line, &number);
//     if (!more.ok()) return more.status();
//     if (!*more) break;
//     absl::Status read = DecodeLine(file->name(), number, line, cursor, facts);
//     if (!read.ok()) return read;
//   }
//
// A status that is not OK has one line for a person: FILE:LINE: what is wrong, and what would be
// right. kInvalidArgument, kNotFound and kPermissionDenied are bad input; kUnavailable is a disk
// that fails.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ingest/capture/cursor.h"
#include "ingest/decoder.h"
#include "ingest/fact_id.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

class ByteStream;

// Reads the lines of a capture: plain, gzip or zstd (told by the first bytes), in bounded memory
// whatever its size. Blank lines and lines that start with # are skipped. Not thread-safe.
class CaptureFile {
 public:
  // Missing, a directory, unreadable, empty: an error. Nothing but the first bytes was read yet.
  static absl::StatusOr<std::unique_ptr<CaptureFile>> Open(const std::string& path);
  ~CaptureFile();

  // The next line and its number, from 1, skipped lines counted; false at the end of the file. The
  // view is valid until the next call. A line above kMaxLineBytes, a damaged compressed stream, a
  // file that has become shorter, a file without any line: an error, and every later call repeats
  // it.
  absl::StatusOr<bool> Next(std::string_view* line, int64_t* number);

  const std::string& name() const { return name_; }

  // Bytes of the file itself (compressed ones, if it is), for progress. The total is 0 where it
  // cannot be known (a pipe).
  uint64_t bytes_read() const;
  uint64_t bytes_total() const;

 private:
  CaptureFile(std::string name, std::unique_ptr<ByteStream> bytes);
  absl::StatusOr<bool> NextLine(std::string_view* line);

  std::string name_;
  std::unique_ptr<ByteStream> bytes_;
  std::string buffer_;   // what was read ahead
  size_t begin_ = 0;     // of what is not handed out yet, in buffer_
  bool at_end_ = false;  // the stream has no more bytes
  int64_t number_ = 0;   // of the line handed out last
  int64_t lines_ = 0;    // handed out
  absl::Status failed_;
};

// What every line says, whether or not a fact comes of it.
struct LineEnvelope {
  std::string tenant;
  int64_t observed_at_us = 0;
  Sha256Hash body_hash{};  // as its facts carry it
};

// Appends what one line of a capture says to `out`, and moves the cursor. Pure: the same line after
// the same cursor gives the same facts. kInvalidArgument: the line is bad input (no JSON, a field
// of its own missing or wrong); then neither `out` nor the cursor has changed.
//
// A field that is not known is ignored, so that a later version's captures can be read; null is as
// if a field that may be left out were left out; a field that stands twice is refused. Only a
// response with a status of 400 or more may lack its body.
//
// `body_hash`: the SHA-256 of FindBody, where somebody has it already.
absl::Status DecodeLine(std::string_view file_name, int64_t line_number, std::string_view line,
                        CaptureCursor& cursor, std::vector<v1::Fact>& out,
                        LineEnvelope* envelope = nullptr,
                        const std::optional<Sha256Hash>& body_hash = std::nullopt);

// A line's body as it was received, a part of `line`: for whoever hashes many of them at once,
// which is half of a decoder's time. Empty if there is none; nothing of a line that is bad input.
std::optional<std::string_view> FindBody(std::string_view line);

// A bare response body of Exchange, as it came off the wire: `import --source graph --mailbox M
// --tenant T --observed-at TIME FILE...`. Views must live as long as the call.
struct BareBody {
  std::string_view file_name;
  std::string_view body;
  std::string_view mailbox;
  std::string_view tenant;
  int64_t observed_at_us = 0;
};

// The same for bare bodies. One that is no JSON, no envelope or not UTF-8 is what the source said:
// a fact (Undecodable). An error body has no HTTP status: SyncFailed.status is 0. kInvalidArgument:
// empty, above kMaxLineBytes; a tenant or mailbox that no line could have.
absl::Status DecodeBareGraph(const BareBody& bare, CaptureCursor& cursor,
                             std::vector<v1::Fact>& out);
absl::Status DecodeBareEws(const BareBody& bare, CaptureCursor& cursor, std::vector<v1::Fact>& out);

// Reads a whole file of at most kMaxLineBytes (a bare body), with the same errors as
// CaptureFile::Open.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path);

// An instant as the lines of a capture write it: RFC 3339, in UTC, at most six digits of fraction,
// years 1 to 9999. Microseconds UTC. kInvalidArgument says what would be right. Also
// `--observed-at`.
absl::StatusOr<int64_t> ParseObservedAt(std::string_view text);

}  // namespace syncledger
