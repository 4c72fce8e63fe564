// Where raw payloads are kept, and whether they are: on Kafka unless they shall not be, beside the
// embedded log only where they shall be.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "eventlog/raw_log.h"
#include "tools/data_folder.h"
#include "tools/invocation.h"

namespace syncledger {

struct RawFlags {
  bool keep = false;  // --keep-raw
  bool none = false;  // --no-raw
  std::string days;   // --raw-days
  std::optional<bool> configured = std::nullopt;
};

void AddRawFlags(CLI::App& command, RawFlags* flags);

// With what the configuration says where the flags do not.
RawFlags WithConfigured(RawFlags flags, const Invocation& invocation);

bool KeepsRaw(const LedgerPlace& place, const RawFlags& flags);

// What takes them; null: nothing does. Beside the embedded log, what is older than --raw-days says
// is dropped first. kInvalidArgument: the flags contradict each other. Other errors as EmbeddedRaw
// and KafkaRaw.
absl::StatusOr<std::unique_ptr<RawLog>> OpenRawForWriting(const LedgerPlace& place,
                                                          const RawFlags& flags);

// kNotFound: none were kept.
absl::StatusOr<std::unique_ptr<RawLog>> OpenRawForReading(const LedgerPlace& place);

}  // namespace syncledger
