// Recurrences for tests, one line each. Days of the week are 0, a Sunday, to 6, a Saturday.
#pragma once

#include <string>
#include <vector>

#include "syncledger/v1/fact.pb.h"

namespace syncledger {

inline v1::Recurrence Endless(v1::Recurrence::PatternType pattern, int interval,
                              const std::string& start) {
  v1::Recurrence recurrence;
  recurrence.set_pattern(pattern);
  recurrence.set_interval(interval);
  recurrence.set_start_date(start);
  recurrence.set_range(v1::Recurrence::NO_END);
  return recurrence;
}

inline v1::Recurrence Daily(int interval, const std::string& start) {
  return Endless(v1::Recurrence::DAILY, interval, start);
}

inline v1::Recurrence Weekly(int interval, const std::vector<int>& days, const std::string& start,
                             int first_day_of_week = 0) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::WEEKLY, interval, start);
  for (int day : days) recurrence.add_days_of_week(day);
  recurrence.set_first_day_of_week(first_day_of_week);
  return recurrence;
}

inline v1::Recurrence Monthly(int interval, int day, const std::string& start) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::ABSOLUTE_MONTHLY, interval, start);
  recurrence.set_day_of_month(day);
  return recurrence;
}

inline v1::Recurrence RelativeMonthly(int interval, const std::vector<int>& days, int index,
                                      const std::string& start) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::RELATIVE_MONTHLY, interval, start);
  for (int day : days) recurrence.add_days_of_week(day);
  recurrence.set_index(index);
  return recurrence;
}

inline v1::Recurrence Yearly(int interval, int month, int day, const std::string& start) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::ABSOLUTE_YEARLY, interval, start);
  recurrence.set_month(month);
  recurrence.set_day_of_month(day);
  return recurrence;
}

inline v1::Recurrence RelativeYearly(int interval, int month, const std::vector<int>& days,
                                     int index, const std::string& start) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::RELATIVE_YEARLY, interval, start);
  recurrence.set_month(month);
  for (int day : days) recurrence.add_days_of_week(day);
  recurrence.set_index(index);
  return recurrence;
}

inline v1::Recurrence Until(v1::Recurrence recurrence, const std::string& end) {
  recurrence.set_range(v1::Recurrence::END_DATE);
  recurrence.set_end_date(end);
  return recurrence;
}

inline v1::Recurrence Numbered(v1::Recurrence recurrence, int number) {
  recurrence.set_range(v1::Recurrence::NUMBERED);
  recurrence.set_number_of_occurrences(number);
  return recurrence;
}

}  // namespace syncledger
