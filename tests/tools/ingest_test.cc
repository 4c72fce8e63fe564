// `ingest` and `up --captures`: what is moved into a folder is in the log once, whatever is killed
// meanwhile; what is bad is moved aside and said.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "eventlog/kafka_log.h"
#include "eventlog/kafka_raw.h"
#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "syncledger/v1/fact.pb.h"
#include "tests/eventlog/kafka_broker.h"
#include "tests/temp_folder.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"

extern char** environ;

namespace syncledger {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kDemo = SYNCLEDGER_SOURCE_DIR "/demo/harbourside.ndjson";
constexpr std::chrono::seconds kPatience{90};
constexpr size_t kRepeatsOfOneKill = 2 * 4096;  // a batch of the spool, and what one line brings

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

size_t Count(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
  return count;
}

template <typename Done>
testing::AssertionResult Eventually(const Done& done) {
  const auto limit = std::chrono::steady_clock::now() + kPatience;
  while (!done()) {
    if (std::chrono::steady_clock::now() > limit)
      return testing::AssertionFailure() << "not in time";
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return testing::AssertionSuccess();
}

// The shipped binary as a process of its own, which says what it says into a file.
class Daemon {
 public:
  Daemon(std::vector<std::string> args, std::string said) : said_(std::move(said)) {
    args.insert(args.begin(), SYNCLEDGER_BINARY_DIR "/syncledger");
    std::vector<char*> argv;
    for (std::string& arg : args) argv.push_back(arg.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, said_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    EXPECT_EQ(posix_spawn(&pid_, argv[0], &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
  }
  ~Daemon() {
    if (pid_ > 0) End(SIGKILL);
  }

  std::string Said() const { return TextOf(said_); }

  // The exit code; -1 where a signal ended it.
  int End(int with) {
    kill(pid_, with);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  const std::string said_;
  pid_t pid_ = -1;
};

class IngestTest : public ::testing::Test {
 protected:
  void SetUp() override {
    settings_.brokers = KafkaBroker::Shared().address();
    ASSERT_NE(settings_.brokers, "") << "no Kafka to test with";
    KafkaBroker::RemoveTopics(settings_);
    KafkaBroker::MakeTopics(settings_, 5);
  }

  std::vector<std::string> IngestArgs() const {
    return {"ingest", "--kafka", settings_.brokers, "--captures", folder_.At("captures")};
  }

  // As a writer does: under another name until it is whole.
  void MoveIn(const std::string& name, const std::string& text) {
    fs::create_directories(folder_.At("captures"));
    folder_.Write("captures/" + name + ".part", text);
    fs::rename(folder_.At("captures/" + name + ".part"), folder_.At("captures/" + name));
  }

  Ran OnKafka(std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At("on-kafka"), "--kafka", settings_.brokers});
    return Syncledger(std::move(args));
  }
  Ran Embedded(std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At("embedded")});
    return Syncledger(std::move(args));
  }

  // What stands, of every tenant, without the facts' repeats.
  static std::string States(const Ran& verified) {
    EXPECT_EQ(verified.exit_code, kDone) << verified.out << verified.err;
    std::string states;
    for (size_t at = verified.out.find("\"tenant\""); at != std::string::npos;
         at = verified.out.find("\"tenant\"", at + 1)) {
      const std::string line = verified.out.substr(at, verified.out.find('\n', at) - at);
      states += line.substr(0, line.find(',')) + line.substr(line.find("\"state\"")) + "\n";
    }
    EXPECT_NE(states, "") << verified.out;
    return states;
  }

  // That every fact of the topic has its raw payload in the other topic.
  void ExpectRawOfEveryFact() const {
    auto log = KafkaLog::Open(settings_);
    auto raw = KafkaRaw::Open(settings_);
    ASSERT_TRUE(log.ok() && raw.ok()) << log.status() << raw.status();
    std::set<std::string> kept;
    const absl::Status read = (*raw)->Read([&](const v1::RawLine& line, int64_t) {
      kept.insert(line.payload_hash());
      return absl::OkStatus();
    });
    ASSERT_TRUE(read.ok()) << read;
    v1::Fact fact;
    for (int32_t p = 0; p < (*log)->partitions(); ++p) {
      for (int64_t at = 0; true;) {
        auto facts = (*log)->Read(p, at, 4096, [&](const LogRecord& record) {
          ASSERT_TRUE(fact.ParseFromString(std::string(record.bytes)));
          EXPECT_TRUE(kept.count(fact.payload_hash()) > 0) << p << " " << record.offset;
        });
        ASSERT_TRUE(facts.ok()) << facts.status();
        if (*facts == 0) break;
        at += *facts;
      }
    }
  }

  // The facts of the topic, and how many of them there are with different bytes.
  struct LogCount {
    size_t facts = 0;
    size_t different = 0;
  };
  LogCount CountLog() const {
    LogCount count;
    auto log = KafkaLog::Open(settings_);
    EXPECT_TRUE(log.ok()) << log.status();
    std::set<std::string> seen;
    for (int32_t p = 0; log.ok() && p < (*log)->partitions(); ++p) {
      for (int64_t at = 0; true;) {
        auto read = (*log)->Read(p, at, 4096, [&](const LogRecord& record) {
          ++count.facts;
          seen.insert(std::string(record.bytes));
        });
        EXPECT_TRUE(read.ok()) << read.status();
        if (!read.ok() || *read == 0) break;
        at += *read;
      }
    }
    count.different = seen.size();
    return count;
  }

  TempFolder folder_;
  KafkaSettings settings_;
};

TEST_F(IngestTest, WhatIsMovedInIsTheSameAsImported) {
  MoveIn("2.ndjson", BankDay());
  MoveIn("1.ndjson", TextOf(kDemo));
  MoveIn(".3.ndjson", "not taken: {");
  Daemon ingest(IngestArgs(), folder_.At("said"));
  ASSERT_TRUE(Eventually([&] { return folder_.Holds("captures/done/2.ndjson"); })) << ingest.Said();
  EXPECT_TRUE(folder_.Holds("captures/done/1.ndjson"));
  // Compressed, and one that has the name of one that was there.
  OutputOf("gzip -k " + folder_.At("captures/done/2.ndjson"));
  fs::rename(folder_.At("captures/done/2.ndjson.gz"), folder_.At("captures/3.ndjson.gz"));
  ASSERT_TRUE(Eventually([&] { return folder_.Holds("captures/done/3.ndjson.gz"); }));
  MoveIn("1.ndjson", TextOf(kDemo));
  ASSERT_TRUE(Eventually([&] { return folder_.Holds("captures/done/1.ndjson.2"); }));
  EXPECT_TRUE(folder_.Holds("captures/.3.ndjson"));

  // One process follows a folder.
  const Ran second = Syncledger(IngestArgs());
  EXPECT_EQ(second.exit_code, kBadInput);
  EXPECT_THAT(second.err, HasSubstr("another process follows this folder"));
  EXPECT_EQ(ingest.End(SIGTERM), kDone) << ingest.Said();

  const std::string day = folder_.Write("day.ndjson", BankDay());
  for (const std::string& path : {std::string(kDemo), day, day, std::string(kDemo)}) {
    ASSERT_EQ(Embedded({"import", path}).exit_code, kDone);
  }
  ASSERT_EQ(OnKafka({"fold"}).exit_code, kDone);
  EXPECT_EQ(OnKafka({"verify", "--format", "json"}).out,
            Embedded({"verify", "--format", "json"}).out);
}

TEST_F(IngestTest, ABadFileIsMovedAsideAndSaidOnce) {
  MoveIn("1.ndjson", TextOf(kDemo) + "{\"observed_at\": 7}\n");
  MoveIn("2.zst", "not compressed");
  MoveIn("3.ndjson", BankDay());
  Daemon ingest(IngestArgs(), folder_.At("said"));
  ASSERT_TRUE(Eventually([&] { return folder_.Holds("captures/done/3.ndjson"); })) << ingest.Said();
  EXPECT_THAT(TextOf(folder_.At("captures/refused/1.ndjson.reason")),
              AllOf(HasSubstr("captures/1.ndjson:"), HasSubstr("\"observed_at\" is")));
  EXPECT_THAT(TextOf(folder_.At("captures/refused/2.zst.reason")),
              HasSubstr("is called .zst and is not zstd"));
  EXPECT_TRUE(folder_.Holds("captures/refused/1.ndjson"));
  EXPECT_EQ(ingest.End(SIGTERM), kDone);
  EXPECT_EQ(Count(ingest.Said(), "nothing of the file was appended"), 2u) << ingest.Said();
  ASSERT_EQ(Embedded({"import", folder_.Write("day.ndjson", BankDay())}).exit_code, kDone);
  ASSERT_EQ(OnKafka({"fold"}).exit_code, kDone);
  EXPECT_EQ(OnKafka({"verify", "--format", "json"}).out,
            Embedded({"verify", "--format", "json"}).out);
}

TEST_F(IngestTest, KilledAtAnyMomentItLosesNothingAndRepeatsNoMoreThanABatch) {
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  const std::string all = folder_.At("all.ndjson");
  ASSERT_EQ(Syncledger({"generate", all, "--facts", "40000", "--tenants", "6", "--mailboxes", "60"})
                .exit_code,
            kDone);
  const std::string text = TextOf(all);
  const size_t half = text.find('\n', text.size() / 2) + 1;
  MoveIn("1.ndjson", text.substr(0, half));
  MoveIn("2.ndjson", text.substr(half));

  size_t kills = 0;
  for (bool ended = false; !ended; ++kills) {
    Daemon ingest(IngestArgs(), folder_.At("said"));
    // Mostly while it appends: it has said by then that it follows the folder.
    ASSERT_TRUE(
        Eventually([&] { return Count(ingest.Said(), "following") > kills || kills > 40; }));
    const auto moment = std::chrono::milliseconds(random() % (kills < 12 ? 400 : 3000));
    const auto until = std::chrono::steady_clock::now() + moment;
    while (!ended && std::chrono::steady_clock::now() < until) {
      ended = folder_.Holds("captures/done/2.ndjson");
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ingest.End(SIGKILL);
    ASSERT_LT(kills, 200u);
  }
  ASSERT_GT(kills, 3u);
  ASSERT_EQ(Embedded({"import", all}).exit_code, kDone);
  const LogCount count = CountLog();
  ExpectRawOfEveryFact();
  EXPECT_LE(count.facts - count.different, kills * kRepeatsOfOneKill);
  // Far fewer in fact: appended whole again after each kill it would be a multiple.
  EXPECT_LT(count.facts, 2 * count.different);
  ASSERT_EQ(OnKafka({"fold"}).exit_code, kDone);
  EXPECT_EQ(States(OnKafka({"verify", "--format", "json"})),
            States(Embedded({"verify", "--format", "json"})));
  const Ran reparsed = OnKafka({"replay", "--reparse"});
  EXPECT_EQ(reparsed.exit_code, kDone) << reparsed.out << reparsed.err;
}

TEST_F(IngestTest, WaitsForABrokerThatIsAwayAndEndsAtASignalMeanwhile) {
  KafkaBroker broker;
  KafkaSettings settings;
  settings.brokers = broker.address();
  ASSERT_NE(settings.brokers, "");
  KafkaBroker::MakeTopics(settings, 3);
  const std::vector<std::string> args = {"ingest", "--kafka", settings.brokers, "--captures",
                                         folder_.At("captures")};
  {
    Daemon ingest(args, folder_.At("said"));
    ASSERT_TRUE(Eventually([&] { return Count(ingest.Said(), "following") == 1; }));
    MoveIn("1.ndjson", BankDay());
    ASSERT_TRUE(Eventually([&] { return folder_.Holds("captures/done/1.ndjson"); }));
    broker.Stop();
    MoveIn("2.ndjson", TextOf(kDemo));
    ASSERT_TRUE(Eventually([&] {
      return Count(ingest.Said(), "until that is over no capture is appended") == 1;
    })) << ingest.Said();
    broker.StartAgain();
    ASSERT_TRUE(Eventually([&] { return folder_.Holds("captures/done/2.ndjson"); }))
        << ingest.Said();
    EXPECT_EQ(Count(ingest.Said(), "until that is over"), 1u) << ingest.Said();
    EXPECT_EQ(Count(ingest.Said(), "the log is reached again"), 1u) << ingest.Said();
    broker.Stop();
    MoveIn("3.ndjson", BankDay());
    ASSERT_TRUE(Eventually([&] { return Count(ingest.Said(), "until that is over") == 2; }));
    EXPECT_EQ(ingest.End(SIGTERM), kDone) << ingest.Said();
  }
  EXPECT_TRUE(folder_.Holds("captures/3.ndjson")) << "it waits for the next one";
}

TEST_F(IngestTest, UpFollowsAFolderOnEitherLogAndFoldsWhatComes) {
  for (const bool on_kafka : {true, false}) {
    SCOPED_TRACE(on_kafka);
    const std::string captures = on_kafka ? "captures" : "captures-embedded";
    std::vector<std::string> args = {
        "up",          "--data",      folder_.At(on_kafka ? "on-kafka" : "up"),
        "--listen",    "127.0.0.1:0", "--http",
        "127.0.0.1:0", "--captures",  folder_.At(captures)};
    if (on_kafka) args.insert(args.end(), {"--kafka", settings_.brokers});
    Daemon up(args, folder_.At(captures + "-said"));
    ASSERT_TRUE(Eventually([&] { return Count(up.Said(), "listening on") == 1; })) << up.Said();
    folder_.Write(captures + "/day.part", BankDay());
    fs::rename(folder_.At(captures + "/day.part"), folder_.At(captures + "/day.ndjson"));
    ASSERT_TRUE(Eventually([&] { return folder_.Holds(captures + "/done/day.ndjson"); }))
        << up.Said();
    EXPECT_EQ(up.End(SIGTERM), kDone) << up.Said();
  }
  ASSERT_EQ(Embedded({"import", folder_.Write("day.ndjson", BankDay())}).exit_code, kDone);
  const std::string expected = Embedded({"verify", "--format", "json"}).out;
  EXPECT_EQ(Syncledger({"--data", folder_.At("up"), "fold"}).exit_code, kDone);
  EXPECT_EQ(Syncledger({"--data", folder_.At("up"), "verify", "--format", "json"}).out, expected);
  EXPECT_EQ(OnKafka({"fold"}).exit_code, kDone);
  EXPECT_EQ(OnKafka({"verify", "--format", "json"}).out, expected);
}

TEST_F(IngestTest, AnImportThatWasKilledGoesOnWhereItsCursorIs) {
  const std::string all = folder_.At("all.ndjson");
  ASSERT_EQ(Syncledger({"generate", all, "--facts", "40000", "--tenants", "6", "--mailboxes", "60"})
                .exit_code,
            kDone);
  const std::vector<std::string> args = {"import",  "--data",          folder_.At("on-kafka"),
                                         "--kafka", settings_.brokers, all};
  size_t kills = 0;
  for (bool went_on = false; !went_on && kills < 50; ++kills) {
    Daemon import(args, folder_.At("said"));
    // Killed once something of it is in the log.
    ASSERT_TRUE(Eventually([&] { return CountLog().facts > 0; }));
    import.End(SIGKILL);
    went_on = Count(import.Said(), "where an import was cut short") > 0;
  }
  const Ran rest = OnKafka({"import", all});
  ASSERT_EQ(rest.exit_code, kDone) << rest.err;
  const LogCount count = CountLog();
  EXPECT_LE(count.facts - count.different, kills * kRepeatsOfOneKill);
  EXPECT_LT(count.facts, 2 * count.different);
  ASSERT_EQ(Embedded({"import", all}).exit_code, kDone);
  EXPECT_EQ(States(OnKafka({"verify", "--format", "json"})),
            States(Embedded({"verify", "--format", "json"})));
  // It has ended: the same file again is appended again.
  EXPECT_THAT(OnKafka({"import", all}).out, HasSubstr("said nothing new"));
}

}  // namespace
}  // namespace syncledger
