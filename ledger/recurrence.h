// Recurrence patterns as RFC 5545 rules: the dates that they have, and how people read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// A pattern with its range is a sequence of dates; a date is days since 1970-01-01, on the calendar
// of the series' own zone. Which instants they are is no concern of this file (ledger/series.h).
//
// Patterns are those of both protocols (Graph's recurrencePattern and recurrenceRange). Their
// meaning is Exchange's: day 31 of a month that has no such day is its last; a relative pattern
// with several days means the index-th of all of them. libical expands the rule
// (RFC 5545, section 3.3.10). Safe from many threads; reads no clock.

// Why no calendar can have this pattern: "interval is 0; it must be 1 or more". "": it can.
// `number_of_occurrences` above kMaxNumbered counts as that: Outlook makes up to 999.
inline constexpr int32_t kMaxNumbered = 9999;
std::string WhyNoRecurrence(const v1::Recurrence& recurrence);

// The same pattern and range without what does not matter to it (Graph writes every field; the
// first day of a week matters only to a pattern of every second week or more), its time zone kept as
// it is. Two recurrences mean the same dates on the same clock if their normal forms are equal.
v1::Recurrence NormalRecurrence(const v1::Recurrence& recurrence);

// Whether pattern and range are the same, time zones aside.
bool SameRecurrence(const v1::Recurrence& a, const v1::Recurrence& b);

// As RFC 5545 writes it, with its first date: "from 2026-11-02: FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301".
// "" of none. Of a pattern that no calendar can have: what is wrong.
std::string RecurrenceText(const v1::Recurrence& recurrence);

// The dates of the pattern in [from, to), ascending, `limit` of them at the most. Empty where no
// calendar can have the pattern. Costs what lies in the range, whatever lies before it, but for a
// numbered range: that is counted from its start, kMaxNumbered dates at the most.
std::vector<int32_t> DatesOf(const v1::Recurrence& recurrence, int32_t from, int32_t to,
                             size_t limit = SIZE_MAX);

// Whether the pattern has this date.
bool HasDate(const v1::Recurrence& recurrence, int32_t date);

// The first date from `from` on; nothing if there is none.
std::optional<int32_t> FirstDate(const v1::Recurrence& recurrence, int32_t from);

// The last date; nothing if the pattern has no end, or no date at all (then FirstDate has none).
std::optional<int32_t> LastDate(const v1::Recurrence& recurrence);

// "2026-11-02" and back; nothing if it is no date.
std::string DateText(int32_t date);
std::optional<int32_t> ParseDate(std::string_view text);

}  // namespace syncledger
