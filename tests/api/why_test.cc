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
  EXPECT_EQ(Why(SmallBank(), std::string("absence:") + kLunchAbsence),
            R"why(Absence 0a1b2c3d4e5f60718293a4b5c6d7e8f9
tenant maple, as of offset 9; times are those of America/Halifax, UTC in brackets

Mon 2 Nov 2026 09:00 (13:00 UTC), offset 2
  in Exchange (Microsoft Graph), which does not say by whom; Exchange dates it Mon 2 Nov 2026 08:50 (12:50 UTC)
  The event blocks the schedule of Nadia Roy, Wed 4 Nov 2026 14:00-15:00 (18:00-19:00 UTC).
      location: Main Street (31)
      notes: back by 3
    rule ABS-ADD: An eligible event in Exchange blocks the employee's schedule in Coconut.
  No notification was requested: nobody is told of an event that is created, deleted or moved to another calendar.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

Mon 2 Nov 2026 10:01 (14:01 UTC), offset 7
  in Exchange (Microsoft Graph), which does not say by whom
  The event's block was removed from the schedule of Nadia Roy, because it is shown as free (it was shown as busy before).
    It would block the schedule again if it were set to Busy in Outlook.
    rule ABS-REMOVE / NOT_BUSY: When an event is gone from Exchange or no longer eligible, its block is removed from the schedule.
    rule ELIG-BUSY: An event blocks the schedule only if it is shown as busy in Exchange, not, for example, as Free or Working Elsewhere.
  No notification was requested.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

It does not block the schedule, because it is shown as free (ELIG-BUSY NOT_BUSY); it would if it were set to Busy in Outlook.
)why");
}

TEST(Why, TellsOfAnEventThatNeverBlocked) {
  EXPECT_EQ(Why(SmallBank(), "item:AAMk-2"), R"why(Exchange event AAMk-2
tenant maple, as of offset 9; times are those of America/Halifax, UTC in brackets

Mon 2 Nov 2026 09:00 (13:00 UTC), offset 3
  in Exchange (Microsoft Graph), which does not say by whom
  The event does not block the schedule, because it is shown as free.
    It would if it were set to Busy in Outlook.
    rule ABS-SKIP / NOT_BUSY: An event that is not eligible does not block the schedule.
    rule ELIG-BUSY: An event blocks the schedule only if it is shown as busy in Exchange, not, for example, as Free or Working Elsewhere.
  No notification was requested: nothing changed.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

It does not block the schedule, because it is shown as free (ELIG-BUSY NOT_BUSY); it would if it were set to Busy in Outlook.
)why");
}

TEST(Why, TellsOfAnAppointmentOnBothSides) {
  EXPECT_EQ(Why(SmallBank(), "appointment:900"), R"why(Appointment 900
tenant maple, as of offset 9; times are those of America/Halifax, UTC in brackets

Mon 2 Nov 2026 09:30 (13:30 UTC), offset 4
  in Coconut, by Nadia Roy (8), staff
  The appointment was booked in Coconut.
      when: Fri 6 Nov 2026 11:00-12:00 (15:00-16:00 UTC)
      service: Mortgage review (4)
      staff: Nadia Roy (8)
      status: BOOKED
    rule APT-RECORD: An appointment booked or edited in Coconut is recorded as stated.
  The appointment is to be written to the calendar of nadia@maple.example in Exchange.
    rule EXP-UPSERT / UPSERT: A booked appointment is written to the calendar of its staff member in Exchange whenever it differs from what stands there.
  No notification was requested: the sync tells of changes made in Exchange, not of Coconut's own.
    rule NOTE-UPDATE: When an event is updated in Exchange, staff and clients are told if notifications are switched on in Coconut.

Mon 2 Nov 2026 09:40 (13:40 UTC), offset 5
  in Exchange (Microsoft Graph), which does not say by whom
  What the sync itself had brought about was seen; nothing changed.
    rule EXP-ECHO / ECHO: What the sync itself wrote and then reads back changes nothing.
  No notification was requested: nothing changed.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

Mon 2 Nov 2026 10:00 (14:00 UTC), offset 6
  in Exchange (Microsoft Graph), which does not say by whom; Exchange dates it Mon 2 Nov 2026 09:55 (13:55 UTC)
  The appointment was changed, as its event was changed in Exchange.
      when: Fri 6 Nov 2026 11:00-12:00 (15:00-16:00 UTC) -> Fri 6 Nov 2026 13:00-14:00 (17:00-18:00 UTC)
    rule MAP-TIME: When the time of an appointment's event changes in Exchange, the appointment moves.
  A notification of the update was requested for staff: Nadia@maple.example.
    rule NOTE-UPDATE / UPDATED: When an event is updated in Exchange, staff and clients are told if notifications are switched on in Coconut.
  No notification of the update was requested for clients, because notifications to them are switched off in Coconut.
    One would be requested if notifications were switched on in Coconut.
    rule NOTE-WITHHELD / SWITCHED_OFF: Nobody is told when notifications are switched off, there is nobody to tell, or the appointment is already over.

Mon 2 Nov 2026 10:30 (14:30 UTC), offset 8
  in Coconut, by Nadia Roy (8), staff
  The appointment was edited in Coconut.
      location: Main Street (31) -> Harbour (32)
    rule APT-RECORD: An appointment booked or edited in Coconut is recorded as stated.
  No notification was requested: the sync tells of changes made in Exchange, not of Coconut's own.
    rule NOTE-UPDATE: When an event is updated in Exchange, staff and clients are told if notifications are switched on in Coconut.

Mon 2 Nov 2026 11:00 (15:00 UTC), offset 9
  in Exchange (Microsoft Graph), which does not say by whom
  The change made in Exchange lost, because Coconut had been updated before it was synced.
      start: Exchange said Fri 6 Nov 2026 15:00 (19:00 UTC); Coconut's Fri 6 Nov 2026 13:00 (17:00 UTC) stands
    The change would count if it were made in Outlook again, now that Exchange shows what Coconut says.
    rule CONFLICT-COCONUT / COCONUT_WINS: If an appointment was updated in Coconut before a change made in Exchange was synced, what Coconut says is used.
  No notification was requested: a change that lost changed nothing.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

It stands: Fri 6 Nov 2026 13:00-14:00 America/Halifax (17:00-18:00 UTC), for Mortgage review (4), at Harbour (32), with Nadia Roy (8), shown as busy. It was last changed in Coconut. The calendar of nadia@maple.example holds it as the event AAMk-3.
)why");
}

TEST(Why, TellsOfAMomentInASchedule) {
  EXPECT_EQ(Why(SmallBank(kFreeSeen), "employee:nadia@maple.example@2026-11-04T18:30:00Z"),
            R"why(Schedule of Nadia Roy at Wed 4 Nov 2026 14:30 America/Halifax (18:30 UTC)
tenant maple, as of offset 3; times are those of America/Halifax, UTC in brackets

Mon 2 Nov 2026 09:00 (13:00 UTC), offset 2
  Blocked: "Busy", Wed 4 Nov 2026 14:00-15:00 America/Halifax (18:00-19:00 UTC) (absence 0a1b2c3d4e5f60718293a4b5c6d7e8f9)
  in Exchange (Microsoft Graph), which does not say by whom; Exchange dates it Mon 2 Nov 2026 08:50 (12:50 UTC)
  The event blocks the schedule of Nadia Roy, Wed 4 Nov 2026 14:00-15:00 (18:00-19:00 UTC).
      location: Main Street (31)
      notes: back by 3
    rule ABS-ADD: An eligible event in Exchange blocks the employee's schedule in Coconut.
  No notification was requested: nobody is told of an event that is created, deleted or moved to another calendar.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

Mon 2 Nov 2026 09:00 (13:00 UTC), offset 3
  Not blocked: Wed 4 Nov 2026 14:00-15:00 America/Halifax (18:00-19:00 UTC) (event AAMk-2)
  in Exchange (Microsoft Graph), which does not say by whom
  The event does not block the schedule, because it is shown as free.
    It would if it were set to Busy in Outlook.
    rule ABS-SKIP / NOT_BUSY: An event that is not eligible does not block the schedule.
    rule ELIG-BUSY: An event blocks the schedule only if it is shown as busy in Exchange, not, for example, as Free or Working Elsewhere.
  No notification was requested: nothing changed.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

At Wed 4 Nov 2026 14:30 America/Halifax (18:30 UTC) the schedule of Nadia Roy held 1 absence and no appointment. 1 event covered that time and did not block it.
)why");
}

TEST(Why, TellsSinceWhenAMomentIsAsItIs) {
  MemoryView bank = SmallBank(kFreeSeen);
  // The block gets other notes.
  v1::Verdict renoted;
  renoted.set_source(v1::GRAPH);
  renoted.set_observed_at_us(OnMonday(13 * 60 + 5));
  v1::Outcome* changed = renoted.add_outcomes();
  changed->set_kind(v1::ABSENCE_CHANGED);
  changed->set_rule(v1::RULE_ABS_CHANGE);
  changed->set_absence_id(kLunchAbsence);
  changed->set_item_id("AAMk-1");
  changed->set_mailbox("nadia@maple.example");
  bank.AddVerdict("maple", renoted);
  v1::AbsenceRow row;
  const RowKey key = RowKey().Text(kLunchAbsence);
  ASSERT_TRUE(row.ParseFromString((*bank.Get("maple", v1::ROW_ABSENCE, key.str(), kNow))->value));
  row.mutable_state()->set_notes("back by 4");
  bank.Put("maple", v1::ROW_ABSENCE, key, row);
  // Something old is heard of the free event.
  v1::Verdict late;
  late.set_source(v1::GRAPH);
  late.set_observed_at_us(OnMonday(13 * 60 + 6));
  v1::Outcome* stale = late.add_outcomes();
  stale->set_kind(v1::IGNORED);
  stale->set_rule(v1::RULE_ORDER_STALE);
  stale->set_reason(v1::STALE);
  stale->set_item_id("AAMk-2");
  stale->set_mailbox("nadia@maple.example");
  bank.AddVerdict("maple", late);
  bank.Mark("maple", v1::ROW_HISTORY, RowKey().Text("item:AAMk-2"));
  EXPECT_THAT(Why(bank, "employee:nadia@maple.example@2026-11-04T18:30:00Z"),
              AllOf(HasSubstr(", offset 2\n  Blocked: \"Busy\", Wed 4 Nov 2026 14:00-15:00 "
                              "America/Halifax (18:00-19:00 UTC) (absence "
                              "0a1b2c3d4e5f60718293a4b5c6d7e8f9), last changed at offset 4\n"),
                    HasSubstr(", offset 3\n  Not blocked: Wed 4 Nov 2026 14:00-15:00 "
                              "America/Halifax (18:00-19:00 UTC) (event AAMk-2)\n"),
                    Not(HasSubstr("Something older"))));
  // Of an appointment that Exchange moved the move puts it there, not what was edited later.
  EXPECT_THAT(Why(SmallBank(), "employee:nadia@maple.example@2026-11-06T17:30:00Z"),
              HasSubstr(", offset 6\n  Booked: Fri 6 Nov 2026 13:00-14:00 America/Halifax "
                        "(17:00-18:00 UTC) (appointment 900), last changed at offset 8\n"));
}

TEST(Why, WhatWentAndCameBackStandsSinceItCameBack) {
  MemoryView bank = SmallBank();  // the lunch was freed at offset 7
  const RowKey key = RowKey().Text(kLunchAbsence);
  const auto before = bank.Get("maple", v1::ROW_ABSENCE, key.str(), kLunchSeen);
  v1::AbsenceRow row;
  ASSERT_TRUE(row.ParseFromString((*before)->value));
  v1::Verdict busied;
  busied.set_source(v1::GRAPH);
  busied.set_observed_at_us(OnMonday(16 * 60));
  v1::Outcome* added = busied.add_outcomes();
  added->set_kind(v1::ABSENCE_ADDED);
  added->set_rule(v1::RULE_ABS_ADD);
  added->set_absence_id(kLunchAbsence);
  bank.AddVerdict("maple", busied);
  bank.Put("maple", v1::ROW_ABSENCE, key, row);
  constexpr int64_t kWeekUs = int64_t{7} * 86'400 * 1'000'000;
  bank.Mark("maple", v1::ROW_ABSENCE_BY_WEEK,
            RowKey().Text("8").Number(row.state().start_us() / kWeekUs).Text(kLunchAbsence));
  EXPECT_THAT(Why(bank, "employee:nadia@maple.example@2026-11-04T18:30:00Z"),
              HasSubstr(", offset 10\n  Blocked: \"Busy\", Wed 4 Nov 2026 14:00-15:00"));
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
  EXPECT_EQ(
      Why(bank, "appointment:900", AsOfOffset(kFreeSeen)),
      "error: tenant maple has no appointment:900 as of offset 3; the ledger first tells of it "
      "at offset 4");
  AsOf noon;
  noon.time_us = *ParseTime("2026-11-02T13:10:00Z");
  EXPECT_EQ(Why(bank, "appointment:9", noon),
            "error: tenant maple has no appointment:9 as of 2026-11-02T13:10:00Z (offset 3)");
  EXPECT_EQ(Why(bank, "employee:zed@oak.example@2026-11-04T18:30:00Z", AsOfOffset(kBooked)),
            "error: tenant maple has no employee or mailbox zed@oak.example as of offset 4");
  EXPECT_EQ(Why(bank, "employee:nadja@maple.example@2026-11-04T18:30:00Z"),
            "error: tenant maple has no employee or mailbox nadja@maple.example; nearest: "
            "Nadia@maple.example, nadia@maple.example");
}

TEST(Why, TellsOfAnEventThatWasRemovedBeforeItWasEverRead) {
  MemoryView bank = SmallBank(kFreeSeen);
  v1::Verdict verdict;
  verdict.set_source(v1::GRAPH);
  verdict.set_observed_at_us(OnMonday(15 * 60));
  v1::Outcome* outcome = verdict.add_outcomes();
  outcome->set_kind(v1::IGNORED);
  outcome->set_rule(v1::RULE_SYNC_UNKNOWN);
  outcome->set_reason(v1::UNKNOWN_ITEM);
  outcome->set_mailbox("nadia@maple.example");
  outcome->set_item_id("AAMk-old");
  bank.AddVerdict("maple", verdict);
  bank.Mark("maple", v1::ROW_HISTORY, RowKey().Text("item:AAMk-old"));
  EXPECT_THAT(Why(bank, "item:AAMk-old"),
              AllOf(HasSubstr("The removal of an event that was never seen was reported; nothing "
                              "changed.\n    rule SYNC-UNKNOWN / UNKNOWN_ITEM: "),
                    HasSubstr("\nNo event of this id was ever read from a calendar")));
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
  EXPECT_EQ(
      lines[0],
      R"json({"entry": "fact", "tenant": "maple", "subject": "item:AAMk-2", "offset": 3, )json"
      R"json("fact_id": "fac7", "observed_at": "2026-11-02T13:00:00Z", "occurred_at": "", )json"
      R"json("source": "graph", "system": "Exchange (Microsoft Graph)", "actor": {"id": "", )json"
      R"json("role": ""}, "actor_name": "", "sync_id": "", "headline": "", )json"
      R"json("decisions": [{"kind": "IGNORED", "reason": "NOT_BUSY", "rule": "ABS-SKIP", )json"
      R"json("rule_says": "An event that is not eligible does not block the schedule.", )json"
      R"json("requirement": "ELIG-BUSY", )json"
      R"json("requirement_says": "An event blocks the schedule only if it is shown as busy in )json"
      R"json(Exchange, not, for example, as Free or Working Elsewhere.", )json"
      R"json("what": "The event does not block the schedule, because it is shown as free.", )json"
      R"json("would_change_it": "It would if it were set to Busy in Outlook.", )json"
      R"json("employee_id": "", "mailbox": "nadia@maple.example", "item_id": "AAMk-2", )json"
      R"json("appointment_id": "", "absence_id": "", "changes": [], "lost": []}], )json"
      R"json("told": [{"state": "", "kind": "", "audience": "", "recipients": [], "reason": "", )json"
      R"json("rule": "NOTE-NONE", "rule_says": "Nobody is told of events that are created, )json"
      R"json(deleted or moved to another calendar in Exchange, of what follows from settings )json"
      R"json(or the directory, or of what changes nothing.", )json"
      R"json("what": "No notification was requested: nothing changed.", )json"
      R"json("would_change_it": ""}]})json");
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
