// Recurrence patterns expanded day by day: what the ledger's expansion is held against.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace syncledger::properties {

// A pattern as generated series have it, with its range. Dates are days since 1970-01-01 on the
// calendar of the series' own zone.
struct Recurs {
  enum Type { kDaily, kWeekly, kMonthly };

  Type type = kWeekly;
  int interval = 1;
  int weekdays = 0;       // of a weekly one, as bits: 1 Sunday to 64 Saturday
  int first_weekday = 0;  // with which its weeks begin
  int day_of_month = 1;   // of a monthly one; in a shorter month its last day
  int64_t first_day = 0;
  std::optional<int64_t> last_day;
  int times = 0;  // how many there are at the most; 0: no such limit

  bool operator==(const Recurs&) const = default;
};

// Its dates in [from, to), ascending. Costs what lies between its first day and `to`.
std::vector<int64_t> DatesIn(const Recurs& recurs, int64_t from, int64_t to);
bool HasDay(const Recurs& recurs, int64_t day);

}  // namespace syncledger::properties
