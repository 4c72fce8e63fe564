// Recurrence patterns: the dates that they have, and how RFC 5545 writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// A pattern with its range is a sequence of dates; a date is days since 1970-01-01 in the Gregorian
// calendar (before 1582 too), on the clock of the series' own zone. Which instants they are is no
// concern of this file (ledger/series.h).
//
// Patterns are those of both protocols (Graph's recurrencePattern and recurrenceRange). Their
// meaning is Exchange's:
// - Day 31 (30, 29) of a month that has no such day is its last; 29 February likewise.
// - A relative pattern with several days means the index-th of all of them together ("the last
//   weekday"). One that names none, like a weekly one, is none.
// - The start date is no date by itself: the pattern begins with its first date on or after it.
//   (Exchange moves the start there; the intervals count from the day, week, month or year of the
//   start date all the same, as in RFC 5545.) A numbered range counts from that first date.
// - The end date is included.
//
// There are no dates after the year 9999: a pattern without an end has its last there. Whatever
// lies before the dates that are asked for, a question costs no more than these. Safe from many
// threads; reads no clock.
//
// libical, which expands RFC 5545 rules, is the oracle of the tests and not part of this: as Debian
// builds it, its iterators keep their dates in an ICU calendar, which reads the clock, the
// environment and /etc/localtime, ends in 2582, is the Julian calendar before 1582, and takes some
// 20 us for each date.

// Why no calendar can have this pattern: "its interval is 0; it must be 1 or more". "": it can.
std::string WhyNoRecurrence(const v1::Recurrence& recurrence);

// The same pattern and range without what does not matter to it (Graph writes every field; the
// first day of a week matters only to a pattern of every second week or more), its time zone kept
// as it is. Two recurrences mean the same dates on the same clock if their normal forms are equal.
v1::Recurrence NormalRecurrence(const v1::Recurrence& recurrence);

// Whether pattern and range are the same, time zones aside.
bool SameRecurrence(const v1::Recurrence& a, const v1::Recurrence& b);

// As RFC 5545 writes it, with its start: "from 2026-11-02: FREQ=WEEKLY;BYDAY=MO;UNTIL=20270301". ""
// of none. Of a pattern that no calendar can have: what is wrong. (RFC 5545 would count the start
// date as a date whatever the rule says; here it is only where the rule begins.)
std::string RecurrenceText(const v1::Recurrence& recurrence);

// Visits the dates of the pattern in [from, to), ascending, until `visit` returns false. None where
// no calendar can have the pattern.
void ForEachDate(const v1::Recurrence& recurrence, int32_t from, int32_t to,
                 const std::function<bool(int32_t)>& visit);

// The same dates, `limit` of them at the most.
std::vector<int32_t> DatesOf(const v1::Recurrence& recurrence, int32_t from, int32_t to,
                             size_t limit = SIZE_MAX);

// Whether the pattern has this date.
bool HasDate(const v1::Recurrence& recurrence, int32_t date);

// The first date from `from` on; nothing if there is none.
std::optional<int32_t> FirstDate(const v1::Recurrence& recurrence, int32_t from);

// The last date; nothing if the pattern has no end, or no date at all (then FirstDate has none).
std::optional<int32_t> LastDate(const v1::Recurrence& recurrence);

// "2026-11-02" and back, of the years 1 to 9999; nothing if it is no date.
std::string DateText(int32_t date);
std::optional<int32_t> ParseDate(std::string_view text);

}  // namespace syncledger
