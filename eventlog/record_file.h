// Record files: RocksDB's write-ahead logs and manifests, read byte by byte and more strictly than
// RocksDB does.
//
// RocksDB takes a record that seems to reach beyond the file's end for one that a crash cut short,
// and drops it without a word. One altered length does that to facts that were acknowledged. Here a
// record whose bytes are all there, under a header that lies, is told from one whose end was never
// written: some length or type makes its checksum right.
//
// The format: blocks of 32,768 bytes; in them fragments of a checksum (uint32), a length (uint16),
// both little-endian, a type (whole, first, middle, last) and the bytes; fewer than 7 bytes at a
// block's end are zero. The checksum covers type and bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace syncledger {

struct RecordFileScan {
  // The first damaged place: its byte in the file and what is wrong there.
  struct Damage {
    uint64_t at;
    std::string why;
  };
  std::optional<Damage> damage;
  bool torn = false;  // the file ends in a record, or in zeros, that a crash cut short
};

// One record, its fragments joined.
struct ScannedRecord {
  std::string_view bytes;
  bool intact;  // false: some byte of it or of its headers was altered; `bytes` is the best that is
                // known
};

// Reads the whole file, over damage as far as its shape can be made out. `sink` may be empty.
// kNotFound: it is gone.
absl::StatusOr<RecordFileScan> ScanRecordFile(
    const std::string& path, const std::function<void(const ScannedRecord&)>& sink);

}  // namespace syncledger
