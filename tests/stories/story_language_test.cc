// The story language itself: what its statements say as capture lines, and what its terms let pass
// and refuse.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stories/expectation.h"
#include "tests/stories/standing.h"
#include "tests/stories/story_file.h"
#include "tests/stories/teller.h"

namespace syncledger::stories {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

Words WordsOf(std::string_view line) {
  std::string error;
  Words words(Tokenize(line, &error));
  if (!error.empty()) words.Fail(error);
  return words;
}

// The capture lines of the last of these statements; or its error, as one line.
std::vector<std::string> Lines(Teller& teller, const std::vector<std::string>& statements) {
  std::vector<std::string> lines;
  for (const std::string& statement : statements) {
    Words words = WordsOf(statement);
    if (const auto clock = teller.time().TakeMoment(words, teller.time().now()))
      teller.time().set_now(*clock);
    lines.clear();
    for (const CaptureLine& line : teller.Tell(words)) lines.push_back(line.json);
    if (words.failed()) return {"error: " + words.error()};
  }
  return lines;
}

std::string Line(const std::vector<std::string>& statements) {
  Teller teller;
  const std::vector<std::string> lines = Lines(teller, statements);
  return lines.empty() ? "" : lines.front();
}

TEST(Words, AreCutAtSpacesCommasAndQuotes) {
  std::vector<std::string> texts;
  std::string error;
  for (const Token& token :
       Tokenize(R"(outlook a, "b, \"c\"\n" x="y" Tue 14:00-15:00 Mon-Wed # comment)", &error)) {
    texts.push_back(token.text);
  }
  EXPECT_THAT(texts, ElementsAre("outlook", "a", ",", "b, \"c\"\n", "x=", "y", "Tue", "14:00", "-",
                                 "15:00", "Mon", "-", "Wed"));
  EXPECT_EQ(error, "");
  Tokenize("a \"b", &error);
  EXPECT_THAT(error, HasSubstr("does not end"));
}

TEST(StoryTime, ReadsAndWritesMoments) {
  const StoryTime time;
  struct Case {
    const char* text;
    const char* instant;  // UTC; Halifax left summer time on 2026-11-01
  };
  for (const Case& good : std::vector<Case>{{"Mon 09:00", "2026-11-02T13:00:00Z"},
                                            {"09:00:30", "2026-11-02T13:00:30Z"},
                                            {"Sun 23:59", "2026-11-09T03:59:00Z"},
                                            {"next Tue 14:00", "2026-11-10T18:00:00Z"},
                                            {"last Sat 14:00", "2026-10-31T17:00:00Z"},
                                            {"2026-12-24 08:15", "2026-12-24T12:15:00Z"}}) {
    Words words = WordsOf(good.text);
    const auto moment = time.TakeMoment(words, time.now());
    ASSERT_TRUE(moment.has_value()) << good.text;
    EXPECT_EQ(WriteInstant(time.Instant(*moment)), good.instant);
    EXPECT_THAT(
        time.Write(*moment),
        HasSubstr(std::string(good.text).substr(0, 5) == "09:00" ? "Mon 09:00" : good.text));
  }
  for (const char* bad : {"", "Tue", "noon", "9:00", "dentist 14:00"}) {
    Words words = WordsOf(bad);
    EXPECT_FALSE(time.TakeMoment(words, time.now()).has_value()) << bad;
    EXPECT_EQ(words.position(), 0u) << bad;
  }
}

TEST(StoryTime, ReadsRanges) {
  const StoryTime time;
  struct Case {
    const char* text;
    const char* range;
  };
  for (const Case& good : std::vector<Case>{{"Tue 14:00-15:00", "Tue 14:00-15:00"},
                                            {"Tue 22:00-Wed 02:00", "Tue 22:00-Wed 02:00"},
                                            {"Tue 22:00 to Wed 02:00", "Tue 22:00-Wed 02:00"},
                                            {"all day Tue", "Tue 00:00-Wed 00:00"},
                                            {"all day Tue-Thu", "Tue 00:00-Fri 00:00"}}) {
    Words words = WordsOf(good.text);
    const auto range = time.TakeRange(words, time.now());
    ASSERT_TRUE(range.has_value()) << good.text << words.error();
    EXPECT_EQ(time.WriteRange(range->start, range->end), good.range);
  }
}

// --- Statements
// -------------------------------------------------------------------------------------------------------

TEST(Statements, AnItemIsAPageOfItsOwn) {
  const std::string line =
      Line({"outlook dentist, Tue 14:00-15:00, free, notes \"back by 3\", location Uptown"});
  for (
      const char* part :
      {R"("observed_at": "2026-11-02T13:00:00Z", "tenant": "bank", "source": "graph", "mailbox": "alice@bank.example")",
       R"("sync": {"id": "auto-1", "kind": "INCREMENTAL"})",
       R"("id": "AAMk-alice-dentist", "changeKey": "ck1")",
       R"("iCalUId": "uid-dentist", "subject": "dentist", "showAs": "free")",
       R"("start": {"dateTime": "2026-11-03T18:00:00.0000000", "timeZone": "UTC"})",
       R"("location": {"displayName": "77 Hill Rd, Halifax"})",
       R"(<p>back by 3</p><p>Edits above this line will be synced</p>)", "@odata.deltaLink"}) {
    EXPECT_THAT(line, HasSubstr(part));
  }
  EXPECT_THAT(line, Not(HasSubstr("singleValueExtendedProperties")));
}

TEST(Statements, AnItemStaysAsItWasSaid) {
  const std::string line =
      Line({"outlook dentist, Tue 14:00-15:00, oof", "outlook dentist moves to Wed 16:00"});
  EXPECT_THAT(line, HasSubstr(R"("showAs": "oof")"));
  EXPECT_THAT(line, HasSubstr(R"("start": {"dateTime": "2026-11-04T20:00:00.0000000")"));
  EXPECT_THAT(line, HasSubstr(R"("end": {"dateTime": "2026-11-04T21:00:00.0000000")"));
  EXPECT_THAT(line, HasSubstr(R"("changeKey": "ck2")"));
  EXPECT_THAT(line, HasSubstr(R"("observed_at": "2026-11-02T13:01:00Z")"));
}

TEST(Statements, ItemsCanBeSaidInEveryWay) {
  const std::string make = "outlook dentist, Tue 14:00-15:00";
  struct Case {
    const char* statement;
    const char* part;
  };
  for (
      const Case& one : std::vector<Case>{
          {"outlook dentist deleted",
           R"({"@odata.type": "#microsoft.graph.event", "id": "AAMk-alice-dentist", "@removed")"},
          {"outlook dentist deleted from calendar \"Team\"",
           R"("calendar": {"id": "Team", "primary": false})"},
          {"outlook dentist in calendar \"Team\"",
           R"("calendar": {"id": "Team", "primary": false})"},
          {"outlook dentist in \"Pacific Standard Time\"",
           R"("start": {"dateTime": "2026-11-03T14:00:00.0000000", "timeZone": "Pacific Standard Time"})"},
          {"outlook dentist all day Wed-Thu",
           R"("end": {"dateTime": "2026-11-06T00:00:00.0000000", "timeZone": "UTC"})"},
          {"outlook dentist working elsewhere", R"("showAs": "workingElsewhere")"},
          {"outlook dentist private", R"("sensitivity": "private")"},
          {"outlook dentist cancelled", R"("isCancelled": true)"},
          {"outlook dentist no marker", R"("content": "<html><body></body></html>")"},
          {"outlook dentist text \"plain\"",
           R"("body": {"contentType": "text", "content": "plain"})"},
          {"outlook dentist html \"<b>x</b>\"", R"("content": "<b>x</b>")"},
          {"outlook dentist adds attendee carol and moves to 15:00",
           R"("address": "carol@mail.example"}}])"},
          {"outlook dentist adds attendees carol and dave", R"("address": "dave@mail.example"}}])"},
          {"outlook dentist organizer dave", R"("isOrganizer": false)"},
          {"outlook dentist recurs weekly", R"("daysOfWeek": ["tuesday"])"},
          {"outlook dentist new id", R"("id": "AAMk-alice-dentist-2")"},
          {"outlook dentist seen again", R"("changeKey": "ck1")"},
          {"outlook dentist saved again", R"("changeKey": "ck2")"},
          {"outlook dentist free, change key \"abc\"", R"("changeKey": "abc")"},
          {"outlook dentist free, modified 08:30",
           R"("lastModifiedDateTime": "2026-11-02T12:30:00Z")"},
          {"outlook dentist stamped 501 at 09:30",
           R"(Name CoconutAppointmentId", "value": "501"}, {"id": "String {00020329-0000-0000-C000-000000000046} Name CoconutUpdatedAt", "value": "2026-11-02T13:30:00Z"}])"},
          {"outlook dentist stamped 501 at no time",
           R"(Name CoconutAppointmentId", "value": "501"}])"},
          {"read dentist free", R"("mailbox": "alice@bank.example", "body": {"@odata.etag")"},
      }) {
    EXPECT_THAT(Line({make, one.statement}), HasSubstr(one.part)) << one.statement;
  }
  EXPECT_THAT(Line({make, "outlook dentist stamped 501, stamp hidden"}),
              Not(HasSubstr("singleValue")));
  const std::string partial = Line({make, "outlook dentist only, free"});
  EXPECT_THAT(partial, HasSubstr(R"("showAs": "free")"));
  EXPECT_THAT(partial, Not(HasSubstr("subject")));
  EXPECT_THAT(partial, Not(HasSubstr(R"("start")")));
}

TEST(Statements, SyncsAreTheStorysOrTheirOwn) {
  Teller teller;
  EXPECT_THAT(Lines(teller, {"outlook dentist, Tue 14:00-15:00", "outlook lunch, Tue 12:00-13:00",
                             "sync alice full begins named \"s1\"", "outlook dentist free"}),
              ElementsAre(testing::AllOf(HasSubstr(R"("sync": {"id": "s1", "kind": "FULL"})"),
                                         HasSubstr("nextLink"))));
  EXPECT_THAT(Lines(teller, {"sync alice ends"}),
              ElementsAre(testing::AllOf(HasSubstr(R"("id": "s1")"), HasSubstr("deltaLink"),
                                         HasSubstr(R"("value": [])"))));
  EXPECT_THAT(Lines(teller, {"sync alice full shows everything but lunch"}),
              ElementsAre(testing::AllOf(HasSubstr(R"("kind": "FULL")"), HasSubstr("uid-dentist"),
                                         Not(HasSubstr("uid-lunch")))));
  EXPECT_THAT(
      Lines(teller, {"09:30 sync alice throttled until 10:00"}),
      ElementsAre(testing::AllOf(HasSubstr(R"("status": 429, "headers": {"Retry-After": "1800"})"),
                                 HasSubstr("TooManyRequests"))));
  EXPECT_THAT(
      Lines(teller, {"sync bob fails 410 SyncStateNotFound"}),
      ElementsAre(testing::AllOf(HasSubstr(R"("status": 410)"), HasSubstr("SyncStateNotFound"))));
}

TEST(Statements, AppointmentsAreStatedWhole) {
  const std::string line = Line(
      {"appointment 501 for alice and bob with clients carol and dave, Tue 14:00-15:00, service 5, "
       "location Uptown, internal notes \"likes tea\", shows as free"});
  for (
      const char* part :
      {R"("event": "appointment.created", "actor": {"id": "staff-1", "role": "staff"})",
       R"("start": "2026-11-03T18:00:00Z", "end": "2026-11-03T19:00:00Z", "timezone": "America/Halifax")",
       R"("service_id": "5", "location_id": "32", "staff_id": "1", "additional_staff_id": ["2"])",
       R"("internal_notes": "likes tea", "details": "", "show_as": "free", "updated_at": "2026-11-02T13:00:00Z")",
       R"("email": "carol@mail.example")", R"("email": "dave@mail.example")"}) {
    EXPECT_THAT(line, HasSubstr(part));
  }
  const std::string update = Line({"appointment 501, Tue 14:00-15:00",
                                   "10:00 appointment 501 moves to 16:00, stated 09:30 as admin"});
  for (const char* part :
       {R"("event": "appointment.updated")", R"("role": "admin")",
        R"("observed_at": "2026-11-02T14:00:00Z")", R"("start": "2026-11-03T20:00:00Z")",
        R"("updated_at": "2026-11-02T13:30:00Z")"}) {
    EXPECT_THAT(update, HasSubstr(part));
  }
  EXPECT_THAT(Line({"appointment 501, Tue 14:00-15:00", "appointment 501 cancelled"}),
              HasSubstr("appointment.cancelled"));
}

TEST(Statements, DirectorySettingsAndOperators) {
  struct Case {
    const char* statement;
    const char* part;
  };
  for (const Case& one : std::vector<Case>{
           {"directory alice inactive", R"("active": false)"},
           {"directory alice email \"a@b.example\", locations Uptown, Harbour",
            R"("location_ids": ["32", "31"])"},
           {"directory alice removed", R"("event": "user.removed")"},
           {"directory alice stated anew as staff",
            R"("actor": {"id": "staff-1", "role": "staff"})"},
           {"directory new employee carol",
            R"("id": "3", "attributes": {"email": "carol@bank.example")"},
           {"directory location Harbour address \"6 Water St\"", R"("address": "6 Water St")"},
           {"directory service 4 name \"Loans\"", R"("name": "Loans")"},
           {"settings staff notifications off",
            R"({"staff_notifications": false, "client_notifications": true})"},
           {"settings titles shown, protocol ews",
            R"({"enabled": true, "protocol": "ews", "show_event_titles": true})"},
           {"operator initializes alice",
            R"("event": "calendar.initialized", "actor": {"id": "admin-1", "role": "admin"})"},
           {"operator initializes \"x@y.example\" as staff",
            R"("body": {"mailbox": "x@y.example"})"},
           {"operator disconnects", R"("event": "integration.disconnected")"},
           {"operator connects bob", R"("body": {"mailbox": "bob@bank.example"})"},
           {"operator approves removals of alice in \"s1\"", R"("sync_id": "s1")"},
           {"operator renames alice to \"alice.b@bank.example\"",
            R"("to": "alice.b@bank.example")"},
           {"operator activates \"quickstart-1\"", R"("version": "quickstart-1")"},
           {"operator delays 501 to alice until 10:30", R"("until": "2026-11-02T14:30:00Z")"},
           {"operator fails 501 to alice because \"quota\"", R"("reason": "quota")"},
       }) {
    EXPECT_THAT(Line({one.statement}), HasSubstr(one.part)) << one.statement;
  }
  EXPECT_THAT(
      Line({"outlook dentist, Tue 14:00-15:00",
            "operator confirms 501 to alice in dentist, stated 09:00"}),
      HasSubstr(
          R"("item_id": "AAMk-alice-dentist", "change_key": "ck1", "updated_at": "2026-11-02T13:00:00Z")"));
}

TEST(Statements, AnExportShowsWhatWasRequested) {
  Teller teller;
  Lines(teller, {"appointment 501 with client bob, Tue 14:00-15:00, exported"});
  std::string error;
  EXPECT_THAT(teller.FollowUp(&error), IsEmpty());
  EXPECT_THAT(error, HasSubstr("nothing was requested"));

  error.clear();
  Lines(teller, {"appointment 501 moves to 15:00, exported"});
  v1::Verdict verdict;
  v1::Outcome& outcome = *verdict.add_outcomes();
  outcome.set_kind(v1::EXCHANGE_WRITE_REQUESTED);
  outcome.set_reason(v1::UPSERT);
  outcome.set_appointment_id("501");
  outcome.set_mailbox("Alice@bank.example");
  outcome.mutable_write()->set_title("Mortgage advice");
  outcome.mutable_write()->set_start_us(teller.time().Instant(teller.time().now()));
  outcome.mutable_write()->set_end_us(teller.time().Instant(teller.time().now()));
  outcome.mutable_write()->mutable_stamp()->set_appointment_id("501");
  outcome.mutable_write()->mutable_stamp()->set_updated_at_us(1793631660000000);
  teller.Hear(verdict);
  const auto lines = teller.FollowUp(&error);
  EXPECT_EQ(error, "");
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0].json, HasSubstr(R"("subject": "Mortgage advice")"));
  EXPECT_THAT(lines[0].json, HasSubstr(R"("value": "501")"));
  EXPECT_THAT(teller.FollowUp(&error), IsEmpty());
}

TEST(Statements, WhatCannotBeMeantIsAnError) {
  for (const char* bad : {"outlook dentist",
                          "outlook dentist free",
                          "outlook dentist, Tue 14:00-15:00, purple",
                          "outlook dentist for zoe, Tue 14:00-15:00",
                          "outlook dentist, Tue 14:00-15:00, subject Dentist",
                          "outlook dentist, Tue 14:00-15:00, carol accepts",
                          "outlook 501 as exported",
                          "read lunch seen again",
                          "appointment 501",
                          "appointment 501, Tue 14:00-15:00, for zoe",
                          "appointment 501, all day Tue",
                          "directory zoe inactive",
                          "directory alice",
                          "settings",
                          "settings staff notifications",
                          "operator dances",
                          "operator confirms 501 to alice",
                          "sync alice ends",
                          "sync alice dances",
                          "sync alice throttled until 08:00",
                          "sync alice full shows dentist",
                          "mail alice",
                          "settings titles shown please"}) {
    EXPECT_THAT(Line({bad}), testing::StartsWith("error: ")) << bad;
  }
}

TEST(Statements, RawBodiesGoAsTheyAre) {
  Teller teller;
  Words words = WordsOf("graph alice 500 ");
  const auto lines = teller.TellRaw(words, R"({"value": 5})");
  EXPECT_FALSE(words.failed()) << words.error();
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_THAT(lines[0].json, HasSubstr(R"("status": 500, "body": {"value": 5}})"));

  Words ews = WordsOf("ews alice ");
  const auto envelope = teller.TellRaw(ews, R"(<a b="c"/>)");
  EXPECT_FALSE(ews.failed()) << ews.error();
  ASSERT_THAT(envelope, SizeIs(1));
  EXPECT_THAT(envelope[0].json, HasSubstr(R"("source": "ews")"));
  EXPECT_THAT(envelope[0].json, HasSubstr(R"("body": "<a b=\"c\"/>"})"));
}

// --- Terms
// ------------------------------------------------------------------------------------------------------------

Happening Of(v1::OutcomeKind kind, v1::Reason reason, std::vector<std::string> fields = {}) {
  Happening happening;
  happening.outcome.set_kind(kind);
  happening.outcome.set_reason(reason);
  happening.outcome.set_mailbox("alice@bank.example");
  for (const std::string& field : fields) {
    v1::FieldChange& change = *happening.outcome.add_changes();
    change.set_field(field);
    change.set_before("2026-11-03T18:00:00Z");
    change.set_after("2026-11-03T19:00:00Z");
  }
  return happening;
}

Happening Notice(v1::OutcomeKind kind, v1::Reason reason, v1::Notification::Audience audience,
                 std::vector<std::string> recipients) {
  Happening happening = Of(kind, reason);
  v1::Notification& notice = *happening.outcome.mutable_notification();
  notice.set_audience(audience);
  notice.set_kind(reason == v1::CANCELLED_NOTICE ? v1::Notification::CANCELLED
                                                 : v1::Notification::UPDATED);
  for (const std::string& recipient : recipients) notice.add_recipients(recipient);
  return happening;
}

std::vector<std::string> Judged(std::string_view terms, const std::vector<Happening>& happenings) {
  static const auto& bank = *new Bank(StandingBank("America/Halifax"));
  static const auto& time = *new StoryTime();
  Words words = WordsOf(terms);
  const std::vector<Term> parsed = ParseTerms(words);
  if (words.failed()) return {"error: " + words.error()};
  return Compare(parsed, happenings, {&bank, &time, "dentist"});
}

TEST(Terms, SayWhatHappened) {
  const Happening changed = Of(v1::ABSENCE_CHANGED, v1::REASON_UNSPECIFIED, {"start", "end"});
  const Happening told = Notice(v1::NOTIFICATION_REQUESTED, v1::UPDATED_NOTICE,
                                v1::Notification::STAFF, {"Alice@bank.example"});
  for (const char* good : {"ABSENCE_CHANGED start end, told staff alice",
                           "told UPDATED staff alice, ABSENCE_CHANGED end start",
                           "ABSENCE_CHANGED start=\"Tue 15:00\" end=\"Tue 14:00\"->\"Tue 15:00\" "
                           "of alice, told staff alice"}) {
    EXPECT_THAT(Judged(good, {changed, told}), IsEmpty()) << good;
  }
  for (const char* bad : {"nothing", "ABSENCE_CHANGED start end", "told staff alice",
                          "ABSENCE_CHANGED start, told staff alice",
                          "ABSENCE_CHANGED start end title, told staff alice",
                          "ABSENCE_CHANGED start end of bob, told staff alice",
                          "ABSENCE_CHANGED start=\"Tue 16:00\" end, told staff alice",
                          "ABSENCE_CHANGED start end, told staff bob",
                          "ABSENCE_CHANGED start end, told clients alice",
                          "ABSENCE_CHANGED start end, told CANCELLED staff alice",
                          "ABSENCE_CHANGED start end, told staff alice and bob",
                          "ABSENCE_CHANGED start end, withheld staff SWITCHED_OFF",
                          "ABSENCE_CHANGED start end, told staff alice, nobody told",
                          "2 x ABSENCE_CHANGED start end, told staff alice",
                          "ABSENCE_REMOVED DELETED, told staff alice",
                          "ABSENCE_CHANGED start end by ABS-CHANGE, told staff alice"}) {
    EXPECT_THAT(Judged(bad, {changed, told}), Not(IsEmpty())) << bad;
  }
}

TEST(Terms, CountAndPair) {
  const Happening one = Of(v1::IGNORED, v1::DUPLICATE);
  EXPECT_THAT(Judged("2 x IGNORED DUPLICATE", {one, one}), IsEmpty());
  EXPECT_THAT(Judged("IGNORED DUPLICATE, IGNORED DUPLICATE of alice", {one, one}), IsEmpty());
  EXPECT_THAT(Judged("IGNORED DUPLICATE", {one, one}),
              ElementsAre("not listed: IGNORED DUPLICATE"));
  EXPECT_THAT(Judged("3 x IGNORED DUPLICATE", {one, one}), SizeIs(1));
  EXPECT_THAT(Judged("nobody told, IGNORED DUPLICATE", {one}), IsEmpty());
  EXPECT_THAT(Judged("nothing", {}), IsEmpty());
}

TEST(Terms, TellWritesAndWithheldNotices) {
  Happening write = Of(v1::EXCHANGE_WRITE_REQUESTED, v1::UPSERT);
  write.outcome.mutable_write()->set_title("Mortgage advice");
  write.outcome.mutable_write()->set_show_as(v1::FREE);
  const Happening withheld =
      Notice(v1::NOTIFICATION_WITHHELD, v1::SWITCHED_OFF, v1::Notification::CLIENTS, {});
  EXPECT_THAT(
      Judged("write UPSERT to alice title=\"Mortgage advice\", show_as=FREE, withheld clients "
             "SWITCHED_OFF, nobody told",
             {write, withheld}),
      IsEmpty());
  for (const char* bad : {"write CANCEL to alice, withheld clients SWITCHED_OFF",
                          "write UPSERT to bob, withheld clients SWITCHED_OFF",
                          "write UPSERT to alice title=\"x\", withheld clients SWITCHED_OFF",
                          "write UPSERT to alice, withheld staff SWITCHED_OFF",
                          "write UPSERT to alice, withheld clients NO_RECIPIENT",
                          "write UPSERT to alice, withheld CANCELLED clients SWITCHED_OFF"}) {
    EXPECT_THAT(Judged(bad, {write, withheld}), Not(IsEmpty())) << bad;
  }
}

TEST(Terms, MayLeaveOutOnlyWhatAnAutomaticSyncSays) {
  Happening ended = Of(v1::SYNC_COMPLETED, v1::REASON_UNSPECIFIED);
  EXPECT_THAT(Judged("nothing", {ended}), Not(IsEmpty()));
  ended.optional = true;
  EXPECT_THAT(Judged("nothing", {ended}), IsEmpty());
  EXPECT_THAT(Judged("SYNC_COMPLETED", {ended}), IsEmpty());
}

TEST(Terms, WhatIsNoTermIsAnError) {
  for (const char* bad : {"ABSENCE_LOST", "told nobody", "withheld staff", "write",
                          "0 x IGNORED DUPLICATE", "IGNORED \"x\""}) {
    EXPECT_THAT(Judged(bad, {}), ElementsAre(testing::StartsWith("error: "))) << bad;
  }
}

TEST(Terms, AreWrittenAsTheyAreRead) {
  static const auto& bank = *new Bank(StandingBank("America/Halifax"));
  static const auto& time = *new StoryTime();
  const std::vector<Happening> happenings = {
      Of(v1::ABSENCE_CHANGED, v1::REASON_UNSPECIFIED, {"start", "end"}),
      Notice(v1::NOTIFICATION_REQUESTED, v1::CANCELLED_NOTICE, v1::Notification::STAFF,
             {"alice@bank.example"}),
      Notice(v1::NOTIFICATION_REQUESTED, v1::CANCELLED_NOTICE, v1::Notification::CLIENTS,
             {"carol@mail.example", "dave@mail.example"}),
      Of(v1::EXCHANGE_WRITE_REQUESTED, v1::CANCEL), Of(v1::IGNORED, v1::CANCELLED_IN_EXCHANGE)};
  std::string joined;
  for (const std::string& term : WriteTerms(happenings, {&bank, &time, "dentist"}))
    joined += (joined.empty() ? "" : ", ") + term;
  EXPECT_EQ(joined,
            "ABSENCE_CHANGED start end, write CANCEL to alice, IGNORED CANCELLED, "
            "told CANCELLED staff alice, clients carol and dave");
  EXPECT_THAT(Judged(joined, happenings), IsEmpty());
}

// --- How things stand
// -------------------------------------------------------------------------------------------------

std::vector<std::string> Stands(std::string_view line, const Standing& standing) {
  static const auto& bank = *new Bank([] {
    Bank standing_bank = StandingBank("America/Halifax");
    Item item;
    item.name = "dentist";
    item.id = "AAMk-1";
    standing_bank.items.push_back(item);
    return standing_bank;
  }());
  static const auto& time = *new StoryTime();
  Words words = WordsOf(line);
  std::vector<std::string> wrong =
      CheckStanding(words, standing, {&bank, &time, ""}, {{"dentist", "first"}});
  if (words.failed()) wrong.push_back("error: " + words.error());
  return wrong;
}

TEST(Standing, IsComparedAsSaid) {
  Standing standing;
  v1::Absence absence;
  absence.set_id("first");
  absence.set_employee_id("1");
  absence.set_item_id("AAMk-1");
  absence.set_start_us(1793728800000000);  // 2026-11-03T18:00:00Z
  absence.set_end_us(1793732400000000);
  absence.set_title("Busy");
  absence.set_location_id("32");
  standing.absences.push_back(absence);
  v1::Appointment appointment;
  appointment.set_id("501");
  appointment.set_status(v1::Appointment::BOOKED);
  appointment.mutable_value()->add_staff_ids("1");
  appointment.mutable_value()->set_service_id("4");
  standing.appointments.push_back(appointment);
  for (const char* good :
       {"absences of alice: dentist Tue 14:00-15:00", "absences of bob: none",
        "absence dentist is Tue 14:00-15:00, title \"Busy\", location Uptown, of alice, the same "
        "absence",
        "absence lunch is gone",
        "appointment 501 is BOOKED, staff alice, clients none, service \"Mortgage advice\"",
        "appointment 502 is unknown"}) {
    EXPECT_THAT(Stands(good, standing), IsEmpty()) << good;
  }
  for (const char* bad :
       {"absences of alice: none", "absences of alice: dentist Tue 14:00-16:00",
        "absences of bob: dentist Tue 14:00-15:00", "absence dentist is gone",
        "absence dentist is title \"Dentist\"", "absence dentist is location none",
        "absence lunch is title \"Busy\"", "absence dentist is of bob", "absence dentist is purple",
        "appointment 501 is CANCELLED", "appointment 501 is staff bob", "appointment 502 is BOOKED",
        "appointment 501 is unknown", "appointment 501 is internal notes \"x\""}) {
    EXPECT_THAT(Stands(bad, standing), Not(IsEmpty())) << bad;
  }
}

// --- Files
// ------------------------------------------------------------------------------------------------------------

TEST(StoryFiles, AreStoriesOfLines) {
  std::vector<std::string> wrong;
  const StoryFile file = ParseStoryFile(
      "a.story",
      "# ABS-ADD ABS-SKIP  Two rules.\n# a comment\nbank, titles shown\n"
      "Tue 09:00 outlook dentist free\n   => IGNORED NOT_BUSY,\n   => nobody told\n\n"
      "# ABS-KEEP  Another.\nabsences of alice: none\nrestart\n",
      &wrong);
  EXPECT_THAT(wrong, IsEmpty());
  ASSERT_THAT(file.stories, SizeIs(2));
  EXPECT_THAT(file.stories[0].rules, ElementsAre(v1::RULE_ABS_ADD, v1::RULE_ABS_SKIP));
  EXPECT_EQ(file.stories[0].sentence, "Two rules.");
  ASSERT_THAT(file.stories[0].lines, SizeIs(2));
  EXPECT_EQ(file.stories[0].lines[1].expected_from, 5);
  EXPECT_EQ(file.stories[0].lines[1].expected_to, 6);
  EXPECT_EQ(file.stories[1].lines[0].kind, StoryLine::Kind::kState);
}

TEST(StoryFiles, WhatExpectsNothingOrIsNoStoryIsRefused) {
  for (const char* bad :
       {"", "outlook dentist free\n", "# ABS-ADD  Nothing.\noutlook dentist free\n",
        "# ABS-ADD\n=> nothing\n", "# ABS-ADD  x\nrestart\n=> nothing\n",
        "# ABS-ADD  x\nrestart\nbank, empty\nabsences of alice: none\n",
        "# ABS-ADD  x\noutlook a free\n=>\n"}) {
    std::vector<std::string> wrong;
    ParseStoryFile("a.story", bad, &wrong);
    EXPECT_THAT(wrong, Not(IsEmpty())) << bad;
  }
}

}  // namespace
}  // namespace syncledger::stories
