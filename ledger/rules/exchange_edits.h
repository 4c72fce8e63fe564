// Section 5: what an edit in Exchange of an exported appointment (a stamped item) does to the
// appointment.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/judgement.h"
#include "ledger/rules/items.h"

namespace syncledger {

// Judges a stamped item as it now stands: its edits, its cancellation, or, if it is gone, its
// removal. Changes the item (its base); the caller saves it. MAP-*, CONFLICT-COCONUT, EXP-ECHO.
void JudgeStamped(Judgement& judgement, KnownItem* known);

// The same right after `export.confirmed` stamped the version last observed: that it says nothing
// new is not said then.
void JudgeConfirmed(Judgement& judgement, KnownItem* known);

// Judges the items that waited for this appointment (MAP-WAIT), as they now stand.
void JudgeWaitingItems(Judgement& judgement, const std::string& appointment_id);

// The same of the identity of one that waited: it is judged once, by the item that speaks for it.
void JudgeWaiting(Judgement& judgement, const KnownItem& known);

// --- What section 5 compares (exchange_base.cc) ---

// What an item is compared with: its last judged statement under the same stamp; else, and in what
// that did not state, the version that the stamp names.
struct Base {
  bool times_known = false;
  std::optional<v1::ItemStatement>
      statement;  // that states the times; none: they are the version's
  int64_t start_us = 0;
  int64_t end_us = 0;
  std::string title;
  std::string location;
  v1::ShowAs show_as = v1::SHOW_AS_UNKNOWN;
  std::vector<std::string> organizers;  // any of these is the one; empty: nothing is known
  std::vector<std::string> attendees;   // normalised, sorted
  bool attendees_known = false;
  bool marker = true;
  bool below_known = false;
  std::string below;
  std::string recurrence;  // as bytes; empty: it does not recur
  bool cancelled = false;
  bool other_calendar = false;
};
// Whether the item was judged under the stamp that it has now.
bool IsJudgedUnderItsStamp(const v1::Item& item);
Base BaseOf(Judgement& judgement, const KnownItem& known, const v1::Appointment& appointment);

// Whether the ledger holds the version that the stamp names (MAP-WAIT).
bool HoldsVersion(const v1::Appointment& appointment, const v1::Stamp& stamp);

// Which mapped fields of a stamped item are an edit: they differ from the base and from the
// appointment.
struct Edits {
  bool start = false;
  bool end = false;
  v1::Reason unreadable =
      v1::REASON_UNSPECIFIED;  // these cannot be read: UNKNOWN_TIME_ZONE, NO_DURATION
  bool title = false;
  bool location = false;
  bool show_as = false;
  bool notes = false;
  std::string merged_notes;  // internal notes as they would become
  int64_t start_us = 0;
  int64_t end_us = 0;

  bool any() const { return start || end || title || location || show_as || notes; }
};
Edits EditsOf(Judgement& judgement, const KnownItem& known, const Base& base,
              const v1::Appointment& appointment);

// The only service of that title, the assigned location of that address; "" where there is none
// such.
std::string ServiceTitled(Judgement& judgement, std::string_view title);
std::string LocationAt(Judgement& judgement, const KnownItem& known, std::string_view address);

}  // namespace syncledger
