// The slow model's section 6: series, their exceptions and deleted occurrences.
#include <algorithm>

#include "tests/properties/slow_eligibility.h"

namespace syncledger::properties {
namespace {

// A series whose every occurrence lies farther from its first day than this is out of reach.
constexpr int64_t kFarDays = 500;

// "2026-11-02" to days since 1970-01-01.
int64_t ReadDay(std::string_view text) {
  const auto number = [&](size_t at, size_t size) {
    int value = 0;
    for (const char c : text.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  return DayNumber(number(0, 4), number(5, 2), number(8, 2));
}

// "2026-11-02T14:00:00" to microseconds on its clock.
int64_t ReadLocal(std::string_view text) {
  const auto number = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  return ReadDay(text) * kDayUs + number(11) * kHourUs + number(14) * kMinuteUs +
         number(17) * kSecondUs;
}

}  // namespace

Recurs RecursOf(const v1::Recurrence& stated) {
  Recurs recurs;
  recurs.interval = stated.interval();
  recurs.first_day = ReadDay(stated.start_date());
  if (stated.pattern() == v1::Recurrence::DAILY) {
    recurs.type = Recurs::kDaily;
  } else if (stated.pattern() == v1::Recurrence::ABSOLUTE_MONTHLY) {
    recurs.type = Recurs::kMonthly;
    recurs.day_of_month = stated.day_of_month();
  } else {
    recurs.type = Recurs::kWeekly;
    for (int day : stated.days_of_week()) recurs.weekdays |= 1 << day;
    // With which day weeks begin matters to every second week alone.
    if (recurs.interval > 1) recurs.first_weekday = stated.first_day_of_week();
  }
  if (stated.range() == v1::Recurrence::END_DATE) recurs.last_day = ReadDay(stated.end_date());
  if (stated.range() == v1::Recurrence::NUMBERED) recurs.times = stated.number_of_occurrences();
  return recurs;
}

SlowEligibility::Series* SlowEligibility::SeriesOf(Mailbox* mailbox, const std::string& master_id,
                                                   const std::string& uid) {
  std::string identity = uid;
  if (!master_id.empty()) {
    const auto master = mailbox->items.find(master_id);
    if (master == mailbox->items.end()) return nullptr;
    identity = master->second.Identity();
  }
  const auto series = mailbox->series.find(identity);
  return series == mailbox->series.end() ? nullptr : &series->second;
}

namespace {

// On whose clock a series' dates are: the pattern's zone, else the one told, else, where neither
// was told, the one its times are written in.
Zone ClockOf(const std::string& pattern_zone, const std::string& told, const std::string& written) {
  if (ZoneNamed(pattern_zone) != kNoZone) return ZoneNamed(pattern_zone);
  if (ZoneNamed(told) != kNoZone) return ZoneNamed(told);
  return pattern_zone.empty() && told.empty() ? ZoneNamed(written) : kNoZone;
}

std::optional<int64_t> LocalOn(const v1::StatedTime& time, Zone clock) {
  if (time.has_instant_us()) return ToLocal(time.instant_us(), clock);
  const Zone zone = ZoneNamed(time.time_zone());
  if (zone == kNoZone) return std::nullopt;
  if (zone == clock) return time.local_us();  // also one that the clock leaves out on that day
  return ToLocal(ToInstant(time.local_us(), zone), clock);
}

// The date of a whole day's time, as written in its own zone.
std::optional<int64_t> DayTold(const v1::StatedTime& time) {
  if (time.has_local_us()) return DayOf(time.local_us());
  const Zone zone = ZoneNamed(time.time_zone());
  if (!time.has_instant_us() || zone == kNoZone) return std::nullopt;
  return DayOf(ToLocal(time.instant_us(), zone));
}

}  // namespace

std::optional<int64_t> SlowEligibility::OriginalDate(const Series& series,
                                                     const v1::StatedTime& time) const {
  const Item& followed = series.followed;
  const Zone clock = ClockOf(followed.pattern_zone, followed.told_zone, followed.start.time_zone());
  if (followed.all_day) {
    if (const std::optional<int64_t> day = DayTold(time)) return day;
    if (!time.has_instant_us()) return std::nullopt;
    // A midnight of a clock that nobody knows: the nearest one of UTC.
    if (clock == kNoZone) return DayOf(time.instant_us() + kDayUs / 2);
    return DayOf(ToLocal(time.instant_us(), clock));
  }
  if (clock == kNoZone) return std::nullopt;
  const std::optional<int64_t> local_us = LocalOn(time, clock);
  if (!local_us.has_value()) return std::nullopt;
  return DayOf(*local_us);
}

// What an exception stated is over with it: another one of its id begins anew.
void SlowEligibility::Drop(Item* exception, int64_t observed_at_us) {
  if (exception->gone) return;
  Go(exception, observed_at_us);
  exception->subject.reset();
  exception->show_as.reset();
  exception->location.reset();
  exception->body.reset();
  exception->sensitivity.reset();
  exception->has_start = exception->has_end = exception->has_organizer = false;
  exception->start.Clear();
  exception->end.Clear();
  exception->all_day = exception->cancelled = false;
}

// What another calendar than its own shows of a series is a copy.
bool SlowEligibility::IsOfCopy(const Mailbox& mailbox, const Series& series,
                               const std::string& calendar) {
  const auto master = mailbox.items.find(series.master_id);
  return !calendar.empty() && master != mailbox.items.end() && !master->second.gone &&
         master->second.calendar != calendar;
}

// What was heard of a date later stands.
void SlowEligibility::DeleteDate(Mailbox* mailbox, Series* series, int64_t date,
                                 int64_t observed_at_us) {
  if (!HasDay(series->frozen, date)) return;
  Date& known = series->dates[date];
  if (known.deleted || known.seen_at_us > observed_at_us) return;
  if (!known.exception.empty()) {
    Drop(&mailbox->items[known.exception], observed_at_us);
  }
  known = {.exception = "", .deleted = true, .seen_at_us = observed_at_us};
}

// A sight of an occurrence or exception in its series' calendar is a sight of that.
void SlowEligibility::SeeMaster(const v1::Fact& fact, const std::string& calendar, Item* master) {
  if (master->gone || calendar != master->calendar) return;
  if (fact.sync_kind() == v1::FULL) master->seen_in_sync = fact.sync_id();
  if (fact.observed_at_us() <= master->seen_at_us) return;
  master->seen_at_us = fact.observed_at_us();
  master->seen_place = place_;
}

void SlowEligibility::SeeSeries(const v1::Fact& fact, const std::string& calendar, Mailbox* mailbox,
                                const Item& exception) {
  if (!exception.IsException()) return;
  const Series* series = SeriesOf(mailbox, exception.master_id, exception.uid);
  if (series != nullptr) SeeMaster(fact, calendar, &mailbox->items[series->master_id]);
}

// An occurrence as its series has it.
void SlowEligibility::HearStub(const v1::Fact& fact, const std::string& calendar) {
  const v1::ExchangeItem& stated = fact.exchange_item();
  Mailbox& mailbox = MailboxOf(stated.mailbox());
  Feed& feed = FeedOf(&mailbox, fact, calendar);
  if (EnterSync(fact, &feed)) return;
  const auto master = mailbox.items.find(stated.series_master_id());
  const bool of_appointment =
      master != mailbox.items.end() && !master->second.gone && master->second.IsStamped();
  Series* series = SeriesOf(&mailbox, stated.series_master_id(), stated.ical_uid());
  if (of_appointment || series == nullptr || IsOfCopy(mailbox, *series, calendar)) return;
  SeeMaster(fact, calendar, &mailbox.items[series->master_id]);
  const std::optional<int64_t> date =
      OriginalDate(*series, stated.has_original_start() ? stated.original_start() : stated.start());
  if (!date.has_value() || !HasDay(series->frozen, *date)) return;
  Date& known = series->dates[*date];
  if (known.IsPlain() || known.seen_at_us >= fact.observed_at_us()) return;
  if (!known.exception.empty()) {
    Drop(&mailbox.items[known.exception], fact.observed_at_us());
  }
  known = {.exception = "", .deleted = false, .seen_at_us = fact.observed_at_us()};
}

bool SlowEligibility::IsListedOnly(const Item& exception) {
  return !exception.subject.has_value() && !exception.show_as.has_value() &&
         !exception.body.has_value() && !exception.location.has_value() && !exception.has_organizer;
}

// By another id it is the same occurrence: what the list leaves out stays as it was.
void SlowEligibility::GoOnAs(const Item& before, Item* listed) {
  Item item = before;
  item.id = listed->id;
  item.change_key = listed->change_key;
  item.source = listed->source;
  item.calendar = listed->calendar;
  item.type = listed->type;
  if (listed->has_start) item.start = listed->start;
  if (listed->has_end) item.end = listed->end;
  item.has_start |= listed->has_start;
  item.has_end |= listed->has_end;
  item.master_id = listed->master_id;
  if (IsStatedTime(listed->original_start)) item.original_start = listed->original_start;
  item.occurred_at_us = listed->occurred_at_us;
  item.observed_at_us = listed->observed_at_us;
  item.stated_place = listed->stated_place;
  item.seen_at_us = listed->seen_at_us;
  item.seen_place = listed->seen_place;
  item.seen_in_sync = listed->seen_in_sync;
  item.gone = listed->gone;
  item.gone_observed_at_us = listed->gone_observed_at_us;
  item.heard = listed->heard;
  item.held = listed->held;
  *listed = std::move(item);
}

void SlowEligibility::HearException(Mailbox* mailbox, Item* item) {
  const auto master = mailbox->items.find(item->master_id);
  const bool of_appointment =
      master != mailbox->items.end() && !master->second.gone && master->second.IsStamped();
  if (of_appointment) return;
  Series* series = SeriesOf(mailbox, item->master_id, item->uid);
  if (series == nullptr) {
    mailbox->awaiting.insert(item->id);
    return;
  }
  const std::optional<int64_t> date = OriginalDate(
      *series, IsStatedTime(item->original_start) ? item->original_start : item->start);
  if (!date.has_value() || !HasDay(series->frozen, *date)) return;  // REC-OCCURRENCE
  if (item->shown_date.has_value() && item->shown_date != date) {
    Date& before = series->dates[*item->shown_date];
    if (before.exception == item->id)
      before = {.exception = "", .deleted = false, .seen_at_us = now_us_};
  }
  Date& known = series->dates[*date];
  if (known.exception != item->id && IsOfCopy(*mailbox, *series, item->calendar)) return;
  if (known.seen_at_us > item->observed_at_us) {
    const bool claimed = !known.exception.empty() && known.exception != item->id;
    if (!claimed) item->gone = true;
    return;
  }
  if (!known.exception.empty() && known.exception != item->id) {
    Item& other = mailbox->items[known.exception];
    if (IsListedOnly(*item)) GoOnAs(other, item);
    Drop(&other, now_us_);
  }
  known = {.exception = item->id, .deleted = false, .seen_at_us = item->observed_at_us};
  item->shown_date = date;
}

// What a master lists of its occurrences: which are deleted, which are exceptions.
void SlowEligibility::HearLists(const v1::ExchangeItem& stated, Mailbox* mailbox, Series* series) {
  std::set<int64_t> deleted;
  for (const std::string& text : stated.cancelled_occurrences()) {
    if (text.substr(0, 4) == "OID.") {
      deleted.insert(ReadDay(std::string_view(text).substr(text.size() - 10)));
      continue;
    }
    v1::StatedTime time;
    time.set_instant_us(ReadLocal(text));
    if (const auto date = OriginalDate(*series, time)) deleted.insert(*date);
  }
  std::set<int64_t> modified;
  for (const v1::StatedTime& time : stated.modified_occurrences()) {
    if (const auto date = OriginalDate(*series, time)) modified.insert(*date);
  }
  for (int64_t date : deleted) DeleteDate(mailbox, series, date, now_us_);
  for (auto& [date, known] : series->dates) {
    const bool back =
        stated.cancelled_occurrences_stated() && known.deleted && deleted.count(date) == 0;
    const bool follows = stated.modified_occurrences_stated() && !known.exception.empty() &&
                         modified.count(date) == 0;
    if ((!back && !follows) || known.seen_at_us >= now_us_) continue;
    if (!known.exception.empty()) {
      Drop(&mailbox->items[known.exception], now_us_);
    }
    known = {.exception = "", .deleted = false, .seen_at_us = now_us_};
  }
}

// REC-FREEZE: the pattern first observed stays; its occurrences follow the master while its pattern
// is that one.
void SlowEligibility::Follow(const Item& master, Series* series) const {
  series->master_id = master.id;
  const bool as_frozen = master.recurs.has_value() ? *master.recurs == series->frozen
                                                   : master.type == v1::SERIES_MASTER;
  series->changed = !as_frozen;
  if (as_frozen) series->followed = master;
}

void SlowEligibility::HearMaster(const v1::Fact& fact, Mailbox* mailbox, Item* item, bool is_new) {
  const v1::ExchangeItem& stated = fact.exchange_item();
  const std::string identity = item->Identity();
  const bool first = mailbox->series.count(identity) == 0;
  if (first && !item->recurs.has_value()) return;
  Series& series = mailbox->series[identity];
  if (first) series.frozen = *item->recurs;
  Follow(*item, &series);
  if (!series.changed) HearLists(stated, mailbox, &series);
  if (!first && !is_new) return;
  const std::set<std::string> awaiting = mailbox->awaiting;
  for (const std::string& id : awaiting) {
    Item& exception = mailbox->items[id];
    const bool awaits_this =
        exception.master_id.empty() ? exception.uid == item->uid : exception.master_id == item->id;
    if (!awaits_this) continue;
    mailbox->awaiting.erase(id);
    if (!exception.gone && exception.type == v1::EXCEPTION) HearException(mailbox, &exception);
  }
}

// An exception that begins outside the range is not in the list, whether or not it was deleted.
bool SlowEligibility::MayBeElsewhere(const Mailbox& mailbox, const Series& series, int64_t date,
                                     const std::pair<int64_t, int64_t>& range, Zone zone) const {
  const auto known = series.dates.find(date);
  if (known == series.dates.end() || known->second.exception.empty()) return false;
  const Item item = Effective(series, date, mailbox.items.at(known->second.exception));
  const std::optional<std::pair<int64_t, int64_t>> span = SpanOf(item, zone);
  return !span.has_value() || span->first < range.first || span->first >= range.second;
}

// What the frozen pattern has in the range and the list lacks was deleted by itself.
void SlowEligibility::HearInstances(const v1::Fact& fact) {
  const v1::SeriesInstances& listed = fact.series_instances();
  Mailbox& mailbox = MailboxOf(listed.mailbox());
  const std::string calendar = CalendarOf(listed.calendar(), listed.has_calendar());
  Feed& feed = FeedOf(&mailbox, fact, calendar);
  if (EnterSync(fact, &feed)) return;
  const auto master = mailbox.items.find(listed.series_master_id());
  const bool of_appointment =
      master != mailbox.items.end() && !master->second.gone && master->second.IsStamped();
  Series* series = SeriesOf(&mailbox, listed.series_master_id(), "");
  if (of_appointment || series == nullptr) return;
  const bool old = fact.observed_at_us() < series->listed_at_us;
  if (old || !series->heard.insert(fact.fact_id()).second) return;
  if (IsOfCopy(mailbox, *series, calendar)) return;
  series->listed_at_us = fact.observed_at_us();
  if (series->changed) return;  // REC-OCCURRENCE: its own do not vanish for being gone
  std::set<int64_t> shown;
  for (const v1::StatedTime& start : listed.starts()) {
    if (const auto date = OriginalDate(*series, start)) shown.insert(*date);
  }
  // Whole days begin at midnight of the series' own clock; where nobody knows it, within a day.
  const Item& followed = series->followed;
  Zone clock = ClockOf(followed.pattern_zone, followed.told_zone, followed.start.time_zone());
  std::pair<int64_t, int64_t> range = {listed.from_us(), listed.to_us()};
  if (clock == kNoZone) {
    clock = kUtc;
    if (followed.all_day) range = {range.first + kDayUs, range.second - kDayUs};
  }
  for (int64_t date :
       DatesIn(series->frozen, DayOf(listed.from_us()) - 1, DayOf(listed.to_us()) + 2)) {
    const std::optional<std::pair<int64_t, int64_t>> span = SpanOn(*series, date, clock);
    if (!span.has_value()) return;
    if (span->first < range.first || span->first >= range.second) continue;
    if (shown.count(date) == 0) {
      if (MayBeElsewhere(mailbox, *series, date, range, clock)) continue;
      DeleteDate(&mailbox, series, date, now_us_);
      continue;
    }
    Date& known = series->dates[date];
    if (!known.deleted || known.seen_at_us > now_us_) continue;
    known.deleted = false;
    known.seen_at_us = now_us_;
  }
}

// When the series has its occurrence of that date; nothing where its times say none.
std::optional<std::pair<int64_t, int64_t>> SlowEligibility::SpanOn(const Series& series,
                                                                   int64_t date,
                                                                   Zone employee_zone) const {
  const Item& followed = series.followed;
  if (!IsStatedTime(followed.start) || !IsStatedTime(followed.end)) return std::nullopt;
  if (followed.all_day) {
    const std::optional<int64_t> first = DayTold(followed.start);
    const std::optional<int64_t> last = DayTold(followed.end);
    if (!first.has_value() || !last.has_value() || *last <= *first) return std::nullopt;
    return std::pair(Midnight(date, employee_zone), Midnight(date + *last - *first, employee_zone));
  }
  const Zone clock = ClockOf(followed.pattern_zone, followed.told_zone, followed.start.time_zone());
  if (clock == kNoZone) return std::nullopt;
  const std::optional<int64_t> start = LocalOn(followed.start, clock);
  const std::optional<int64_t> end = LocalOn(followed.end, clock);
  if (!start.has_value() || !end.has_value() || *end <= *start) return std::nullopt;
  const int64_t local_us = date * kDayUs + *start - DayOf(*start) * kDayUs;
  const int64_t start_us = ToInstant(local_us, clock);
  const int64_t end_us = ToInstant(local_us + *end - *start, clock);
  return std::pair(start_us, end_us > start_us ? end_us : start_us + (*end - *start));
}

void SlowEligibility::JudgeSeries(const std::string& address, const Mailbox& mailbox,
                                  const std::string& identity, const Series& series,
                                  std::map<std::string, Absence>* expected) {
  const Item* master = StandingItem(mailbox, identity);
  if (master == nullptr || master->IsStamped() || master->cancelled) return;
  const std::string& employee_id = *MatchOf(mailbox);
  const Employee& employee = employees_.at(employee_id);
  const Zone zone = ZoneNamed(ZoneTextOf(employee));
  const auto prior_of = [&](const std::string& key) { return PriorOf({employee_id, key}); };

  const Absence* of_series = nullptr;
  Absence holds;
  bool any_counts = false;
  for (int64_t date :
       DatesIn(series.frozen, series.frozen.first_day, series.frozen.first_day + kFarDays)) {
    const std::optional<std::pair<int64_t, int64_t>> span = SpanOn(series, date, zone);
    if (!span.has_value()) break;
    if (span->second <= *mailbox.window_start_us) continue;  // ELIG-WINDOW
    any_counts = true;
    const auto known = series.dates.find(date);
    if (known != series.dates.end() && !known->second.IsPlain()) continue;
    if (span->first >= horizon_to_us_) break;
    if (span->second > horizon_from_us_) holds.occurrences.push_back(*span);
  }
  const bool blocks = blocking_.count(master->show_as.value_or(v1::SHOW_AS_UNKNOWN)) > 0;
  if (blocks && any_counts) {
    ++items_judged_;
    Hold(employee, series.followed, prior_of(identity), &holds);
    holds.item_id = series.master_id;
    holds.mailbox = address;
    of_series = &((*expected)[identity] = std::move(holds));
  }

  for (const auto& [date, known] : series.dates) {
    if (known.exception.empty()) continue;
    ++items_judged_;
    const Item effective = Effective(series, date, mailbox.items.at(known.exception));
    Absence own;
    if (!IsEligible(mailbox, effective, zone, &own)) continue;
    const std::string key = identity + "/" + WriteDay(date);
    const Absence* prior = prior_of(key);
    Hold(employee, effective, prior != nullptr ? prior : of_series, &own);
    own.item_id = series.master_id;
    own.exception_id = known.exception;
    own.mailbox = address;
    (*expected)[key] = std::move(own);
  }
}

// What an exception states over what its series does of that date; one that was only listed states
// its times alone, and is all day only if these are midnights.
SlowEligibility::Item SlowEligibility::Effective(const Series& series, int64_t date,
                                                 const Item& own) const {
  const Item& followed = series.followed;
  const bool listed_only = IsListedOnly(own);
  Item effective = listed_only ? followed : own;
  const auto span = SpanOn(series, date, kUtc);
  const auto set = [&](bool stated, const v1::StatedTime& says, const v1::StatedTime& follows,
                       int64_t us, v1::StatedTime* time) {
    *time = stated ? says : follows;
    if (stated || !span.has_value()) return;
    time->Clear();
    if (followed.all_day) {
      time->set_local_us(us);
    } else {
      time->set_instant_us(us);
    }
  };
  set(own.has_start, own.start, followed.start, span ? span->first : 0, &effective.start);
  set(own.has_end, own.end, followed.end, span ? span->second : 0, &effective.end);
  const bool times_stated = own.has_start || own.has_end;
  if (listed_only) {
    effective.calendar = own.calendar;
    if (!times_stated || !followed.all_day) return effective;
    effective.all_day = AreWholeDays(series, effective);
    if (!effective.all_day) return effective;
    for (v1::StatedTime* time : {&effective.start, &effective.end}) {
      const int64_t day = *OriginalDate(series, *time);
      time->Clear();
      time->set_local_us(day * kDayUs);
    }
    return effective;
  }
  if (!times_stated) effective.all_day = followed.all_day;
  if (!own.subject.has_value()) effective.subject = followed.subject;
  if (!own.show_as.has_value()) effective.show_as = followed.show_as;
  if (!own.location.has_value()) effective.location = followed.location;
  if (!own.body.has_value()) effective.body = followed.body;
  if (!own.sensitivity.has_value()) effective.sensitivity = followed.sensitivity;
  return effective;
}

bool SlowEligibility::AreWholeDays(const Series& series, const Item& listed) {
  const Item& followed = series.followed;
  const Zone clock = ClockOf(followed.pattern_zone, followed.told_zone, followed.start.time_zone());
  const auto since_midnight = [&](const v1::StatedTime& time) {
    if (time.has_local_us()) return time.local_us() - DayOf(time.local_us()) * kDayUs;
    const int64_t day = DayOf(ToLocal(time.instant_us(), clock == kNoZone ? kUtc : clock));
    return time.instant_us() - Midnight(day, clock == kNoZone ? kUtc : clock);
  };
  const int64_t start_us = since_midnight(listed.start);
  const int64_t end_us = since_midnight(listed.end);
  if (clock != kNoZone) return start_us == 0 && end_us == 0;
  const int64_t apart_us =
      (end_us - start_us + kDayUs) % kDayUs;  // an hour more or less: summer time
  return apart_us <= kHourUs || apart_us >= kDayUs - kHourUs;
}

}  // namespace syncledger::properties
