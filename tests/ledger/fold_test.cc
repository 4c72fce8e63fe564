// What no capture can tell of the rules: facts that a later decoder version reads anew, and a rule
// set that no build has.
#include "ledger/fold.h"

#include <gtest/gtest.h>

#include <string>

#include "ledger/names.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

constexpr int64_t kHour = int64_t{3600} * 1'000'000;
constexpr int64_t kMonday = int64_t{1'793'620'800} * 1'000'000;  // 2026-11-02T12:00:00Z
constexpr char kMailbox[] = "alice@bank.example";

// A bank with one employee, told fact by fact; what a verdict says is one line.
class FoldTest : public ::testing::Test {
 protected:
  void SetUp() override {
    v1::Fact settings = NewFact(v1::OPERATOR);
    settings.mutable_exchange_settings()->set_enabled(true);
    settings.mutable_exchange_settings()->set_protocol(v1::GRAPH);
    Tell(settings);
    v1::Fact user = NewFact(v1::COCONUT);
    user.mutable_user_stated()->set_user_id("1");
    user.mutable_user_stated()->set_email(kMailbox);
    user.mutable_user_stated()->set_active(true);
    user.mutable_user_stated()->set_service_provider(true);
    Tell(user);
    v1::Fact initialized = NewFact(v1::OPERATOR);
    initialized.mutable_calendar_initialized()->set_mailbox(kMailbox);
    Tell(initialized);
    v1::Fact booked = NewFact(v1::COCONUT);
    v1::AppointmentStated* appointment = booked.mutable_appointment_stated();
    appointment->set_event(v1::AppointmentStated::CREATED);
    appointment->set_appointment_id("501");
    appointment->mutable_start()->set_instant_us(kMonday + 30 * kHour);
    appointment->mutable_end()->set_instant_us(kMonday + 31 * kHour);
    appointment->add_staff_ids("1");
    for (const char* field : {"end", "staff_id", "start"}) appointment->add_stated_fields(field);
    booked_at_us_ = booked.occurred_at_us();
    EXPECT_EQ(Tell(booked), "APPOINTMENT_RECORDED, EXCHANGE_WRITE_REQUESTED UPSERT");
  }

  v1::Fact NewFact(v1::Source source) {
    v1::Fact fact;
    fact.set_fact_id("fact " + std::to_string(next_offset_) + std::string(16, '.'));
    fact.set_tenant_id("bank");
    fact.set_source(source);
    fact.set_observed_at_us(kMonday + static_cast<int64_t>(next_offset_) * 60'000'000);
    fact.set_occurred_at_us(fact.observed_at_us());
    fact.mutable_actor()->set_role(v1::Actor::ADMIN);
    fact.set_schema_version(1);
    fact.set_decoder_version(1);
    return fact;
  }

  v1::Fact Confirmation(std::string change_key) {
    v1::Fact fact = NewFact(v1::OPERATOR);
    v1::ExportConfirmed* confirmed = fact.mutable_export_confirmed();
    confirmed->set_mailbox(kMailbox);
    confirmed->set_appointment_id("501");
    confirmed->set_item_id("item");
    confirmed->set_change_key(std::move(change_key));
    confirmed->set_updated_at_us(booked_at_us_);
    return fact;
  }

  v1::Fact Exported(std::string change_key, std::string calendar_id) {
    v1::Fact fact = NewFact(v1::GRAPH);
    v1::ExchangeItem* item = fact.mutable_exchange_item();
    item->set_mailbox(kMailbox);
    item->set_item_id("item");
    item->set_ical_uid("uid");
    item->set_change_key(std::move(change_key));
    item->set_show_as(v1::BUSY);
    item->mutable_start()->set_instant_us(kMonday + 30 * kHour);
    item->mutable_end()->set_instant_us(kMonday + 31 * kHour);
    item->mutable_stamp()->set_appointment_id("501");
    item->mutable_stamp()->set_updated_at_us(booked_at_us_);
    item->mutable_calendar()->set_id(calendar_id);
    item->mutable_calendar()->set_primary(calendar_id.empty());
    return fact;
  }

  std::string Tell(const v1::Fact& fact) {
    v1::Verdict verdict;
    v1::Continuation continuation;
    std::string said;
    bool more = false;
    do {
      v1::Verdict step_verdict;
      const absl::StatusOr<FoldStep> step =
          Fold(fact, next_offset_, rows_, &step_verdict, more ? &continuation : nullptr, options_);
      EXPECT_TRUE(step.ok()) << step.status();
      if (!step.ok()) return "";
      EXPECT_TRUE(rows_.EndStep()) << "a row was changed and not put";
      for (const v1::Outcome& outcome : step_verdict.outcomes()) {
        if (!said.empty()) said += ", ";
        said += std::string(KindName(outcome.kind()));
        if (outcome.reason() != v1::REASON_UNSPECIFIED)
          said += " " + std::string(ReasonName(outcome.reason()));
      }
      more = step->more;
      continuation = step->continuation;
    } while (more);
    ++next_offset_;
    return said;
  }

  stories::MemoryRows rows_;
  uint64_t next_offset_ = 0;
  int64_t booked_at_us_ = 0;
  FoldOptions options_;
};

// ORDER-DUPLICATE: none of them if a later decoder version reads it anew.
TEST_F(FoldTest, ADelayThatALaterDecoderReadsAnewIsHeard) {
  v1::Fact delayed = NewFact(v1::OPERATOR);
  delayed.mutable_export_delayed()->set_mailbox(kMailbox);
  delayed.mutable_export_delayed()->set_appointment_id("501");
  delayed.mutable_export_delayed()->set_until_us(kMonday + kHour);
  EXPECT_EQ(Tell(delayed), "EXPORT_DELAYED");
  EXPECT_EQ(Tell(delayed), "IGNORED DUPLICATE");
  delayed.set_decoder_version(2);
  EXPECT_EQ(Tell(delayed), "EXPORT_DELAYED");
  EXPECT_EQ(Tell(delayed), "IGNORED DUPLICATE");
}

TEST_F(FoldTest, AConfirmationThatALaterDecoderReadsAnewNamesAnotherVersion) {
  v1::Fact seen = Exported("right", "");
  seen.mutable_exchange_item()->clear_stamp();
  EXPECT_EQ(Tell(seen), "ABSENCE_ADDED NO_ASSIGNED_LOCATION");
  v1::Fact confirmed = Confirmation("wrong");
  EXPECT_EQ(Tell(confirmed), "EXPORT_CONFIRMED");
  EXPECT_EQ(Tell(confirmed), "IGNORED DUPLICATE");
  confirmed.set_decoder_version(2);
  confirmed.mutable_export_confirmed()->set_change_key("right");
  EXPECT_EQ(Tell(confirmed), "EXPORT_CONFIRMED, ABSENCE_REMOVED EXPORTED");
  EXPECT_EQ(Tell(confirmed), "IGNORED DUPLICATE");
}

// MAP-CANCEL: what `moved_appointment` decides.
TEST_F(FoldTest, AnAppointmentThatMovesToAnotherCalendarIsKept) {
  EXPECT_EQ(Tell(Exported("first", "")), "UNCHANGED ECHO");
  EXPECT_EQ(Tell(Exported("second", "team")), "IGNORED NOT_PRIMARY_CALENDAR");
  EXPECT_EQ(Tell(Exported("third", "")), "UNCHANGED ECHO");
}

TEST_F(FoldTest, AnAppointmentThatMovesToAnotherCalendarIsCancelledWhereTheRuleSetSaysSo) {
  RuleSet cancels = RuleSets().front();
  cancels.cancel_moved_appointment = true;
  options_.as_if = &cancels;
  EXPECT_EQ(Tell(Exported("first", "")), "UNCHANGED ECHO");
  EXPECT_EQ(Tell(Exported("second", "team")),
            "APPOINTMENT_CANCELLED BY_EXCHANGE, NOTIFICATION_WITHHELD SWITCHED_OFF, "
            "NOTIFICATION_WITHHELD SWITCHED_OFF, EXCHANGE_WRITE_REQUESTED CANCEL");
  EXPECT_EQ(Tell(Exported("third", "team")), "UNCHANGED ECHO");
  options_.as_if = nullptr;
}

}  // namespace
}  // namespace syncledger
