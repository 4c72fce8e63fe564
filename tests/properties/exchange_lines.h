// What Exchange says of a mailbox, as lines of a capture over either protocol.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/properties/world.h"

namespace syncledger::properties {

// Parts of an item that a read may leave out.
enum ShownField : unsigned {
  kShowsTimes = 1,
  kShowsShowAs = 2,
  kShowsSubject = 4,
  kShowsLocation = 8,
  kShowsBody = 16,
  kShowsPeople = 32,
  kShowsState = 64,  // cancelled, sensitivity, all day
  kShowsUid = 128,
  kShowsAll = 255,
};

// What a page shows.
struct Entry {
  enum Kind {
    kItem,       // a single item, or the master of a series
    kException,  // an occurrence that is not as its series has it
    kStub,       // one that is: its id, its master's and its times (Graph)
    kRemoval,    // an id alone
  };

  Kind kind = kItem;
  Item item;
  unsigned fields = kShowsAll;
  bool shows_stamp = true;
  bool unreadable = false;     // its start is no time
  bool lists_deleted = false;  // of a master over Graph: with its deleted occurrences
  bool replayed = false;       // said before, and not as it is now
  // Of an exception or a stub: its series, as it is now, and its original date.
  std::optional<Item> master;
  int64_t date = 0;

  bool is_removal() const { return kind == kRemoval; }
};

// A list of a series' instances over a range (Graph).
struct InstanceList {
  int64_t from_us = 0;
  int64_t to_us = 0;
};

// A page of a calendar's changes, or items read by themselves.
struct Reading {
  std::string tenant;
  int mailbox = 0;
  bool elsewhere = false;  // of the calendar that is not the primary one
  int64_t observed_at_us = 0;
  std::string sync_id;  // empty: not named
  bool full = false;
  std::vector<Entry> entries;
  bool is_page = true;                    // else one item read by itself
  std::optional<InstanceList> instances;  // else a list of a series' instances
  bool last = false;                      // of its sync
  bool told_twice = false;                // over EWS: on the page without the body, then whole
};

struct Failure {
  int status = 503;
  int wait_s = 0;  // of a source that asks to wait
};

// Ids and change keys, as each protocol writes them.
std::string GraphItemId(const Item& item);
std::string EwsItemId(const Item& item);
std::string ChangeKey(const Item& item);

// The lines of a reading, in order: over EWS a page is followed by the items that it names.
std::vector<std::string> GraphLines(const Reading& reading);
std::vector<std::string> EwsLines(const Reading& reading);

// Whatever `reading` was to bring failed.
std::string GraphFailureLine(const Reading& reading, const Failure& failure);
std::string EwsFailureLine(const Reading& reading, const Failure& failure);

// A line of Exchange around a body (JSON): of Graph the response, of EWS the envelope as a text.
std::string ExchangeLine(std::string_view source, const Reading& reading, int status, int wait_s,
                         std::string_view json_body);

// When an occurrence would begin, as its series has it.
int64_t OriginalStart(const Item& master, int64_t date);

std::string JsonQuoted(std::string_view text);
std::string WriteInstant(int64_t us);  // "2026-11-02T12:00:00Z"

inline constexpr std::string_view kMarkerText = "Edits above this line will be synced";
inline constexpr std::string_view kStampProperties = "{00020329-0000-0000-C000-000000000046}";
inline constexpr std::string_view kOtherCalendar = "team";
inline constexpr std::string_view kUnknownZoneName = "Customized Time Zone";

}  // namespace syncledger::properties
