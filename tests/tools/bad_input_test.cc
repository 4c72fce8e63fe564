// What a source may send and should not: each body leaves a verdict that says what is wrong with
// it, nothing else changes, and the fold goes on. From the file to `list verdicts`, on a real
// ledger.
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/bank_day.h"
#include "tests/tools/run.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string Replaced(std::string text, std::string_view what, std::string_view with) {
  const size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

// ASCII as UTF-16, low byte first.
std::string Utf16(std::string_view text) {
  std::string wide;
  for (const char c : text) {
    wide += c;
    wide += '\0';
  }
  return wide;
}

// --- Envelopes of EWS ----------------------------------------------------------------------------

constexpr std::string_view kDeclaration = R"(<?xml version="1.0" encoding="utf-8"?>)";

// The answer to GetItem that brings these items.
std::string Envelope(std::string_view items) {
  return std::string(kDeclaration) +
         R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body)"
         R"( xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages")"
         R"( xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><m:GetItemResponse>)"
         R"(<m:ResponseMessages><m:GetItemResponseMessage ResponseClass="Success">)"
         R"(<m:ResponseCode>NoError</m:ResponseCode><m:Items>)" +
         std::string(items) +
         R"(</m:Items></m:GetItemResponseMessage></m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>)";
}

std::string Item(std::string_view id, std::string_view children,
                 std::string_view times =
                     "<t:Start>2026-11-05T14:00:00Z</t:Start>"
                     "<t:End>2026-11-05T15:00:00Z</t:End>") {
  return fmt::format(
      R"(<t:CalendarItem><t:ItemId Id="{}" ChangeKey="k"/>{}<t:LegacyFreeBusyStatus>Busy</t:LegacyFreeBusyStatus>{}</t:CalendarItem>)",
      id, times, children);
}

std::string Entities(std::string_view declarations, std::string_view used) {
  return Replaced(Envelope(Item("e", fmt::format("<t:Subject>{}</t:Subject>", used))), kDeclaration,
                  fmt::format(R"(<?xml version="1.0"?><!DOCTYPE b [{}]>)", declarations));
}

std::string BillionLaughs() {
  std::string declarations = R"(<!ENTITY a "lol">)";
  for (char name = 'b'; name <= 'j'; ++name) {
    const std::string before = fmt::format("&{};", static_cast<char>(name - 1));
    declarations += fmt::format(R"(<!ENTITY {} "{}">)", name, Repeated(before, 10));
  }
  return Entities(declarations, "&j;");
}

std::string ZoneOf(std::string_view name, std::string_view bias) {
  return fmt::format(
      R"(<t:StartTimeZone Id="{}"><t:Periods><t:Period Bias="{}" Name="Standard" Id="s"/></t:Periods></t:StartTimeZone>)",
      name, bias);
}

constexpr std::string_view kWallTimes =
    "<t:Start>2026-11-05T14:00:00</t:Start><t:End>2026-11-05T15:00:00</t:End>";
constexpr std::string_view kNoEnd =
    "<t:NoEndRecurrence><t:StartDate>2026-11-05</t:StartDate></t:NoEndRecurrence>";
constexpr std::string_view kOfHalifax = R"(<t:StartTimeZone Id="Atlantic Standard Time"/>)";

std::string EveryDay(std::string_view range) {
  return fmt::format(
      "<t:CalendarItemType>RecurringMaster</t:CalendarItemType><t:Recurrence><t:DailyRecurrence>"
      "<t:Interval>1</t:Interval></t:DailyRecurrence>{}</t:Recurrence>",
      range);
}

// --- Bodies of Graph -----------------------------------------------------------------------------

std::string Event(std::string_view id, std::string_view fields,
                  std::string_view start = "2026-11-05T14:00:00",
                  std::string_view end = "2026-11-05T15:00:00") {
  return fmt::format(
      R"({{"id": "{}", "changeKey": "k", "showAs": "busy", "start": {{"dateTime": "{}", "timeZone": "UTC"}}, )"
      R"("end": {{"dateTime": "{}", "timeZone": "UTC"}}{}}})",
      id, start, end, fields);
}

std::string Page(std::string_view events) { return fmt::format(R"({{"value": [{}]}})", events); }

// --- What comes of them --------------------------------------------------------------------------

struct Body {
  std::string name;
  std::string text;
  std::vector<std::string> said;  // kind, reason and more of its verdict; of several, of the last
  size_t facts = 1;
};

class BadInputTest : public ::testing::Test {
 protected:
  BadInputTest() {
    EXPECT_EQ(Ledger({"import", folder_.Write("day", BankDay())}).exit_code, kDone);
  }

  Ran Ledger(std::vector<std::string> args) {
    args.insert(args.begin(), {"--data", folder_.At("ledger")});
    return Syncledger(std::move(args));
  }

  std::vector<std::string> Lines(std::vector<std::string> args) {
    args.insert(args.end(), {"--format", "json"});
    const Ran ran = Ledger(std::move(args));
    EXPECT_EQ(ran.exit_code, kDone) << ran.err;
    std::vector<std::string> lines;
    for (size_t at = 0; at < ran.out.size();) {
      const size_t end = ran.out.find('\n', at);
      lines.push_back(ran.out.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }

  // Each is a fact, decided and told of.
  void EachIsTold(const std::string& source, const std::vector<Body>& bodies) {
    std::vector<std::string> import = {"import",
                                       "--source",
                                       source,
                                       "--tenant",
                                       "maple",
                                       "--mailbox",
                                       "nadia@maple.example",
                                       "--observed-at",
                                       "2026-11-02T15:00:00Z"};
    for (const Body& body : bodies)
      import.push_back(folder_.Write(fmt::format("body-{}", import.size()), body.text));
    size_t seen = Lines({"list", "verdicts"}).size();
    const Ran ran = Ledger(import);
    ASSERT_EQ(ran.exit_code, kDone) << ran.err;
    EXPECT_THAT(ran.err, IsEmpty());
    const std::vector<std::string> verdicts = Lines({"list", "verdicts"});
    for (const Body& body : bodies) {
      SCOPED_TRACE(body.name);
      seen += body.facts;
      ASSERT_LE(seen, verdicts.size());
      for (const std::string& part : body.said) EXPECT_THAT(verdicts[seen - 1], HasSubstr(part));
    }
    EXPECT_EQ(seen, verdicts.size());
  }

  // The fold went on: what comes next counts, and the ledger is whole.
  void GoesOn(size_t absences) {
    EXPECT_EQ(Lines({"list", "absences", "--from", "2026-11-01", "--to", "2026-12-01"}).size(),
              absences);
    EachIsTold("graph", {{"a good page", BareGraphPage(), {"SYNC_COMPLETED"}, 2}});
    EXPECT_EQ(Lines({"list", "absences", "--from", "2026-11-01", "--to", "2026-12-01"}).size(),
              absences + 1);
    EXPECT_EQ(Ledger({"verify"}).exit_code, kDone);
  }

  TempFolder folder_;
};

std::vector<std::string> Rejected(std::string_view reason, std::string_view detail) {
  return {R"("kind": "REJECTED")", fmt::format(R"("reason": "{}")", reason),
          fmt::format(R"("detail": "{})", detail), R"("mailbox": "nadia@maple.example")"};
}

std::vector<std::string> Ignored(std::string_view reason) {
  return {R"("kind": "IGNORED")", fmt::format(R"("reason": "{}")", reason)};
}

TEST_F(BadInputTest, EnvelopesThatHarmOrAreNoXml) {
  const std::vector<std::string> doctype = Rejected(
      "MALFORMED_BODY",
      "line 1 of the envelope has a DOCTYPE; SOAP allows none, and no entity is ever expanded");
  const auto malformed = [](std::string_view detail) { return Rejected("MALFORMED_BODY", detail); };
  const std::string envelope = Envelope(Item("1", "<t:Subject>Dentist</t:Subject>"));
  const std::string accent = Replaced(envelope, "Dentist", "D\xE9j\xE0");  // as Latin-1 has it
  EachIsTold(
      "ews",
      {
          {"a billion laughs", BillionLaughs(), doctype},
          {"quadratic blowup",
           Entities("<!ENTITY a \"" + std::string(50'000, 'x') + "\">", Repeated("&a;", 50'000)),
           doctype},
          {"a file of ours", Entities(R"(<!ENTITY x SYSTEM "file:///etc/passwd">)", "&x;"),
           doctype},
          {"a page of theirs", Entities(R"(<!ENTITY x SYSTEM "http://10.0.0.1/">)", "&x;"),
           doctype},
          {"a DTD elsewhere",
           Replaced(envelope, kDeclaration, R"(<!DOCTYPE a SYSTEM "http://10.0.0.1/a.dtd">)"),
           doctype},
          {"nested deep", Envelope(Item("1", Repeated("<t:a>", 200'000))),
           malformed("line 1 of the envelope is nested deeper than 100 elements")},
          {"UTF-16 with a byte order mark", "\xFF\xFE" + Utf16(envelope),
           malformed("the body is UTF-16; it must be UTF-8")},
          {"UTF-16 without one", Utf16(Replaced(envelope, "utf-8", "utf-16")),
           malformed("the body is UTF-16; it must be UTF-8")},
          {"UTF-8 that says UTF-16", Replaced(envelope, "utf-8", "utf-16"),
           malformed("line 1 of the envelope says that it is in utf-16; it must be in UTF-8")},
          {"Latin-1 that says UTF-8", accent, malformed("the body is not UTF-8; it must be UTF-8")},
          {"Latin-1 that says so", Replaced(accent, "utf-8", "iso-8859-1"),
           malformed("the body is not UTF-8; it must be UTF-8")},
          {"half a character", Replaced(envelope, "Dentist", "D\xC3"),
           malformed("the body is not UTF-8; it must be UTF-8")},
          {"cut off in a tag", envelope.substr(0, envelope.find("</t:CalendarItem>") + 5),
           malformed("line 1 of the envelope begins a tag that never ends")},
          {"cut off between tags", envelope.substr(0, envelope.find("</m:Items>")),
           malformed("line 1 of the envelope is its last: it was cut off, with 6 open")},
          {"cut off in a text", envelope.substr(0, envelope.find("entist")),
           malformed("line 1 of the envelope is its last: it was cut off, with 8 open")},
          {"a proxy's page", "<html><body>502 Bad Gateway</body></html>",
           Rejected("UNSUPPORTED_BODY", "the body is a html; it must be a SOAP Envelope")},
      });
  GoesOn(1);
}

TEST_F(BadInputTest, BodiesOfGraphThatAreNoJson) {
  const auto malformed = [](std::string_view detail) { return Rejected("MALFORMED_BODY", detail); };
  const std::string page = Page(Event("1", R"(, "subject": "Dentist")"));
  EachIsTold(
      "graph",
      {
          {"nested deep",
           Page(Event("1", R"(, "x": )" + Repeated("[", 5'000) + Repeated("]", 5'000))),
           malformed("the body is nested deeper than 1024 levels")},
          {"cut off in a text", page.substr(0, page.find("entist")),
           malformed("the body is not JSON (a string is not closed)")},
          {"cut off between values", page.substr(0, page.size() - 1),
           malformed("the body is not JSON (a comma, colon, quote or bracket is missing")},
          {"UTF-16 with a byte order mark", "\xFF\xFE" + Utf16(page),
           malformed("the body is UTF-16; it must be UTF-8")},
          {"UTF-16 without one", Utf16(page), malformed("the body is UTF-16; it must be UTF-8")},
          {"Latin-1", Replaced(page, "Dentist", "D\xE9j\xE0"),
           malformed("the body is not UTF-8; it must be UTF-8")},
          {"a proxy's page", "<html>502</html>", malformed("the body is not JSON")},
          {"no page", "[]", Rejected("UNSUPPORTED_BODY", "the body is a list; it must be a page")},
      });
  GoesOn(1);
}

// What is well formed and says something that no calendar has, or that people rarely mean.
TEST_F(BadInputTest, ValuesThatNoCalendarHas) {
  EachIsTold(
      "ews",
      {
          {"year 1",
           Envelope(
               Item("y1", "",
                    "<t:Start>0001-01-01T00:00:00Z</t:Start><t:End>0001-01-01T01:00:00Z</t:End>")),
           Ignored("OUT_OF_WINDOW")},
          {"year 0",
           Envelope(
               Item("y0", "",
                    "<t:Start>0000-01-01T00:00:00Z</t:Start><t:End>0000-01-01T01:00:00Z</t:End>")),
           Rejected("INVALID_TIME", "0000-01-01T00:00:00Z")},
          {"an end before its start",
           Envelope(
               Item("eb", "",
                    "<t:Start>2026-11-05T15:00:00Z</t:Start><t:End>2026-11-05T14:00:00Z</t:End>")),
           Ignored("NO_DURATION")},
          {"a definition that contradicts its zone's name",
           Envelope(Item("zd", ZoneOf("Eastern Standard Time", "PT8H"), kWallTimes)),
           Ignored("UNKNOWN_TIME_ZONE")},
          {"a definition that cannot be read",
           Envelope(Item("zb", ZoneOf("Eastern Standard Time", "five hours"), kWallTimes)),
           Ignored("UNKNOWN_TIME_ZONE")},
          {"a series by such a definition, although its first time is an instant",
           Envelope(Item("zs", EveryDay(kNoEnd) + ZoneOf("Eastern Standard Time", "PT8H"))),
           Ignored("UNKNOWN_TIME_ZONE")},
          {"a series from a day that no calendar has",
           Envelope(Item("r0", EveryDay("<t:NoEndRecurrence><t:StartDate>2026-02-30</t:StartDate>"
                                        "</t:NoEndRecurrence>"))),
           Rejected("INVALID_VALUE", "recurrence: its start date is no date")},
      });
  EXPECT_THAT(
      Ledger({"why", "item:zd"}).out,
      HasSubstr(R"-(its time zone "Eastern Standard Time (defined as UTC-08:00)" is not)-"));
  EachIsTold(
      "graph",
      {
          {"year 1", Page(Event("g1", "", "0001-01-01T00:00:00", "0001-01-01T01:00:00")),
           Ignored("OUT_OF_WINDOW")},
          {"a day that no calendar has", Page(Event("g2", "", "2026-02-30T00:00:00")),
           Rejected("INVALID_TIME", "2026-02-30T00:00:00")},
          {"a zone that nobody knows",
           Page(Replaced(Event("g3", ""), R"("timeZone": "UTC")", R"("timeZone": "Mars/Base")")),
           Ignored("UNKNOWN_TIME_ZONE")},
          {"an end before its start",
           Page(Event("g4", "", "2026-11-05T15:00:00", "2026-11-05T14:00:00")),
           Ignored("NO_DURATION")},
      });
  GoesOn(1);
}

// Much, and odd, but what it says can be kept.
TEST_F(BadInputTest, BodiesThatAreHugeOrOdd) {
  const auto added = [](std::string_view item) {
    return std::vector<std::string>{R"("kind": "ABSENCE_ADDED")",
                                    fmt::format(R"("item_id": "{}")", item)};
  };
  const std::string five_megabytes = Repeated("&lt;p&gt;tea and biscuits&lt;/p&gt;", 160'000);
  ASSERT_GT(five_megabytes.size(), 5'000'000u);
  EachIsTold("ews", {
                        {"a body of 5 MB",
                         Envelope(Item("mb", "<t:UID>mb</t:UID><t:Body BodyType=\"HTML\">" +
                                                 five_megabytes + "</t:Body>")),
                         added("mb")},
                        {"ids that differ only in case",
                         Envelope(Item("AAa", "") + Item("AAA", "")), added("AAA"), 2},
                        {"two items with one iCalUID",
                         Envelope(Item("u1", "<t:UID>u</t:UID>") + Item("u2", "<t:UID>u</t:UID>")),
                         Ignored("DUPLICATE_CLAIM"), 2},
                    });
  EXPECT_EQ(Lines({"list", "absences"}).size(), 5u);
  EXPECT_THAT(Ledger({"why", "item:AAa"}).out, HasSubstr("It stands: "));
  EXPECT_THAT(Ledger({"why", "item:AAA"}).out, HasSubstr("It stands: "));
  EachIsTold("graph", {{"a body of 5 MB",
                        Page(Event("gb", R"(, "body": {"contentType": "html", "content": ")" +
                                             std::string(5'000'000, 'x') + R"("})")),
                        added("gb")}});
  GoesOn(6);
}

TEST_F(BadInputTest, ASeriesOfAThousandYearsCostsWhatIsAskedOfIt) {
  const std::vector<std::string> added = {R"("kind": "ABSENCE_ADDED")", R"("reason": "")"};
  const std::string until =
      "<t:EndDateRecurrence><t:StartDate>2026-11-05</t:StartDate><t:EndDate>3026-11-05</t:EndDate>"
      "</t:EndDateRecurrence>";
  const std::string times =
      "<t:NumberedRecurrence><t:StartDate>2026-11-05</t:StartDate>"
      "<t:NumberOfOccurrences>365250</t:NumberOfOccurrences></t:NumberedRecurrence>";
  const std::string zone(kOfHalifax);
  EachIsTold("ews", {{"until a date", Envelope(Item("ra", EveryDay(until) + zone)), added},
                     {"a number of times", Envelope(Item("rn", EveryDay(times) + zone)), added}});
  EachIsTold(
      "graph",
      {{"as long as there are years",
        Page(Event(
            "rg",
            R"(, "type": "seriesMaster", "recurrence": {"pattern": {"type": "daily", "interval": 1},)"
            R"( "range": {"type": "endDate", "startDate": "2026-11-05", "endDate": "9999-12-31",)"
            R"( "recurrenceTimeZone": "UTC"}})")),
        added}});
  EXPECT_EQ(Lines({"list", "absences", "--from", "3000-01-01", "--to", "3000-01-02"}).size(), 3u);
  GoesOn(1 + 3 * 26);
}

}  // namespace
}  // namespace syncledger
