// Command lines that are refused: each in one line that says what would be right, with exit 2 and
// nothing written.
#include "tools/command_line.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/temp_folder.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"

namespace syncledger {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Refused {
  std::vector<std::string> args;
  std::string message;  // all of it, or how it begins if it ends with "..."
};

const std::vector<Refused>& RefusedCommandLines() {
  static const auto& lines = *new std::vector<Refused>{
      {{"imprt", "x.ndjson"}, "no command \"imprt\"; nearest: import; see `syncledger --help`"},
      {{"frobnicate"}, "no command \"frobnicate\"; see `syncledger --help`"},
      {{"project", "--kafka", "127.0.0.1:9", "--partitions", "3-x"},
       "--partitions takes numbers from 0 to 1023, like 0-3 or 0,2,4, not \"3-x\""},
      {{"project"}, "`project` is for a log on Kafka: add --kafka HOST:PORT ..."},
      {{"ingest", "--captures", "c"}, "`ingest` is for a log on Kafka: add --kafka HOST:PORT ..."},
      {{"export"},
       "FILE is missing: a new file; import takes it back; see `syncledger export --help`"},
      {{"--format", "json"}, "which command? see `syncledger --help`"},
      {{"list"},
       "KIND is missing: absences, appointments, notifications, conflicts, verdicts, mailboxes or "
       "held; see `syncledger list --help`"},
      {{"list", "everything"},
       "no list \"everything\"; KIND is absences, appointments, notifications, conflicts, "
       "verdicts, "
       "mailboxes or held"},
      {{"list", "abscences"}, "no list \"abscences\"; nearest: absences; KIND is absences, ..."},
      {{"list", "absences", "more"},
       "\"more\" is one argument too many; see `syncledger list --help`"},
      {{"list", "absences", "--tennant", "maple"},
       "no option --tennant; nearest: --tenant; see `syncledger list --help`"},
      {{"list", "absences", "--tennant=maple"},
       "no option --tennant; nearest: --tenant; see `syncledger list --help`"},
      {{"list", "absences", "-x"}, "no option -x; see `syncledger list --help`"},
      {{"list", "absences", "--employee"}, "--employee: 1 required ..."},
      {{"list", "absences", "--employee", ""}, "--employee is empty"},
      {{"list", "absences", "--employee="}, "--employee is empty"},
      {{"list", "absences", "--format", "xml"}, "--format is table or json, not \"xml\""},
      {{"list", "absences", "--from", "yesterday"},
       "--from is a time like 2026-11-02T13:30:00Z, or a date like 2026-11-02 for its midnight "
       "UTC, "
       "not \"yesterday\""},
      {{"list", "absences", "--to", "2026-02-30"}, "--to is a time like ..."},
      {{"list", "absences", "--to", "2026-1-002"}, "--to is a time like ..."},
      {{"list", "absences", "--to", "2026-11-02T13:30"}, "--to is a time like ..."},
      {{"list", "absences", "--from", "2026-11-03", "--to", "2026-11-03"},
       "--to has to be after --from: the end is exclusive"},
      {{"list", "absences", "--from", "2026-11-03T00:00:00Z", "--to", "2026-11-03T00:00:00Z"},
       "--to has to be after --from: the end is exclusive"},
      {{"list", "absences", "--as-of", "now"},
       "--as-of is an offset (1204), a time (2026-11-02T13:30:00Z) or a date (2026-11-02, its "
       "midnight UTC), not \"now\""},
      {{"list", "verdicts", "--rule", "ABS-SKIPP"},
       "no rule \"ABS-SKIPP\"; nearest: ABS-SKIP, ABS-KEEP"},
      {{"list", "verdicts", "--reason", "NOTBUSY"}, "no reason \"NOTBUSY\"; nearest: NOT_BUSY"},
      {{"list", "absences", "--rule", "ABS-ADD"}, "--rule does not apply to `list absences`"},
      {{"list", "mailboxes", "--from", "2026-11-03T00:00:00Z"},
       "--from and --to do not apply to `list mailboxes`"},
      {{"list", "absences", "--kafka", "broker"},
       "--kafka takes HOST:PORT, or several with commas between, not \"broker\""},
      {{"list", "absences", "--kafka", "one:9092,two:port"},
       "--kafka takes HOST:PORT, or several with commas between, not \"one:9092,two:port\""},
      {{"why"},
       "SUBJECT is missing: appointment:ID, absence:ID, item:ITEM-ID or employee:EMAIL@TIME; see "
       "`syncledger why --help`"},
      {{"why", "501"},
       "a subject is appointment:ID, absence:ID, item:ITEM-ID or employee:EMAIL@TIME, not "
       "\"501\"; perhaps appointment:501"},
      {{"why", "appointment:"},
       "a subject is appointment:ID, absence:ID, item:ITEM-ID or employee:EMAIL@TIME, not "
       "\"appointment:\""},
      {{"why", "employee:nadia@maple.example"},
       "\"employee:nadia@maple.example\": an employee's schedule is asked about at a time with its "
       "zone: ..."},
      {{"why", "item:a\nb\x1b[2J"}, "./..."},
      {{"import"},
       "FILE... is missing: captures: NDJSON, plain, .zst or .gz; or one file that export wrote; "
       "see `syncledger import --help`"},
      {{"fold"}, "./..."},
      {{"import", "--source", "coconut", "x"}, "--source is graph or ews, not \"coconut\""},
      {{"import", "--source", "ews", "--tenant", "maple", "x"},
       "--source ews reads bare bodies, which do not say whose they are: --mailbox is missing"},
      {{"import", "--source", "graph", "--mailbox", "a@b.example", "x"},
       "--source graph reads bare bodies, which do not say whose they are: --tenant is missing"},
      {{"import", "--tenant", "maple", "x"},
       "--tenant belongs to bare bodies: add --source graph or ews, or leave it out: a capture "
       "says "
       "it itself"},
      {{"import", "--source", "graph", "--mailbox", "a@b.example", "--tenant", "maple",
        "--observed-at", "noon", "x"},
       "--observed-at: ..."},
      {{"generate"},
       "FILE is missing: the capture to write; compressed if it ends with .gz; see `syncledger "
       "generate --help`"},
      {{"generate", "x", "--facts", "many"}, "--facts is a whole number from 1 on, not \"many\""},
      {{"generate", "x", "--facts", "0"}, "--facts is a whole number from 1 on, not \"0\""},
      {{"generate", "x", "--seed", "-1"}, "--seed is a whole number from 0 on, not \"-1\""},
      {{"generate", "x", "--tenants", "9", "--mailboxes", "3"},
       "--mailboxes 3: each of the 9 tenants has one at least"},
      {{"generate", "x.zst"},
       "x.zst: a capture is written as it is, or compressed where its name ends with .gz"},
      {{"generate", "/no/such/folder/x"}, "/no/such/folder/x: cannot be written: ..."},
  };
  return lines;
}

TEST(CommandLine, IsRefusedInOneLineThatSaysWhatWouldBeRight) {
  TempFolder folder;
  for (const Refused& refused : RefusedCommandLines()) {
    std::vector<std::string> args = refused.args;
    args.insert(args.begin(), {"--data", folder.At("ledger")});
    SCOPED_TRACE(testing::PrintToString(refused.args));
    Ran ran = Syncledger(args);
    EXPECT_EQ(ran.exit_code, kBadInput);
    EXPECT_THAT(ran.out, IsEmpty());
    EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
    EXPECT_EQ(ran.err.find('\x1b'), std::string::npos);
    std::string expected = "syncledger: " + refused.message;
    if (refused.message == "./...") {
      EXPECT_THAT(ran.err, HasSubstr("no such data folder"));
    } else if (expected.size() > 3 && expected.compare(expected.size() - 3, 3, "...") == 0) {
      EXPECT_THAT(ran.err, testing::StartsWith(expected.substr(0, expected.size() - 3)));
    } else {
      EXPECT_EQ(ran.err, expected + "\n");
    }
    EXPECT_FALSE(folder.Holds("ledger"));
  }
}

TEST(CommandLine, HelpOfEachCommandHasAnExampleAndTheOptionsThatAllTake) {
  for (const char* command :
       {"import", "list", "why", "fold", "export", "verify", "generate", "doctor"}) {
    Ran ran = Syncledger({command, "--help"});
    EXPECT_EQ(ran.exit_code, kDone) << command;
    EXPECT_THAT(ran.out, HasSubstr(std::string("Example:\n  syncledger ") + command));
    for (const char* shared : {"  --data DIR=./syncledger-data\n", "  --format FORMAT=table  "}) {
      EXPECT_THAT(ran.out, HasSubstr(shared)) << command;
    }
    EXPECT_THAT(ran.err, IsEmpty()) << command;
  }
  EXPECT_THAT(Syncledger({"--help"}).out, HasSubstr("Example:"));
  EXPECT_THAT(Syncledger({}).out, HasSubstr("import"));
  EXPECT_THAT(Syncledger({"--version"}).out, testing::StartsWith("syncledger "));
}

TEST(CommandLine, HelpNamesFilesAndPeopleThatAreThere) {
  std::ifstream in(SYNCLEDGER_SOURCE_DIR "/demo/harbourside.ndjson");
  std::stringstream demo;
  demo << in.rdbuf();
  int named = 0;
  for (const char* command :
       {"", "import", "list", "why", "fold", "verify", "generate", "doctor"}) {
    std::vector<std::string> args = {"--help"};
    if (*command != '\0') args.insert(args.begin(), command);
    std::istringstream words(Syncledger(args).out);
    for (std::string word; words >> word;) {
      if (word.compare(0, 5, "demo/") == 0) {
        EXPECT_TRUE(std::filesystem::exists(SYNCLEDGER_SOURCE_DIR "/" + word)) << word;
        ++named;
      }
      const size_t at = word.find("@");
      const size_t name = word.compare(0, 9, "employee:") == 0 ? 9 : 0;
      if (at == std::string::npos || word.find(".example") == std::string::npos) continue;
      const size_t end = word.find("@", at + 1);
      EXPECT_THAT(demo.str(),
                  HasSubstr(word.substr(name, end == std::string::npos ? end : end - name)))
          << command;
      ++named;
    }
  }
  EXPECT_GE(named, 6);
}

TEST(CommandLine, SharedOptionsMayStandAnywhere) {
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"--data", "/x", "list", "absences", "--format", "json"},
        std::vector<std::string>{"list", "--format=json", "--data=/x", "absences"}}) {
    auto parsed = ParseCommandLine(args);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(parsed->invocation.data, "/x");
    EXPECT_EQ(parsed->invocation.format, Format::kJson);
  }
}

TEST(Generate, ReplacesAFileOnlyIfForced) {
  TempFolder folder;
  const std::string file = folder.Write("history.ndjson", "precious");
  const auto text = [&] {
    std::ifstream in(file);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
  };
  const std::vector<std::string> args = {"generate",  file, "--facts",     "20",
                                         "--tenants", "1",  "--mailboxes", "1"};
  Ran ran = Syncledger(args);
  EXPECT_EQ(ran.exit_code, kBadInput);
  EXPECT_EQ(ran.err, "syncledger: " + file +
                         ": the file is there already: name another, or add --force to replace "
                         "it\n");
  EXPECT_EQ(text(), "precious");
  std::vector<std::string> forced = args;
  forced.push_back("--force");
  ran = Syncledger(forced);
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(text(), testing::StartsWith("{\"observed_at\""));
}

TEST(DataFolder, ThatIsNoneIsRefusedInOneLine) {
  TempFolder folder;
  std::string file = folder.Write("file", "x");
  folder.Write("capture.ndjson", BankDay());
  for (const char* command : {"list", "why", "verify", "import"}) {
    std::vector<std::string> args = {command, "--data", file};
    if (args[0] == "list") args.push_back("absences");
    if (args[0] == "why") args.push_back("appointment:1");
    if (args[0] == "import") args.push_back(folder.At("capture.ndjson"));
    Ran ran = Syncledger(args);
    EXPECT_EQ(ran.exit_code, kBadInput) << command;
    EXPECT_EQ(ran.err, "syncledger: " + file + ": --data takes a folder, and this is none\n");
  }
}

}  // namespace
}  // namespace syncledger
