// What import and ingest read: files of captures or of bare bodies, decoded whole before anything
// of them is appended, and taken up again where an earlier try was cut short.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "eventlog/raw_log.h"
#include "ingest/capture/cursor.h"
#include "syncledger/v1/fact.pb.h"
#include "tools/fact_spool.h"

namespace syncledger {

// The ingest cursor of captures in the log: one for all of them, it holds tenant and mailbox
// itself.
inline constexpr std::string_view kCaptureCursor = "captures";

// Bodies as they came off the wire, instead of captures.
struct BareBodies {
  v1::Source source = v1::GRAPH;  // or EWS
  std::string mailbox;
  std::string tenant;
  int64_t observed_at_us = 0;
};

struct CaptureInput {
  std::vector<std::string> files;
  std::optional<BareBodies> bare = std::nullopt;
  bool keep_raw = false;  // spool the raw payloads beside the facts
};

// What the input is known by, before anything of it was read; nothing where a file is none that can
// be read twice (a pipe), or cannot be read, of which reading it tells.
std::optional<v1::InputProgress> Beginning(const CaptureInput& input);

// Whether what the cursor says of its input is of this one.
bool IsBegun(const CaptureCursor& cursor, const std::optional<v1::InputProgress>& beginning);

// Decodes the input, or what of it is not in the log yet (IsBegun), into the spool, which is
// finished then. Every cursor in the spool says how far the input is. Errors as CaptureFile and
// DecodeLine; kCancelled: `ends`, which is asked now and then, said so.
absl::Status DecodeInput(const CaptureInput& input, CaptureCursor cursor,
                         const std::optional<v1::InputProgress>& beginning, FactSpool* spool,
                         const std::function<bool()>& ends = nullptr);

// That the log takes the largest of the facts, and what keeps them (null: nothing) the largest of
// the raw payloads, before they are given the first. kInvalidArgument.
absl::Status CheckSizes(const CaptureInput& input, const FactSpool& spool, const EventLog& log,
                        const RawLog* raw);

// The raw payloads of the batch, then its facts with the cursor after them. Errors as
// EventLog::Append.
absl::Status AppendBatch(const SpooledBatch& batch, EventLog& log, RawLog* raw);

}  // namespace syncledger
