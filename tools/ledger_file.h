// A ledger as one file, which `export` writes and `import` reads: every fact of the log, as it is.
//
// A zstd file (RFC 8878). First a skippable frame, which tells it from other zstd files:
// "syncledger ledger\n", a checksum (zstd has none for such a frame), and what that is of: a
// serialised v1::LedgerFileHeader. Then one frame with zstd's own checksum: the
// facts, partition by partition, each as protobuf delimits messages (its size as a varint, then its
// bytes), so that `zstd -d` gives them to any protobuf library. Of each tenant they stand in the
// order of its history; how tenants lie between one another is not kept.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/event_log.h"
#include "syncledger/v1/ledger_file.pb.h"

namespace syncledger {

// Whether the file begins as such a file does, or would if one of its first bytes were not altered:
// ReadLedgerFile then says what is wrong. False where it cannot be read, or not twice (a pipe).
bool IsLedgerFile(const std::string& path);

// Writes all that the log holds now, and these of its cursors, to a new file; returns how many
// facts. It has its name once it is whole. kInvalidArgument: something has that name already.
// kResourceExhausted: the disk is full. `progress` is called with the facts written so far.
absl::StatusOr<int64_t> WriteLedgerFile(const std::string& path, EventLog& log,
                                        const std::vector<std::string>& cursors,
                                        const std::function<void(int64_t)>& progress);

// Gives every fact to `visit`, with how many the file says there are; an error of it ends the
// reading. kInvalidArgument: the file is no ledger, cut short, damaged, or of a newer format.
absl::StatusOr<v1::LedgerFileHeader> ReadLedgerFile(
    const std::string& path,
    const std::function<absl::Status(std::string_view fact, uint64_t total)>& visit);

}  // namespace syncledger
