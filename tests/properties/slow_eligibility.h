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
#include "syncledger/v1/verdict.pb.h"
#include "tests/properties/wall_clock.h"

namespace syncledger::properties {

// Sections 1, 2, 3 and 8 of docs/rules.md once more, written from the rules and not from
// ledger/rules: it hears facts, keeps what they said in plain maps, and after each finds out anew
// which items of all mailboxes have an absence and what it holds. Its zones are wall_clock.h's.
//
// Of one tenant. It knows only what generated lives say: bodies are simple HTML, zones are those of
// wall_clock.h.
class SlowEligibility {
 public:
  // `verdict`: of the fact. Whether a sync's removals are held depends on appointments, too, which
  // the model does not know: of that it believes the verdict where both may be.
  void Hear(const v1::Fact& fact, const v1::Verdict& verdict);

  // Whether the absences are those that ought to stand (3 and 4 of "What always holds"): the same
  // ones, of the same fields. What differs, in words; "" if nothing. `mailboxes`: addresses by
  // number.
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

  // A removal that waits for an operator, or that one rejected.
  struct Hold {
    std::string calendar;
    int64_t at_us = 0;  // what is seen from then on is there
    int64_t place = 0;
    int64_t gone_at_us = 0;
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
    bool cancelled = false;
    bool is_private = false;
    std::optional<int64_t> occurred_at_us;
    int64_t observed_at_us = 0;
    int64_t stated_place = 0;     // which fact stated it last
    int64_t seen_at_us = 0;
    int64_t seen_place = 0;       // which fact showed it last
    std::string seen_in_sync;     // the FULL sync that showed it last
    bool gone = false;
    int64_t gone_observed_at_us = 0;
    std::optional<Stamp> stamp;
    bool copied = false;
    std::optional<Hold> hold;     // the latest
    std::set<std::string> heard;  // fact ids

    bool IsHeld() const { return hold.has_value() && !SeenSince(hold->at_us, hold->place); }
    bool SeenSince(int64_t at_us, int64_t place) const {
      return seen_at_us > at_us || (seen_at_us == at_us && seen_place >= place);
    }
    std::string Identity() const { return uid.empty() ? "id:" + id : uid; }
    bool IsStamped() const { return stamp.has_value() && !copied; }
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

  // What a schedule held.
  struct Absence {
    std::string mailbox;  // normalised address
    int64_t start_us = 0;
    int64_t end_us = 0;
    std::string zone;
    std::string location;
    std::string notes;
    std::string title;
    std::string item_id;
  };
  using AbsenceKey = std::pair<std::string, std::string>;  // employee, identity

  struct HeldSync {
    bool decided = false;
    std::map<std::string, Hold> items;
  };

  struct Mailbox {
    std::string address;
    bool disconnected = false;
    int64_t connection_observed_at_us = 0;
    std::map<AbsenceKey, Absence> kept;  // what stood when it was disconnected
    std::map<std::string, HeldSync> held;  // by sync
    std::optional<int64_t> initialized_at_us;
    std::optional<int64_t> window_start_us;
    std::map<std::string, Item> items;
    std::map<std::pair<int, std::string>, Feed> feeds;  // by protocol and calendar
    std::map<std::string, Confirmation> confirmations;  // that wait, by item id
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

  enum class State { kJudges, kPaused, kDisconnected, kNotInitialized };

  void HearItem(const v1::Fact& fact);
  void HearRemoval(const v1::Fact& fact);
  void HearSyncEnd(const v1::Fact& fact, const v1::Verdict& verdict);
  void HearConnection(const v1::Fact& fact);
  void HearDecision(const v1::Fact& fact);
  void Weigh(v1::HeldRemovals::Kind kind, const std::map<std::string, Hold>& going,
             const std::map<std::string, Hold>& going_otherwise, const Mailbox& mailbox,
             const v1::Verdict& verdict);
  static const v1::Outcome* HeldOutcome(v1::HeldRemovals::Kind kind, const v1::Verdict& verdict);
  // Removes or holds what goes at the end of a sync, all of one kind.
  void RemoveOrHold(v1::HeldRemovals::Kind kind, const std::map<std::string, Hold>& going,
                    const std::string& sync_id, const v1::Verdict& verdict, Mailbox* mailbox);
  void HearConfirmation(const v1::Fact& fact);
  void HearDirectory(const v1::Fact& fact);
  void HearSettings(const v1::Fact& fact);
  void HearUndecodable(const v1::Fact& fact);

  Mailbox& MailboxOf(const std::string& address);
  Feed& FeedOf(Mailbox* mailbox, const v1::Fact& fact, const std::string& calendar);
  // Whether the fact's sync has ended; else it runs from now on.
  bool EnterSync(const v1::Fact& fact, Feed* feed);
  void SeeAgain(const v1::Fact& fact, bool sync_has_ended, const std::string& calendar, Item* item);
  void Merge(const v1::ExchangeItem& stated, Item* item);
  bool StatesMore(const v1::ExchangeItem& stated, const Item& item) const;
  void TakeStamp(Mailbox* mailbox, const Stamp& stamp, Item* item);
  void Inherit(Mailbox* mailbox, Item* item);
  void Export(const Mailbox& mailbox, const Item& item);
  void Go(Item* item, int64_t observed_at_us);

  const std::string* MatchOf(const Mailbox& mailbox) const;  // an employee's id; null: nobody's
  State StateOf(const Mailbox& mailbox) const;
  std::string ZoneTextOf(const Employee& employee) const;
  void JudgeAll();
  void JudgeMailbox(const std::string& address, Mailbox* mailbox);
  bool IsEligible(const Mailbox& mailbox, const Item& item, Zone zone, Absence* holds) const;
  void HoldFields(const Employee& employee, const Item& item, const Absence* prior,
                  Absence* holds) const;
  void Disconnect(const std::string& address, Mailbox* mailbox);

  int64_t place_ = 0;  // of the fact that is heard
  std::map<std::string, Mailbox> mailboxes_;  // by normalised address
  std::map<std::string, Employee> employees_;
  std::map<std::string, Location> locations_;
  std::map<AbsenceKey, Absence> absences_;
  std::set<std::string> heard_;  // facts of the directory, settings and operators
  std::string wrong_;  // what a verdict said that cannot be
  bool enabled_ = false;
  bool disconnected_ = false;
  int64_t connection_observed_at_us_ = 0;
  bool titles_ = false;
  int64_t exchange_observed_at_us_ = 0;
  std::set<v1::ShowAs> blocking_ = {v1::BUSY};
  int64_t rules_observed_at_us_ = 0;
  int64_t items_judged_ = 0;
};

}  // namespace syncledger::properties
