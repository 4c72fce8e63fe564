// Folds captures in memory and prints the digests of what comes of them: the same from any compiler
// on any machine.
//
//   digests FILE...    "facts N input HEX outcome HEX state HEX" of each file, as a ledger of its
//   own
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/capture.h"
#include "ledger/text.h"
#include "tests/determinism/memory_ledger.h"

namespace syncledger {
namespace {

absl::Status FoldFile(const std::string& path, MemoryLedger* ledger) {
  absl::StatusOr<std::unique_ptr<CaptureFile>> file = CaptureFile::Open(path);
  if (!file.ok()) return file.status();
  CaptureCursor cursor;
  std::string_view line;
  int64_t number = 0;
  while (true) {
    const absl::StatusOr<bool> more = (*file)->Next(&line, &number);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    std::vector<v1::Fact> facts;
    if (absl::Status read = DecodeLine(path, number, line, cursor, facts); !read.ok()) return read;
    for (const v1::Fact& fact : facts) {
      if (absl::Status taken = ledger->Take(fact); !taken.ok()) return taken;
    }
  }
}

int Run(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    MemoryLedger ledger;
    if (const absl::Status folded = FoldFile(path, &ledger); !folded.ok()) {
      fmt::print(stderr, "digests: {}\n", std::string(folded.message()));
      return 2;
    }
    const LedgerDigest digests = ledger.Digests();
    fmt::print("facts {} input {} outcome {} state {}\n", digests.facts, Hex(Bytes(digests.input)),
               Hex(Bytes(digests.outcome)), Hex(Bytes(digests.state)));
  }
  return 0;
}

}  // namespace
}  // namespace syncledger

int main(int argc, char** argv) { return syncledger::Run({argv + 1, argv + argc}); }
