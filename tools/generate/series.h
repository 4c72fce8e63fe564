// A recurring event of one mailbox, as Outlook holds it: its pattern, and the occurrences that are
// not as the pattern has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/fact.pb.h"
#include "tools/generate/bank.h"

namespace syncledger::synthetic {

// Dates are days since 1970-01-01. What points at it (its master) must be forgotten before it ends.
struct Series {
  // A new series, whose first occurrence begins `minute` minutes after midnight of the pattern's
  // first date, on the clock of the pattern's zone.
  Series(Narrator& say, Person& person, std::string_view subject, const v1::Recurrence& pattern,
         int minute, int minutes);
  Series(const Series&) = delete;
  Series& operator=(const Series&) = delete;

  // The pattern's dates from the first on.
  std::vector<int32_t> Dates(size_t count) const;

  // The occurrence of that date as the series has it now.
  Event On(int32_t date) const;

  // It becomes an exception, or is one already: the caller edits it.
  Event& Except(Narrator& say, int32_t date);

  // The pattern is changed in Outlook. Its master says so from now on.
  void SetPattern(Narrator& say, const v1::Recurrence& changed);

  v1::Recurrence pattern;
  Event* master;                  // start and end: of the first occurrence, on its zone's clock
  std::vector<Event> exceptions;  // as they are now
  std::vector<int32_t> deleted;
};

// The same in Graph's JSON and in the XML of EWS.
std::string GraphRecurrence(const v1::Recurrence& recurrence);
std::string EwsRecurrence(const v1::Recurrence& recurrence);

// When the clock of the series' zone shows a time (milliseconds, both).
int64_t InstantOf(const v1::Recurrence& pattern, int64_t wall);

// From `start` on, without an end.
v1::Recurrence Daily(int interval, std::string_view start);
v1::Recurrence Weekly(int interval, std::initializer_list<int> days, std::string_view start);
v1::Recurrence Monthly(int interval, int day, std::string_view start);
v1::Recurrence RelativeMonthly(std::initializer_list<int> days, int index, std::string_view start);
v1::Recurrence Yearly(int month, int day, std::string_view start);
v1::Recurrence RelativeYearly(int month, std::initializer_list<int> days, int index,
                              std::string_view start);
// The same, with an end.
v1::Recurrence Until(v1::Recurrence recurrence, std::string_view end);
v1::Recurrence Numbered(v1::Recurrence recurrence, int number);

}  // namespace syncledger::synthetic
