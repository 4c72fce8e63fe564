// Import: captures become facts in the log, and the log is folded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "projector/projector.h"
#include "syncledger/v1/fact.pb.h"
#include "tools/data_folder.h"
#include "tools/memory.h"

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

struct ImportOptions {
  LedgerPlace place;
  std::vector<std::string> files;
  std::optional<BareBodies> bare;
  Memory memory = ShareOut(kMemoryMib);
};

struct ImportSummary {
  int64_t files = 0;
  FoldCounts counts;         // of the facts that it appended
  int64_t absences = 0;      // that stand now, of all tenants
  int64_t appointments = 0;  // that are known now, cancelled ones too
  double seconds = 0;
};

// Decodes every file whole before the first fact is appended, so that anything wrong with any of
// them appends nothing. A crash in between leaves a prefix, which importing again completes. A file
// that export wrote is imported by itself, into a folder without a ledger.
// kInvalidArgument, kNotFound, kPermissionDenied: a bad file (with its line) or folder. Others as
// EmbeddedLog, Store and Projector.
absl::StatusOr<ImportSummary> Import(const ImportOptions& options);

}  // namespace syncledger
