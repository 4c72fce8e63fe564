// The slow model of syncs: what runs, what is removed at its end (section 8).
#include <utility>

#include "tests/properties/slow_eligibility.h"

namespace syncledger::properties {

SlowEligibility::Feed& SlowEligibility::FeedOf(Mailbox* mailbox, const v1::Fact& fact,
                                               const std::string& calendar) {
  return mailbox->feeds[{fact.source(), calendar}];
}

bool SlowEligibility::EnterSync(const v1::Fact& fact, Feed* feed) {
  const std::string& id = fact.sync_id();
  if (id.empty() || feed->running == id) return false;
  if (feed->ended.count(id) > 0) return true;
  // One that was observed before, on the same day, is heard beside the one that runs.
  const int64_t ahead_us = feed->started_at_us - fact.observed_at_us();
  if (!feed->running.empty() && ahead_us > 0 && ahead_us <= kDayUs) return false;
  if (!feed->running.empty()) feed->ended.insert(feed->running);  // SYNC-BROKEN
  feed->running = id;
  feed->doubtful = false;
  feed->started_at_us = fact.observed_at_us();
  feed->started_place = place_;
  return false;
}

void SlowEligibility::HearRemoval(const v1::Fact& fact) {
  const v1::ItemRemoved& removed = fact.item_removed();
  Mailbox& mailbox = MailboxOf(removed.mailbox());
  Feed& feed = FeedOf(&mailbox, fact, CalendarOf(removed.calendar(), removed.has_calendar()));
  if (EnterSync(fact, &feed)) return;
  const auto noted = feed.removals.find(removed.item_id());
  const bool repeated =
      noted != feed.removals.end() && (noted->second.observed_at_us > fact.observed_at_us() ||
                                       (noted->second.sync_id == fact.sync_id() &&
                                        noted->second.observed_at_us == fact.observed_at_us()));
  // An unknown one may become known, where the mailbox may yet join another.
  const bool may_be_known =
      mailbox.items.count(removed.item_id()) > 0 || !mailbox.initialized_at_us.has_value();
  if (repeated || !may_be_known) return;
  feed.removals[removed.item_id()] = {fact.observed_at_us(), place_, fact.sync_id()};
}

void SlowEligibility::Go(Item* item, int64_t observed_at_us) {
  item->gone = true;
  item->gone_observed_at_us = observed_at_us;
}

void SlowEligibility::HearSyncEnd(const v1::Fact& fact) {
  const bool failed = fact.has_sync_failed();
  const v1::SyncEnded& ended = fact.sync_ended();
  Mailbox& mailbox = MailboxOf(failed ? fact.sync_failed().mailbox() : ended.mailbox());
  const std::string calendar =
      failed ? CalendarOf(fact.sync_failed().calendar(), fact.sync_failed().has_calendar())
             : CalendarOf(ended.calendar(), ended.has_calendar());
  Feed& feed = FeedOf(&mailbox, fact, calendar);
  if (EnterSync(fact, &feed)) return;
  if (!fact.sync_id().empty()) {
    feed.ended.insert(fact.sync_id());
    if (feed.running != fact.sync_id()) return;
    feed.running.clear();
  }
  if (failed) return;  // what it removed waits for the next sync that completes
  Going reported;
  for (const auto& [id, removal] : feed.removals) {
    if (mailbox.items.count(id) == 0) continue;
    const Item& item = mailbox.items[id];
    const bool seen =
        item.seen_at_us > removal.observed_at_us ||
        (item.seen_at_us == removal.observed_at_us && item.seen_place > removal.place);
    if (!item.gone && item.calendar == calendar && !seen) reported[id] = removal.observed_at_us;
  }
  // What is reported is of that kind alone.
  Going missing = Missing(fact, mailbox, feed, calendar);
  for (const auto& [id, at_us] : reported) missing.erase(id);
  Going newly_missing;
  for (const auto& [id, at_us] : missing) {
    if (!IsHeld(mailbox.items[id])) newly_missing[id] = at_us;
  }
  Going all_going = newly_missing;
  for (const auto& [id, at_us] : reported) all_going[id] = at_us;
  // SYNC-HELD: more than 5 of one kind, and more than 20 % as missing or 80 % as reported.
  const int has = WhatItHas(mailbox);
  const int reported_count = CountOf(mailbox, reported, all_going);
  const int missing_count = CountOf(mailbox, missing, all_going);
  const bool holds_reported = reported_count > 5 && reported_count * 100 > 80 * has;
  const bool holds_missing = missing_count > 5 && missing_count * 100 > 20 * has &&
                             CountOf(mailbox, newly_missing, all_going) > 0;
  if (holds_reported || holds_missing) mailbox.held[fact.sync_id()];
  const auto hold = [&](const std::string& id, const Held& held) {
    mailbox.held[held.sync_id].removals[id] = held;
    mailbox.items[id].held = held;
  };
  Going going;
  for (const auto& [id, at_us] : reported) {
    if (holds_reported) {
      hold(id, {fact.sync_id(), calendar, at_us, feed.removals[id].place, at_us});
    } else {
      going[id] = at_us;
    }
  }
  for (const auto& [id, at_us] : newly_missing) {
    if (holds_missing) {
      hold(id, {fact.sync_id(), calendar, feed.started_at_us, feed.started_place - 1, at_us});
    } else {
      going[id] = at_us;
    }
  }
  for (auto at = feed.removals.begin(); at != feed.removals.end();) {
    const bool waits_on =
        mailbox.items.count(at->first) == 0 && !mailbox.initialized_at_us.has_value();
    at = waits_on ? std::next(at) : feed.removals.erase(at);
  }
  Remove(&mailbox, going);
}

void SlowEligibility::Remove(Mailbox* mailbox, const Going& going) {
  for (const auto& [id, at_us] : going) {
    Item& item = mailbox->items[id];
    if (item.gone) continue;
    if (item.IsException() && IsKept(mailbox, item, going)) continue;
    Go(&item, at_us);
    if (item.IsException()) RemoveException(mailbox, item, going);
  }
}

// REC-OCCURRENCE: after its series' pattern was changed, an occurrence does not vanish for being
// gone, unless its series goes or is gone.
bool SlowEligibility::IsKept(Mailbox* mailbox, const Item& exception, const Going& going) {
  const Series* series = SeriesOf(mailbox, exception.master_id, exception.uid);
  if (series == nullptr || !series->changed) return false;
  const Item* master = StandingItem(*mailbox, series->followed.Identity());
  if (master == nullptr || going.count(master->id) > 0) return false;
  return std::any_of(series->dates.begin(), series->dates.end(),
                     [&](const auto& entry) { return entry.second.exception == exception.id; });
}

// An exception that is removed was deleted by itself, unless its series goes or is gone.
void SlowEligibility::RemoveException(Mailbox* mailbox, const Item& item, const Going& going) {
  Series* series = SeriesOf(mailbox, item.master_id, item.uid);
  if (series == nullptr) return;
  const Item* master = StandingItem(*mailbox, series->followed.Identity());
  if (master == nullptr || going.count(master->id) > 0) return;
  for (auto& [date, known] : series->dates) {
    if (known.exception != item.id) continue;
    known = {.exception = "", .deleted = true, .seen_at_us = item.gone_observed_at_us};
  }
}

}  // namespace syncledger::properties
