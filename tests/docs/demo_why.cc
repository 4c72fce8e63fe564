#include "tests/docs/demo_why.h"

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "api/status_macros.h"
#include "api/why.h"
#include "api/why_text.h"
#include "eventlog/embedded_log.h"
#include "ingest/capture/capture.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tests/docs/examples.h"

namespace syncledger::docs {
namespace {

constexpr size_t kWidth = 110;

// A folder of its own, gone with this object.
class Folder {
 public:
  Folder() {
    std::string path = (std::filesystem::temp_directory_path() / "syncledger-docs-XXXXXX").string();
    if (mkdtemp(path.data()) != nullptr) path_ = path;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string Below(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

absl::StatusOr<std::string> Ask(const std::string& capture, const std::string& subject) {
  const Folder folder;
  ASSIGN_OR_RETURN(auto file, CaptureFile::Open(capture));
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  std::string_view line;
  int64_t number = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool more, file->Next(&line, &number));
    if (!more) break;
    RETURN_IF_ERROR(DecodeLine(capture, number, line, cursor, facts));
  }
  std::vector<std::string> bytes;
  for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
  std::vector<AppendRecord> records;
  for (size_t i = 0; i < facts.size(); ++i) records.push_back({facts[i].tenant_id(), bytes[i]});

  EmbeddedLogOptions log_options;
  log_options.path = folder.Below("log");
  ASSIGN_OR_RETURN(auto log, EmbeddedLog::Open(log_options));
  StoreOptions store_options;
  store_options.path = folder.Below("state");
  ASSIGN_OR_RETURN(auto store, Store::Open(store_options));
  RETURN_IF_ERROR(log->Append(records, {}));
  ASSIGN_OR_RETURN(auto projector, Projector::Open(*log, *store));
  RETURN_IF_ERROR(projector->CatchUp().status());
  ASSIGN_OR_RETURN(const WhySubject parsed, ParseSubject(subject));
  const std::unique_ptr<ReadView> view = store->View();
  ASSIGN_OR_RETURN(const Explanation explanation, Explain(*view, "", parsed, {}));
  return WhyText(explanation, kWidth);
}

}  // namespace

std::string WhyOfDemo(const std::string& subject, size_t entries) {
  const absl::StatusOr<std::string> whole =
      Ask(SYNCLEDGER_SOURCE_DIR "/demo/harbourside.ndjson", subject);
  if (!whole.ok()) return whole.status().ToString() + "\n";
  std::vector<std::string> parts(1);  // separated by blank lines
  for (const std::string& line : Lines(*whole)) {
    if (line.empty()) {
      parts.emplace_back();
    } else {
      parts.back() += line + "\n";
    }
  }
  if (parts.size() < entries + 2) return *whole;
  std::string text = parts.front();
  for (size_t i = 1; i <= entries; ++i) text += "\n" + parts[i];
  if (parts.size() > entries + 2) text += "...\n";
  return text + "\n" + parts.back();
}

MadeDocument ReadmeDocument(std::vector<std::string>* wrong) {
  const std::vector<Example> examples = {
      {"why", WhyOfDemo("item:AAMkAGhi-amelia.chisholm-dentist", 2)}};
  return {"README.md", WithExamples(ReadFile("README.md"), examples, wrong)};
}

}  // namespace syncledger::docs
