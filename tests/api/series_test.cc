// What the lists and `why` answer about a recurring event: its occurrences one by one, and of each
// why it stands or does not.
#include "ledger/series.h"

#include <string>
#include <vector>

#include "api/absences.h"
#include "api/mailboxes.h"
#include "api/query.h"
#include "api/why.h"
#include "api/why_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/text.h"
#include "tests/api/series_bank.h"
#include "tests/api/small_bank.h"

namespace syncledger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<ListedAbsence> List(const ReadView& view, const ListQuery& query, size_t limit = 1000) {
  std::vector<ListedAbsence> all;
  absl::Status status = ListAbsences(view, query, [&](const ListedAbsence& listed) {
    all.push_back(listed);
    return all.size() < limit;
  });
  EXPECT_TRUE(status.ok()) << status;
  return all;
}

// "2026-11-09 17:00" of each: its original date, and when it begins, UTC.
std::vector<std::string> Dates(const ReadView& view, const ListQuery& query, size_t limit = 1000) {
  std::vector<std::string> dates;
  for (const ListedAbsence& listed : List(view, query, limit)) {
    const std::string& id = listed.absence.id();
    const std::string start = FormatTime(listed.absence.start_us());
    dates.push_back(id.substr(id.find('/') + 1) + " " + start.substr(11, 5));
  }
  return dates;
}

ListQuery Range(const char* from, const char* to) {
  ListQuery query;
  if (*from != '\0') query.from_us = *ParseTimeOrDate(from);
  if (*to != '\0') query.to_us = *ParseTimeOrDate(to);
  return query;
}

std::string Why(const MemoryView& view, const std::string& subject, const AsOf& as_of = {}) {
  auto parsed = ParseSubject(subject);
  if (!parsed.ok()) return "error: " + std::string(parsed.status().message());
  auto explanation = Explain(view, "", *parsed, as_of);
  if (!explanation.ok()) return "error: " + std::string(explanation.status().message());
  return WhyText(*explanation, 0);
}

std::string OfSeries(const std::string& date) {
  return std::string("absence:") + kSeries + "/" + date;
}

TEST(ListAbsencesOfSeries, ShowsEachOccurrenceAsAnAbsence) {
  std::vector<ListedAbsence> listed = List(SeriesBank(kSeriesSeen), {}, 1);
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(ToJson(listed[0]),
            R"({"tenant": "maple", "id": "5d0c0000000000000000000000000001/2026-11-02", )"
            R"("employee_id": "8", "employee_email": "Nadia@maple.example", )"
            R"("mailbox": "nadia@maple.example", "item_id": "AAMk-S", )"
            R"("original_start": "2026-11-02T13:00:00Z", "ical_uid": "04-S", "title": "Busy", )"
            R"("start": "2026-11-02T13:00:00Z", "end": "2026-11-02T14:00:00Z", )"
            R"("time_zone": "America/Halifax", "location_id": "31", "notes": "", )"
            R"("since_offset": 2})");
}

TEST(ListAbsencesOfSeries, ShowsExceptionsAmongTheOccurrencesByDate) {
  EXPECT_THAT(Dates(SeriesBank(kSeriesSeen), Range("", "2026-11-19")),
              ElementsAre("2026-11-02 13:00", "2026-11-04 13:00", "2026-11-09 13:00",
                          "2026-11-11 13:00", "2026-11-16 13:00", "2026-11-18 13:00"));
  EXPECT_THAT(
      Dates(SeriesBank(kOneMoved), Range("", "2026-11-12")),
      ElementsAre("2026-11-02 13:00", "2026-11-04 13:00", "2026-11-09 17:00", "2026-11-11 13:00"));
  EXPECT_THAT(
      Dates(SeriesBank(kUpdated), Range("", "2026-11-19")),
      ElementsAre("2026-11-02 14:00", "2026-11-04 14:00", "2026-11-09 17:00", "2026-11-18 14:00"));
  std::vector<ListedAbsence> moved = List(SeriesBank(), Range("2026-11-09", "2026-11-10"));
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(moved[0].absence.item_id(), "AAMk-S");
  EXPECT_EQ(moved[0].absence.original_start(), "2026-11-09T13:00:00Z");
  EXPECT_EQ(moved[0].since_offset, kSeriesSeen);
  EXPECT_THAT(List(SeriesBank(kSeriesGone), {}), IsEmpty());
}

TEST(ListAbsencesOfSeries, AnExceptionThatFirstStoodLaterComesLater) {
  MemoryView bank = SeriesBank(kOneMoved);
  const std::string id = std::string(kSeries) + "/2026-11-09";
  bank.Erase("maple", v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kSeriesSeen).Text(id));
  bank.Mark("maple", v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kOneMoved).Text(id));
  v1::AbsenceRow row;
  ASSERT_TRUE(row.ParseFromString(
      (*bank.Get("maple", v1::ROW_ABSENCE, RowKey().Text(id).str(), kNow))->value));
  row.set_since_offset(kOneMoved);
  bank.Put("maple", v1::ROW_ABSENCE, RowKey().Text(id), row);
  const auto in_order =
      ElementsAre("2026-11-02 13:00", "2026-11-04 13:00", "2026-11-11 13:00", "2026-11-09 17:00");
  EXPECT_THAT(Dates(bank, Range("", "2026-11-12")), in_order);
  ListQuery of_employee = Range("", "2026-11-12");
  of_employee.employee = "8";
  EXPECT_THAT(Dates(bank, of_employee), in_order);
}

TEST(ListAbsencesOfSeries, WhatOverlapsTheRangeAndNoMore) {
  MemoryView bank = SeriesBank(kSeriesSeen);
  const struct {
    const char* from;
    const char* to;
    std::vector<std::string> dates;
  } cases[] = {
      {"2026-11-04T13:00:00Z", "2026-11-04T14:00:00Z", {"2026-11-04 13:00"}},
      {"2026-11-04T13:59:59Z", "2026-11-09T13:00:01Z", {"2026-11-04 13:00", "2026-11-09 13:00"}},
      {"2026-11-04T14:00:00Z", "2026-11-09T13:00:00Z", {}},
      {"2020-01-01", "2026-11-03", {"2026-11-02 13:00"}},
      {"8000-01-01", "8000-01-04", {"8000-01-03 13:00"}},
  };
  for (const auto& c : cases) {
    ListQuery query = Range(c.from, c.to);
    EXPECT_EQ(Dates(bank, query), c.dates) << c.from;
    query.employee = "nadia@maple.example";
    EXPECT_EQ(Dates(bank, query), c.dates) << c.from << " by employee";
    query.mailbox = "nadia@maple.example";
    EXPECT_EQ(Dates(bank, query), c.dates) << c.from << " by mailbox";
  }
}

TEST(ListAbsencesOfSeries, WithoutAnEndGoesNinetyDaysOn) {
  MemoryView bank = SeriesBank(kSeriesSeen);  // its newest fact is of 2 Nov 2026 13:00 UTC
  EXPECT_EQ(Dates(bank, {}).back(), "2027-01-27 13:00");
  EXPECT_EQ(Dates(bank, Range("2027-01-20", "")).back(), "2027-04-19 12:00");  // summer time
  EXPECT_EQ(Dates(bank, Range("2027-01-20", "")).front(), "2027-01-20 13:00");
  EXPECT_EQ(Dates(bank, Range("2026-01-01", "")).back(), "2027-01-27 13:00");
  EXPECT_EQ(Dates(bank, Range("", "2028-01-01")).back(), "2027-12-29 13:00");
}

TEST(ListAbsencesOfSeries, AnEndlessOneIsShownAsItIsRead) {
  EXPECT_THAT(Dates(SeriesBank(kSeriesSeen), Range("", "9000-01-01"), 3),
              ElementsAre("2026-11-02 13:00", "2026-11-04 13:00", "2026-11-09 13:00"));
}

TEST(ListAbsencesOfSeries, AsOfAnOffsetIsTheListRightAfterThatFact) {
  MemoryView bank = SeriesBank(kSeriesGone);
  for (uint64_t offset = 0; offset <= kSeriesGone; ++offset) {
    ListQuery query = Range("", "2026-12-01");
    const std::vector<std::string> then = Dates(SeriesBank(offset), query);
    query.as_of.offset = offset;
    EXPECT_EQ(Dates(bank, query), then) << "as of offset " << offset;
    query.employee = "8";
    EXPECT_EQ(Dates(bank, query), then) << "by employee, as of offset " << offset;
  }
}

TEST(ListMailboxesOfSeries, CountsASeriesWithItsExceptionsAsOne) {
  std::vector<int64_t> counts;
  for (uint64_t last : {kSeriesSeen, kOneMoved, kUpdated, kSeriesGone}) {
    ASSERT_TRUE(ListMailboxes(SeriesBank(last), {}, [&](const ListedMailbox& listed) {
                  counts.push_back(listed.absences);
                  return true;
                }).ok());
  }
  EXPECT_THAT(counts, ElementsAre(1, 1, 1, 0));
}

TEST(WhyOfSeries, TellsOfOneThatStands) {
  std::string told = Why(SeriesBank(), std::string("absence:") + kSeries);
  EXPECT_THAT(
      told,
      AllOf(HasSubstr("  The series blocks the schedule of Nadia Roy, first on Mon 2 Nov 2026 "
                      "09:00-10:00 (13:00-14:00 UTC).\n"
                      "      recurrence: every Monday and Wednesday from 2 Nov 2026 on\n"
                      "      time of day: 09:00-10:00 America/Halifax\n"
                      "    rule ABS-ADD: "),
            HasSubstr("  The block of the occurrence of Mon 9 Nov 2026 in the schedule of Nadia "
                      "Roy changed by itself.\n      when: Mon 9 Nov 2026 09:00-10:00 (13:00-14:00 "
                      "UTC) -> Mon 9 Nov 2026 13:00-14:00 (17:00-18:00 UTC)\n"
                      "    rule REC-EXCEPTION: "),
            HasSubstr("  The block of the occurrence of Wed 11 Nov 2026 was removed from the "
                      "schedule of Nadia Roy, because it was deleted in Exchange.\n"),
            HasSubstr("  The new recurrence in Exchange was not taken over, because the recurrence "
                      "of an event cannot be changed after it was created: the series stays every "
                      "Monday and Wednesday from 2 Nov 2026 on; Exchange says every Tuesday from 2 "
                      "Nov 2026 on by now.\n    A new series with the new recurrence would sync.\n"
                      "    rule REC-FREEZE / RECURRENCE_NOT_SYNCED: "),
            HasSubstr("  The blocks of the series in the schedule of Nadia Roy changed with it.\n"
                      "      first: Mon 2 Nov 2026 09:00-10:00 (13:00-14:00 UTC) -> Mon 2 Nov 2026 "
                      "10:00-11:00 (14:00-15:00 UTC)\n"
                      "      time of day: 09:00-10:00 America/Halifax -> 10:00-11:00 "
                      "America/Halifax\n    rule REC-UPDATE: ")));
  // A date that the series does not have says nothing of it.
  EXPECT_THAT(told, Not(HasSubstr("offset 7\n")));
  EXPECT_THAT(told,
              EndsWith("\nIt stands: every Monday and Wednesday from 2 Nov 2026 on, 10:00-11:00 "
                       "America/Halifax, first on Mon 2 Nov 2026 10:00-11:00 America/Halifax "
                       "(14:00-15:00 UTC), \"Busy\", at Main Street (31), in the schedule of Nadia "
                       "Roy. Exchange says every Tuesday from 2 Nov 2026 on by now, which is not "
                       "taken over (REC-FREEZE RECURRENCE_NOT_SYNCED). 3 occurrences are not as "
                       "the series has them: Mon 9 Nov 2026 (blocks Mon 9 Nov 2026 13:00-14:00 "
                       "(17:00-18:00 UTC)), Wed 11 Nov 2026 (deleted), Mon 16 Nov 2026 (does not "
                       "block, because it is shown as free).\n"));
}

TEST(WhyOfSeries, TellsOfItsMasterAsOfTheSeries) {
  MemoryView bank = SeriesBank();
  std::string of_series = Why(bank, std::string("absence:") + kSeries);
  std::string of_master = Why(bank, "item:AAMk-S");
  EXPECT_THAT(of_master, StartsWith("Exchange event AAMk-S\n"));
  EXPECT_EQ(of_master.substr(of_master.find('\n')), of_series.substr(of_series.find('\n')));
}

TEST(WhyOfSeries, TellsOfAnOrdinaryOccurrenceWhatConcernedItsDate) {
  std::string told = Why(SeriesBank(), OfSeries("2026-11-18"));
  EXPECT_THAT(told, StartsWith("Absence 5d0c0000000000000000000000000001/2026-11-18: the "
                               "occurrence of Wed 18 Nov 2026\n"));
  EXPECT_THAT(told, AllOf(HasSubstr("The series blocks the schedule"), HasSubstr("REC-FREEZE"),
                          HasSubstr("REC-UPDATE"), Not(HasSubstr("REC-EXCEPTION"))));
  EXPECT_THAT(
      told, HasSubstr("\nIt stands as its series has it, every Monday and Wednesday from 2 Nov "
                      "2026 on: Wed 18 Nov 2026 10:00-11:00 America/Halifax (14:00-15:00 UTC), "
                      "\"Busy\", at Main Street (31), in the schedule of Nadia Roy. Exchange says "
                      "every Tuesday from 2 Nov 2026 on by now"));
  EXPECT_THAT(Why(SeriesBank(kSeriesGone), OfSeries("2026-11-18")),
              EndsWith("\nIt does not block the schedule, because it was deleted in Exchange "
                       "(REC-REMOVE DELETED); it would come back if it were restored to the "
                       "calendar in Outlook.\n"));
}

TEST(WhyOfSeries, TellsOfAnExceptionBoth) {
  std::string told = Why(SeriesBank(), OfSeries("2026-11-09"));
  EXPECT_THAT(told, AllOf(HasSubstr("The series blocks the schedule"),
                          HasSubstr("the occurrence of Mon 9 Nov 2026 in the schedule of Nadia Roy "
                                    "changed by itself."),
                          Not(HasSubstr("16 Nov 2026 was removed"))));
  EXPECT_THAT(told, EndsWith("\nIt stands by itself: Mon 9 Nov 2026 13:00-14:00 America/Halifax "
                             "(17:00-18:00 UTC), \"Busy\", at Main Street (31), in the schedule of "
                             "Nadia Roy. Its series would have it Mon 9 Nov 2026 10:00-11:00 "
                             "(14:00-15:00 UTC).\n"));
  std::string of_item = Why(SeriesBank(), "item:AAMk-S-9");
  EXPECT_THAT(of_item, AllOf(HasSubstr("changed by itself."), Not(HasSubstr("The series blocks")),
                             HasSubstr("\nIt stands by itself: Mon 9 Nov 2026 13:00-14:00")));
  EXPECT_THAT(Why(SeriesBank(kSeriesGone), "item:AAMk-S-9"),
              HasSubstr("The block of the occurrence of Mon 9 Nov 2026 was removed from the "
                        "schedule of Nadia Roy with its series, because it was deleted in "
                        "Exchange.\n"));
}

TEST(WhyOfSeries, TellsWhyAnOccurrenceDoesNotStand) {
  EXPECT_THAT(Why(SeriesBank(), OfSeries("2026-11-11")),
              EndsWith("\nIt does not block the schedule, because it was deleted in Exchange "
                       "(REC-EXCEPTION DELETED); it would come back if it were restored to the "
                       "calendar in Outlook.\n"));
  const std::string freed =
      "\nIt does not block the schedule, because it is shown as free (ELIG-BUSY NOT_BUSY); it "
      "would if it were set to Busy in Outlook.\n";
  EXPECT_THAT(Why(SeriesBank(), OfSeries("2026-11-16")), EndsWith(freed));
  EXPECT_THAT(Why(SeriesBank(), "item:AAMk-S-16"),
              AllOf(EndsWith(freed), HasSubstr("The block of the occurrence of Mon 16 Nov 2026 was "
                                               "removed from the schedule of Nadia Roy, because it "
                                               "is shown as free.\n")));
}

TEST(WhyOfSeries, TellsOfADateThatItDoesNotHave) {
  EXPECT_EQ(Why(SeriesBank(), "item:AAMk-S-17"),
            R"why(Exchange event AAMk-S-17
tenant maple, as of offset 8; times are those of America/Halifax, UTC in brackets

Mon 2 Nov 2026 14:00 (18:00 UTC), offset 7
  in Exchange (Microsoft Graph), which does not say by whom
  The occurrence does not block the schedule, because the recurrence of an event cannot be changed after it was created: its series stays every Monday and Wednesday from 2 Nov 2026 on; Exchange says every Tuesday from 2 Nov 2026 on by now.
    A new series with the new recurrence would sync.
    rule REC-OCCURRENCE / RECURRENCE_NOT_SYNCED: An occurrence counts only as one of its series, once that was seen, and only on a date of the recurrence with which the series was first seen.
  No notification was requested: nothing changed.
    rule NOTE-NONE: Nobody is told of events that are created, deleted or moved to another calendar in Exchange, of what follows from settings or the directory, or of what changes nothing.

It is an occurrence that its series does not have, and blocks nothing (REC-OCCURRENCE RECURRENCE_NOT_SYNCED).
)why");
  EXPECT_EQ(Why(SeriesBank(), OfSeries("2026-11-17")),
            std::string("error: tenant maple has no ") + OfSeries("2026-11-17") +
                "; the series is every Monday and Wednesday from 2 Nov 2026 on; nearest: " +
                kSeries + "/2026-11-16, " + kSeries + "/2026-11-18");
  AsOf before;
  before.offset = kInitialized;
  EXPECT_EQ(Why(SeriesBank(), OfSeries("2026-11-18"), before),
            std::string("error: tenant maple has no ") + OfSeries("2026-11-18") +
                " as of offset 1; the ledger first tells of it at offset 2");
}

TEST(WhyOfSeries, TellsOfAnOccurrenceWhoseSeriesWasNotSeen) {
  MemoryView bank = SeriesBank(kSeriesSeen);
  v1::Verdict verdict;
  verdict.set_source(v1::GRAPH);
  verdict.set_observed_at_us(OnMonday(14 * 60));
  v1::Outcome* outcome = verdict.add_outcomes();
  outcome->set_kind(v1::IGNORED);
  outcome->set_rule(v1::RULE_REC_OCCURRENCE);
  outcome->set_reason(v1::UNKNOWN_SERIES);
  outcome->set_mailbox("nadia@maple.example");
  outcome->set_item_id("AAMk-X-1");
  bank.AddVerdict("maple", verdict);
  bank.Mark("maple", v1::ROW_HISTORY, RowKey().Text("item:AAMk-X-1"));
  EXPECT_THAT(Why(bank, "item:AAMk-X-1"),
              AllOf(HasSubstr("The occurrence does not block the schedule for now, because the "
                              "series it belongs to has not been seen.\n"),
                    HasSubstr("\nIt is an occurrence, and its series had not been seen when it was "
                              "heard of last")));
}

TEST(WhyOfSeries, ANotificationIsOnceInASync) {
  EXPECT_THAT(Why(SeriesBank(), std::string("absence:") + kSeries),
              HasSubstr("  No further notification was requested: one is sent in a sync for all "
                        "occurrences of the series.\n    rule NOTE-UPDATE: "));
  EXPECT_THAT(Why(SeriesBank(kFrozen), std::string("absence:") + kSeries),
              Not(HasSubstr("No further notification")));
}

// That it was withheld, and why, was said of another occurrence.
TEST(WhyOfSeries, WhatIsWithheldIsSaidOnceInASync) {
  MemoryView bank = SeriesBank();
  const RowKey key = RowKey().Number(1).Text("04-S");
  v1::SeriesRow series;
  series.ParseFromString(bank.Get("maple", v1::ROW_SERIES, key.str(), kUpdated).value()->value);
  v1::WithheldInSync* withheld = series.add_withheld_in_syncs();
  withheld->set_sync_id(series.told_in_syncs(0));
  withheld->set_reason(v1::SWITCHED_OFF);
  series.clear_told_in_syncs();
  bank.Put("maple", v1::ROW_SERIES, key, series);
  EXPECT_THAT(Why(bank, std::string("absence:") + kSeries),
              HasSubstr("  No further notification was withheld: why nobody is told is said once "
                        "in a sync for all occurrences of the series.\n    rule NOTE-WITHHELD: "));
}

TEST(WhyAMoment, TellsOfTheOccurrenceThatCoversIt) {
  const std::string at = "employee:nadia@maple.example@";
  // Since the time of day was changed, which is not the last that was heard of it.
  std::string told = Why(SeriesBank(), at + "2026-11-04T14:30:00Z");
  EXPECT_THAT(told, AllOf(HasSubstr(", offset 8\n  Blocked: \"Busy\", Wed 4 Nov 2026 10:00-11:00 "
                                    "America/Halifax (14:00-15:00 UTC), every Monday and Wednesday "
                                    "from 2 Nov 2026 on (absence 5d0c0000000000000000000000000001/"
                                    "2026-11-04)\n"),
                          HasSubstr("held 1 absence and no appointment.\n")));
  EXPECT_THAT(Why(SeriesBank(kStubRefused), at + "2026-11-04T13:30:00Z"),
              HasSubstr(", offset 2\n  Blocked: \"Busy\", Wed 4 Nov 2026 09:00-10:00"));
  EXPECT_THAT(Why(SeriesBank(), at + "2026-11-09T17:30:00Z"),
              HasSubstr(", offset 3\n  Blocked: \"Busy\", Mon 9 Nov 2026 13:00-14:00 "
                        "America/Halifax (17:00-18:00 UTC) (absence "));
  EXPECT_THAT(Why(SeriesBank(), at + "2026-11-03T14:30:00Z"),
              HasSubstr("held no absence and no appointment.\n"));
}

TEST(WhyAMoment, TellsOfAnExceptionThatStayedWhereItWas) {
  MemoryView bank = SeriesBank(kOneMoved);
  const RowKey key = RowKey().Text(std::string(kSeries) + "/2026-11-09");
  v1::AbsenceRow row;
  ASSERT_TRUE(row.ParseFromString((*bank.Get("maple", v1::ROW_ABSENCE, key.str(), kNow))->value));
  row.mutable_state()->set_start_us(*ParseTime("2026-11-09T13:00:00Z"));
  row.mutable_state()->set_end_us(*ParseTime("2026-11-09T14:00:00Z"));
  bank.Put("maple", v1::ROW_ABSENCE, key, row);
  EXPECT_THAT(
      Why(bank, "employee:nadia@maple.example@2026-11-09T13:30:00Z"),
      AllOf(HasSubstr("held 1 absence and no appointment.\n"), Not(HasSubstr("Not blocked"))));
}

TEST(WhyAMoment, TellsWhyAnOccurrenceDoesNotCoverIt) {
  const std::string at = "employee:nadia@maple.example@";
  const struct {
    const char* time;
    const char* headline;
  } cases[] = {
      {"2026-11-09T14:30:00Z",
       ", offset 3\n  Not blocked: Mon 9 Nov 2026 10:00-11:00 America/Halifax (14:00-15:00 UTC) "
       "(absence 5d0c0000000000000000000000000001/2026-11-09). It stands by itself: Mon 9 Nov 2026 "
       "13:00-14:00"},
      {"2026-11-11T14:30:00Z",
       ", offset 4\n  Not blocked: Wed 11 Nov 2026 10:00-11:00 America/Halifax (14:00-15:00 UTC) "
       "(absence 5d0c0000000000000000000000000001/2026-11-11). It does not block the schedule, "
       "because it was deleted in Exchange"},
      {"2026-11-16T14:30:00Z",
       ", offset 5\n  Not blocked: Mon 16 Nov 2026 10:00-11:00 America/Halifax (14:00-15:00 UTC) "
       "(absence 5d0c0000000000000000000000000001/2026-11-16). It does not block the schedule, "
       "because it is shown as free"},
  };
  for (const auto& c : cases) {
    std::string told = Why(SeriesBank(), at + c.time);
    EXPECT_THAT(told, AllOf(HasSubstr(c.headline),
                            HasSubstr("held no absence and no appointment. 1 event covered that "
                                      "time and did not block it.\n")));
  }
  // The whole series is gone: of each date its master says why.
  EXPECT_THAT(Why(SeriesBank(kSeriesGone), at + "2026-11-18T14:30:00Z"),
              AllOf(HasSubstr(", offset 9\n  Not blocked: Wed 18 Nov 2026 10:00-11:00 "
                              "America/Halifax (14:00-15:00 UTC) (event AAMk-S). "),
                    HasSubstr("1 event covered that time and did not block it.\n")));
}

}  // namespace
}  // namespace syncledger
