#include "tests/properties/recurs.h"

#include "tests/properties/wall_clock.h"

namespace syncledger::properties {
namespace {

// Whether the pattern has the day, its range aside.
bool Fits(const Recurs& recurs, int64_t day) {
  switch (recurs.type) {
    case Recurs::kDaily:
      return (day - recurs.first_day) % recurs.interval == 0;
    case Recurs::kWeekly: {
      if ((recurs.weekdays >> WeekdayOf(day) & 1) == 0) return false;
      const auto week_of = [&](int64_t any) {
        return any - (WeekdayOf(any) - recurs.first_weekday + 7) % 7;
      };
      return (week_of(day) - week_of(recurs.first_day)) / 7 % recurs.interval == 0;
    }
    case Recurs::kMonthly: {
      const CalendarDay date = DateOfDay(day);
      const CalendarDay first = DateOfDay(recurs.first_day);
      const int64_t months = (date.year - first.year) * 12 + date.month - first.month;
      if (months % recurs.interval != 0) return false;
      const CalendarDay tomorrow = DateOfDay(day + 1);
      const bool is_last = tomorrow.month != date.month;
      return date.day == recurs.day_of_month || (is_last && date.day < recurs.day_of_month);
    }
  }
  return false;
}

}  // namespace

std::vector<int64_t> DatesIn(const Recurs& recurs, int64_t from, int64_t to) {
  std::vector<int64_t> dates;
  int count = 0;
  for (int64_t day = recurs.first_day; day < to; ++day) {
    if (recurs.last_day.has_value() && day > *recurs.last_day) break;
    if (recurs.times > 0 && count == recurs.times) break;
    if (!Fits(recurs, day)) continue;
    ++count;
    if (day >= from) dates.push_back(day);
  }
  return dates;
}

bool HasDay(const Recurs& recurs, int64_t day) { return !DatesIn(recurs, day, day + 1).empty(); }

}  // namespace syncledger::properties
