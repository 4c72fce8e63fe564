// Tests of opening the store: in one process at a time, beside a writer, after a crash, where it
// cannot be.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "rocksdb/db.h"
#include "store/keys.h"
#include "tests/eventlog/child_process.h"
#include "tests/resident_memory.h"
#include "tests/store/store_fixture.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

// The commit of that number: a hundred rows, a page of a verdict and the head all name it.
absl::Status WriteNumber(Store& store, uint64_t number) {
  const std::string text = std::to_string(number);
  std::deque<std::string> keys;
  Commit commit;
  for (int i = 0; i < 100; ++i) {
    keys.push_back("row " + std::to_string(i));
    commit.rows.push_back({"t", v1::ROW_ITEM, keys.back(), number, text});
  }
  v1::VerdictPage page;
  page.add_verdicts()->set_offset(number);
  page.mutable_verdicts(0)->set_fact_id(text);
  commit.pages.push_back({"t", number, 0, page.SerializeAsString()});
  commit.tenants = {{"t", {number + 1, text}}};
  commit.next_log_offsets = {{0, static_cast<int64_t>(number) + 1}};
  return store.Write(commit);
}

// What the view holds is one commit, whole; its number.
uint64_t ExpectOneCommit(const ReadView& view) {
  const auto head = view.Tenant("t").value();
  if (!head.has_value()) return 0;
  const uint64_t number = head->next_offset - 1;
  EXPECT_EQ(view.NextLogOffset(0).value(), static_cast<int64_t>(number) + 1);
  int rows = 0;
  EXPECT_TRUE(view.Scan("t", v1::ROW_ITEM, "", "", kNow,
                        [&](const StoredRow& row) {
                          EXPECT_EQ(row.value, std::to_string(number));
                          ++rows;
                          return true;
                        })
                  .ok());
  EXPECT_EQ(rows, 100);
  uint64_t last = UINT64_MAX;
  EXPECT_TRUE(view.Verdicts("t", number,
                            [&](const v1::Verdict& verdict) {
                              last = verdict.offset();
                              return true;
                            })
                  .ok());
  EXPECT_EQ(last, number);
  return number;
}

// Started by the tests below: commits, then waits.
TEST(StoreChild, DISABLED_Commits) {
  const auto store = MustOpen({.path = ChildArgument()});
  for (uint64_t number = 0; number < 500; ++number) ASSERT_TRUE(WriteNumber(*store, number).ok());
  ChildIsReady();
}

// Started by a test below: commits until it is killed, with little memory, so that it flushes all
// the time.
TEST(StoreChild, DISABLED_CommitsForEver) {
  const auto store = MustOpen({.path = ChildArgument(), .memory_bytes = 16 << 20});
  const auto head = store->View()->Tenant("t").value();
  uint64_t number = head.has_value() ? head->next_offset : 0;
  ASSERT_TRUE(WriteNumber(*store, number).ok());
  if (write(STDERR_FILENO, "!", 1) != 1) return;
  while (true) ASSERT_TRUE(WriteNumber(*store, ++number).ok());
}

TEST(Store, WhatWasCommittedSurvivesAKill) {
  const TempFolder folder;
  ChildProcess child("StoreChild.DISABLED_Commits", folder / "state");
  child.Kill();
  const auto store = MustOpen({.path = folder / "state"});
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(ExpectOneCommit(*store->View()), 499u);
  ASSERT_TRUE(WriteNumber(*store, 500).ok());
  EXPECT_EQ(ExpectOneCommit(*store->View()), 500u);
}

TEST(Store, KilledAnywhereItHoldsWholeCommits) {
  const TempFolder folder;
  uint64_t before = 0;
  for (int i = 0; i < 5; ++i) {
    ChildProcess child("StoreChild.DISABLED_CommitsForEver", folder / "state");
    child.Kill();
    const auto store = MustOpen({.path = folder / "state"});
    ASSERT_NE(store, nullptr);
    const uint64_t number = ExpectOneCommit(*store->View());
    EXPECT_GE(number, before + (i == 0 ? 0 : 1));
    before = number;
  }
}

TEST(Store, ReadBesideABusyWriterIsOneCommitWhole) {
  const TempFolder folder;
  ChildProcess child("StoreChild.DISABLED_CommitsForEver", folder / "state");
  uint64_t last = 0;
  for (int i = 0; i < 6; ++i) {
    const auto reader = MustOpen({.path = folder / "state", .read_only = true});
    ASSERT_NE(reader, nullptr);
    const auto view = reader->View();
    const uint64_t number = ExpectOneCommit(*view);
    EXPECT_GE(number, last);
    last = number;
    EXPECT_EQ(ExpectOneCommit(*view), number);
    EXPECT_TRUE(absl::IsFailedPrecondition(WriteNumber(*reader, 1)));
  }
  EXPECT_GT(last, 0u);
}

TEST(Store, ReadOnlyLeavesNothingBehind) {
  const TempFolder folder;
  EXPECT_TRUE(
      absl::IsNotFound(Store::Open({.path = folder / "state", .read_only = true}).status()));
  EXPECT_FALSE(fs::exists(folder / "state"));
  fs::create_directory(folder / "state");
  EXPECT_TRUE(
      absl::IsNotFound(Store::Open({.path = folder / "state", .read_only = true}).status()));
  ASSERT_TRUE(WriteNumber(*MustOpen({.path = folder / "state"}), 7).ok());

  const auto ours = [] {
    size_t count = 0;
    for (const auto& entry : fs::directory_iterator(fs::temp_directory_path())) {
      const std::string name = entry.path().filename().string();
      // Six characters follow the name: "syncledger-XXXXXX".
      if (name.starts_with("syncledger-") && name.size() == 17) ++count;
    }
    return count;
  };
  fs::create_directory(folder / "tmp");
  setenv("TMPDIR", (folder / "tmp").c_str(), 1);
  {
    const auto reader = MustOpen({.path = folder / "state", .read_only = true});
    EXPECT_EQ(ExpectOneCommit(*reader->View()), 7u);
    EXPECT_EQ(ours(), 1u);
  }
  EXPECT_EQ(ours(), 0u);
  unsetenv("TMPDIR");
}

TEST(Store, IsOpenInOneProcessAtATimeAndSaysInWhich) {
  const TempFolder folder;
  ChildProcess child("StoreChild.DISABLED_Commits", folder / "state");
  const absl::Status refused = Store::Open({.path = folder / "state"}).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()),
              StartsWith(folder / "state: the state is in use by another process"));
  if (refused.message().find("pid") != absl::string_view::npos) {
    EXPECT_THAT(std::string(refused.message()),
                HasSubstr("(pid " + std::to_string(child.pid()) + ")"));
  }
}

TEST(Store, OfAnotherVersionIsLeftAlone) {
  for (const auto& [format, said] :
       {std::pair("1", "an earlier version"), std::pair("999", "a newer version")}) {
    SCOPED_TRACE(format);
    const TempFolder folder;
    ASSERT_TRUE(WriteNumber(*MustOpen({.path = folder / "state"}), 1).ok());
    {
      rocksdb::ColumnFamilyOptions rows;
      rows.prefix_extractor = RowPrefixTransform();
      rocksdb::DB* db = nullptr;
      std::vector<rocksdb::ColumnFamilyHandle*> handles;
      ASSERT_TRUE(
          rocksdb::DB::Open(
              {}, folder / "state",
              {{"default", {}}, {"meta", {}}, {"rows", rows}, {"verdicts", {}}, {"quarantine", {}}},
              &handles, &db)
              .ok());
      ASSERT_TRUE(db->Put({}, handles[1], "F", format).ok());
      for (auto* handle : handles) delete handle;
      delete db;
    }
    for (const bool read_only : {false, true}) {
      const absl::Status refused =
          Store::Open({.path = folder / "state", .read_only = read_only}).status();
      EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
      EXPECT_THAT(std::string(refused.message()), HasSubstr(said));
    }
  }
}

TEST(Store, WhereNoneCanBeIsSaidInOneLine) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "text";
  fs::create_directory(folder / "other");
  std::ofstream(folder / "other/letter.txt") << "text";
  for (const std::string& path : {folder / "file", folder / "file/state", folder / "other"}) {
    const absl::Status refused = Store::Open({.path = path}).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), StartsWith(path + ": "));
    EXPECT_EQ(refused.message().find('\n'), absl::string_view::npos);
  }
}

TEST(Store, ThatMayNotBeWrittenSaysSo) {
  const TempFolder folder;
  chmod((folder / "").c_str(), 0755);
  fs::create_directory(folder / "closed");
  chmod((folder / "closed").c_str(), 0555);
  { MustOpen({.path = folder / "state"}); }
  chmod((folder / "state").c_str(), 0555);
  // As somebody without rights, where the test itself has them all.
  const uid_t was = geteuid();
  if (was == 0) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  for (const std::string& path : {folder / "closed", folder / "closed/state", folder / "state"}) {
    const absl::Status refused = Store::Open({.path = path}).status();
    EXPECT_TRUE(absl::IsPermissionDenied(refused)) << refused;
  }
  if (was == 0) {
    ASSERT_EQ(seteuid(was), 0);
  }
}

// Started by the test below: no file of it may grow beyond a megabyte, which is as if the disk were
// full.
TEST(StoreChild, DISABLED_FillsTheDisk) {
  auto store = MustOpen({.path = ChildArgument()});
  signal(SIGXFSZ, SIG_IGN);
  const rlimit most = {1 << 20, 1 << 20};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &most), 0);
  uint64_t written = 0;
  absl::Status full;
  while (full.ok() && written < 10000) {
    full = WriteNumber(*store, written);
    if (full.ok()) ++written;
  }
  ASSERT_TRUE(absl::IsResourceExhausted(full)) << full;
  ASSERT_THAT(std::string(full.message()), HasSubstr("the disk is full"));
  store.reset();
  std::ofstream(ChildArgument() + "-written") << written;
  ChildIsReady();
}

TEST(Store, OnAFullDiskWritesNothingInPart) {
  const TempFolder folder;
  ChildProcess child("StoreChild.DISABLED_FillsTheDisk", folder / "state");
  child.Kill();
  uint64_t written = 0;
  std::ifstream(folder / "state-written") >> written;
  EXPECT_GT(written, 0u);
  const auto store = MustOpen({.path = folder / "state"});
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(ExpectOneCommit(*store->View()) + 1, written);
}

TEST(Store, DamagedIsSaidAndNeverReadAsSomethingElse) {
  std::mt19937_64 random(4);
  const TempFolder folder;
  {
    const auto store = MustOpen({.path = folder / "state"});
    for (uint64_t number = 0; number < 50; ++number) ASSERT_TRUE(WriteNumber(*store, number).ok());
    ASSERT_TRUE(store->Flush().ok());
  }
  std::vector<std::string> tables;
  for (const auto& entry : fs::directory_iterator(folder / "state")) {
    if (entry.path().extension() == ".sst") tables.push_back(entry.path().string());
  }
  ASSERT_GE(tables.size(), 3u);
  int found = 0;
  constexpr int kFlips = 60;
  for (int i = 0; i < kFlips; ++i) {
    const std::string& table = tables[random() % tables.size()];
    std::ifstream in(table, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    std::string altered = whole;
    const size_t place = random() % whole.size();
    altered[place] = static_cast<char>(altered[place] ^ (1 + random() % 255));
    SCOPED_TRACE(table + ", byte " + std::to_string(place));
    std::ofstream(table, std::ios::binary | std::ios::trunc) << altered;
    {
      auto store = Store::Open({.path = folder / "state", .read_only = true});
      absl::Status status = store.status();
      if (store.ok()) {
        const auto view = (*store)->View();
        for (int row = 0; row < 100 && status.ok(); ++row) {
          for (uint64_t as_of = 0; as_of < 50 && status.ok(); ++as_of) {
            const auto got = view->Get("t", v1::ROW_ITEM, "row " + std::to_string(row), as_of);
            status = got.status();
            if (got.ok() && got->has_value()) {
              EXPECT_EQ((*got)->value, std::to_string(as_of));
            }
          }
        }
        uint64_t next = 0;
        if (status.ok()) {
          status = view->Verdicts("t", 0, [&](const v1::Verdict& verdict) {
            EXPECT_EQ(verdict.offset(), next);
            EXPECT_EQ(verdict.fact_id(), std::to_string(next++));
            return true;
          });
        }
      }
      if (!status.ok()) {
        ++found;
        EXPECT_TRUE(absl::IsDataLoss(status)) << status;
        EXPECT_THAT(std::string(status.message()), StartsWith(folder / "state: "));
      }
    }
    std::ofstream(table, std::ios::binary | std::ios::trunc) << whole;
  }
  // What is not found lies in what is not read: paddings and statistics.
  EXPECT_GT(found, kFlips / 2);

  fs::remove(folder / "state/CURRENT");
  const absl::Status refused = Store::Open({.path = folder / "state"}).status();
  EXPECT_TRUE(absl::IsDataLoss(refused)) << refused;
}

TEST(Store, StaysWithinItsMemory) {
  const TempFolder folder;
  constexpr size_t kMemory = size_t{32} << 20;
  const size_t before = ResidentBytes();
  const auto store = MustOpen({.path = folder / "state", .memory_bytes = kMemory});
  std::mt19937_64 random(1);
  size_t most = 0;
  for (int commits = 0; commits < 200; ++commits) {
    std::deque<std::string> texts;
    Commit commit;
    for (int i = 0; i < 1000; ++i) {
      const std::string& key = texts.emplace_back("row " + std::to_string(random() % 1000000));
      std::string& value = texts.emplace_back();
      for (int n = 0; n < 64; ++n) value += std::to_string(random() % 100000);
      commit.rows.push_back({"t", v1::ROW_ITEM, key, static_cast<uint64_t>(commits), value});
    }
    ASSERT_TRUE(store->Write(commit).ok());
    const auto view = store->View();
    for (int i = 0; i < 100; ++i) {
      ASSERT_TRUE(
          view->Get("t", v1::ROW_ITEM, "row " + std::to_string(random() % 1000000), kNow).ok());
    }
    most = std::max(most, ResidentBytes());
  }
  // Beside the flag: what a flush and a compaction hold, open files, the allocator's and the test's
  // own.
  EXPECT_LT(most - before, kMemory + (size_t{48} << 20));
}

}  // namespace
}  // namespace syncledger
