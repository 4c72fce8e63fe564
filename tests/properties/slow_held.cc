// The slow model's SYNC-HELD and SYNC-DISCONNECT: what is missing, removals that wait for an
// operator, and what a disconnected mailbox gets back.
#include <algorithm>

#include "tests/properties/slow_eligibility.h"

namespace syncledger::properties {

// Its removal waited, decided about or not, and it was not observed since.
bool SlowEligibility::IsHeld(const Item& item) {
  if (!item.held.has_value()) return false;
  const bool seen_since =
      item.seen_at_us > item.held->observed_at_us ||
      (item.seen_at_us == item.held->observed_at_us && item.seen_place > item.held->place);
  return !seen_since;
}

// What a FULL sync did not see, nor anybody outside it since it began.
SlowEligibility::Going SlowEligibility::Missing(const v1::Fact& fact, const Mailbox& mailbox,
                                                const Feed& feed,
                                                const std::string& calendar) const {
  Going missing;
  if (fact.sync_ended().kind() != v1::FULL || feed.doubtful) return missing;
  for (const auto& [id, item] : mailbox.items) {
    const bool may = !item.gone && !item.IsException() && item.source == fact.source();
    const bool seen =
        item.seen_in_sync == fact.sync_id() || item.seen_at_us > feed.started_at_us ||
        (item.seen_at_us == feed.started_at_us && item.seen_place >= feed.started_place);
    if (may && item.calendar == calendar && !seen) missing[id] = now_us_;
  }
  return missing;
}

// Who speaks for an identity: the item that stands, else another that lives, else the last one.
const SlowEligibility::Item* SlowEligibility::SpeakingItem(const Mailbox& mailbox,
                                                           const std::string& identity) const {
  if (const Item* stands = StandingItem(mailbox, identity)) return stands;
  const Item* speaks = nullptr;
  for (const auto& [id, item] : mailbox.items) {
    if (item.IsException() || item.Identity() != identity) continue;
    const bool better =
        speaks == nullptr || (speaks->gone && !item.gone) ||
        (speaks->gone == item.gone && std::pair(item.observed_at_us, item.stated_place) >
                                          std::pair(speaks->observed_at_us, speaks->stated_place));
    if (better) speaks = &item;
  }
  return speaks;
}

bool SlowEligibility::HasAbsence(const Mailbox& mailbox, const std::string& identity,
                                 bool alive) const {
  for (const auto& [key, absence] : absences_) {
    if (key.second == identity && absence.mailbox == AddressOf(mailbox)) return true;
  }
  if (!alive) return false;
  return std::any_of(kept_.begin(), kept_.end(), [&](const auto& entry) {
    return entry.first.second == identity && entry.second.mailbox == AddressOf(mailbox);
  });
}

// The series whose exception would be deleted by itself, and with it an absence; null: it goes with
// its series, or has none.
const SlowEligibility::Series* SlowEligibility::ExceptionAtStake(const Mailbox& mailbox,
                                                                 const Item& exception,
                                                                 const Going& all_going) const {
  std::string identity = exception.uid;
  if (!exception.master_id.empty()) {
    const auto master = mailbox.items.find(exception.master_id);
    if (master == mailbox.items.end()) return nullptr;
    identity = master->second.Identity();
  }
  const auto series = mailbox.series.find(identity);
  if (series == mailbox.series.end() || series->second.changed) return nullptr;
  const Item* master = StandingItem(mailbox, identity);
  if (master == nullptr || all_going.count(master->id) > 0) return nullptr;
  for (const auto& [date, known] : series->second.dates) {
    if (known.exception != exception.id) continue;
    if (HasAbsence(mailbox, identity + "/" + WriteDay(date), /*alive=*/true))
      return &series->second;
  }
  return nullptr;
}

bool SlowEligibility::HasStake(const Mailbox& mailbox, const Item& item,
                               const Going& all_going) const {
  if (item.gone) return false;
  if (item.IsException()) return ExceptionAtStake(mailbox, item, all_going) != nullptr;
  if (SpeakingItem(mailbox, item.Identity()) != &item) return false;
  const bool lives_on =
      std::any_of(mailbox.items.begin(), mailbox.items.end(), [&](const auto& entry) {
        const Item& other = entry.second;
        return other.id != item.id && !other.gone && other.calendar.empty() &&
               !other.IsException() && other.Identity() == item.Identity() &&
               all_going.count(other.id) == 0;
      });
  if (lives_on) return false;
  return item.IsStamped() || HasAbsence(mailbox, item.Identity(), /*alive=*/true);
}

int SlowEligibility::CountOf(const Mailbox& mailbox, const Going& going,
                             const Going& all_going) const {
  std::set<const Series*> of_exceptions;  // each counts once
  int count = 0;
  for (const auto& [id, at_us] : going) {
    const Item& item = mailbox.items.at(id);
    if (!HasStake(mailbox, item, all_going)) continue;
    if (item.IsException()) {
      of_exceptions.insert(ExceptionAtStake(mailbox, item, all_going));
    } else {
      ++count;
    }
  }
  return count + static_cast<int>(of_exceptions.size());
}

int SlowEligibility::WhatItHas(const Mailbox& mailbox) const {
  std::set<std::string> identities;
  for (const auto& [id, item] : mailbox.items) {
    if (!item.IsException()) identities.insert(item.Identity());
  }
  return static_cast<int>(
      std::count_if(identities.begin(), identities.end(), [&](const std::string& identity) {
        const Item& speaks = *SpeakingItem(mailbox, identity);
        const bool exported = !speaks.gone && speaks.IsStamped();
        return exported || HasAbsence(mailbox, identity, !speaks.gone);
      }));
}

void SlowEligibility::HearDecision(const v1::Fact& fact) {
  const v1::RemovalsDecided& decided = fact.removals_decided();
  if (fact.actor().role() != v1::Actor::ADMIN) return;
  if (mailboxes_.count(Normalized(decided.mailbox())) == 0) return;
  Mailbox& mailbox = MailboxOf(decided.mailbox());
  const auto sync = mailbox.held.find(decided.sync_id());
  if (sync == mailbox.held.end() || sync->second.decided) return;
  if (!heard_.insert(fact.fact_id()).second) return;
  sync->second.decided = true;
  sync->second.approved = decided.approved();
  if (!decided.approved()) return;
  Going going;
  for (const auto& [id, held] : sync->second.removals) {
    const Item& item = mailbox.items[id];
    const bool seen_since =
        item.seen_at_us > held.observed_at_us ||
        (item.seen_at_us == held.observed_at_us && item.seen_place > held.place);
    if (!item.gone && item.calendar == held.calendar && !seen_since) going[id] = held.gone_at_us;
  }
  Remove(&mailbox, going);
}

void SlowEligibility::HearConnection(const v1::Fact& fact) {
  if (fact.actor().role() != v1::Actor::ADMIN) return;
  const bool disconnects = fact.has_integration_disconnected();
  const std::string& address = disconnects ? fact.integration_disconnected().mailbox()
                                           : fact.integration_connected().mailbox();
  if (!address.empty() && mailboxes_.count(Normalized(address)) == 0) return;
  Mailbox* mailbox = address.empty() ? nullptr : &MailboxOf(address);
  bool& disconnected = mailbox == nullptr ? disconnected_ : mailbox->disconnected;
  int64_t& observed_at_us =
      mailbox == nullptr ? connection_observed_at_us_ : mailbox->connection_observed_at_us;
  if (fact.observed_at_us() < observed_at_us || !heard_.insert(fact.fact_id()).second) return;
  observed_at_us = fact.observed_at_us();
  disconnected = disconnects;
  if (!disconnects) return;
  for (auto at = absences_.begin(); at != absences_.end();) {
    const bool goes = mailbox == nullptr || at->second.mailbox == AddressOf(*mailbox);
    if (goes) kept_[at->first] = at->second;
    at = goes ? absences_.erase(at) : std::next(at);
  }
}

}  // namespace syncledger::properties
