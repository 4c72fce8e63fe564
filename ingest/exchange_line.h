// What a line of a capture says of a response of Exchange beside its body, over either protocol.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "ingest/observation.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// Views live as long as the line's fields.
struct ExchangeLine {
  struct Sync {
    std::string_view id;
    v1::SyncKind kind = v1::INCREMENTAL;
  };
  struct Calendar {
    std::string_view id;
    bool primary = false;
  };

  std::string_view mailbox;
  std::optional<Sync> sync;
  int32_t status = 200;                // 0: not known
  std::optional<int64_t> retry_at_us;  // Retry-After, from observed_at
  std::string_view request_id;
  std::optional<Calendar> calendar;
};

// Reads these fields. kInvalidArgument says which is wrong, as a phrase.
absl::Status ReadExchangeLine(const Observation& seen, ExchangeLine* line);

// A field that may be left out, or be null, which is the same.
std::optional<simdjson::dom::element> OptionalField(simdjson::dom::object fields,
                                                    std::string_view name);

}  // namespace syncledger
