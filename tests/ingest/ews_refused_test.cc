// Bodies of EWS that are no answer, or that would harm a reader: each is a fact that says why.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/ingest/ews_decode.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Why(std::string_view body) {
  const v1::Fact fact = OnlyFact(EwsLine(body, kFullSync));
  EXPECT_EQ(fact.sync_id(), "s1");
  return CannotRead(fact);
}

std::string Repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

struct Refused {
  std::string body;
  std::string why;
};

TEST(EwsRefused, WhatIsNoXml) {
  for (const Refused& refused : std::vector<Refused>{
           {"", "the body is empty; it must be a SOAP envelope"},
           {" \n\xEF\xBB\xBF", "the body is no XML: it begins with \"\xEF\xBB\xBF\""},
           {"\xEF\xBB\xBF \n", "the body is empty; it must be a SOAP envelope"},
           {"Service Unavailable", "the body is no XML: it begins with \"Service Unavailable\""},
           {R"({"value": []})", "the body is no XML: it begins with \"{\"value\": []}\""},
           {"<", "line 1 of the envelope is its last: it was cut off within a tag"},
           {"<a", "line 1 of the envelope is its last: it was cut off within a tag"},
           {"<a b='>", "line 1 of the envelope is its last: it was cut off within a tag"},
           {"<a>\n<b>", "line 2 of the envelope is its last: it was cut off, with 2 open"},
           {"<a><!-- >", "line 1 of the envelope begins a comment that never ends"},
           {"<a>\n<![CDATA[x</a>", "line 2 of the envelope begins a CDATA section that never ends"},
           {"<?xml version='1.0'>", "line 1 of the envelope begins a declaration that never ends"},
           {"<a></b>", "the body is no XML: Start-end tags mismatch, at byte 5"},
           {"<a></a></a>", "the body is no XML: Start-end tags mismatch, at byte 9"},
           {"<a/><b/>", "line 1 of the envelope has a second root element"},
           {"<a/>\nx", "line 2 of the envelope has text outside its root element"},
           {"<a <b/>", "line 1 of the envelope has a tag within a tag"},
           {"<a>&nbsp;</a>",
            "line 1 of the envelope has \"&nbsp\", which is no character that XML knows"},
           {"<a>x & y</a>",
            "line 1 of the envelope has \"&\", which is no character that XML knows"},
           {"<a b='&#xZZ;'/>",
            "line 1 of the envelope has \"&#xZZ\", which is no character that XML knows"},
           {"<!-- nothing -->", "the body is no XML: No document element found, at byte 15"},
       }) {
    EXPECT_EQ(Why(refused.body), "MALFORMED_BODY: " + refused.why) << refused.body;
  }
  EXPECT_EQ(CannotRead(OnlyFact(EwsLineOf(R"("<a>\u0000</a>")"))),
            "MALFORMED_BODY: line 1 of the envelope has a NUL character");
}

TEST(EwsRefused, NoEntityIsEverDefined) {
  const std::string why =
      "MALFORMED_BODY: line 1 of the envelope has a DOCTYPE; SOAP allows none, and no entity is "
      "ever expanded";
  EXPECT_EQ(Why("<!DOCTYPE a><a/>"), why);
  EXPECT_EQ(Why(R"(<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>)"), why);
  EXPECT_EQ(Why(R"(<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>)"), why);
  EXPECT_EQ(Why(R"(<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">)"
                R"(<!ENTITY c "&b;&b;&b;">]><l>&c;</l>)"),
            why);
  EXPECT_EQ(Why("<!doctype html><html/>"), why);
  EXPECT_EQ(Why("<a><!ENTITY x 'y'></a>"), why);
  const std::string said = Got(Brought(CalendarItem(
      "1",
      std::string(kHour) + "<t:Subject><![CDATA[<!DOCTYPE a>]]></t:Subject><!--<!DOCTYPE b>-->")));
  EXPECT_EQ(OnlyFact(EwsLine(said)).exchange_item().subject(), "<!DOCTYPE a>") << "a text";
}

TEST(EwsRefused, WhatIsNestedTooDeepOrHasTooManyParts) {
  EXPECT_EQ(Why(Repeated("<a>", 101)),
            "MALFORMED_BODY: line 1 of the envelope is nested deeper than 100 elements");
  EXPECT_EQ(Why(Repeated("<a>", 2'000'000)),
            "MALFORMED_BODY: line 1 of the envelope is nested deeper than 100 elements");
  EXPECT_EQ(Why("<a>" + Repeated("<b/>", 1'000'001) + "</a>"),
            "MALFORMED_BODY: line 1 of the envelope is where it has more than 1000000 parts");
  EXPECT_EQ(Why("<a " + Repeated("b='' ", 1'000'001) + "/>"),
            "MALFORMED_BODY: line 1 of the envelope is where it has more than 1000000 parts");
  EXPECT_EQ(Why(Repeated("<a>", 100) + Repeated("</a>", 100)),
            "UNSUPPORTED_BODY: the body is a a; it must be a SOAP Envelope");
}

TEST(EwsRefused, OtherEncodings) {
  const auto declared = [](std::string_view encoding) {
    std::string body = Changes("", true);
    return body.replace(body.find("utf-8"), 5, encoding);
  };
  EXPECT_EQ(
      Why(declared("utf-16")),
      "MALFORMED_BODY: line 1 of the envelope says that it is in utf-16; it must be in UTF-8");
  EXPECT_THAT(Why(declared("ISO-8859-1")), HasSubstr("says that it is in ISO-8859-1"));
  EXPECT_THAT(Why(declared("")), HasSubstr("says that it is in ; it must be in UTF-8"));
  for (std::string_view same : {"UTF-8", "Utf-8", "us-ascii"})
    EXPECT_TRUE(OnlyFact(EwsLine(declared(same), kFullSync)).has_sync_ended()) << same;
}

// Exchange writes references to characters that XML has not: they cost their character, not the
// page.
TEST(EwsRefused, CharactersThatXmlHasNotAreReplaced) {
  const auto subject = [](std::string_view text) {
    return OnlyEwsItem(fmt::format("{}<t:Subject>{}</t:Subject>", kHour, text)).subject();
  };
  EXPECT_EQ(subject("a&#x41;&#66;&amp;&lt;&gt;&quot;&apos;"), "aAB&<>\"'");
  EXPECT_EQ(subject("&#xD83D;&#xDE00;!"), "\xF0\x9F\x98\x80!");
  EXPECT_EQ(subject("cut &#xD83D;"), "cut \xEF\xBF\xBD");
  EXPECT_EQ(subject("&#xDE00;&#xD83D;&#x41;"),
            "\xEF\xBF\xBD\xEF\xBF\xBD"
            "A");
  EXPECT_EQ(subject("x&#0;y"), "x\xEF\xBF\xBDy");
  EXPECT_EQ(subject("x&#x110000;y&#99999999999999;z"), "x\xEF\xBF\xBDy\xEF\xBF\xBDz");
  EXPECT_EQ(subject("&#x1F600;&#x5;"), "\xF0\x9F\x98\x80\x05");
  const v1::Fact fact = OnlyFact(EwsLine(Got(Brought(CalendarItem("i&#xD800;", kHour)))));
  EXPECT_EQ(fact.exchange_item().item_id(), "i\xEF\xBF\xBD");
}

TEST(EwsRefused, WhatIsNoAnswerAboutACalendar) {
  const std::string right =
      "; it must be the answer to SyncFolderItems, GetItem or FindItem, or a Fault";
  for (const Refused& refused : std::vector<Refused>{
           {"<html><body/></html>", "the body is a html; it must be a SOAP Envelope"},
           {"<m:GetItemResponse xmlns:m='m'/>",
            "the body is a GetItemResponse; it must be a SOAP Envelope"},
           {"<s:Envelope xmlns:s='s'/>", "the envelope holds nothing" + right},
           {Soap(""), "the envelope holds nothing" + right},
           {Soap("<m:GetItem/>"), "the envelope holds GetItem" + right},
           {Soap("<m:CreateItemResponse/>"), "the envelope holds CreateItemResponse" + right},
           {Soap("<m:GetItemResponse/>"),
            "$.GetItemResponse has no response message; it must have one"},
           {Soap("<m:SyncFolderItemsResponse><m:ResponseMessages/></m:SyncFolderItemsResponse>"),
            "$.SyncFolderItemsResponse has no response message; it must have one"},
           {Soap("<m:FindItemResponse/>"),
            "$.FindItemResponse has no response message; it must have one"},
       }) {
    EXPECT_EQ(Why(refused.body), "UNSUPPORTED_BODY: " + refused.why);
  }
  const std::string text = "; it must be a string that holds a SOAP envelope";
  EXPECT_EQ(CannotRead(OnlyFact(EwsLineOf("{}"))),
            "UNSUPPORTED_BODY: the body is an object" + text);
  EXPECT_EQ(CannotRead(OnlyFact(EwsLineOf("null"))), "UNSUPPORTED_BODY: the body is null" + text);
  EXPECT_EQ(CannotRead(OnlyFact(EwsLineOf("[5]"))), "UNSUPPORTED_BODY: the body is a list" + text);
}

TEST(EwsRefused, LinesThatAreBadInput) {
  const std::string line = EwsLine(Changes("", true));
  const auto without = [&](std::string_view part) {
    std::string changed = line;
    return changed.erase(changed.find(part), part.size());
  };
  EXPECT_EQ(Refusal(without(R"(, "mailbox": "ann@maple.example")")),
            "day.ndjson:7: \"mailbox\" is missing; it must be the primary address of a mailbox");
  EXPECT_EQ(Refusal(EwsLine("", R"(, "status": 99)")),
            "day.ndjson:7: \"status\" is 99; it must be an HTTP status from 100 to 599");
  EXPECT_THAT(Refusal(EwsLine("", R"(, "sync": {"id": "s"})")), HasSubstr("has no \"kind\""));
  EXPECT_THAT(
      Refusal(
          R"({"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "ews", "mailbox": "a@b"})"),
      HasSubstr("\"body\" is missing; it must be the response body"));
}

TEST(EwsRefused, ABodyOfFiveMegabytesIsRead) {
  const std::string text(5'000'000, 'x');
  const v1::ExchangeItem item =
      OnlyEwsItem(fmt::format(R"({}<t:Body BodyType="Text">{}</t:Body>)", kHour, text));
  EXPECT_EQ(item.body().content().size(), text.size());
}

TEST(EwsRefused, APageOfManyItemsIsRead) {
  std::string changes;
  for (int i = 0; i < 5'000; ++i)
    changes += fmt::format("<t:Create>{}</t:Create>", CalendarItem(fmt::to_string(i), kHour));
  EXPECT_EQ(Decoded(EwsLine(Changes(changes, true), kFullSync)).size(), 5'001u);
}

// --- Bare bodies ---------------------------------------------------------------------------------

absl::Status Bare(std::string_view body, std::vector<v1::Fact>* facts,
                  std::string_view mailbox = "ann@maple.example") {
  CaptureCursor cursor;
  facts->clear();
  return DecodeBareEws({"page.xml", body, mailbox, "maple", kNoonUs}, cursor, *facts);
}

TEST(EwsBare, ABodyAsItCameOffTheWire) {
  std::vector<v1::Fact> facts;
  ASSERT_TRUE(Bare("\xEF\xBB\xBF" + Got(Brought(CalendarItem("1", kHour))) + "\r\n", &facts).ok());
  EXPECT_THAT(EwsWords(facts), ElementsAre("item:1"));
  EXPECT_EQ(facts[0].source(), v1::EWS);
  EXPECT_EQ(facts[0].tenant_id(), "maple");
  EXPECT_EQ(facts[0].observed_at_us(), kNoonUs);
  ASSERT_TRUE(Bare(Soap("<s:Fault><faultcode>x</faultcode></s:Fault>"), &facts).ok());
  EXPECT_EQ(facts[0].sync_failed().status(), 0);
}

TEST(EwsBare, WrongEncodingsAreWhatTheSourceSaid) {
  std::vector<v1::Fact> facts;
  ASSERT_TRUE(Bare("<a>\xE9</a>", &facts).ok());
  EXPECT_EQ(CannotRead(facts[0]), "MALFORMED_BODY: the body is not UTF-8; it must be UTF-8");
  for (const std::string& body :
       {std::string("\xFF\xFE<\0a\0", 6), std::string("\xFE\xFF\0<\0a", 6),
        std::string("<\0a\0/\0>\0", 8), std::string("\0<\0a", 4)}) {
    ASSERT_TRUE(Bare(body, &facts).ok());
    EXPECT_EQ(CannotRead(facts[0]), "MALFORMED_BODY: the body is UTF-16; it must be UTF-8");
  }
}

TEST(EwsBare, BadInput) {
  std::vector<v1::Fact> facts;
  EXPECT_EQ(std::string(Bare(" \n", &facts).message()),
            "page.xml: is empty; it must be a response body of Exchange Web Services");
  EXPECT_EQ(std::string(Bare("<a/>", &facts, "").message()),
            "page.xml: the mailbox is empty; --mailbox must name one");
  EXPECT_EQ(std::string(Bare(std::string((16 << 20) + 1, ' '), &facts).message()),
            "page.xml: the body has 16777217 bytes; at most 16777216 (16 MiB) are read");
  EXPECT_TRUE(facts.empty());
}

// --- Whatever bytes ------------------------------------------------------------------------------

std::vector<std::string> SampleEnvelopes() {
  return {
      Changes("<t:Create>" + CalendarItem("1", kHour) + "</t:Create><t:Update>" +
                  CalendarItem("2", "") +
                  R"(</t:Update><t:Delete><t:ItemId Id="3"/></t:Delete><t:ReadFlagChange/>)",
              true),
      Got(Brought(CalendarItem(
              "M",
              std::string(kHour) +
                  R"(<t:Subject>D&#xE9;j&#xD83D;</t:Subject><t:Body BodyType="HTML"><![CDATA[<p>]]></t:Body><!-- c -->
      <t:IsAllDayEvent>true</t:IsAllDayEvent><t:LastModifiedTime>2026-10-30T10:00:00.123Z</t:LastModifiedTime>
      <t:ExtendedProperty><t:ExtendedFieldURI DistinguishedPropertySetId="PublicStrings" PropertyName="CoconutAppointmentId" PropertyType="String"/><t:Value>9</t:Value></t:ExtendedProperty>
      <t:Recurrence><t:WeeklyRecurrence><t:Interval>1</t:Interval><t:DaysOfWeek>Monday</t:DaysOfWeek></t:WeeklyRecurrence>
      <t:NumberedRecurrence><t:StartDate>2026-11-02-08:00</t:StartDate><t:NumberOfOccurrences>3</t:NumberOfOccurrences></t:NumberedRecurrence></t:Recurrence>
      <t:ModifiedOccurrences><t:Occurrence><t:ItemId Id="E"/><t:OriginalStart>2026-11-02T12:00:00Z</t:OriginalStart></t:Occurrence></t:ModifiedOccurrences>
      <t:DeletedOccurrences><t:DeletedOccurrence><t:Start>2026-11-09T12:00:00Z</t:Start></t:DeletedOccurrence></t:DeletedOccurrences>
      <t:StartTimeZone Id="UTC"><t:Periods><t:Period Bias="PT0S"/></t:Periods></t:StartTimeZone>
      <t:RequiredAttendees><t:Attendee><t:Mailbox><t:Name>n</t:Name></t:Mailbox></t:Attendee></t:RequiredAttendees>)")) +
          NotBrought("ErrorItemNotFound")),
      Soap(
          R"(<s:Fault><faultcode>a:B</faultcode><detail><t:MessageXml><t:Value Name="BackOffMilliseconds">5</t:Value></t:MessageXml></detail></s:Fault>)"),
  };
}

// Decodes, and checks what must hold of whatever comes out.
void Check(const std::string& envelope, int* understood) {
  std::vector<v1::Fact> facts;
  CaptureCursor cursor;
  const absl::Status read =
      DecodeBareEws({"f", envelope, "ann@maple.example", "maple", kNoonUs}, cursor, facts);
  ASSERT_TRUE(read.ok()) << read.message();
  for (const v1::Fact& fact : facts) {
    ASSERT_EQ(fact.fact_id().size(), 16u);
    ASSERT_NE(fact.payload_case(), v1::Fact::PAYLOAD_NOT_SET);
    ASSERT_TRUE(!fact.has_undecodable() || !fact.undecodable().detail().empty());
    v1::Fact again;  // refuses text that is not UTF-8
    ASSERT_TRUE(again.ParseFromString(fact.SerializeAsString()));
    *understood += !fact.has_undecodable();
  }
  ASSERT_TRUE(CaptureCursor::Parse(cursor.Serialize()).ok());
}

TEST(EwsRobustness, TruncatedAtEveryByte) {
  for (const std::string& envelope : SampleEnvelopes()) {
    for (size_t size = 1; size < envelope.size(); ++size) {
      int understood = 0;
      ASSERT_NO_FATAL_FAILURE(Check(envelope.substr(0, size), &understood)) << size;
      ASSERT_EQ(understood, 0) << "of an envelope that was cut off at " << size;
    }
    int understood = 0;
    Check(envelope, &understood);
    EXPECT_GT(understood, 0);
  }
}

TEST(EwsRobustness, MutatedBytes) {
  constexpr std::string_view kLikely = "<>/&;:\"'=!-[]?#x0TZ \xff\xc3\x80";
  int understood = 0;
  for (uint32_t seed = 1; seed <= 20'000; ++seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> envelopes = SampleEnvelopes();
    std::string envelope = envelopes[random() % envelopes.size()];
    for (uint32_t i = 0, count = 1 + random() % 4; i < count; ++i) {
      const size_t at = random() % envelope.size();
      switch (random() % 4) {
        case 0:
          envelope[at] = static_cast<char>(random());
          break;
        case 1:
          envelope[at] = kLikely[random() % kLikely.size()];
          break;
        case 2:
          envelope.erase(at, 1 + random() % 8);
          break;
        default:
          envelope.insert(at, 1, kLikely[random() % kLikely.size()]);
      }
      if (envelope.empty()) envelope = "<";
    }
    ASSERT_NO_FATAL_FAILURE(Check(envelope, &understood)) << "seed " << seed << "\n" << envelope;
  }
  EXPECT_GT(understood, 2000);
}

}  // namespace
}  // namespace syncledger
