// The captures of demo/monday/, as demo/README.md tells them.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/run.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class DemoMonday : public ::testing::Test {
 protected:
  void SetUp() override {
    Import("harbourside.ndjson");
    Import("monday/empty-calendar.ndjson");
  }

  std::string Ledger(std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At("ledger")});
    Ran ran = Syncledger(std::move(args));
    EXPECT_EQ(ran.exit_code, kDone) << ran.err;
    return ran.out;
  }
  void Import(const std::string& capture) {
    Ledger({"import", std::string(SYNCLEDGER_SOURCE_DIR "/demo/") + capture});
  }
  std::string Amelias(std::vector<std::string> more = {}) {
    more.insert(more.begin(),
                {"list", "absences", "--employee", "amelia.chisholm@harbourside.example"});
    return Ledger(more);
  }

  TempFolder folder_;
};

TEST_F(DemoMonday, AnEmptyCalendarIsHeld) {
  EXPECT_THAT(Ledger({"list", "held"}),
              AllOf(HasSubstr("HELD"), HasSubstr("MISSING"), HasSubstr("Mortgage consultation"),
                    HasSubstr("Cape Breton!"), HasSubstr("Retreat, White Point")));
  EXPECT_THAT(Ledger({"list", "mailboxes", "--mailbox", "amelia.chisholm@harbourside.example"}),
              HasSubstr(" HELD "));
  EXPECT_THAT(Ledger({"list", "verdicts", "--rule", "SYNC-HELD"}), HasSubstr("6 items"));
  EXPECT_THAT(Amelias(), HasSubstr("Dentist"));
}

TEST_F(DemoMonday, AClientWhoBookedIsNamed) {
  EXPECT_THAT(Ledger({"why", "appointment:501"}),
              HasSubstr("in Coconut, by Rosa Lindqvist (901), client"));
}

TEST_F(DemoMonday, RejectedAllStays) {
  const std::string before = Amelias();
  Import("monday/removals-rejected.ndjson");
  EXPECT_EQ(Amelias(), before);
  EXPECT_THAT(Ledger({"list", "held"}), HasSubstr("REJECTED"));
}

TEST_F(DemoMonday, ApprovedAllGoes) {
  Import("monday/removals-approved.ndjson");
  EXPECT_THAT(Amelias(), Not(HasSubstr("Dentist")));
  EXPECT_THAT(Amelias({"--as-of", "2026-11-16T12:00:00Z"}), HasSubstr("Dentist"));
  EXPECT_THAT(Ledger({"why", "appointment:501"}), HasSubstr("BOOKED -> CANCELLED"));
}

TEST_F(DemoMonday, OtherRulesCountFromThenOn) {
  const std::vector<std::string> hughs = {"list", "absences", "--employee",
                                          "hugh.fraser@harbourside.example"};
  const auto as_of = [&](const std::string& time) {
    std::vector<std::string> args = hughs;
    args.insert(args.end(), {"--as-of", time});
    return Ledger(args);
  };
  EXPECT_THAT(Ledger(hughs), Not(HasSubstr("Montréal")));
  Import("monday/rules-activated.ndjson");
  EXPECT_THAT(Ledger(hughs), HasSubstr("Montréal"));
  EXPECT_THAT(as_of("2026-11-15T13:00:00Z"), Not(HasSubstr("Montréal")));
}

}  // namespace
}  // namespace syncledger
