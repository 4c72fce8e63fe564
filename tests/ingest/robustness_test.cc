// Whatever bytes a line holds, it is decoded or refused: truncated at every byte, mutated, cut out
// of shape.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

std::vector<std::string> SampleLines() {
  return {
      GraphLine(
          R"({"@odata.context": "ctx", "value": [{"@odata.etag": "W/\"ck1\"", "id": "AAMk-1", "iCalUId": "04-1",
          "subject": "D\u00e9j\u00e0 \ud83d\ude00", "showAs": "busy", "isCancelled": false, "type": "seriesMaster",
          "lastModifiedDateTime": "2026-10-30T10:00:00.1234567Z", "sensitivity": null,
          "start": {"dateTime": "2026-11-04T18:00:00.0000000", "timeZone": "UTC"}, "end": null,
          "location": {"displayName": "x", "address": {"city": "y"}}, "body": {"contentType": "html", "content": "<p>"},
          "organizer": {"emailAddress": {"name": "n", "address": "a"}},
          "attendees": [{"type": "required", "status": {"response": "none"}, "emailAddress": {"address": "s"}}],
          "recurrence": {"pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["monday"], "index": "first"},
                         "range": {"type": "endDate", "startDate": "2017-09-04", "numberOfOccurrences": 0}},
          "singleValueExtendedProperties": [
            {"id": "String {00020329-0000-0000-C000-000000000046} Name CoconutAppointmentId", "value": "900"}],
          "cancelledOccurrences": ["OID.1"]}, {"id": "2", "@removed": {"reason": "deleted"}}], "@odata.deltaLink": "d"})",
          R"(, "sync": {"id": "i", "kind": "FULL"}, "headers": {"request-id": "r"}, "calendar": {"id": "c", "primary": false})"),
      GraphLine(R"({"error": {"code": "TooManyRequests", "message": "m"}})",
                R"(, "status": 429, "headers": {"Retry-After": "2.128"})"),
      GraphLine(
          R"({"value": [{"id": "1", "type": "exception", "originalStart": "2026-11-09T10:00:00Z"}]})",
          R"(, "instances": {"series": "M", "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"})"),
      CoconutLine(
          "appointment.created",
          R"({"type": "appointments", "id": 900, "attributes": {"start": "2026-11-06 15:00:00",
          "end": "2026-11-06T16:00:00Z", "timezone": "America/Halifax", "staff_id": 8, "additional_staff_id": [9, "10"],
          "show_as": "busy", "internal_notes": null, "updated_at": "2026-11-02T13:30:00Z"},
          "relationships": {"attendees": {"data": [{"id": 1, "attributes": {"email": null, "first_name": "C"}}]}}})"),
      OperatorLine("export.confirmed",
                   R"({"mailbox": "a", "appointment_id": 9, "item_id": "i", "change_key": "k",
          "updated_at": "2026-11-02T13:30:00Z"})"),
  };
}

struct Tally {
  int accepted = 0;
  int refused = 0;
};

// Decodes, and checks what must hold of whatever comes out.
void Check(const std::string& line, Tally& tally) {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const absl::Status read = DecodeLine("f", 1, line, cursor, facts);
  if (!read.ok()) {
    ++tally.refused;
    ASSERT_EQ(read.code(), absl::StatusCode::kInvalidArgument);
    ASSERT_TRUE(facts.empty());
    ASSERT_EQ(std::string(read.message()).rfind("f:1: ", 0), 0u) << read.message();
    return;
  }
  ++tally.accepted;
  for (const v1::Fact& fact : facts) {
    ASSERT_EQ(fact.fact_id().size(), 16u);
    ASSERT_NE(fact.payload_case(), v1::Fact::PAYLOAD_NOT_SET);
    v1::Fact again;
    // Refuses text that is not UTF-8.
    ASSERT_TRUE(again.ParseFromString(fact.SerializeAsString()));
  }
  ASSERT_TRUE(CaptureCursor::Parse(cursor.Serialize()).ok());
}

TEST(Robustness, TruncatedAtEveryByte) {
  Tally tally;
  size_t bytes = 0;
  for (const std::string& line : SampleLines()) {
    for (size_t size = 0; size <= line.size(); ++size) Check(line.substr(0, size), tally);
    bytes += line.size() + 1;
  }
  EXPECT_EQ(tally.accepted, static_cast<int>(SampleLines().size())) << "only the whole lines";
  EXPECT_EQ(tally.accepted + tally.refused, static_cast<int>(bytes));
  EXPECT_GT(tally.refused, 2500);
}

TEST(Robustness, MutatedBytes) {
  constexpr std::string_view kLikely = "{}[]\",:\\0-1eE.unltrf \xff\xc3\x80";
  Tally tally;
  for (uint32_t seed = 1; seed <= 20'000; ++seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> lines = SampleLines();
    std::string line = lines[random() % lines.size()];
    for (uint32_t i = 0, count = 1 + random() % 4; i < count; ++i) {
      const size_t at = random() % line.size();
      switch (random() % 4) {
        case 0:
          line[at] = static_cast<char>(random());
          break;
        case 1:
          line[at] = kLikely[random() % kLikely.size()];
          break;
        case 2:
          line.erase(at, 1 + random() % 8);
          break;
        default:
          line.insert(at, 1, kLikely[random() % kLikely.size()]);
      }
      if (line.empty()) line = " ";
    }
    ASSERT_NO_FATAL_FAILURE(Check(line, tally)) << "seed " << seed << "\n" << line;
  }
  EXPECT_GT(tally.accepted, 1000);
  EXPECT_GT(tally.refused, 1000);
}

// Values of every type in every place: well-formed JSON of the wrong shape is never refused as a
// whole, and never crashes.
TEST(Robustness, EveryValueReplacedByEveryType) {
  constexpr std::string_view kValues[] = {"null",        "true",   "0",
                                          "-1",          "1.5",    "18446744073709551616",
                                          "1e999",       "\"\"",   "\"x\"",
                                          "{}",          "[]",     "[[]]",
                                          "{\"a\": {}}", "[null]", "\"2026-11-02T12:00:00Z\""};
  Tally tally;
  for (const std::string& line : SampleLines()) {
    const size_t body = line.find("\"body\": ");
    for (size_t at = line.find(':', body); at != std::string::npos; at = line.find(": ", at + 1)) {
      // The value after this colon: up to where brackets and quotes balance.
      size_t end = at + 2, depth = 0;
      bool quoted = false;
      for (; end < line.size(); ++end) {
        const char c = line[end];
        if (c == '"' && line[end - 1] != '\\') quoted = !quoted;
        if (quoted) continue;
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && depth-- == 0) break;
        if (c == ',' && depth == 0) break;
      }
      for (std::string_view value : kValues) {
        std::string changed = line;
        changed.replace(at + 2, end - at - 2, value);
        ASSERT_NO_FATAL_FAILURE(Check(changed, tally)) << changed;
      }
    }
  }
  EXPECT_EQ(tally.refused, 0);
  EXPECT_GT(tally.accepted, 1000);
}

}  // namespace
}  // namespace syncledger
