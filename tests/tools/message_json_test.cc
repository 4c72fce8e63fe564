// Facts and rows as JSON, and what two of them have otherwise, in words.
#include "tools/message_json.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/row_keys.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "tools/row_words.h"

namespace syncledger {
namespace {

v1::ItemRow Item() {
  v1::ItemRow row;
  v1::Item& item = *row.mutable_state();
  item.set_item_id("AAMk1");
  item.set_mailbox(3);
  item.mutable_statement()->set_show_as(v1::OOF);
  item.mutable_statement()->mutable_start()->set_local_us(1'793'815'200'000'000);
  item.mutable_statement()->mutable_start()->set_time_zone("UTC");
  item.mutable_statement()->add_attendees("bob@mail.example");
  item.set_observed_at_us(1'793'815'200'500'000);
  row.add_known(0x0102030405060708);
  return row;
}

TEST(MessageJsonTest, TellsFieldsByTheirNamesEnumsByNameAndTimesAsTimes) {
  EXPECT_EQ(MessageJson(Item()).str(),
            R"({"state": {"item_id": "AAMk1", "mailbox": 3, "statement": {"show_as": "OOF", )"
            R"("start": {"local": "2026-11-04T18:00:00", "time_zone": "UTC"}, )"
            R"("attendees": ["bob@mail.example"]}, "observed_at": "2026-11-04T18:00:00.5Z"}, )"
            R"("known": ["0102030405060708"]})");
  v1::Fact fact;
  fact.set_fact_id(std::string("\x00\xff", 2));
  fact.mutable_exchange_item()->set_is_cancelled(false);  // stated, and not empty for that
  fact.mutable_exchange_item()->mutable_recurrence()->add_days_of_week(1);
  fact.mutable_exchange_item()->mutable_recurrence()->add_days_of_week(-1);
  EXPECT_EQ(MessageJson(fact).str(),
            R"({"fact_id": "00ff", "exchange_item": {"is_cancelled": false, )"
            R"("recurrence": {"days_of_week": [1, -1]}}})");
}

TEST(MessageJsonTest, WhatChangedIsToldFieldByField) {
  const v1::ItemRow before = Item();
  EXPECT_EQ(ChangedFields(before, before), "");
  v1::ItemRow after = before;
  after.mutable_state()->mutable_statement()->set_show_as(v1::BUSY);
  after.mutable_state()->mutable_statement()->mutable_start()->set_instant_us(0);
  after.mutable_state()->mutable_statement()->add_attendees("carol@mail.example");
  after.set_offset(7);
  EXPECT_EQ(ChangedFields(before, after),
            "state.statement.show_as: OOF -> BUSY; "
            "state.statement.start.instant:  -> 1970-01-01T00:00:00Z; "
            "state.statement.start.local: 2026-11-04T18:00:00 -> ; "
            "state.statement.attendees: [\"bob@mail.example\"] -> [\"bob@mail.example\", "
            "\"carol@mail.example\"]; offset: 0 -> 7");
}

TEST(RowWordsTest, AKeyIsToldPartByPart) {
  EXPECT_EQ(RowWords(v1::ROW_SETTINGS, ""), "settings");
  EXPECT_EQ(RowWords(v1::ROW_ITEM, RowKey().Number(3).Text("AAMk1").str()),
            "item (mailbox 3, item_id AAMk1)");
  EXPECT_EQ(RowWords(v1::ROW_SYNC, RowKey().Number(3).Number(v1::EWS).Text("").str()),
            "sync (mailbox 3, source ews, calendar_id \"\")");
  EXPECT_EQ(RowWords(v1::ROW_APPOINTMENT_VERSION, RowKey().Text("501").Number(0).str()),
            "appointment version (appointment_id 501, updated_at 1970-01-01T00:00:00Z)");
  EXPECT_EQ(RowWords(v1::ROW_OCCURRENCE, RowKey().Number(3).Text("uid").Number(20'759).str()),
            "occurrence (mailbox 3, identity uid, date 2026-11-02)");
  EXPECT_EQ(RowKeyJson(v1::ROW_ITEM, RowKey().Number(3).Text("AAMk1").str()).str(),
            R"({"mailbox": 3, "item_id": "AAMk1"})");
}

TEST(RowWordsTest, WhatIsNoKeyOrNoRowIsToldAsFarAsItGoes) {
  // The beginning of a key, as a scan has it.
  EXPECT_EQ(RowWords(v1::ROW_ITEM, RowKey().Number(3).str()), "item (mailbox 3)");
  EXPECT_FALSE(IsKeyOf(v1::ROW_ITEM, RowKey().Number(3).str()));
  EXPECT_EQ(RowWords(v1::ROW_ITEM, "garbage"), "item (...)");
  EXPECT_EQ(RowWords(v1::ROW_ITEM, RowKey().Number(3).str() + "garbage"), "item (mailbox 3, ...)");
  EXPECT_FALSE(IsKeyOf(v1::ROW_ABSENCE, RowKey().Text("a").Text("b").str()));
  EXPECT_EQ(KindWords(static_cast<v1::RowKind>(250)), "row of kind 250");
  EXPECT_FALSE(RowJson(v1::ROW_ITEM, "\xff").has_value());
  EXPECT_FALSE(RowJson(v1::ROW_HISTORY, "something").has_value());
  EXPECT_EQ(RowJson(v1::ROW_HISTORY, "")->str(), "{}");
}

}  // namespace
}  // namespace syncledger
