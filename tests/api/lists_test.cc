// What the lists answer about a small bank, as JSON: now, as of earlier moments, and with each
// filter.
#include <functional>
#include <string>
#include <vector>

#include "api/absences.h"
#include "api/appointments.h"
#include "api/conflicts.h"
#include "api/held.h"
#include "api/mailboxes.h"
#include "api/notifications.h"
#include "api/query.h"
#include "api/verdicts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "tests/api/memory_view.h"
#include "tests/api/small_bank.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kLunch[] =
    R"({"tenant": "maple", "id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "employee_id": "8", )"
    R"("employee_email": "Nadia@maple.example", "mailbox": "nadia@maple.example", )"
    R"("item_id": "AAMk-1", "original_start": "", "ical_uid": "04-1", "title": "Busy", )"
    R"("start": "2026-11-04T18:00:00Z", "end": "2026-11-04T19:00:00Z", )"
    R"("time_zone": "America/Halifax", "location_id": "31", "notes": "back by 3", )"
    R"("since_offset": 2})";

// Asks a list; its JSON objects, or one text with the error.
template <typename Listed>
std::vector<std::string> Ask(absl::Status (*list)(const ReadView&, const ListQuery&,
                                                  const std::function<bool(const Listed&)>&),
                             const ReadView& view, const ListQuery& query) {
  std::vector<std::string> lines;
  absl::Status status = list(view, query, [&](const Listed& listed) {
    lines.push_back(ToJson(listed));
    return true;
  });
  if (!status.ok()) return {"error: " + std::string(status.message())};
  return lines;
}

ListQuery AsOfOffset(uint64_t offset) {
  ListQuery query;
  query.as_of.offset = offset;
  return query;
}

ListQuery AsOfTime(const char* text) {
  ListQuery query;
  query.as_of.time_us = *ParseTime(text);
  return query;
}

TEST(ListAbsences, ShowsWhatStandsAndNoMore) {
  MemoryView bank = SmallBank();
  EXPECT_THAT(Ask(ListAbsences, bank, {}), IsEmpty());
  EXPECT_THAT(Ask(ListAbsences, SmallBank(kLunchSeen), {}), ElementsAre(kLunch));
}

TEST(ListAbsences, AsOfAnOffsetIsTheListRightAfterThatFact) {
  MemoryView bank = SmallBank();
  for (uint64_t offset = 0; offset <= kLostInExchange; ++offset) {
    EXPECT_EQ(Ask(ListAbsences, bank, AsOfOffset(offset)), Ask(ListAbsences, SmallBank(offset), {}))
        << "as of offset " << offset;
  }
}

TEST(EveryList, AsOfAnOffsetIsTheListRightAfterThatFact) {
  MemoryView bank = SmallBank();
  for (uint64_t offset = 0; offset <= kLostInExchange; ++offset) {
    SCOPED_TRACE(offset);
    MemoryView then = SmallBank(offset);
    ListQuery query = AsOfOffset(offset);
    EXPECT_EQ(Ask(ListAppointments, bank, query), Ask(ListAppointments, then, {}));
    EXPECT_EQ(Ask(ListNotifications, bank, query), Ask(ListNotifications, then, {}));
    EXPECT_EQ(Ask(ListConflicts, bank, query), Ask(ListConflicts, then, {}));
    EXPECT_EQ(Ask(ListVerdicts, bank, query), Ask(ListVerdicts, then, {}));
    EXPECT_EQ(Ask(ListMailboxes, bank, query), Ask(ListMailboxes, then, {}));
    EXPECT_EQ(Ask(ListHeld, bank, query), Ask(ListHeld, then, {}));
  }
}

TEST(ListAbsences, AsOfATimeIsBeforeTheFirstFactObservedAfterIt) {
  MemoryView bank = SmallBank();
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfTime("2026-11-02T14:00:59.999999Z")),
              ElementsAre(kLunch));
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfTime("2026-11-02T14:01:00Z")), IsEmpty());
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfTime("2026-11-02T12:59:59Z")), IsEmpty());
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfTime("1990-01-01T00:00:00Z")), IsEmpty());
}

TEST(ListAbsences, OneObservedLateDoesNotBringTheOnesAfterItForward) {
  MemoryView bank = SmallBank(kLunchSeen);
  v1::Verdict early;
  early.set_observed_at_us(OnMonday(60));
  early.add_outcomes()->set_kind(v1::UNCHANGED);
  bank.AddVerdict("maple", early);
  // Before the lunch was seen there are two facts, though a later one was observed before them.
  EXPECT_THAT(Ask(ListVerdicts, bank, AsOfTime("2026-11-02T12:59:00Z")), testing::SizeIs(2));
}

TEST(ListAbsences, FiltersByTimeThatOverlaps) {
  MemoryView bank = SmallBank(kLunchSeen);
  const struct {
    const char* from;
    const char* to;
    bool found;
  } cases[] = {
      {"2026-11-04T18:00:00Z", "2026-11-04T19:00:00Z", true},
      {"2026-11-04T18:59:59Z", "2026-11-05T00:00:00Z", true},
      {"2026-11-01T00:00:00Z", "2026-11-04T18:00:01Z", true},
      {"2026-11-04T19:00:00Z", "2026-11-05T00:00:00Z", false},  // it ended when the range begins
      {"2026-11-01T00:00:00Z", "2026-11-04T18:00:00Z", false},  // the end is exclusive
  };
  for (const auto& c : cases) {
    ListQuery query;
    query.from_us = *ParseTime(c.from);
    query.to_us = *ParseTime(c.to);
    EXPECT_EQ(Ask(ListAbsences, bank, query).size(), c.found ? 1u : 0u) << c.from;
    query.employee = "8";
    EXPECT_EQ(Ask(ListAbsences, bank, query).size(), c.found ? 1u : 0u) << c.from << " by employee";
  }
}

TEST(ListAbsences, OneThatIsFoundByItsLastWeekIsFoundThere) {
  MemoryView bank = SmallBank(kLunchSeen);
  v1::AbsenceRow row;
  auto stored = bank.Get("maple", v1::ROW_ABSENCE, RowKey().Text(kLunchAbsence).str(), kNow);
  ASSERT_TRUE(row.ParseFromString((*stored)->value));
  row.mutable_state()->set_end_us(*ParseTime("2029-01-01T00:00:00Z"));
  bank.Put("maple", v1::ROW_ABSENCE, RowKey().Text(kLunchAbsence), row);
  bank.Mark("maple", v1::ROW_ABSENCE_BY_LAST_WEEK,
            RowKey().Text("8").Number(WeekOf(row.state().end_us() - 1)).Text(kLunchAbsence));
  ListQuery query;
  query.employee = "nadia@maple.example";
  query.from_us = *ParseTime("2028-12-31T00:00:00Z");
  query.to_us = *ParseTime("2029-06-01T00:00:00Z");
  EXPECT_THAT(Ask(ListAbsences, bank, query), testing::SizeIs(1));
}

TEST(EveryList, FiltersByEmployeeAndMailbox) {
  MemoryView bank = SmallBank(kLunchSeen);
  v1::EmployeeRow omar;
  omar.mutable_state()->set_id("9");
  omar.mutable_state()->set_email("omar@maple.example");
  bank.Put("maple", v1::ROW_EMPLOYEE, RowKey().Text("9"), omar);
  const struct {
    const char* employee;
    const char* mailbox;
    size_t found;
  } cases[] = {
      {"8", "", 1},
      {" NADIA@maple.example ", "", 1},
      {"9", "", 0},
      {"", "Nadia@Maple.Example", 1},
      {"8", "nadia@maple.example", 1},
      {"9", "nadia@maple.example", 0},
  };
  for (const auto& c : cases) {
    ListQuery query;
    query.employee = c.employee;
    query.mailbox = c.mailbox;
    EXPECT_THAT(Ask(ListAbsences, bank, query), testing::SizeIs(c.found))
        << c.employee << " / " << c.mailbox;
  }
}

TEST(EveryList, SaysWhoIsNearestToAnEmployeeOrMailboxThatDoesNotExist) {
  MemoryView bank = SmallBank();
  ListQuery query;
  query.employee = "nadja@maple.example";
  EXPECT_THAT(Ask(ListAbsences, bank, query),
              ElementsAre("error: no employee has the id or email \"nadja@maple.example\"; "
                          "nearest: Nadia@maple.example"));
  query = {};
  query.mailbox = "nadia@maple.exampl";
  EXPECT_THAT(Ask(ListVerdicts, bank, query),
              ElementsAre("error: no mailbox has the address \"nadia@maple.exampl\"; nearest: "
                          "nadia@maple.example"));
}

TEST(EveryList, WhomTheLedgerDidNotKnowYetHasNothing) {
  MemoryView bank = SmallBank();
  ListQuery query = AsOfOffset(kUserStated);
  query.mailbox = "nadia@maple.example";
  EXPECT_THAT(Ask(ListAbsences, bank, query), IsEmpty());
}

TEST(EveryList, RefusesATenantOrOffsetThatDoesNotExist) {
  MemoryView bank = SmallBank();
  ListQuery query;
  query.tenant = "mapel";
  EXPECT_THAT(Ask(ListAbsences, bank, query),
              ElementsAre("error: no tenant \"mapel\"; nearest: maple"));
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfOffset(10)),
              ElementsAre("error: --as-of 10: tenant maple has 10 facts, offsets 0 to 9"));
}

TEST(EveryList, AnOffsetNeedsATenantWhereThereAreSeveral) {
  MemoryView bank = SmallBank();
  bank.AddVerdict("oak", {});
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfOffset(2)),
              ElementsAre(HasSubstr("add --tenant (maple, oak)")));
  ListQuery query = AsOfOffset(2);
  query.tenant = "maple";
  EXPECT_THAT(Ask(ListAbsences, bank, query), ElementsAre(kLunch));
}

TEST(EveryList, FactsOfNobodyAreNoTenantToChooseFrom) {
  MemoryView bank = SmallBank();
  bank.AddVerdict("", {});
  EXPECT_THAT(Ask(ListAbsences, bank, AsOfOffset(kLunchSeen)), ElementsAre(kLunch));
}

TEST(ListAppointments, ShowsTheValueAndWhoChangedItLast) {
  EXPECT_THAT(
      Ask(ListAppointments, SmallBank(), {}),
      ElementsAre(
          R"({"tenant": "maple", "id": "900", "staff_ids": ["8"], "service_id": "4", )"
          R"("location_id": "32", "client_emails": ["sam@mail.example"], )"
          R"("start": "2026-11-06T17:00:00Z", "end": "2026-11-06T18:00:00Z", )"
          R"("time_zone": "America/Halifax", "show_as": "busy", "internal_notes": "likes tea", )"
          R"("status": "BOOKED", "changed_by": "COCONUT", "since_offset": 4})"));
  EXPECT_THAT(Ask(ListAppointments, SmallBank(kMovedInExchange), {}),
              ElementsAre(HasSubstr(R"("changed_by": "EXCHANGE")")));
}

TEST(ListAppointments, FiltersByTimeEmployeeAndMailbox) {
  MemoryView bank = SmallBank();
  ListQuery query;
  query.from_us = *ParseTime("2026-11-06T18:00:00Z");
  EXPECT_THAT(Ask(ListAppointments, bank, query), IsEmpty());
  query.from_us = *ParseTime("2026-11-06T17:59:59Z");
  query.employee = "nadia@maple.example";
  query.mailbox = "nadia@maple.example";
  EXPECT_THAT(Ask(ListAppointments, bank, query), testing::SizeIs(1));
}

TEST(ListNotifications, ShowsWhoWasToldAndWhoWasNotAndWhy) {
  EXPECT_THAT(
      Ask(ListNotifications, SmallBank(), {}),
      ElementsAre(
          R"({"tenant": "maple", "id": "0102", "offset": 6, )"
          R"("observed_at": "2026-11-02T14:00:00Z", "state": "REQUESTED", )"
          R"("kind": "UPDATED", "audience": "STAFF", "reason": "", )"
          R"("recipients": ["Nadia@maple.example"], "appointment_id": "900", "absence_id": ""})",
          R"({"tenant": "maple", "id": "0103", "offset": 6, )"
          R"("observed_at": "2026-11-02T14:00:00Z", "state": "WITHHELD", )"
          R"("kind": "UPDATED", "audience": "CLIENTS", "reason": "SWITCHED_OFF", )"
          R"("recipients": [], "appointment_id": "900", "absence_id": ""})"));
}

TEST(ListNotifications, FiltersByRuleAndReason) {
  MemoryView bank = SmallBank();
  ListQuery query;
  query.rule = v1::RULE_NOTE_WITHHELD;
  EXPECT_THAT(Ask(ListNotifications, bank, query), ElementsAre(HasSubstr("CLIENTS")));
  query = {};
  query.reasons = {v1::NO_RECIPIENT, v1::UPDATED_NOTICE};
  EXPECT_THAT(Ask(ListNotifications, bank, query), ElementsAre(HasSubstr("STAFF")));
}

TEST(ListConflicts, ShowsBothValuesOfEachFieldThatLost) {
  EXPECT_THAT(Ask(ListConflicts, SmallBank(), {}),
              ElementsAre(R"({"tenant": "maple", "offset": 9, )"
                          R"("observed_at": "2026-11-02T15:00:00Z", "appointment_id": "900", )"
                          R"("item_id": "AAMk-3", "winner": "COCONUT", "reason": "COCONUT_WINS", )"
                          R"("lost": [{"field": "start", "exchange": "2026-11-06T19:00:00Z", )"
                          R"("coconut": "2026-11-06T17:00:00Z"}]})"));
}

TEST(ListVerdicts, ShowsEveryFactWithEverythingDecided) {
  std::vector<std::string> lines = Ask(ListVerdicts, SmallBank(), {});
  ASSERT_THAT(lines, testing::SizeIs(10));
  EXPECT_EQ(lines[kFreeSeen],
            R"({"tenant": "maple", "offset": 3, "fact_id": "fac7", "source": "graph", )"
            R"("observed_at": "2026-11-02T13:00:00Z", "occurred_at": "", )"
            R"("actor": {"id": "", "role": ""}, "sync_id": "", "outcomes": [{"id": "0d", )"
            R"("kind": "IGNORED", "reason": "NOT_BUSY", "rule": "ABS-SKIP", )"
            R"("rule_set": "overview-1", "employee_id": "", "mailbox": "nadia@maple.example", )"
            R"("item_id": "AAMk-2", "appointment_id": "", "absence_id": "", "changes": [], )"
            R"("lost": [], "subject": "", "detail": "", "until": "", "notification_id": "", )"
            R"("audience": "", "recipients": []}]})");
  EXPECT_THAT(lines[kUserStated], HasSubstr(R"("changes": [{"field": "email", "before": "", )"
                                            R"("after": "Nadia@maple.example"}])"));
  EXPECT_THAT(lines[kUserStated], HasSubstr(R"("actor": {"id": "admin-1", "role": "admin"})"));
}

TEST(ListVerdicts, FiltersHoldForOneOutcomeTogether) {
  MemoryView bank = SmallBank();
  ListQuery query;
  query.reasons = {v1::NOT_BUSY};
  EXPECT_THAT(Ask(ListVerdicts, bank, query), testing::SizeIs(2));
  query.rule = v1::RULE_ABS_REMOVE;
  EXPECT_THAT(Ask(ListVerdicts, bank, query), ElementsAre(HasSubstr(R"("offset": 7)")));
  query.rule = v1::RULE_MAP_TIME;
  EXPECT_THAT(Ask(ListVerdicts, bank, query), IsEmpty());
  query = {};
  query.rule = v1::RULE_ELIG_BUSY;  // no outcome's rule: the requirement behind NOT_BUSY
  EXPECT_THAT(Ask(ListVerdicts, bank, query), testing::SizeIs(2));
  query.rule = v1::RULE_ELIG_ZONE;
  EXPECT_THAT(Ask(ListVerdicts, bank, query), IsEmpty());
  query = {};
  query.employee = "8";
  query.rule = v1::RULE_DIR_CHANGE;
  EXPECT_THAT(Ask(ListVerdicts, bank, query), ElementsAre(HasSubstr(R"("offset": 0)")));
}

TEST(EveryList, StopsWhenItsReaderDoes) {
  MemoryView bank = SmallBank();
  int seen = 0;
  ASSERT_TRUE(ListVerdicts(bank, {}, [&](const ListedVerdict&) { return ++seen < 3; }).ok());
  EXPECT_EQ(seen, 3);
}

TEST(ListMailboxes, ShowsHowTheSyncStands) {
  EXPECT_THAT(
      Ask(ListMailboxes, SmallBank(kLunchSeen), {}),
      ElementsAre(R"({"tenant": "maple", "mailbox": "nadia@maple.example", "protocol": "graph", )"
                  R"("employee_id": "8", "status": "SYNCING", "reason": "", "detail": "", )"
                  R"("window_start": "2026-11-01T03:00:00Z", )"
                  R"("last_sync_at": "2026-11-02T15:00:00Z", "absences": 1})"));
}

TEST(ListMailboxes, TheFirstStatusThatHoldsIsShown) {
  const int64_t now = OnMonday(15 * 60);
  v1::Mailbox mailbox;
  MailboxCircumstances circumstances;
  circumstances.newest_fact_us = now;
  auto status = [&] {
    JudgedMailbox judged = JudgeMailbox(mailbox, circumstances);
    return std::string(StatusName(judged.status));
  };
  // Everything is wrong at once; one after the other is put right.
  circumstances.settings.set_disconnected(true);
  mailbox.add_held_sync_ids("sync-7");
  mailbox.set_throttled_until_us(now + 1);
  mailbox.set_incomplete(true);
  EXPECT_EQ(status(), "NOT_INITIALIZED");
  mailbox.set_initialized_at_us(OnMonday(0));
  EXPECT_EQ(status(), "DISCONNECTED");
  circumstances.settings.set_disconnected(false);
  mailbox.set_disconnected(true);
  EXPECT_EQ(status(), "DISCONNECTED");
  mailbox.set_disconnected(false);
  EXPECT_EQ(status(), "PAUSED");  // the integration is disabled
  EXPECT_EQ(JudgeMailbox(mailbox, circumstances).reason, v1::INTEGRATION_DISABLED);
  circumstances.settings.set_enabled(true);
  EXPECT_EQ(JudgeMailbox(mailbox, circumstances).reason, v1::NO_MATCHING_EMPLOYEE);
  circumstances.matching_employees = 2;
  EXPECT_EQ(JudgeMailbox(mailbox, circumstances).reason, v1::AMBIGUOUS_EMPLOYEE);
  EXPECT_EQ(status(), "PAUSED");
  circumstances.matching_employees = 1;
  EXPECT_EQ(status(), "HELD");
  mailbox.clear_held_sync_ids();
  EXPECT_EQ(status(), "THROTTLED");
  mailbox.set_throttled_until_us(now);
  EXPECT_EQ(status(), "INCOMPLETE");
  mailbox.set_incomplete(false);
  EXPECT_EQ(status(), "OVERDUE");  // never completed
  mailbox.set_last_sync_at_us(OnMonday(14 * 60) - 1);
  EXPECT_EQ(status(), "OVERDUE");
  mailbox.set_last_sync_at_us(OnMonday(14 * 60));
  EXPECT_EQ(status(), "SYNCING");
}

TEST(ListHeld, ShowsWhatBecameOfTheRemovals) {
  MemoryView bank = SmallBank(kLunchSeen);
  v1::Verdict ended;
  ended.set_observed_at_us(OnMonday(16 * 60));
  v1::Outcome* held = ended.add_outcomes();
  held->set_kind(v1::REMOVALS_HELD);
  held->set_mailbox("nadia@maple.example");
  held->mutable_held()->set_kind(v1::HeldRemovals::MISSING);
  held->mutable_held()->set_sync_id("sync-7");
  v1::HeldItem* item = held->mutable_held()->add_items();
  item->set_item_id("AAMk-1");
  item->set_absence_id(kLunchAbsence);
  item->set_title("Busy");
  item->set_start_us(OnMonday(0));
  item->set_end_us(OnMonday(60));
  bank.AddVerdict("maple", ended);
  const std::string items =
      R"("items": [{"item_id": "AAMk-1", "absence_id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", )"
      R"("appointment_id": "", "title": "Busy", "start": "2026-11-02T00:00:00Z", )"
      R"("end": "2026-11-02T01:00:00Z"}]})";
  EXPECT_THAT(Ask(ListHeld, bank, {}),
              ElementsAre(R"({"tenant": "maple", "mailbox": "nadia@maple.example", )"
                          R"("sync_id": "sync-7", "offset": 3, )"
                          R"("observed_at": "2026-11-02T16:00:00Z", "state": "HELD", )"
                          R"("kind": "MISSING", )" +
                          items));
  v1::Verdict decided;
  v1::Outcome* approved = decided.add_outcomes();
  approved->set_kind(v1::REMOVALS_APPROVED);
  approved->set_mailbox("Nadia@maple.example");
  approved->mutable_sync()->set_sync_id("sync-7");
  bank.AddVerdict("maple", decided);
  EXPECT_THAT(Ask(ListHeld, bank, {}), ElementsAre(HasSubstr(R"("state": "APPROVED")")));
  EXPECT_THAT(Ask(ListHeld, bank, AsOfOffset(3)), ElementsAre(HasSubstr(R"("state": "HELD")")));
}

TEST(ParseAsOf, TakesAnOffsetOrATime) {
  EXPECT_EQ(ParseAsOf("0")->offset, 0u);
  EXPECT_EQ(ParseAsOf("1204")->offset, 1204u);
  EXPECT_EQ(ParseAsOf("2026-11-02T00:01:00Z")->time_us, OnMonday(1));
  EXPECT_EQ(ParseAsOf("2026-11-02")->time_us, OnMonday(0));  // midnight UTC
  for (const char* refused : {"", "-1", "1.5", "yesterday", "2026-13-02", "2026-1-002",
                              "2026-11-02T00:00:00", "99999999999999999999999"}) {
    absl::StatusOr<AsOf> as_of = ParseAsOf(refused);
    EXPECT_FALSE(as_of.ok()) << refused;
  }
}

}  // namespace
}  // namespace syncledger
