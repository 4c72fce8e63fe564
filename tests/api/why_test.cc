// What `why` tells about a small bank: whole timelines, letter for letter.
#include "api/why.h"

#include <string>
#include <vector>

#include "api/why_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/text.h"
#include "tests/api/small_bank.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string Why(const MemoryView& view, const std::string& subject, const AsOf& as_of = {},
                size_t width = 0) {
  auto parsed = ParseSubject(subject);
  if (!parsed.ok()) return "error: " + std::string(parsed.status().message());
  auto explanation = Explain(view, "", *parsed, as_of);
  if (!explanation.ok()) return "error: " + std::string(explanation.status().message());
  return WhyText(*explanation, width);
}

AsOf AsOfOffset(uint64_t offset) {
  AsOf as_of;
  as_of.offset = offset;
  return as_of;
}

TEST(Why, TellsOfAnAbsenceFromItsFirstDayToItsEnd) {
  EXPECT_EQ(Why(SmallBank(), std::string("absence:") + kLunchAbsence), R"(GOLDEN_ABSENCE)");
}

TEST(Why, TellsOfAnEventThatNeverBlocked) {
  EXPECT_EQ(Why(SmallBank(), "item:AAMk-2"), R"(GOLDEN_FREE)");
}

TEST(Why, TellsOfAnAppointmentOnBothSides) {
  EXPECT_EQ(Why(SmallBank(), "appointment:900"), R"(GOLDEN_APPOINTMENT)");
}

TEST(Why, TellsOfAMomentInASchedule) {
  EXPECT_EQ(Why(SmallBank(kFreeSeen), "employee:nadia@maple.example@2026-11-04T18:30:00Z"),
            R"(GOLDEN_MOMENT)");
}

TEST(Why, TellsHowItStoodAtAnEarlierMoment) {
  MemoryView bank = SmallBank();
  EXPECT_EQ(Why(bank, "appointment:900", AsOfOffset(kMovedInExchange)),
            Why(SmallBank(kMovedInExchange), "appointment:900"));
  EXPECT_THAT(Why(bank, "item:AAMk-1", AsOfOffset(kFreeSeen)), HasSubstr("\nIt stands: "));
  EXPECT_THAT(Why(bank, "item:AAMk-1"), Not(HasSubstr("\nIt stands: ")));
}

TEST(Why, OfAnExportedEventTellsItsAppointment) {
  std::string told = Why(SmallBank(), "item:AAMk-3");
  EXPECT_THAT(told, AllOf(HasSubstr("The appointment was booked in Coconut."),
                          HasSubstr("It is the event of appointment 900, not a block of its own."),
                          Not(HasSubstr("AAMk-1"))));
}

TEST(Why, NamesWhatIsNearestToASubjectThatDoesNotExist) {
  MemoryView bank = SmallBank();
  EXPECT_EQ(Why(bank, "appointment:9000"),
            "error: tenant maple has no appointment:9000; nearest: 900");
  EXPECT_EQ(Why(bank, "item:aamk-1"),
            "error: tenant maple has no item:aamk-1; nearest: AAMk-1, AAMk-2, AAMk-3");
  EXPECT_EQ(Why(SmallBank(kFreeSeen), "absence:0a1b"),
            std::string("error: tenant maple has no absence:0a1b; nearest: ") + kLunchAbsence);
  EXPECT_EQ(Why(bank, "appointment:900", AsOfOffset(kFreeSeen)),
            "error: tenant maple has no appointment:900");
  EXPECT_EQ(Why(bank, "employee:nadja@maple.example@2026-11-04T18:30:00Z"),
            "error: tenant maple has no employee or mailbox nadja@maple.example; nearest: "
            "Nadia@maple.example, nadia@maple.example");
}

TEST(Why, NeedsATenantWhereThereAreSeveral) {
  MemoryView bank = SmallBank();
  bank.AddVerdict("oak", {});
  EXPECT_EQ(Why(bank, "appointment:900"),
            "error: there are 2 tenants: say which with --tenant (maple, oak)");
  EXPECT_EQ(Why(MemoryView(), "appointment:900"),
            "error: the ledger is empty: import a capture first");
}

TEST(Why, NothingInTheDataCanDriveTheTerminal) {
  MemoryView bank = SmallBank(kBooked);
  v1::Verdict verdict;
  verdict.set_source(v1::COCONUT);
  verdict.set_observed_at_us(OnMonday(15 * 60));
  verdict.mutable_actor()->set_id("\x1b]0;owned\x07");
  v1::Outcome* outcome = verdict.add_outcomes();
  outcome->set_kind(v1::APPOINTMENT_RECORDED);
  outcome->set_rule(v1::RULE_APT_RECORD);
  outcome->set_appointment_id("900");
  v1::FieldChange* change = outcome->add_changes();
  change->set_field("internal_notes");
  change->set_before("\x1b[2J");
  change->set_after("a\r\nb\xe2\x80\xae");
  bank.AddVerdict("maple", verdict);
  bank.Mark("maple", v1::ROW_HISTORY, RowKey().Text("appointment:900"));
  for (size_t width : {size_t{0}, size_t{60}}) {
    std::string told = Why(bank, "appointment:900", {}, width);
    EXPECT_THAT(told, AllOf(HasSubstr("␛]0;owned␇"), HasSubstr("␛[2J"), HasSubstr("a␍␊b<U+202E>")));
    for (char c : told) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n');
  }
}

TEST(Why, IsWrappedToTheTerminal) {
  std::string told = Why(SmallBank(), "appointment:900", {}, 60);
  for (size_t at = 0; at < told.size();) {
    size_t end = told.find('\n', at);
    EXPECT_LE(end - at, 60u) << told.substr(at, end - at);
    at = end + 1;
  }
}

TEST(Why, AsJsonIsAnObjectForEachEntryAndOneForTheStanding) {
  auto explanation = Explain(SmallBank(), "maple", *ParseSubject("item:AAMk-2"), {});
  ASSERT_TRUE(explanation.ok()) << explanation.status();
  std::vector<std::string> lines = WhyJson(*explanation);
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0], R"(GOLDEN_JSON)");
  EXPECT_EQ(lines[1],
            R"({"entry": "standing", "tenant": "maple", "subject": "item:AAMk-2", )"
            R"("title": "Exchange event AAMk-2", "time_zone": "America/Halifax", )"
            R"("as_of_offset": 9, "standing": "It does not block the schedule, because it is )"
            R"(shown as free (ELIG-BUSY NOT_BUSY); it would if it were set to Busy in Outlook."})");
}

TEST(ParseSubject, TakesTheFourKinds) {
  EXPECT_EQ(SubjectText(*ParseSubject("appointment:501")), "appointment:501");
  EXPECT_EQ(SubjectText(*ParseSubject("item:AAMk:=/ 1")), "item:AAMk:=/ 1");
  EXPECT_EQ(SubjectText(*ParseSubject("absence:0a/2026-11-04")), "absence:0a/2026-11-04");
  auto employee = ParseSubject("employee:nadia@maple.example@2026-11-04T14:30:00-04:00");
  ASSERT_TRUE(employee.ok());
  EXPECT_EQ(employee->id, "nadia@maple.example");
  EXPECT_EQ(employee->time_us, *ParseTime("2026-11-04T18:30:00Z"));
}

TEST(ParseSubject, RefusesEverythingElse) {
  for (const char* refused :
       {"", "501", "appointment", "appointment:", "Appointment:501", "booking:501",
        "item:", "employee:nadia@maple.example", "employee:@2026-11-04T18:30:00Z", "employee:nadia",
        "employee:nadia@maple.example@2026-11-04", "employee:nadia@maple.example@noon"}) {
    EXPECT_EQ(ParseSubject(refused).status().code(), absl::StatusCode::kInvalidArgument) << refused;
  }
}

}  // namespace
}  // namespace syncledger
