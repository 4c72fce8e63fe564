// The benchmark of the log on Kafka, beside the embedded log in the same run.
//
//   tools/kafka start
//   build/bench_kafka $(tools/kafka status) [FACTS] [TENANTS] [PARTITIONS]
//                                         defaults: 300,000 facts of 64 tenants, 64 partitions
//
// Appends the facts of a generated history, as import does (4,096 at a time, an ingest cursor
// behind each batch), and without cursors in larger batches; then folds them into scratch states
// from either log in turn, three times. The topics are its own and stay: the broker is for throwing
// away.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "eventlog/embedded_log.h"
#include "eventlog/kafka_client.h"
#include "eventlog/kafka_log.h"
#include "eventlog/kafka_topics.h"
#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tests/bench/quantile.h"
#include "tools/follower.h"
#include "tools/generate.h"

namespace syncledger {
namespace {

constexpr int kFoldingThreads = 2;
constexpr int kRounds = 3;

void Must(const absl::Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "bench_kafka: {}\n", std::string(status.message()));
  std::exit(1);
}

template <typename T>
T Must(absl::StatusOr<T> value) {
  Must(value.status());
  return *std::move(value);
}

double Seconds(const std::function<void()>& phase) {
  const auto start = std::chrono::steady_clock::now();
  phase();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Say(const std::string& name, size_t facts, double seconds) {
  fmt::print("{:<52} {:>10.0f} facts/s {:>8.2f} s\n", name, static_cast<double>(facts) / seconds,
             seconds);
  fflush(stdout);
}

struct Facts {
  std::vector<std::string> tenants;
  std::vector<std::string> bytes;
};

Facts GenerateFacts(int64_t count, int tenants) {
  Facts facts;
  CaptureCursor cursor;
  int64_t line_number = 0;
  GenerateOptions options;
  options.facts = count;
  options.tenants = tenants;
  options.mailboxes = tenants * 8;
  Must(Generate(
      options,
      [&](std::string_view line) {
        std::vector<v1::Fact> decoded;
        absl::Status status = DecodeLine("generated", ++line_number, line, cursor, decoded);
        for (const v1::Fact& fact : decoded) {
          facts.tenants.push_back(fact.tenant_id());
          facts.bytes.push_back(fact.SerializeAsString());
        }
        return status;
      },
      nullptr));
  return facts;
}

void AppendTo(EventLog& log, const Facts& facts, size_t batch, bool with_cursor) {
  std::vector<AppendRecord> records;
  for (size_t i = 0; i < facts.bytes.size(); i += batch) {
    records.clear();
    for (size_t j = i; j < std::min(i + batch, facts.bytes.size()); ++j) {
      records.push_back({facts.tenants[j], facts.bytes[j]});
    }
    std::vector<std::pair<std::string, std::string>> cursors;
    if (with_cursor) cursors.emplace_back("bench", std::to_string(i));
    Must(log.Append(records, cursors));
  }
}

double Fold(EventLog& log, const std::string& folder, size_t facts) {
  double seconds = 0;
  {
    auto scratch = Must(Store::Open({.path = folder, .scratch = true}));
    seconds = Seconds([&] {
      const FoldCounts counts = Must(CatchUpInParallel(log, *scratch, {}, kFoldingThreads));
      if (counts.facts != static_cast<int64_t>(facts)) std::exit(1);
    });
  }
  std::filesystem::remove_all(folder);
  return seconds;
}

// What each batch took.
class Batches : public FoldObserver {
 public:
  std::chrono::nanoseconds Now() override {
    return std::chrono::steady_clock::now().time_since_epoch();
  }
  void Committed(const FoldedBatch& batch) override {
    folding_ms.push_back(std::chrono::duration<double, std::milli>(batch.folding).count());
    committing_ms.push_back(std::chrono::duration<double, std::milli>(batch.committing).count());
  }

  std::vector<double> folding_ms, committing_ms;
};

// Appends the facts, twenty each ten milliseconds, while another thread folds what comes as `up`
// does it. Says the percentiles of how long each took until it could be read.
void EndToEnd(KafkaLog& log, const std::string& folder, const Facts& facts) {
  using Clock = std::chrono::steady_clock;
  constexpr size_t kTogether = 20;
  constexpr std::chrono::milliseconds kEvery{10};
  constexpr size_t kSeconds = 15;
  const size_t count = std::min(facts.bytes.size(), kSeconds * 1000 / 10 * kTogether);
  auto state = Must(Store::Open({.path = folder}));
  Batches batches;
  ProjectorOptions options;
  options.observer = &batches;
  auto projector = Must(Projector::Open(log, *state, options));

  std::mutex mutex;
  std::map<int32_t, std::deque<Clock::time_point>> appended;  // by partition, not yet read
  std::vector<double> append_ms;
  std::thread appends([&] {
    Clock::time_point next = Clock::now();
    for (size_t i = 0; i < count; i += kTogether) {
      std::this_thread::sleep_until(next);
      next += kEvery;
      std::vector<AppendRecord> records;
      {
        const std::lock_guard lock(mutex);
        for (size_t j = i; j < std::min(i + kTogether, count); ++j) {
          records.push_back({facts.tenants[j], facts.bytes[j]});
          appended[PartitionOf(facts.tenants[j], log.partitions())].push_back(Clock::now());
        }
      }
      const double seconds = Seconds([&] { Must(log.Append(records, {})); });
      append_ms.push_back(seconds * 1000);
    }
  });
  std::map<int32_t, int64_t> read;
  std::vector<double> took_ms;
  const Clock::time_point start = Clock::now();
  while (took_ms.size() < count) {
    if (Must(projector->Step()) == 0) {
      absl::SleepFor(kBetweenReads);
      continue;
    }
    const auto view = state->View();
    const std::lock_guard lock(mutex);
    for (auto& [partition, waiting] : appended) {
      const int64_t until = Must(view->NextLogOffset(partition));
      for (int64_t& next = read[partition]; next < until; ++next) {
        took_ms.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - waiting.front()).count());
        waiting.pop_front();
      }
    }
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  appends.join();
  fmt::print("end to end, {} facts at {:.0f} a second: {}; of which their append: {}\n", count,
             static_cast<double>(count) / seconds, Percentiles(took_ms), Percentiles(append_ms));
  fmt::print("  {} batches: read and fold {}; commit {}\n", batches.folding_ms.size(),
             Percentiles(batches.folding_ms), Percentiles(batches.committing_ms));
}

int RunBench(const std::string& brokers, int64_t count, int tenants, int32_t partitions) {
  std::string folder =
      (std::filesystem::temp_directory_path() / "syncledger-bench-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 1;
  KafkaSettings settings;
  settings.brokers = brokers;
  const auto new_topics = [&](const std::string& name) {
    settings.prefix = fmt::format("bench-{}-{}", getpid(), name);
    auto client = Must(KafkaClient::Open(settings, RD_KAFKA_PRODUCER, {}));
    Must(FixTopics(*client, settings, partitions).status());
    return Must(KafkaLog::Open(settings));
  };
  const Facts facts = GenerateFacts(count, tenants);
  size_t bytes = 0;
  for (const std::string& fact : facts.bytes) bytes += fact.size();
  fmt::print("{} facts of {} bytes on average, {} tenants, {} partitions\n", facts.bytes.size(),
             bytes / facts.bytes.size(), tenants, partitions);

  auto embedded = Must(EmbeddedLog::Open({.path = folder + "/log", .partitions = partitions}));
  Say("append, embedded, 4,096 at a time with a cursor", facts.bytes.size(),
      Seconds([&] { AppendTo(*embedded, facts, 4096, true); }));
  auto kafka = new_topics("import");
  Say("append, Kafka, 4,096 at a time with a cursor", facts.bytes.size(),
      Seconds([&] { AppendTo(*kafka, facts, 4096, true); }));
  {
    auto other = new_topics("batches");
    Say("append, Kafka, 32,768 at a time", facts.bytes.size(),
        Seconds([&] { AppendTo(*other, facts, 32768, false); }));
  }
  Say("read, Kafka, one thread", facts.bytes.size(), Seconds([&] {
        size_t read = 0;
        for (int32_t p = 0; p < partitions; ++p) {
          for (int64_t at = 0; true;) {
            const int64_t some = Must(kafka->Read(p, at, 4096, [](const LogRecord&) {}));
            if (some == 0) break;
            at += some;
            read += static_cast<size_t>(some);
          }
        }
        if (read != facts.bytes.size()) std::exit(1);
      }));
  std::array<double, kRounds> from_embedded{}, from_kafka{};
  for (int round = 0; round < kRounds; ++round) {
    const size_t r = static_cast<size_t>(round);
    from_embedded[r] = Fold(*embedded, folder + "/scratch", facts.bytes.size());
    Say("fold from the embedded log", facts.bytes.size(), from_embedded[r]);
    from_kafka[r] = Fold(*kafka, folder + "/scratch", facts.bytes.size());
    Say("fold from Kafka", facts.bytes.size(), from_kafka[r]);
  }
  std::sort(from_embedded.begin(), from_embedded.end());
  std::sort(from_kafka.begin(), from_kafka.end());
  fmt::print("fold from Kafka : fold from the embedded log (medians) = {:.2f}\n",
             from_embedded[kRounds / 2] / from_kafka[kRounds / 2]);
  auto steady = new_topics("steady");
  EndToEnd(*steady, folder + "/steady", facts);
  embedded.reset();
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace syncledger

int main(int argc, char** argv) {
  const std::string brokers = argc > 1 ? argv[1] : "";
  const int64_t facts = argc > 2 ? std::atoll(argv[2]) : 300'000;
  const int tenants = argc > 3 ? std::atoi(argv[3]) : 64;
  const int partitions = argc > 4 ? std::atoi(argv[4]) : 64;
  if (!syncledger::CheckBrokers(brokers).ok() || facts < 1 || tenants < 1 || partitions < 1) {
    fmt::print(stderr,
               "bench_kafka: which Kafka? build/bench_kafka HOST:PORT [FACTS] [TENANTS] "
               "[PARTITIONS], numbers above 0\n");
    return 2;
  }
  return syncledger::RunBench(brokers, facts, tenants, partitions);
}
