// A line's own fields: what is accepted, and as long a table of what is bad input.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view kInitialized =
    R"("event": "calendar.initialized", "actor": {"id": "900", "role": "admin"}, "body": {"mailbox": "a@b"})";

std::string LineOf(std::string_view shared) {
  return fmt::format("{{{}, {}}}", shared, kInitialized);
}

constexpr std::string_view kShared =
    R"("observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "operator")";

TEST(Line, TheEnvelopeIsWhatTheLineSays) {
  const v1::Fact fact = OnlyFact(LineOf(kShared));
  EXPECT_EQ(fact.tenant_id(), "maple");
  EXPECT_EQ(fact.source(), v1::OPERATOR);
  EXPECT_EQ(fact.observed_at_us(), kNoonUs);
  EXPECT_FALSE(fact.has_occurred_at_us());
  EXPECT_EQ(fact.actor().id(), "900");
  EXPECT_EQ(fact.actor().role(), v1::Actor::ADMIN);
  EXPECT_EQ(fact.schema_version(), kSchemaVersion);
  EXPECT_EQ(fact.decoder_version(), kDecoderVersion);
  EXPECT_EQ(fact.payload_hash().size(), 32u);
  EXPECT_EQ(fact.fact_id().size(), 16u);
  EXPECT_EQ(fact.calendar_initialized().mailbox(), "a@b");
}

TEST(Line, AcceptsEveryWayToSayTheSame) {
  for (
      const std::string& line : {
          LineOf(
              R"("observed_at": "2026-11-02T12:00:00.123456Z", "tenant": "maple", "source": "operator")"),
          LineOf(
              R"("observed_at": "2026-11-02T12:00:00+00:00", "tenant": "maple", "source": "operator")"),
          LineOf(
              R"("source": "operator", "tenant": "maple", "observed_at": "2026-11-02T12:00:00Z")"),
          LineOf(R"("observed_at": "2026-11-02T12:00:00Z", "tenant": ")" + std::string(256, 't') +
                 R"(", "source": "operator")"),
          LineOf(std::string(kShared) +
                 R"(, "recorder": "v9", "x": [1, {"y": null}])"),  // a later version's
          "  " + LineOf(kShared) + " \t\r",
          GraphLine("{}"),
          GraphLine(
              "{}",
              R"(, "sync": null, "status": null, "headers": null, "calendar": null, "instances": null)"),
          GraphLine(
              "{}",
              R"(, "sync": {"id": "x", "kind": "INCREMENTAL"}, "status": 200, "headers": {})"),
          GraphLine(
              "{}",
              R"(, "status": 599, "headers": {"a": "b", "c": 1, "d": ["e"], "f": null, "g": true})"),
          GraphLine("{}", R"(, "calendar": {"id": "c", "primary": true})"),
          GraphLine(
              "{}",
              R"(, "instances": {"series": "s", "from": "2026-11-01T00:00:00Z", "to": "2026-11-01T01:00:00+00:30"})"),
          std::string(
              R"({"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "graph", )"
              R"("mailbox": "a@b", "status": 503})"),  // a failure may lack its body
          OperatorLine("integration.connected", "{}"),
      }) {
    EXPECT_EQ(Refusal(line), "accepted") << line;
  }
}

TEST(Line, AnActorMayBeANumber) {
  const v1::Fact fact = OnlyFact(
      R"({"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "operator", "event": "calendar.initialized",)"
      R"( "actor": {"id": 17, "role": "system"}, "body": {"mailbox": "a@b"}})");
  EXPECT_EQ(fact.actor().id(), "17");
  EXPECT_EQ(fact.actor().role(), v1::Actor::SYSTEM);
}

struct Refused {
  std::string line;
  std::string message;
};

void ExpectRefused(const std::vector<Refused>& table) {
  for (const Refused& c : table) {
    const std::string why = Refusal(c.line);
    EXPECT_THAT(why, StartsWith("day.ndjson:7: " + c.message)) << c.line.substr(0, 300);
    EXPECT_THAT(why, HasSubstr("; ")) << "what would be right: " << c.line.substr(0, 300);
  }
}

TEST(Line, RefusesWhatIsNoJsonObject) {
  ExpectRefused({
      {"{",
       "the line is not JSON (a comma, colon, quote or bracket is missing or too many, or it was "
       "cut off)"},
      {"{]", "the line is not JSON"},
      {LineOf(kShared) + "}", "the line is not JSON"},
      {LineOf(kShared) + LineOf(kShared), "the line is not JSON"},
      {R"({"a": "b})", "the line is not JSON (a string is not closed)"},
      {R"({"a": tru})", "the line is not JSON (a word that is not true, false or null)"},
      {R"({"a": 01})", "the line is not JSON (a number)"},
      {R"({"a": "\x"})", "the line is not JSON (an escape in a string)"},
      {"{\"a\": \"\x01\"}", "the line is not JSON (a control character stands in a string)"},
      {"{\"a\": \"\xff\"}", "the line is not UTF-8"},
      {"{\"a\": \"\xed\xa0\x80\"}", "the line is not UTF-8"},
      {std::string(2000, '[') + std::string(2000, ']'),
       "the line is nested deeper than 1024 levels"},
      {"[]", "the line is a list; it must be one JSON object"},
      {"\"observed_at\"", "the line is a string; it must be one JSON object"},
      {"null", "the line is null; it must be one JSON object"},
      {"  ", "the line is empty; it must be one JSON object"},
      {std::string(kMaxLineBytes + 1, ' '),
       "the line has 16777217 bytes; at most 16777216 (16 MiB) are read"},
      {LineOf(std::string(kShared) + R"(, "tenant": "oak")"),
       "\"tenant\" stands twice; a field stands once"},
      {LineOf(std::string(kShared) + R"(, "t\u0065nant": "oak")"),
       "\"tenant\" stands twice; a field stands once"},
  });
}

TEST(Line, RefusesWrongSharedFields) {
  const auto observed = [](std::string_view value) {
    return LineOf(
        fmt::format(R"("observed_at": {}, "tenant": "maple", "source": "operator")", value));
  };
  const auto tenant = [](std::string_view value) {
    return LineOf(fmt::format(
        R"("observed_at": "2026-11-02T12:00:00Z", "tenant": {}, "source": "operator")", value));
  };
  const auto source = [](std::string_view value) {
    return LineOf(fmt::format(
        R"("observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": {})", value));
  };
  const std::string right = "; it must be in UTC, such as 2026-11-02T12:00:00.000001Z";
  ExpectRefused({
      {LineOf(R"("tenant": "maple", "source": "operator")"),
       "\"observed_at\" is missing; it must be a time in UTC such as "
       "\"2026-11-02T12:00:00.000001Z\""},
      {observed("1793620800"), "\"observed_at\" is a number; it must be a time in UTC"},
      {observed("null"), "\"observed_at\" is null; it must be a time in UTC"},
      {observed("\"\""), "\"observed_at\" is empty; it must be a time in UTC"},
      {observed("\"2026-11-02T12:00:00\""),
       "\"observed_at\" is \"2026-11-02T12:00:00\": a time without zone" + right},
      {observed("\"2026-11-02T12:00:00-04:00\""),
       "\"observed_at\" is \"2026-11-02T12:00:00-04:00\": not UTC" + right},
      {observed("\"2026-11-02 12:00:00Z\""),
       "\"observed_at\" is \"2026-11-02 12:00:00Z\": no RFC 3339 time" + right},
      {observed("\"2026-02-30T12:00:00Z\""),
       "\"observed_at\" is \"2026-02-30T12:00:00Z\": no RFC 3339 time" + right},
      {observed("\"noon\""), "\"observed_at\" is \"noon\": no RFC 3339 time" + right},
      {observed("\"2026-11-02T12:00:00.1234567Z\""),
       "\"observed_at\" is \"2026-11-02T12:00:00.1234567Z\": finer than a microsecond" + right},
      {LineOf(R"("observed_at": "2026-11-02T12:00:00Z", "source": "operator")"),
       "\"tenant\" is missing; it must be the name of a tenant"},
      {tenant("\"\""), "\"tenant\" is empty; it must be the name of a tenant"},
      {tenant("5"), "\"tenant\" is a number; it must be the name of a tenant"},
      {tenant("\"" + std::string(257, 't') + "\""),
       "\"tenant\" has 257 bytes; at most 256 are allowed"},
      {LineOf(R"("observed_at": "2026-11-02T12:00:00Z", "tenant": "maple")"),
       "\"source\" is missing; it must be one of graph, ews, coconut, operator"},
      {source("{}"), "\"source\" is an object; it must be one of graph, ews, coconut, operator"},
      {source("\"google\""),
       "the source \"google\" is unknown; it must be one of graph, ews, coconut, operator"},
      {source("\"Graph\""),
       "the source \"Graph\" is unknown; it must be one of graph, ews, coconut, operator"},
  });
}

TEST(Line, RefusesWrongGraphFields) {
  const std::string no_mailbox =
      R"({"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "graph")";
  const auto with = [](std::string_view more) { return GraphLine("{}", more); };
  ExpectRefused({
      {no_mailbox + R"(, "body": {}})",
       "\"mailbox\" is missing; it must be the primary address of a mailbox"},
      {no_mailbox + R"(, "mailbox": "", "body": {}})",
       "\"mailbox\" is empty; it must be the primary address"},
      {no_mailbox + R"(, "mailbox": ["a@b"], "body": {}})",
       "\"mailbox\" is a list; it must be the primary address"},
      {no_mailbox + R"(, "mailbox": "a@b"})", "\"body\" is missing; it must be the response body"},
      {with(R"(, "sync": "s1")"),
       R"("sync" is a string; it must be {"id": "...", "kind": "FULL" or "INCREMENTAL"})"},
      {with(R"(, "sync": {})"), "\"sync\" has no \"id\"; it must be"},
      {with(R"(, "sync": {"id": "", "kind": "FULL"})"), "\"sync\" has no \"id\"; it must be"},
      {with(R"(, "sync": {"id": 5, "kind": "FULL"})"), "\"sync\" has no \"id\"; it must be"},
      {with(R"(, "sync": {"id": "s1"})"), "\"sync\" has no \"kind\"; it must be"},
      {with(R"(, "sync": {"id": "s1", "kind": 1})"), "\"sync\" has no \"kind\"; it must be"},
      {with(R"(, "sync": {"id": "s1", "kind": "full"})"),
       "\"sync\" has the kind \"full\"; it must be"},
      {with(R"(, "status": "200")"),
       "\"status\" is a string; it must be an HTTP status from 100 to 599"},
      {with(R"(, "status": 200.5)"),
       "\"status\" is a number; it must be an HTTP status from 100 to 599"},
      {with(R"(, "status": 99)"), "\"status\" is 99; it must be an HTTP status from 100 to 599"},
      {with(R"(, "status": 600)"), "\"status\" is 600; it must be an HTTP status from 100 to 599"},
      {with(R"(, "headers": [])"),
       "\"headers\" is a list; it must be an object of names and texts"},
      {with(R"(, "headers": {"Retry-After": {}})"),
       "\"headers\" has an object for Retry-After; it must be"},
      {with(R"(, "headers": {"Retry-After": [[]]})"),
       "\"headers\" has a list for Retry-After; it must be"},
      {with(R"(, "calendar": "c")"),
       R"("calendar" is a string; it must be {"id": "...", "primary": true or false})"},
      {with(R"(, "calendar": {"primary": false})"), "\"calendar\" has no \"id\"; it must be"},
      {with(R"(, "calendar": {"id": "c"})"),
       "\"calendar\" does not say whether it is \"primary\"; it must be"},
      {with(R"(, "calendar": {"id": "c", "primary": "no"})"),
       "\"calendar\" does not say whether it is \"primary\""},
      {with(R"(, "instances": true)"),
       R"("instances" is true or false; it must be {"series": "...", "from": TIME, "to": TIME})"},
      {with(R"(, "instances": {"from": "2026-11-01T00:00:00Z", "to": "2026-11-02T00:00:00Z"})"),
       "\"instances\" has no \"series\"; it must be"},
      {with(R"(, "instances": {"series": "s", "to": "2026-11-02T00:00:00Z"})"),
       "\"instances\" has no \"from\""},
      {with(R"(, "instances": {"series": "s", "from": "2026-11-02T00:00:00Z"})"),
       "\"instances\" has no \"to\""},
      {with(
           R"(, "instances": {"series": "s", "from": "2026-11-01T00:00:00", "to": "2026-11-02T00:00:00Z"})"),
       "\"instances\" has \"from\" as \"2026-11-01T00:00:00\": a time without zone; it must be"},
      {with(R"(, "instances": {"series": "s", "from": "2026-11-01T00:00:00Z", "to": "later"})"),
       "\"instances\" has \"to\" as \"later\": no RFC 3339 time; it must be"},
      {with(
           R"(, "instances": {"series": "s", "from": "2026-11-02T00:00:00Z", "to": "2026-11-02T00:00:00Z"})"),
       "\"instances\" ends before it starts; it must be"},
  });
}

TEST(Line, RefusesWrongEventsAndActors) {
  const auto line = [](std::string_view source, std::string_view more) {
    return fmt::format(
        R"({{"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "{}"{}}})", source,
        more);
  };
  const std::string admin = R"(, "actor": {"id": "900", "role": "admin"})";
  const std::string user = R"(, "event": "user.updated")";
  const std::string shape =
      R"(; it must be {"id": "...", "role": "admin", "staff", "client" or "system"})";
  ExpectRefused({
      {line("coconut", admin + R"(, "body": {})"),
       "\"event\" is missing; it must be one of appointment.created, "},
      {line("coconut", R"(, "event": 3)" + admin + R"(, "body": {})"),
       "\"event\" is a number; it must be one of "},
      {line("coconut", R"(, "event": "appointment.moved")" + admin + R"(, "body": {})"),
       "the event \"appointment.moved\" is unknown; of coconut it must be one of "
       "appointment.created, "
       "appointment.updated, appointment.cancelled, user.updated, user.removed, location.updated, "
       "service.updated, "
       "settings.updated"},
      {line("coconut", R"(, "event": "calendar.initialized")" + admin + R"(, "body": {})"),
       "the event \"calendar.initialized\" is unknown; of coconut it must be one of "},
      {line("operator", R"(, "event": "user.updated")" + admin + R"(, "body": {})"),
       "the event \"user.updated\" is unknown; of operator it must be one of calendar.initialized, "
       "integration.disconnected, integration.connected, removals.approved, removals.rejected, "
       "rules.activated, "
       "mailbox.renamed, export.delayed, export.failed, export.confirmed"},
      {line("operator", admin + R"(, "body": {})"),
       "\"event\" is missing; it must be one of calendar.initialized, "},
      {line("coconut", user + R"(, "body": {})"), "\"actor\" is missing" + shape},
      {line("coconut", user + R"(, "actor": null, "body": {})"), "\"actor\" is null" + shape},
      {line("coconut", user + R"(, "actor": "900", "body": {})"), "\"actor\" is a string" + shape},
      {line("coconut", user + R"(, "actor": {"role": "admin"}, "body": {})"),
       "\"actor\" has no \"id\"" + shape},
      {line("coconut", user + R"(, "actor": {"id": "", "role": "admin"}, "body": {})"),
       "\"actor\" has no \"id\"" + shape},
      {line("coconut", user + R"(, "actor": {"id": true, "role": "admin"}, "body": {})"),
       "\"actor\" has no \"id\"" + shape},
      {line("coconut", user + R"(, "actor": {"id": "900"}, "body": {})"),
       "\"actor\" has no \"role\"" + shape},
      {line("coconut", user + R"(, "actor": {"id": "900", "role": "boss"}, "body": {})"),
       "\"actor\" has the unknown role \"boss\"" + shape},
      {line("coconut", user + admin), "\"body\" is missing; it must be a JSON:API document"},
      {line("operator", R"(, "event": "rules.activated")" + admin),
       "\"body\" is missing; it must be an object"},
  });
}

TEST(Line, ReadsWhatJsonAllowsAndParsersRefuse) {
  // Half of an emoji, as Exchange cuts one.
  EXPECT_EQ(OnlyItem(R"({"id": "1", "subject": "a\ud83d b\uDE00 \uD83D\uDE00 \\ud83d"})").subject(),
            "a\xef\xbf\xbd b\xef\xbf\xbd \xf0\x9f\x98\x80 \\ud83d");
  // A number that no 64-bit type holds.
  EXPECT_EQ(
      OnlyItem(
          R"({"id": "1", "coordinates": {"latitude": 1e999, "x": -123456789012345678901234567890}})")
          .item_id(),
      "1");
  EXPECT_EQ(OnlyItem(R"({"id": "1", "subject": "a\u0000b"})").subject(), std::string("a\0b", 3));
}

TEST(Line, ThePayloadHashIsOfTheBodyAsReceived) {
  const auto hash = [](std::string_view line) { return OnlyFact(line).payload_hash(); };
  const std::string tight = hash(OperatorLine("integration.connected", "{}"));
  // `printf '{}' | sha256sum`
  std::string hex;
  for (const char byte : tight) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  EXPECT_EQ(hex, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  EXPECT_EQ(hash(OperatorLine("integration.connected", "  {}  ")), tight)
      << "outer blanks are the line's";
  EXPECT_NE(hash(OperatorLine("integration.connected", "{ }")), tight);
  // The body may stand anywhere, beside fields that look like one.
  EXPECT_EQ(
      hash(
          R"({"x": {"body": [1, "\"body\": {", {"a": "}"}]}, "b\u006fdy": {}, "observed_at": "2026-11-02T12:00:00Z",)"
          R"( "tenant": "maple", "source": "operator", "event": "integration.connected",)"
          R"( "actor": {"id": "1", "role": "admin"}})"),
      tight);
}

TEST(Line, ParsesObservedAtForTheCommandLine) {
  EXPECT_EQ(*ParseObservedAt("2026-11-02T12:00:00Z"), kNoonUs);
  EXPECT_EQ(
      ParseObservedAt("today").status().message(),
      "is \"today\": no RFC 3339 time; it must be in UTC, such as 2026-11-02T12:00:00.000001Z");
}

}  // namespace
}  // namespace syncledger
