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
#include "tools/capture_input.h"
#include "tools/data_folder.h"
#include "tools/memory.h"
#include "tools/raw_place.h"

namespace syncledger {

struct ImportOptions {
  LedgerPlace place;
  std::vector<std::string> files;
  std::optional<BareBodies> bare;
  RawFlags raw = {};
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
