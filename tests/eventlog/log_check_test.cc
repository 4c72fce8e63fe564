// Tests of the check of the embedded log: one altered byte anywhere is found, and what can be read
// is what was written.
#include "eventlog/log_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "rocksdb/db.h"
#include "tests/eventlog/log_fixture.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A log as a crash leaves it: facts in tables, facts in a write-ahead log, and what it holds.
class CrashedLog {
 public:
  explicit CrashedLog(uint64_t seed, int32_t partitions = 3)
      : expected(static_cast<size_t>(partitions)) {
    std::mt19937_64 random(seed);
    const EmbeddedLogOptions options{.path = folder_ / "live", .partitions = partitions};
    auto log = MustOpen(options);
    for (int run = 0; run < 3; ++run) {
      for (int batch = 0; batch < 6; ++batch) {
        std::vector<TestFact> facts;
        for (uint64_t i = random() % 150; i-- > 0;) facts.push_back(RandomFact(random, 400));
        EXPECT_TRUE(AppendAll(*log, facts, {{"cursor", std::to_string(batch)}}).ok());
        AddTo(&expected, facts);
      }
      if (run < 2) {
        log.reset();
        log = MustOpen(options);
      }
    }
    fs::copy(folder_ / "live", folder_ / "crashed", fs::copy_options::recursive);
  }

  // A fresh copy of the log as the crash left it.
  std::string Copy() {
    const std::string path = folder_ / ("copy-" + std::to_string(++copies_));
    fs::copy(folder_ / "crashed", path, fs::copy_options::recursive);
    return path;
  }

  std::vector<std::string> Files(const std::string& ending) const {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(folder_ / "crashed")) {
      const std::string name = entry.path().filename().string();
      if (name.ends_with(ending) && entry.file_size() > 0) files.push_back(name);
    }
    std::sort(files.begin(), files.end());
    return files;
  }

  std::string Manifest() const {
    const std::string current = ReadFile(folder_ / "crashed/CURRENT");
    return current.substr(0, current.size() - 1);
  }

  Contents expected;

 private:
  const TempFolder folder_;
  int copies_ = 0;
};

// The first offset that can really not be read: of each partition in which one cannot. Whatever is
// before it must be what was written.
std::map<int32_t, int64_t> Unreadable(const std::string& path, const Contents& expected) {
  std::map<int32_t, int64_t> unreadable;
  const auto log = EmbeddedLog::Open({.path = path, .read_only = true, .damaged = true});
  if (!log.ok()) return unreadable;
  absl::Status ignored;
  const Contents read = ReadAll(**log, 1000, &ignored);
  EXPECT_EQ(read.size(), expected.size());
  for (size_t p = 0; p < std::min(read.size(), expected.size()); ++p) {
    const size_t facts = std::min(read[p].size(), expected[p].size());
    EXPECT_EQ(facts, read[p].size());
    EXPECT_TRUE(std::equal(expected[p].begin(),
                           expected[p].begin() + static_cast<std::ptrdiff_t>(facts),
                           read[p].begin()));
    if (facts < expected[p].size()) {
      unreadable[static_cast<int32_t>(p)] = static_cast<int64_t>(facts);
    }
  }
  return unreadable;
}

TEST(CheckLog, FindsNothingInALogThatIsAsItWasWritten) {
  CrashedLog crashed(1);
  const std::string path = crashed.Copy();
  EXPECT_THAT(CheckLog(path).value(), testing::IsEmpty());
  EXPECT_EQ(ReadAll(*MustOpen({.path = path, .read_only = true})), crashed.expected);
  EXPECT_EQ(ReadAll(*MustOpen({.path = path})), crashed.expected);
  EXPECT_THAT(CheckLog(path).value(), testing::IsEmpty());
}

// The bytes of a file that are worth altering: its ends, where headers and footers are, and some of
// all others.
std::vector<size_t> Places(size_t size, std::mt19937_64& random) {
  std::vector<size_t> places;
  for (size_t i = 0; i < std::min<size_t>(size, 12); ++i) places.push_back(i);
  for (size_t i = 0; i < std::min<size_t>(size, 60); i += 1 + random() % 3) {
    places.push_back(size - 1 - i);
  }
  for (int i = 0; i < 20; ++i) places.push_back(random() % size);
  return places;
}

TEST(CheckLog, FindsAnyAlteredByteOfATable) {
  std::mt19937_64 random(5);
  CrashedLog crashed(2);
  const std::string path = crashed.Copy();
  const auto files = crashed.Files(".sst");
  ASSERT_GE(files.size(), 4u);
  for (const std::string& name : files) {
    const std::string whole = ReadFile(path + "/" + name);
    for (const size_t place : Places(whole.size(), random)) {
      SCOPED_TRACE(name + ", byte " + std::to_string(place));
      std::string altered = whole;
      altered[place] = static_cast<char>(altered[place] ^ (1 + random() % 255));
      WriteFile(path + "/" + name, altered);
      const auto damage = CheckLog(path);
      ASSERT_TRUE(damage.ok()) << damage.status();
      ASSERT_EQ(damage->size(), 1u);
      EXPECT_THAT(damage->front().why, HasSubstr(name));
      // A fact before the one that is named can be read; where one cannot be read, none later is
      // named.
      for (const auto& [p, offset] : Unreadable(path, crashed.expected)) {
        EXPECT_EQ(damage->front().partition, p);
        EXPECT_GE(damage->front().first_unreadable, offset);
        EXPECT_LT(damage->front().first_unreadable,
                  static_cast<int64_t>(crashed.expected[static_cast<size_t>(p)].size()));
      }
    }
    WriteFile(path + "/" + name, whole);
  }
  EXPECT_THAT(CheckLog(path).value(), testing::IsEmpty());
}

TEST(CheckLog, FindsAnyAlteredByteOfAWriteAheadLogAndOpeningRefusesIt) {
  std::mt19937_64 random(6);
  CrashedLog crashed(3);
  const std::string path = crashed.Copy();
  const auto files = crashed.Files(".log");
  ASSERT_GE(files.size(), 1u);
  int named = 0;
  int altered_bytes = 0;
  for (const std::string& name : files) {
    const std::string whole = ReadFile(path + "/" + name);
    std::vector<size_t> places = Places(whole.size(), random);
    // Around the ends of blocks, where records are cut.
    for (size_t block = 32768; block < whole.size(); block += 32768) {
      for (size_t place = block - 9; place < block + 9; ++place) places.push_back(place);
    }
    for (const size_t place : places) {
      SCOPED_TRACE(name + ", byte " + std::to_string(place));
      std::string altered = whole;
      altered[place] = static_cast<char>(altered[place] ^ (1 + random() % 255));
      WriteFile(path + "/" + name, altered);
      const auto damage = CheckLog(path);
      ASSERT_TRUE(damage.ok()) << damage.status();
      ASSERT_FALSE(damage->empty());
      ++altered_bytes;
      for (const auto& [p, offset] : Unreadable(path, crashed.expected)) {
        const auto of_p =
            std::find_if(damage->begin(), damage->end(),
                         [&, of = p](const LogDamage& d) { return d.partition == of; });
        if (of_p == damage->end()) continue;
        EXPECT_EQ(of_p->first_unreadable, offset);
        ++named;
        break;
      }
      for (const bool read_only : {true, false}) {
        const absl::Status refused =
            EmbeddedLog::Open({.path = path, .read_only = read_only}).status();
        EXPECT_TRUE(absl::IsDataLoss(refused)) << refused;
      }
    }
    WriteFile(path + "/" + name, whole);
  }
  // Of a few bytes (the keys themselves) it cannot be told whose facts they were.
  EXPECT_GT(named, altered_bytes * 8 / 10);
  EXPECT_EQ(ReadAll(*MustOpen({.path = path})), crashed.expected);
}

TEST(CheckLog, FindsAnyAlteredByteOfTheManifest) {
  std::mt19937_64 random(8);
  CrashedLog crashed(4);
  const std::string path = crashed.Copy();
  for (const std::string& name : {crashed.Manifest(), std::string("CURRENT")}) {
    const std::string whole = ReadFile(path + "/" + name);
    for (const size_t place : Places(whole.size(), random)) {
      SCOPED_TRACE(name + ", byte " + std::to_string(place));
      std::string altered = whole;
      altered[place] = static_cast<char>(altered[place] ^ (1 + random() % 255));
      WriteFile(path + "/" + name, altered);
      const auto damage = CheckLog(path);
      ASSERT_TRUE(damage.ok()) << damage.status();
      EXPECT_FALSE(damage->empty());
      EXPECT_FALSE(EmbeddedLog::Open({.path = path}).ok());
      Unreadable(path, crashed.expected);
    }
    WriteFile(path + "/" + name, whole);
  }
}

TEST(CheckLog, FindsAFileThatIsMissingOrCutShort) {
  CrashedLog crashed(5);
  std::vector<std::string> files = crashed.Files(".sst");
  files.push_back("CURRENT");
  files.push_back(crashed.Manifest());
  for (const std::string& name : files) {
    for (const bool missing : {true, false}) {
      SCOPED_TRACE(name + (missing ? ", missing" : ", cut short"));
      const std::string path = crashed.Copy();
      if (missing) {
        fs::remove(path + "/" + name);
      } else {
        fs::resize_file(path + "/" + name, fs::file_size(path + "/" + name) / 2);
      }
      const auto damage = CheckLog(path);
      ASSERT_TRUE(damage.ok()) << damage.status();
      EXPECT_FALSE(damage->empty());
      EXPECT_FALSE(EmbeddedLog::Open({.path = path}).ok());
      Unreadable(path, crashed.expected);
    }
  }
}

TEST(CheckLog, NamesTheFirstFactOfTheFirstPageThatIsLost) {
  const TempFolder folder;
  {
    const auto log = MustOpen({.path = folder / "log", .partitions = 1});
    for (int page = 0; page < 4; ++page) {
      std::vector<TestFact> facts;
      for (int i = 0; i < 100; ++i) {
        facts.push_back({"t", "page " + std::to_string(page) + " fact " + std::to_string(i)});
      }
      // What follows does not compress, so that its place in the file can be found.
      std::mt19937_64 random(static_cast<uint64_t>(page));
      facts.push_back({"t", "here begins " + std::to_string(page)});
      for (int i = 0; i < 20000; ++i) facts.back().bytes += static_cast<char>(random());
      ASSERT_TRUE(AppendAll(*log, facts).ok());
    }
  }
  std::string table;
  for (const auto& entry : fs::directory_iterator(folder / "log")) {
    const bool larger = entry.path().extension() == ".sst" &&
                        (table.empty() || entry.file_size() > fs::file_size(table));
    if (larger) table = entry.path().string();
  }
  std::string bytes = ReadFile(table);
  const size_t place = bytes.find("begins 2");
  ASSERT_NE(place, std::string::npos);
  bytes[place] ^= 1;
  WriteFile(table, bytes);

  const auto damage = CheckLog(folder / "log");
  ASSERT_TRUE(damage.ok()) << damage.status();
  ASSERT_EQ(damage->size(), 1u);
  EXPECT_EQ(damage->front().partition, 0);
  EXPECT_EQ(damage->front().first_unreadable, 202);

  // Reading gives what is before it, and then says so.
  const auto log = MustOpen({.path = folder / "log", .read_only = true});
  absl::Status error;
  EXPECT_EQ(ReadAll(*log, 1000, &error)[0].size(), 202u);
  EXPECT_TRUE(absl::IsDataLoss(error));
  EXPECT_THAT(std::string(error.message()), HasSubstr("offset 202 of partition 0"));
  EXPECT_EQ(log->EndOffset(0).value(), 404);
}

TEST(CheckLog, AnEndThatWasCutOffIsAShorterLogOrIsFound) {
  std::mt19937_64 random(9);
  CrashedLog crashed(6);
  const std::string name = crashed.Files(".log").back();
  for (int i = 0; i < 40; ++i) {
    const std::string path = crashed.Copy();
    const size_t size = fs::file_size(path + "/" + name);
    const size_t left = i < 20 ? size - 1 - static_cast<size_t>(i) : random() % size;
    SCOPED_TRACE(name + ", cut to " + std::to_string(left));
    fs::resize_file(path + "/" + name, left);
    EXPECT_THAT(CheckLog(path).value(), testing::IsEmpty());
    const auto log = MustOpen({.path = path});
    ASSERT_NE(log, nullptr);
    const Contents read = ReadAll(*log);
    size_t facts = 0;
    for (size_t p = 0; p < read.size(); ++p) {
      ASSERT_LE(read[p].size(), crashed.expected[p].size());
      EXPECT_TRUE(std::equal(read[p].begin(), read[p].end(), crashed.expected[p].begin()));
      EXPECT_EQ(log->EndOffset(static_cast<int32_t>(p)).value(),
                static_cast<int64_t>(read[p].size()));
      facts += crashed.expected[p].size() - read[p].size();
    }
    EXPECT_GT(facts, 0u);
    // It goes on from there.
    ASSERT_TRUE(AppendAll(*log, {{"tenant-1", "new"}}).ok());
  }
}

TEST(CheckLog, SaysWhereThereIsNoLogAndWhereAWriterIsAtWork) {
  const TempFolder folder;
  EXPECT_TRUE(absl::IsNotFound(CheckLog(folder / "none").status()));
  WriteFile(folder / "file", "text");
  EXPECT_TRUE(absl::IsFailedPrecondition(CheckLog(folder / "file").status()));
  auto log = MustOpen({.path = folder / "log"});
  EXPECT_TRUE(absl::IsUnavailable(CheckLog(folder / "log").status()));
  log.reset();
  EXPECT_THAT(CheckLog(folder / "log").value(), testing::IsEmpty());
}

}  // namespace
}  // namespace syncledger
