// Tests of the embedded log: what was appended is read, in any cut, across any restart, by one
// process at a time.
#include "eventlog/embedded_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "rocksdb/db.h"
#include "tests/eventlog/child_process.h"
#include "tests/eventlog/log_fixture.h"
#include "tests/resident_memory.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::vector<TestFact> RandomFacts(std::mt19937_64& random, size_t count, size_t max_size) {
  std::vector<TestFact> facts;
  for (size_t i = 0; i < count; ++i) facts.push_back(RandomFact(random, max_size));
  return facts;
}

TEST(EmbeddedLog, HoldsWhatWasAppendedInAnyCutAndAcrossAnyRestart) {
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const TempFolder folder;
    const EmbeddedLogOptions options{.path = folder / "log",
                                     .partitions = static_cast<int32_t>(1 + random() % 9)};
    auto log = MustOpen(options);
    ASSERT_NE(log, nullptr);
    Contents expected(static_cast<size_t>(options.partitions));
    for (int step = 0; step < 25; ++step) {
      const size_t most = random() % 4 == 0 ? 3000 : 20;
      const auto facts = RandomFacts(random, random() % (most + 1), 300);
      ASSERT_TRUE(AppendAll(*log, facts).ok());
      AddTo(&expected, facts);
      if (random() % 5 == 0) {
        log.reset();
        log = MustOpen(options);
        ASSERT_NE(log, nullptr);
      }
      const auto p = static_cast<int32_t>(random() % expected.size());
      EXPECT_EQ(log->EndOffset(p).value(),
                static_cast<int64_t>(expected[static_cast<size_t>(p)].size()));
      if (random() % 3 == 0) {
        ASSERT_EQ(ReadAll(*log, static_cast<int64_t>(1 + random() % 2000)), expected);
      }
    }
    ASSERT_EQ(ReadAll(*log), expected);
  }
}

TEST(EmbeddedLog, AnyPlaceCanBeReadInAnyOrder) {
  std::mt19937_64 random(7);
  const TempFolder folder;
  const auto log = MustOpen({.path = folder / "log", .partitions = 1});
  ASSERT_NE(log, nullptr);
  std::vector<TestFact> all;
  for (int i = 0; i < 40; ++i) {
    const auto facts = RandomFacts(random, random() % 200, 50);
    ASSERT_TRUE(AppendAll(*log, facts).ok());
    all.insert(all.end(), facts.begin(), facts.end());
  }
  for (int i = 0; i < 500; ++i) {
    const size_t from = random() % (all.size() + 10);
    const size_t most = random() % 300;
    std::vector<std::string> expected;
    for (size_t at = from; at < all.size() && expected.size() < most; ++at) {
      expected.push_back(all[at].bytes);
    }
    std::vector<std::string> read;
    const auto count = log->Read(0, static_cast<int64_t>(from), static_cast<int64_t>(most),
                                 [&](const LogRecord& record) { read.emplace_back(record.bytes); });
    ASSERT_EQ(count.value(), static_cast<int64_t>(expected.size())) << "from " << from;
    ASSERT_EQ(read, expected) << "from " << from << ", up to " << most;
  }
}

TEST(EmbeddedLog, HowFactsAreCutIntoBatchesNeverShows) {
  std::mt19937_64 random(3);
  const auto facts = RandomFacts(random, 3000, 100);
  std::vector<Contents> read;
  for (const size_t batch : {size_t{13}, size_t{100}, size_t{1024}, facts.size()}) {
    const TempFolder folder;
    const auto log = MustOpen({.path = folder / "log", .partitions = 4});
    ASSERT_NE(log, nullptr);
    for (size_t from = 0; from < facts.size(); from += batch) {
      const size_t to = std::min(from + batch, facts.size());
      ASSERT_TRUE(AppendAll(*log, {facts.begin() + static_cast<std::ptrdiff_t>(from),
                                   facts.begin() + static_cast<std::ptrdiff_t>(to)})
                      .ok());
    }
    read.push_back(ReadAll(*log));
  }
  EXPECT_EQ(read[0], read[1]);
  EXPECT_EQ(read[0], read[2]);
  EXPECT_EQ(read[0], read[3]);
}

TEST(EmbeddedLog, TakesFactsLargerThanAPage) {
  const TempFolder folder;
  const EmbeddedLogOptions options{.path = folder / "log", .partitions = 1};
  const std::vector<TestFact> facts = {{"t", std::string(16 << 20, 'x')},
                                       {"t", "small"},
                                       {"t", std::string(5 << 20, 'y')},
                                       {"t", ""}};
  Contents expected(1);
  AddTo(&expected, facts);
  {
    const auto log = MustOpen(options);
    ASSERT_TRUE(AppendAll(*log, facts).ok());
    EXPECT_EQ(ReadAll(*log), expected);
  }
  EXPECT_EQ(ReadAll(*MustOpen(options)), expected);
}

TEST(EmbeddedLog, KeepsACursorWithTheBatchThatItFollows) {
  const TempFolder folder;
  const EmbeddedLogOptions options{.path = folder / "log"};
  {
    const auto log = MustOpen(options);
    EXPECT_EQ(log->Cursor("graph/anna").value(), "");
    ASSERT_TRUE(AppendAll(*log, {{"t", "a"}}, {{"graph/anna", "one"}, {"", "nameless"}}).ok());
    ASSERT_TRUE(AppendAll(*log, {}, {{"graph/anna", std::string("t\0o", 3)}}).ok());
    EXPECT_EQ(log->Cursor("graph/anna").value(), std::string("t\0o", 3));
  }
  const auto log = MustOpen(options);
  EXPECT_EQ(log->Cursor("graph/anna").value(), std::string("t\0o", 3));
  EXPECT_EQ(log->Cursor("").value(), "nameless");
  EXPECT_EQ(log->Cursor("graph").value(), "");
}

TEST(EmbeddedLog, KeepsTheNumberOfPartitionsItWasCreatedWith) {
  const TempFolder folder;
  EXPECT_EQ(MustOpen({.path = folder / "log", .partitions = 5})->partitions(), 5);
  EXPECT_EQ(MustOpen({.path = folder / "log", .partitions = 8})->partitions(), 5);
  EXPECT_EQ(MustOpen({.path = folder / "log", .partitions = 8, .read_only = true})->partitions(),
            5);
  for (const int32_t wrong : {0, -1, 1025}) {
    EXPECT_TRUE(absl::IsInvalidArgument(
        EmbeddedLog::Open({.path = folder / "other", .partitions = wrong}).status()));
  }
}

TEST(EmbeddedLog, RefusesPartitionsAndOffsetsThatCannotBe) {
  const TempFolder folder;
  const auto log = MustOpen({.path = folder / "log", .partitions = 2});
  const auto nothing = [](const LogRecord&) { ADD_FAILURE(); };
  EXPECT_TRUE(absl::IsInvalidArgument(log->Read(2, 0, 1, nothing).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log->Read(-1, 0, 1, nothing).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log->Read(0, -1, 1, nothing).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(log->EndOffset(2).status()));
  EXPECT_EQ(log->Read(0, 0, 1, nothing).value(), 0);
  EXPECT_EQ(log->Read(0, 99, 1, nothing).value(), 0);
}

TEST(EmbeddedLog, OpenedToReadOnlyShowsWhatWasThereBesideAWriter) {
  const TempFolder folder;
  EXPECT_TRUE(
      absl::IsNotFound(EmbeddedLog::Open({.path = folder / "log", .read_only = true}).status()));
  EXPECT_FALSE(std::filesystem::exists(folder / "log"));

  const auto writer = MustOpen({.path = folder / "log", .partitions = 1});
  ASSERT_TRUE(AppendAll(*writer, {{"t", "a"}, {"t", "b"}}).ok());
  const auto reader = MustOpen({.path = folder / "log", .read_only = true});
  ASSERT_NE(reader, nullptr);
  ASSERT_TRUE(AppendAll(*writer, {{"t", "c"}}).ok());
  EXPECT_EQ(ReadAll(*reader), (Contents{{"a", "b"}}));
  EXPECT_EQ(ReadAll(*writer), (Contents{{"a", "b", "c"}}));
  EXPECT_TRUE(absl::IsFailedPrecondition(AppendAll(*reader, {{"t", "d"}})));
}

// Started by the tests below: appends and waits.
TEST(EmbeddedLogChild, DISABLED_Writes) {
  const auto log = MustOpen({.path = ChildArgument(), .partitions = 3});
  std::mt19937_64 random(11);
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(AppendAll(*log, RandomFacts(random, 500, 300), {{"at", std::to_string(i)}}).ok());
  }
  ChildIsReady();
}

TEST(EmbeddedLog, WhatWasAcknowledgedSurvivesAKill) {
  const TempFolder folder;
  ChildProcess child("EmbeddedLogChild.DISABLED_Writes", folder / "log");
  child.Kill();
  std::mt19937_64 random(11);
  Contents expected(3);
  for (int i = 0; i < 20; ++i) AddTo(&expected, RandomFacts(random, 500, 300));
  const auto log = MustOpen({.path = folder / "log"});
  ASSERT_NE(log, nullptr);
  EXPECT_EQ(ReadAll(*log), expected);
  EXPECT_EQ(log->Cursor("at").value(), "19");
}

TEST(EmbeddedLog, ClosedInOrderHasNothingToRecover) {
  const TempFolder folder;
  ASSERT_TRUE(AppendAll(*MustOpen({.path = folder / "log"}), {{"t", "a"}}, {{"c", "1"}}).ok());
  for (const auto& entry : std::filesystem::directory_iterator(folder / "log")) {
    if (entry.path().extension() == ".log") {
      EXPECT_EQ(entry.file_size(), 0u) << entry.path();
    }
  }
}

TEST(EmbeddedLog, IsOpenInOneProcessAtATimeAndSaysInWhich) {
  const TempFolder folder;
  ChildProcess child("EmbeddedLogChild.DISABLED_Writes", folder / "log");
  const absl::Status refused = EmbeddedLog::Open({.path = folder / "log"}).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()),
              StartsWith(folder / "log: the event log is in use by another process"));
  // The system tells who holds a lock only where its files have the device that it names.
  if (refused.message().find("pid") != absl::string_view::npos) {
    EXPECT_THAT(std::string(refused.message()),
                HasSubstr("(pid " + std::to_string(child.pid()) + ")"));
  }
  child.Kill();
  EXPECT_NE(MustOpen({.path = folder / "log"}), nullptr);
}

TEST(EmbeddedLog, AppendedToWithoutPauseItStaysWithinItsMemory) {
  const TempFolder folder;
  constexpr size_t kMemory = size_t{16} << 20;
  const auto log = MustOpen({.path = folder / "log", .memory_bytes = kMemory});
  std::mt19937_64 random(1);
  std::vector<TestFact> facts;
  for (int i = 0; i < 400; ++i) {
    facts.push_back({"tenant " + std::to_string(i), std::string(10000, '\0')});
    for (char& byte : facts.back().bytes) byte = static_cast<char>(random());
  }
  const size_t before = ResidentBytes();
  size_t most = 0;
  for (int appends = 0; appends < 100; ++appends) {
    ASSERT_TRUE(AppendAll(*log, facts).ok());
    most = std::max(most, ResidentBytes());
  }
  // Beside it: one batch of 4 MiB, what a flush holds, and what the allocator keeps.
  EXPECT_LT(most - before, kMemory + (size_t{24} << 20));
}

TEST(EmbeddedLog, OfANewerVersionIsLeftAlone) {
  const TempFolder folder;
  { MustOpen({.path = folder / "log", .partitions = 1}); }
  {
    rocksdb::DB* db = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    ASSERT_TRUE(
        rocksdb::DB::Open({}, folder / "log", {{"default", {}}, {"partition-0", {}}}, &handles, &db)
            .ok());
    ASSERT_TRUE(db->Put({}, "format", "2").ok());
    for (auto* handle : handles) delete handle;
    delete db;
  }
  for (const bool read_only : {false, true}) {
    const absl::Status refused =
        EmbeddedLog::Open({.path = folder / "log", .read_only = read_only}).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr("newer version"));
  }
}

TEST(EmbeddedLog, WhereNoLogCanBeIsSaidInOneLine) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "text";
  std::filesystem::create_directory(folder / "other");
  std::ofstream(folder / "other/letter.txt") << "text";
  struct Case {
    std::string path;
    absl::StatusCode code;
    std::string words;
  };
  for (const Case& c : {
           Case{folder / "file", absl::StatusCode::kFailedPrecondition, "is not a directory"},
           Case{folder / "file/log", absl::StatusCode::kFailedPrecondition, "Not a directory"},
           Case{folder / "other", absl::StatusCode::kFailedPrecondition, "holds other files"},
       }) {
    const absl::Status refused = EmbeddedLog::Open({.path = c.path}).status();
    EXPECT_EQ(refused.code(), c.code) << refused;
    EXPECT_THAT(std::string(refused.message()), StartsWith(c.path + ": "));
    EXPECT_THAT(std::string(refused.message()), HasSubstr(c.words));
    EXPECT_EQ(refused.message().find('\n'), absl::string_view::npos);
  }
}

// Runs as somebody who has no rights, where the test itself has them all.
class WithoutRights {
 public:
  WithoutRights() {
    if (was_ == 0) {
      EXPECT_EQ(seteuid(65534), 0);
    }
  }
  ~WithoutRights() {
    if (was_ == 0) {
      EXPECT_EQ(seteuid(was_), 0);
    }
  }

 private:
  const uid_t was_ = geteuid();
};

TEST(EmbeddedLog, ThatMayNotBeWrittenSaysSo) {
  const TempFolder folder;
  chmod((folder / "").c_str(), 0755);
  std::filesystem::create_directory(folder / "closed");
  chmod((folder / "closed").c_str(), 0555);
  { MustOpen({.path = folder / "log", .partitions = 1}); }
  chmod((folder / "log").c_str(), 0555);
  const WithoutRights without_rights;
  for (const std::string& path : {folder / "closed", folder / "closed/log", folder / "log"}) {
    const absl::Status refused = EmbeddedLog::Open({.path = path}).status();
    EXPECT_TRUE(absl::IsPermissionDenied(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), StartsWith(path + ": "));
  }
}

// Started by the test below: no file of it may grow beyond two megabytes, which is as if the disk
// were full.
TEST(EmbeddedLogChild, DISABLED_FillsTheDisk) {
  auto log = MustOpen({.path = ChildArgument(), .partitions = 1});
  signal(SIGXFSZ, SIG_IGN);
  const rlimit most = {2 << 20, 2 << 20};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &most), 0);
  int64_t acknowledged = 0;
  absl::Status full;
  while (full.ok() && acknowledged < 100) {
    full = AppendAll(*log, {{"t", std::string(100000, static_cast<char>(acknowledged))}});
    if (full.ok()) ++acknowledged;
  }
  ASSERT_TRUE(absl::IsResourceExhausted(full)) << full;
  ASSERT_THAT(std::string(full.message()), HasSubstr("the disk is full"));
  ASSERT_EQ(log->EndOffset(0).value(), acknowledged);
  log.reset();
  std::ofstream(ChildArgument() + "-acknowledged") << acknowledged;
  ChildIsReady();
}

TEST(EmbeddedLog, OnAFullDiskLosesNothingThatWasAcknowledged) {
  const TempFolder folder;
  ChildProcess child("EmbeddedLogChild.DISABLED_FillsTheDisk", folder / "log");
  child.Kill();
  int64_t acknowledged = 0;
  std::ifstream(folder / "log-acknowledged") >> acknowledged;
  EXPECT_GT(acknowledged, 0);
  const auto log = MustOpen({.path = folder / "log"});
  ASSERT_NE(log, nullptr);
  const Contents contents = ReadAll(*log);
  ASSERT_GE(contents[0].size(), static_cast<size_t>(acknowledged));
  for (int64_t i = 0; i < acknowledged; ++i) {
    EXPECT_EQ(contents[0][static_cast<size_t>(i)], std::string(100000, static_cast<char>(i)));
  }
}

// The partitions that other Kafka clients give to these keys, of 8.
TEST(Partition, IsThatOfEveryKafkaClient) {
  EXPECT_EQ(PartitionOf("", 1), 0);
  EXPECT_EQ(PartitionOf("21", INT32_MAX), -973932308 & 0x7fffffff);
  EXPECT_EQ(PartitionOf("foobar", INT32_MAX), -790332482 & 0x7fffffff);
  EXPECT_EQ(PartitionOf("a-little-bit-long-string", INT32_MAX), -985981536 & 0x7fffffff);
  EXPECT_EQ(PartitionOf("a-little-bit-longer-string", INT32_MAX), -1486304829 & 0x7fffffff);
}

}  // namespace
}  // namespace syncledger
