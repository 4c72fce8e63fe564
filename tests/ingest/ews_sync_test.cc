// Syncs over EWS: pages of changes, items that wait for their GetItem, views, failures; however the
// capture is cut.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>

#include "tests/ingest/ews_decode.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::string Created(std::string_view item) { return fmt::format("<t:Create>{}</t:Create>", item); }
std::string Updated(std::string_view item) { return fmt::format("<t:Update>{}</t:Update>", item); }
std::string Deleted(std::string_view id) {
  return fmt::format(R"(<t:Delete><t:ItemId Id="{}" ChangeKey="k"/></t:Delete>)", id);
}
std::string Whole(std::string_view id, std::string_view key = "k") {
  return CalendarItem(id, kHour, key);
}
std::string ById(std::string_view id, std::string_view key = "k") {
  return CalendarItem(id, "", key);
}
constexpr std::string_view kRead =
    R"(<t:ReadFlagChange><t:ItemId Id="9" ChangeKey="k"/><t:IsRead>true</t:IsRead></t:ReadFlagChange>)";

// The lines of one mailbox, seconds apart.
class Lines {
 public:
  explicit Lines(std::string_view more) : more_(more) {}
  std::vector<std::string> operator()(std::string_view envelope) {
    return EwsWords(Facts(envelope));
  }
  std::vector<v1::Fact> Facts(std::string_view envelope) {
    return Decoded(EwsLine(envelope, more_, fmt::format("2026-11-02T12:00:{:02}Z", second_++)),
                   cursor_);
  }
  std::string cursor() const { return cursor_.Serialize(); }
  // What the lines after these say, by another name.
  void Name(std::string_view more) { more_ = more; }

 private:
  std::string more_;
  int second_ = 0;
  CaptureCursor cursor_;
};

TEST(EwsSync, ChangesInOrderThenTheEnd) {
  const std::vector<v1::Fact> facts =
      Decoded(EwsLine(Changes(Created(Whole("1")) + Deleted("2") + std::string(kRead) +
                                  "<t:Move/>" + Updated(Whole("3")) + Created("<t:Message/>"),
                              true),
                      kFullSync));
  EXPECT_THAT(EwsWords(facts),
              ElementsAre("item:1@s1", "removed:2@s1", "?@s1", "item:3@s1", "?@s1", "ended@s1"));
  EXPECT_EQ(facts[1].item_removed().ShortDebugString(),
            R"(mailbox: "ann@maple.example" item_id: "2" reason: "deleted")");
  EXPECT_EQ(CannotRead(facts[2]),
            "UNSUPPORTED_BODY: $.SyncFolderItemsResponse[0].Changes[3] is a Move of nothing; it "
            "must be a Create, Update, Delete or ReadFlagChange");
  EXPECT_EQ(CannotRead(facts[4]),
            "UNSUPPORTED_BODY: $.SyncFolderItemsResponse[0].Changes[5].Create is a Message; it "
            "must be a CalendarItem");
  EXPECT_EQ(facts[5].sync_ended().ShortDebugString(), R"(mailbox: "ann@maple.example" kind: FULL)");
}

TEST(EwsSync, APageThatIsNotTheLastEndsNothing) {
  EXPECT_THAT(EwsWords(Decoded(EwsLine(Changes(Created(Whole("1")), false), kFullSync))),
              ElementsAre("item:1@s1"));
  EXPECT_THAT(Decoded(EwsLine(Changes("", false), kFullSync)), IsEmpty());
  EXPECT_THAT(EwsWords(Decoded(EwsLine(Changes(kRead, true), kFullSync))), ElementsAre("ended@s1"));
  std::string silent = Changes(Deleted("1"), true);
  const size_t at = silent.find("true</m:Includes");
  EXPECT_THAT(EwsWords(Decoded(EwsLine(silent.replace(at, 4, "maybe"), kFullSync))),
              ElementsAre("removed:1@s1"));
}

TEST(EwsSync, TheCalendarOfThePage) {
  const std::vector<v1::Fact> facts = Decoded(
      EwsLine(Changes(Created(Whole("1")) + Deleted("2") + "<t:Delete/>", true),
              std::string(kFullSync) + R"(, "calendar": {"id": "team", "primary": false})"));
  ASSERT_THAT(facts, SizeIs(4));
  EXPECT_EQ(facts[0].exchange_item().calendar().ShortDebugString(), R"(id: "team")");
  EXPECT_EQ(facts[1].item_removed().calendar().id(), "team");
  EXPECT_EQ(facts[2].undecodable().calendar().id(), "team");
  EXPECT_EQ(facts[3].sync_ended().calendar().id(), "team");
  EXPECT_EQ(CannotRead(facts[2]),
            "MISSING_FIELD: $.SyncFolderItemsResponse[0].Changes[2].ItemId is missing or has no "
            "Id; a removal names what was removed");
}

TEST(EwsSync, PagesWithoutANameAreOneUntilTheLast) {
  Lines lines("");
  const std::vector<std::string> first = lines(Changes(Created(Whole("1")), false));
  EXPECT_THAT(first, ElementsAre(StartsWith("item:1@unnamed-")));
  const std::string sync = first[0].substr(6);
  EXPECT_THAT(lines(Changes(Created(Whole("2")), true)),
              ElementsAre("item:2" + sync, "ended" + sync));
  const std::vector<v1::Fact> later = lines.Facts(Changes("", true));
  EXPECT_NE("@" + later[0].sync_id(), sync);
  EXPECT_EQ(later[0].sync_ended().kind(), v1::INCREMENTAL);
}

TEST(EwsSync, TheOtherProtocolsPagesGoOnByThemselves) {
  CaptureCursor cursor;
  const std::string graph =
      Decoded(GraphLine(R"({"value": [{"id": "1"}], "@odata.nextLink": "n"})"), cursor)[0]
          .sync_id();
  const std::string ews =
      Decoded(EwsLine(Changes(Created(Whole("1")), false)), cursor)[0].sync_id();
  EXPECT_NE(graph, ews);
  EXPECT_EQ(Decoded(GraphLine(R"({"value": [{"id": "2"}], "@odata.deltaLink": "d"})"), cursor)[0]
                .sync_id(),
            graph);
  EXPECT_EQ(Decoded(EwsLine(Changes(Created(Whole("2")), true)), cursor)[0].sync_id(), ews);
}

// --- Items that wait for their GetItem ---------------------------------------------------------

class EwsWaiting : public ::testing::TestWithParam<std::string_view> {};

TEST_P(EwsWaiting, TheSyncWaitsForEveryItemThatItToldById) {
  Lines lines(GetParam());
  EXPECT_THAT(lines(Changes(Created(ById("1")) + Updated(ById("2")), false)), IsEmpty());
  EXPECT_THAT(lines(Got(Brought(Whole("1")))), ElementsAre(StartsWith("item:1@")));
  EXPECT_THAT(lines(Changes(Created(ById("3")) + Deleted("4"), true)),
              ElementsAre(StartsWith("removed:4@")));
  EXPECT_THAT(lines(Got(Brought(Whole("2")))), ElementsAre(StartsWith("item:2@")));
  const std::vector<std::string> last = lines(Got(Brought(Whole("3"))));
  ASSERT_THAT(last, ElementsAre(StartsWith("item:3@"), StartsWith("ended@")));
  EXPECT_EQ(last[0].substr(6), last[1].substr(5));
}

TEST_P(EwsWaiting, AnItemThatIsTouchedWithoutItsStartIsNotBrought) {
  Lines lines(GetParam());
  EXPECT_THAT(lines(Changes(Created(CalendarItem("1", "<t:Subject>a</t:Subject>")), true)),
              IsEmpty());
  EXPECT_THAT(lines(Got(Brought(CalendarItem("1", "<t:Subject>a</t:Subject>")))),
              ElementsAre(StartsWith("item:1@")));
  EXPECT_THAT(lines(Got(Brought(Whole("1")))),
              ElementsAre(StartsWith("item:1@"), StartsWith("ended@")));
}

TEST_P(EwsWaiting, WhatGetItemCannotFindIsNotWaitedFor) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1")) + Created(ById("2")) + Created(ById("3")), true));
  EXPECT_THAT(lines(Got(Brought(Whole("1")) + NotBrought("ErrorItemNotFound"))),
              ElementsAre(StartsWith("item:1@")));
  EXPECT_THAT(lines(Got(NotBrought("ErrorItemNotFound"))), ElementsAre(StartsWith("ended@")));
}

TEST_P(EwsWaiting, WhatWasNotFoundAndIsThenDeletedCountsOnce) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1")), false));
  EXPECT_THAT(lines(Got(NotBrought("ErrorItemNotFound"))), IsEmpty());
  EXPECT_THAT(lines(Changes(Deleted("1") + Created(ById("2")), true)),
              ElementsAre(StartsWith("removed:1@")))
      << "2 is still to come";
  EXPECT_THAT(lines(Got(Brought(Whole("2")))),
              ElementsAre(StartsWith("item:2@"), StartsWith("ended@")));
}

TEST_P(EwsWaiting, WhatIsDeletedIsNotWaitedFor) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1")), false));
  EXPECT_THAT(lines(Changes(Deleted("1"), true)),
              ElementsAre(StartsWith("removed:1@"), StartsWith("ended@")));
}

TEST_P(EwsWaiting, WhatCannotBeUnderstoodIsNotWaitedFor) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1")), true));
  EXPECT_THAT(lines(Got(Brought(CalendarItem("1", "<t:IsCancelled>x</t:IsCancelled>")))),
              ElementsAre(StartsWith("?@"), StartsWith("ended@")));
}

TEST_P(EwsWaiting, AVersionThatWasBroughtDoesNotWaitAgain) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1", "k1")) + Created(ById("2", "k1")), false));
  lines(Got(Brought(Whole("1", "k2"))));
  EXPECT_THAT(lines(Changes(Updated(ById("1", "k2")), true)), IsEmpty()) << "2 is still to come";
  EXPECT_THAT(lines(Got(Brought(Whole("2", "k1")))),
              ElementsAre(StartsWith("item:2@"), StartsWith("ended@")));

  Lines again(GetParam());
  again(Changes(Created(ById("1", "k1")), false));
  again(Got(Brought(Whole("1", "k1"))));
  EXPECT_THAT(again(Changes(Updated(ById("1", "k2")), true)), IsEmpty()) << "a newer version";
  EXPECT_THAT(again(Got(Brought(Whole("1", "k2")))),
              ElementsAre(StartsWith("item:1@"), StartsWith("ended@")));
}

TEST_P(EwsWaiting, AFailureEndsTheSync) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1")) + Created(ById("2")), true));
  const std::vector<std::string> failed =
      lines(Got(Brought(Whole("1")) + NotBrought("ErrorServerBusy")));
  ASSERT_THAT(failed, ElementsAre(StartsWith("item:1@"), StartsWith("failed:ErrorServerBusy@")));
  EXPECT_EQ(failed[0].substr(6), failed[1].substr(22));
  EXPECT_THAT(lines(Got(Brought(Whole("2")))), SizeIs(1)) << "no end";
}

TEST_P(EwsWaiting, TheCursorIsEmptyOnceNothingWaits) {
  Lines lines(GetParam());
  lines(Changes(Created(ById("1")), true));
  EXPECT_NE(lines.cursor(), "");
  lines(Got(Brought(Whole("1"))));
  v1::CaptureCursor cursor;
  ASSERT_TRUE(cursor.ParseFromString(lines.cursor()));
  EXPECT_EQ(cursor.item_syncs_size(), 0);
  EXPECT_EQ(cursor.unnamed_size(), GetParam().empty() ? 1 : 0) << "which it began last";
}

INSTANTIATE_TEST_SUITE_P(Named, EwsWaiting, ::testing::Values(kFullSync));
INSTANTIATE_TEST_SUITE_P(Unnamed, EwsWaiting, ::testing::Values(""));

TEST(EwsSync, TheNextSyncEndsOneThatWaits) {
  Lines lines(R"(, "sync": {"id": "a", "kind": "INCREMENTAL"})");
  lines(Changes(Created(ById("1")), true));
  lines.Name(R"(, "sync": {"id": "b", "kind": "INCREMENTAL"})");
  EXPECT_THAT(lines(Changes("", true)), ElementsAre("ended@b"));
  lines.Name(R"(, "sync": {"id": "a", "kind": "INCREMENTAL"})");
  EXPECT_THAT(lines(Got(Brought(Whole("1")))), ElementsAre("item:1@a"));
  EXPECT_EQ(lines.cursor(), "");
}

TEST(EwsSync, ASyncOfAnotherCalendarEndsNothing) {
  Lines lines(kFullSync);
  lines(Changes(Created(ById("1")), true));
  lines.Name(
      R"(, "sync": {"id": "b", "kind": "FULL"}, "calendar": {"id": "team", "primary": false})");
  EXPECT_THAT(lines(Changes("", true)), ElementsAre("ended@b"));
  lines.Name(kFullSync);
  EXPECT_THAT(lines(Got(Brought(Whole("1")))), ElementsAre("item:1@s1", "ended@s1"));
}

TEST(EwsSync, AReadThatNothingWaitsForIsOutsideAnySync) {
  Lines lines("");
  EXPECT_THAT(lines(Got(Brought(Whole("1")))), ElementsAre("item:1"));
  lines(Changes(Created(ById("1")), true));
  EXPECT_THAT(lines(Got(Brought(Whole("2")))), ElementsAre("item:2"));
  EXPECT_THAT(lines(Got(Brought(Whole("1")))),
              ElementsAre(StartsWith("item:1@unnamed-"), StartsWith("ended@unnamed-")));
  const std::vector<v1::Fact> lost = lines.Facts(Got(NotBrought("ErrorItemNotFound")));
  EXPECT_EQ(CannotRead(lost[0]),
            "UNSUPPORTED_BODY: $.GetItemResponse[0] is ErrorItemNotFound, and does not say of "
            "which item");
}

// --- Views ---------------------------------------------------------------------------------------

std::string View(std::string_view items) {
  return Soap(fmt::format(
      R"(<m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass="Success">)"
      R"(<m:ResponseCode>NoError</m:ResponseCode><m:RootFolder TotalItemsInView="1" IncludesLastItemInRange="true">)"
      R"(<t:Items>{}</t:Items></m:RootFolder></m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse>)",
      items));
}

TEST(EwsSync, AViewOfACalendarEndsNothing) {
  EXPECT_THAT(EwsWords(Decoded(EwsLine(View(Whole("1") + Whole("2"))))),
              ElementsAre("item:1", "item:2"));
  EXPECT_THAT(EwsWords(Decoded(EwsLine(View(Whole("1")), kFullSync))), ElementsAre("item:1@s1"));
  const std::vector<v1::Fact> facts =
      Decoded(EwsLine(View(ById("1") + "<t:Message/>" + Whole("2"))));
  EXPECT_THAT(EwsWords(facts), ElementsAre("?", "?", "item:2"));
  EXPECT_THAT(CannotRead(facts[0]),
              StartsWith("MISSING_FIELD: $.FindItemResponse[0].Items[0] has nothing but its id"));
}

TEST(EwsSync, AViewCanBringWhatWaits) {
  Lines lines(kFullSync);
  lines(Changes(Created(ById("1")), true));
  EXPECT_THAT(lines(View(Whole("1"))), ElementsAre("item:1@s1", "ended@s1"));
}

// --- Failures ------------------------------------------------------------------------------------

constexpr std::string_view kBusyDetail =
    R"(<detail><e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">ErrorServerBusy</e:ResponseCode>)"
    R"(<e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">Busy.</e:Message>)"
    R"(<t:MessageXml><t:Value Name="BackOffMilliseconds">297749</t:Value></t:MessageXml></detail>)";

std::string Fault(std::string_view detail) {
  return Soap(
      fmt::format("<s:Fault><faultcode>a:ErrorServerBusy</faultcode>"
                  "<faultstring>Try again later.</faultstring>{}</s:Fault>",
                  detail));
}

std::string FailedAnswer(std::string_view operation, std::string_view inside) {
  return Soap(fmt::format(
      R"(<m:{0}Response><m:ResponseMessages><m:{0}ResponseMessage ResponseClass="Error">{1}</m:{0}ResponseMessage></m:ResponseMessages></m:{0}Response>)",
      operation, inside));
}

TEST(EwsFailure, ServerBusyInAllItsShapes) {
  const auto failed = [](std::string_view body, std::string_view more) {
    const v1::Fact fact = OnlyFact(EwsLine(body, std::string(kFullSync) + std::string(more)));
    EXPECT_EQ(fact.sync_id(), "s1");
    const v1::SyncFailed& read = fact.sync_failed();
    const int64_t wait_ms = (read.throttled_until_us() - kNoonUs) / 1000;
    return fmt::format("{} {} \"{}\" {}", read.status(), read.code(), read.message(),
                       read.has_throttled_until_us() ? fmt::to_string(wait_ms) : "no wait");
  };
  // HTTP 500 with a fault.
  EXPECT_EQ(failed(Fault(kBusyDetail), R"(, "status": 500)"),
            R"(500 ErrorServerBusy "Try again later." 297749)");
  EXPECT_EQ(failed(Fault(""), R"(, "status": 500)"), R"(500 ErrorServerBusy "Try again later." 0)");
  // HTTP 200 with a response code, or with what an internal error came from.
  EXPECT_EQ(
      failed(
          FailedAnswer(
              "SyncFolderItems",
              "<m:MessageText>Busy.</m:MessageText><m:ResponseCode>ErrorServerBusy</m:ResponseCode>"
              R"(<m:MessageXml><t:Value Name="BackOffMilliseconds">1500</t:Value></m:MessageXml>)"),
          ""),
      R"(200 ErrorServerBusy "Busy." 1500)");
  EXPECT_EQ(
      failed(FailedAnswer(
                 "GetItem",
                 "<m:MessageText>Internal.</"
                 "m:MessageText><m:ResponseCode>ErrorInternalServerError</m:ResponseCode>"
                 R"(<m:MessageXml><t:Value Name="InnerErrorResponseCode">ErrorServerBusy</t:Value>)"
                 R"(<t:Value Name="BackOffMilliseconds">2000</t:Value></m:MessageXml>)"),
             ""),
      R"(200 ErrorServerBusy "Internal." 2000)");
  // HTTP 503 of the web server, which knows nothing of SOAP.
  EXPECT_EQ(failed("<html>Service Unavailable</html>", R"(, "status": 503)"),
            R"(503  "<html>Service Unavailable</html>" 0)");
  EXPECT_EQ(
      failed("The service is unavailable.", R"(, "status": 503, "headers": {"Retry-After": "30"})"),
      R"(503  "The service is unavailable." 30000)");
  EXPECT_EQ(OnlyFact(EwsLineOf("null", R"(, "status": 503)")).sync_failed().status(), 503);
  // The longer of two waits.
  EXPECT_EQ(failed(Fault(kBusyDetail), R"(, "status": 500, "headers": {"Retry-After": "300"})"),
            R"(500 ErrorServerBusy "Try again later." 300000)");
}

TEST(EwsFailure, BackOffsThatNoServerMeansAreNone) {
  for (std::string_view wait : {"-1", "soon", "99999999999999", "1.5", ""}) {
    const v1::Fact fact = OnlyFact(EwsLine(FailedAnswer(
        "GetItem",
        fmt::format(
            R"(<m:ResponseCode>ErrorServerBusy</m:ResponseCode><m:MessageXml><t:Value Name="BackOffMilliseconds">{}</t:Value></m:MessageXml>)",
            wait))));
    EXPECT_EQ(fact.sync_failed().throttled_until_us(), kNoonUs) << wait;
  }
}

TEST(EwsFailure, AnErrorIsNotTakenForAnAnswerWithoutChanges) {
  const v1::Fact lost = OnlyFact(EwsLine(
      FailedAnswer("SyncFolderItems",
                   "<m:MessageText>Synchronization state data is invalid.</m:MessageText>"
                   "<m:ResponseCode>ErrorInvalidSyncStateData</m:ResponseCode><m:SyncState/>"
                   "<m:IncludesLastItemInRange>true</m:IncludesLastItemInRange>"),
      kFullSync));
  EXPECT_EQ(
      lost.sync_failed().ShortDebugString(),
      R"(mailbox: "ann@maple.example" kind: FULL status: 200 code: "ErrorInvalidSyncStateData" message: "Synchronization state data is invalid.")");
  EXPECT_THAT(EwsWords(Decoded(EwsLine(Got(Brought(Whole("1")) + NotBrought("ErrorAccessDenied") +
                                           NotBrought("ErrorServerBusy")),
                                       kFullSync))),
              ElementsAre("item:1@s1", "failed:ErrorServerBusy@s1"))
      << "the one that asks to wait";
  EXPECT_THAT(EwsWords(Decoded(EwsLine(FailedAnswer("FindItem", ""), kFullSync))),
              ElementsAre("failed:@s1"));
}

TEST(EwsFailure, OtherFaults) {
  const auto failed = [](std::string_view body, std::string_view more) {
    const v1::SyncFailed read = OnlyFact(EwsLine(body, more)).sync_failed();
    return fmt::format("{} {} \"{}\"", read.status(), read.code(), read.message());
  };
  EXPECT_EQ(
      failed(
          Soap("<s:Fault><faultcode>s:Client</faultcode><faultstring>No.</faultstring></s:Fault>"),
          ""),
      R"(200 Client "No.")");
  EXPECT_EQ(failed(Soap("<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>"
                        "<s:Reason><s:Text>No.</s:Text></s:Reason></s:Fault>"),
                   R"(, "status": 500)"),
            R"(500 Sender "No.")");
  EXPECT_EQ(failed("", R"(, "status": 403)"), R"(403  "")");
  EXPECT_EQ(failed(Changes("", true), R"(, "status": 401)"), R"(401  "")");
}

// --- However it is cut
// -----------------------------------------------------------------------------

// Syncs with and without names, with items that wait, in two calendars.
std::vector<std::string> History(std::mt19937& random, int count) {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) {
    const std::string at = fmt::format("2026-11-02T12:{:02}:{:02}Z", i / 60, i % 60);
    std::string more = random() % 3 ? "" : R"(, "calendar": {"id": "team", "primary": false})";
    if (random() % 2) more += fmt::format(R"(, "sync": {{"id": "s{}", "kind": "FULL"}})", i / 6);
    const std::string id = fmt::to_string(random() % 4), key = fmt::to_string(random() % 3);
    switch (random() % 7) {
      case 0:
        lines.push_back(EwsLine(Fault(kBusyDetail), more + R"(, "status": 500)", at));
        break;
      case 1:
      case 2:
        lines.push_back(EwsLine(Got(Brought(Whole(id, key))), more, at));
        break;
      case 3:
        lines.push_back(EwsLine(Got(NotBrought("ErrorItemNotFound")), more, at));
        break;
      case 4:
        lines.push_back(EwsLine(Changes(Deleted(id), random() % 2), more, at));
        break;
      default:
        lines.push_back(
            EwsLine(Changes(Created(ById(id, key)) + Updated(Whole("w" + id, key)), random() % 2),
                    more, at));
    }
  }
  return lines;
}

TEST(EwsCursor, WhereverTheCaptureIsCutItsFactsAreTheSame) {
  int ended = 0;
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> lines = History(random, 40);
    CaptureCursor cursor;
    const std::vector<v1::Fact> whole = DecodedAll(lines, cursor);
    for (const v1::Fact& fact : whole) ended += fact.has_sync_ended();
    const std::string end = cursor.Serialize();

    CaptureCursor cut;
    std::vector<v1::Fact> pieces;
    for (const std::string& line : lines) {
      for (v1::Fact& fact : Decoded(line, cut)) pieces.push_back(std::move(fact));
      absl::StatusOr<CaptureCursor> kept = CaptureCursor::Parse(cut.Serialize());
      ASSERT_TRUE(kept.ok());
      ASSERT_EQ(kept->Serialize(), cut.Serialize()) << "seed " << seed;
      cut = *std::move(kept);
    }
    ASSERT_EQ(Bytes(pieces), Bytes(whole)) << "seed " << seed;
    ASSERT_EQ(cut.Serialize(), end) << "seed " << seed;
  }
  EXPECT_GT(ended, 500);
}

// A sync whose pages and reads come in any cut, each piece twice: it ends, and no fact is another.
TEST(EwsCursor, ASyncOfWhichPartsAreReadAgainSaysNothingNew) {
  for (const std::string_view name : {kFullSync, std::string_view("")}) {
    const std::vector<std::string> bodies = {
        Changes(Created(ById("1")) + Created(ById("2")), false),
        Got(Brought(Whole("1"))),
        Changes(Updated(ById("1", "k2")) + Deleted("9"), true),
        Got(NotBrought("ErrorItemNotFound")),
        Got(Brought(Whole("1", "k2"))),
    };
    std::vector<std::string> lines;
    for (size_t i = 0; i < bodies.size(); ++i)
      lines.push_back(EwsLine(bodies[i], name, fmt::format("2026-11-02T12:00:0{}Z", i)));
    CaptureCursor once;
    std::set<std::string> want;
    for (const v1::Fact& fact : DecodedAll(lines, once)) want.insert(fact.fact_id());
    EXPECT_EQ(want.size(), 4u);
    for (size_t cut = 1; cut <= lines.size(); ++cut) {
      // Up to the cut, then all of it again.
      std::vector<std::string> twice(lines.begin(), lines.begin() + cut);
      twice.insert(twice.end(), lines.begin(), lines.end());
      CaptureCursor cursor;
      std::set<std::string> got;
      for (const v1::Fact& fact : DecodedAll(twice, cursor)) got.insert(fact.fact_id());
      EXPECT_EQ(got, want) << "cut after " << cut;
    }
  }
}

}  // namespace
}  // namespace syncledger
