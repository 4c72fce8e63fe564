// The banks of a synthetic capture: people, events and bookings as the two sides hold them, and how
// each is said.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger::synthetic {

inline constexpr int64_t kMinute = 60'000;  // times are milliseconds since 1970-01-01T00:00:00Z
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;

// A number whose bits all depend on all bits of `x` (the last step of splitmix64).
uint64_t Mix(uint64_t x);

// xoshiro256**, seeded by splitmix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(uint64_t seed);
  uint64_t Next();
  int Below(int n) { return static_cast<int>(Next() % static_cast<uint64_t>(n)); }
  int Between(int low, int high) { return low + Below(high - low + 1); }
  bool Chance(int per_mille) { return Below(1000) < per_mille; }
  template <typename T, size_t kSize>
  const T& Pick(const T (&from)[kSize]) {
    return from[Below(static_cast<int>(kSize))];
  }

 private:
  uint64_t state_[4];
};

// One event in one mailbox, as Outlook holds it. Texts are static, or belong to the event's tenant.
struct Event {
  uint64_t number = 0;   // tells events of the whole capture apart
  uint64_t id = 0;       // changes when it moves to another calendar
  uint64_t uid = 0;      // stays
  uint32_t version = 0;  // the change key
  int64_t start = 0;
  int64_t end = 0;
  int64_t modified = 0;
  std::string_view subject;
  std::string_view show_as = "busy";
  std::string_view zone;  // empty: times are said in UTC; else as wall times of this zone
  std::string_view place;
  std::string_view above;  // the body above the marker line, and below it
  std::string_view below;
  bool marker = false;
  bool all_day = false;
  bool cancelled = false;
  bool is_private = false;
  bool weekly = false;           // somebody made it recurring
  bool other_organizer = false;  // somebody else is its organizer
  int answers = 0;               // how often an attendee answered
  int guests = 0;                // attendees that only Exchange has
  int64_t booking = 0;           // the stamp: the appointment's id, 0 for none
  int64_t stamped = 0;           // and its updated_at, 0 where the stamp has lost it
  int clients = 0;
  int first_client = 0;

  // Recurring ones (series.h).
  const v1::Recurrence* recurrence = nullptr;  // of a master, which it belongs to
  uint64_t master = 0;                         // of an occurrence: its master's id
  int64_t original = 0;                        // and when the series has it
};

// An employee with a mailbox.
struct Person {
  int tenant = 0;
  int number = 0;       // the user id
  std::string address;  // of the mailbox
  std::string_view zone = "America/Halifax";
  std::vector<int> locations;
  int syncs = 0;
  bool tidy = false;  // removes what is old instead of letting it fall out of view, so that it can
                      // be read in full
  std::vector<std::unique_ptr<Event>> events;
  std::vector<Event*> unseen;  // changed since the last page
};

// An appointment, as Coconut holds it.
struct Booking {
  int64_t id = 0;
  std::vector<Person*> staff;
  int service = 0;
  int location = 0;
  int64_t start = 0;
  int64_t end = 0;
  int clients = 1;
  int first_client = 0;
  std::string_view notes;
  std::string_view details;
  int64_t updated = 0;
  bool cancelled = false;
};

struct Tenant {
  std::string name;
  int number = 0;
  std::string_view protocol = "ews";
  bool titles = false;
  std::vector<std::string_view> services;   // names; the id is 20 + place
  std::vector<std::string_view> addresses;  // of the branches; the id is 10 + place
  std::deque<Person> people;                // a deque: people are pointed at
  std::deque<Booking> bookings;             // the latest; bounded
};

struct Series;  // series.h

enum class Form {
  kWhole,      // as a delta page shows it, with its stamp; an occurrence as an exception
  kUnstamped,  // likewise, without
  kStub,       // id, type, start and end only; an occurrence as its series has it
};

// The value of a delta page in the making.
struct Page {
  std::string value;
  int facts = 0;
  int whole = 0;  // of what it shows, what is no stub
};

struct PageOptions {
  std::string_view kind = "INCREMENTAL";
  std::string sync{};           // empty: a new one
  bool last = true;             // ends the sync
  bool named = true;            // says its sync's name
  std::string_view calendar{};  // empty: the primary one
};

// Says things: composes the lines of the capture, keeps the clock, counts facts, and stops at the
// number asked for.
class Narrator {
 public:
  Narrator(int64_t facts, uint64_t seed, const std::function<absl::Status(std::string_view)>& write,
           const std::function<void(int64_t)>& progress);

  Random random;
  int64_t now;  // the ingestor's clock

  void Wait(int64_t ms) { now += ms; }
  int64_t facts() const { return facts_; }
  int64_t left() const { return limit_ - facts_; }
  bool closed() const {
    return closed_;
  }  // a line did not fit, or writing failed: nothing is said any more
  void Reopen() { closed_ = !status_.ok(); }
  const absl::Status& status() const { return status_; }

  // Coconut. `heard` is when it is observed: `now`, while `updated_at` may lie earlier.
  void Location(const Tenant& tenant, int place);
  void Service(const Tenant& tenant, int place);
  void User(const Tenant& tenant, const Person& person, bool active = true);
  void NotificationSettings(const Tenant& tenant, bool staff, bool clients);
  void ExchangeSettings(const Tenant& tenant, bool enabled, std::string_view role = "admin");
  void State(const Tenant& tenant, const Booking& booking, std::string_view event);
  // Any body of the feed, as one fact.
  void Coconut(const Tenant& tenant, std::string_view event, std::string_view role,
               std::string_view body);

  // Operators. `members` are the body's, without braces.
  void Operator(const Tenant& tenant, std::string_view event, std::string_view role,
                std::string_view members);
  void Initialize(const Tenant& tenant, const Person& person, std::string_view role = "admin");
  void Confirm(const Tenant& tenant, const Person& person, const Event& event,
               std::string_view role = "system");

  // Graph.
  void Show(const Tenant& tenant, const Person& person, const Event& event, Page* page,
            Form form = Form::kWhole);
  void Remove(uint64_t event_id, Page* page);
  std::string Send(const Tenant& tenant, Person& person, const Page& page,
                   const PageOptions& options = {});
  void Read(const Tenant& tenant, Person& person, const Event& event);  // one event by its id
  // A master by its id, with its exceptions and its deleted occurrences.
  void ReadSeries(const Tenant& tenant, Person& person, const Series& series);
  // The instances of a series in a range: `page` shows those that there are.
  void ListInstances(const Tenant& tenant, Person& person, const Event& master, int64_t from,
                     int64_t to, const Page& page);
  void Refuse(const Tenant& tenant, Person& person, int status, std::string_view code,
              std::string_view sync);
  // A body that nobody meant, which makes so many facts.
  void Garbage(const Tenant& tenant, Person& person, std::string_view body, int facts);
  // A line that was said before comes again.
  void Repeat();

  // EWS: a sync that names what changed and what was deleted, and the read that brings what
  // changed. Neither comes again: a line of such a pair makes other facts without the other.
  void SyncOverEws(const Tenant& tenant, Person& person, std::string_view kind,
                   const std::vector<const Series*>& changed,
                   const std::vector<uint64_t>& deleted = {});
  // An exception of a series, read alone.
  void ReadOverEws(const Tenant& tenant, Person& person, const Series& series,
                   const Event& exception);

  // Outlook and Coconut themselves, before anything is said.
  Event* NewEvent(Person& person, std::string_view subject, int64_t start, int64_t minutes);
  void Edit(Event* event);  // a new change key, modified now
  void MoveCalendar(Event* event);
  void Forget(Person& person, const Event* event);
  Booking* NewBooking(Tenant& tenant, std::vector<Person*> staff, int64_t start, int64_t minutes);
  void Touch(Booking* booking) { booking->updated = now; }
  // The exporter writes the appointment into that mailbox: a new event, or the one that holds it.
  Event* Export(const Tenant& tenant, const Booking& booking, Person& person,
                Event* into = nullptr);

 private:
  struct Said {
    std::string line;
    int facts;
  };

  void Begin(const Tenant& tenant, std::string_view source);
  void BeginGraph(const Tenant& tenant, const Person& person);
  void BeginEws(const Tenant& tenant, const Person& person);
  void Say(int facts);  // and perhaps, later, again
  void SayOnce(int facts);

  const int64_t limit_;
  const std::function<absl::Status(std::string_view)>& write_;
  const std::function<void(int64_t)>& progress_;
  absl::Status status_;
  int64_t facts_ = 0;
  bool closed_ = false;
  uint64_t events_ = 0;
  int64_t bookings_ = 500;
  std::string line_;
  std::deque<Said> said_;  // the latest
};

}  // namespace syncledger::synthetic
