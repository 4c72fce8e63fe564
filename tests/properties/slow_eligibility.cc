#include "tests/properties/slow_eligibility.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace syncledger::properties {
namespace {

constexpr std::string_view kMarker = "Edits above this line will be synced";

std::string Lower(std::string_view text) {
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

std::string Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// ELIG-EMPLOYEE: letter case and outer space do not matter.
std::string EmailKey(std::string_view email) { return Lower(Trimmed(email)); }

// Section 3, location: letter case, spacing and punctuation do not matter.
std::string AddressKey(std::string_view address) {
  std::string key;
  for (const char c : Lower(address)) {
    const bool counts = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                        static_cast<unsigned char>(c) >= 0x80;
    if (counts) key += c;
  }
  return key;
}

void Replace(std::string_view from, std::string_view to, std::string* text) {
  for (size_t at = 0; (at = text->find(from, at)) != std::string::npos; at += to.size()) {
    text->replace(at, from.size(), to);
  }
}

// The lines of a simple HTML body: tags end lines, three entities are decoded.
std::vector<std::string> LinesOf(std::string_view html) {
  std::vector<std::string> lines;
  std::string line;
  const auto end_line = [&] {
    Replace("&lt;", "<", &line);
    Replace("&gt;", ">", &line);
    Replace("&amp;", "&", &line);
    line = Trimmed(line);
    if (!line.empty()) lines.push_back(line);
    line.clear();
  };
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') {
      end_line();
      in_tag = true;
    } else if (c == '>' && in_tag) {
      in_tag = false;
    } else if (!in_tag) {
      line += c;
    }
  }
  end_line();
  return lines;
}

std::string CalendarOf(const v1::Calendar& calendar, bool has_calendar) {
  return has_calendar && !calendar.primary() ? calendar.id() : "";
}

bool IsStated(const v1::StatedTime& time) { return time.has_instant_us() || time.has_local_us(); }

bool WasNull(const v1::ExchangeItem& stated, std::string_view field) {
  const auto& fields = stated.null_fields();
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

// A time as an instant (section 2, ELIG-ZONE); of a whole day its first moment in the employee's
// zone. Nothing: its zone is not known.
std::optional<int64_t> InstantOf(const v1::StatedTime& time, bool all_day, Zone employee_zone) {
  const Zone zone = ZoneNamed(time.time_zone());
  if (all_day) {
    if (time.has_instant_us() && zone == kNoZone) return std::nullopt;
    const int64_t local_us =
        time.has_local_us() ? time.local_us() : ToLocal(time.instant_us(), zone);
    return Midnight(DayOf(local_us), employee_zone);
  }
  if (time.has_instant_us()) return time.instant_us();
  if (zone == kNoZone) return std::nullopt;
  return ToInstant(time.local_us(), zone);
}

}  // namespace

void SlowEligibility::Hear(const v1::Fact& fact, const v1::Verdict& verdict) {
  ++place_;
  if (fact.has_exchange_item()) {
    HearItem(fact);
  } else if (fact.has_item_removed()) {
    HearRemoval(fact);
  } else if (fact.has_sync_ended() || fact.has_sync_failed()) {
    HearSyncEnd(fact, verdict);
  } else if (fact.has_integration_disconnected() || fact.has_integration_connected()) {
    HearConnection(fact);
  } else if (fact.has_removals_decided()) {
    HearDecision(fact);
  } else if (fact.has_export_delayed() || fact.has_export_failed()) {
    // Whoever may say it names a mailbox that is known from now on.
    const v1::Actor::Role role = fact.actor().role();
    if (role == v1::Actor::ADMIN || role == v1::Actor::SYSTEM) {
      MailboxOf(fact.has_export_delayed() ? fact.export_delayed().mailbox()
                                          : fact.export_failed().mailbox());
    }
  } else if (fact.has_export_confirmed()) {
    HearConfirmation(fact);
  } else if (fact.has_user_stated() || fact.has_user_removed() || fact.has_location_stated()) {
    HearDirectory(fact);
  } else if (fact.has_exchange_settings() || fact.has_calendar_initialized() ||
             fact.has_rules_activated()) {
    HearSettings(fact);
  } else if (fact.has_undecodable()) {
    HearUndecodable(fact);
  }
  JudgeAll();
}

// What cannot be read makes its sync doubtful; an item that it names was seen.
void SlowEligibility::HearUndecodable(const v1::Fact& fact) {
  const v1::Undecodable& undecodable = fact.undecodable();
  if (undecodable.mailbox().empty()) return;
  Mailbox& mailbox = MailboxOf(undecodable.mailbox());
  const std::string calendar = CalendarOf(undecodable.calendar(), undecodable.has_calendar());
  Feed& feed = FeedOf(&mailbox, fact, calendar);
  const bool ended = EnterSync(fact, &feed);
  if (!ended && !fact.sync_id().empty()) feed.doubtful = true;
  const auto item = mailbox.items.find(undecodable.item_id());
  if (item != mailbox.items.end()) SeeAgain(fact, ended, calendar, &item->second);
}

SlowEligibility::Mailbox& SlowEligibility::MailboxOf(const std::string& address) {
  Mailbox& mailbox = mailboxes_[EmailKey(address)];
  if (mailbox.address.empty()) mailbox.address = address;
  return mailbox;
}

SlowEligibility::Feed& SlowEligibility::FeedOf(Mailbox* mailbox, const v1::Fact& fact,
                                               const std::string& calendar) {
  return mailbox->feeds[{fact.source(), calendar}];
}

bool SlowEligibility::EnterSync(const v1::Fact& fact, Feed* feed) {
  const std::string& id = fact.sync_id();
  if (id.empty() || feed->running == id) return false;
  if (feed->ended.count(id) > 0) return true;
  if (!feed->running.empty()) feed->ended.insert(feed->running);  // SYNC-BROKEN
  feed->running = id;
  feed->doubtful = false;
  feed->started_at_us = fact.observed_at_us();
  feed->started_place = place_;
  return false;
}

void SlowEligibility::SeeAgain(const v1::Fact& fact, bool sync_has_ended,
                               const std::string& calendar, Item* item) {
  const bool same_sight =
      item->heard.count(fact.fact_id()) > 0 && fact.observed_at_us() == item->seen_at_us;
  item->heard.insert(fact.fact_id());
  if (item->gone || sync_has_ended) return;
  if (fact.sync_kind() == v1::FULL && calendar == item->calendar)
    item->seen_in_sync = fact.sync_id();
  if (same_sight || fact.observed_at_us() < item->seen_at_us) return;
  item->seen_at_us = fact.observed_at_us();
  item->seen_place = place_;
}

bool SlowEligibility::StatesMore(const v1::ExchangeItem& stated, const Item& item) const {
  return (stated.has_subject() && !item.subject.has_value()) ||
         (stated.has_show_as() && !item.show_as.has_value()) ||
         (stated.has_start() && !item.has_start) || (stated.has_end() && !item.has_end) ||
         (stated.has_location() && !item.location.has_value()) ||
         (stated.has_body() && !item.body.has_value()) ||
         (!stated.organizer().address().empty() && !item.has_organizer) ||
         (stated.has_attendees() && !item.has_attendees);
}

void SlowEligibility::Merge(const v1::ExchangeItem& stated, Item* item) {
  item->change_key = stated.change_key();
  if (stated.has_ical_uid()) item->uid = stated.ical_uid();
  if (stated.has_subject() || WasNull(stated, "subject")) item->subject = stated.subject();
  if (stated.has_show_as()) item->show_as = stated.show_as();
  if (stated.has_is_cancelled()) item->cancelled = stated.is_cancelled();
  if (stated.has_is_all_day()) item->all_day = stated.is_all_day();
  if (stated.has_sensitivity()) item->is_private = stated.sensitivity() == v1::PRIVATE;
  if (stated.has_start() || WasNull(stated, "start")) item->start = stated.start();
  if (stated.has_end() || WasNull(stated, "end")) item->end = stated.end();
  item->has_start |= stated.has_start() || WasNull(stated, "start");
  item->has_end |= stated.has_end() || WasNull(stated, "end");
  if (stated.has_location() || WasNull(stated, "location"))
    item->location = stated.location().display_name();
  item->has_organizer |= !stated.organizer().address().empty();
  item->has_attendees |= stated.has_attendees() || WasNull(stated, "attendees");
  if (!stated.has_body()) return;
  Body body;
  for (const std::string& line : LinesOf(stated.body().content())) {
    body.marker = line.find(kMarker) != std::string::npos;
    if (body.marker) break;
    body.above += (body.above.empty() ? "" : "\n") + line;
  }
  if (!body.marker) body.above.clear();
  item->body = body;
}

void SlowEligibility::TakeStamp(Mailbox* mailbox, const Stamp& stamp, Item* item) {
  const bool other = !item->stamp.has_value() || item->stamp->appointment != stamp.appointment;
  item->stamp = stamp;
  if (!other && !item->copied) return;
  item->copied = std::any_of(mailbox->items.begin(), mailbox->items.end(), [&](const auto& entry) {
    const Item& holder = entry.second;
    return holder.id != item->id && !holder.gone && holder.IsStamped() &&
           holder.stamp->appointment == stamp.appointment && holder.Identity() != item->Identity();
  });
  // The stamp is the identity's, whatever id showed it.
  for (auto& [id, sibling] : mailbox->items) {
    const bool lacks_it = id != item->id && !sibling.stamp.has_value();
    if (lacks_it && sibling.Identity() == item->Identity()) TakeStamp(mailbox, stamp, &sibling);
  }
}

// A new id of an identity that is known: the stamp goes with the identity.
void SlowEligibility::Inherit(Mailbox* mailbox, Item* item) {
  const Item* latest = nullptr;
  for (const auto& [id, other] : mailbox->items) {
    if (id == item->id || !other.stamp.has_value() || other.Identity() != item->Identity()) continue;
    const bool later = latest == nullptr ||
                       std::pair(other.observed_at_us, other.stated_place) >
                           std::pair(latest->observed_at_us, latest->stated_place);
    if (later) latest = &other;
  }
  if (latest == nullptr) return;
  const bool copied = latest->copied;
  TakeStamp(mailbox, *latest->stamp, item);
  item->copied |= copied;
}

void SlowEligibility::HearItem(const v1::Fact& fact) {
  const v1::ExchangeItem& stated = fact.exchange_item();
  Mailbox& mailbox = MailboxOf(stated.mailbox());
  const std::string calendar = CalendarOf(stated.calendar(), stated.has_calendar());
  Feed& feed = FeedOf(&mailbox, fact, calendar);
  const bool sync_has_ended = EnterSync(fact, &feed);
  const auto known = mailbox.items.find(stated.item_id());
  if (stated.start().has_unreadable() || stated.end().has_unreadable()) {
    if (!sync_has_ended && !fact.sync_id().empty()) feed.doubtful = true;
    if (known != mailbox.items.end()) SeeAgain(fact, sync_has_ended, calendar, &known->second);
    return;
  }
  bool is_new = known == mailbox.items.end();
  if (!is_new) {
    Item& item = known->second;
    const bool heard = item.heard.count(fact.fact_id()) > 0;
    const bool same_version =
        heard || (!stated.change_key().empty() && stated.change_key() == item.change_key);
    bool is_news;
    if (item.gone) {
      const bool after =
          fact.observed_at_us() > item.gone_observed_at_us ||
          (fact.observed_at_us() == item.gone_observed_at_us && !heard);
      is_news = after && !sync_has_ended;
    } else if (same_version && (heard || !StatesMore(stated, item))) {
      is_news = false;  // ORDER-DUPLICATE
    } else {
      // ORDER-STALE
      const bool by_source = fact.has_occurred_at_us() && item.occurred_at_us.has_value() &&
                             fact.occurred_at_us() != *item.occurred_at_us;
      is_news = by_source ? fact.occurred_at_us() > *item.occurred_at_us
                          : fact.observed_at_us() >= item.observed_at_us;
    }
    if (!is_news) return SeeAgain(fact, sync_has_ended, calendar, &item);
  }
  Item& item = mailbox.items[stated.item_id()];
  item.id = stated.item_id();
  Merge(stated, &item);
  item.source = fact.source();
  item.calendar = calendar;
  if (fact.has_occurred_at_us()) item.occurred_at_us = fact.occurred_at_us();
  item.observed_at_us = item.seen_at_us = fact.observed_at_us();
  item.stated_place = item.seen_place = place_;
  if (fact.sync_kind() == v1::FULL) item.seen_in_sync = fact.sync_id();
  item.gone = false;
  item.heard.insert(fact.fact_id());
  if (is_new) Inherit(&mailbox, &item);

  std::optional<Stamp> stamp;
  if (!stated.stamp().appointment_id().empty()) {
    stamp = Stamp{stated.stamp().appointment_id(), std::nullopt};
    if (stated.stamp().has_updated_at_us()) stamp->updated_at_us = stated.stamp().updated_at_us();
  }
  const auto waiting = mailbox.confirmations.find(item.id);
  if (waiting != mailbox.confirmations.end()) {
    const std::optional<Stamp>& shown = stamp.has_value() ? stamp : item.stamp;
    const Stamp confirmed = waiting->second.stamp;
    mailbox.confirmations.erase(waiting);
    const bool as_late = shown.has_value() && shown->appointment == confirmed.appointment &&
                         shown->updated_at_us.value_or(0) >= *confirmed.updated_at_us;
    if (!as_late) stamp = confirmed;
  }
  if (stamp.has_value()) TakeStamp(&mailbox, *stamp, &item);
  // The same event has another id over the other protocol, and is read over one.
  for (auto& [id, other] : mailbox.items) {
    const bool is_same = id != item.id && !other.gone && other.source != item.source &&
                         other.Identity() == item.Identity() &&
                         other.observed_at_us <= item.observed_at_us;
    if (is_same) Go(&other, item.observed_at_us);
  }
  Export(mailbox, item);
}

// A stamped item is the appointment: an absence that it had is none any more, in a pause too.
void SlowEligibility::Export(const Mailbox& mailbox, const Item& item) {
  if (!item.IsStamped()) return;
  for (auto at = absences_.begin(); at != absences_.end();) {
    const bool its = at->first.second == item.Identity() &&
                     at->second.mailbox == EmailKey(mailbox.address);
    at = its ? absences_.erase(at) : std::next(at);
  }
}

void SlowEligibility::HearRemoval(const v1::Fact& fact) {
  const v1::ItemRemoved& removed = fact.item_removed();
  Mailbox& mailbox = MailboxOf(removed.mailbox());
  Feed& feed = FeedOf(&mailbox, fact, CalendarOf(removed.calendar(), removed.has_calendar()));
  if (EnterSync(fact, &feed)) return;
  const auto noted = feed.removals.find(removed.item_id());
  const bool repeated = noted != feed.removals.end() && noted->second.sync_id == fact.sync_id() &&
                        noted->second.observed_at_us == fact.observed_at_us();
  if (repeated || mailbox.items.count(removed.item_id()) == 0) return;
  feed.removals[removed.item_id()] = {fact.observed_at_us(), place_, fact.sync_id()};
}

void SlowEligibility::Go(Item* item, int64_t observed_at_us) {
  item->gone = true;
  item->gone_observed_at_us = observed_at_us;
}

void SlowEligibility::HearSyncEnd(const v1::Fact& fact, const v1::Verdict& verdict) {
  const bool failed = fact.has_sync_failed();
  const v1::SyncEnded& ended = fact.sync_ended();
  Mailbox& mailbox = MailboxOf(failed ? fact.sync_failed().mailbox() : ended.mailbox());
  const std::string calendar =
      failed ? CalendarOf(fact.sync_failed().calendar(), fact.sync_failed().has_calendar())
             : CalendarOf(ended.calendar(), ended.has_calendar());
  Feed& feed = FeedOf(&mailbox, fact, calendar);
  if (EnterSync(fact, &feed)) return;
  if (!fact.sync_id().empty()) {
    feed.running.clear();
    feed.ended.insert(fact.sync_id());
  }
  if (failed) return;  // what it removed waits for the next sync that completes
  std::map<std::string, Hold> reported;  // by item id
  for (const auto& [id, removal] : feed.removals) {
    const Item& item = mailbox.items[id];
    if (item.gone || item.calendar != calendar) continue;
    if (item.SeenSince(removal.observed_at_us, removal.place)) continue;
    reported[id] = {calendar, removal.observed_at_us, removal.place, removal.observed_at_us};
  }
  feed.removals.clear();
  std::map<std::string, Hold> missing;
  if (ended.kind() == v1::FULL && !feed.doubtful) {
    for (const auto& [id, item] : mailbox.items) {
      const bool seen = item.seen_in_sync == fact.sync_id() ||
                        item.SeenSince(feed.started_at_us, feed.started_place);
      if (item.gone || item.source != fact.source() || item.calendar != calendar || seen) continue;
      if (reported.count(id) > 0) continue;
      missing[id] = {calendar, feed.started_at_us, feed.started_place, fact.observed_at_us()};
    }
  }
  // Both are weighed before anything goes.
  const Mailbox before = mailbox;
  Weigh(v1::HeldRemovals::REPORTED, reported, missing, before, verdict);
  Weigh(v1::HeldRemovals::MISSING, missing, reported, before, verdict);
  RemoveOrHold(v1::HeldRemovals::REPORTED, reported, fact.sync_id(), verdict, &mailbox);
  RemoveOrHold(v1::HeldRemovals::MISSING, missing, fact.sync_id(), verdict, &mailbox);
}

// SYNC-HELD: whether what the verdict says of one kind can be. What stamped items count for depends
// on appointments: it may be all of them or none.
void SlowEligibility::Weigh(v1::HeldRemovals::Kind kind, const std::map<std::string, Hold>& going,
                            const std::map<std::string, Hold>& going_otherwise,
                            const Mailbox& mailbox, const v1::Verdict& verdict) {
  const std::string address = EmailKey(mailbox.address);
  const auto goes = [&](const std::string& id) {
    if (going_otherwise.count(id) > 0) {
      return kind == v1::HeldRemovals::MISSING || !mailbox.items.at(id).IsHeld();
    }
    const bool is_asked_about = kind == v1::HeldRemovals::MISSING && mailbox.items.at(id).IsHeld();
    return going.count(id) > 0 && !is_asked_about;
  };
  std::map<std::string, std::vector<const Item*>> identities;  // live ones
  for (const auto& [id, item] : mailbox.items) {
    if (!item.gone) identities[item.Identity()].push_back(&item);
  }
  const auto has_absence = [&](const std::string& identity) {
    using Absences = std::map<AbsenceKey, Absence>;
    for (const Absences* absences : {static_cast<const Absences*>(&absences_),
                                     static_cast<const Absences*>(&mailbox.kept)}) {
      for (const auto& [key, absence] : *absences) {
        if (key.second == identity && absence.mailbox == address) return true;
      }
    }
    return false;
  };
  int has = 0;         // absences
  int may_have = 0;    // and whatever is stamped
  int removes = 0;
  int may_remove = 0;
  int newly = 0;
  int may_newly = 0;
  for (const auto& [identity, items] : identities) {
    const Item* speaks = nullptr;
    for (const Item* item : items) {
      const auto rank = [](const Item& one) {
        return std::tuple(one.calendar.empty(), one.observed_at_us, one.stated_place);
      };
      if (speaks == nullptr || rank(*item) > rank(*speaks)) speaks = item;
    }
    const bool absent = !speaks->IsStamped() && has_absence(identity);
    const bool counts = absent || speaks->IsStamped();
    has += absent ? 1 : 0;
    may_have += counts ? 1 : 0;
    if (going.count(speaks->id) == 0 || !counts) continue;
    const bool lives_on = std::any_of(items.begin(), items.end(), [&](const Item* item) {
      return item != speaks && item->calendar.empty() && !goes(item->id);
    });
    if (lives_on) continue;
    const bool is_new = kind == v1::HeldRemovals::REPORTED || !speaks->IsHeld();
    removes += absent ? 1 : 0;
    may_remove += 1;
    newly += absent && is_new ? 1 : 0;
    may_newly += is_new ? 1 : 0;
  }
  const int percent = kind == v1::HeldRemovals::MISSING ? 20 : 80;
  const bool must = newly > 0 && removes > 5 && removes * 100 > percent * may_have;
  const bool may = may_newly > 0 && may_remove > 5 && may_remove * 100 > percent * has;
  const v1::Outcome* held = HeldOutcome(kind, verdict);
  if (held == nullptr && must) {
    wrong_ += fmt::format("{} removals of {} ought to be held\n", removes, may_have);
  }
  if (held == nullptr) return;
  if (!may) wrong_ += fmt::format("{} removals of {} are held\n", may_remove, has);
  int listed = 0;
  for (const v1::HeldItem& item : held->held().items()) listed += item.absence_id().empty() ? 0 : 1;
  if (listed != newly) {
    wrong_ += fmt::format("{} absences are on the list of held removals, not {}\n", listed, newly);
  }
}

const v1::Outcome* SlowEligibility::HeldOutcome(v1::HeldRemovals::Kind kind,
                                                const v1::Verdict& verdict) {
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    if (outcome.kind() == v1::REMOVALS_HELD && outcome.held().kind() == kind) return &outcome;
  }
  return nullptr;
}

void SlowEligibility::RemoveOrHold(v1::HeldRemovals::Kind kind,
                                   const std::map<std::string, Hold>& going,
                                   const std::string& sync_id, const v1::Verdict& verdict,
                                   Mailbox* mailbox) {
  const bool holds = HeldOutcome(kind, verdict) != nullptr;
  for (const auto& [id, hold] : going) {
    Item& item = mailbox->items[id];
    // Nobody is asked again about what is missing, nor is it removed.
    if (kind == v1::HeldRemovals::MISSING && item.IsHeld()) continue;
    if (holds) {
      item.hold = hold;
      mailbox->held[sync_id].items[id] = hold;
    } else if (!item.gone) {
      Go(&item, hold.gone_at_us);
    }
  }
}

void SlowEligibility::HearDecision(const v1::Fact& fact) {
  const v1::RemovalsDecided& decided = fact.removals_decided();
  const auto mailbox = mailboxes_.find(EmailKey(decided.mailbox()));
  if (fact.actor().role() != v1::Actor::ADMIN || mailbox == mailboxes_.end()) return;
  const auto held = mailbox->second.held.find(decided.sync_id());
  if (held == mailbox->second.held.end() || held->second.decided) return;
  held->second.decided = true;
  if (!decided.approved()) return;
  for (const auto& [id, hold] : held->second.items) {
    Item& item = mailbox->second.items[id];
    if (item.gone || item.calendar != hold.calendar) continue;
    if (!item.SeenSince(hold.at_us, hold.place)) Go(&item, hold.gone_at_us);
  }
}

void SlowEligibility::HearConnection(const v1::Fact& fact) {
  if (fact.actor().role() != v1::Actor::ADMIN) return;
  const bool disconnects = fact.has_integration_disconnected();
  const std::string& address = disconnects ? fact.integration_disconnected().mailbox()
                                           : fact.integration_connected().mailbox();
  bool* disconnected = &disconnected_;
  int64_t* observed_at_us = &connection_observed_at_us_;
  if (!address.empty()) {
    const auto mailbox = mailboxes_.find(EmailKey(address));
    if (mailbox == mailboxes_.end()) return;
    disconnected = &mailbox->second.disconnected;
    observed_at_us = &mailbox->second.connection_observed_at_us;
  }
  if (heard_.count(fact.fact_id()) > 0 || fact.observed_at_us() < *observed_at_us) return;
  heard_.insert(fact.fact_id());
  *disconnected = disconnects;
  *observed_at_us = fact.observed_at_us();
}

void SlowEligibility::HearConfirmation(const v1::Fact& fact) {
  const bool may = fact.actor().role() == v1::Actor::ADMIN || fact.actor().role() == v1::Actor::SYSTEM;
  const v1::ExportConfirmed& confirmed = fact.export_confirmed();
  if (!may || !heard_.insert(fact.fact_id()).second) return;
  Mailbox& mailbox = MailboxOf(confirmed.mailbox());
  const Stamp stamp{confirmed.appointment_id(), confirmed.updated_at_us()};
  const auto as_late = [&](const Stamp& other) {
    return other.appointment == stamp.appointment && other.updated_at_us.has_value() &&
           *other.updated_at_us >= *stamp.updated_at_us;
  };
  const auto known = mailbox.items.find(confirmed.item_id());
  const auto waiting = mailbox.confirmations.find(confirmed.item_id());
  if (known != mailbox.items.end() && known->second.stamp && as_late(*known->second.stamp)) return;
  if (waiting != mailbox.confirmations.end() && as_late(waiting->second.stamp)) return;
  const bool is_last_observed = known != mailbox.items.end() && !known->second.gone &&
                                known->second.change_key == confirmed.change_key();
  if (!is_last_observed) {
    mailbox.confirmations[confirmed.item_id()] = {stamp};
    return;
  }
  mailbox.confirmations.erase(confirmed.item_id());
  TakeStamp(&mailbox, stamp, &known->second);
  Export(mailbox, known->second);
}

void SlowEligibility::HearDirectory(const v1::Fact& fact) {
  if (fact.has_user_stated()) {
    const v1::UserStated& stated = fact.user_stated();
    if (!stated.time_zone().empty() && ZoneNamed(stated.time_zone()) == kNoZone) return;
    const bool known = employees_.count(stated.user_id()) > 0;
    Employee& employee = employees_[stated.user_id()];
    if (!heard_.insert(fact.fact_id()).second) return;
    if (known && fact.occurred_at_us() < employee.updated_at_us) return;
    employee = {.email = stated.email(),
                .zone = stated.time_zone(),
                .active = stated.active(),
                .provider = stated.service_provider(),
                .removed = false,
                .locations = {stated.location_ids().begin(), stated.location_ids().end()},
                .updated_at_us = fact.occurred_at_us()};
  } else if (fact.has_user_removed()) {
    Employee& employee = employees_[fact.user_removed().user_id()];
    if (!heard_.insert(fact.fact_id()).second) return;
    if (fact.occurred_at_us() < employee.updated_at_us) return;
    employee.removed = true;
    employee.updated_at_us = fact.occurred_at_us();
  } else {
    const v1::LocationStated& stated = fact.location_stated();
    if (!stated.time_zone().empty() && ZoneNamed(stated.time_zone()) == kNoZone) return;
    Location& location = locations_[stated.location_id()];
    if (!heard_.insert(fact.fact_id()).second) return;
    if (fact.occurred_at_us() < location.updated_at_us) return;
    location = {stated.address(), stated.time_zone(), fact.occurred_at_us()};
  }
}

void SlowEligibility::HearSettings(const v1::Fact& fact) {
  if (fact.actor().role() != v1::Actor::ADMIN) return;  // AUTH-ADMIN
  if (fact.has_exchange_settings()) {
    if (fact.observed_at_us() < exchange_observed_at_us_) return;
    if (!heard_.insert(fact.fact_id()).second) return;
    exchange_observed_at_us_ = fact.observed_at_us();
    enabled_ = fact.exchange_settings().enabled();
    titles_ = fact.exchange_settings().show_event_titles();
  } else if (fact.has_calendar_initialized()) {
    Mailbox& mailbox = MailboxOf(fact.calendar_initialized().mailbox());
    if (!mailbox.initialized_at_us.has_value()) mailbox.initialized_at_us = fact.observed_at_us();
  } else {
    if (fact.observed_at_us() < rules_observed_at_us_) return;
    if (!heard_.insert(fact.fact_id()).second) return;
    const std::string& version = fact.rules_activated().version();
    if (version != "overview-1" && version != "quickstart-1") return;
    rules_observed_at_us_ = fact.observed_at_us();
    blocking_ = {v1::BUSY};
    if (version == "quickstart-1") blocking_ = {v1::BUSY, v1::OOF, v1::TENTATIVE};
  }
}

const std::string* SlowEligibility::MatchOf(const Mailbox& mailbox) const {
  const std::string* match = nullptr;
  for (const auto& [id, employee] : employees_) {
    if (!employee.active || !employee.provider || employee.removed) continue;
    if (EmailKey(employee.email) != EmailKey(mailbox.address)) continue;
    if (match != nullptr) return nullptr;  // AMBIGUOUS_EMPLOYEE
    match = &id;
  }
  return match;
}

SlowEligibility::State SlowEligibility::StateOf(const Mailbox& mailbox) const {
  if (disconnected_ || mailbox.disconnected) return State::kDisconnected;
  if (!enabled_) return State::kPaused;
  if (!mailbox.initialized_at_us.has_value()) return State::kNotInitialized;
  return MatchOf(mailbox) == nullptr ? State::kPaused : State::kJudges;
}

std::string SlowEligibility::ZoneTextOf(const Employee& employee) const {
  if (ZoneNamed(employee.zone) != kNoZone) return employee.zone;
  if (!employee.locations.empty()) {
    const auto location = locations_.find(employee.locations.front());
    if (location != locations_.end() && ZoneNamed(location->second.zone) != kNoZone)
      return location->second.zone;
  }
  return "UTC";
}

// Section 2 from ELIG-CALENDAR on.
bool SlowEligibility::IsEligible(const Mailbox& mailbox, const Item& item, Zone zone,
                                 Absence* holds) const {
  if (!item.calendar.empty() || item.cancelled) return false;
  if (blocking_.count(item.show_as.value_or(v1::SHOW_AS_UNKNOWN)) == 0) return false;
  if (!IsStated(item.start) || !IsStated(item.end)) return false;
  const std::optional<int64_t> start = InstantOf(item.start, item.all_day, zone);
  const std::optional<int64_t> end = InstantOf(item.end, item.all_day, zone);
  if (!start.has_value() || !end.has_value() || *end <= *start) return false;
  if (*end <= *mailbox.window_start_us) return false;
  holds->start_us = *start;
  holds->end_us = *end;
  return true;
}

// Section 3, "What an absence holds".
void SlowEligibility::HoldFields(const Employee& employee, const Item& item, const Absence* prior,
                                 Absence* holds) const {
  holds->zone = ZoneTextOf(employee);
  holds->item_id = item.id;
  holds->title = titles_ && !item.is_private ? item.subject.value_or("") : "Busy";
  const auto& assigned = employee.locations;
  const std::string wanted = AddressKey(item.location.value_or(""));
  const auto match = std::find_if(assigned.begin(), assigned.end(), [&](const std::string& id) {
    const auto location = locations_.find(id);
    return !wanted.empty() && location != locations_.end() &&
           AddressKey(location->second.address) == wanted;
  });
  if (match != assigned.end()) {
    holds->location = *match;
  } else if (prior != nullptr &&
             std::find(assigned.begin(), assigned.end(), prior->location) != assigned.end()) {
    holds->location = prior->location;
  } else if (!assigned.empty()) {
    holds->location = assigned.front();
  }
  if (item.is_private) return;
  if (item.body.has_value() && item.body->marker) {
    holds->notes = item.body->above;
  } else if (prior != nullptr) {
    holds->notes = prior->notes;
  }
}

void SlowEligibility::JudgeMailbox(const std::string& address, Mailbox* mailbox) {
  const State state = StateOf(*mailbox);
  if (state == State::kDisconnected) return Disconnect(address, mailbox);
  if (state != State::kJudges) return;  // ABS-PAUSE: nothing is removed or added
  const std::string& employee_id = *MatchOf(*mailbox);
  const Employee& employee = employees_.at(employee_id);
  const Zone zone = ZoneNamed(ZoneTextOf(employee));

  // Of each identity the item that stands: alive, in the primary calendar, observed last.
  std::map<std::string, const Item*> standing;
  for (const auto& [id, item] : mailbox->items) {
    if (item.gone || !item.calendar.empty()) continue;
    const Item*& stands = standing[item.Identity()];
    const bool later = stands == nullptr || std::pair(item.observed_at_us, item.stated_place) >
                                                std::pair(stands->observed_at_us,
                                                          stands->stated_place);
    if (later) stands = &item;
  }
  std::map<std::string, Absence> expected;
  for (const auto& [identity, item] : standing) {
    ++items_judged_;
    Absence holds;
    if (item->IsStamped() || !IsEligible(*mailbox, *item, zone, &holds)) continue;
    const AbsenceKey key = {employee_id, identity};
    const auto prior = absences_.find(key);
    const auto kept = mailbox->kept.find(key);
    const Absence* before = prior != absences_.end()       ? &prior->second
                            : kept != mailbox->kept.end() ? &kept->second
                                                          : nullptr;
    HoldFields(employee, *item, before, &holds);
    holds.mailbox = address;
    expected[identity] = std::move(holds);
  }
  for (auto at = absences_.begin(); at != absences_.end();) {
    at = at->second.mailbox == address ? absences_.erase(at) : std::next(at);
  }
  for (auto& [identity, holds] : expected) absences_[{employee_id, identity}] = std::move(holds);
  mailbox->kept.clear();
}

// SYNC-DISCONNECT: every absence goes; of what is still there it is kept what it held.
void SlowEligibility::Disconnect(const std::string& address, Mailbox* mailbox) {
  for (auto at = absences_.begin(); at != absences_.end();) {
    if (at->second.mailbox != address) {
      ++at;
      continue;
    }
    const bool is_there =
        std::any_of(mailbox->items.begin(), mailbox->items.end(), [&](const auto& entry) {
          return !entry.second.gone && entry.second.Identity() == at->first.second;
        });
    if (is_there) mailbox->kept[at->first] = at->second;
    at = absences_.erase(at);
  }
}

void SlowEligibility::JudgeAll() {
  for (auto& [address, mailbox] : mailboxes_) {
    const std::string* match = MatchOf(mailbox);
    if (match != nullptr && mailbox.initialized_at_us.has_value() &&
        !mailbox.window_start_us.has_value()) {
      // ELIG-WINDOW: midnight of the day before, where the employee is.
      const Zone zone = ZoneNamed(ZoneTextOf(employees_.at(*match)));
      mailbox.window_start_us = Midnight(DayOf(ToLocal(*mailbox.initialized_at_us, zone)) - 1, zone);
    }
    JudgeMailbox(address, &mailbox);
  }
}

std::string SlowEligibility::Compare(const std::map<std::string, v1::Absence>& absences,
                                     const std::map<uint32_t, std::string>& mailboxes) const {
  if (!wrong_.empty()) return wrong_;
  std::map<AbsenceKey, std::string> kept;
  for (const auto& [id, absence] : absences) {
    const AbsenceKey key = {absence.employee_id(), absence.ical_uid().empty()
                                                       ? "id:" + absence.item_id()
                                                       : absence.ical_uid()};
    const auto mailbox = mailboxes.find(absence.mailbox());
    const std::string text = fmt::format(
        "{} {} in {}, item {}: {} to {} {}, location \"{}\", notes \"{}\", title \"{}\"", key.first,
        key.second, mailbox == mailboxes.end() ? "?" : EmailKey(mailbox->second), absence.item_id(),
        WriteLocal(absence.start_us()), WriteLocal(absence.end_us()), absence.time_zone(),
        absence.location_id(), absence.notes(), absence.title());
    if (!kept.emplace(key, text).second) return "two absences of one identity:\n  " + text;
  }
  std::string wrong;
  for (const auto& [key, absence] : absences_) {
    const std::string text = fmt::format(
        "{} {} in {}, item {}: {} to {} {}, location \"{}\", notes \"{}\", title \"{}\"", key.first,
        key.second, absence.mailbox, absence.item_id, WriteLocal(absence.start_us),
        WriteLocal(absence.end_us), absence.zone, absence.location, absence.notes, absence.title);
    const auto found = kept.find(key);
    if (found == kept.end()) {
      wrong += fmt::format("the fold has no absence, and there ought to be\n  {}\n", text);
      continue;
    }
    if (found->second != text) {
      wrong += fmt::format("an absence is\n  {}\nand ought to be\n  {}\n", found->second, text);
    }
    kept.erase(found);
  }
  for (const auto& [key, text] : kept) {
    wrong += fmt::format("the fold has an absence that nothing stands for:\n  {}\n", text);
  }
  return wrong;
}

}  // namespace syncledger::properties
