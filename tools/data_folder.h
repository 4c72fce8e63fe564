// Where a ledger lies: the data folder with its state, and the log beside it or on Kafka; and how
// commands open them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/embedded_log.h"
#include "eventlog/event_log.h"
#include "eventlog/kafka_settings.h"
#include "store/store.h"
#include "tools/invocation.h"
#include "tools/memory.h"

namespace syncledger {

struct LedgerPlace {
  std::string data;     // the folder of the state, and of the embedded log
  KafkaSettings kafka;  // of the log, where it names brokers; else the log is embedded

  bool on_kafka() const { return !kafka.brokers.empty(); }

  // What a command line needs to name it: "--data DIR".
  std::string Flags() const;
};

LedgerPlace PlaceOf(const Invocation& invocation);

std::string LogPath(const std::string& data);
std::string StatePath(const std::string& data);
std::string RawPath(const std::string& data);

// Whether an embedded ledger, or the state of one, was ever begun there.
bool HasLedger(const std::string& data);

// Whether there is a log. On Kafka only opening it can tell.
bool HasLog(const LedgerPlace& place);

// kNotFound: there is no log, and what to do.
absl::Status NoLog(const LedgerPlace& place);

// The log for commands that only read. Errors as EmbeddedLog::Open and KafkaLog::Open.
absl::StatusOr<std::unique_ptr<EventLog>> OpenLogForReading(
    const LedgerPlace& place, size_t memory_bytes = EmbeddedLogOptions().memory_bytes);

// How many partitions the log has. Errors as OpenLogForReading.
absl::StatusOr<int32_t> PartitionsOf(const LedgerPlace& place);

// The state for commands that only read, beside a running writer too. kNotFound: there is no
// ledger, or its state was removed, and what to do. Others as Store::Open.
absl::StatusOr<std::unique_ptr<Store>> OpenStateForReading(
    const LedgerPlace& place, size_t memory_bytes = StoreOptions().memory_bytes);

// Log and state for a command that writes; made, with their folder, where there are none (the
// topics of Kafka are not). The state is on the disk once it was flushed: a command that is killed
// before has its facts folded again by the next one.
struct WritableLedger {
  std::unique_ptr<EventLog> log;
  std::unique_ptr<Store> state;
  size_t rows_memory = 0;  // of whoever folds
};
absl::StatusOr<WritableLedger> OpenForWriting(const LedgerPlace& place, const Memory& memory);

}  // namespace syncledger
