// An independent, slow model of which absences stand, held against those that the fold keeps.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "tests/properties/recurs.h"
#include "tests/properties/wall_clock.h"

namespace syncledger::properties {

// A pattern as a fact states it.
Recurs RecursOf(const v1::Recurrence& stated);

inline bool IsStatedTime(const v1::StatedTime& time) {
  return time.has_instant_us() || time.has_local_us();
}

// Sections 1, 2, 3, 6 and 8 of docs/rules.md once more, written from the rules and not from
// ledger/rules: it hears facts, keeps what they said in plain maps, and after each finds out anew
// which items of all mailboxes have an absence and what it holds. Its zones are wall_clock.h's.
//
// Of one tenant. It knows only what generated lives say: bodies are simple HTML, zones are those of
// wall_clock.h.
class SlowEligibility {
 public:
  void Hear(const v1::Fact& fact);

  // Whether the absences are those that ought to stand (3 and 4 of "What always holds"): the same
  // ones, of the same fields, a series date by date over the first weeks of the history. What
  // differs, in words; "" if nothing. `mailboxes`: addresses by number.
  std::string Compare(const std::map<std::string, v1::Absence>& absences,
                      const std::map<uint32_t, std::string>& mailboxes) const;

  int64_t items_judged() const { return items_judged_; }

 private:
  struct Body {
    bool marker = false;
    std::string above;
  };

  struct Stamp {
    std::string appointment;
    std::optional<int64_t> updated_at_us;
  };

  // A removal that waits for an operator, or was decided about (SYNC-HELD).
  struct Held {
    std::string sync_id;
    std::string calendar;
    int64_t observed_at_us = 0;
    int64_t place = 0;
    int64_t gone_at_us = 0;
  };

  struct HeldSync {
    bool decided = false;
    bool approved = false;
    std::map<std::string, Held> removals;  // by item id
  };

  // An item as its statements add up.
  struct Item {
    std::string id;
    std::string change_key;
    std::string uid;
    v1::Source source = v1::SOURCE_UNSPECIFIED;
    std::string calendar;  // "": the primary one
    std::optional<std::string> subject;
    std::optional<std::string> location;
    std::optional<v1::ShowAs> show_as;
    std::optional<Body> body;
    v1::StatedTime start;
    v1::StatedTime end;
    bool has_start = false;
    bool has_end = false;
    bool has_organizer = false;
    bool has_attendees = false;
    bool all_day = false;
    v1::ItemType type = v1::ITEM_TYPE_UNKNOWN;
    std::string master_id;  // of an exception
    v1::StatedTime original_start;
    std::optional<int64_t> shown_date;  // of an exception: the date that it shows
    std::optional<Recurs> recurs;
    std::string pattern_zone;  // of a master
    std::string told_zone;
    std::string listed_version;  // the change key under which it last listed occurrences
    std::optional<v1::Sensitivity> sensitivity;
    bool cancelled = false;
    std::optional<int64_t> occurred_at_us;
    int64_t observed_at_us = 0;
    int64_t stated_place = 0;  // which fact stated it last
    int64_t seen_at_us = 0;
    int64_t seen_place = 0;    // which fact showed it last
    std::string seen_in_sync;  // the FULL sync that showed it last
    bool gone = false;
    int64_t gone_observed_at_us = 0;
    std::optional<Stamp> stamp;
    bool copied = false;
    std::set<std::string> heard;  // fact ids
    std::optional<Held> held;     // a removal of it that waited for an operator

    std::string Identity() const { return uid.empty() ? "id:" + id : uid; }
    bool IsException() const { return type == v1::EXCEPTION; }
    bool IsPrivate() const { return sensitivity == v1::PRIVATE; }
    bool IsStamped() const { return stamp.has_value() && !copied; }
  };

  // One date of a series that something was told of by itself.
  struct Date {
    std::string exception;  // the item that shows it; "": none
    bool deleted = false;
    int64_t seen_at_us = 0;

    bool IsPlain() const { return exception.empty() && !deleted; }
  };

  // A recurring identity of a mailbox.
  struct Series {
    Recurs frozen;
    Item followed;         // its master as its occurrences follow it
    bool changed = false;  // the pattern that Exchange states is another by now
    std::string master_id;
    int64_t listed_at_us = 0;
    std::map<int64_t, Date> dates;
    std::set<std::string> heard;  // lists of instances
  };

  struct Removal {
    int64_t observed_at_us = 0;
    int64_t place = 0;
    std::string sync_id;
  };

  // The syncs of one calendar over one protocol.
  struct Feed {
    std::string running;  // its id; "": none runs
    bool doubtful = false;
    int64_t started_at_us = 0;
    int64_t started_place = 0;
    std::set<std::string> ended;
    std::map<std::string, Removal> removals;  // that wait, by item id
  };

  struct Confirmation {
    Stamp stamp;
  };

  struct Mailbox {
    std::string address;
    std::optional<int64_t> initialized_at_us;
    std::optional<int64_t> window_start_us;
    std::map<std::string, Item> items;
    std::map<std::pair<int, std::string>, Feed> feeds;  // by protocol and calendar
    std::map<std::string, Confirmation> confirmations;  // that wait, by item id
    std::map<std::string, Series> series;               // by identity
    std::map<std::string, HeldSync> held;               // by sync id
    bool disconnected = false;
    int64_t connection_observed_at_us = 0;
    std::set<std::string> awaiting;  // exceptions of a series that was not seen yet
  };

  struct Employee {
    std::string email;
    std::string zone;
    bool active = false;
    bool provider = false;
    bool removed = false;
    std::vector<std::string> locations;
    int64_t updated_at_us = 0;
  };

  struct Location {
    std::string address;
    std::string zone;
    int64_t updated_at_us = 0;
  };

  // What stands in a schedule.
  struct Absence {
    std::string mailbox;  // normalised address
    int64_t start_us = 0;
    int64_t end_us = 0;
    std::string zone;
    std::string location;
    std::string notes;
    std::string title;
    std::string item_id;
    std::string exception_id;
    std::vector<std::pair<int64_t, int64_t>> occurrences;  // of a series, those within the horizon
  };
  // Employee and identity; of an exception its series', "/" and its original date.
  using AbsenceKey = std::pair<std::string, std::string>;

  enum class State { kJudges, kPaused, kDisconnected, kNotInitialized };

  void HearItem(const v1::Fact& fact);
  void HearRemoval(const v1::Fact& fact);
  void HearSyncEnd(const v1::Fact& fact);
  void HearConfirmation(const v1::Fact& fact);
  void HearDirectory(const v1::Fact& fact);
  void HearSettings(const v1::Fact& fact);
  void HearUndecodable(const v1::Fact& fact);
  void HearConnection(const v1::Fact& fact);
  void HearDecision(const v1::Fact& fact);

  // When the removal of each item that the end of a sync would remove was observed.
  using Going = std::map<std::string, int64_t>;
  Going Missing(const v1::Fact& fact, const Mailbox& mailbox, const Feed& feed,
                const std::string& calendar) const;
  // Whether an absence ends with the item, or would be brought back but for its end.
  void SeeMaster(const v1::Fact& fact, const std::string& calendar, Item* master);
  void SeeSeries(const v1::Fact& fact, const std::string& calendar, Mailbox* mailbox,
                 const Item& exception);
  static std::optional<std::pair<int64_t, int64_t>> SpanOf(const Item& item, Zone zone);
  bool MayBeElsewhere(const Mailbox& mailbox, const Series& series, int64_t date,
                      const std::pair<int64_t, int64_t>& range, Zone zone) const;
  const Series* ExceptionAtStake(const Mailbox& mailbox, const Item& exception,
                                 const Going& all_going) const;
  bool HasStake(const Mailbox& mailbox, const Item& item, const Going& all_going) const;
  const Item* SpeakingItem(const Mailbox& mailbox, const std::string& identity) const;
  int CountOf(const Mailbox& mailbox, const Going& going, const Going& all_going) const;
  int WhatItHas(const Mailbox& mailbox) const;
  bool HasAbsence(const Mailbox& mailbox, const std::string& identity, bool alive) const;
  void Remove(Mailbox* mailbox, const Going& going);
  void HearStub(const v1::Fact& fact, const std::string& calendar);
  void HearInstances(const v1::Fact& fact);
  void HearMaster(const v1::Fact& fact, Mailbox* mailbox, Item* item, bool is_new);
  void Follow(const Item& master, Series* series) const;
  void HearLists(const v1::ExchangeItem& stated, Mailbox* mailbox, Series* series);
  void HearException(Mailbox* mailbox, Item* item);
  static bool IsListedOnly(const Item& exception);
  static void GoOnAs(const Item& before, Item* listed);

  Series* SeriesOf(Mailbox* mailbox, const std::string& master_id, const std::string& uid);
  std::optional<int64_t> OriginalDate(const Series& series, const v1::StatedTime& time) const;
  void DeleteDate(Mailbox* mailbox, Series* series, int64_t date, int64_t observed_at_us);
  std::optional<std::pair<int64_t, int64_t>> SpanOn(const Series& series, int64_t date,
                                                    Zone employee_zone) const;
  Item Effective(const Series& series, int64_t date, const Item& own) const;
  static bool AreWholeDays(const Series& series, const Item& listed);
  static bool IsOfCopy(const Mailbox& mailbox, const Series& series, const std::string& calendar);
  void JudgeSeries(const std::string& address, const Mailbox& mailbox, const std::string& identity,
                   const Series& series, std::map<std::string, Absence>* expected);
  void RemoveException(Mailbox* mailbox, const Item& item, const Going& going);
  bool IsKept(Mailbox* mailbox, const Item& exception, const Going& going);
  std::string TextOf(const AbsenceKey& key, const Absence& absence) const;
  const Item* StandingItem(const Mailbox& mailbox, const std::string& identity) const;

  static std::string Normalized(const std::string& address);
  static std::string AddressOf(const Mailbox& mailbox);
  Mailbox& MailboxOf(const std::string& address);
  Feed& FeedOf(Mailbox* mailbox, const v1::Fact& fact, const std::string& calendar);
  // Whether the fact's sync has ended; else it runs from now on.
  bool EnterSync(const v1::Fact& fact, Feed* feed);
  void SeeAgain(const v1::Fact& fact, bool sync_has_ended, const std::string& calendar, Item* item);
  void Merge(const v1::ExchangeItem& stated, Item* item);
  bool StatesMore(const v1::ExchangeItem& stated, const Item& item) const;
  bool ListsMore(const v1::ExchangeItem& stated, const Item& item) const;
  void TakeStamp(Mailbox* mailbox, const Stamp& stamp, Item* item);
  void Inherit(Mailbox* mailbox, Item* item);
  void Export(const Mailbox& mailbox, const Item& item);
  void Go(Item* item, int64_t observed_at_us);
  static std::string CalendarOf(const v1::Calendar& calendar, bool has_calendar);
  void Drop(Item* exception, int64_t observed_at_us);

  const std::string* MatchOf(const Mailbox& mailbox) const;  // an employee's id; null: nobody's
  State StateOf(const Mailbox& mailbox) const;
  std::string ZoneTextOf(const Employee& employee) const;
  static bool IsHeld(const Item& item);
  const Absence* PriorOf(const AbsenceKey& key) const;
  void JudgeAll();
  void JudgeMailbox(const std::string& address, Mailbox* mailbox);
  bool IsEligible(const Mailbox& mailbox, const Item& item, Zone zone, Absence* holds) const;
  void Hold(const Employee& employee, const Item& item, const Absence* prior, Absence* holds) const;

  int64_t place_ = 0;                         // of the fact that is heard
  int64_t now_us_ = 0;                        // its observed_at
  std::map<std::string, Mailbox> mailboxes_;  // by normalised address
  std::map<std::string, Employee> employees_;
  std::map<std::string, Location> locations_;
  std::map<AbsenceKey, Absence> absences_;
  std::map<AbsenceKey, Absence> kept_;  // by what was disconnected, for its way back
  bool disconnected_ = false;
  int64_t connection_observed_at_us_ = 0;
  int64_t horizon_from_us_ = 0;
  int64_t horizon_to_us_ = 0;
  std::set<std::string> heard_;  // facts of the directory, settings and operators
  bool enabled_ = false;
  bool titles_ = false;
  int64_t exchange_observed_at_us_ = 0;
  std::set<v1::ShowAs> blocking_ = {v1::BUSY};
  int64_t rules_observed_at_us_ = 0;
  int64_t items_judged_ = 0;
};

}  // namespace syncledger::properties
