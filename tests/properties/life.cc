#include "tests/properties/life.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "tests/properties/wall_clock.h"
#include "tests/properties/world.h"

namespace syncledger::properties {
namespace {

constexpr int kMostItems = 12;  // of one mailbox, copies aside
constexpr int kMostAppointments = 4;

// Where lives begin: an ordinary Monday, the weeks in which clocks change, a leap day.
constexpr std::array<std::array<int, 3>, 6> kFirstDays = {
    {{2026, 11, 2}, {2026, 11, 2}, {2026, 10, 30}, {2027, 3, 12}, {2027, 3, 26}, {2028, 2, 28}}};

// Writes one life, act by act.
class Writing {
 public:
  Writing(uint64_t seed, const Shape& shape) : shape_(shape), dice_(seed) {
    life_.seed = seed;
    life_.without_times = shape.without_times;
    life_.claimed_series = shape.claimed_series;
    life_.blind_exports = shape.blind_exports;
    const auto& [year, month, day] = kFirstDays[seed % kFirstDays.size()];
    life_.start_us = DayNumber(year, month, day) * kDayUs + 12 * kHourUs;
    now_us_ = life_.start_us;
    employees_ = 1 + dice_.Pick(shape.most_employees);
  }

  Life Run() {
    SetUp();
    const int acts = shape_.least_acts + dice_.Pick(shape_.most_acts - shape_.least_acts + 1);
    while (static_cast<int>(life_.events.size()) < set_up_ + acts) OneScene();
    // So that what changed last is heard of, too.
    for (int who = 0; who < employees_; ++who) {
      if (dice_.Percent(80)) Sync(who);
    }
    std::stable_sort(life_.events.begin(), life_.events.end(),
                     [](const Event& a, const Event& b) { return a.at_us < b.at_us; });
    life_.half = life_.events[life_.events.size() / 2].number;
    return std::move(life_);
  }

 private:
  Event& Add(Act act) {
    Event event;
    event.number = static_cast<int>(life_.events.size());
    event.act = act;
    event.at_us = now_us_;
    event.roll = dice_.Next();
    if (dice_.Percent(shape_.delayed) && set_up_ > 0) {
      event.delay_us = (1 + dice_.Pick(90)) * kMinuteUs;
    }
    life_.events.push_back(event);
    // Now and then two things happen at the same moment.
    if (!dice_.Percent(6)) now_us_ += (1 + dice_.Pick(20)) * kMinuteUs + dice_.Pick(60) * kSecondUs;
    return life_.events.back();
  }

  Event& AddOf(Act act, int who, int thing, int part = 0) {
    Event& event = Add(act);
    event.who = who;
    event.thing = thing;
    event.part = part;
    return event;
  }

  int AnyEmployee() { return dice_.Pick(employees_); }

  void SetUp() {
    for (int i = 0; i < kLocations; ++i) AddOf(Act::kLocation, 0, i);
    for (int i = 0; i < kServices; ++i) AddOf(Act::kService, 0, i);
    for (int who = 0; who < employees_; ++who) AddOf(Act::kEmployee, who, 0, kEmployeeNothing);
    AddOf(Act::kNotifications, 0, 0);
    AddOf(Act::kExchange, 0, 0);
    for (int who = 0; who < employees_; ++who) {
      if (shape_.all_set_up || dice_.Percent(88)) AddOf(Act::kInitialize, who, 0);
    }
    set_up_ = static_cast<int>(life_.events.size());
  }

  void OneScene() {
    const int roll = dice_.Pick(100);
    const int calendar_until = 100 - shape_.bookings;
    if (dice_.Percent(shape_.again))
      AddOf(Act::kAgain, 0, dice_.Pick(static_cast<int>(life_.events.size())));
    if (dice_.Percent(shape_.garbled)) AddOf(Act::kGarble, AnyEmployee(), 0);
    if (!shape_.apart && dice_.Percent(shape_.directory)) return Directory();
    if (roll < calendar_until) return Calendar(AnyEmployee());
    Appointment(dice_.Pick(kMostAppointments));
  }

  void Directory() {
    if (connects_.has_value() && dice_.Percent(50)) {
      AddOf(Act::kConnect, connects_->first, 0, connects_->second);
      connects_.reset();
      return;
    }
    switch (dice_.Pick(12)) {
      case 11:
        return HandOver(AnyEmployee(), AnyEmployee());
      case 10:
        connects_ = {AnyEmployee(), dice_.Pick(2)};
        AddOf(Act::kDisconnect, connects_->first, 0, connects_->second);
        return;
      case 0:
      case 1:
      case 2:
      case 3:
        AddOf(Act::kEmployee, AnyEmployee(), 0, dice_.Pick(kEmployeeParts));
        return;
      case 4:
        if (dice_.Percent(70)) {
          AddOf(Act::kLocation, 0, dice_.Pick(kLocations), dice_.Pick(2));
        } else {
          AddOf(Act::kRemoveEmployee, AnyEmployee(), 0);
        }
        return;
      case 5:
        AddOf(Act::kService, 0, dice_.Pick(kServices), dice_.Pick(2));
        return;
      case 6:
        AddOf(Act::kNotifications, 0, 0, 1);
        return;
      case 7:
        AddOf(Act::kExchange, 0, 0, dice_.Pick(4));
        return;
      case 8:
        AddOf(Act::kInitialize, AnyEmployee(), 0);
        return;
      case 9:
        AddOf(Act::kActivateRules, 0, 0, dice_.Pick(2));
        return;
    }
  }

  // Another employee comes to match a mailbox.
  void HandOver(int from, int to) {
    if (from == to) return;
    AddOf(Act::kEmployee, from, 0, kEmployeeLeavesMailbox);
    AddOf(Act::kEmployee, to, from, kEmployeeTakesMailbox);
  }

  void Sync(int who) { AddOf(Act::kSync, who, 0, dice_.Percent(12) ? 1 : 0); }

  // Much of a calendar is gone at once, or seems to be; mostly somebody decides.
  void Wipe(int who) {
    const int items = items_[static_cast<size_t>(who)];
    if (dice_.Percent(50)) {
      for (int i = 0; i < items; ++i) {
        if (dice_.Percent(90)) AddOf(Act::kDeleteItem, who, i);
      }
      Sync(who);
    } else {
      AddOf(Act::kEmptySync, who, 0);
    }
    const int sync = life_.events.back().number;
    if (dice_.Percent(30)) AddOf(Act::kEmptySync, who, 0);
    if (dice_.Percent(70)) AddOf(Act::kDecideHeld, who, sync, dice_.Pick(2));
    if (dice_.Percent(30)) {
      for (int i = 0; i < items; ++i) AddOf(Act::kRestoreItem, who, i);
      Sync(who);
    }
    if (dice_.Percent(20)) AddOf(Act::kDecideHeld, who, sync, dice_.Pick(2));
  }

  // A few changes in a calendar, and mostly a sync that shows them.
  void Calendar(int who) {
    int& items = items_[static_cast<size_t>(who)];
    if (items > 4 && dice_.Percent(shape_.wipes)) return Wipe(who);
    for (int i = 1 + dice_.Pick(3); i > 0; --i) {
      const bool adds = items < 2 || (items < kMostItems && dice_.Percent(35));
      if (adds) {
        const bool recurs = dice_.Percent(shape_.series);
        if (recurs) series_[static_cast<size_t>(who)].push_back(items);
        AddOf(recurs ? Act::kAddSeries : Act::kAddItem, who, items++,
              shape_.without_uids && !recurs && dice_.Percent(5) ? 1 : 0);
      } else {
        ChangeItem(who, dice_.Pick(items));
      }
    }
    Hear(who, dice_.Pick(items));
  }

  void ChangeItem(int who, int item) {
    const std::vector<int>& series = series_[static_cast<size_t>(who)];
    if (!series.empty() && dice_.Percent(45)) return ChangeSeries(who, dice_.OneOf(series));
    const int roll = dice_.Pick(100);
    if (roll < 62) {
      AddOf(Act::kEditItem, who, item, EditedPart());
    } else if (roll < 72) {
      AddOf(Act::kDeleteItem, who, item);
    } else if (roll < 79) {
      AddOf(Act::kRestoreItem, who, item);
    } else if (roll < 88) {
      AddOf(Act::kMoveItem, who, item);
    } else if (roll < 93) {
      AddOf(Act::kRenumberItem, who, item);
    } else if (roll < 97) {
      AddOf(Act::kClaimItem, who, item, NewNumber());
    } else {
      AddOf(Act::kCopyItem, who, item, NewNumber());
    }
  }

  void ChangeSeries(int who, int item) {
    const int roll = dice_.Pick(100);
    if (roll < 40) {
      constexpr std::array kParts = {kItemTimes,   kItemTimes, kItemShowAs,    kItemLocation,
                                     kItemSubject, kItemNotes, kItemCancelled, kItemSensitivity};
      AddOf(Act::kEditOccurrence, who, item, dice_.OneOf(kParts));
    } else if (roll < 55) {
      AddOf(Act::kDeleteOccurrence, who, item);
    } else if (roll < 65) {
      if (shape_.restored_occurrences) AddOf(Act::kRestoreOccurrence, who, item);
    } else if (roll < 80) {
      AddOf(Act::kEditItem, who, item, dice_.Percent(70) ? kItemTimes : kItemPattern);
    } else if (roll < 90) {
      AddOf(Act::kEditItem, who, item, EditedPart());
    } else if (roll < 94) {
      AddOf(Act::kDeleteItem, who, item);
    } else if (roll < 97) {
      AddOf(Act::kRestoreItem, who, item);
    } else {
      AddOf(Act::kMoveItem, who, item);
    }
  }

  int EditedPart() {
    // Times and free/busy more often than all else.
    const int part = dice_.Pick(kItemParts + 5);
    if (part == kItemStamp && !shape_.edited_stamps) return kItemTimes;
    if (part < kItemParts) return part;
    return part % 2 == 0 ? kItemTimes : kItemShowAs;
  }

  int NewNumber() { return 200 + next_number_++; }

  void Hear(int who, int item) {
    const int roll = dice_.Pick(100);
    if (roll < 75) {
      Sync(who);
    } else if (roll < 85) {
      AddOf(Act::kRead, who, item);
    } else if (roll < 90) {
      AddOf(Act::kReportRemoved, who, item, dice_.Percent(70) ? 0 : 1);
    }
  }

  void Appointment(int appointment) {
    int& booked_for = booked_for_[static_cast<size_t>(appointment)];
    if (booked_for < 0 || dice_.Percent(6)) {
      const bool changes = !shape_.apart && dice_.Percent(10);
      booked_for = booked_for < 0 || changes ? AnyEmployee() : booked_for;
      const bool several = !shape_.apart && dice_.Percent(shape_.several_staff);
      State(AddOf(Act::kBook, booked_for, appointment, several ? 1 : 0));
      if (dice_.Percent(80)) CarryOut(booked_for, appointment);
      const int second = booked_for + 1;
      if (!several || second >= employees_ || !dice_.Percent(60)) return;
      CarryOut(second, appointment);
      if (!dice_.Percent(40)) return;
      AddOf(Act::kDeleteItem, dice_.Percent(50) ? booked_for : second, 100 + appointment);
      Sync(life_.events.back().who);
      return;
    }
    const int who = shape_.apart || dice_.Percent(90) ? booked_for : AnyEmployee();
    const int item = 100 + appointment;
    const int roll = dice_.Pick(100);
    if (roll < 24) {
      State(AddOf(Act::kRestate, who, appointment, RestatedPart()));
      if (dice_.Percent(60)) CarryOut(who, appointment);
    } else if (roll < 30) {
      State(AddOf(Act::kCancelBooking, who, appointment));
      if (dice_.Percent(50)) AddOf(Act::kWithdraw, who, appointment);
    } else if (roll < 36) {
      State(AddOf(Act::kTakeOver, who, appointment));
    } else if (roll < 44) {
      CarryOut(who, appointment);
    } else if (roll < 47) {
      AddOf(dice_.Percent(50) ? Act::kDelayExport : Act::kFailExport, who, appointment);
    } else if (roll < 50) {
      AddOf(Act::kWithdraw, who, appointment);
    } else {
      for (int i = 1 + dice_.Pick(2); i > 0; --i) ChangeExported(who, item);
      Hear(who, item);
      return;
    }
    if (dice_.Percent(50)) Hear(who, item);
  }

  int RestatedPart() {
    const int part = dice_.Pick(kBookingParts + 2);
    const bool moves = part >= kBookingParts || (shape_.apart && part == kBookingStaff);
    return moves ? static_cast<int>(kBookingTimes) : part;
  }

  void ChangeExported(int who, int item) {
    const int roll = dice_.Pick(100);
    if (roll < 82) {
      AddOf(Act::kEditItem, who, item, EditedPart());
    } else if (roll < 88) {
      AddOf(Act::kDeleteItem, who, item);
    } else if (roll < 92) {
      AddOf(Act::kRestoreItem, who, item);
    } else if (roll < 95) {
      AddOf(Act::kMoveItem, who, item);
    } else if (roll < 97) {
      AddOf(Act::kRenumberItem, who, item);
    } else {
      AddOf(Act::kCopyItem, who, item, NewNumber());
    }
  }

  // What Coconut states is now and then heard of late.
  void State(Event& event) {
    if (dice_.Percent(shape_.late)) event.late_us = (5 + dice_.Pick(180)) * kMinuteUs;
  }

  void CarryOut(int who, int appointment) {
    AddOf(Act::kExport, who, appointment);
    if (dice_.Percent(50)) AddOf(Act::kConfirm, who, appointment);
    if (dice_.Percent(70)) Sync(who);
    if (dice_.Percent(10)) AddOf(Act::kConfirm, who, appointment);
  }

  const Shape& shape_;
  Dice dice_;
  Life life_;
  int64_t now_us_;
  int employees_;
  int set_up_ = 0;
  int next_number_ = 0;
  std::array<int, kMostEmployees> items_ = {};
  std::array<std::vector<int>, kMostEmployees> series_;  // numbers of items
  std::optional<std::pair<int, int>> connects_;          // who and what is disconnected
  std::array<int, kMostAppointments> booked_for_ = {-1, -1, -1, -1};
};

std::string_view NameOf(Act act) {
  switch (act) {
    case Act::kEmployee:
      return "employee stated";
    case Act::kRemoveEmployee:
      return "employee removed";
    case Act::kLocation:
      return "location stated";
    case Act::kService:
      return "service stated";
    case Act::kNotifications:
      return "notifications set";
    case Act::kExchange:
      return "integration set";
    case Act::kInitialize:
      return "calendar initialized";
    case Act::kActivateRules:
      return "rules activated";
    case Act::kDisconnect:
      return "disconnected";
    case Act::kConnect:
      return "connected";
    case Act::kDecideHeld:
      return "held removals decided";
    case Act::kEmptySync:
      return "sync that shows nothing";
    case Act::kAddItem:
      return "item added";
    case Act::kAddSeries:
      return "series added";
    case Act::kEditOccurrence:
      return "occurrence edited";
    case Act::kDeleteOccurrence:
      return "occurrence deleted";
    case Act::kRestoreOccurrence:
      return "occurrence restored";
    case Act::kEditItem:
      return "item edited";
    case Act::kMoveItem:
      return "item moved to the other calendar";
    case Act::kDeleteItem:
      return "item deleted";
    case Act::kRestoreItem:
      return "item restored";
    case Act::kRenumberItem:
      return "item has another id";
    case Act::kCopyItem:
      return "item copied";
    case Act::kClaimItem:
      return "item claimed by another";
    case Act::kSync:
      return "sync";
    case Act::kRead:
      return "item read";
    case Act::kReportRemoved:
      return "removal reported";
    case Act::kGarble:
      return "garbled";
    case Act::kBook:
      return "appointment booked";
    case Act::kRestate:
      return "appointment restated";
    case Act::kCancelBooking:
      return "appointment cancelled";
    case Act::kTakeOver:
      return "appointment taken over";
    case Act::kExport:
      return "export carried out";
    case Act::kWithdraw:
      return "export withdrawn";
    case Act::kConfirm:
      return "export confirmed";
    case Act::kDelayExport:
      return "export delayed";
    case Act::kFailExport:
      return "export failed";
    case Act::kAgain:
      return "delivered again";
  }
  return "";
}

}  // namespace

Life MakeLife(uint64_t seed, const Shape& shape) { return Writing(seed, shape).Run(); }

Shape MixedShape(uint64_t seed) {
  Shape shape;
  if (seed % 4 != 0) return shape;
  shape.bookings = 0;
  shape.wipes = 25;
  shape.least_acts = 30;
  shape.most_acts = 70;
  shape.most_employees = 2;
  return shape;
}

std::string Describe(const Event& event) {
  std::string text = fmt::format("#{} {} {}: {}", event.number, WriteLocal(event.at_us),
                                 EmployeeName(event.who), NameOf(event.act));
  text += fmt::format(" {}", event.thing);
  if (event.part != 0) text += fmt::format(" part {}", event.part);
  if (event.late_us != 0) text += fmt::format(", {} min late", event.late_us / kMinuteUs);
  if (event.delay_us != 0) text += fmt::format(", delayed by {} min", event.delay_us / kMinuteUs);
  return text;
}

}  // namespace syncledger::properties
