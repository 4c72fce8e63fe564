// A doubtful read never deletes (rules.md, section 8): a FULL sync that showed something unreadable
// misses nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "ingest/capture/capture.h"
#include "ledger/fold.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

// Folds the lines of one tenant; the outcomes of the last line, by kind and reason.
std::vector<std::string> OutcomesOfLast(const std::vector<std::string>& lines) {
  stories::MemoryRows rows;
  CaptureCursor cursor;
  uint64_t offset = 0;
  std::vector<std::string> outcomes;
  for (size_t i = 0; i < lines.size(); ++i) {
    outcomes.clear();
    std::vector<v1::Fact> facts;
    std::string line = lines[i];  // written over several lines below
    std::replace(line.begin(), line.end(), '\n', ' ');
    const absl::Status decoded =
        DecodeLine("test", static_cast<int64_t>(i) + 1, line, cursor, facts);
    EXPECT_TRUE(decoded.ok()) << decoded;
    for (const v1::Fact& fact : facts) {
      v1::Verdict verdict;
      const absl::StatusOr<FoldStep> step = Fold(fact, offset++, rows, &verdict);
      EXPECT_TRUE(step.ok() && !step->more && rows.EndStep());
      for (const v1::Outcome& outcome : verdict.outcomes()) {
        outcomes.push_back(v1::OutcomeKind_Name(outcome.kind()) + " " +
                           v1::Reason_Name(outcome.reason()));
      }
    }
  }
  return outcomes;
}

// A bank in which one event blocks the schedule, and then a FULL sync whose page shows only
// `element`.
std::vector<std::string> FullSyncShowing(const std::string& element) {
  const std::string head =
      R"({"tenant": "t", "actor": {"id": "1", "role": "admin"}, "observed_at": "2026-11-02T12:0)";
  const auto page = [&](int minute, const std::string& sync, const std::string& value) {
    return head +
           fmt::format(
               R"({}:00Z", "source": "graph", "mailbox": "a@b.example", "sync": {{"id": "{}", )"
               R"("kind": "FULL"}}, "body": {{"value": [{}], "@odata.deltaLink": "x"}}}})",
               minute, sync, value);
  };
  return {
      head +
          R"(0:00Z", "source": "coconut", "event": "user.updated", "body": {"data": {"type": "users", "id": "8",
        "attributes": {"email": "a@b.example", "timezone": "America/Halifax", "active": true,
        "service_provider": true, "location_ids": [], "updated_at": "2026-11-01T00:00:00Z"}}}})",
      head +
          R"(0:00Z", "source": "coconut", "event": "settings.updated", "body": {"data": {"type": "settings",
        "id": "exchange", "attributes": {"enabled": true, "protocol": "graph", "show_event_titles": false}}}})",
      head +
          R"(1:00Z", "source": "operator", "event": "calendar.initialized", "body": {"mailbox": "a@b.example"}})",
      page(
          2, "s1",
          R"({"id": "A1", "changeKey": "k1", "iCalUId": "u1", "showAs": "busy", "type": "singleInstance",
        "start": {"dateTime": "2026-11-04T18:00:00", "timeZone": "UTC"},
        "end": {"dateTime": "2026-11-04T19:00:00", "timeZone": "UTC"}})"),
      page(3, "s2", element),
  };
}

TEST(DoubtfulReadTest, WhatCannotBeReadIsNotMissing) {
  for (
      const char* element : {
          R"({"id": "A1", "changeKey": "k2", "start": {"dateTime": "2026-02-30T14:00:00", "timeZone": "UTC"}})",
          R"({"id": "A1", "changeKey": "k2", "showAs": 5})",
          R"({"changeKey": "k2", "showAs": "busy"})",
          R"(7)",
      }) {
    SCOPED_TRACE(element);
    const std::vector<std::string> outcomes = OutcomesOfLast(FullSyncShowing(element));
    ASSERT_EQ(outcomes.size(), 2u);
    EXPECT_EQ(outcomes[0].substr(0, 8), "REJECTED");
    EXPECT_EQ(outcomes[1], "SYNC_COMPLETED REASON_UNSPECIFIED");
  }
}

// The same sync, read whole and showing nothing, does miss it.
TEST(DoubtfulReadTest, AWholeReadThatLacksItRemovesIt) {
  const std::vector<std::string> outcomes = OutcomesOfLast(FullSyncShowing(""));
  EXPECT_EQ(outcomes, (std::vector<std::string>{"ABSENCE_REMOVED MISSING_IN_FULL_SYNC",
                                                "SYNC_COMPLETED REASON_UNSPECIFIED"}));
}

}  // namespace
}  // namespace syncledger
