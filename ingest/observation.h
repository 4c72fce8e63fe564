// One observation: what a line of a capture says beside its body, and facts made of it.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ingest/capture/cursor.h"
#include "ingest/fact_id.h"
#include "ingest/json.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// What every line says. Views live as long as the line and the parser's last text.
struct Observation {
  int64_t observed_at_us = 0;
  std::string_view tenant;
  v1::Source source = v1::SOURCE_UNSPECIFIED;
  simdjson::dom::object fields;  // of the line; none of a bare body
  std::optional<simdjson::dom::element> body;
  Sha256Hash body_hash{};  // of the raw body as received
};

// A decoder of one source: reads the line's fields that are its own, then the body. A status that
// is not OK says, as a phrase, which field is wrong; then nothing was appended and the cursor is as
// it was.
using SourceDecoder = absl::Status (*)(const Observation& seen, CaptureCursor& cursor,
                                       std::vector<v1::Fact>& out);

// Appends a fact with the envelope that all facts of the observation share; its payload, fact_id
// and what else is its own are for the caller. The reference is valid until the next fact is
// appended.
v1::Fact& AppendFact(const Observation& seen, std::vector<v1::Fact>& out);

// Appends the fact that says that a body, or the part of it at `place`, cannot be read. `about` is
// the event's name, or
// "".
v1::Fact& AppendUndecodable(const Observation& seen, const Fault& fault, std::string_view mailbox,
                            std::string_view about, const JsonPath& place,
                            std::vector<v1::Fact>& out);

// Reads a line's `actor`. kInvalidArgument if it is missing or wrong.
absl::Status ReadActor(const Observation& seen, v1::Actor* actor);

// Reads a text field of the line that must be there and must not be empty.
absl::Status ReadOwnText(simdjson::dom::object fields, std::string_view field,
                         std::string_view what_it_is, std::string_view* text);

}  // namespace syncledger
