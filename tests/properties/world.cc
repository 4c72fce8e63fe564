#include "tests/properties/world.h"

#include <fmt/format.h>

#include <algorithm>

namespace syncledger::properties {
namespace {

constexpr std::array<std::string_view, kMostEmployees> kNames = {"alice", "bob", "carol"};
constexpr std::array<std::string_view, 4> kClients = {"ben", "dora", "emil", "fay"};
constexpr std::array<Zone, kMostEmployees> kHomes = {kHalifax, kToronto, kBeirut};
constexpr std::array<std::string_view, kLocations> kAddresses = {
    "5 Water St, Halifax", "77 Hill Rd, Halifax", "12 Mill Lane, Truro"};
constexpr std::array<std::string_view, kServices> kServiceNames = {
    "Mortgage advice", "Investment advice", "Account opening"};

// Lines of notes. Few, so that the same stand on both sides now and then.
constexpr std::array<std::string_view, 5> kNoteLines = {"likes tea", "back by 3", "bring the deed",
                                                        "call first", "R&D <team>"};

constexpr std::array<v1::ShowAs, 6> kShowAs = {
    v1::FREE, v1::TENTATIVE, v1::BUSY, v1::OOF, v1::WORKING_ELSEWHERE, v1::SHOW_AS_UNKNOWN};

std::vector<std::string> SomeLines(Dice& dice, int most) {
  std::vector<std::string> lines;
  for (int i = dice.Pick(most + 1); i > 0; --i) lines.emplace_back(dice.OneOf(kNoteLines));
  return lines;
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

std::string UpperCase(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

// The same address or title as people write it another time.
std::string Respelt(Dice& dice, std::string text, bool is_address) {
  if (dice.Percent(60)) return text;
  if (dice.Percent(50)) text = UpperCase(text);
  if (is_address && dice.Percent(50)) {
    text.erase(std::remove(text.begin(), text.end(), ','), text.end());
  }
  if (!is_address && dice.Percent(50)) {
    text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
  }
  return text;
}

}  // namespace

ItemTimes TimesOn(const Item& master, int64_t date) {
  ItemTimes times = master.times;
  const int64_t shift = (date - DayOf(times.start_local_us)) * kDayUs;
  times.start_local_us += shift;
  times.end_local_us += shift;
  return times;
}

Item ExceptionItem(const Item& master, int64_t date, const Deviation& deviation) {
  Item item = master;
  item.number = master.number * 100'000 + static_cast<int>(date % 100'000);
  item.version = deviation.version;
  item.modified_us = deviation.modified_us;
  static_cast<Face&>(item) = deviation;
  item.stamp.reset();
  item.recurs.reset();
  item.deviations.clear();
  return item;
}

std::string EmployeeName(int who) { return std::string(kNames[static_cast<size_t>(who)]); }
std::string MailboxAddress(int who) { return EmployeeName(who) + "@bank.example"; }
std::string ClientAddress(int client) {
  return fmt::format("{}@mail.example", kClients[static_cast<size_t>(client) % kClients.size()]);
}
std::string AppointmentId(int appointment) { return fmt::format("{}", 501 + appointment); }
std::string LocationId(int location) { return fmt::format("{}", 31 + location); }
std::string ServiceId(int service) { return fmt::format("{}", 4 + service); }
Zone HomeZone(int who) { return kHomes[static_cast<size_t>(who)]; }

namespace {

// All but internal notes is written to Exchange.
bool ExportedAlike(const Booking& a, const Booking& b) {
  return a.start_us == b.start_us && a.end_us == b.end_us && a.zone == b.zone &&
         a.service == b.service && a.location == b.location && a.staff == b.staff &&
         a.clients == b.clients && a.details == b.details && a.show_as == b.show_as;
}

}  // namespace

World::World(const Life& life)
    : start_us_(life.start_us),
      without_times_(life.without_times),
      claimed_series_(life.claimed_series),
      blind_exports_(life.blind_exports) {
  settings.over_ews = life.seed % 2 == 1;
  for (int who = 0; who < kMostEmployees; ++who) {
    EmployeeEntry& employee = employees[static_cast<size_t>(who)];
    employee.email = MailboxAddress(who);
    employee.zone = IanaNameOf(HomeZone(who));
    employee.locations = who == 0 ? std::vector<int>{0, 1} : std::vector<int>{who % kLocations};
  }
  for (size_t i = 0; i < kLocations; ++i) {
    locations[i] = {std::string(kAddresses[i]), std::string(IanaNameOf(kHalifax))};
  }
  for (size_t i = 0; i < kServices; ++i) services[i] = kServiceNames[i];
}

Item* World::FindItem(int mailbox, int number) {
  if (!HasEmployee(mailbox)) return nullptr;
  std::vector<Item>& items = mailboxes[static_cast<size_t>(mailbox)].items;
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const Item& item) { return item.number == number; });
  return found == items.end() ? nullptr : &*found;
}

Item* World::FindExport(int mailbox, int appointment) {
  if (!HasEmployee(mailbox)) return nullptr;
  for (Item& item : mailboxes[static_cast<size_t>(mailbox)].items) {
    if (item.export_of == appointment) return &item;
  }
  return nullptr;
}

Booking* World::FindBooking(int appointment) {
  if (appointment < 0) return nullptr;
  if (static_cast<size_t>(appointment) >= bookings.size()) {
    bookings.resize(static_cast<size_t>(appointment) + 1);
  }
  return &bookings[static_cast<size_t>(appointment)];
}

ItemTimes World::ChooseTimes(const Event& event, Dice& dice) const {
  constexpr std::array kStarts = {0, 60, 90, 150, 540, 570, 720, 840, 885, 1410};  // minutes
  constexpr std::array kLengths = {15, 30, 30, 60, 60, 60, 120, 1560, 0, -60};     // likewise
  ItemTimes times;
  const Zone home = HomeZone(event.who);
  times.zone = dice.Percent(70) ? home : static_cast<Zone>(dice.Pick(kZones));
  const int form = dice.Pick(100);
  times.form = form < 55   ? TimeForm::kInstants
               : form < 90 ? TimeForm::kWallClock
               : form < 94 ? TimeForm::kUnknownZone
                           : TimeForm::kToldUnknown;
  const int64_t today = DayOf(ToLocal(start_us_, home));
  if (dice.Percent(12)) {
    // Around the start of the window (ELIG-WINDOW): it ends then, just before or just after.
    constexpr std::array<int64_t, 4> kAround = {0, 0, -kMinuteUs, kMinuteUs};
    const int64_t end_us = Midnight(today - 1, home) + dice.OneOf(kAround);
    times.end_local_us = ToLocal(end_us, times.zone);
    times.start_local_us = times.end_local_us - kHourUs;
    return times;
  }
  const int64_t day = today - 2 + dice.Pick(8);
  times.start_local_us = day * kDayUs + dice.OneOf(kStarts) * kMinuteUs;
  times.end_local_us = times.start_local_us + dice.OneOf(kLengths) * kMinuteUs;
  times.all_day = dice.Percent(10);
  if (times.all_day) {
    times.start_local_us = day * kDayUs;
    times.end_local_us = times.start_local_us + (1 + dice.Pick(2)) * kDayUs;
  }
  if (without_times_ && dice.Percent(3)) times.has_start = false;
  if (without_times_ && dice.Percent(3)) times.has_end = false;
  return times;
}

void World::Depart(const Item& item) {
  mailboxes[static_cast<size_t>(item.mailbox)].departures.push_back(
      {item.number, item.incarnation, item.elsewhere, ++changes});
}

void World::Touch(const Event& event, Item* item) {
  ++item->version;
  item->changed = ++changes;
  item->modified_us = event.at_us;
}

// A pattern that has the item's first day.
void World::ChangePattern(Dice& dice, Item* item) {
  Recurs recurs;
  recurs.first_day = DayOf(item->times.start_local_us);
  recurs.interval = dice.Percent(70) ? 1 : 2;
  const int type = dice.Pick(100);
  if (type < 30) {
    recurs.type = Recurs::kDaily;
  } else if (type < 85) {
    recurs.type = Recurs::kWeekly;
    recurs.weekdays = 1 << WeekdayOf(recurs.first_day);
    if (dice.Percent(40)) recurs.weekdays |= 1 << dice.Pick(7);
    recurs.first_weekday = dice.Percent(50) ? 0 : 1;
  } else {
    recurs.type = Recurs::kMonthly;
    recurs.day_of_month = DateOfDay(recurs.first_day).day;
  }
  if (dice.Percent(30)) recurs.last_day = recurs.first_day + 3 + dice.Pick(25);
  if (!recurs.last_day.has_value() && dice.Percent(30)) recurs.times = 2 + dice.Pick(8);
  item->recurs = recurs;
}

void World::EditOccurrence(const Event& event, Dice& dice, Deviation* deviation) {
  if (event.part == kItemTimes) {
    constexpr std::array kShifts = {-60, 30, 120, 1440, -1440};
    const int64_t shift = dice.OneOf(kShifts) * kMinuteUs;
    const int64_t by = deviation->times.all_day ? kDayUs : shift;
    deviation->times.start_local_us += by;
    deviation->times.end_local_us += by;
  } else if (event.part == kItemShowAs) {
    deviation->show_as = dice.OneOf(kShowAs);
  } else if (event.part == kItemLocation) {
    deviation->location = Respelt(
        dice, locations[static_cast<size_t>(dice.Pick(kLocations))].address, /*is_address=*/true);
  } else if (event.part == kItemNotes) {
    deviation->body.above = SomeLines(dice, 2);
  } else if (event.part == kItemCancelled) {
    deviation->cancelled = !deviation->cancelled;
  } else if (event.part == kItemSensitivity) {
    deviation->sensitivity = v1::PRIVATE;
  } else {
    deviation->subject = fmt::format("by itself {}", dice.Pick(9));
  }
}

// One date of a series by itself. Exchange shows it as a change of the series.
void World::ChangeOccurrence(const Event& event) {
  Item* item = FindItem(event.who, event.thing);
  if (item == nullptr || item->deleted || !item->recurs.has_value()) return;
  Dice dice(event.roll);
  const std::vector<int64_t> dates =
      DatesIn(*item->recurs, item->recurs->first_day, item->recurs->first_day + 40);
  if (dates.empty()) return;
  int64_t date = dates[dice.Below(std::min<size_t>(dates.size(), 5))];
  if (event.act == Act::kRestoreOccurrence) {
    if (item->deviations.empty()) return;
    auto at = item->deviations.begin();
    std::advance(at, dice.Pick(static_cast<int>(item->deviations.size())));
    item->deviations.erase(at);
    return Touch(event, item);
  }
  Deviation& deviation = item->deviations[date];
  if (deviation.deleted) return;  // nobody sees it any more, to edit it
  if (deviation.version == 0) {
    static_cast<Face&>(deviation) = *item;
    deviation.times = TimesOn(*item, date);
  }
  Touch(event, item);
  deviation.version = item->version;
  deviation.modified_us = event.at_us;
  deviation.deleted = event.act == Act::kDeleteOccurrence;
  if (!deviation.deleted) EditOccurrence(event, dice, &deviation);
}

void World::AddItem(const Event& event, bool recurs) {
  if (!HasEmployee(event.who) || FindItem(event.who, event.thing) != nullptr) return;
  Dice dice(event.roll);
  Item item;
  item.mailbox = event.who;
  item.number = event.thing;
  // Some are the same meeting as another mailbox has.
  item.uid = dice.Percent(85) ? fmt::format("uid-{}-{}", EmployeeName(event.who), event.thing)
                              : fmt::format("uid-meeting-{}-{}", event.thing % 3, event.thing);
  if (event.part == 1) item.uid.clear();
  item.subject = fmt::format("event {}", event.thing);
  if (dice.Percent(40)) {
    item.location = Respelt(dice, locations[static_cast<size_t>(dice.Pick(kLocations))].address,
                            /*is_address=*/true);
  }
  item.times = ChooseTimes(event, dice);
  if (dice.Percent(25)) item.show_as = dice.OneOf(kShowAs);
  item.cancelled = dice.Percent(3);
  if (dice.Percent(12)) item.sensitivity = dice.Percent(60) ? v1::PRIVATE : v1::PERSONAL;
  item.organizer = dice.Percent(70) ? MailboxAddress(event.who) : ClientAddress(dice.Pick(4));
  for (int i = dice.Pick(3); i > 0; --i) item.attendees.push_back({ClientAddress(dice.Pick(4))});
  item.body.marker = dice.Percent(80);
  item.body.above = SomeLines(dice, 2);
  item.elsewhere = dice.Percent(5);
  if (recurs) {
    item.times.has_start = item.times.has_end = true;
    if (item.times.end_local_us <= item.times.start_local_us)
      item.times.end_local_us = item.times.start_local_us + kHourUs;
    ChangePattern(dice, &item);
  }
  Touch(event, &item);
  mailboxes[static_cast<size_t>(event.who)].items.push_back(std::move(item));
}

// Whether another item of its mailbox has its identity.
bool World::IsClaimed(const Item& item) const {
  const std::vector<Item>& items = mailboxes[static_cast<size_t>(item.mailbox)].items;
  return !item.uid.empty() && std::any_of(items.begin(), items.end(), [&](const Item& other) {
    return other.number != item.number && other.uid == item.uid;
  });
}

void World::DuplicateItem(const Event& event, bool copies) {
  const Item* original = FindItem(event.who, event.thing);
  const int number = event.part;  // of the new one
  if (original == nullptr || FindItem(event.who, number) != nullptr) return;
  if (!copies && original->recurs.has_value() && !claimed_series_) return;
  Item item = *original;
  item.number = number;
  item.incarnation = 0;
  item.version = 0;
  item.export_of = -1;
  item.deleted = false;
  if (copies) {
    item.uid = fmt::format("uid-{}-{}", EmployeeName(event.who), number);
  } else {
    item.stamp.reset();
  }
  Touch(event, &item);
  mailboxes[static_cast<size_t>(event.who)].items.push_back(std::move(item));
}

void World::MoveItem(const Event& event) {
  Item* item = FindItem(event.who, event.thing);
  if (item == nullptr || item->deleted) return;
  Dice dice(event.roll);
  Depart(*item);
  item->elsewhere = !item->elsewhere;
  if (dice.Percent(60)) ++item->incarnation;  // else ids outlive a move (IdType="ImmutableId")
  Touch(event, item);
}

void World::EditPart(const Event& event, Dice& dice, Item* item) {
  switch (static_cast<ItemPart>(event.part)) {
    case kItemTimes: {
      if (item->recurs.has_value()) {
        // The time of day of all of them.
        constexpr std::array kShifts = {-60, 30, 90};
        const int64_t day = DayOf(item->times.start_local_us);
        const int64_t length = item->times.end_local_us - item->times.start_local_us;
        const int64_t shift = item->times.all_day ? 0 : dice.OneOf(kShifts) * kMinuteUs;
        item->times.start_local_us = std::clamp(item->times.start_local_us + shift, day * kDayUs,
                                                (day + 1) * kDayUs - kMinuteUs);
        item->times.end_local_us = item->times.start_local_us + length;
        break;
      }
      if (dice.Percent(40)) {
        const TimeForm form = item->times.form;
        item->times = ChooseTimes(event, dice);
        if (item->export_of >= 0) item->times.form = form;
        break;
      }
      constexpr std::array kShifts = {-60, 30, 60, 1440};
      const int64_t shift = dice.OneOf(kShifts) * kMinuteUs;
      const int which = dice.Pick(3);
      const int64_t by = item->times.all_day ? kDayUs : shift;
      if (which != 1) item->times.start_local_us += by;
      if (which != 2) item->times.end_local_us += by;
      break;
    }
    case kItemShowAs:
      item->show_as = dice.OneOf(kShowAs);
      break;
    case kItemLocation:
      item->location =
          dice.Percent(15) ? ""
          : dice.Percent(20)
              ? "The café"
              : Respelt(dice, locations[static_cast<size_t>(dice.Pick(kLocations))].address,
                        /*is_address=*/true);
      break;
    case kItemSubject:
      item->subject = dice.Percent(60)
                          ? Respelt(dice, services[static_cast<size_t>(dice.Pick(kServices))],
                                    /*is_address=*/false)
                          : fmt::format("renamed {}", dice.Pick(9));
      break;
    case kItemNotes:
      item->body.marker = dice.Percent(85);
      item->body.above = SomeLines(dice, 3);
      break;
    case kItemBelow:
      item->body.below = SomeLines(dice, 2);
      break;
    case kItemAttendees:
      if (dice.Percent(40) && !item->attendees.empty()) {
        item->attendees.front().answer = 1 + dice.Pick(2);
      } else if (dice.Percent(30) && !item->attendees.empty()) {
        item->attendees.pop_back();
      } else {
        item->attendees.push_back({ClientAddress(dice.Pick(4))});
      }
      break;
    case kItemOrganizer:
      item->organizer = dice.Percent(50) ? MailboxAddress(event.who) : ClientAddress(dice.Pick(4));
      break;
    case kItemCancelled:
      item->cancelled = !item->cancelled;
      break;
    case kItemSensitivity:
      item->sensitivity = item->sensitivity == v1::PRIVATE ? v1::NORMAL : v1::PRIVATE;
      break;
    case kItemAllDay: {
      item->times.all_day = !item->times.all_day;
      const int64_t day = DayOf(item->times.start_local_us);
      item->times.start_local_us = day * kDayUs + (item->times.all_day ? 0 : 9 * kHourUs);
      item->times.end_local_us =
          item->times.all_day ? (day + 1) * kDayUs : item->times.start_local_us + kHourUs;
      break;
    }
    case kItemStamp:
      // Whoever edits extended properties by hand.
      if (!item->stamp.has_value()) break;
      if (dice.Percent(60)) {
        item->stamp->updated_at_us.reset();
      } else {
        item->stamp->appointment = dice.Pick(4);
      }
      break;
    case kItemPattern:
      if (item->recurs.has_value() && dice.Percent(25)) {
        item->recurs.reset();
      } else if (item->times.has_start && item->times.end_local_us > item->times.start_local_us &&
                 (claimed_series_ || !IsClaimed(*item))) {
        ChangePattern(dice, item);
      }
      break;
    case kItemNothing:
    case kItemParts:
      break;
  }
}

void World::EditItem(const Event& event) {
  Item* item = FindItem(event.who, event.thing);
  if (item == nullptr || item->deleted) return;
  Dice dice(event.roll);
  EditPart(event, dice, item);
  item->edited_since = true;
  Touch(event, item);
}

void World::Book(const Event& event) {
  Booking& booking = *FindBooking(event.thing);
  Dice dice(event.roll);
  const bool is_new = !booking.exists;
  booking.exists = true;
  const Booking before = booking;
  booking.updated_at_us = event.at_us;
  if (is_new || before.cancelled) booking.edited_at_us = event.at_us;
  booking.cancelled = false;
  if (!is_new && dice.Percent(50)) return;  // booked again as it was
  const Zone home = HomeZone(event.who);
  booking.zone = home;
  const int64_t day = DayOf(ToLocal(start_us_, home)) + dice.Pick(7) - (dice.Percent(10) ? 5 : 0);
  booking.start_us =
      ToInstant(day * kDayUs + (9 + dice.Pick(8)) * kHourUs + dice.Pick(2) * 30 * kMinuteUs, home);
  booking.end_us = booking.start_us + (1 + dice.Pick(3)) * 30 * kMinuteUs;
  booking.service = dice.Pick(kServices);
  booking.location = dice.Percent(85) ? event.who % kLocations : dice.Pick(kLocations);
  booking.staff = {event.who};
  if (event.part == 1) booking.staff.push_back((event.who + 1) % kMostEmployees);
  booking.clients.clear();
  for (int i = dice.Pick(3); i > 0; --i) booking.clients.push_back(dice.Pick(4));
  booking.notes = Joined(SomeLines(dice, 2));
  booking.details = Joined(SomeLines(dice, 1));
  booking.show_as = dice.Percent(85) ? v1::BUSY : v1::TENTATIVE;
  if (!ExportedAlike(before, booking)) booking.edited_at_us = event.at_us;
}

void World::RestateBooking(const Event& event) {
  Booking& booking = *FindBooking(event.thing);
  if (!booking.exists) return;
  Dice dice(event.roll);
  const Booking before = booking;
  booking.updated_at_us = event.at_us;
  switch (static_cast<BookingPart>(event.part)) {
    case kBookingTimes: {
      const int64_t shift = (dice.Percent(50) ? 30 : -60) * kMinuteUs;
      booking.start_us += shift;
      if (dice.Percent(80)) booking.end_us += shift;
      booking.end_us = std::max(booking.end_us, booking.start_us + 15 * kMinuteUs);
      break;
    }
    case kBookingService:
      booking.service = dice.Pick(kServices);
      break;
    case kBookingLocation:
      booking.location = dice.Pick(kLocations);
      break;
    case kBookingStaff:
      if (booking.staff.size() > 1) {
        booking.staff.erase(booking.staff.begin() + dice.Pick(2));
      } else if (dice.Percent(50)) {
        booking.staff.push_back((booking.staff.front() + 1) % kMostEmployees);
      } else {
        booking.staff.front() = (booking.staff.front() + 1) % kMostEmployees;
      }
      break;
    case kBookingClients:
      if (dice.Percent(40) && !booking.clients.empty()) {
        booking.clients.pop_back();
      } else {
        booking.clients.push_back(dice.Pick(4));
      }
      break;
    case kBookingNotes:
      booking.notes = Joined(SomeLines(dice, 3));
      break;
    case kBookingDetails:
      booking.details = Joined(SomeLines(dice, 2));
      break;
    case kBookingShowAs:
      booking.show_as = dice.Percent(50) ? v1::BUSY : v1::FREE;
      break;
    case kBookingNothing:
    case kBookingParts:
      break;
  }
  if (!ExportedAlike(before, booking)) booking.edited_at_us = event.at_us;
}

// Coconut has taken over what its mailbox shows of the appointment.
void World::TakeOver(const Event& event) {
  Booking& booking = *FindBooking(event.thing);
  Item* item = FindExport(event.who, event.thing);
  if (!booking.exists || item == nullptr) return;
  booking.updated_at_us = event.at_us;
  item->edited_since = false;
  const ItemTimes& times = item->times;
  const bool readable = times.has_start && times.has_end && times.form != TimeForm::kUnknownZone;
  if (readable && times.end_local_us > times.start_local_us) {
    booking.start_us = ToInstant(times.start_local_us, times.zone);
    booking.end_us = std::max(ToInstant(times.end_local_us, times.zone), booking.start_us + 1);
  }
  for (int i = 0; i < kServices; ++i) {
    if (services[static_cast<size_t>(i)] == item->subject) booking.service = i;
  }
  for (int i = 0; i < kLocations; ++i) {
    if (locations[static_cast<size_t>(i)].address == item->location) booking.location = i;
  }
  if (item->show_as != v1::SHOW_AS_UNKNOWN) booking.show_as = item->show_as;
  if (item->deleted || item->cancelled) booking.cancelled = true;
}

void World::Export(const Event& event) {
  const Booking& booking = *FindBooking(event.thing);
  if (!booking.exists || booking.cancelled || !HasEmployee(event.who)) return;
  Item* item = FindExport(event.who, event.thing);
  if (item == nullptr) {
    Item made;
    made.mailbox = event.who;
    made.number = 100 + event.thing;
    made.uid = fmt::format("uid-export-{}-{}", EmployeeName(event.who), event.thing);
    made.version = 0;
    made.export_of = event.thing;
    std::vector<Item>& items = mailboxes[static_cast<size_t>(event.who)].items;
    items.push_back(std::move(made));
    item = &items.back();
  }
  // What Exchange edited knowing of Coconut's last edit is Coconut's to take over first.
  const bool is_blind = item->edited_since && item->stamp.has_value() &&
                        item->stamp->updated_at_us.value_or(0) >= booking.edited_at_us;
  if (is_blind && !blind_exports_) return;
  item->edited_since = false;
  if (item->deleted) {
    item->deleted = false;
    ++item->incarnation;
  }
  item->subject = services[static_cast<size_t>(booking.service)];
  item->location = locations[static_cast<size_t>(booking.location)].address;
  item->times = {};
  item->times.zone = booking.zone;
  item->times.start_local_us = ToLocal(booking.start_us, booking.zone);
  item->times.end_local_us = ToLocal(booking.end_us, booking.zone);
  item->show_as = booking.show_as;
  item->cancelled = false;
  item->organizer = employees[static_cast<size_t>(event.who)].email;
  item->attendees.clear();
  for (int client : booking.clients) item->attendees.push_back({ClientAddress(client)});
  item->body.marker = true;
  item->body.below.clear();
  if (!booking.details.empty()) item->body.below = {booking.details};
  item->stamp = ItemStamp{event.thing, booking.updated_at_us};
  item->recurs.reset();
  Touch(event, item);
}

void World::Withdraw(const Event& event) {
  Item* item = FindExport(event.who, event.thing);
  if (item == nullptr || item->deleted) return;
  Dice dice(event.roll);
  if (dice.Percent(50)) {
    item->cancelled = true;
  } else {
    Depart(*item);
    item->deleted = true;
  }
  Touch(event, item);
}

void World::ChangeEmployee(const Event& event) {
  if (!HasEmployee(event.who)) return;
  EmployeeEntry& employee = employees[static_cast<size_t>(event.who)];
  Dice dice(event.roll);
  employee.removed = false;
  switch (static_cast<EmployeePart>(event.part)) {
    case kEmployeeEmail: {
      const int how = dice.Pick(10);
      const std::string own = MailboxAddress(event.who);
      employee.email = how < 4   ? own
                       : how < 6 ? UpperCase(own) + " "
                       : how < 8 ? EmployeeName(event.who) + ".alias@bank.example"
                                 : MailboxAddress(dice.Pick(kMostEmployees));
      break;
    }
    case kEmployeeActive:
      employee.active = !employee.active;
      break;
    case kEmployeeProvider:
      employee.provider = !employee.provider;
      break;
    case kEmployeeZone:
      employee.zone = dice.Percent(15) ? "" : IanaNameOf(static_cast<Zone>(dice.Pick(kZones)));
      break;
    case kEmployeeLocations:
      employee.locations.clear();
      for (int i = dice.Pick(3); i > 0; --i) {
        const int location = dice.Pick(kLocations);
        const auto& has = employee.locations;
        if (std::find(has.begin(), has.end(), location) == has.end())
          employee.locations.push_back(location);
      }
      break;
    case kEmployeeLeavesMailbox:
      employee.email = EmployeeName(event.who) + ".alias@bank.example";
      break;
    case kEmployeeTakesMailbox:
      employee.email = MailboxAddress(event.thing);
      break;
    case kEmployeeNothing:
    case kEmployeeParts:
      break;
  }
}

void World::Apply(const Event& event) {
  Dice dice(event.roll);
  switch (event.act) {
    case Act::kEmployee:
      return ChangeEmployee(event);
    case Act::kRemoveEmployee:
      if (HasEmployee(event.who)) employees[static_cast<size_t>(event.who)].removed = true;
      return;
    case Act::kLocation: {
      if (event.part == 0) return;  // stated as it is
      LocationEntry& location = locations[static_cast<size_t>(event.thing % kLocations)];
      if (dice.Percent(30)) {
        location.zone = IanaNameOf(static_cast<Zone>(dice.Pick(kZones)));
      } else {
        location.address = dice.OneOf(kAddresses);
      }
      return;
    }
    case Act::kService:
      if (event.part == 0) return;
      services[static_cast<size_t>(event.thing % kServices)] = dice.OneOf(kServiceNames);
      return;
    case Act::kNotifications:
      if (event.part == 0) return;
      settings.staff_told = dice.Percent(70);
      settings.clients_told = dice.Percent(70);
      return;
    case Act::kExchange:
      if (event.part == 1) settings.enabled = !settings.enabled;
      if (event.part == 2) settings.titles = !settings.titles;
      if (event.part == 3) settings.over_ews = !settings.over_ews;
      return;
    case Act::kAddItem:
      return AddItem(event, /*recurs=*/false);
    case Act::kAddSeries:
      return AddItem(event, /*recurs=*/true);
    case Act::kEditOccurrence:
    case Act::kDeleteOccurrence:
    case Act::kRestoreOccurrence:
      return ChangeOccurrence(event);
    case Act::kEditItem:
      return EditItem(event);
    case Act::kMoveItem:
      return MoveItem(event);
    case Act::kDeleteItem: {
      Item* item = FindItem(event.who, event.thing);
      if (item == nullptr || item->deleted) return;
      Depart(*item);
      item->deleted = true;
      item->edited_since = true;
      item->changed = ++changes;
      return;
    }
    case Act::kRestoreItem: {
      Item* item = FindItem(event.who, event.thing);
      if (item == nullptr || !item->deleted) return;
      item->deleted = false;
      item->changed = ++changes;
      if (dice.Percent(50)) Touch(event, item);  // else with its old change key
      return;
    }
    case Act::kRenumberItem: {
      Item* item = FindItem(event.who, event.thing);
      if (item == nullptr || item->deleted) return;
      Depart(*item);
      ++item->incarnation;
      Touch(event, item);
      return;
    }
    case Act::kCopyItem:
      return DuplicateItem(event, /*copies=*/true);
    case Act::kClaimItem:
      return DuplicateItem(event, /*copies=*/false);
    case Act::kBook:
      return Book(event);
    case Act::kRestate:
      return RestateBooking(event);
    case Act::kCancelBooking: {
      Booking& booking = *FindBooking(event.thing);
      if (!booking.exists) return;
      booking.cancelled = true;
      booking.updated_at_us = booking.edited_at_us = event.at_us;
      return;
    }
    case Act::kTakeOver:
      return TakeOver(event);
    case Act::kExport:
      return Export(event);
    case Act::kWithdraw:
      return Withdraw(event);
    case Act::kInitialize:
    case Act::kActivateRules:
    case Act::kDisconnect:
    case Act::kConnect:
    case Act::kDecideHeld:
    case Act::kEmptySync:
    case Act::kSync:
    case Act::kRead:
    case Act::kReportRemoved:
    case Act::kGarble:
    case Act::kConfirm:
    case Act::kDelayExport:
    case Act::kFailExport:
    case Act::kAgain:
      return;  // they only say something
  }
}

}  // namespace syncledger::properties
