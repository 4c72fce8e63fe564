// The house stands: no file includes, names or leaves out what its folder must not; and the check
// itself bites.
#include "tests/house/house.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace syncledger::house {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

SourceFile Read(const std::filesystem::path& root, const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return {path.lexically_relative(root).string(), text.str()};
}

// The sources and the CMakeLists.txt of the repository, in order of their paths.
void ReadTree(std::vector<SourceFile>* sources, std::vector<SourceFile>* lists) {
  const std::filesystem::path root = SYNCLEDGER_SOURCE_DIR;
  for (const char* folder :
       {"ledger", "eventlog", "store", "ingest", "projector", "api", "tools", "tests"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::filesystem::path& path = entry.path();
      if (path.extension() == ".h" || path.extension() == ".cc")
        sources->push_back(Read(root, path));
      if (path.filename() == "CMakeLists.txt") lists->push_back(Read(root, path));
    }
  }
  std::sort(sources->begin(), sources->end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(TheHouse, EveryFileKeepsToItsFolder) {
  std::vector<SourceFile> sources, lists;
  ReadTree(&sources, &lists);
  ASSERT_GT(sources.size(), 20u);
  std::vector<std::string> wrong;
  for (const SourceFile& source : sources) {
    for (std::string& line : CheckFile(source)) wrong.push_back(std::move(line));
  }
  EXPECT_TRUE(wrong.empty()) << Joined(wrong);
}

// Neither folder may know the other, and both translate RocksDB's errors: what is mended in one is
// mended in both.
TEST(TheHouse, LogAndStateTranslateErrorsAlike) {
  const std::filesystem::path root = SYNCLEDGER_SOURCE_DIR;
  std::string texts[2];
  for (const bool state : {false, true}) {
    std::string& text = texts[state ? 1 : 0];
    text = Read(root, root / (state ? "store" : "eventlog") / "rocks_errors.cc").text;
    for (const std::string own :
         {state ? "StoreInUse" : "LogInUse", state ? "StoreError" : "LogError",
          state ? "the state" : "the event log", state ? "store/rocks" : "eventlog/rocks"}) {
      for (size_t at; (at = text.find(own)) != text.npos;) text.replace(at, own.size(), "OWN");
    }
    text.erase(std::remove_if(text.begin(), text.end(),
                              [](char c) { return std::isspace(static_cast<unsigned char>(c)); }),
               text.end());
  }
  EXPECT_EQ(texts[0], texts[1]);
  EXPECT_GT(texts[0].size(), 1000u);
}

TEST(TheHouse, EverySourceIsBuilt) {
  std::vector<SourceFile> sources, lists;
  ReadTree(&sources, &lists);
  const std::vector<std::string> wrong = CheckListed(sources, lists);
  EXPECT_TRUE(wrong.empty()) << Joined(wrong);
}

// --- The check, on text that is good and text that is bad
// ------------------------------------------------------------

SourceFile File(std::string path, std::string body) {
  return {std::move(path), "// A file for the test.\n" + std::move(body)};
}

struct Included {
  const char* file;
  const char* include;
};

TEST(TheCheck, LetsPassWhatTheTableAllows) {
  for (const Included& good : std::vector<Included>{
           {"ledger/fold.cc", "\"ledger/rules/order.h\""},
           {"ledger/fold.cc", "\"syncledger/v1/fact.pb.h\""},
           {"ledger/fold.cc", "\"absl/status/statusor.h\""},
           {"ledger/fold.cc", "<algorithm>"},
           {"ledger/zones.cc", "<chrono>"},
           {"eventlog/embedded_log.cc", "<rocksdb/db.h>"},
           {"eventlog/kafka_log.cc", "<librdkafka/rdkafka.h>"},
           {"store/rocksdb_store.cc", "\"rocksdb/db.h\""},
           {"ingest/graph/decode.cc", "\"eventlog/event_log.h\""},
           {"projector/projector.cc", "\"ledger/fold.h\""},
           {"api/why.cc", "\"store/store.h\""},
           {"api/service/server.cc", "\"api/why.h\""},
           {"api/service/server.cc", "<grpcpp/grpcpp.h>"},
           {"tools/serving.cc", "\"api/service/server.h\""},
           {"tools/import.cc", "\"ingest/decoder.h\""},
           {"tools/import.cc", "<CLI/CLI.hpp>"},
           {"tests/house/house_test.cc", "\"tools/import.h\""},
       }) {
    EXPECT_THAT(CheckFile(File(good.file, std::string("#include ") + good.include + "\n")),
                IsEmpty());
  }
}

TEST(TheCheck, RefusesWhatTheTableDoesNotAllow) {
  for (const Included& bad : std::vector<Included>{
           {"ledger/fold.cc", "<rocksdb/db.h>"},
           {"ledger/fold.cc", "\"rocksdb/db.h\""},
           {"ledger/fold.cc", "<librdkafka/rdkafka.h>"},
           {"ledger/body_text.cc", "<gumbo.h>"},
           {"ledger/fold.cc", "<libical/ical.h>"},
           {"store/rocks_store.cc", "<librdkafka/rdkafka.h>"},
           {"projector/projector.cc", "<librdkafka/rdkafka.h>"},
           {"ledger/fold.cc", "<grpcpp/grpcpp.h>"},
           {"ledger/fold.cc", "<thread>"},
           {"ledger/fold.cc", "<chrono>"},
           {"ledger/rules/order.h", "<mutex>"},
           {"ledger/fold.cc", "<fstream>"},
           {"ledger/fold.cc", "<filesystem>"},
           {"ledger/fold.cc", "<random>"},
           {"ledger/fold.cc", "<ctime>"},
           {"ledger/fold.cc", "<unordered_map>"},
           {"ledger/fold.cc", "<unistd.h>"},
           {"ledger/fold.cc", "\"simdjson.h\""},
           {"ledger/fold.cc", "\"store/store.h\""},
           {"ledger/fold.cc", "\"tests/house/house.h\""},
           {"eventlog/embedded_log.cc", "\"ledger/fold.h\""},
           {"eventlog/embedded_log.cc", "\"store/store.h\""},
           {"store/rocksdb_store.cc", "\"ledger/row_keys.h\""},
           {"ingest/graph/decode.cc", "\"ledger/zones.h\""},
           {"ingest/graph/decode.cc", "\"store/store.h\""},
           {"ingest/graph/decode.cc", "<rocksdb/db.h>"},
           {"projector/projector.cc", "\"ingest/decoder.h\""},
           {"projector/projector.cc", "<rocksdb/db.h>"},
           {"api/why.cc", "\"projector/projector.h\""},
           {"api/why.cc", "<rocksdb/db.h>"},
           {"tools/import.cc", "\"tests/house/house.h\""},
           {"  ledger/fold.cc", "<algorithm>"},
       }) {
    EXPECT_THAT(CheckFile(File(bad.file, std::string("# include ") + bad.include + "\n")),
                testing::SizeIs(1))
        << bad.file << " includes " << bad.include;
  }
}

TEST(TheCheck, SaysFileAndLine) {
  EXPECT_THAT(CheckFile(File("ledger/fold.cc", "\n#include <thread>\n")),
              ElementsAre("ledger/fold.cc:3: ledger/ may not include <thread>"));
}

TEST(TheCheck, RefusesClocksAndChanceInTheLedgerOnly) {
  for (const char* bad :
       {"auto now = std::chrono::system_clock::now();", "const char* zone = getenv(\"TZ\");",
        "int dice = rand();", "double share = 0.5;", "std::unordered_map<int, int> rows;",
        "absl::flat_hash_map<int, int> rows;\nfor (const auto& row : rows) {"}) {
    EXPECT_THAT(CheckFile(File("ledger/fold.cc", bad)), testing::Not(IsEmpty())) << bad;
    EXPECT_THAT(CheckFile(File("projector/loop.cc", bad)), IsEmpty()) << bad;
  }
  for (const char* good :
       {"// double-check getenv, rand and friends", "/* double\nfloat */ int x;",
        "fmt::format(\"double {}\", 1);", "R\"(getenv)\";", "int operand = 1; bool grand = true;",
        "std::map<int, int> rows;\nfor (const auto& row : rows) {",
        "absl::flat_hash_map<int, int> rows; rows.find(3);"}) {
    EXPECT_THAT(CheckFile(File("ledger/fold.cc", good)), IsEmpty()) << good;
  }
}

TEST(TheCheck, WantsASentenceFirst) {
  EXPECT_THAT(CheckFile({"ledger/fold.h", "#pragma once\n"}),
              ElementsAre(HasSubstr("does not begin with a sentence")));
  EXPECT_THAT(CheckFile({"ledger/fold.h", "\n// The fold itself.\n"}), testing::SizeIs(1));
  EXPECT_THAT(CheckFile({"ledger/fold.h", ""}), testing::SizeIs(1));
  EXPECT_THAT(CheckFile({"ledger/fold.cc", "#include \"ledger/rows.h\"\n"}), testing::SizeIs(1));
  EXPECT_THAT(CheckFile({"ledger/fold.cc", "#include \"ledger/fold.h\"\n"}), IsEmpty());
  EXPECT_THAT(CheckFile({"ledger/fold.h", "// The fold itself.\n#pragma once\n"}), IsEmpty());
}

TEST(TheCheck, WantsFilesThatHoldOneThing) {
  std::string text = "// A long story.\n";
  for (int i = 0; i < 799; ++i) text += "\n";
  EXPECT_THAT(CheckFile({"tools/long.cc", text}), IsEmpty());
  EXPECT_THAT(CheckFile({"tools/long.cc", text + "\n"}), ElementsAre(HasSubstr("801 lines")));
}

TEST(TheCheck, WantsEverySourceListed) {
  const std::vector<SourceFile> lists = {
      {"ledger/CMakeLists.txt", "lib(ledger SOURCES fold.cc rules/order.cc)"},
      {"tests/ledger/CMakeLists.txt", "test(fold_test SOURCES fold_test.cc)"}};
  EXPECT_THAT(CheckListed({{"ledger/fold.cc", ""},
                           {"ledger/rules/order.cc", ""},
                           {"ledger/fold.h", ""},
                           {"tests/ledger/fold_test.cc", ""}},
                          lists),
              IsEmpty());
  EXPECT_THAT(CheckListed({{"ledger/old.cc", ""}}, lists),
              ElementsAre("ledger/old.cc: is not listed in ledger/CMakeLists.txt"));
  EXPECT_THAT(CheckListed({{"ledger/unfold.cc", ""}},
                          {{"ledger/CMakeLists.txt", "not_unfold.cc unfold.cc.old"}}),
              testing::SizeIs(1));
  EXPECT_THAT(CheckListed({{"ledger/order.cc", ""}}, {{"tests/CMakeLists.txt", "order.cc"}}),
              testing::SizeIs(1));
}

}  // namespace
}  // namespace syncledger::house
