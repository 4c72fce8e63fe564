// Folds a capture through log, projector and store, with any number of partitions and threads, and
// prints the digests.
//
//   digests_on_disk PARTITIONS THREADS FILE...    as digests prints them
#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/status_macros.h"
#include "eventlog/embedded_log.h"
#include "ingest/capture/capture.h"
#include "ledger/text.h"
#include "projector/projector.h"
#include "store/store.h"

namespace syncledger {
namespace {

constexpr size_t kFactsAtATime = 1000;

// A folder that is gone when it goes out of scope.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "syncledger-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    if (!path_.empty()) std::filesystem::remove_all(path_);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

absl::Status Append(std::vector<v1::Fact>* facts, EventLog* log) {
  std::vector<std::string> bytes;
  for (const v1::Fact& fact : *facts) bytes.push_back(fact.SerializeAsString());
  std::vector<AppendRecord> records;
  for (size_t i = 0; i < facts->size(); ++i) records.push_back({(*facts)[i].tenant_id(), bytes[i]});
  RETURN_IF_ERROR(log->Append(records, {}));
  facts->clear();
  return absl::OkStatus();
}

absl::StatusOr<LedgerDigest> FoldFile(const std::string& path, int partitions, int threads) {
  const Folder folder;
  if (folder.path().empty()) return absl::UnavailableError("no temporary folder can be made");
  ASSIGN_OR_RETURN(auto log,
                   EmbeddedLog::Open({.path = folder.path() + "/log", .partitions = partitions}));
  ASSIGN_OR_RETURN(auto file, CaptureFile::Open(path));
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  std::string_view line;
  int64_t number = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, file->Next(&line, &number));
    if (more) RETURN_IF_ERROR(DecodeLine(path, number, line, cursor, facts));
    if (!more || facts.size() >= kFactsAtATime) RETURN_IF_ERROR(Append(&facts, log.get()));
    if (!more) break;
  }
  ASSIGN_OR_RETURN(auto store, Store::Open({.path = folder.path() + "/state",
                                            .read_only = false,
                                            .scratch = true,
                                            .memory_bytes = size_t{64} << 20}));
  RETURN_IF_ERROR(CatchUpInParallel(*log, *store, {}, threads).status());
  ASSIGN_OR_RETURN(const StoredDigests digests, ReadDigests(*store->View()));
  return digests.ledger;
}

int Run(const std::vector<std::string_view>& arguments) {
  int partitions = 0;
  int threads = 0;
  const auto read = [](std::string_view text, int* number) {
    return std::from_chars(text.data(), text.data() + text.size(), *number).ec == std::errc();
  };
  if (arguments.size() < 3 || !read(arguments[0], &partitions) || !read(arguments[1], &threads)) {
    fmt::print(stderr, "usage: digests_on_disk PARTITIONS THREADS FILE...\n");
    return 2;
  }
  for (size_t i = 2; i < arguments.size(); ++i) {
    const absl::StatusOr<LedgerDigest> digests =
        FoldFile(std::string(arguments[i]), partitions, threads);
    if (!digests.ok()) {
      fmt::print(stderr, "digests_on_disk: {}\n", std::string(digests.status().message()));
      return 1;
    }
    fmt::print("facts {} input {} outcome {} state {}\n", digests->facts,
               Hex(Bytes(digests->input)), Hex(Bytes(digests->outcome)),
               Hex(Bytes(digests->state)));
  }
  return 0;
}

}  // namespace
}  // namespace syncledger

int main(int argc, char** argv) { return syncledger::Run({argv + 1, argv + argc}); }
