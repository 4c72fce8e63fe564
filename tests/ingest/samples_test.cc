// The published payloads of Microsoft's documentation and a worked day, where they stand beside the
// source tree.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "tests/ingest/decode.h"

namespace syncledger {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

fs::path Samples() { return fs::path(SYNCLEDGER_SOURCE_DIR).parent_path() / "shared" / "samples"; }

// How many facts of each kind: "item 2, ended 1".
std::string Kinds(const std::vector<v1::Fact>& facts) {
  std::map<std::string, int> counts;
  for (const v1::Fact& fact : facts) {
    ++counts[fact.GetDescriptor()->FindFieldByNumber(fact.payload_case())->name()];
  }
  std::string text;
  for (const auto& [kind, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", kind, count);
  return text;
}

TEST(Samples, EveryPublishedGraphBody) {
  if (!fs::exists(Samples() / "graph")) {
    std::printf("  read 0 bodies\n");
    GTEST_SKIP() << "no sample payloads beside this source tree";
  }
  const std::map<std::string, std::string> want = {
      {"allday_recurring_originalstart_items.json", "undecodable 1"},  // a bare list
      {"batch_response.json", "undecodable 1"},
      {"calendarview_delta_full_properties_beta.json", "exchange_item 2"},
      {"calendarview_delta_nextround_removed.json",
       "exchange_item 1, item_removed 1, sync_ended 1"},
      {"calendarview_delta_occurrence_stub_item.json", "exchange_item 1"},
      {"calendarview_delta_page1_nextlink.json", "exchange_item 2"},
      {"calendarview_delta_page2_nextlink.json", "exchange_item 2"},
      {"calendarview_delta_page3_deltalink_final.json", "exchange_item 1, sync_ended 1"},
      {"calendarview_delta_removed_item.json", "item_removed 1"},
      {"change_notification_created.json", "undecodable 1"},
      {"create_event_request_multi_attendee.json", "undecodable 1"},
      {"create_event_request_recurring.json", "undecodable 1"},
      {"create_event_request_single.json", "undecodable 1"},
      {"error_410_syncstatenotfound.json", "sync_failed 1"},
      {"error_429_too_many_requests.json", "sync_failed 1"},
      {"error_shape.json", "sync_failed 1"},
      {"event_get_two_attendees.json", "exchange_item 1"},
      {"event_instances_occurrence_exception.json",
       "exchange_item 4"},  // no line says that they are instances
      {"event_multi_attendee_multi_location.json", "exchange_item 1"},
      {"event_series_master_weekly.fixed.json", "exchange_item 1"},
      {"event_series_master_weekly.json", "undecodable 1"},  // a comma too many, as published
      {"event_single_created.json", "exchange_item 1"},
      {"events_delta_sparse_beta.fixed.json", "exchange_item 1"},
      {"events_delta_sparse_beta.json", "undecodable 1"},  // no-break spaces, as published
      {"events_list.json", "exchange_item 1"},
      {"lifecycle_missed.json", "undecodable 1"},
      {"lifecycle_reauthorization_required.json", "undecodable 1"},
      {"lifecycle_subscription_removed.json", "undecodable 1"},
      {"rich_notification_encrypted.fixed.json", "undecodable 1"},
      {"rich_notification_encrypted.json", "undecodable 1"},
      {"subscription_create_request.json", "undecodable 1"},
      {"subscription_create_response.json", "undecodable 1"},
      {"subscription_lifecycle_create_request.json", "undecodable 1"},
      {"token_client_credentials_response.json", "undecodable 1"},
  };
  int read = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(Samples() / "graph")) {
    if (entry.path().extension() != ".json") continue;
    const absl::StatusOr<std::string> body = ReadWholeFile(entry.path());
    ASSERT_TRUE(body.ok()) << body.status().message();
    CaptureCursor cursor;
    std::vector<v1::Fact> facts;
    const std::string name = entry.path().string();
    const absl::Status decoded =
        DecodeBareGraph({name, *body, "ann@maple.example", "maple", kNoonUs}, cursor, facts);
    ASSERT_TRUE(decoded.ok()) << decoded.message();
    ++read;
    const auto expected = want.find(entry.path().filename());
    ASSERT_NE(expected, want.end()) << entry.path();
    EXPECT_EQ(Kinds(facts), expected->second) << entry.path();
    std::printf("  %-55s %s\n", entry.path().filename().c_str(), Kinds(facts).c_str());
  }
  std::printf("  read %d bodies\n", read);
  EXPECT_EQ(read, static_cast<int>(want.size()));
}

TEST(Samples, EveryPublishedEwsBody) {
  if (!fs::exists(Samples() / "ews")) {
    std::printf("  read 0 bodies\n");
    GTEST_SKIP() << "no sample payloads beside this source tree";
  }
  // All that are not named here are requests, or answers to something else: refused.
  const std::map<std::string, std::string> want = {
      {"errorserverbusy_soap_fault.xml", "sync_failed 1"},
      {"getitem_response_allproperties_single.xml", "exchange_item 1"},
      {"getitem_response_appointments.xml", "exchange_item 5"},  // a FindItemResponse
      {"getitem_response_batch_calendar.xml", "exchange_item 3"},
      {"getitem_response_default_shape.xml", "exchange_item 1"},
      {"getitem_response_meeting.xml", "exchange_item 1"},
      {"getitem_response_recurring_master.xml", "exchange_item 1"},
      {"recurrence_patterns_2.xml", "exchange_item 1"},
      {"recurrence_patterns_5.xml", "exchange_item 5"},
      {"syncfolderitems_response_error_invalid_syncstate.xml", "sync_failed 1"},
      // Of folders of messages: none is a calendar's.
      {"syncfolderitems_response_initial_create.xml", "sync_ended 1, undecodable 5"},
      {"syncfolderitems_response_meetingrequest_create.xml", "sync_ended 1, undecodable 1"},
      {"syncfolderitems_response_update_create_readflag_delete.xml",
       "item_removed 1, sync_ended 1, undecodable 3"},
      {"syncfolderitems_response_calendaritem_create_update_delete.xml",
       "exchange_item 2, item_removed 1, sync_ended 1"},
  };
  int read = 0;
  int decoded_ones = 0;
  for (const fs::path& folder : {Samples() / "ews", Samples() / "constructed"}) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() != ".xml") continue;
      const absl::StatusOr<std::string> body = ReadWholeFile(entry.path());
      ASSERT_TRUE(body.ok()) << body.status().message();
      const std::string name = entry.path().filename();
      CaptureCursor cursor;
      std::vector<v1::Fact> facts;
      const absl::Status decoded =
          DecodeBareEws({name, *body, "ann@maple.example", "maple", kNoonUs}, cursor, facts);
      ASSERT_TRUE(decoded.ok()) << decoded.message();
      ++read;
      const auto expected = want.find(name);
      EXPECT_EQ(Kinds(facts), expected == want.end() ? "undecodable 1" : expected->second) << name;
      decoded_ones += expected != want.end();
      std::printf("  %-62s %s\n", name.c_str(), Kinds(facts).c_str());
      for (const v1::Fact& fact : facts) {
        if (!fact.has_undecodable()) continue;
        EXPECT_FALSE(fact.undecodable().detail().empty());
        std::printf("    %s\n", CannotRead(fact).c_str());
      }
    }
  }
  std::printf("  read %d bodies\n", read);
  EXPECT_GE(read, 48);
  EXPECT_EQ(decoded_ones, static_cast<int>(want.size()));
}

TEST(Samples, AWorkedDay) {
  const fs::path path = Samples() / "worked" / "day.ndjson";
  if (!fs::exists(path)) {
    std::printf("  read 0 lines\n");
    GTEST_SKIP() << "no worked day beside this source tree";
  }
  auto file = CaptureFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status().message();
  CaptureCursor cursor;
  std::vector<std::string> lines, texts;
  std::string_view line;
  int64_t number;
  while (*(*file)->Next(&line, &number)) {
    std::vector<v1::Fact> facts;
    const absl::Status read = DecodeLine((*file)->name(), number, line, cursor, facts);
    ASSERT_TRUE(read.ok()) << read.message();
    lines.push_back(fmt::format("{}: {}", number, Kinds(facts)));
    texts.push_back(std::string(line));
  }
  std::printf("  read %zu lines\n", lines.size());
  EXPECT_THAT(
      lines, ElementsAre("2: location_stated 1", "3: location_stated 1", "4: service_stated 1",
                         "5: user_stated 1", "6: notification_settings 1", "7: exchange_settings 1",
                         "8: calendar_initialized 1", "9: exchange_item 2, sync_ended 1",
                         "10: appointment_stated 1", "11: exchange_item 1, sync_ended 1",
                         "12: exchange_item 2, sync_ended 1", "13: appointment_stated 1",
                         "14: exchange_item 1, item_removed 1, sync_ended 1"));
  EXPECT_EQ(cursor.Serialize(), "") << "every sync of the day has a name";

  const std::vector<v1::Fact> moved = Decoded(texts[10]);
  EXPECT_EQ(moved[0].sync_id(), "i3");
  EXPECT_EQ(moved[0].sync_kind(), v1::INCREMENTAL);
  EXPECT_EQ(moved[0].exchange_item().stamp().appointment_id(), "900");
  EXPECT_EQ(moved[0].exchange_item().stamp().updated_at_us(), kNoonUs + 90 * 60 * kSecondUs);
  EXPECT_EQ(moved[0].occurred_at_us(), kNoonUs + 118 * 60 * kSecondUs);
  EXPECT_EQ(moved[1].exchange_item().show_as(), v1::FREE);
  EXPECT_FALSE(moved[1].exchange_item().has_stamp());
}

}  // namespace
}  // namespace syncledger
