// The command `replay`: the same under the rules in force, what another rule set would have
// decided, and nothing changed.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"
#include "tests/tools/temp_folder.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class ReplayTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(Ledger({"import", folder_.Write("day.ndjson", BankDay())}).exit_code, kDone);
  }

  Ran Ledger(std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At("ledger")});
    return Syncledger(std::move(args));
  }

  // Somebody is out of office on Tuesday afternoon.
  void ImportOutOfOffice() {
    const std::string page =
        R"({"id": "AAMk-oof", "changeKey": "o1", "iCalUId": "oof", "type": "singleInstance", "showAs": "oof",
            "start": {"dateTime": "2026-11-10T18:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-11-10T20:00:00", "timeZone": "UTC"}})";
    const Ran ran = Ledger({"import", "--source", "graph", "--tenant", "maple", "--mailbox",
                            "nadia@maple.example", "--observed-at", "2026-11-02T18:00:00Z",
                            folder_.Write("event.json", page)});
    ASSERT_EQ(ran.exit_code, kDone) << ran.err;
  }

  TempFolder folder_;
};

TEST_F(ReplayTest, UnderTheRulesInForceNothingDiffersAndTheDigestsAreTheLiveOnes) {
  ImportOutOfOffice();
  const std::string verified = Ledger({"verify"}).out;
  const Ran ran = Ledger({"replay", "--diff"});
  EXPECT_EQ(ran.exit_code, kDone) << ran.err;
  EXPECT_THAT(
      ran.out,
      StartsWith("Replayed 11 facts under the rules as they were in force: none would be decided "
                 "differently.\nNothing was written, nobody was told.\n"));
  const std::string digests = ran.out.substr(ran.out.find("    outcome"));
  EXPECT_THAT(verified, HasSubstr(digests));
}

TEST_F(ReplayTest, ShowsWhatAnotherRuleSetWouldHaveDecidedAndWritesNothing) {
  ImportOutOfOffice();
  const std::string before = Ledger({"list", "verdicts", "--format", "json"}).out;
  const Ran ran = Ledger({"replay", "--rules", "quickstart-1", "--diff"});
  EXPECT_EQ(ran.exit_code, kDifference) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("item:AAMk-oof\n    decided  IGNORED NOT_BUSY (ABS-SKIP)\n"
                                       "    now      ABSENCE_ADDED (ABS-ADD)"),
                             HasSubstr("quickstart-1 had always been in force"),
                             HasSubstr("Nothing was written, nobody was told.")));
  EXPECT_EQ(Ledger({"list", "verdicts", "--format", "json"}).out, before);

  const Ran json = Ledger({"replay", "--rules", "quickstart-1", "--format", "json"});
  EXPECT_EQ(json.exit_code, kDifference);
  EXPECT_THAT(json.out,
              HasSubstr(R"({"result": "DIFFERENT", "rule": "ABS-ADD", "tenant": "maple", )"));
}

TEST_F(ReplayTest, EndsWhereItIsTold) {
  ImportOutOfOffice();  // the last fact, offset 10
  EXPECT_EQ(Ledger({"replay", "--rules", "quickstart-1", "--to", "9"}).exit_code,
            Ledger({"replay", "--to", "9"}).exit_code);
  const Ran ran = Ledger({"replay", "--rules", "quickstart-1", "--to", "9", "--diff"});
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Replayed 10 facts"), Not(HasSubstr("AAMk-oof"))));
}

TEST_F(ReplayTest, SaysWhatItDoesNotKnow) {
  EXPECT_EQ(
      Ledger({"replay", "--rules", "quick"}).err,
      "syncledger: --rules: there is no rule set \"quick\"; there are: overview-1, quickstart-1\n");
  EXPECT_EQ(Ledger({"replay", "--tenant", "oak"}).err,
            "syncledger: --tenant: the ledger has no tenant \"oak\"; it has: maple\n");
  const Ran ran = Ledger({"replay", "--to", "-1"});
  EXPECT_EQ(ran.exit_code, kBadInput);
  EXPECT_THAT(ran.out, IsEmpty());
}

}  // namespace
}  // namespace syncledger
