#include "tests/properties/telling.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "tests/properties/coconut_lines.h"
#include "tests/properties/exchange_lines.h"
#include "tests/properties/world.h"

namespace syncledger::properties {
namespace {

// How far the changes of one calendar have been read over one protocol.
struct Feed {
  int64_t told = -1;        // World::changes; nothing yet
  std::vector<Item> shown;  // as they were shown, to be replayed
};

// The sync that an event was.
std::string SyncName(int event, int who) { return fmt::format("s{}-{}", event, EmployeeName(who)); }

class Teller {
 public:
  Teller(const Life& life, const TellOptions& options)
      : life_(life), options_(options), world_(life) {}

  std::vector<Line> Run() {
    for (const Event& event : life_.events) {
      over_ews_ = options_.protocol == Protocol::kEws ||
                  (options_.protocol == Protocol::kFirstGraphThenEws && event.number >= life_.half);
      world_.Apply(event);
      Speak(event);
    }
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const Line& a, const Line& b) { return a.heard_at_us < b.heard_at_us; });
    return std::move(lines_);
  }

 private:
  void Speak(const Event& event);
  void Sync(const Event& event);
  void Read(const Event& event);
  void ReportRemoved(const Event& event);
  void Garble(const Event& event);
  void State(const Event& event);
  void Confirm(const Event& event);
  void Again(const Event& event);

  void Add(const Event& event, std::string text, int64_t observed_at_us, int mailbox,
           int appointment = -1) {
    lines_.push_back({.text = std::move(text),
                      .observed_at_us = observed_at_us,
                      .heard_at_us = observed_at_us + event.delay_us,
                      .event = event.number,
                      .mailbox = mailbox,
                      .appointment = appointment,
                      .stated_at_us = 0,
                      .versions = {}});
  }

  void AddReading(const Event& event, const Reading& reading) {
    for (std::string& text : over_ews_ ? EwsLines(reading) : GraphLines(reading)) {
      Add(event, std::move(text), reading.observed_at_us, reading.mailbox);
      for (const Entry& entry : reading.entries) {
        const std::optional<ItemStamp>& stamp = entry.item.stamp;
        if (!entry.shows_stamp || !stamp.has_value() || !stamp->updated_at_us.has_value()) continue;
        int64_t& version = lines_.back().versions[stamp->appointment];
        version = std::max(version, *stamp->updated_at_us);
      }
    }
  }

  void AddFailure(const Event& event, const Reading& reading, const Failure& failure) {
    Add(event, over_ews_ ? EwsFailureLine(reading, failure) : GraphFailureLine(reading, failure),
        reading.observed_at_us, reading.mailbox);
  }

  Voice AdminVoice(const Event& event) const {
    Dice dice(event.roll ^ 77);
    // Now and then somebody who may not.
    const bool may = event.number < 14 || !dice.Percent(8);
    return {
        .tenant = options_.tenant, .observed_at_us = event.at_us, .role = may ? "admin" : "staff"};
  }

  Reading NewReading(const Event& event) const {
    Reading reading;
    reading.tenant = options_.tenant;
    reading.mailbox = event.who;
    reading.observed_at_us = event.at_us;
    return reading;
  }

  std::string ItemIdOf(const Item& item) const {
    return over_ews_ ? EwsItemId(item) : GraphItemId(item);
  }

  void AddOccurrences(const Item& master, std::vector<Entry>* entries);
  void Reconcile(const Event& event, const Reading& page);
  std::vector<Entry> ChangesOf(const Event& event, Dice& dice, bool full, Feed* feed);

  const Life& life_;
  const TellOptions& options_;
  World world_;
  bool over_ews_ = false;
  std::map<std::array<int, 3>, Feed> feeds_;  // by mailbox, calendar, protocol
  std::vector<Line> lines_;
};

// What a view shows of a series beside its master: its exceptions whole, some of the others as
// stubs.
void Teller::AddOccurrences(const Item& master, std::vector<Entry>* entries) {
  constexpr int64_t kDaysShown = 30;
  constexpr int kMostStubs = 4;
  Entry entry;
  entry.master = master;
  for (const auto& [date, deviation] : master.deviations) {
    if (deviation.deleted) continue;
    entry.kind = Entry::kException;
    entry.date = date;
    entry.item = ExceptionItem(master, date, deviation);
    entries->push_back(entry);
  }
  int stubs = 0;
  entry.kind = Entry::kStub;
  for (int64_t date :
       DatesIn(*master.recurs, master.recurs->first_day, master.recurs->first_day + kDaysShown)) {
    entry.date = date;
    if (master.deviations.count(date) > 0) continue;
    if (++stubs > kMostStubs) break;
    entries->push_back(entry);
  }
}

// Graph does not report deleted occurrences: whoever sees a series asks its master for them, or
// lists its instances.
void Teller::Reconcile(const Event& event, const Reading& page) {
  if (over_ews_) return;
  Dice dice(event.roll ^ 3);
  for (const Entry& entry : page.entries) {
    if (entry.kind != Entry::kItem || entry.replayed || !entry.item.recurs.has_value()) continue;
    Reading reading = NewReading(event);
    reading.elsewhere = page.elsewhere;
    reading.observed_at_us = page.observed_at_us;
    reading.is_page = false;
    if (dice.Percent(60)) {
      reading.entries = {entry};
      reading.entries.front().lists_deleted = true;
    } else {
      const Item& master = entry.item;
      const int64_t day = master.recurs->first_day;
      reading.instances = InstanceList{Midnight(day - 2, kUtc), Midnight(day + 45, kUtc)};
      Entry whose;
      whose.master = master;
      reading.entries = {whose};
      for (int64_t date : DatesIn(*master.recurs, day, day + 60)) {
        const auto deviation = master.deviations.find(date);
        Entry instance;
        instance.kind = Entry::kStub;
        instance.master = master;
        instance.date = date;
        const int64_t start_us = OriginalStart(master, date);
        if (start_us >= reading.instances->to_us) break;
        if (deviation != master.deviations.end()) {
          if (deviation->second.deleted) continue;
          instance.kind = Entry::kException;
          instance.item = ExceptionItem(master, date, deviation->second);
        }
        reading.entries.push_back(std::move(instance));
      }
    }
    AddReading(event, reading);
  }
}

// What a sync has to say of its calendar.
std::vector<Entry> Teller::ChangesOf(const Event& event, Dice& dice, bool full, Feed* feed) {
  const bool elsewhere = event.part == 1;
  const Mailbox& mailbox = world_.mailboxes[static_cast<size_t>(event.who)];
  const bool hides_stamps = dice.Percent(35);
  const int partial = dice.Pick(100);
  std::vector<Entry> entries;
  for (const Item& item : mailbox.items) {
    if (item.deleted || item.elsewhere != elsewhere) continue;
    if (!full && item.changed <= feed->told) continue;
    Entry entry;
    entry.item = item;
    entry.shows_stamp = !hides_stamps;
    // "At least the changed properties".
    if (options_.partial_reads && partial < 10 && dice.Percent(50)) {
      entry.fields = kShowsTimes | kShowsUid | static_cast<unsigned>(dice.Below(kShowsAll + 1));
    }
    const Item shown = entry.item;
    entries.push_back(std::move(entry));
    if (shown.recurs.has_value()) AddOccurrences(shown, &entries);
  }
  if (!full) {
    for (const Departure& departure : mailbox.departures) {
      if (departure.at <= feed->told || departure.from_elsewhere != elsewhere) continue;
      Entry entry;
      entry.item.mailbox = event.who;
      entry.item.number = departure.item;
      entry.item.incarnation = departure.incarnation;
      entry.kind = Entry::kRemoval;
      // What left and is there again by the same id is not reported as removed.
      const bool is_back =
          std::any_of(mailbox.items.begin(), mailbox.items.end(), [&](const Item& item) {
            return item.number == departure.item && item.incarnation == departure.incarnation &&
                   !item.deleted && item.elsewhere == elsewhere;
          });
      if (!is_back) entries.push_back(std::move(entry));
    }
  }
  // A source may say again what it said before, whatever came since.
  if (!feed->shown.empty() && dice.Percent(12)) {
    Entry replayed;
    replayed.item = dice.OneOf(feed->shown);
    replayed.replayed = true;
    const auto is_removed = [&](const Entry& entry) {
      return entry.is_removal() && ItemIdOf(entry.item) == ItemIdOf(replayed.item);
    };
    if (std::any_of(entries.begin(), entries.end(), is_removed)) return entries;
    entries.insert(entries.begin() + dice.Pick(static_cast<int>(entries.size()) + 1),
                   std::move(replayed));
  }
  return entries;
}

void Teller::Sync(const Event& event) {
  Dice dice(event.roll);
  Feed& feed = feeds_[{event.who, event.part, over_ews_ ? 1 : 0}];
  Reading reading = NewReading(event);
  reading.elsewhere = event.part == 1;
  reading.full = dice.Percent(14) || (feed.told < 0 && dice.Percent(50));
  // What has no name is known by its order.
  const bool named =
      dice.Percent(85) || reading.full || !options_.unnamed_syncs || event.delay_us > 0;
  if (named) {
    reading.sync_id = SyncName(event.number, event.who);
  }
  std::vector<Entry> entries = ChangesOf(event, dice, reading.full, &feed);
  const int ending = dice.Pick(100);
  const bool fails = options_.broken_syncs && ending < 6;
  const bool throttled = options_.broken_syncs && ending >= 6 && ending < 11;
  const bool breaks_off = options_.broken_syncs && ending >= 11 && ending < 17;
  const bool ends = !fails && !throttled && !breaks_off;
  reading.told_twice = options_.told_twice_over_ews && dice.Percent(20);
  const int64_t between_us = dice.Percent(12) ? 25 * kMinuteUs : 20 * kSecondUs;
  const int pages = 1 + (dice.Percent(30) ? dice.Pick(3) : 0);
  const size_t page_size = entries.size() / static_cast<size_t>(pages) + 1;
  const int64_t told = world_.changes;
  size_t at = 0;
  for (int page = 0; page < pages; ++page) {
    const size_t end = std::min(entries.size(), at + page_size);
    reading.entries.assign(entries.begin() + static_cast<ptrdiff_t>(at),
                           entries.begin() + static_cast<ptrdiff_t>(end));
    at = end;
    reading.last = ends && page + 1 == pages;
    if (breaks_off && page > 0 && page + 1 == pages) break;
    AddReading(event, reading);
    Reconcile(event, reading);
    reading.observed_at_us += between_us;
  }
  for (const Entry& entry : entries) {
    if (entry.kind == Entry::kItem && !entry.item.recurs.has_value())
      feed.shown.push_back(entry.item);
  }
  if (ends) feed.told = told;
  if (fails) AddFailure(event, reading, {.status = 503, .wait_s = 0});
  if (throttled) AddFailure(event, reading, {.status = 429, .wait_s = 60 + dice.Pick(3000)});
}

void Teller::Read(const Event& event) {
  const Item* item = world_.FindItem(event.who, event.thing);
  if (item == nullptr || item->deleted) return;
  Dice dice(event.roll);
  Reading reading = NewReading(event);
  reading.is_page = false;
  reading.elsewhere = item->elsewhere;
  Entry entry;
  entry.item = *item;
  entry.shows_stamp = dice.Percent(80);
  entry.lists_deleted = item->recurs.has_value();
  reading.entries.push_back(std::move(entry));
  for (const auto& [date, deviation] : item->deviations) {
    if (deviation.deleted) continue;
    Entry exception;
    exception.kind = Entry::kException;
    exception.master = *item;
    exception.date = date;
    exception.item = ExceptionItem(*item, date, deviation);
    reading.entries.push_back(std::move(exception));
  }
  AddReading(event, reading);
}

void Teller::ReportRemoved(const Event& event) {
  Dice dice(event.roll);
  Reading reading = NewReading(event);
  reading.sync_id = SyncName(event.number, event.who);
  Entry entry;
  entry.kind = Entry::kRemoval;
  entry.item.mailbox = event.who;
  entry.item.number = 900 + event.number;  // of one that was never in this view
  if (const Item* item = world_.FindItem(event.who, event.thing);
      item != nullptr && event.part == 0) {
    entry.item = *item;
    reading.elsewhere = item->elsewhere;
  }
  reading.entries.push_back(std::move(entry));
  reading.last = dice.Percent(60);
  AddReading(event, reading);
}

void Teller::Garble(const Event& event) {
  Dice dice(event.roll);
  Reading reading = NewReading(event);
  const Mailbox& mailbox = world_.mailboxes[static_cast<size_t>(event.who)];
  const bool of_item = !mailbox.items.empty() && dice.Percent(50);
  if (of_item) {
    // An item with a time that no calendar has, on a page of a FULL sync that shows nothing else.
    Entry entry;
    entry.item = dice.OneOf(mailbox.items);
    entry.unreadable = true;
    reading.sync_id = SyncName(event.number, event.who);
    reading.full = dice.Percent(50);
    reading.elsewhere = entry.item.elsewhere;
    reading.entries.push_back(std::move(entry));
    reading.last = true;
    return AddReading(event, reading);
  }
  const Voice voice = AdminVoice(event);
  constexpr std::array<std::string_view, 3> kBodies = {R"({"value":5})", "[]", R"({"odd":"one"})"};
  const std::string body(dice.OneOf(kBodies));
  switch (dice.Pick(3)) {
    case 0:
      return Add(event,
                 over_ews_ ? ExchangeLine("ews", reading, 200, 0, R"("<odd")")
                           : ExchangeLine("graph", reading, 200, 0, body),
                 event.at_us, event.who);
    case 1:
      return Add(event, OperatorLine(voice, "calendar.initialized", ""), event.at_us, event.who);
    default: {
      Booking booking;
      booking.end_us = -kDayUs;  // before its start: no duration
      booking.updated_at_us = event.at_us;
      booking.staff = {0};
      return Add(event, AppointmentLine(voice, booking, 90, "created"), event.at_us, -1, 90);
    }
  }
}

// Coconut states an appointment.
void Teller::State(const Event& event) {
  const Booking& booking = *world_.FindBooking(event.thing);
  if (!booking.exists) return;
  Dice dice(event.roll ^ 5);
  const int64_t observed_at_us = event.at_us + event.late_us;
  const Voice voice{.tenant = options_.tenant,
                    .observed_at_us = observed_at_us,
                    .role = dice.Percent(50) ? "staff" : "system"};
  std::string_view name = "updated";
  int only = -1;
  if (event.act == Act::kBook) {
    name = "created";
  } else if (booking.cancelled && event.act != Act::kRestate) {
    name = "cancelled";
  } else if (event.act == Act::kRestate && dice.Percent(25)) {
    only = event.part;
  }
  Add(event, AppointmentLine(voice, booking, event.thing, name, only), observed_at_us, event.who,
      event.thing);
  lines_.back().stated_at_us = event.at_us;
}

void Teller::Confirm(const Event& event) {
  const Item* item = world_.FindExport(event.who, event.thing);
  Voice voice = AdminVoice(event);
  if (voice.role == "admin") voice.role = "system";
  const std::string common = fmt::format(R"("mailbox":"{}","appointment_id":"{}")",
                                         MailboxAddress(event.who), AppointmentId(event.thing));
  if (event.act == Act::kDelayExport) {
    return Add(event,
               OperatorLine(voice, "export.delayed",
                            fmt::format(R"({},"until":"{}")", common,
                                        WriteInstant(event.at_us + 30 * kMinuteUs))),
               event.at_us, event.who, event.thing);
  }
  if (event.act == Act::kFailExport) {
    return Add(event,
               OperatorLine(voice, "export.failed", fmt::format(R"({},"reason":"quota")", common)),
               event.at_us, event.who, event.thing);
  }
  if (item == nullptr || !item->stamp.has_value() || !item->stamp->updated_at_us.has_value())
    return;
  Add(event,
      OperatorLine(voice, "export.confirmed",
                   fmt::format(R"({},"item_id":"{}","change_key":"{}","updated_at":"{}")", common,
                               ItemIdOf(*item), ChangeKey(*item),
                               WriteInstant(*item->stamp->updated_at_us))),
      event.at_us, event.who, event.thing);
  lines_.back().versions[item->stamp->appointment] = *item->stamp->updated_at_us;
}

void Teller::Again(const Event& event) {
  const size_t count = lines_.size();
  for (size_t i = 0; i < count; ++i) {
    if (lines_[i].event != event.thing) continue;
    Line line = lines_[i];
    line.heard_at_us = std::max(event.at_us, line.heard_at_us);
    line.event = event.number;
    lines_.push_back(std::move(line));
  }
}

void Teller::Speak(const Event& event) {
  const Voice voice = AdminVoice(event);
  const auto add = [&](std::string text) { Add(event, std::move(text), event.at_us, -1); };
  Dice dice(event.roll ^ 9);
  switch (event.act) {
    case Act::kEmployee:
      return add(EmployeeLine(voice, world_, event.who, event.at_us));
    case Act::kRemoveEmployee:
      return add(EmployeeRemovedLine(voice, event.who, event.at_us));
    case Act::kLocation:
      return add(LocationLine(voice, world_, event.thing, event.at_us));
    case Act::kService:
      return add(ServiceLine(voice, world_, event.thing, event.at_us));
    case Act::kNotifications:
      return add(NotificationsLine(voice, world_.settings));
    case Act::kExchange: {
      SettingsEntry settings = world_.settings;
      if (options_.setting_follows) settings.over_ews = over_ews_;
      return add(ExchangeSettingsLine(voice, settings));
    }
    case Act::kInitialize:
      return Add(event,
                 OperatorLine(voice, "calendar.initialized",
                              fmt::format(R"("mailbox":"{}")", MailboxAddress(event.who))),
                 event.at_us, event.who);
    case Act::kActivateRules: {
      const std::string_view version = dice.Percent(10)  ? "unheard-of-1"
                                       : event.part == 0 ? "overview-1"
                                                         : "quickstart-1";
      return add(OperatorLine(voice, "rules.activated", fmt::format(R"("version":"{}")", version)));
    }
    case Act::kDisconnect:
    case Act::kConnect:
      return Add(
          event,
          OperatorLine(
              voice,
              event.act == Act::kConnect ? "integration.connected" : "integration.disconnected",
              event.part == 0 ? "" : fmt::format(R"("mailbox":"{}")", MailboxAddress(event.who))),
          event.at_us, event.part == 0 ? -1 : event.who);
    case Act::kDecideHeld:
      return Add(
          event,
          OperatorLine(voice, event.part == 0 ? "removals.approved" : "removals.rejected",
                       fmt::format(R"("mailbox":"{}","sync_id":"{}")", MailboxAddress(event.who),
                                   SyncName(event.thing, event.who))),
          event.at_us, event.who);
    case Act::kEmptySync: {
      Reading reading = NewReading(event);
      reading.sync_id = SyncName(event.number, event.who);
      reading.full = true;
      reading.last = true;
      return AddReading(event, reading);
    }
    case Act::kSync:
      return Sync(event);
    case Act::kRead:
      return Read(event);
    case Act::kReportRemoved:
      return ReportRemoved(event);
    case Act::kGarble:
      return Garble(event);
    case Act::kBook:
    case Act::kRestate:
    case Act::kCancelBooking:
    case Act::kTakeOver:
      return State(event);
    case Act::kConfirm:
    case Act::kDelayExport:
    case Act::kFailExport:
      return Confirm(event);
    case Act::kAgain:
      return Again(event);
    case Act::kAddItem:
    case Act::kAddSeries:
    case Act::kEditOccurrence:
    case Act::kDeleteOccurrence:
    case Act::kRestoreOccurrence:
    case Act::kEditItem:
    case Act::kMoveItem:
    case Act::kDeleteItem:
    case Act::kRestoreItem:
    case Act::kRenumberItem:
    case Act::kCopyItem:
    case Act::kClaimItem:
    case Act::kExport:
    case Act::kWithdraw:
      return;
  }
}

}  // namespace

std::vector<Line> Tell(const Life& life, const TellOptions& options) {
  return Teller(life, options).Run();
}

}  // namespace syncledger::properties
