// Responses of Microsoft Graph: pages and their syncs, single events, lists of instances, errors,
// anything else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// One word for each fact: "item:ID@SYNC", "removed:ID@SYNC", "ended@SYNC", "failed:STATUS@SYNC",
// "instances:N", "?".
std::vector<std::string> Words(const std::vector<v1::Fact>& facts) {
  std::vector<std::string> words;
  for (const v1::Fact& fact : facts) {
    std::string word = "?";
    if (fact.has_exchange_item()) word = "item:" + fact.exchange_item().item_id();
    if (fact.has_item_removed()) word = "removed:" + fact.item_removed().item_id();
    if (fact.has_sync_ended()) word = "ended";
    if (fact.has_sync_failed()) word = fmt::format("failed:{}", fact.sync_failed().status());
    if (fact.has_series_instances())
      word = fmt::format("instances:{}", fact.series_instances().starts_size());
    if (!fact.sync_id().empty()) word += "@" + fact.sync_id();
    words.push_back(word);
  }
  return words;
}

constexpr std::string_view kNext =
    R"("@odata.nextLink": "https://graph.example/delta?$skiptoken=1")";
constexpr std::string_view kDelta =
    R"("@odata.deltaLink": "https://graph.example/delta?$deltatoken=1")";

std::string Page(std::string_view elements, std::string_view link) {
  return fmt::format(R"({{"@odata.context": "ctx", "value": [{}]{}{}}})", elements,
                     link.empty() ? "" : ", ", link);
}

std::string Item(std::string_view id) {
  return fmt::format(R"({{"id": "{}", "changeKey": "k"}})", id);
}
std::string Gone(std::string_view id) {
  return fmt::format(R"({{"id": "{}", "@removed": {{"reason": "deleted"}}}})", id);
}

TEST(GraphPage, ElementsInOrderThenTheEnd) {
  const std::vector<v1::Fact> facts = Decoded(
      GraphLine(Page(Item("1") + "," + Gone("2") + ", {}," + Item("3"), kDelta), kFullSync));
  EXPECT_THAT(Words(facts),
              ElementsAre("item:1@s1", "removed:2@s1", "?@s1", "item:3@s1", "ended@s1"));
  for (const v1::Fact& fact : facts) EXPECT_EQ(fact.sync_kind(), v1::FULL);
  EXPECT_EQ(facts[1].item_removed().ShortDebugString(),
            R"(mailbox: "ann@maple.example" item_id: "2" reason: "deleted")");
  EXPECT_EQ(facts[4].sync_ended().ShortDebugString(), R"(mailbox: "ann@maple.example" kind: FULL)");
}

TEST(GraphPage, APageMayBeEmptyAndGoOn) {
  EXPECT_THAT(Decoded(GraphLine(Page("", kNext), kFullSync)), IsEmpty());
  EXPECT_THAT(Words(Decoded(GraphLine(Page("", kDelta), kFullSync))), ElementsAre("ended@s1"));
}

TEST(GraphPage, ALinkThatIsNoTextEndsNothing) {
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Item("1"), R"("@odata.deltaLink": 5)"), kFullSync))),
              ElementsAre("item:1@s1"));
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Item("1"), R"("@odata.deltaLink": null)"), kFullSync))),
              ElementsAre("item:1@s1"));
}

TEST(GraphPage, TheCalendarOfThePage) {
  const std::vector<v1::Fact> facts = Decoded(
      GraphLine(Page(Item("1") + "," + Gone("2") + ",5", kDelta),
                std::string(kFullSync) + R"(, "calendar": {"id": "team", "primary": false})"));
  ASSERT_EQ(facts.size(), 4u);
  EXPECT_EQ(facts[0].exchange_item().calendar().ShortDebugString(), R"(id: "team")");
  EXPECT_EQ(facts[1].item_removed().calendar().id(), "team");
  EXPECT_EQ(facts[2].undecodable().calendar().id(), "team");
  EXPECT_EQ(facts[3].sync_ended().calendar().id(), "team");
}

TEST(GraphPage, WhatCannotBeReadSaysWhichItemItWas) {
  const std::vector<v1::Fact> facts = Decoded(GraphLine(
      Page(R"({"id": "1", "subject": 1}, {"id": "2", "subject": 2}, {"subject": 3})", kDelta),
      kFullSync));
  ASSERT_EQ(facts.size(), 4u);
  EXPECT_EQ(facts[0].undecodable().item_id(), "1");
  EXPECT_EQ(facts[1].undecodable().item_id(), "2");
  EXPECT_EQ(facts[2].undecodable().item_id(), "");
  EXPECT_NE(facts[0].fact_id(), facts[1].fact_id());
  EXPECT_NE(facts[0].undecodable().content_hash(), facts[1].undecodable().content_hash());
}

TEST(GraphPage, PagesWithoutASyncAreOneUntilTheDeltaLink) {
  CaptureCursor cursor;
  const auto page = [&](std::string_view elements, std::string_view link, std::string_view at) {
    return Decoded(GraphLine(Page(elements, link), "", at), cursor);
  };
  const std::vector<v1::Fact> first = page(Item("1"), kNext, "2026-11-02T12:00:00Z");
  const std::vector<v1::Fact> second = page(Item("2"), kNext, "2026-11-02T12:00:01Z");
  const std::vector<v1::Fact> third = page(Item("3"), kDelta, "2026-11-02T12:00:02Z");
  const std::vector<v1::Fact> later = page(Item("4"), kDelta, "2026-11-02T12:10:00Z");
  const std::string sync = first[0].sync_id();
  EXPECT_THAT(sync, StartsWith("unnamed-"));
  EXPECT_EQ(sync.size(), std::string("unnamed-").size() + 32);
  EXPECT_EQ(first[0].sync_kind(), v1::INCREMENTAL);
  EXPECT_THAT(Words(second), ElementsAre("item:2@" + sync));
  EXPECT_THAT(Words(third), ElementsAre("item:3@" + sync, "ended@" + sync));
  EXPECT_EQ(third[1].sync_ended().kind(), v1::INCREMENTAL);
  EXPECT_THAT(later[0].sync_id(), StartsWith("unnamed-"));
  EXPECT_NE(later[0].sync_id(), sync);
}

TEST(GraphPage, EachMailboxAndCalendarHasItsOwnSyncWithoutAName) {
  CaptureCursor cursor;
  const auto sync = [&](std::string_view line) { return Decoded(line, cursor)[0].sync_id(); };
  const std::string body = Page(Item("1"), kNext);
  const std::string line = GraphLine(body);
  const std::string first = sync(line);
  std::string other = line;
  other.replace(other.find("ann@"), 4, "bob@");
  EXPECT_NE(sync(other), first);
  other = line;
  other.replace(other.find("\"maple\""), 7, "\"birch\"");
  EXPECT_NE(sync(other), first);
  EXPECT_NE(sync(GraphLine(body, R"(, "calendar": {"id": "team", "primary": false})")), first);
  EXPECT_EQ(sync(GraphLine(body, R"(, "calendar": {"id": "main", "primary": true})")), first);
  EXPECT_EQ(sync(GraphLine(Page(Item("2"), kNext))), first);
}

TEST(GraphPage, ASyncThatIsNamedEndsOneThatIsNot) {
  CaptureCursor cursor;
  const std::string first = Decoded(GraphLine(Page(Item("1"), kNext)), cursor)[0].sync_id();
  EXPECT_THAT(
      Words(Decoded(GraphLine(Page(Item("2"), kNext), kFullSync, "2026-11-02T12:00:01Z"), cursor)),
      ElementsAre("item:2@s1"));
  const std::string next =
      Decoded(GraphLine(Page(Item("3"), kNext), "", "2026-11-02T12:00:02Z"), cursor)[0].sync_id();
  EXPECT_NE(next, first);
}

TEST(GraphPage, AFailureEndsASyncWithoutAName) {
  CaptureCursor cursor;
  const std::string first = Decoded(GraphLine(Page(Item("1"), kNext)), cursor)[0].sync_id();
  EXPECT_THAT(Words(Decoded(GraphLine(R"({"error": {"code": "x"}})", R"(, "status": 500)",
                                      "2026-11-02T12:00:01Z"),
                            cursor)),
              ElementsAre("failed:500@" + first));
  const std::vector<v1::Fact> next =
      Decoded(GraphLine(Page(Item("2"), kDelta), "", "2026-11-02T12:00:02Z"), cursor);
  EXPECT_NE(next[0].sync_id(), first);
  EXPECT_TRUE(next[1].has_sync_ended());
}

TEST(GraphPage, AListWithoutLinksIsNoSync) {
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Item("1") + "," + Item("2"), "")))),
              ElementsAre("item:1", "item:2"));
  EXPECT_EQ(Decoded(GraphLine(Page(Item("1"), "")))[0].sync_kind(), v1::SYNC_KIND_UNSPECIFIED);
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Item("1"), ""), kFullSync))), ElementsAre("item:1@s1"));
  // Only a delta page reports removals, so a page that does is part of a sync even if its links
  // were lost.
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Gone("1"), "")))),
              ElementsAre(StartsWith("removed:1@unnamed-")));
}

TEST(GraphPage, OneEventIsAnObservationOutsideAnySync) {
  CaptureCursor cursor;
  const std::string sync = Decoded(GraphLine(Page(Item("1"), kNext)), cursor)[0].sync_id();
  EXPECT_THAT(Words(Decoded(GraphLine(Item("9"), "", "2026-11-02T12:00:01Z"), cursor)),
              ElementsAre("item:9"));
  EXPECT_EQ(
      Decoded(GraphLine(Page(Item("2"), kNext), "", "2026-11-02T12:00:02Z"), cursor)[0].sync_id(),
      sync);
  EXPECT_THAT(Words(Decoded(GraphLine(Item("9"), kFullSync))), ElementsAre("item:9@s1"));
  EXPECT_THAT(
      Words(Decoded(GraphLine(R"({"@odata.context": "ctx", "@odata.etag": "W/\"k\"", "id": "9",
                                          "cancelledOccurrences": ["OID.9.2026-11-02"]})"))),
      ElementsAre("item:9"));
  EXPECT_EQ(
      CannotRead(OnlyFact(GraphLine(Gone("9")))),
      "UNSUPPORTED_BODY: a removal outside a page; it must stand on the page that reported it");
  EXPECT_EQ(CannotRead(OnlyFact(GraphLine(R"({"id": "9", "subject": 5})"))),
            "INVALID_VALUE: $.subject is a number; it must be a string");
}

TEST(GraphPage, AMasterShowsItsExceptions) {
  const std::string master = R"({"id": "M", "changeKey": "k", "type": "seriesMaster",
      "cancelledOccurrences": ["OID.M.2026-11-02"], "exceptionOccurrences": [
        {"id": "E1", "type": "exception", "seriesMasterId": "M", "originalStart": "2026-11-03T14:00:00Z"},
        {"id": "E2", "type": "exception", "subject": 5}]})";
  const std::vector<v1::Fact> facts = Decoded(GraphLine(master));
  EXPECT_THAT(Words(facts), ElementsAre("item:M", "item:E1", "?"));
  EXPECT_EQ(facts[1].exchange_item().series_master_id(), "M");
  EXPECT_EQ(CannotRead(facts[2]),
            "INVALID_VALUE: $.exceptionOccurrences[1].subject is a number; it must be a string");
  EXPECT_THAT(Words(Decoded(GraphLine(Page(master + "," + Item("2"), kDelta), kFullSync))),
              ElementsAre("item:M@s1", "item:E1@s1", "?@s1", "item:2@s1", "ended@s1"));
  EXPECT_THAT(
      Words(Decoded(GraphLine(R"({"id": "M", "subject": "a", "exceptionOccurrences": null})"))),
      ElementsAre("item:M"));
  EXPECT_THAT(
      Words(Decoded(GraphLine(R"({"id": "M", "subject": "a", "exceptionOccurrences": 5})"))),
      ElementsAre("item:M", "?"));
}

// What a list lacks is an exception no more: so one that cannot be read whole is no list.
TEST(GraphPage, AMasterStatesWhichOccurrencesAreExceptions) {
  const auto listed = [](std::string_view list) {
    const v1::Fact fact =
        Decoded(GraphLine(fmt::format(R"({{"id": "M", "changeKey": "k"{}}})", list)))[0];
    std::string text = fact.exchange_item().modified_occurrences_stated() ? "stated" : "not stated";
    for (const v1::StatedTime& original : fact.exchange_item().modified_occurrences()) {
      text += fmt::format(" {}", original.instant_us() / kSecondUs);
    }
    return text;
  };
  const std::string two = R"(, "exceptionOccurrences": [
      {"id": "E1", "type": "exception", "originalStart": "1970-01-01T00:00:07Z"},
      {"id": "E2", "type": "exception", "originalStart": "1970-01-01T00:00:09.0000000Z"}])";
  EXPECT_EQ(listed(two), "stated 7 9");
  EXPECT_EQ(listed(R"(, "exceptionOccurrences": [])"), "stated");
  EXPECT_EQ(listed(""), "not stated");
  EXPECT_EQ(listed(R"(, "exceptionOccurrences": null)"), "not stated");
  EXPECT_EQ(listed(R"(, "exceptionOccurrences": 5)"), "not stated");
  EXPECT_EQ(listed(R"(, "exceptionOccurrences": [5])"), "not stated");
  for (const char* original : {"\"then\"", "null", "5", "\"2026-11-02T14:00:00\""}) {
    EXPECT_EQ(listed(fmt::format(R"(, "exceptionOccurrences": [
        {{"id": "E1", "type": "exception", "originalStart": "1970-01-01T00:00:07Z"}},
        {{"id": "E2", "type": "exception", "originalStart": {}}}])",
                                 original)),
              "not stated")
        << original;
  }
  const std::string more = R"(, "exceptionOccurrences@odata.nextLink": "https://graph.example/2")";
  EXPECT_EQ(listed(two + more), "not stated") << "the rest of it is on another page";
  EXPECT_EQ(listed(more + two), "not stated");

  const auto id = [](std::string_view list) {
    return Decoded(GraphLine(fmt::format(R"({{"id": "M", "changeKey": "k"{}}})", list)))[0]
        .fact_id();
  };
  EXPECT_NE(id(""), id(two)) << "another read of one version";
}

TEST(GraphPage, Failures) {
  const auto failed = [](std::string_view body, std::string_view more) {
    const v1::Fact fact = OnlyFact(GraphLine(body, std::string(kFullSync) + std::string(more)));
    EXPECT_EQ(fact.sync_id(), "s1");
    return fact.sync_failed().ShortDebugString();
  };
  const std::string mailbox = R"(mailbox: "ann@maple.example" kind: FULL )";
  const std::string throttled =
      R"({"error": {"code": "TooManyRequests", "innerError": {"code": "429"}, "message": "Later."}})";
  EXPECT_EQ(failed(throttled, R"(, "status": 429, "headers": {"Retry-After": "2.128"})"),
            fmt::format(
                R"({}status: 429 code: "TooManyRequests" message: "Later." throttled_until_us: {})",
                mailbox, kNoonUs + 2'128'000));
  EXPECT_EQ(failed(throttled, R"(, "status": 429, "headers": {"retry-after": 120})"),
            fmt::format(
                R"({}status: 429 code: "TooManyRequests" message: "Later." throttled_until_us: {})",
                mailbox, kNoonUs + 120 * kSecondUs));
  EXPECT_EQ(
      failed("{}",
             R"(, "status": 503, "headers": {"RETRY-AFTER": ["Mon, 02 Nov 2026 12:05:00 GMT"]})"),
      fmt::format("{}status: 503 throttled_until_us: {}", mailbox, kNoonUs + 300 * kSecondUs));
  EXPECT_EQ(failed("{}", R"(, "status": 504, "headers": {"Retry-After": "1"})"),
            fmt::format("{}status: 504 throttled_until_us: {}", mailbox, kNoonUs + kSecondUs));
  EXPECT_EQ(failed(throttled, R"(, "status": 429)"),
            mailbox + R"(status: 429 code: "TooManyRequests" message: "Later.")");
  EXPECT_EQ(failed("{}", R"(, "status": 429, "headers": {"Retry-After": "soon"})"),
            mailbox + "status: 429");
  EXPECT_EQ(failed("{}", R"(, "status": 500, "headers": {"Retry-After": "5"})"),
            mailbox + "status: 500");
  EXPECT_EQ(
      failed(
          R"({"error": {"code": "SyncStateNotFound", "message": "The sync state generation is not found"}})",
          R"(, "status": 410)"),
      mailbox +
          R"(status: 410 code: "SyncStateNotFound" message: "The sync state generation is not found")");
  // An error under a status that says nothing of it; the token service's shape; shapes that are
  // wrong; a proxy's page.
  EXPECT_EQ(failed(R"({"error": {"code": "ErrorItemNotFound"}})", ""),
            mailbox + R"(status: 200 code: "ErrorItemNotFound")");
  EXPECT_EQ(failed(R"({"error": "invalid_grant", "error_description": "AADSTS70000"})",
                   R"(, "status": 400)"),
            mailbox + R"(status: 400 code: "invalid_grant" message: "AADSTS70000")");
  EXPECT_EQ(failed(R"({"error": {"code": 5, "message": []}})", R"(, "status": 400)"),
            mailbox + "status: 400");
  EXPECT_EQ(failed(R"({"error": 5})", R"(, "status": 400)"), mailbox + "status: 400");
  EXPECT_EQ(failed(R"("Service Unavailable")", R"(, "status": 503)"),
            mailbox + R"(status: 503 message: "Service Unavailable")");
  EXPECT_EQ(failed("null", R"(, "status": 502)"), mailbox + "status: 502");
}

TEST(GraphPage, AFailureKeepsAThousandBytesOfItsMessage) {
  const v1::Fact fact =
      OnlyFact(GraphLine(fmt::format(R"({{"error": {{"message": "{}"}}}})", std::string(2000, 'x')),
                         R"(, "status": 500)"));
  EXPECT_EQ(fact.sync_failed().message(), std::string(1000, 'x'));
}

constexpr std::string_view kInstances =
    R"(, "instances": {"series": "M", "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"})";

std::string Instance(std::string_view id, int day, std::string_view type = "occurrence",
                     std::string_view more = "") {
  return fmt::format(
      R"({{"id": "{}", "changeKey": "k", "type": "{}", "seriesMasterId": "M"{}, )"
      R"("start": {{"dateTime": "2026-11-{:02}T10:00:00.0000000", "timeZone": "UTC"}}}})",
      id, type, more, day);
}

TEST(GraphPage, InstancesAreTheirStartsAndTheExceptionsWhole) {
  const std::string moved =
      Instance("e", 12, "exception", R"(, "originalStart": "2026-11-09T10:00:00Z")");
  const std::vector<v1::Fact> facts = Decoded(
      GraphLine(Page(Instance("a", 2) + "," + moved + "," + Instance("c", 16), ""), kInstances));
  ASSERT_THAT(Words(facts), ElementsAre("item:e", "instances:3"));
  const v1::SeriesInstances& list = facts[1].series_instances();
  EXPECT_EQ(list.series_master_id(), "M");
  EXPECT_EQ(list.from_us(), kNoonUs - 36 * 3600 * kSecondUs);
  EXPECT_EQ(list.starts(0).local_us(), kNoonUs - 2 * 3600 * kSecondUs);
  EXPECT_EQ(list.starts(1).instant_us(), kNoonUs + (7 * 24 - 2) * 3600 * kSecondUs)
      << "where the series had it";
  EXPECT_EQ(list.starts(2).local_us(), kNoonUs + (14 * 24 - 2) * 3600 * kSecondUs);
}

TEST(GraphPage, AnEmptyListOfInstancesSaysThatThereAreNone) {
  EXPECT_THAT(Words(Decoded(GraphLine(Page("", ""), kInstances))), ElementsAre("instances:0"));
}

TEST(GraphPage, AListOfInstancesCountsAsAWhole) {
  CaptureCursor cursor;
  EXPECT_THAT(Decoded(GraphLine(Page(Instance("a", 2), kNext), kInstances), cursor), IsEmpty());
  EXPECT_THAT(Words(Decoded(GraphLine(R"({"error": {"code": "x"}})",
                                      std::string(kInstances) + R"(, "status": 429)"),
                            cursor)),
              ElementsAre("failed:429"));
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Instance("b", 9), kNext), kInstances), cursor)),
              IsEmpty());
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Instance("c", 16), ""), kInstances), cursor)),
              ElementsAre("instances:3"));
  EXPECT_EQ(cursor.Serialize(), "");
  // Given up half way, and read again from its beginning.
  EXPECT_THAT(Decoded(GraphLine(Page(Instance("a", 2), kNext), kInstances), cursor), IsEmpty());
  EXPECT_THAT(Decoded(GraphLine(Page(Instance("a", 2), kNext), kInstances), cursor), IsEmpty());
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Instance("b", 9), ""), kInstances), cursor)),
              ElementsAre("instances:2"));
}

TEST(GraphPage, FromADoubtfulListOfInstancesNothingIsConcluded) {
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Instance("a", 2) + R"(,{"id": "b", "subject": 5})", ""),
                                      kInstances))),
              ElementsAre("?"));
  EXPECT_THAT(
      Words(Decoded(GraphLine(Page(Instance("a", 2) + R"(,{"id": "b", "type": "occurrence"})", ""),
                              kInstances))),
      ElementsAre("?"));
  // The date that an exception stands for would seem to lack an instance.
  const std::vector<v1::Fact> moved = Decoded(
      GraphLine(Page(Instance("a", 2) + "," + Instance("x", 17, "exception"), ""), kInstances));
  EXPECT_THAT(Words(moved), ElementsAre("item:x", "?"));
  EXPECT_EQ(CannotRead(moved[1]),
            "MISSING_FIELD: $.value[1].originalStart is missing; without it the list of instances "
            "tells of no deletion");
  EXPECT_THAT(
      Words(Decoded(GraphLine(
          Page(Instance("x", 17, "exception", R"(, "originalStart": "then")"), ""), kInstances))),
      ElementsAre("item:x", "?"));
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Gone("a"), ""), kInstances))), ElementsAre("?"));
  EXPECT_THAT(Words(Decoded(GraphLine(Item("a"), kInstances))), ElementsAre("?"));
  CaptureCursor cursor;
  EXPECT_THAT(Words(Decoded(GraphLine(Page("5", kNext), kInstances), cursor)), ElementsAre("?"));
  EXPECT_THAT(Words(Decoded(GraphLine(Page(Instance("b", 9), ""), kInstances), cursor)), IsEmpty());
  EXPECT_THAT(Decoded(GraphLine(Page(Instance("a", 2), kNext), kInstances), cursor), IsEmpty());
  EXPECT_THAT(Words(Decoded(GraphLine(Page("5", ""), kInstances), cursor)), ElementsAre("?"));
  EXPECT_EQ(cursor.Serialize(), "");
}

TEST(GraphPage, WhatIsNoPageNoEventAndNoError) {
  const auto why = [](std::string_view body) { return CannotRead(OnlyFact(GraphLine(body))); };
  const std::string no_type = "; it must be a page, an event or an error of Microsoft Graph";
  const std::string nothing =
      "UNSUPPORTED_BODY: the body is no page, no event and no error of Microsoft Graph";
  EXPECT_EQ(why("null"), "UNSUPPORTED_BODY: the body is null" + no_type);
  EXPECT_EQ(why(R"("<html>")"), "UNSUPPORTED_BODY: the body is a string" + no_type);
  EXPECT_EQ(why("[]"), "UNSUPPORTED_BODY: the body is a list" + no_type);
  EXPECT_EQ(why("{}"), nothing);
  EXPECT_EQ(why(R"({"id": "7f10", "resource": "me/events", "changeType": "created"})"), nothing);
  EXPECT_EQ(why(R"({"id": "m", "@odata.type": "#microsoft.graph.message", "subject": "Hi"})"),
            nothing);
  EXPECT_EQ(why(R"({"subject": "an event to be created"})"), nothing);
  EXPECT_EQ(why(R"({"token_type": "Bearer"})"), nothing);
  EXPECT_EQ(why(R"({"responses": []})"), nothing);
  EXPECT_EQ(why(R"({"value": {}})"), "INVALID_VALUE: $.value is an object; it must be a list");
}

TEST(GraphPage, BareBodiesAreReadAsTheyCameOffTheWire) {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const auto bare = [&](std::string_view body) {
    facts.clear();
    return DecodeBareGraph({"page.json", body, "ann@maple.example", "maple", kNoonUs}, cursor,
                           facts);
  };
  ASSERT_TRUE(bare(Page(Item("1"), kNext) + "\n").ok());
  const std::string sync = facts[0].sync_id();
  EXPECT_THAT(sync, StartsWith("unnamed-"));
  EXPECT_EQ(facts[0].tenant_id(), "maple");
  EXPECT_EQ(facts[0].observed_at_us(), kNoonUs);
  ASSERT_TRUE(bare(Page(Item("2"), kDelta)).ok());
  EXPECT_THAT(Words(facts), ElementsAre("item:2@" + sync, "ended@" + sync));
  ASSERT_TRUE(bare(Item("3")).ok());
  EXPECT_THAT(Words(facts), ElementsAre("item:3"));
  ASSERT_TRUE(bare(R"({"error": {"code": "SyncStateNotFound"}})").ok());
  EXPECT_EQ(facts[0].sync_failed().status(), 0);
  EXPECT_EQ(facts[0].sync_failed().code(), "SyncStateNotFound");
  ASSERT_TRUE(bare("{\"value\": [],}").ok());
  EXPECT_THAT(CannotRead(facts[0]), StartsWith("MALFORMED_BODY: the body is not JSON ("));
  EXPECT_EQ(facts[0].undecodable().mailbox(), "ann@maple.example");
  ASSERT_TRUE(bare("\xEF\xBB\xBF" + Item("4")).ok());
  EXPECT_THAT(Words(facts), ElementsAre("item:4")) << "behind a byte order mark";
}

TEST(GraphPage, WrongEncodingsAreWhatTheSourceSaid) {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const auto why = [&](std::string_view body) {
    facts.clear();
    EXPECT_TRUE(DecodeBareGraph({"page.json", body, "m", "t", kNoonUs}, cursor, facts).ok());
    return facts.size() == 1 ? CannotRead(facts[0]) : "no fact";
  };
  EXPECT_EQ(why("{\"id\": \"\xE9\"}"), "MALFORMED_BODY: the body is not UTF-8; it must be UTF-8");
  for (const std::string& body :
       {std::string("\xFF\xFE{\0}\0", 6), std::string("\xFE\xFF\0{\0}", 6),
        std::string("{\0}\0", 4), std::string("\0{\0}", 4)}) {
    EXPECT_EQ(why(body), "MALFORMED_BODY: the body is UTF-16; it must be UTF-8");
  }
}

TEST(GraphPage, RefusesWhatIsNoBareBody) {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const auto why = [&](std::string_view body, std::string_view mailbox, std::string_view tenant) {
    return std::string(
        DecodeBareGraph({"page.json", body, mailbox, tenant, kNoonUs}, cursor, facts).message());
  };
  EXPECT_EQ(why("", "m", "t"),
            "page.json: is empty; it must be a response body of Microsoft Graph");
  EXPECT_EQ(why(" \n", "m", "t"),
            "page.json: is empty; it must be a response body of Microsoft Graph");
  EXPECT_EQ(why("{}", "", "t"), "page.json: the mailbox is empty; --mailbox must name one");
  EXPECT_EQ(why("{}", "m", ""), "page.json: the tenant is empty; --tenant must name one");
  EXPECT_EQ(why("{}", "m", std::string(257, 't')),
            "page.json: the tenant has 257 bytes; at most 256 are allowed");
  EXPECT_EQ(why("{}", "m", "\xff"), "page.json: the tenant and the mailbox must be UTF-8");
  EXPECT_EQ(why(std::string(kMaxLineBytes + 1, ' '), "m", "t"),
            "page.json: the body has 16777217 bytes; at most 16777216 (16 MiB) are read");
  EXPECT_THAT(facts, IsEmpty());
  EXPECT_EQ(cursor.Serialize(), "");
}

}  // namespace
}  // namespace syncledger
