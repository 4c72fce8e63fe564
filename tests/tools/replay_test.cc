// The commands `replay` and `verify --against`: the same under the rules in force, what another
// rule set would have decided, nothing changed; and where a state parts from its log or from
// another.
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/rule_set.h"
#include "store/store.h"
#include "tests/temp_folder.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

// A text field of a JSON line, as it is written.
std::string Field(const std::string& line, const std::string& name) {
  const std::string mark = "\"" + name + "\": \"";
  const size_t begin = line.find(mark);
  if (begin == std::string::npos) return "";
  return line.substr(begin + mark.size(),
                     line.find('"', begin + mark.size()) - begin - mark.size());
}

std::vector<std::string> LinesWith(const std::string& text, const std::string& part) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.find(part) != std::string::npos) lines.push_back(line);
  }
  return lines;
}

// Every file under a folder, with its bytes.
std::map<std::string, std::string> BytesOf(const std::string& folder) {
  std::map<std::string, std::string> bytes;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes[entry.path().string()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return bytes;
}

std::string Event(const std::string& id, const std::string& change_key, const std::string& show_as,
                  const std::string& start, const std::string& end) {
  return R"({"id": ")" + id + R"(", "changeKey": ")" + change_key + R"(", "iCalUId": "uid-)" + id +
         R"(", "type": "singleInstance", "showAs": ")" + show_as + R"(", "start": {"dateTime": ")" +
         start + R"(", "timeZone": "UTC"}, "end": {"dateTime": ")" + end +
         R"(", "timeZone": "UTC"}})";
}

class ReplayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Ledger({"import", folder_.Write("day.ndjson", BankDay())}).exit_code, kDone);
  }

  Ran In(const std::string& ledger, std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At(ledger)});
    return Syncledger(std::move(args));
  }
  Ran Ledger(std::vector<std::string> args) { return In("ledger", std::move(args)); }

  void ImportEvent(const std::string& observed_at, const std::string& event) {
    const Ran ran = Ledger({"import", "--source", "graph", "--tenant", "maple", "--mailbox",
                            "nadia@maple.example", "--observed-at", observed_at,
                            folder_.Write("event.json", event)});
    ASSERT_EQ(ran.exit_code, kDone) << ran.err;
  }

  // On Tuesday the 10th somebody is out of office and may have a visitor, who then comes later;
  // none of it blocks a schedule under overview-1.
  void ImportOutOfOfficeAndTentative() {
    ImportEvent("2026-11-02T18:00:00Z",
                Event("AAMk-oof", "o1", "oof", "2026-11-10T18:00:00", "2026-11-10T20:00:00"));
    ImportEvent("2026-11-02T18:01:00Z", Event("AAMk-maybe", "m1", "tentative",
                                              "2026-11-10T13:00:00", "2026-11-10T14:00:00"));
    ImportEvent("2026-11-03T09:00:00Z", Event("AAMk-maybe", "m2", "tentative",
                                              "2026-11-10T15:00:00", "2026-11-10T16:00:00"));
  }

  void Activate(const std::string& version) {
    const std::string line = R"({"observed_at": "2026-11-04T09:00:00Z", "tenant": "maple", )"
                             R"("source": "operator", "event": "rules.activated", )"
                             R"("actor": {"id": "1", "role": "admin"}, "body": {"version": ")" +
                             version + "\"}}\n";
    const Ran ran = Ledger({"import", folder_.Write("activated.ndjson", line)});
    ASSERT_EQ(ran.exit_code, kDone) << ran.err;
  }

  // Changes the state of a ledger where it lies on the disk.
  void Alter(const std::string& ledger, const Commit& commit) {
    auto store = Store::Open({.path = folder_.At(ledger) + "/state"});
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_TRUE((*store)->Write(commit).ok());
    ASSERT_TRUE((*store)->Flush().ok());
  }

  // Gives the absence of AAMk-1 another title there.
  void AlterAbsence(const std::string& ledger) {
    std::string key, value;
    uint64_t offset = 0;
    {
      auto store = Store::Open({.path = folder_.At(ledger) + "/state", .read_only = true});
      ASSERT_TRUE(store.ok()) << store.status();
      ASSERT_TRUE((*store)
                      ->View()
                      ->Scan("maple", v1::ROW_ABSENCE, "", "", kNow,
                             [&](const StoredRow& row) {
                               key = row.key;
                               value = row.value;
                               offset = row.offset;
                               return false;
                             })
                      .ok());
    }
    v1::AbsenceRow row;
    ASSERT_TRUE(row.ParseFromString(value));
    row.mutable_state()->set_title("Altered");
    const std::string altered = row.SerializeAsString();
    Commit commit;
    commit.rows.push_back({"maple", v1::ROW_ABSENCE, key, offset, altered});
    Alter(ledger, commit);
  }

  void Copy(const std::string& from, const std::string& to) {
    std::filesystem::copy(folder_.At(from), folder_.At(to),
                          std::filesystem::copy_options::recursive);
  }

  TempFolder folder_;
};

TEST_F(ReplayTest, UnderTheRulesInForceNothingDiffersAndTheDigestsAreTheLiveOnes) {
  ImportOutOfOfficeAndTentative();
  Activate("quickstart-1");
  const std::string verified = Ledger({"verify"}).out;
  const Ran ran = Ledger({"replay", "--diff"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(
      ran.out,
      StartsWith("Replayed 14 facts under the rules as they were in force: none would be decided "
                 "differently.\nNothing was written, nobody was told.\n"));
  const std::string digests = ran.out.substr(ran.out.find("    outcome"));
  EXPECT_THAT(verified, HasSubstr(digests));
  EXPECT_THAT(Ledger({"replay", "--format", "json"}).out,
              AllOf(StartsWith(R"({"result": "DIGESTS", "tenant": "maple", "facts": 14, )"),
                    HasSubstr(R"("result": "REPLAYED", "rules": "", "facts": 14, "different": 0, )"
                              R"("would_be_told": 0, "were_told": 0, "differs": false})")));
}

TEST_F(ReplayTest, ShowsWhatAnotherRuleSetWouldHaveDecidedAndWhoWouldHaveBeenTold) {
  ImportOutOfOfficeAndTentative();
  const Ran ran = Ledger({"replay", "--rules", "quickstart-1", "--diff"});
  EXPECT_EQ(ran.exit_code, kDifference) << ran.err;
  EXPECT_THAT(
      ran.out,
      AllOf(HasSubstr("as if quickstart-1 had always been in force: 3 facts would be decided"),
            HasSubstr("RULE        VERDICTS  ABSENCES WOULD BE  APPOINTMENTS WOULD BE  WOULD BE "
                      "TOLD  WERE TOLD\n"
                      "ABS-ADD            2  2 added                                              "
                      " 0          0\n"
                      "ABS-CHANGE         1  1 changed                                            "
                      " 1          0\n"),
            HasSubstr("\nABS-ADD: An eligible event in Exchange blocks the employee's schedule in "
                      "Coconut.\n"
                      "  maple, offset 10, 2026-11-02T18:00:00Z: item:AAMk-oof\n"
                      "    was        IGNORED NOT_BUSY (ABS-SKIP)\n"
                      "    would be   ABSENCE_ADDED (ABS-ADD)  "),
            HasSubstr("  maple, offset 12, 2026-11-03T09:00:00Z: item:AAMk-maybe\n"
                      "    was        IGNORED NOT_BUSY (ABS-SKIP)\n"
                      "    would be   ABSENCE_CHANGED (ABS-CHANGE)  start: 2026-11-10T13:00:00Z -> "
                      "2026-11-10T15:00:00Z; end: 2026-11-10T14:00:00Z -> 2026-11-10T16:00:00Z\n"
                      "    would tell STAFF UPDATED: nadia@maple.example\n"),
            HasSubstr("\nWhat would stand otherwise at the end:\n"),
            HasSubstr("Tue 10 Nov 2026 11:00-12:00  nadia@maple.example  Busy   AAMk-maybe")));
}

TEST_F(ReplayTest, AsJsonEachDifferenceIsALine) {
  ImportOutOfOfficeAndTentative();
  const Ran ran = Ledger({"replay", "--rules", "quickstart-1", "--diff", "--format", "json"});
  EXPECT_EQ(ran.exit_code, kDifference);
  const std::vector<std::string> different = LinesWith(ran.out, R"("result": "DIFFERENT")");
  ASSERT_EQ(different.size(), 3u);
  EXPECT_THAT(
      different[2],
      AllOf(StartsWith(R"({"result": "DIFFERENT", "rule": "ABS-CHANGE", "tenant": "maple", )"
                       R"("offset": 12, "observed_at": "2026-11-03T09:00:00Z", )"
                       R"("subject": "item:AAMk-maybe", "before": [{"id": )"),
            HasSubstr(R"("were_told": [], "would_be_told": [{"state": "REQUESTED", )"
                      R"("kind": "UPDATED", "audience": "STAFF", )"
                      R"("recipients": ["nadia@maple.example"], )")));
  EXPECT_THAT(LinesWith(ran.out, R"("result": "RULE")"),
              Contains(StartsWith(R"({"result": "RULE", "rule": "ABS-ADD", "verdicts": 2, )"
                                  R"("subjects": 2, "absences": {"added": 2, )")));
  EXPECT_EQ(LinesWith(ran.out, R"("result": "STANDS", "change": "ADDED")").size(), 2u);
  // All of them without --limit; with it so many of each rule.
  const Ran limited =
      Ledger({"replay", "--rules", "quickstart-1", "--diff", "--limit", "1", "--format", "json"});
  EXPECT_EQ(LinesWith(limited.out, R"("result": "DIFFERENT")").size(), 2u);
  EXPECT_EQ(LinesWith(limited.out, R"("result": "STANDS")").size(), 1u);
}

TEST_F(ReplayTest, WritesNothingToTheLedger) {
  ImportOutOfOfficeAndTentative();
  const std::map<std::string, std::string> before = BytesOf(folder_.At("ledger"));
  EXPECT_EQ(Ledger({"replay"}).exit_code, kDone);
  EXPECT_EQ(Ledger({"replay", "--rules", "quickstart-1", "--diff"}).exit_code, kDifference);
  EXPECT_EQ(Ledger({"replay", "--tenant", "maple", "--to", "5"}).exit_code, kDone);
  EXPECT_EQ(Ledger({"verify"}).exit_code, kDone);
  EXPECT_EQ(BytesOf(folder_.At("ledger")), before);
}

// What a dry run shows is what comes, silently, once the rules are in force; and what was stays
// what it was.
TEST_F(ReplayTest, AfterTheActivationTheSameAbsencesStandAndYesterdayStaysYesterday) {
  ImportOutOfOfficeAndTentative();
  const Ran dry = Ledger({"replay", "--rules", "quickstart-1", "--diff", "--format", "json"});
  std::set<std::string> would_stand;
  for (const std::string& line : LinesWith(dry.out, R"("result": "STANDS")")) {
    EXPECT_EQ(Field(line, "change"), "ADDED");
    would_stand.insert(Field(line, "id"));
  }
  ASSERT_EQ(would_stand.size(), 2u);
  const std::vector<std::vector<std::string>> questions = {
      {"list", "absences"},      {"list", "appointments"}, {"list", "notifications"},
      {"list", "conflicts"},     {"list", "verdicts"},     {"list", "mailboxes"},
      {"list", "held"},          {"why", "item:AAMk-oof"}, {"why", "item:AAMk-maybe"},
      {"why", "appointment:900"}};
  const auto ask = [&](std::vector<std::string> question, const std::string& as_of) {
    question.insert(question.end(), {"--format", "json"});
    if (!as_of.empty()) question.insert(question.end(), {"--as-of", as_of});
    return Ledger(question).out;
  };
  std::vector<std::string> yesterday;
  for (const auto& question : questions) yesterday.push_back(ask(question, ""));

  Activate("quickstart-1");

  std::set<std::string> stand;
  for (const std::string& line : LinesWith(ask({"list", "absences"}, ""), "{")) {
    if (yesterday[0].find(Field(line, "id")) == std::string::npos) stand.insert(Field(line, "id"));
  }
  EXPECT_EQ(stand, would_stand);
  EXPECT_EQ(ask({"list", "notifications"}, ""), yesterday[2]) << "somebody was told";
  for (const char* as_of : {"2026-11-03T23:59:59Z", "12"}) {
    for (size_t i = 0; i < questions.size(); ++i) {
      EXPECT_EQ(ask(questions[i], as_of), yesterday[i])
          << questions[i][0] << " " << questions[i][1] << " --as-of " << as_of;
    }
  }
  EXPECT_EQ(Ledger({"replay"}).exit_code, kDone);
  EXPECT_EQ(Ledger({"verify"}).exit_code, kDone);
  // The dry run now differs before the activation alone, and leads to what stands.
  const Ran again = Ledger({"replay", "--rules", "quickstart-1", "--diff", "--format", "json"});
  EXPECT_THAT(LinesWith(again.out, R"("result": "STANDS")"), IsEmpty());
}

TEST_F(ReplayTest, EndsWhereItIsTold) {
  ImportOutOfOfficeAndTentative();
  const Ran ran = Ledger({"replay", "--rules", "quickstart-1", "--to", "9", "--diff"});
  EXPECT_EQ(ran.exit_code, kDone);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Replayed 10 facts"), Not(HasSubstr("AAMk-oof"))));
  EXPECT_EQ(Ledger({"replay", "--rules", "quickstart-1", "--to", "10"}).exit_code, kDifference);
  EXPECT_EQ(Ledger({"replay", "--to", "10", "--tenant", "maple"}).exit_code, kDone);
}

TEST_F(ReplayTest, SaysWhatItDoesNotKnow) {
  const auto refusal = [&](std::vector<std::string> args) {
    args.insert(args.begin(), "replay");
    const Ran ran = Ledger(args);
    EXPECT_EQ(ran.exit_code, kBadInput);
    EXPECT_THAT(ran.out, IsEmpty());
    return ran.err;
  };
  EXPECT_EQ(
      refusal({"--rules", "quick"}),
      "syncledger: --rules: there is no rule set \"quick\"; there are: overview-1, quickstart-1\n");
  EXPECT_EQ(refusal({"--tenant", "oak"}), "syncledger: no tenant \"oak\"; the ledger has maple\n");
  EXPECT_EQ(refusal({"--to", "10"}),
            "syncledger: --to 10: tenant maple has 10 facts, offsets 0 to 9\n");
  EXPECT_EQ(refusal({"--to", "99999999999999999999"}),
            "syncledger: --to is an offset, a whole number like 1204, not "
            "\"99999999999999999999\"\n");
  EXPECT_EQ(refusal({"--to", "-1"}),
            "syncledger: --to is an offset, a whole number like 1204, not \"-1\"\n");
  for (const char* limit : {"-1", "x", "1.5"}) {
    EXPECT_EQ(
        refusal({"--limit", limit}),
        "syncledger: --limit is a whole number from 0 on, not \"" + std::string(limit) + "\"\n");
  }
}

TEST_F(ReplayTest, ARowThatWasChangedOnTheDiskIsShownWithItsFact) {
  AlterAbsence("ledger");
  const Ran ran = Ledger({"replay"});
  EXPECT_EQ(ran.exit_code, kDifference);
  EXPECT_THAT(
      ran.out,
      AllOf(HasSubstr("The live state and the replay part at offset 6 of tenant maple; the digests "
                      "that are kept agree.\n  A row is not the one that its digest covers: it was "
                      "changed where it is stored, after it was written.\n"),
            HasSubstr(R"(  The fact: {"fact_id": ")"), HasSubstr(R"("item_id": "AAMk-1")"),
            HasSubstr("  It read "), HasSubstr("    item (mailbox 1, item_id AAMk-1): none\n"),
            HasSubstr("    mailbox (mailbox 1): {\"state\": {\"number\": 1, "),
            HasSubstr("  Its verdict:\n    in both\n      ABSENCE_ADDED (ABS-ADD)"),
            HasSubstr("  Rows that differ after it, from the live state to the replay:\n"
                      "    absence (absence_id "),
            HasSubstr("): state.title: Altered -> Busy\n")));
  const Ran json = Ledger({"replay", "--format", "json"});
  EXPECT_THAT(
      LinesWith(json.out, R"("result": "PARTED")"),
      Contains(AllOf(HasSubstr(R"("tenant": "maple", "offset": 6, "parting": "ROWS", )"
                               R"("digests_that_differ": [], )"),
                     HasSubstr(R"({"row": "item", "key": {"mailbox": 1, "item_id": "AAMk-1"}, )"
                               R"("there": false, "scan": false, "value": {}})"))));
  const Ran verified = Ledger({"verify"});
  EXPECT_EQ(verified.exit_code, kDifference);
  EXPECT_THAT(verified.out, StartsWith("ALTERED  tenant maple, offset 6: the rows of the state are "
                                       "not the ones that the fact comes to\n"
                                       "A line names the first such place of a tenant: more may "
                                       "be wrong behind it.\n"));
}

// A log in which one fact says something else: as if somebody had written it anew.
TEST_F(ReplayTest, AFactThatWasAlteredInTheLogIsShown) {
  std::string day = BankDay();
  const size_t at = day.find("Mortgage review");
  ASSERT_NE(at, std::string::npos);
  day.replace(at, std::string("Mortgage review").size(), "Mortgage refusal");
  ASSERT_EQ(In("other", {"import", folder_.Write("other.ndjson", day)}).exit_code, kDone);
  Copy("ledger", "mixed");
  std::filesystem::remove_all(folder_.At("mixed") + "/log");
  Copy("other/log", "mixed/log");

  const Ran ran = In("mixed", {"replay", "--diff"});
  EXPECT_EQ(ran.exit_code, kDifference) << ran.err;
  EXPECT_THAT(
      ran.out,
      AllOf(HasSubstr("The live state and the replay part at offset 1 of tenant maple; all three "
                      "digests differ.\n  The facts differ: "),
            HasSubstr("  The fact, as the log has it now: {"), HasSubstr("Mortgage refusal"),
            HasSubstr("    in the live state\n      DIRECTORY_CHANGED (DIR-CHANGE)  name:  -> "
                      "Mortgage review"),
            HasSubstr("    in the replay\n      DIRECTORY_CHANGED (DIR-CHANGE)  name:  -> "
                      "Mortgage refusal")));
  EXPECT_THAT(In("mixed", {"verify"}).out,
              StartsWith("ALTERED  tenant maple, offset 1: the fact in the log is not the one"));

  // Two whole ledgers of the two days: both facts are shown.
  const Ran against = Ledger({"verify", "--against", folder_.At("other")});
  EXPECT_EQ(against.exit_code, kDifference) << against.err;
  EXPECT_THAT(against.out,
              AllOf(HasSubstr("part at offset 1 of tenant maple"), HasSubstr("Mortgage review"),
                    HasSubstr("Mortgage refusal"),
                    HasSubstr("The log of " + folder_.At("other") + " has otherwise: ")));
}

TEST_F(ReplayTest, TwoFoldersAreHeldAgainstEachOther) {
  Copy("ledger", "copy");
  const Ran same = Ledger({"verify", "--against", folder_.At("copy")});
  EXPECT_EQ(same.exit_code, kDone) << same.err;
  EXPECT_EQ(same.out, folder_.At("ledger") + " and " + folder_.At("copy") +
                          " hold the same: 10 facts of 1 tenant compared.\n");

  // One of them goes on: they are the same as far as both go.
  ImportOutOfOfficeAndTentative();
  const Ran behind = Ledger({"verify", "--against", folder_.At("copy")});
  EXPECT_EQ(behind.exit_code, kDone);
  EXPECT_THAT(behind.out, HasSubstr("Of tenant maple " + folder_.At("ledger") +
                                    " has 3 facts more, which were not compared."));

  AlterAbsence("copy");
  const Ran altered = Ledger({"verify", "--against", folder_.At("copy")});
  EXPECT_EQ(altered.exit_code, kDifference);
  EXPECT_THAT(altered.out, AllOf(HasSubstr(folder_.At("ledger") + " and " + folder_.At("copy") +
                                           " part at offset 6 of tenant maple"),
                                 HasSubstr("Altered"), HasSubstr("It read ")));
  EXPECT_THAT(Ledger({"verify", "--against", folder_.At("copy"), "--format", "json"}).out,
              AllOf(HasSubstr(R"("result": "PARTED", "tenant": "maple", "offset": 6, )"),
                    HasSubstr(R"({"result": "UNEQUAL_LENGTH", "tenant": "maple", "facts_a": 13, )"),
                    HasSubstr(R"("tenants_parted": 1})")));

  const Ran missing = Ledger({"verify", "--against", folder_.At("nowhere")});
  EXPECT_EQ(missing.exit_code, kBadInput);
  EXPECT_EQ(missing.err, "syncledger: --against " + folder_.At("nowhere") +
                             ": there is no ledger in this folder\n");
  EXPECT_EQ(Ledger({"verify", "--tenant", "maple"}).exit_code, kBadInput);
  EXPECT_EQ(Ledger({"verify", "--against", folder_.At("copy"), "--tenant", "maple"}).exit_code,
            kDifference);
}

TEST_F(ReplayTest, ATenantThatOneOfTwoFoldersLacksIsADifference) {
  Copy("ledger", "copy");
  std::string day = BankDay();
  for (size_t at; (at = day.find("maple")) != std::string::npos;) day.replace(at, 5, "birch");
  ASSERT_EQ(In("other", {"import", folder_.Write("other.ndjson", day)}).exit_code, kDone);
  ASSERT_EQ(In("copy", {"import", folder_.At("other.ndjson")}).exit_code, kDone);
  const std::string ledger = folder_.At("ledger"), copy = folder_.At("copy"),
                    other = folder_.At("other");

  struct Pair {
    std::string a, b, says;
  };
  for (const Pair& pair : {Pair{"ledger", "copy", ledger + " has nothing of tenant birch"},
                           Pair{"copy", "ledger", ledger + " has nothing of tenant birch"}}) {
    const Ran ran = In(pair.a, {"verify", "--against", folder_.At(pair.b)});
    EXPECT_EQ(ran.exit_code, kDifference) << ran.err;
    EXPECT_EQ(ran.out, pair.says + ", of which " + copy +
                           " has 10 facts.\nWhat both have is the same: 10 facts of 1 tenant "
                           "compared.\n");
    const Ran tenant = In(pair.a, {"verify", "--against", folder_.At(pair.b), "--tenant", "birch"});
    EXPECT_EQ(tenant.exit_code, kBadInput) << tenant.out;
    EXPECT_THAT(tenant.err, StartsWith("syncledger: " + ledger +
                                       ": no tenant \"birch\"; the ledger has maple"));
    const Ran common = In(pair.a, {"verify", "--against", folder_.At(pair.b), "--tenant", "maple"});
    EXPECT_EQ(common.exit_code, kDone) << common.out << common.err;
  }
  EXPECT_EQ(Ledger({"verify", "--against", copy, "--format", "json"}).out,
            R"({"result": "LACKING", "tenant": "birch", "facts_a": 0, "facts_b": 10})"
            "\n"
            R"({"result": "COMPARED", "a": ")" +
                ledger + R"(", "b": ")" + copy +
                R"(", "facts": 10, "tenants": 1, "tenants_lacking": 1, "tenants_parted": 0})"
                "\n");

  // Two that have nothing to do with each other.
  const Ran unrelated = Ledger({"verify", "--against", other});
  EXPECT_EQ(unrelated.exit_code, kDifference) << unrelated.err;
  EXPECT_EQ(unrelated.out, ledger + " has nothing of tenant birch, of which " + other +
                               " has 10 facts.\n" + other +
                               " has nothing of tenant maple, of which " + ledger +
                               " has 10 facts.\nThere is no tenant that both have: nothing was "
                               "compared.\n");
  const Ran neither = Ledger({"verify", "--against", other, "--tenant", "oak"});
  EXPECT_EQ(neither.exit_code, kBadInput);
  EXPECT_THAT(neither.err,
              StartsWith("syncledger: " + ledger + " and " + other + ": no tenant \"oak\""));
}

}  // namespace
}  // namespace syncledger
