// A ledger as one file: what export writes, import takes back whole, or not at all.
#include "tools/ledger_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "eventlog/embedded_log.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tests/tools/run.h"
#include "tools/data_folder.h"
#include "tools/import.h"

namespace syncledger {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

class LedgerFileTest : public testing::Test {
 protected:
  LedgerFileTest() {
    std::string folder = testing::TempDir() + "syncledger-ledger-file-XXXXXX";
    folder_ = mkdtemp(folder.data());
    EXPECT_TRUE(Into("a", {Demo()}).ok());
    EXPECT_TRUE(Export("whole.zst").ok());
  }
  ~LedgerFileTest() override { std::filesystem::remove_all(folder_); }

  // Imports files into one of the test's folders.
  absl::StatusOr<ImportSummary> Into(const std::string& name,
                                     std::vector<std::string> files) const {
    ImportOptions options;
    options.place.data = Path(name);
    options.files = std::move(files);
    return Import(options);
  }

  static std::string Demo() {
    return std::string(SYNCLEDGER_SOURCE_DIR) + "/demo/harbourside.ndjson";
  }
  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  absl::StatusOr<int64_t> Export(const std::string& name) const {
    auto log = EmbeddedLog::Open({.path = LogPath(Path("a")), .read_only = true});
    EXPECT_TRUE(log.ok());
    return WriteLedgerFile(Path(name), **log, {std::string(kCaptureCursor)}, [](int64_t) {});
  }
  std::string Read(const std::string& name) const {
    std::ifstream file(Path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void Write(const std::string& name, const std::string& bytes) const {
    std::ofstream(Path(name), std::ios::binary) << bytes;
  }
  std::string Digests(const std::string& data) const {
    auto state = OpenStateForReading({.data = Path(data), .kafka = {}});
    EXPECT_TRUE(state.ok()) << state.status();
    const auto digests = ReadDigests(*(*state)->View());
    EXPECT_TRUE(digests.ok());
    std::string text;
    for (const auto& [tenant, of_tenant] : digests->tenants) text += tenant + of_tenant.Serialize();
    return text;
  }
  // What is wrong with a file of these bytes, to import; nothing must be left of it.
  std::string Refusal(const std::string& bytes) const {
    Write("broken.zst", bytes);
    const auto imported = Into("b", {Path("broken.zst")});
    EXPECT_FALSE(imported.ok());
    EXPECT_EQ(imported.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(std::filesystem::exists(Path("b")));
    return std::string(imported.status().message());
  }

  // How long the frame is that stands before the facts.
  static size_t HeaderBytes(const std::string& file) {
    size_t size = 0;
    for (size_t i = 8; i-- > 4;) size = size << 8 | static_cast<unsigned char>(file[i]);
    return 8 + size;
  }

  std::string folder_;
};

TEST_F(LedgerFileTest, ImportGivesTheSameDigestsAndTheSameCursor) {
  ASSERT_TRUE(Into("b", {Path("whole.zst")}).ok());
  EXPECT_FALSE(Digests("a").empty());
  EXPECT_EQ(Digests("a"), Digests("b"));
  auto a = EmbeddedLog::Open({.path = LogPath(Path("a")), .read_only = true});
  auto b = EmbeddedLog::Open({.path = LogPath(Path("b")), .read_only = true});
  EXPECT_EQ(*(*a)->Cursor(kCaptureCursor), *(*b)->Cursor(kCaptureCursor));
}

TEST_F(LedgerFileTest, WhatIsNoFactTravelsToo) {
  {
    auto log = EmbeddedLog::Open({.path = LogPath(Path("a"))});
    ASSERT_TRUE((*log)->Append({{"", "\xff\xff not a fact"}}, {}).ok());
  }
  ASSERT_TRUE(Export("with.zst").ok());
  std::string found;
  const auto header = ReadLedgerFile(Path("with.zst"), [&](std::string_view fact, uint64_t) {
    if (fact.find("not a fact") != std::string_view::npos) found = fact;
    return absl::OkStatus();
  });
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(found, "\xff\xff not a fact");
}

TEST_F(LedgerFileTest, NothingIsWrittenOver) {
  const std::string before = Read("whole.zst");
  const auto again = Export("whole.zst");
  EXPECT_THAT(std::string(again.status().message()), HasSubstr("is there already"));
  EXPECT_EQ(Read("whole.zst"), before);
  EXPECT_FALSE(std::filesystem::exists(Path("whole.zst.part")));
}

TEST_F(LedgerFileTest, OneThatIsCutAnywhereIsRefused) {
  const std::string whole = Read("whole.zst");
  for (size_t size = whole.size() - 1; size > whole.size() / 2; size -= 997) {
    EXPECT_THAT(Refusal(whole.substr(0, size)), HasSubstr("cut short")) << size;
  }
}

TEST_F(LedgerFileTest, OneThatIsCutWithinItsHeaderSaysSo) {
  const std::string whole = Read("whole.zst");
  for (const size_t size : {size_t{1}, size_t{3}, size_t{4}, size_t{7}, size_t{8}, size_t{20},
                            size_t{30}, HeaderBytes(whole) - 1}) {
    EXPECT_EQ(Refusal(whole.substr(0, size)),
              Path("broken.zst") + ": cut short, or damaged: the file ends within its header")
        << size;
  }
}

TEST_F(LedgerFileTest, WhatIsWrongWithItsEndIsSaid) {
  const std::string whole = Read("whole.zst");
  const int64_t facts = *Export("again.zst");
  const std::string all = std::to_string(facts), broken = Path("broken.zst");
  EXPECT_EQ(Refusal(whole.substr(0, HeaderBytes(whole))),
            broken + ": cut short: it holds 0 of " + all + " facts");
  for (size_t lacks = 1; lacks <= 3; ++lacks) {  // of the checksum
    EXPECT_EQ(Refusal(whole.substr(0, whole.size() - lacks)),
              broken + ": cut short: all " + all + " facts are in it, its last bytes are not")
        << lacks;
  }
  const std::string joined =
      broken + ": damaged: it goes on behind its end, where " + all + " facts had been read";
  EXPECT_EQ(Refusal(whole + whole), joined);
  EXPECT_EQ(Refusal(whole + "\n"), joined);
}

TEST_F(LedgerFileTest, OneWithAnAlteredByteIsRefused) {
  const std::string whole = Read("whole.zst");
  for (size_t at = whole.size() / 2; at < whole.size(); at += 1009) {
    std::string altered = whole;
    altered[at] = static_cast<char>(altered[at] ^ 0x20);
    EXPECT_THAT(Refusal(altered), HasSubstr("damaged")) << at;
  }
}

TEST_F(LedgerFileTest, OneWithAnAlteredByteInItsHeaderIsRefused) {
  const std::string whole = Read("whole.zst");
  for (size_t at = 0; at < HeaderBytes(whole); ++at) {
    for (const int flip : {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
      std::string altered = whole;
      altered[at] = static_cast<char>(altered[at] ^ flip);
      Write("broken.zst", altered);
      const Ran imported = Syncledger({"--data", Path("b"), "import", Path("broken.zst")});
      ASSERT_EQ(imported.exit_code, 2) << at << " ^ " << flip << imported.out;
      ASSERT_THAT(imported.err, AllOf(StartsWith("syncledger: " + Path("broken.zst") + ": "),
                                      HasSubstr("damaged")))
          << at << " ^ " << flip;
      ASSERT_FALSE(std::filesystem::exists(Path("b"))) << at << " ^ " << flip;
    }
  }
}

TEST_F(LedgerFileTest, ItIsImportedByItselfIntoAFolderWithoutALedger) {
  const auto with_another = Into("b", {Demo(), Path("whole.zst")});
  EXPECT_THAT(std::string(with_another.status().message()), HasSubstr("imported by itself"));
  const auto on_top = Into("a", {Path("whole.zst")});
  EXPECT_THAT(std::string(on_top.status().message()), HasSubstr("holds one already"));
}

}  // namespace
}  // namespace syncledger
