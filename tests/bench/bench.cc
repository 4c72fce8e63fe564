// The benchmark: import and replay of a generated history, each beside a ceiling of the same run.
//
//   build/bench [FACTS] [TENANTS]     defaults: 1,000,000 facts of 64 tenants
//
// Each phase runs in a process of its own, so that its peak memory is its own. Ceilings: parsing
// the same lines and nothing else; writing the same rows and pages into the same store and nothing
// else. Rates are facts per second.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>

#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "projector/projector.h"
#include "simdjson.h"
#include "store/store.h"
#include "tools/generate.h"
#include "tools/import.h"

namespace syncledger {
namespace {

constexpr int kThreads = 2;

void Require(const absl::Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "bench: {}\n", std::string(status.message()));
  std::exit(1);
}

template <typename T>
T Require(absl::StatusOr<T> value) {
  Require(value.status());
  return *std::move(value);
}

// Runs `phase` in a child and prints its rate, or its seconds where `facts` is 0, and its peak
// memory.
void Measure(const std::string& name, int64_t facts, const std::function<void()>& phase) {
  fflush(stdout);
  sync();  // what the phase before has written is not this one's to wait for
  const pid_t child = fork();
  if (child == 0) {
    const auto start = std::chrono::steady_clock::now();
    phase();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;
    if (facts > 0) {
      fmt::print("{:<44} {:>10.0f} facts/s {:>8.2f} s {:>7.0f} MiB\n", name,
                 static_cast<double>(facts) / seconds, seconds, peak_mib);
    } else {
      fmt::print("{:<44} {:>10}         {:>8.3f} s {:>7.0f} MiB\n", name, "", seconds, peak_mib);
    }
    fflush(stdout);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fmt::print(stderr, "bench: phase \"{}\" failed\n", name);
    std::exit(1);
  }
}

void Parse(const std::string& capture) {
  simdjson::dom::parser parser;
  std::ifstream file(capture);
  std::string line;
  simdjson::dom::element element;
  while (std::getline(file, line)) {
    if (parser.parse(line).get(element) != simdjson::SUCCESS) std::exit(1);
  }
}

void Decode(const std::string& capture) {
  auto file = Require(CaptureFile::Open(capture));
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  std::string_view line;
  int64_t number = 0;
  std::string bytes;
  while (Require(file->Next(&line, &number))) {
    Require(DecodeLine(file->name(), number, line, cursor, facts));
    for (const v1::Fact& fact : facts) fact.SerializeToString(&bytes);
    facts.clear();
  }
}

// A store that remembers what was written, as a plain file, and writes nothing: what the ceiling
// writes again.
void PutText(std::ofstream& out, std::string_view text) {
  const uint64_t size = text.size();
  out.write(reinterpret_cast<const char*>(&size), sizeof(size));
  out.write(text.data(), static_cast<std::streamsize>(size));
}

void PutNumber(std::ofstream& out, uint64_t number) {
  out.write(reinterpret_cast<const char*>(&number), sizeof(number));
}

class Recorder final : public Store {
 public:
  Recorder(Store& store, const std::string& path) : store_(store), out_(path, std::ios::binary) {}

  absl::Status Write(const Commit& commit) override {
    PutNumber(out_, commit.rows.size());
    for (const RowPut& row : commit.rows) {
      PutText(out_, row.tenant);
      PutNumber(out_, static_cast<uint64_t>(row.kind));
      PutText(out_, row.key);
      PutNumber(out_, row.offset);
      PutNumber(out_, row.value.has_value() ? 1 : 0);
      PutText(out_, row.value.value_or(""));
    }
    PutNumber(out_, commit.pages.size());
    for (const Commit::Page& page : commit.pages) {
      PutText(out_, page.tenant);
      PutNumber(out_, page.first_offset);
      PutText(out_, page.bytes);
    }
    return store_.Write(commit);
  }
  std::unique_ptr<ReadView> View() override { return store_.View(); }
  absl::Status Flush() override { return store_.Flush(); }

 private:
  Store& store_;
  std::ofstream out_;
};

uint64_t GetNumber(std::ifstream& in) {
  uint64_t number = 0;
  in.read(reinterpret_cast<char*>(&number), sizeof(number));
  return number;
}

std::string GetText(std::ifstream& in) {
  std::string text(GetNumber(in), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

void WriteAgain(const std::string& recording, Store& store) {
  std::ifstream in(recording, std::ios::binary);
  struct Row {
    std::string tenant, key, value;
    v1::RowKind kind;
    uint64_t offset;
    bool there;
  };
  while (in.peek() != EOF) {
    std::vector<Row> rows(GetNumber(in));
    Commit commit;
    for (Row& row : rows) {
      row.tenant = GetText(in);
      row.kind = static_cast<v1::RowKind>(GetNumber(in));
      row.key = GetText(in);
      row.offset = GetNumber(in);
      row.there = GetNumber(in) == 1;
      row.value = GetText(in);
      RowPut put{row.tenant, row.kind, row.key, row.offset, std::nullopt};
      if (row.there) put.value = row.value;
      commit.rows.push_back(put);
    }
    commit.pages.resize(GetNumber(in));
    for (Commit::Page& page : commit.pages) {
      page.tenant = GetText(in);
      page.first_offset = GetNumber(in);
      page.step = 0;
      page.bytes = GetText(in);
    }
    Require(store.Write(commit));
  }
  Require(store.Flush());
}

int Main(int64_t facts, int tenants) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "syncledger-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  const std::string capture = folder + "/history.ndjson";
  const std::string ledger = folder + "/ledger";
  fmt::print("{} facts of {} tenants, {} threads\n", facts, tenants, kThreads);
  Measure("generate", facts, [&] {
    std::ofstream out(capture, std::ios::binary);
    Require(Generate(
        {.facts = facts, .tenants = tenants, .mailboxes = tenants * 8, .seed = 1},
        [&](std::string_view line) {
          out << line << '\n';
          return absl::OkStatus();
        },
        nullptr));
  });
  Measure("ceiling: parse the lines, nothing else", facts, [&] { Parse(capture); });
  Measure("decode and serialise, nothing else", facts, [&] { Decode(capture); });
  Measure("import: decode, append, fold, commit", facts, [&] {
    ImportOptions options;
    options.place.data = ledger;
    options.files = {capture};
    Require(Import(options).status());
  });
  Measure("restart: open log and state, ready to fold", 0, [&] {
    auto log = Require(EmbeddedLog::Open({.path = ledger + "/log"}));
    auto store = Require(Store::Open({.path = ledger + "/state"}));
    auto projector = Require(Projector::Open(*log, *store));
    if (Require(projector->Step()) != 0) std::exit(1);
  });
  Measure("replay: read, fold, commit to a scratch state", facts, [&] {
    auto log = Require(EmbeddedLog::Open({.path = ledger + "/log"}));
    auto store = Require(Store::Open({.path = folder + "/scratch", .scratch = true}));
    if (Require(CatchUpInParallel(*log, *store, {}, kThreads)).facts != facts) std::exit(1);
  });
  Measure("(recording what a replay writes)", facts, [&] {
    auto log = Require(EmbeddedLog::Open({.path = ledger + "/log"}));
    auto store = Require(Store::Open({.path = folder + "/recorded", .scratch = true}));
    Recorder recorder(*store, folder + "/recording");
    Require(CatchUpInParallel(*log, recorder, {}, 1).status());
  });
  Measure("ceiling: write the same keys, nothing else", facts, [&] {
    auto store = Require(Store::Open({.path = folder + "/written", .scratch = true}));
    WriteAgain(folder + "/recording", *store);
  });
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace syncledger

// As the binary has it (tools/main.cc).
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "narenas:4";
}

int main(int argc, char** argv) {
  const int64_t facts = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const int tenants = argc > 2 ? std::atoi(argv[2]) : 64;
  if (facts < 1 || tenants < 1) {
    fmt::print(stderr, "bench: FACTS and TENANTS are numbers above 0: build/bench 1000000 64\n");
    return 2;
  }
  return syncledger::Main(facts, tenants);
}
