// Import, end to end on a real log and store: what comes of a capture, twice, cut short, and of
// what cannot be read.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "store/store.h"
#include "tests/temp_folder.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ImportTest : public ::testing::Test {
 protected:
  Ran Ledger(std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At("ledger")});
    return Syncledger(std::move(args));
  }

  // The text of a message that names the ledger's folder where "{}" stands.
  std::string OfLedger(const std::string& text) {
    return fmt::format(fmt::runtime(text), folder_.At("ledger"));
  }

  // Imports twice, and puts back the state as it was in between.
  void FallBehind() {
    namespace fs = std::filesystem;
    Ledger({"import", Day()});
    fs::copy(folder_.At("ledger/state"), folder_.At("before"), fs::copy_options::recursive);
    Ran ran = Ledger({"import", "--source", "graph", "--tenant", "maple", "--mailbox",
                      "nadia@maple.example", "--observed-at", "2026-11-02T14:00:00Z",
                      folder_.Write("page.json", BareGraphPage())});
    ASSERT_EQ(ran.exit_code, kDone) << ran.err;
    fs::remove_all(folder_.At("ledger/state"));
    fs::rename(folder_.At("before"), folder_.At("ledger/state"));
  }

  std::string Day() { return folder_.Write("day.ndjson", BankDay()); }

  // Every list there is, as one text.
  std::string Lists() {
    std::string all;
    for (const char* kind :
         {"absences", "appointments", "notifications", "conflicts", "mailboxes"}) {
      Ran ran = Ledger({"list", kind, "--format", "json"});
      EXPECT_EQ(ran.exit_code, kDone) << ran.err;
      all += ran.out;
    }
    return all;
  }

  TempFolder folder_;
};

TEST_F(ImportTest, SaysWhatCameOfIt) {
  Ran ran = Ledger({"import", Day(), "--format", "json"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(ran.err, IsEmpty());
  EXPECT_THAT(ran.out, StartsWith(R"({"files": 1, "facts": 10, "duplicates": 0, "outcomes": [)"));
  EXPECT_THAT(ran.out, HasSubstr(R"({"kind": "ABSENCE_ADDED", "count": 1})"));
  EXPECT_THAT(ran.out, HasSubstr(R"({"kind": "IGNORED", "count": 1})"));
  EXPECT_THAT(ran.out, HasSubstr(R"("absences": 1, "appointments": 1, )"));
  ran = Ledger({"list", "absences", "--format", "json"});
  EXPECT_THAT(ran.out, HasSubstr(R"("item_id": "AAMk-1")"));
  EXPECT_THAT(ran.out, HasSubstr(R"("start": "2026-11-04T18:00:00Z")"));
}

TEST_F(ImportTest, InPlainWordsToo) {
  Ran ran = Ledger({"import", Day()});
  EXPECT_THAT(ran.out, StartsWith("Imported 1 file: 10 facts.\n"));
  EXPECT_THAT(ran.out, HasSubstr("  1  ABSENCE_ADDED\n"));
  EXPECT_THAT(ran.out, HasSubstr("Now there are 1 absence and 1 appointment.\n"));
}

TEST_F(ImportTest, AgainChangesNothing) {
  Ledger({"import", Day()});
  std::string before = Lists();
  Ran ran = Ledger({"import", Day(), "--format", "json"});
  EXPECT_THAT(ran.out,
              StartsWith(R"({"files": 1, "facts": 10, "duplicates": 10, "outcomes": [], )"));
  EXPECT_EQ(Lists(), before);
  EXPECT_EQ(Ledger({"verify"}).exit_code, kDone);
}

TEST_F(ImportTest, TakesBareBodiesAsTheyCameOffTheWire) {
  Ledger({"import", Day()});
  std::string page = folder_.Write("page.json", BareGraphPage());
  Ran ran = Ledger({"import", "--source", "graph", "--tenant", "maple", "--mailbox",
                    "nadia@maple.example", "--observed-at", "2026-11-02T14:00:00Z", page});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(Ledger({"list", "absences", "--format", "json"}).out,
              HasSubstr(R"("item_id": "AAMk-bare")"));
}

TEST_F(ImportTest, WhyTellsWhatItBrought) {
  Ledger({"import", Day()});
  Ran ran = Ledger({"why", "item:AAMk-2"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("It does not block the schedule, because it is shown as free "
                                 "(ELIG-BUSY NOT_BUSY); it would if it were set to Busy in "
                                 "Outlook."));
  ran = Ledger({"why", "item:AAMk-22"});
  EXPECT_EQ(ran.exit_code, kBadInput);
  EXPECT_EQ(ran.err, "syncledger: tenant maple has no item:AAMk-22; nearest: AAMk-2, AAMk-1\n");
}

TEST_F(ImportTest, ReadsCompressedCaptures) {
  Ran ran = Ledger({"generate", folder_.At("day.ndjson.gz"), "--facts", "300", "--tenants", "1",
                    "--mailboxes", "2"});
  ASSERT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_FALSE(folder_.Holds("day.ndjson.gz.part"));
  ran = Ledger({"import", folder_.At("day.ndjson.gz"), "--format", "json"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(R"("facts": 300)"));
}

// As from `zcat day.ndjson.gz | syncledger import /dev/stdin`: what was read of it is gone.
TEST_F(ImportTest, ReadsACaptureFromAPipe) {
  const std::string pipe = folder_.At("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(pipe) << BankDay(); });
  const Ran ran = Ledger({"import", pipe, "--format", "json"});
  writer.join();
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr(R"("facts": 10)"));
}

struct BadFile {
  std::string name;
  std::string text;     // none: the file does not exist
  std::string message;  // how the line goes on after the file's path
};

std::vector<BadFile> BadFiles() {
  const std::string good = BankDay();
  auto with = [&](const std::string& line) { return good + line + "\n"; };
  return {
      {"broken.ndjson", with(R"({"observed_at": )"), ":11: "},
      {"source.ndjson",
       with(R"({"observed_at":"2026-11-02T15:00:00Z","tenant":"maple","source":"lotus"})"),
       ":11: "},
      {"event.ndjson",
       with(R"({"observed_at":"2026-11-02T15:00:00Z","tenant":"maple","source":"operator",)"
            R"("event":"calendar.deleted","actor":{"id":"1","role":"admin"},"body":{}})"),
       ":11: "},
      {"tenant.ndjson",
       with(R"({"observed_at":"2026-11-02T15:00:00Z","source":"operator",)"
            R"("event":"integration.connected","actor":{"id":"1","role":"admin"},"body":{}})"),
       ":11: "},
      {"zone.ndjson",
       with(R"({"observed_at":"2026-11-02T15:00:00","tenant":"maple","source":"operator",)"
            R"("event":"integration.connected","actor":{"id":"1","role":"admin"},"body":{}})"),
       ":11: "},
      {"long.ndjson", with(std::string(size_t{17} << 20, 'x')), ":11: "},
      {"empty.ndjson", "", ": "},
  };
}

TEST_F(ImportTest, ABadFileIsRefusedInOneLineAndNothingIsWritten) {
  for (const BadFile& bad : BadFiles()) {
    std::string path = folder_.Write(bad.name, bad.text);
    Ran ran = Ledger({"import", Day(), path});
    EXPECT_EQ(ran.exit_code, kBadInput) << bad.name;
    EXPECT_THAT(ran.out, IsEmpty()) << bad.name;
    EXPECT_THAT(ran.err, HasSubstr(path + bad.message)) << bad.name;
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_LT(ran.err.size(), 600u) << bad.name;
    EXPECT_FALSE(folder_.Holds("ledger")) << bad.name;
  }
}

TEST_F(ImportTest, WhatIsNoFileIsRefused) {
  for (const std::string& path : {folder_.At("missing.ndjson"), folder_.path()}) {
    Ran ran = Ledger({"import", path});
    EXPECT_EQ(ran.exit_code, kBadInput);
    EXPECT_THAT(ran.err, HasSubstr(path));
    EXPECT_FALSE(folder_.Holds("ledger"));
  }
}

TEST_F(ImportTest, ABadFileLeavesALedgerAsItWas) {
  Ledger({"import", Day()});
  std::string lists = Lists();
  std::string verified = Ledger({"verify"}).out;
  for (const BadFile& bad : BadFiles()) {
    Ran ran = Ledger({"import", Day(), folder_.Write(bad.name, bad.text)});
    EXPECT_EQ(ran.exit_code, kBadInput) << bad.name;
  }
  EXPECT_EQ(Lists(), lists);
  EXPECT_EQ(Ledger({"verify"}).out, verified);
}

TEST_F(ImportTest, VerifyFindsAByteThatWasChanged) {
  Ledger({"import", Day()});
  EXPECT_THAT(Ledger({"verify"}).out,
              StartsWith("Verified 10 facts of 1 tenant: log and state agree.\n"));
  // The largest file of the log holds the facts: one byte in its middle.
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.At("ledger/log"))) {
    std::string extension = entry.path().extension().string();
    if (extension != ".sst" && extension != ".log") continue;
    if (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)) {
      largest = entry.path();
    }
  }
  ASSERT_FALSE(largest.empty());
  std::fstream file(largest, std::ios::in | std::ios::out | std::ios::binary);
  const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(largest) / 3);
  file.seekg(middle);
  char byte = static_cast<char>(file.get());
  file.seekp(middle);
  file.put(static_cast<char>(byte ^ 0x10));
  file.close();
  Ran ran = Ledger({"verify"});
  EXPECT_EQ(ran.exit_code, kDifference) << ran.err << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("offset"));
}

TEST_F(ImportTest, AStateThatWasRemovedIsAskedForAndFoldMakesIt) {
  Ledger({"import", Day()});
  const std::string lists = Lists();
  const std::string verified = Ledger({"verify"}).out;
  std::filesystem::remove_all(folder_.At("ledger/state"));
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"list", "absences"}, {"why", "item:AAMk-1"}, {"verify"}}) {
    Ran ran = Ledger(command);
    EXPECT_EQ(ran.exit_code, kBadInput) << command.front();
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_EQ(ran.err, OfLedger("syncledger: {0}: the log is there and the state is not: "
                                "`syncledger --data {0} fold` makes it\n"));
  }
  Ran ran = Ledger({"doctor"});
  EXPECT_EQ(ran.exit_code, kFailed);
  EXPECT_THAT(ran.out, HasSubstr(OfLedger("-> syncledger --data {} fold makes it")));
  ran = Ledger({"fold"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_EQ(ran.out, "Folded 10 of the log's 10 facts: the state is level with the log.\n");
  EXPECT_EQ(Lists(), lists);
  EXPECT_EQ(Ledger({"verify"}).out, verified);
  EXPECT_EQ(Ledger({"fold"}).out, "Nothing to fold: the state is level with the log, 10 facts.\n");
  EXPECT_EQ(Ledger({"fold", "--format", "json"}).out, "{\"folded\": 0, \"facts\": 10}\n");
}

TEST_F(ImportTest, AFailedImportAlsoMakesAStateThatWasRemoved) {
  Ledger({"import", Day()});
  const std::string lists = Lists();
  std::filesystem::remove_all(folder_.At("ledger/state"));
  EXPECT_EQ(Ledger({"import", folder_.Write("bad.ndjson", "{}\n")}).exit_code, kBadInput);
  EXPECT_EQ(Lists(), lists);
}

TEST_F(ImportTest, FoldBeginsNoLedger) {
  std::filesystem::create_directories(folder_.At("ledger"));
  Ran ran = Ledger({"fold"});
  EXPECT_EQ(ran.exit_code, kBadInput);
  EXPECT_THAT(ran.err, HasSubstr("there is no ledger in this folder"));
  EXPECT_FALSE(folder_.Holds("ledger/log"));
  Ledger({"import", Day()});
  std::filesystem::remove_all(folder_.At("ledger/log"));
  ran = Ledger({"fold"});
  EXPECT_EQ(ran.exit_code, kBadInput);
  EXPECT_THAT(ran.err, HasSubstr("the state is there and the log is not"));
  EXPECT_FALSE(folder_.Holds("ledger/log"));
}

TEST_F(ImportTest, WhatIsNotFoldedYetIsSaid) {
  FallBehind();
  const std::string behind = OfLedger(
      "syncledger: 2 of the log's 12 facts are not folded yet, and the answer lacks them: "
      "wait for the import that runs, or `syncledger --data {} fold` folds them\n");
  EXPECT_EQ(Ledger({"list", "absences"}).err, behind);
  EXPECT_EQ(Ledger({"why", "item:AAMk-1"}).err, behind);
  Ran ran = Ledger({"verify"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("Verified 10 of 12 facts of the log: log and state agree so far; "
                                  "2 are not folded yet: `syncledger fold` folds them\n"));
  EXPECT_THAT(Ledger({"verify", "--format", "json"}).out,
              StartsWith("{\"result\": \"NOT_FOLDED\", \"facts\": 2}\n"));
  EXPECT_THAT(Ledger({"doctor"}).out, HasSubstr("2 facts of the log not folded yet"));
  ran = Ledger({"fold"});
  EXPECT_EQ(ran.out, "Folded 2 of the log's 12 facts: the state is level with the log.\n");
  EXPECT_THAT(Ledger({"list", "absences"}).err, IsEmpty());
  EXPECT_THAT(Ledger({"verify"}).out, StartsWith("Verified 12 facts of 1 tenant"));
}

TEST_F(ImportTest, VerifyingNothingIsNoSuccess) {
  Ledger({"import", Day()});
  std::filesystem::remove_all(folder_.At("ledger/state"));
  StoreOptions options;
  options.path = folder_.At("ledger/state");
  ASSERT_TRUE(Store::Open(options).ok());
  Ran ran = Ledger({"verify"});
  EXPECT_EQ(ran.exit_code, kBadInput);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_EQ(ran.err,
            OfLedger("syncledger: {0}: nothing is verified, for the state has folded none of the "
                     "log's 10 facts: `syncledger --data {0} fold` folds them\n"));
}

TEST_F(ImportTest, AnEmptyListSaysSo) {
  Ledger({"import", Day()});
  Ran ran = Ledger({"list", "conflicts"});
  EXPECT_EQ(ran.exit_code, kDone);
  EXPECT_THAT(ran.out, IsEmpty());
  EXPECT_EQ(ran.err, "syncledger: nothing matches\n");
  EXPECT_EQ(Ledger({"list", "held"}).err, "syncledger: nothing matches: no removals are held\n");
  EXPECT_THAT(Ledger({"list", "conflicts", "--format", "json"}).err, IsEmpty());
}

// It has no index row for each of its weeks, as others have.
TEST_F(ImportTest, AnAbsenceOfYearsIsFoundInItsLastWeekUntilItIsShort) {
  Ledger({"import", Day()});
  const auto bring = [&](const std::string& observed_at, const std::string& end) {
    std::string page = BareGraphPage();
    const auto replace = [&](const std::string& what, const std::string& with) {
      ASSERT_NE(page.find(what), page.npos) << what;
      page.replace(page.find(what), what.size(), with);
    };
    replace("2026-11-05T16:00:00", end);
    replace("\"changeKey\":\"k9\"", "\"changeKey\":\"" + end + "\"");
    const Ran ran = Ledger({"import", "--source", "graph", "--tenant", "maple", "--mailbox",
                            "nadia@maple.example", "--observed-at", observed_at,
                            folder_.Write("page.json", page)});
    ASSERT_EQ(ran.exit_code, kDone) << ran.err;
  };
  const auto found = [&](const std::string& from, const std::string& to) {
    const Ran ran = Ledger({"list", "absences", "--employee", "nadia@maple.example", "--from", from,
                            "--to", to, "--format", "json"});
    return ran.out.find("AAMk-bare") != ran.out.npos;
  };
  bring("2026-11-02T14:00:00Z", "2028-12-29T16:00:00");
  EXPECT_TRUE(found("2028-12-29", "2028-12-30"));
  EXPECT_TRUE(found("2027-06-01", "2027-06-02"));
  EXPECT_FALSE(found("2028-12-30", "2028-12-31"));
  bring("2026-11-02T14:10:00Z", "2026-11-06T16:00:00");
  EXPECT_TRUE(found("2026-11-06", "2026-11-07"));
  EXPECT_FALSE(found("2027-06-01", "2027-06-02"));
}

TEST_F(ImportTest, ADateAloneIsItsMidnightInUtc) {
  Ledger({"import", Day()});
  const auto absences = [&](std::vector<std::string> more) {
    std::vector<std::string> args = {"list", "absences", "--format", "json"};
    args.insert(args.end(), more.begin(), more.end());
    Ran ran = Ledger(args);
    EXPECT_EQ(ran.exit_code, kDone) << ran.err;
    return std::count(ran.out.begin(), ran.out.end(), '\n');
  };
  EXPECT_EQ(absences({"--from", "2026-11-04", "--to", "2026-11-05"}), 1);  // at 18:00 UTC
  EXPECT_EQ(absences({"--to", "2026-11-04"}), 0);
  EXPECT_EQ(absences({"--from", "2026-11-05"}), 0);
  EXPECT_EQ(absences({"--as-of", "2026-11-03"}), 1);
  EXPECT_EQ(absences({"--as-of", "2026-11-02"}), 0);
}

TEST_F(ImportTest, AnswersSayThatTheLogBesideTheStateIsGoneOrOlder) {
  namespace fs = std::filesystem;
  Ledger({"import", Day()});
  EXPECT_THAT(Ledger({"list", "absences"}).err, IsEmpty());
  const std::string before = Ledger({"list", "absences"}).out;
  fs::copy(folder_.At("ledger/log"), folder_.At("older"), fs::copy_options::recursive);
  Ledger({"import", Day()});
  fs::remove_all(folder_.At("ledger/log"));
  for (const std::vector<std::string>& asked :
       {std::vector<std::string>{"list", "absences"}, {"why", "item:AAMk-1"}}) {
    Ran ran = Ledger(asked);
    EXPECT_EQ(ran.exit_code, kDone);
    EXPECT_THAT(ran.out, HasSubstr("AAMk-1"));
    EXPECT_EQ(ran.err, OfLedger("syncledger: {}: the log beside the state is gone: restore it from "
                                "a copy; the answer is what the state holds, and nothing proves "
                                "it\n"));
  }
  fs::rename(folder_.At("older"), folder_.At("ledger/log"));
  Ran ran = Ledger({"list", "absences"});
  EXPECT_EQ(ran.exit_code, kDone);
  EXPECT_EQ(ran.out, before);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("of the log ends at offset 10, but the state has folded up "
                                       "to 20: facts that were acknowledged are missing"),
                             HasSubstr("; the answer is what the state holds")));
}

TEST_F(ImportTest, DoctorSaysHowTheFolderIs) {
  Ran ran = Ledger({"doctor"});
  EXPECT_EQ(ran.exit_code, kDone);
  EXPECT_THAT(ran.out, HasSubstr("does not exist"));
  Ledger({"import", Day()});
  ran = Ledger({"doctor"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.out;
  EXPECT_THAT(ran.out, HasSubstr("10 facts in 64 partitions"));
  EXPECT_THAT(ran.out, HasSubstr("the state is level with the log"));
  EXPECT_THAT(ran.out, testing::Not(HasSubstr("BROKEN")));
  std::filesystem::remove_all(folder_.At("ledger/log"));
  ran = Ledger({"doctor", "--format", "json"});
  EXPECT_EQ(ran.exit_code, kFailed);
  EXPECT_THAT(ran.out, HasSubstr(R"("health": "BROKEN", "what": "log")"));
}

}  // namespace
}  // namespace syncledger
