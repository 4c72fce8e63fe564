// The benchmark: import and replay of a generated history, each beside a ceiling of the same run.
//
//   build/bench [FACTS] [TENANTS] [MEMORY]     defaults: 1,000,000 facts of 64 tenants, 512 MiB
//
// MEMORY is what `syncledger import` and `replay` are told with --memory, and shared out likewise.
// Each phase runs in a process of its own, so that its peak memory is its own. Ceilings: of an
// import, parsing the same lines and nothing else; of a replay, in as many threads, reading and
// parsing the same facts, hashing what the digests hash, and writing the same rows and verdicts
// into the same store, sorted. Rates are facts per second.
#include <google/protobuf/arena.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "eventlog/embedded_log.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ledger/digest.h"
#include "projector/projector.h"
#include "simdjson.h"
#include "store/store.h"
#include "tools/generate.h"
#include "tools/import.h"
#include "tools/memory.h"

namespace syncledger {
namespace {

constexpr int kThreads = 2;
constexpr size_t kVerdictBytes = 256;  // about what the outcomes of a fact are when they are hashed

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

// What a phase came to, in the process that ran it.
struct Measured {
  double seconds = 0;
  double processor_us = 0;  // user and system, of all threads
  double peak_mib = 0;
};

double Microseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
}

// Runs `phase` in a child and prints its rate, or its seconds where `facts` is 0, what processor
// time a fact took (which another process on the machine alters less), and its peak memory. Returns
// the rate.
double Measure(const std::string& name, int64_t facts, const std::function<void()>& phase) {
  fflush(stdout);
  sync();  // what the phase before has written is not this one's to wait for
  int result[2];
  if (pipe(result) != 0) std::exit(1);
  const pid_t child = fork();
  if (child == 0) {
    const auto start = std::chrono::steady_clock::now();
    phase();
    Measured measured;
    measured.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    measured.processor_us = Microseconds(usage.ru_utime) + Microseconds(usage.ru_stime);
    measured.peak_mib = static_cast<double>(usage.ru_maxrss) / 1024;
    _exit(write(result[1], &measured, sizeof measured) == sizeof measured ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(result[1]);
  Measured measured;
  const bool read_whole = read(result[0], &measured, sizeof measured) == sizeof measured;
  close(result[0]);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || !read_whole) {
    fmt::print(stderr, "bench: phase \"{}\" failed\n", name);
    std::exit(1);
  }
  if (facts == 0) {
    fmt::print("{:<46} {:>34.3f} s {:>6.0f} MiB\n", name, measured.seconds, measured.peak_mib);
    return 0;
  }
  const double rate = static_cast<double>(facts) / measured.seconds;
  fmt::print("{:<46} {:>9.0f} facts/s {:>6.2f} us each {:>7.2f} s {:>6.0f} MiB\n", name, rate,
             measured.processor_us / static_cast<double>(facts), measured.seconds,
             measured.peak_mib);
  return rate;
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

// --- The ceiling: parse the same facts, hash as much, write the same keys sorted -----------------

void PutText(std::string* out, std::string_view text) {
  const uint64_t size = text.size();
  out->append(reinterpret_cast<const char*>(&size), sizeof size);
  out->append(text);
}

void PutNumber(std::string* out, uint64_t number) {
  out->append(reinterpret_cast<const char*>(&number), sizeof number);
}

uint64_t GetNumber(std::string_view* in) {
  uint64_t number = 0;
  std::memcpy(&number, in->data(), sizeof number);
  in->remove_prefix(sizeof number);
  return number;
}

std::string_view GetText(std::string_view* in) {
  const uint64_t size = GetNumber(in);
  const std::string_view text = in->substr(0, size);
  in->remove_prefix(size);
  return text;
}

// A store that also writes down what it is told to write, commit by commit: what the ceiling writes
// again. For one projector.
class Recorder final : public Store {
 public:
  Recorder(Store& store, const std::string& path) : store_(store), out_(path, std::ios::binary) {}

  absl::Status Write(const Commit& commit) override {
    if (!commit.next_log_offsets.empty()) Record(commit);
    return store_.Write(commit);
  }
  std::unique_ptr<ReadView> View() override { return store_.View(); }
  absl::Status Flush() override { return store_.Flush(); }

 private:
  void Record(const Commit& commit) {
    bytes_.clear();
    const auto& [partition, next] = commit.next_log_offsets.front();
    PutNumber(&bytes_, static_cast<uint64_t>(partition));
    PutNumber(&bytes_, static_cast<uint64_t>(std::exchange(next_[partition], next)));
    PutNumber(&bytes_, static_cast<uint64_t>(next));
    PutNumber(&bytes_, commit.rows.size());
    for (const RowPut& row : commit.rows) {
      PutText(&bytes_, row.tenant);
      PutNumber(&bytes_, static_cast<uint64_t>(row.kind));
      PutText(&bytes_, row.key);
      PutNumber(&bytes_, row.offset);
      PutNumber(&bytes_, row.value.has_value() ? 1 : 0);
      PutText(&bytes_, row.value.value_or(""));
    }
    PutNumber(&bytes_, commit.pages.size());
    for (const Commit::Page& page : commit.pages) {
      PutText(&bytes_, page.tenant);
      PutNumber(&bytes_, page.first_offset);
      PutText(&bytes_, page.bytes);
    }
    const uint64_t size = bytes_.size();
    out_.write(reinterpret_cast<const char*>(&size), sizeof size);
    out_.write(bytes_.data(), static_cast<std::streamsize>(size));
  }

  Store& store_;
  std::ofstream out_;
  std::string bytes_;
  std::map<int32_t, int64_t> next_;  // by partition: where its next commit begins
};

// The commits of a recording, one after the other, to whoever asks next.
class Recording {
 public:
  explicit Recording(const std::string& path) : in_(path, std::ios::binary) {}

  bool Next(std::string* bytes) {
    const std::lock_guard lock(mutex_);
    uint64_t size = 0;
    in_.read(reinterpret_cast<char*>(&size), sizeof size);
    if (!in_) return false;
    bytes->resize(size);
    in_.read(bytes->data(), static_cast<std::streamsize>(size));
    return true;
  }

 private:
  std::mutex mutex_;
  std::ifstream in_;
};

// One commit: its facts are read and parsed; they, its digested rows and its verdicts are hashed;
// its rows and verdicts are written. Nothing is decided.
void DoAgain(std::string_view bytes, EventLog& log, Store& store) {
  const auto partition = static_cast<int32_t>(GetNumber(&bytes));
  auto at = static_cast<int64_t>(GetNumber(&bytes));
  const auto end = static_cast<int64_t>(GetNumber(&bytes));
  google::protobuf::Arena arena;
  while (at < end) {
    std::vector<std::string> facts;
    at += Require(log.Read(partition, at, std::min<int64_t>(end - at, 128),
                           [&](const LogRecord& record) { facts.emplace_back(record.bytes); }));
    FactLeaves({facts.begin(), facts.end()});
    for (const std::string& fact_bytes : facts) {
      arena.Reset();
      auto* fact = google::protobuf::Arena::CreateMessage<v1::Fact>(&arena);
      if (!fact->ParseFromString(fact_bytes)) std::exit(1);
    }
  }
  Commit commit;
  std::vector<RowToHash> digested;
  commit.rows.resize(GetNumber(&bytes));
  for (RowPut& row : commit.rows) {
    row.tenant = GetText(&bytes);
    row.kind = static_cast<v1::RowKind>(GetNumber(&bytes));
    row.key = GetText(&bytes);
    row.offset = GetNumber(&bytes);
    const bool there = GetNumber(&bytes) == 1;
    const std::string_view value = GetText(&bytes);
    if (there) row.value = value;
    if (there && IsDigested(row.kind)) digested.push_back({row.kind, row.key, DigestedPart(value)});
  }
  HashRows(digested);
  std::vector<std::string_view> verdicts;
  commit.pages.resize(GetNumber(&bytes));
  for (Commit::Page& page : commit.pages) {
    page.tenant = GetText(&bytes);
    page.first_offset = GetNumber(&bytes);
    page.step = 0;
    page.bytes = GetText(&bytes);
    for (size_t begin = 0; begin < page.bytes.size(); begin += kVerdictBytes) {
      verdicts.push_back(std::string_view(page.bytes).substr(begin, kVerdictBytes));
    }
  }
  OutcomeLeaves(verdicts);
  Require(store.Write(commit));
}

void DoAllAgain(const std::string& path, EventLog& log, Store& store) {
  Recording recording(path);
  const auto run = [&] {
    std::string bytes;
    while (recording.Next(&bytes)) DoAgain(bytes, log, store);
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(run);
  for (std::thread& thread : threads) thread.join();
}

int Main(int64_t facts, int tenants, int64_t memory_mib) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "syncledger-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  const std::string capture = folder + "/history.ndjson";
  const std::string ledger = folder + "/ledger";
  const Memory memory = ShareOut(memory_mib);
  const auto open_log = [&] {
    return Require(
        EmbeddedLog::Open({.path = ledger + "/log", .memory_bytes = memory.reading()}));
  };
  const auto open_scratch = [&](const std::string& name) {
    return Require(Store::Open(
        {.path = folder + "/" + name, .scratch = true, .memory_bytes = memory.state}));
  };
  ProjectorOptions projecting;
  projecting.cache_bytes = memory.rows;
  fmt::print("{} facts of {} tenants, {} threads, {} MiB\n", facts, tenants, kThreads, memory_mib);
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
    options.memory = memory;
    Require(Import(options).status());
  });
  Measure("restart: open log and state, ready to fold", 0, [&] {
    auto log = open_log();
    auto store = Require(Store::Open({.path = ledger + "/state"}));
    auto projector = Require(Projector::Open(*log, *store));
    if (Require(projector->Step()) != 0) std::exit(1);
  });
  const double replay = Measure("replay: read, fold, commit to a scratch state", facts, [&] {
    auto log = open_log();
    auto store = open_scratch("scratch");
    if (Require(CatchUpInParallel(*log, *store, projecting, kThreads)).facts != facts) std::exit(1);
  });
  std::filesystem::remove_all(folder + "/scratch");
  Measure("(recording what a replay writes)", facts, [&] {
    auto log = open_log();
    auto store = open_scratch("recorded");
    Recorder recorder(*store, folder + "/recording");
    Require(CatchUpInParallel(*log, recorder, projecting, 1).status());
  });
  std::filesystem::remove_all(folder + "/recorded");
  const double ceiling = Measure("ceiling: parse, hash, write the same keys sorted", facts, [&] {
    auto log = open_log();
    auto store = open_scratch("written");
    DoAllAgain(folder + "/recording", *log, *store);
  });
  fmt::print("replay is {:.0f} % of that ceiling\n", 100 * replay / ceiling);
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace syncledger

int main(int argc, char** argv) {
  const int64_t facts = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
  const int tenants = argc > 2 ? std::atoi(argv[2]) : 64;
  const int64_t memory = argc > 3 ? std::atoll(argv[3]) : syncledger::kMemoryMib;
  if (facts < 1 || tenants < 1 || memory < syncledger::kLeastMemoryMib) {
    fmt::print(stderr,
               "bench: FACTS and TENANTS are numbers above 0, MEMORY is {} or more: build/bench "
               "1000000 64 512\n",
               syncledger::kLeastMemoryMib);
    return 2;
  }
  return syncledger::Main(facts, tenants, memory);
}
