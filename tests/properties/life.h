// Generated lives of a small bank: what happens in its calendars, bookings and directory, event by
// event.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/properties/dice.h"

namespace syncledger::properties {

// What happens. Most acts in Exchange are heard of only when a sync or a read shows them.
enum class Act {
  // The directory and settings, stated whole.
  kEmployee,  // `who`; `part`: which of its fields changes
  kRemoveEmployee,
  kLocation,       // `thing`
  kService,        // `thing`
  kNotifications,  // who is told
  kExchange,       // integration, protocol, titles; `part`: which of them changes
  // Operators.
  kInitialize,  // `who`'s calendar
  kActivateRules,
  kDisconnect,  // `part`: 0 the integration, 1 the mailbox of `who`
  kConnect,     // likewise
  kDecideHeld,  // of the sync that event `thing` was; `part`: 0 approves, 1 rejects
  // In Exchange, in the mailbox of `who`.
  kAddItem,            // item `thing`
  kAddSeries,          // likewise, a recurring one
  kEditOccurrence,     // of series `thing`, one date by itself; `part`: which of its fields changes
  kDeleteOccurrence,   // one date of series `thing`
  kRestoreOccurrence,  // is as its series has it again
  kEditItem,           // item `thing`; `part`: which of its fields changes
  kMoveItem,           // to the other calendar
  kDeleteItem,
  kRestoreItem,   // what was deleted is there again
  kRenumberItem,  // the same item by another id
  kCopyItem,      // item `thing` as a new one, its stamp too
  kClaimItem,     // a new item with the iCalUID of item `thing`
  // What the sources say of the mailbox of `who`.
  kSync,           // `part`: which calendar
  kRead,           // item `thing` by itself
  kEmptySync,      // a FULL sync that shows nothing, whatever there is
  kReportRemoved,  // a removal on a page of its own: of an item that lives, or that nobody knows
  kGarble,         // something on a page that no decoder can read, or a body that is none
  // Coconut.
  kBook,     // appointment `thing` for `who`
  kRestate,  // its `part` changes; it may be heard of late
  kCancelBooking,
  kTakeOver,  // Coconut states what Exchange made of the appointment
  // Exports carried out, of appointment `thing` in the mailbox of `who`.
  kExport,
  kWithdraw,  // the export is cancelled in Exchange
  kConfirm,
  kDelayExport,
  kFailExport,
  // Delivery.
  kAgain,  // the lines of event `thing`, byte for byte
};

enum ItemPart {
  kItemTimes,
  kItemShowAs,
  kItemLocation,
  kItemSubject,
  kItemNotes,
  kItemBelow,
  kItemAttendees,
  kItemOrganizer,
  kItemCancelled,
  kItemSensitivity,
  kItemAllDay,
  kItemStamp,
  kItemPattern,  // when and whether it recurs
  kItemNothing,
  kItemParts,
};

enum BookingPart {
  kBookingTimes,
  kBookingService,
  kBookingLocation,
  kBookingStaff,
  kBookingClients,
  kBookingNotes,
  kBookingDetails,
  kBookingShowAs,
  kBookingNothing,
  kBookingParts,
};

enum EmployeePart {
  kEmployeeEmail,
  kEmployeeActive,
  kEmployeeProvider,
  kEmployeeZone,
  kEmployeeLocations,
  kEmployeeNothing,
  kEmployeeParts,
  kEmployeeLeavesMailbox,  // its own
  kEmployeeTakesMailbox,   // of employee `thing`
};

struct Event {
  int number = 0;  // its place in the life as it was made; kept when others are left out
  Act act = Act::kSync;
  int64_t at_us = 0;
  int64_t late_us = 0;   // Coconut's: observed so much later than stated
  int64_t delay_us = 0;  // heard so much later than observed
  int who = 0;
  int thing = 0;
  int part = 0;
  uint64_t roll = 0;  // decides whatever else there is to decide of it
};

struct Life {
  uint64_t seed = 0;
  int64_t start_us = 0;
  std::vector<Event> events;   // by at_us
  int half = 0;                // Event::number in the middle of it, as it was made
  bool without_times = true;   // some items have no start, or no end
  bool claimed_series = true;  // some series are claimed by another item
  bool blind_exports = true;
};

// What lives are made of. Probabilities in percent.
struct Shape {
  int least_acts = 14;
  int most_acts = 55;
  int most_employees = 3;
  int late = 12;            // of Coconut's statements, heard late
  int delayed = 4;          // of all lines, heard out of order
  int again = 4;            // of acts, something delivered again
  int several_staff = 12;   // of bookings
  int directory = 10;       // of acts, the directory, settings and operators
  int bookings = 45;        // of acts, Coconut and exports
  int garbled = 2;          // of acts
  int wipes = 0;            // of scenes in a calendar, much of it is gone at once
  bool all_set_up = false;  // everyone's calendar is initialized before anything else happens
  int series = 14;          // of added items
  bool restored_occurrences = true;
  bool without_uids = true;    // some items have no iCalUID
  bool without_times = true;   // some items have no start, or no end
  bool claimed_series = true;  // some series are claimed by another item
  bool edited_stamps = true;   // somebody edits stamps by hand
  bool blind_exports = true;   // some write over what Exchange has that Coconut is to take over
  bool apart = false;  // no appointment concerns two mailboxes; who works there never changes
};

// The same seed and shape give the same life.
Life MakeLife(uint64_t seed, const Shape& shape);

// Lives of mixed kinds, by their seeds: every fourth is of calendars alone, where much may be gone
// at once (SYNC-HELD).
Shape MixedShape(uint64_t seed);
inline Life MakeMixedLife(uint64_t seed) { return MakeLife(seed, MixedShape(seed)); }

// One line for a person: "#12 14:05 alice edits item 3 (show as)".
std::string Describe(const Event& event);

}  // namespace syncledger::properties
