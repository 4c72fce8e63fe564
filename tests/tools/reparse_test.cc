// `replay --reparse`: raw payloads that are kept are decoded again; what a decoder had read wrongly
// shows, with what would be decided, and can be appended.
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "eventlog/embedded_log.h"
#include "eventlog/embedded_raw.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "syncledger/v1/fact.pb.h"
#include "tests/temp_folder.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kDemo = SYNCLEDGER_SOURCE_DIR "/demo/harbourside.ndjson";
constexpr const char* kDentist = "AAMkAGhi-amelia.chisholm-dentist";

class ReparseTest : public ::testing::Test {
 protected:
  Ran In(const std::string& data, std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At(data)});
    return Syncledger(std::move(args));
  }

  std::string OutOf(const Ran& ran, int exit_code = kDone) {
    EXPECT_EQ(ran.exit_code, exit_code) << ran.out << ran.err;
    return ran.out;
  }

  // The ledger `from` as decoders with a mistake of their own would have made it, in `to`.
  template <typename Mistake>
  void Misread(const std::string& from, const std::string& to, const Mistake& mistake) {
    auto good = EmbeddedLog::Open({.path = folder_.At(from + "/log"), .read_only = true});
    auto bad = EmbeddedLog::Open({.path = folder_.At(to + "/log")});
    ASSERT_TRUE(good.ok() && bad.ok());
    for (int32_t p = 0; p < (*good)->partitions(); ++p) {
      std::vector<v1::Fact> facts;
      auto read = (*good)->Read(p, 0, INT64_MAX, [&](const LogRecord& record) {
        v1::Fact fact;
        ASSERT_TRUE(fact.ParseFromString(std::string(record.bytes)));
        fact.set_decoder_version(0);
        if (mistake(fact)) facts.push_back(fact);
      });
      ASSERT_TRUE(read.ok());
      std::vector<std::string> bytes;
      std::vector<AppendRecord> records;
      for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
      for (size_t i = 0; i < facts.size(); ++i) records.push_back({facts[i].tenant_id(), bytes[i]});
      ASSERT_TRUE((*bad)->Append(records, {}).ok());
    }
    bad->reset();
    fs::copy(folder_.At(from + "/raw"), folder_.At(to + "/raw"), fs::copy_options::recursive);
    OutOf(In(to, {"fold"}));
  }

  TempFolder folder_;
};

TEST_F(ReparseTest, TheSameDecodersReadTheSame) {
  OutOf(In("demo", {"import", "--keep-raw", kDemo}));
  EXPECT_THAT(OutOf(In("demo", {"replay", "--reparse"})),
              AllOf(HasSubstr("426 facts compared: 0 read otherwise, 0 said additionally, 0 no"),
                    Not(HasSubstr("is not kept"))));
  // The same again, and something else.
  OutOf(In("demo", {"import", "--keep-raw", kDemo}));
  OutOf(In("demo", {"import", "--keep-raw", folder_.Write("day.ndjson", BankDay())}));
  OutOf(In("demo", {"replay", "--reparse"}));

  const std::string history = folder_.At("history.ndjson");
  OutOf(Syncledger({"generate", history, "--facts", "25000", "--tenants", "3", "--seed", "3"}));
  OutOf(In("all", {"import", "--keep-raw", history}));
  const std::string all = OutOf(In("all", {"replay", "--reparse", "--format", "json"}));
  EXPECT_THAT(all, AllOf(HasSubstr("\"not_kept\": 0"), HasSubstr("\"different\": 0")));
}

TEST_F(ReparseTest, BareBodiesAreKeptWithWhatTheCommandLineSaid) {
  const std::string page = folder_.Write(
      "page.json", R"({"value": [{"id": "AAMk1", "changeKey": "1", "subject": "Dentist"}]})");
  OutOf(In("bare", {"import", "--keep-raw", "--source", "graph", "--tenant", "bank", "--mailbox",
                    "alice@bank.example", "--observed-at", "2026-11-02T13:00:00Z", page}));
  EXPECT_THAT(OutOf(In("bare", {"replay", "--reparse"})), HasSubstr("1 fact compared: 0 read"));
}

TEST_F(ReparseTest, DamagedPayloadsAreSaidWithWhatIsToBeDone) {
  OutOf(In("demo", {"import", "--keep-raw", kDemo}));
  EXPECT_THAT(OutOf(In("demo", {"doctor"})), HasSubstr("OK       raw payloads"));
  const std::string raw = folder_.At("demo/raw");
  for (const auto& entry : fs::directory_iterator(raw)) {
    if (entry.path().filename().string().rfind("MANIFEST", 0) != 0) continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(12);
    file.put('\xff');
  }
  const std::string found = raw + ": cannot open the raw payloads: damaged (";
  const std::string remedy =
      "raw payloads may be lost, and the ledger is whole without: remove "
      "the folder " +
      raw;
  EXPECT_THAT(OutOf(In("demo", {"doctor"}), kFailed),
              AllOf(HasSubstr("BROKEN   raw payloads " + found), HasSubstr(remedy)));
  EXPECT_THAT(In("demo", {"replay", "--reparse"}).err, AllOf(HasSubstr(found), HasSubstr(remedy)));
  EXPECT_THAT(In("demo", {"import", "--keep-raw", kDemo}).err,
              AllOf(HasSubstr(found), HasSubstr(remedy)));

  fs::remove(raw + "/CURRENT");
  EXPECT_THAT(OutOf(In("demo", {"doctor"}), kFailed),
              HasSubstr("BROKEN   raw payloads " + raw + ": damaged: what names the files"));

  fs::remove_all(raw);
  EXPECT_THAT(OutOf(In("demo", {"doctor"})), Not(HasSubstr("raw payloads")));
  OutOf(In("demo", {"import", "--keep-raw", kDemo}));
  OutOf(In("demo", {"verify"}));
}

TEST_F(ReparseTest, AMistakeOfADecoderShowsWithWhatFollowedFromIt) {
  OutOf(In("good", {"import", "--keep-raw", kDemo}));
  int mistakes = 0;
  Misread("good", "bad", [&](v1::Fact& fact) {
    if (fact.exchange_item().item_id() != kDentist || fact.exchange_item().show_as() != v1::BUSY) {
      return true;
    }
    ++mistakes;
    fact.mutable_exchange_item()->set_show_as(v1::FREE);
    return true;
  });
  ASSERT_EQ(mistakes, 1);
  const std::string before = OutOf(In("bad", {"verify"}));
  const std::string text = OutOf(In("bad", {"replay", "--reparse"}), kDifference);
  EXPECT_THAT(text, AllOf(HasSubstr("426 facts compared: 1 read otherwise, 0 said additionally, 0 "
                                    "no longer"),
                          HasSubstr("harbourside offset 210"),
                          HasSubstr("OTHERWISE  exchange_item.show_as: FREE -> BUSY\n"),
                          HasSubstr("ABSENCE_ADDED"), HasSubstr("Nothing was written")));
  EXPECT_EQ(OutOf(In("bad", {"verify"})), before);

  // Appended, today's reading counts, and stands from then on.
  EXPECT_THAT(OutOf(In("bad", {"replay", "--reparse", "--append"})), HasSubstr("Appended 1 fact."));
  EXPECT_THAT(OutOf(In("bad", {"list", "absences"})), HasSubstr("Dentist"));
  OutOf(In("bad", {"replay", "--reparse"}));
  OutOf(In("bad", {"verify"}));
}

TEST_F(ReparseTest, WhatIsSaidAdditionallyAndWhatNoLonger) {
  OutOf(In("good", {"import", "--keep-raw", kDemo}));
  bool dropped = false, invented = false;
  Misread("good", "bad", [&](v1::Fact& fact) {
    if (!dropped && fact.has_exchange_item()) return !(dropped = true);
    if (!invented && fact.has_location_stated()) {
      invented = true;
      fact.set_fact_id("another id here.");
      fact.mutable_service_stated()->set_service_id("7");
    }
    return true;
  });
  const std::string json =
      OutOf(In("bad", {"replay", "--reparse", "--format", "json"}), kDifference);
  EXPECT_THAT(json, AllOf(HasSubstr("\"how\": \"ADDITIONAL\""), HasSubstr("\"how\": \"NO_LONGER\""),
                          Not(HasSubstr("OTHERWISE")), HasSubstr("\"different\": 3")));
}

TEST_F(ReparseTest, AReadingOfThisDecodersVersionIsNotAppendedOver) {
  OutOf(In("good", {"import", "--keep-raw", kDemo}));
  Misread("good", "bad", [&](v1::Fact& fact) {
    fact.set_decoder_version(1);
    if (fact.exchange_item().item_id() == kDentist) fact.mutable_exchange_item()->set_subject("?");
    return true;
  });
  const std::string before = OutOf(In("bad", {"verify"}));
  const Ran refused = In("bad", {"replay", "--reparse", "--append"});
  EXPECT_EQ(refused.exit_code, kBadInput);
  EXPECT_THAT(refused.err, HasSubstr("kDecoderVersion"));
  EXPECT_EQ(OutOf(In("bad", {"verify"})), before);
}

TEST_F(ReparseTest, WhatIsNotKeptIsCountedAndSaid) {
  const std::string day = folder_.Write("day.ndjson", BankDay());
  OutOf(In("some", {"import", day}));
  const Ran none = In("some", {"replay", "--reparse"});
  EXPECT_EQ(none.exit_code, kBadInput);
  EXPECT_THAT(none.err, HasSubstr("no raw payloads are kept in this folder"));
  OutOf(In("some", {"import", "--keep-raw", kDemo}));
  EXPECT_THAT(OutOf(In("some", {"replay", "--reparse"})),
              AllOf(HasSubstr("426 facts compared"), HasSubstr("the raw payload is not kept")));
  // What depends on a sync that may have begun in what is not kept is not appended.
  bool dropped = false;
  Misread("some", "cut", [&](v1::Fact& fact) {
    const bool drops = !dropped && fact.has_exchange_item() && !fact.sync_id().empty() &&
                       fact.tenant_id() == "harbourside";
    dropped |= drops;
    return !drops;
  });
  const Ran cut = In("cut", {"replay", "--reparse", "--append"});
  EXPECT_EQ(cut.exit_code, kBadInput) << cut.out;
  EXPECT_THAT(cut.err, HasSubstr("may have begun in those"));
  for (const auto& wrong :
       std::vector<std::vector<std::string>>{{"replay", "--append"},
                                             {"replay", "--reparse", "--rules", "quickstart-1"},
                                             {"import", "--keep-raw", "--no-raw", day},
                                             {"import", "--raw-days", "x", day}}) {
    EXPECT_EQ(In("some", wrong).exit_code, kBadInput) << wrong[1];
  }
}

v1::RawLine Line(const std::string& text, const std::string& hash) {
  v1::RawLine line;
  line.mutable_payload()->set_line(text);
  line.set_payload_hash(hash);
  line.set_tenant_id("bank");
  return line;
}

std::vector<std::string> Kept(EmbeddedRaw& raw) {
  std::vector<std::string> kept;
  const absl::Status read = raw.Read([&](const v1::RawLine& line, int64_t) {
    EXPECT_EQ(line.payload_hash().size(), 32u);
    kept.push_back(line.payload().line());
    return absl::OkStatus();
  });
  EXPECT_TRUE(read.ok()) << read;
  return kept;
}

TEST(EmbeddedRaw, KeepsTheOrderAndDropsWhatIsOld) {
  TempFolder folder;
  int64_t day = 100;
  const EmbeddedRawOptions options = {
      .path = folder.At("raw"), .read_only = false, .today = [&] { return day; }};
  const std::string hash(32, 'h');
  for (const char* text : {"one", "two", "one"}) {  // one hash: only what is around it differs
    auto raw = EmbeddedRaw::Open(options);
    ASSERT_TRUE(raw.ok()) << raw.status();
    const std::string bytes = Line(text, hash).SerializeAsString();
    ASSERT_TRUE((*raw)->Append({{"bank", bytes}}).ok());
    ++day;
  }
  day = 90;  // a clock that goes back
  auto raw = EmbeddedRaw::Open(options);
  ASSERT_TRUE(raw.ok()) << raw.status();
  const std::string bytes = Line("four", hash).SerializeAsString();
  ASSERT_TRUE((*raw)->Append({{"bank", bytes}}).ok());
  EXPECT_THAT(Kept(**raw), testing::ElementsAre("one", "two", "one", "four"));
  day = 103;
  ASSERT_TRUE((*raw)->DropOlderThan(2).ok());
  EXPECT_THAT(Kept(**raw), testing::ElementsAre("two", "one", "four"));
  raw->reset();
  raw = EmbeddedRaw::Open(options);
  EXPECT_THAT(Kept(**raw), testing::ElementsAre("two", "one", "four"));
}

}  // namespace
}  // namespace syncledger
