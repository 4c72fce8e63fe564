// How much memory a command that folds may take, and for what: the option --memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "tools/invocation.h"

namespace syncledger {

// Bytes for what grows with the ledger until it is held to a limit.
struct Memory {
  size_t rows;   // current rows, as messages, of all projectors together
  size_t state;  // block cache and write buffers of the state that is written
  size_t log;    // those of the log

  // What only reads takes of the log's share for the log, and as much for a second state (replay,
  // verify).
  size_t reading() const { return log / 2; }
};

inline constexpr int64_t kMemoryMib = 512;       // of a command, where --memory is not given
inline constexpr int64_t kLeastMemoryMib = 320;  // below it batches and threads alone do not fit

// What `mib` MiB in all leave for each, after what every command takes whatever its limit: the
// program, two batches, what is being decoded, and what the allocator keeps.
Memory ShareOut(int64_t mib);

// The option of a command, and what it comes to. kInvalidArgument: it is no number of MiB from
// kLeastMemoryMib on.
void AddMemory(CLI::App& command, Invocation* invocation);
absl::StatusOr<Memory> MemoryOf(const Invocation& invocation);

}  // namespace syncledger
