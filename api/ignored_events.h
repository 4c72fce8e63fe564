// Events of an employee's Exchange calendar that block nothing, though they overlap a range.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

struct IgnoredEvent {
  std::string mailbox;  // its address
  std::string item_id;
  std::string
      absence_id;  // of one date of a series that stands: the one that it would have; else ""
  std::string subject;
  int64_t start_us = 0;
  int64_t end_us = 0;
  bool all_day = false;
  bool gone = false;                           // Exchange no longer shows it
  v1::Reason reason = v1::REASON_UNSPECIFIED;  // of a date of a series none is kept
};

struct IgnoredEvents {
  std::vector<IgnoredEvent> events;  // by their start
  bool complete = true;              // false: the calendar has more events than were looked at
};

// Of the mailboxes that the employee's address names or that matched them last, at the scope's
// moment: what overlaps [from_us, to_us) and has no block there and then. An appointment's own
// events are none of them.
absl::StatusOr<IgnoredEvents> FindIgnoredEvents(const ReadView& view, const Scope& scope,
                                                const v1::Employee& employee, int64_t from_us,
                                                int64_t to_us);

}  // namespace syncledger
