// What every decoder promises, whatever bytes it reads; and lines of a capture around bodies.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ingest/capture/capture.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger::fuzz {

// What a decoder made of its input; nothing, where it refused it as bad input.
struct Decoding {
  bool accepted = false;
  std::vector<v1::Fact> facts;
  std::string cursor;  // after it, as it is stored
};

using Decode = std::function<absl::Status(CaptureCursor& cursor, std::vector<v1::Fact>& facts)>;

// Decodes, from an empty cursor, and ends the process unless
//   - what is refused is kInvalidArgument with a reason, and has changed neither facts nor cursor;
//   - every fact has an id, a payload, a tenant and a time, and what cannot be read says why;
//   - facts and cursor are the same after they were written and read again;
//   - the same bytes, decoded again from the same cursor, give the same;
//   - decoded once more behind themselves, they are still accepted.
Decoding DecodeAndCheck(const Decode& decode);

// The same for a line of a capture.
Decoding DecodeLineAndCheck(std::string_view line);

// Whether two facts are the same but for the bytes and the place on a page from which they were
// read.
bool SameButForPlace(const v1::Fact& a, const v1::Fact& b);

// A line with that body, which is JSON; `fields` are its other fields, each with a comma behind it.
std::string LineOf(std::string_view fields, std::string_view json_body);

// A text as JSON writes it.
std::string Quoted(std::string_view text);

}  // namespace syncledger::fuzz
