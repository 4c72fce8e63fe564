// What no capture can tell of syncs: facts of another protocol, facts that a later decoder reads
// anew, the sums.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/fold.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

constexpr int64_t kMinuteUs = int64_t{60} * 1'000'000;
constexpr int64_t kNoonUs = int64_t{1'793'620'800} * 1'000'000;  // 2026-11-02T12:00:00Z

// A bank with one employee, Alice, whose calendar is initialized. Facts are folded as they are
// told.
class SyncFactsTest : public ::testing::Test {
 protected:
  using Said = std::vector<std::string>;

  SyncFactsTest() {
    v1::Fact user = Begin(v1::COCONUT, 0);
    v1::UserStated& stated = *user.mutable_user_stated();
    stated.set_user_id("1");
    stated.set_email("a@b.example");
    stated.set_time_zone("America/Halifax");
    stated.set_active(true);
    stated.set_service_provider(true);
    stated.add_location_ids("31");
    Tell(user);
    Tell(Settings(/*titles=*/false, 0));
    v1::Fact initialized = Begin(v1::OPERATOR, 0);
    initialized.mutable_calendar_initialized()->set_mailbox("a@b.example");
    Tell(initialized);
  }

  // A fact of an admin, or of Exchange.
  v1::Fact Begin(v1::Source source, int minute) {
    v1::Fact fact;
    fact.set_tenant_id("t");
    fact.set_source(source);
    fact.set_observed_at_us(kNoonUs + minute * kMinuteUs);
    fact.set_occurred_at_us(kNoonUs + minute * kMinuteUs);
    fact.mutable_actor()->set_role(v1::Actor::ADMIN);
    fact.set_schema_version(1);
    fact.set_decoder_version(1);
    fact.set_fact_id("fact " + std::to_string(++facts_));
    fact.mutable_fact_id()->insert(
        0, std::string(1, static_cast<char>(facts_)));  // its start tells it from others
    return fact;
  }

  v1::Fact Settings(bool titles, int minute) {
    v1::Fact fact = Begin(v1::COCONUT, minute);
    fact.mutable_exchange_settings()->set_enabled(true);
    fact.mutable_exchange_settings()->set_protocol(v1::GRAPH);
    fact.mutable_exchange_settings()->set_show_event_titles(titles);
    return fact;
  }

  v1::Fact OfSync(v1::Source source, const std::string& sync_id, int minute) {
    v1::Fact fact = Begin(source, minute);
    fact.set_sync_id(sync_id);
    fact.set_sync_kind(v1::INCREMENTAL);
    return fact;
  }

  v1::Fact Item(v1::Source source, const std::string& sync_id, const std::string& id, int minute) {
    v1::Fact fact = OfSync(source, sync_id, minute);
    v1::ExchangeItem& item = *fact.mutable_exchange_item();
    item.set_mailbox("a@b.example");
    item.set_item_id(id);
    item.set_change_key(id + std::to_string(minute));
    item.set_ical_uid("uid-" + id);
    item.set_show_as(v1::BUSY);
    item.mutable_start()->set_instant_us(kNoonUs + 24 * 60 * kMinuteUs);
    item.mutable_end()->set_instant_us(kNoonUs + 25 * 60 * kMinuteUs);
    return fact;
  }

  v1::Fact Removed(v1::Source source, const std::string& sync_id, const std::string& id,
                   int minute) {
    v1::Fact fact = OfSync(source, sync_id, minute);
    fact.mutable_item_removed()->set_mailbox("a@b.example");
    fact.mutable_item_removed()->set_item_id(id);
    return fact;
  }

  v1::Fact Ended(v1::Source source, const std::string& sync_id, int minute) {
    v1::Fact fact = OfSync(source, sync_id, minute);
    fact.mutable_sync_ended()->set_mailbox("a@b.example");
    fact.mutable_sync_ended()->set_kind(v1::INCREMENTAL);
    return fact;
  }

  // Kind and reason of what came of it; of a sync that completed, how much it removed.
  Said Tell(const v1::Fact& fact) {
    v1::Verdict verdict;
    const absl::StatusOr<FoldStep> step = Fold(fact, offset_++, rows_, &verdict);
    EXPECT_TRUE(step.ok() && !step->more && rows_.EndStep()) << step.status();
    Said said;
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      std::string line = v1::OutcomeKind_Name(outcome.kind());
      if (outcome.reason() != v1::REASON_UNSPECIFIED)
        line += " " + v1::Reason_Name(outcome.reason());
      if (outcome.kind() == v1::SYNC_COMPLETED)
        line += " " + std::to_string(outcome.sync().removed());
      said.push_back(line);
    }
    return said;
  }

  Said TellReadBy(uint32_t decoder_version, v1::Fact fact) {
    fact.set_decoder_version(decoder_version);
    return Tell(fact);
  }

  stories::MemoryRows rows_;
  uint64_t offset_ = 0;
  int facts_ = 0;
};

const std::vector<std::string> kDuplicate = {"IGNORED DUPLICATE"};

TEST_F(SyncFactsTest, AnEndMarkerOfOneProtocolJudgesNoRemovalsOfTheOther) {
  Tell(Item(v1::GRAPH, "g0", "A", 1));
  Tell(Ended(v1::GRAPH, "g0", 1));
  EXPECT_EQ(Tell(Removed(v1::GRAPH, "g1", "A", 2)), Said{"REMOVAL_NOTED"});
  EXPECT_EQ(Tell(Item(v1::EWS, "e1", "B", 3)), Said{"ABSENCE_ADDED"});
  EXPECT_EQ(Tell(Removed(v1::EWS, "e1", "B", 4)), Said{"REMOVAL_NOTED"});
  EXPECT_EQ(Tell(Ended(v1::EWS, "e1", 5)), (Said{"ABSENCE_REMOVED DELETED", "SYNC_COMPLETED 1"}));
  EXPECT_EQ(Tell(Item(v1::GRAPH, "g1", "A", 6)), Said{"UNCHANGED"});
  EXPECT_EQ(Tell(Ended(v1::GRAPH, "g1", 7)), Said{"SYNC_COMPLETED 0"});
}

TEST_F(SyncFactsTest, SyncsOfTwoProtocolsThatHaveOneNameAreTwo) {
  EXPECT_EQ(Tell(Ended(v1::EWS, "s", 1)), Said{"SYNC_COMPLETED 0"});
  EXPECT_EQ(Tell(Ended(v1::GRAPH, "s", 2)), Said{"SYNC_COMPLETED 0"});
  EXPECT_EQ(Tell(Ended(v1::GRAPH, "s", 2)), kDuplicate);
}

// What waits for its appointment, or is our own doing, was not removed by the sync.
TEST_F(SyncFactsTest, OnlyWhatEndedCountsAsRemoved) {
  v1::Fact exported = Item(v1::GRAPH, "s0", "A", 1);
  exported.mutable_exchange_item()->mutable_stamp()->set_appointment_id("501");
  exported.mutable_exchange_item()->mutable_stamp()->set_updated_at_us(kNoonUs);
  EXPECT_EQ(Tell(exported), Said{"IGNORED WAITING_FOR_APPOINTMENT"});
  Tell(Item(v1::GRAPH, "s0", "B", 1));
  Tell(Ended(v1::GRAPH, "s0", 1));
  Tell(Removed(v1::GRAPH, "s1", "A", 2));
  Tell(Removed(v1::GRAPH, "s1", "B", 2));
  EXPECT_EQ(Tell(Ended(v1::GRAPH, "s1", 2)), (Said{"ABSENCE_REMOVED DELETED", "SYNC_COMPLETED 1"}));
}

// ORDER-DUPLICATE: none of them if a later decoder version reads it anew.
TEST_F(SyncFactsTest, WhatALaterDecoderReadsAnewIsNoDuplicate) {
  const v1::Fact item = Item(v1::GRAPH, "s1", "A", 1);
  const v1::Fact ended = Ended(v1::GRAPH, "s1", 1);
  const v1::Fact removed = Removed(v1::GRAPH, "s2", "A", 2);
  const v1::Fact ended_again = Ended(v1::GRAPH, "s2", 2);
  v1::Fact failed = OfSync(v1::GRAPH, "", 3);
  failed.mutable_sync_failed()->set_mailbox("a@b.example");
  const v1::Fact settings = Settings(/*titles=*/true, 4);

  Tell(item);
  Tell(ended);
  // The first decoder did not see the removal.
  Tell(ended_again);
  EXPECT_EQ(Tell(failed), Said{"SYNC_INCOMPLETE"});
  EXPECT_EQ(Tell(settings), (Said{"SETTINGS_CHANGED", "ABSENCE_CHANGED"}));
  for (const v1::Fact& fact : {item, ended, ended_again, failed, settings})
    EXPECT_EQ(Tell(fact), kDuplicate);
  EXPECT_EQ(Tell(removed), kDuplicate);  // of a sync that has ended

  EXPECT_EQ(TellReadBy(2, item), Said{"UNCHANGED"});
  EXPECT_EQ(TellReadBy(2, ended), Said{"SYNC_COMPLETED 0"});
  EXPECT_EQ(TellReadBy(2, removed), Said{"REMOVAL_NOTED"});
  EXPECT_EQ(TellReadBy(2, ended_again), (Said{"ABSENCE_REMOVED DELETED", "SYNC_COMPLETED 1"}));
  EXPECT_EQ(TellReadBy(2, failed), Said{"SYNC_INCOMPLETE"});
  EXPECT_EQ(TellReadBy(2, settings), Said{"SETTINGS_CHANGED"});
  for (const uint32_t decoder_version : {1, 2}) {
    for (const v1::Fact& fact : {item, ended, removed, ended_again, failed, settings}) {
      EXPECT_EQ(TellReadBy(decoder_version, fact), kDuplicate);
    }
  }
}

// A FULL sync that is read anew while a later one runs removes nothing that was observed since, and
// does not break that.
TEST_F(SyncFactsTest, AFullSyncThatIsReadAnewKeepsWhatCameLater) {
  v1::Fact item = Item(v1::GRAPH, "s1", "A", 1);
  v1::Fact ended = Ended(v1::GRAPH, "s1", 2);
  for (v1::Fact* fact : {&item, &ended}) fact->set_sync_kind(v1::FULL);
  ended.mutable_sync_ended()->set_kind(v1::FULL);
  Tell(item);
  Tell(ended);
  Tell(Item(v1::GRAPH, "s2", "B", 3));
  EXPECT_EQ(TellReadBy(2, item), Said{"UNCHANGED"});
  EXPECT_EQ(TellReadBy(2, ended), kDuplicate);
  EXPECT_EQ(Tell(Ended(v1::GRAPH, "s2", 4)), Said{"SYNC_COMPLETED 0"});
}

// More versions of one moment than the ledger remembers: delivered again, they change nothing.
TEST_F(SyncFactsTest, ManyVersionsOfOneMomentMayBeDeliveredTwice) {
  std::vector<v1::Fact> facts;
  for (int minute = 1; minute <= 70; ++minute) {
    v1::Fact fact = Item(v1::GRAPH, "s" + std::to_string(minute), "A", minute);
    fact.set_occurred_at_us(kNoonUs);
    fact.mutable_exchange_item()->mutable_end()->set_instant_us(kNoonUs +
                                                                (25 * 60 + minute) * kMinuteUs);
    facts.push_back(fact);
    facts.push_back(Ended(v1::GRAPH, "s" + std::to_string(minute), minute));
  }
  for (const v1::Fact& fact : facts) EXPECT_NE(Tell(fact)[0].substr(0, 7), "IGNORED");
  for (const v1::Fact& fact : facts) {
    const Said said = Tell(fact);
    EXPECT_TRUE(said == kDuplicate || said == Said{"IGNORED STALE"}) << said[0];
  }
}

}  // namespace
}  // namespace syncledger
