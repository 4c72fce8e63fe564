// The truth of a generated bank at one moment: what its calendars hold, what Coconut has, who works
// there.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "syncledger/v1/fact.pb.h"
#include "tests/properties/life.h"
#include "tests/properties/recurs.h"
#include "tests/properties/wall_clock.h"

namespace syncledger::properties {

inline constexpr int kMostEmployees = 3;
inline constexpr int kLocations = 3;
inline constexpr int kServices = 3;

struct ItemStamp {
  int appointment = 0;
  std::optional<int64_t> updated_at_us;
};

// How an item's times are told.
enum class TimeForm {
  kInstants,     // in UTC; the zone is told beside them
  kWallClock,    // digits of the zone's clock
  kUnknownZone,  // digits of a clock that nobody knows
  kToldUnknown,  // in UTC; the zone that is told beside them is one that nobody knows
};

struct ItemTimes {
  bool has_start = true;
  bool has_end = true;
  int64_t start_local_us = 0;  // on the clock of `zone`
  int64_t end_local_us = 0;
  Zone zone = kUtc;
  TimeForm form = TimeForm::kInstants;
  bool all_day = false;
};

struct ItemAttendee {
  std::string address;
  int answer = 0;  // 0 none, 1 accepted, 2 declined
};

struct ItemBody {
  bool marker = true;
  std::vector<std::string> above;
  std::vector<std::string> below;
};

// What an item, or an occurrence by itself, shows.
struct Face {
  std::string subject;
  std::string location;
  ItemTimes times;
  v1::ShowAs show_as = v1::BUSY;
  bool cancelled = false;
  v1::Sensitivity sensitivity = v1::NORMAL;
  ItemBody body;
};

// An occurrence that is not as its series has it; what it shows counts where it is not deleted.
struct Deviation : Face {
  bool deleted = false;
  int version = 0;
  int64_t modified_us = 0;
};

// An item as Exchange holds it.
struct Item : Face {
  int mailbox = 0;
  int number = 0;       // within its mailbox
  int incarnation = 0;  // how often its id changed
  int version = 1;      // of its change key
  int64_t changed = 0;  // World::changes when it last changed
  int64_t modified_us = 0;
  std::string uid;
  std::string organizer;
  std::vector<ItemAttendee> attendees;
  std::optional<ItemStamp> stamp;
  int export_of = -1;                       // the appointment whose export it is
  bool edited_since = false;                // in Exchange since it was exported or taken over
  std::optional<Recurs> recurs;             // of a series' master
  std::map<int64_t, Deviation> deviations;  // of a series, by original date
  bool elsewhere = false;                   // in a calendar that is not the primary one
  bool deleted = false;
};

// The times that a series has for a date.
ItemTimes TimesOn(const Item& master, int64_t date);

// An exception as an item of its own: its number is made of its series' and the date.
Item ExceptionItem(const Item& master, int64_t date, const Deviation& deviation);

// An id left a calendar: it was deleted there, moved away, or is another now.
struct Departure {
  int item = 0;
  int incarnation = 0;
  bool from_elsewhere = false;
  int64_t at = 0;  // World::changes
};

struct Mailbox {
  std::vector<Item> items;
  std::vector<Departure> departures;
};

struct Booking {
  bool exists = false;
  bool cancelled = false;
  int64_t start_us = 0;
  int64_t end_us = 0;
  Zone zone = kHalifax;
  int service = 0;
  int location = 0;
  std::vector<int> staff;
  std::vector<int> clients;
  std::string notes;
  std::string details;
  v1::ShowAs show_as = v1::BUSY;
  int64_t updated_at_us = 0;
  int64_t edited_at_us = 0;  // of the last statement that Coconut edited something by
};

struct EmployeeEntry {
  std::string email;
  std::string zone;  // as Coconut writes it; may be empty
  bool active = true;
  bool provider = true;
  bool removed = false;
  std::vector<int> locations;
};

struct LocationEntry {
  std::string address;
  std::string zone;
};

struct SettingsEntry {
  bool staff_told = true;
  bool clients_told = true;
  bool enabled = true;
  bool over_ews = false;
  bool titles = false;
};

// Changes by events, one after the other; what an event finds missing it leaves alone.
class World {
 public:
  explicit World(const Life& life);

  void Apply(const Event& event);

  Item* FindItem(int mailbox, int number);
  // The item that holds the export of an appointment; null if there is none.
  Item* FindExport(int mailbox, int appointment);
  Booking* FindBooking(int appointment);
  bool HasEmployee(int who) const { return who >= 0 && who < kMostEmployees; }

  std::array<Mailbox, kMostEmployees> mailboxes;
  std::vector<Booking> bookings;
  std::array<EmployeeEntry, kMostEmployees> employees;
  std::array<LocationEntry, kLocations> locations;
  std::array<std::string, kServices> services;  // names
  SettingsEntry settings;
  int64_t changes = 0;  // counts changes of items

 private:
  void EditItem(const Event& event);
  void EditPart(const Event& event, Dice& dice, Item* item);
  void AddItem(const Event& event, bool recurs);
  void ChangeOccurrence(const Event& event);
  void EditOccurrence(const Event& event, Dice& dice, Deviation* deviation);
  void ChangePattern(Dice& dice, Item* item);
  bool IsClaimed(const Item& item) const;
  void DuplicateItem(const Event& event, bool copies);
  void MoveItem(const Event& event);
  void Depart(const Item& item);
  void Touch(const Event& event, Item* item);
  void Book(const Event& event);
  void RestateBooking(const Event& event);
  void TakeOver(const Event& event);
  void Export(const Event& event);
  void Withdraw(const Event& event);
  void ChangeEmployee(const Event& event);
  ItemTimes ChooseTimes(const Event& event, Dice& dice) const;

  const int64_t start_us_;
  const bool without_times_;
  const bool claimed_series_;
  const bool blind_exports_;
};

std::string EmployeeName(int who);           // "alice"
std::string MailboxAddress(int who);         // "alice@bank.example", whatever Coconut says by now
std::string ClientAddress(int client);       // "ben@mail.example"
std::string AppointmentId(int appointment);  // "501"
std::string LocationId(int location);        // "31"
std::string ServiceId(int service);          // "4"
Zone HomeZone(int who);                      // where an employee first lives

}  // namespace syncledger::properties
