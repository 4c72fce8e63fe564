// The capture cursor: however a capture is cut, and however often it is read, its facts are the
// same.
#include "ingest/capture/cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

using ::testing::HasSubstr;

TEST(Cursor, AnEmptyCursorHasNoBytes) {
  EXPECT_EQ(CaptureCursor().Serialize(), "");
  EXPECT_EQ(CaptureCursor::Parse("")->Serialize(), "");
}

TEST(Cursor, RefusesBytesThatAreNoCursor) {
  EXPECT_EQ(CaptureCursor::Parse("\xff\xff").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(CaptureCursor::Parse("garbage").status().code(), absl::StatusCode::kDataLoss);
  v1::CaptureCursor newer;
  newer.set_version(2);
  const absl::Status refused = CaptureCursor::Parse(newer.SerializeAsString()).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("version 2; this build reads up to 1"));
}

// Pages of two calendars without named syncs, failures between them, lists of instances, a named
// sync: what spans lines.
std::vector<std::string> Lines(std::mt19937& random, int count, int max_gap_seconds) {
  std::vector<std::string> lines;
  int64_t second = 0;
  for (int i = 0; i < count; ++i) {
    second += random() % (max_gap_seconds + 1);
    const std::string at = fmt::format("2026-11-02T{:02}:{:02}:{:02}Z", 12 + second / 3600,
                                       second / 60 % 60, second % 60);
    const std::string calendar =
        random() % 2 ? "" : R"(, "calendar": {"id": "team", "primary": false})";
    const std::string elements = fmt::format(
        R"({{"id": "i{}", "changeKey": "k{}", "type": "occurrence", "start": {{"dateTime": "2026-11-{:02}T10:00:00", "timeZone": "UTC"}}}})",
        random() % 8, i, i % 28 + 1);
    const std::string next = R"(, "@odata.nextLink": "n")", delta = R"(, "@odata.deltaLink": "d")";
    switch (random() % 9) {
      case 0:
        lines.push_back(GraphLine(fmt::format(R"({{"error": {{"code": "x{}"}}}})", i),
                                  calendar + R"(, "status": 500)", at));
        break;
      case 1:
        lines.push_back(GraphLine(
            fmt::format(R"({{"value": [{}]{}}})", elements, random() % 2 ? next : ""),
            calendar +
                R"(, "instances": {"series": "M", "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"})",
            at));
        break;
      case 2:
        lines.push_back(GraphLine(
            fmt::format(R"({{"value": [{}]{}}})", elements, delta),
            calendar + fmt::format(R"(, "sync": {{"id": "s{}", "kind": "FULL"}})", i), at));
        break;
      case 3:
        lines.push_back(GraphLine(elements, calendar, at));
        break;
      case 4:
      case 5:
        lines.push_back(
            GraphLine(fmt::format(R"({{"value": [{}]{}}})", elements, delta), calendar, at));
        break;
      default:
        lines.push_back(
            GraphLine(fmt::format(R"({{"value": [{}]{}}})", elements, next), calendar, at));
    }
  }
  return lines;
}

TEST(Cursor, ACaptureMayBeCutBetweenAnyTwoLines) {
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> lines = Lines(random, 60, seed % 3);
    CaptureCursor whole;
    const std::vector<std::string> want = Bytes(DecodedAll(lines, whole));

    std::string cursor;
    std::vector<std::string> got;
    for (const std::string& line : lines) {
      absl::StatusOr<CaptureCursor> parsed = CaptureCursor::Parse(cursor);
      ASSERT_TRUE(parsed.ok()) << parsed.status().message();
      for (std::string& bytes : Bytes(DecodedAll({line}, *parsed))) got.push_back(std::move(bytes));
      cursor = parsed->Serialize();
      ASSERT_EQ(CaptureCursor::Parse(cursor)->Serialize(), cursor);
    }
    ASSERT_EQ(got, want) << "seed " << seed;
    EXPECT_EQ(cursor, whole.Serialize()) << "seed " << seed;
  }
}

std::vector<std::string> Ids(const std::vector<v1::Fact>& facts) {
  std::vector<std::string> ids;
  for (const v1::Fact& fact : facts) {
    // A list of instances that was cut off by the end of a capture is completed by nothing that is
    // read again.
    if (!fact.has_series_instances()) ids.push_back(fact.fact_id());
  }
  return ids;
}

TEST(Cursor, ACaptureReadAgainSaysTheSameFacts) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> lines = Lines(random, 40, seed % 3);  // also many of one moment
    CaptureCursor cursor;
    const std::vector<std::string> first = Ids(DecodedAll(lines, cursor));
    ASSERT_EQ(Ids(DecodedAll(lines, cursor)), first) << "seed " << seed;
    ASSERT_EQ(Ids(DecodedAll(lines, cursor)), first) << "seed " << seed;
  }
}

// An import that was killed leaves a prefix and its cursor; importing again completes it.
TEST(Cursor, ACaptureThatWasCutShortIsCompletedByReadingItAgain) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    const std::vector<std::string> lines = Lines(random, 40, seed % 3);
    CaptureCursor whole;
    const std::vector<std::string> want = Ids(DecodedAll(lines, whole));
    CaptureCursor cursor;
    DecodedAll({lines.begin(), lines.begin() + random() % lines.size()}, cursor);
    ASSERT_EQ(Ids(DecodedAll(lines, cursor)), want) << "seed " << seed;
  }
}

TEST(Cursor, AnOlderPartReadAgainDoesNotDisturbTheSyncThatIsOpen) {
  const std::string delta =
      R"({"value": [{"id": "1", "changeKey": "a"}], "@odata.deltaLink": "d"})";
  const std::string next = R"({"value": [{"id": "2", "changeKey": "b"}], "@odata.nextLink": "n"})";
  const std::string old_line = GraphLine(delta, "", "2026-11-02T12:00:00Z");
  const std::string open_line = GraphLine(next, "", "2026-11-02T12:05:00Z");
  const std::string last_line = GraphLine(delta, "", "2026-11-02T12:05:01Z");
  CaptureCursor cursor;
  const std::string old_sync = Decoded(old_line, cursor)[0].sync_id();
  const std::string sync = Decoded(open_line, cursor)[0].sync_id();
  EXPECT_EQ(Decoded(old_line, cursor)[0].sync_id(), old_sync);
  const std::vector<v1::Fact> last = Decoded(last_line, cursor);
  EXPECT_EQ(last[0].sync_id(), sync);
  EXPECT_EQ(last[1].sync_id(), sync);
}

TEST(Cursor, SyncsOfOneMomentThatAreReadAgainKeepTheirNames) {
  const std::string ended = GraphLine(R"({"value": [], "@odata.deltaLink": "d", "x": 1})");
  const std::string open =
      GraphLine(R"({"value": [{"id": "2", "changeKey": "b"}], "@odata.nextLink": "n"})");
  CaptureCursor cursor;
  const std::string first = Decoded(ended, cursor)[0].sync_id();
  const std::string second = Decoded(open, cursor)[0].sync_id();
  EXPECT_NE(first, second);
  EXPECT_EQ(Decoded(ended, cursor)[0].sync_id(), first)
      << "and not the end of the one that is open";
  EXPECT_EQ(Decoded(open, cursor)[0].sync_id(), second);
}

TEST(Cursor, NamedSyncsLeaveNothingBehind) {
  CaptureCursor cursor;
  Decoded(
      GraphLine(R"({"value": [{"id": "2", "changeKey": "b"}], "@odata.nextLink": "n"})", kFullSync),
      cursor);
  EXPECT_EQ(cursor.Serialize(), "");
}

TEST(Cursor, HoldsHowFarAnInputIs) {
  CaptureCursor cursor;
  EXPECT_EQ(cursor.Serialize(), "");
  v1::InputProgress progress;
  progress.set_name("day.ndjson");
  progress.set_hash("hash");
  progress.set_line(7);
  cursor.set_progress(progress);
  const auto read = CaptureCursor::Parse(cursor.Serialize());
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_TRUE(read->progress().has_value());
  EXPECT_EQ(read->progress()->line(), 7);
  EXPECT_EQ(read->Serialize(), cursor.Serialize());
  cursor.set_progress(std::nullopt);
  EXPECT_EQ(cursor.Serialize(), "");
}

}  // namespace
}  // namespace syncledger
