#include "tests/properties/slow_eligibility.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "ledger/series.h"

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
    const bool counts =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
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

std::string SlowEligibility::CalendarOf(const v1::Calendar& calendar, bool has_calendar) {
  return has_calendar && !calendar.primary() ? calendar.id() : "";
}

void SlowEligibility::Hear(const v1::Fact& fact) {
  ++place_;
  now_us_ = fact.observed_at_us();
  if (place_ == 1) {
    horizon_from_us_ = now_us_ - 10 * kDayUs;
    horizon_to_us_ = now_us_ + 30 * kDayUs;
  }
  if (fact.has_exchange_item()) {
    HearItem(fact);
  } else if (fact.has_item_removed()) {
    HearRemoval(fact);
  } else if (fact.has_sync_ended() || fact.has_sync_failed()) {
    HearSyncEnd(fact);
  } else if (fact.has_export_confirmed()) {
    HearConfirmation(fact);
  } else if (fact.has_user_stated() || fact.has_user_removed() || fact.has_location_stated()) {
    HearDirectory(fact);
  } else if (fact.has_exchange_settings() || fact.has_calendar_initialized() ||
             fact.has_rules_activated()) {
    HearSettings(fact);
  } else if (fact.has_undecodable()) {
    HearUndecodable(fact);
  } else if (fact.has_series_instances()) {
    HearInstances(fact);
  } else if (fact.has_integration_connected() || fact.has_integration_disconnected()) {
    HearConnection(fact);
  } else if (fact.has_removals_decided()) {
    HearDecision(fact);
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

std::string SlowEligibility::Normalized(const std::string& address) { return EmailKey(address); }

std::string SlowEligibility::AddressOf(const Mailbox& mailbox) { return EmailKey(mailbox.address); }

SlowEligibility::Mailbox& SlowEligibility::MailboxOf(const std::string& address) {
  Mailbox& mailbox = mailboxes_[EmailKey(address)];
  if (mailbox.address.empty()) mailbox.address = address;
  return mailbox;
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
         (stated.has_attendees() && !item.has_attendees) ||
         (stated.has_recurrence() && !item.recurs.has_value());
}

// A version counts once more where it lists a series' deleted or modified occurrences.
bool SlowEligibility::ListsMore(const v1::ExchangeItem& stated, const Item& item) const {
  const bool lists = stated.cancelled_occurrences_stated() || stated.modified_occurrences_stated();
  return lists && stated.change_key() != item.listed_version;
}

void SlowEligibility::Merge(const v1::ExchangeItem& stated, Item* item) {
  item->change_key = stated.change_key();
  if (stated.has_ical_uid()) item->uid = stated.ical_uid();
  if (stated.has_subject() || WasNull(stated, "subject")) item->subject = stated.subject();
  if (stated.has_show_as()) item->show_as = stated.show_as();
  if (stated.has_is_cancelled()) item->cancelled = stated.is_cancelled();
  if (stated.has_is_all_day()) item->all_day = stated.is_all_day();
  if (stated.has_sensitivity()) item->sensitivity = stated.sensitivity();
  if (stated.has_start() || WasNull(stated, "start")) item->start = stated.start();
  if (stated.has_end() || WasNull(stated, "end")) item->end = stated.end();
  item->has_start |= stated.has_start() || WasNull(stated, "start");
  item->has_end |= stated.has_end() || WasNull(stated, "end");
  if (stated.has_location() || WasNull(stated, "location"))
    item->location = stated.location().display_name();
  if (stated.has_type()) item->type = stated.type();
  if (stated.has_series_master_id()) item->master_id = stated.series_master_id();
  if (stated.has_original_start()) item->original_start = stated.original_start();
  if (stated.has_original_start_time_zone()) item->told_zone = stated.original_start_time_zone();
  if (stated.has_recurrence()) {
    item->recurs = RecursOf(stated.recurrence());
    item->pattern_zone = stated.recurrence().time_zone();
  }
  if (WasNull(stated, "recurrence")) {
    item->recurs.reset();
    item->pattern_zone.clear();
  }
  if (stated.cancelled_occurrences_stated() || stated.modified_occurrences_stated())
    item->listed_version = stated.change_key();
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
    const bool lacks_it = id != item->id && !sibling.stamp.has_value() && !sibling.IsException();
    if (lacks_it && sibling.Identity() == item->Identity()) TakeStamp(mailbox, stamp, &sibling);
  }
}

// A new id of an identity that is known: the stamp goes with the identity.
void SlowEligibility::Inherit(Mailbox* mailbox, Item* item) {
  const Item* latest = nullptr;
  for (const auto& [id, other] : mailbox->items) {
    if (id == item->id || !other.stamp.has_value() || other.Identity() != item->Identity())
      continue;
    const bool later =
        latest == nullptr || std::pair(other.observed_at_us, other.stated_place) >
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
  if (stated.type() == v1::OCCURRENCE) return HearStub(fact, calendar);
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
      const bool after = fact.observed_at_us() > item.gone_observed_at_us ||
                         (fact.observed_at_us() == item.gone_observed_at_us && !heard);
      is_news = after && !sync_has_ended;
    } else if (same_version && (heard || !StatesMore(stated, item)) && !ListsMore(stated, item) &&
               (heard || stated.stamp().appointment_id().empty() || item.stamp.has_value())) {
      is_news = false;  // ORDER-DUPLICATE
    } else {
      // ORDER-STALE
      const bool by_source = fact.has_occurred_at_us() && item.occurred_at_us.has_value() &&
                             fact.occurred_at_us() != *item.occurred_at_us;
      is_news = by_source ? fact.occurred_at_us() > *item.occurred_at_us
                          : fact.observed_at_us() >= item.observed_at_us;
    }
    if (!is_news) {
      SeeAgain(fact, sync_has_ended, calendar, &item);
      if (!item.gone && !sync_has_ended) SeeSeries(fact, calendar, &mailbox, item);
      return;
    }
  }
  Item& item = mailbox.items[stated.item_id()];
  item.id = stated.item_id();
  Merge(stated, &item);
  item.source = fact.source();
  if (item.calendar != calendar) item.seen_in_sync.clear();
  item.calendar = calendar;
  if (fact.has_occurred_at_us()) item.occurred_at_us = fact.occurred_at_us();
  item.observed_at_us = fact.observed_at_us();
  item.stated_place = place_;
  if (fact.observed_at_us() >= item.seen_at_us) {
    item.seen_at_us = fact.observed_at_us();
    item.seen_place = place_;
  }
  if (fact.sync_kind() == v1::FULL && !sync_has_ended) item.seen_in_sync = fact.sync_id();
  item.gone = false;
  item.heard.insert(fact.fact_id());
  if (item.IsException()) {
    if (!sync_has_ended) SeeSeries(fact, calendar, &mailbox, item);
    return HearException(&mailbox, &item);
  }
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
    if (is_same && !other.IsException()) Go(&other, item.observed_at_us);
  }
  Export(mailbox, item);
  const Item* standing = StandingItem(mailbox, item.Identity());
  const bool decides = standing == nullptr || standing == &item;
  const bool recurs = item.type == v1::SERIES_MASTER || mailbox.series.count(item.Identity()) > 0;
  if (decides && recurs && !item.IsStamped()) HearMaster(fact, &mailbox, &item, is_new);
}

// A stamped item is the appointment: an absence that it had is none any more, in a pause too.
void SlowEligibility::Export(const Mailbox& mailbox, const Item& item) {
  if (!item.IsStamped()) return;
  for (auto at = absences_.begin(); at != absences_.end();) {
    const bool its =
        at->first.second == item.Identity() && at->second.mailbox == EmailKey(mailbox.address);
    at = its ? absences_.erase(at) : std::next(at);
  }
}

// Of an identity the item that stands: alive, in the primary calendar, observed last.
const SlowEligibility::Item* SlowEligibility::StandingItem(const Mailbox& mailbox,
                                                           const std::string& identity) const {
  const Item* stands = nullptr;
  for (const auto& [id, item] : mailbox.items) {
    if (item.gone || !item.calendar.empty() || item.IsException()) continue;
    if (item.Identity() != identity) continue;
    const bool later =
        stands == nullptr || std::pair(item.observed_at_us, item.stated_place) >
                                 std::pair(stands->observed_at_us, stands->stated_place);
    if (later) stands = &item;
  }
  return stands;
}

void SlowEligibility::HearConfirmation(const v1::Fact& fact) {
  const bool may =
      fact.actor().role() == v1::Actor::ADMIN || fact.actor().role() == v1::Actor::SYSTEM;
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
  if (!enabled_) return State::kPaused;
  if (disconnected_ || mailbox.disconnected) return State::kDisconnected;
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
std::optional<std::pair<int64_t, int64_t>> SlowEligibility::SpanOf(const Item& item, Zone zone) {
  if (!IsStatedTime(item.start) || !IsStatedTime(item.end)) return std::nullopt;
  const std::optional<int64_t> start = InstantOf(item.start, item.all_day, zone);
  const std::optional<int64_t> end = InstantOf(item.end, item.all_day, zone);
  if (!start.has_value() || !end.has_value() || *end <= *start) return std::nullopt;
  return std::pair(*start, *end);
}

bool SlowEligibility::IsEligible(const Mailbox& mailbox, const Item& item, Zone zone,
                                 Absence* holds) const {
  if (!item.calendar.empty() || item.cancelled) return false;
  if (blocking_.count(item.show_as.value_or(v1::SHOW_AS_UNKNOWN)) == 0) return false;
  const std::optional<std::pair<int64_t, int64_t>> span = SpanOf(item, zone);
  if (!span.has_value() || span->second <= *mailbox.window_start_us) return false;
  std::tie(holds->start_us, holds->end_us) = *span;
  return true;
}

// Section 3, "What an absence holds".
void SlowEligibility::Hold(const Employee& employee, const Item& item, const Absence* prior,
                           Absence* holds) const {
  holds->zone = ZoneTextOf(employee);
  holds->item_id = item.id;
  holds->title = titles_ && !item.IsPrivate() ? item.subject.value_or("") : "Busy";
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
  if (item.IsPrivate()) return;
  if (item.body.has_value() && item.body->marker) {
    holds->notes = item.body->above;
  } else if (prior != nullptr) {
    holds->notes = prior->notes;
  }
}

void SlowEligibility::JudgeMailbox(const std::string& address, Mailbox* mailbox) {
  if (StateOf(*mailbox) != State::kJudges) return;  // ABS-PAUSE: nothing is removed or added
  const std::string& employee_id = *MatchOf(*mailbox);
  const Employee& employee = employees_.at(employee_id);
  const Zone zone = ZoneNamed(ZoneTextOf(employee));

  std::map<std::string, Absence> expected;
  std::set<std::string> identities;
  for (const auto& [id, item] : mailbox->items) {
    const bool alive = !item.gone && item.calendar.empty() && !item.IsException();
    if (alive && mailbox->series.count(item.Identity()) == 0) identities.insert(item.Identity());
  }
  for (const std::string& identity : identities) {
    ++items_judged_;
    const Item* item = StandingItem(*mailbox, identity);
    Absence holds;
    if (item->IsStamped() || !IsEligible(*mailbox, *item, zone, &holds)) continue;
    Hold(employee, *item, PriorOf({employee_id, identity}), &holds);
    holds.mailbox = address;
    expected[identity] = std::move(holds);
  }
  for (const auto& [identity, series] : mailbox->series) {
    JudgeSeries(address, *mailbox, identity, series, &expected);
  }
  for (auto at = absences_.begin(); at != absences_.end();) {
    at = at->second.mailbox == address ? absences_.erase(at) : std::next(at);
  }
  for (auto& [identity, holds] : expected) absences_[{employee_id, identity}] = std::move(holds);
  // What came back came back now.
  for (auto at = kept_.begin(); at != kept_.end();) {
    at = at->second.mailbox == address ? kept_.erase(at) : std::next(at);
  }
}

// What an absence held before: the one that stands, else what it held when it was disconnected.
const SlowEligibility::Absence* SlowEligibility::PriorOf(const AbsenceKey& key) const {
  const auto stands = absences_.find(key);
  if (stands != absences_.end()) return &stands->second;
  const auto kept = kept_.find(key);
  return kept == kept_.end() ? nullptr : &kept->second;
}

void SlowEligibility::JudgeAll() {
  for (auto& [address, mailbox] : mailboxes_) {
    const std::string* match = MatchOf(mailbox);
    if (match != nullptr && mailbox.initialized_at_us.has_value() &&
        !mailbox.window_start_us.has_value()) {
      // ELIG-WINDOW: midnight of the day before, where the employee is.
      const Zone zone = ZoneNamed(ZoneTextOf(employees_.at(*match)));
      mailbox.window_start_us =
          Midnight(DayOf(ToLocal(*mailbox.initialized_at_us, zone)) - 1, zone);
    }
    for (auto& [identity, series] : mailbox.series) {
      const Item* master = StandingItem(mailbox, identity);
      if (master != nullptr && !master->IsStamped()) Follow(*master, &series);
    }
    JudgeMailbox(address, &mailbox);
  }
}

std::string SlowEligibility::TextOf(const AbsenceKey& key, const Absence& absence) const {
  std::string text = fmt::format("{} {} in {}", key.first, key.second, absence.mailbox);
  // Which id of its master an exception last went by does not matter.
  if (absence.exception_id.empty()) text += fmt::format(", item {}", absence.item_id);
  if (!absence.exception_id.empty()) text += fmt::format(", exception {}", absence.exception_id);
  if (absence.occurrences.empty()) {
    text += fmt::format(": {} to {}", WriteLocal(absence.start_us), WriteLocal(absence.end_us));
  }
  for (const auto& [start_us, end_us] : absence.occurrences) {
    text += fmt::format("; {} to {}", WriteLocal(start_us), WriteLocal(end_us));
  }
  return text + fmt::format(", {}, location \"{}\", notes \"{}\", title \"{}\"", absence.zone,
                            absence.location, absence.notes, absence.title);
}

std::string SlowEligibility::Compare(const std::map<std::string, v1::Absence>& absences,
                                     const std::map<uint32_t, std::string>& mailboxes) const {
  std::map<AbsenceKey, std::string> kept;
  for (const auto& [id, row] : absences) {
    AbsenceKey key = {row.employee_id(),
                      row.ical_uid().empty() ? "id:" + row.item_id() : row.ical_uid()};
    if (!row.series_id().empty()) key.second += "/" + WriteDay(row.original_date());
    Absence absence{.mailbox = "",
                    .start_us = row.start_us(),
                    .end_us = row.end_us(),
                    .zone = row.time_zone(),
                    .location = row.location_id(),
                    .notes = row.notes(),
                    .title = row.title(),
                    .item_id = row.item_id(),
                    .exception_id = row.exception_item_id(),
                    .occurrences = {}};
    const auto mailbox = mailboxes.find(row.mailbox());
    if (mailbox != mailboxes.end()) absence.mailbox = EmailKey(mailbox->second);
    if (row.has_repetition()) {
      ForEachOccurrence(row.repetition(), horizon_from_us_, horizon_to_us_,
                        [&](const SeriesOccurrence& occurrence) {
                          absence.occurrences.emplace_back(occurrence.start_us, occurrence.end_us);
                          return true;
                        });
      // None within the horizon: then its first one does not matter either.
      if (absence.occurrences.empty()) absence.start_us = absence.end_us = 0;
    }
    const std::string text = TextOf(key, absence);
    if (!kept.emplace(key, text).second) return "two absences of one identity:\n  " + text;
  }
  std::string wrong;
  for (const auto& [key, absence] : absences_) {
    const std::string text = TextOf(key, absence);
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
