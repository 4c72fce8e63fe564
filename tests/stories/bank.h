// The bank of a story: who works there, what its calendars and bookings say, as its sources would
// state them now.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/stories/story_time.h"

namespace syncledger::stories {

struct Employee {
  std::string name;     // as stories call them
  std::string mailbox;  // its address, which outlives changes of the email in Coconut
  std::string id;
  std::string email;
  std::string first_name;
  std::string last_name;
  std::string zone;
  bool active = true;
  bool provider = true;
  std::vector<std::string> locations;  // ids, in order
};

struct Place {
  std::string id;
  std::string name;
  std::string address;
};

struct Service {
  std::string id;
  std::string name;
};

struct Settings {
  bool staff_notifications = true;
  bool client_notifications = true;
  bool integration = true;
  bool titles = false;
  std::string protocol = "graph";
};

struct Stamp {
  std::string appointment;
  std::optional<int64_t> updated_at_us;
};

struct Attendee {
  std::string address;
  std::string answer = "none";  // as Graph writes it
};

struct ItemBody {
  enum class Form { kMarked, kUnmarked, kHtml, kText, kNotStated };
  Form form = Form::kMarked;
  std::string above;  // lines; of kHtml and kText the content itself
  std::string below;
};

// A recurrence as Exchange holds it; days are since 1970-01-01.
struct Repeats {
  std::string type;  // as Graph writes it: "daily", "weekly", "absoluteMonthly", "absoluteYearly";
                     // "": it does not recur
  int64_t interval = 1;
  std::set<int64_t> weekdays;        // 0 Sunday to 6 Saturday; empty: the one of the start
  std::optional<int64_t> first_day;  // the start's where it was last said to recur
  std::optional<int64_t> until_day;
  int64_t times = 0;                              // 0: not numbered
  std::optional<std::set<int64_t>> without_days;  // cancelledOccurrences, where they are told
};

// An item as Exchange holds it.
struct Item {
  std::string name;
  std::string mailbox;
  std::string id;
  std::vector<std::string> former_ids;
  std::string ical_uid;
  std::string change_key;
  int64_t modified_us = 0;
  std::string subject;
  std::string location;
  std::optional<LocalUs> start;  // digits of `zone`, or of the story's
  std::optional<LocalUs> end;
  bool all_day = false;
  std::string zone;
  std::string told_zone;
  std::string show_as = "busy";  // as Graph writes it
  bool cancelled = false;
  std::string sensitivity = "normal";
  std::string organizer;
  std::vector<Attendee> attendees;
  ItemBody body;
  Repeats repeats;  // of a series master
  // Of an occurrence of a series: the master's name, and the day that the pattern has for it.
  std::string series;
  int64_t original_day = 0;
  std::string calendar;  // "": the primary one
  std::optional<Stamp> stamp;
  bool deleted = false;
};

// An appointment as Coconut states it.
struct Booking {
  std::string id;
  bool created = false;
  LocalUs start = 0;
  LocalUs end = 0;
  std::string zone;
  std::string service = "4";
  std::string location = "31";
  std::vector<std::string> staff;    // employees' names
  std::vector<std::string> clients;  // names
  std::string internal_notes;
  std::string details;
  std::string show_as = "busy";
};

struct Bank {
  std::vector<Place> places;
  std::vector<Service> services;
  std::vector<Employee> employees;
  Settings settings;
  std::vector<Item> items;
  std::map<std::string, Booking> bookings;

  Employee* FindEmployee(std::string_view name);
  const Employee* EmployeeOfId(std::string_view id) const;
  Place* FindPlace(std::string_view name_or_id);
  Service* FindService(std::string_view name_or_id);

  // The item of that name in a mailbox; in any, if `mailbox` is empty. Null if there is none.
  Item* FindItem(std::string_view name, std::string_view mailbox);
  const Item* ItemOfId(std::string_view id) const;

  // How stories call who has this address: an employee's or client's name, else the address itself.
  std::string NameOf(std::string_view address) const;
};

// The bank that every story starts with, all but its items and bookings.
Bank StandingBank(const std::string& zone);

std::string AddressOf(std::string_view name);  // bob@mail.example; what holds an @ is one already

}  // namespace syncledger::stories
