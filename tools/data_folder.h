// The data folder: the embedded log and the state side by side, and how commands open them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/embedded_log.h"
#include "store/store.h"
#include "tools/invocation.h"
#include "tools/memory.h"

namespace syncledger {

std::string LogPath(const std::string& data);
std::string StatePath(const std::string& data);

// Whether a ledger was ever begun there.
bool HasLedger(const std::string& data);

bool HasLog(const std::string& data);

// kNotFound: there is no log, and what to do.
absl::Status NoLog(const std::string& data);

// The state for commands that only read, beside a running writer too. kNotFound: there is no
// ledger, or its state was removed, and what to do. Others as Store::Open.
absl::StatusOr<std::unique_ptr<Store>> OpenStateForReading(
    const std::string& data, size_t memory_bytes = StoreOptions().memory_bytes);

// Log and state for a command that writes; made, with their folder, where there are none. The state
// is on the disk once it was flushed: a command that is killed before has its facts folded again by
// the next one.
struct WritableLedger {
  std::unique_ptr<EmbeddedLog> log;
  std::unique_ptr<Store> state;
  size_t rows_memory = 0;  // of whoever folds
};
absl::StatusOr<WritableLedger> OpenForWriting(const std::string& data, const Memory& memory);

// kUnimplemented: the command was asked to use Kafka.
absl::Status CheckNoKafka(const Invocation& invocation);

}  // namespace syncledger
