#include "tools/generate/series.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/recurrence.h"
#include "ledger/zones.h"

namespace syncledger::synthetic {
namespace {

constexpr std::string_view kZone = "Atlantic Standard Time";

constexpr std::string_view kDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                      "Thursday", "Friday", "Saturday"};
constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

std::string Lowered(std::string_view name) {
  std::string lowered(name);
  lowered[0] = static_cast<char>(lowered[0] - 'A' + 'a');
  return lowered;
}

std::string_view IndexName(int index) {
  constexpr std::string_view kNames[] = {"First", "Second", "Third", "Fourth"};
  return index < 1 ? "Last" : kNames[index - 1];
}

// EWS has one word for the days of a relative pattern, whichever they are.
std::string_view DaysName(const v1::Recurrence& recurrence) {
  const auto& days = recurrence.days_of_week();
  if (days.size() == 7) return "Day";
  if (days.size() == 5) return "Weekday";
  if (days.size() == 2) return "WeekendDay";
  return kDays[days[0]];
}

v1::Recurrence Endless(v1::Recurrence::PatternType type, int interval, std::string_view start) {
  v1::Recurrence recurrence;
  recurrence.set_pattern(type);
  recurrence.set_interval(interval);
  recurrence.set_range(v1::Recurrence::NO_END);
  recurrence.set_start_date(std::string(start));
  recurrence.set_time_zone(std::string(kZone));
  return recurrence;
}

v1::Recurrence OnDays(v1::Recurrence recurrence, std::initializer_list<int> days, int index) {
  for (const int day : days) recurrence.add_days_of_week(day);
  recurrence.set_index(index);
  return recurrence;
}

}  // namespace

Series::Series(Narrator& say, Person& person, std::string_view subject,
               const v1::Recurrence& as_first, int minute, int minutes)
    : pattern(as_first) {
  const int32_t first = FirstDate(pattern, 0).value_or(0);
  master = say.NewEvent(person, subject, first * kDay + minute * kMinute, minutes);
  master->zone = kZone;
  master->recurrence = &pattern;
}

std::vector<int32_t> Series::Dates(size_t count) const {
  return DatesOf(pattern, 0, INT32_MAX, count);
}

Event Series::On(int32_t date) const {
  Event event = *master;
  event.recurrence = nullptr;
  event.master = master->id;
  event.id = uint64_t{1} << 62 | master->id << 18 | static_cast<uint64_t>(date);
  event.uid = event.id;
  event.version = 0;
  const int64_t shift = (date - master->start / kDay) * kDay;
  event.start += shift;
  event.end += shift;
  event.original = InstantOf(pattern, event.start);
  return event;
}

Event& Series::Except(Narrator& say, int32_t date) {
  const uint64_t id = On(date).id;
  const auto known = std::find_if(exceptions.begin(), exceptions.end(),
                                  [id](const Event& exception) { return exception.id == id; });
  Event& exception = known == exceptions.end() ? exceptions.emplace_back(On(date)) : *known;
  say.Edit(&exception);
  say.Edit(master);
  return exception;
}

void Series::SetPattern(Narrator& say, const v1::Recurrence& changed) {
  pattern = changed;
  say.Edit(master);
}

std::string GraphRecurrence(const v1::Recurrence& recurrence) {
  constexpr std::string_view kPatterns[] = {"",
                                            "daily",
                                            "weekly",
                                            "absoluteMonthly",
                                            "relativeMonthly",
                                            "absoluteYearly",
                                            "relativeYearly"};
  constexpr std::string_view kRanges[] = {"", "endDate", "noEnd", "numbered"};
  std::string days;
  for (const int day : recurrence.days_of_week()) {
    days += fmt::format("{}\"{}\"", days.empty() ? "" : ",", Lowered(kDays[day]));
  }
  return fmt::format(
      R"({{"pattern":{{"type":"{}","interval":{},"month":{},"dayOfMonth":{},"daysOfWeek":[{}],)"
      R"("firstDayOfWeek":"{}","index":"{}"}},"range":{{"type":"{}","startDate":"{}","endDate":"{}",)"
      R"("recurrenceTimeZone":"{}","numberOfOccurrences":{}}}}})",
      kPatterns[recurrence.pattern()], recurrence.interval(), recurrence.month(),
      recurrence.day_of_month(), days, Lowered(kDays[recurrence.first_day_of_week()]),
      Lowered(IndexName(recurrence.index())), kRanges[recurrence.range()], recurrence.start_date(),
      recurrence.end_date().empty() ? "0001-01-01" : recurrence.end_date(), recurrence.time_zone(),
      recurrence.number_of_occurrences());
}

std::string EwsRecurrence(const v1::Recurrence& recurrence) {
  const auto element = [](std::string_view name, const auto& value) {
    return fmt::format("<t:{}>{}</t:{}>", name, value, name);
  };
  const std::string interval = element("Interval", recurrence.interval());
  std::string pattern;
  if (recurrence.pattern() == v1::Recurrence::DAILY) {
    pattern = element("DailyRecurrence", interval);
  } else if (recurrence.pattern() == v1::Recurrence::WEEKLY) {
    std::string days;
    for (const int day : recurrence.days_of_week()) {
      days += fmt::format("{}{}", days.empty() ? "" : " ", kDays[day]);
    }
    pattern = element("WeeklyRecurrence",
                      interval + element("DaysOfWeek", days) +
                          element("FirstDayOfWeek", kDays[recurrence.first_day_of_week()]));
  } else if (recurrence.pattern() == v1::Recurrence::ABSOLUTE_MONTHLY) {
    pattern = element("AbsoluteMonthlyRecurrence",
                      interval + element("DayOfMonth", recurrence.day_of_month()));
  } else if (recurrence.pattern() == v1::Recurrence::ABSOLUTE_YEARLY) {
    pattern =
        element("AbsoluteYearlyRecurrence", element("DayOfMonth", recurrence.day_of_month()) +
                                                element("Month", kMonths[recurrence.month() - 1]));
  } else {
    const std::string day = element("DaysOfWeek", DaysName(recurrence)) +
                            element("DayOfWeekIndex", IndexName(recurrence.index()));
    pattern = recurrence.pattern() == v1::Recurrence::RELATIVE_MONTHLY
                  ? element("RelativeMonthlyRecurrence", interval + day)
                  : element("RelativeYearlyRecurrence",
                            day + element("Month", kMonths[recurrence.month() - 1]));
  }
  const std::string start = element("StartDate", recurrence.start_date() + "-04:00");
  std::string range;
  if (recurrence.range() == v1::Recurrence::END_DATE) {
    range =
        element("EndDateRecurrence", start + element("EndDate", recurrence.end_date() + "-04:00"));
  } else if (recurrence.range() == v1::Recurrence::NUMBERED) {
    range = element("NumberedRecurrence",
                    start + element("NumberOfOccurrences", recurrence.number_of_occurrences()));
  } else {
    range = element("NoEndRecurrence", start);
  }
  return element("Recurrence", pattern + range);
}

int64_t InstantOf(const v1::Recurrence& pattern, int64_t wall) {
  return LocalToInstant(wall * 1000, pattern.time_zone()).value_or(wall * 1000) / 1000;
}

v1::Recurrence Daily(int interval, std::string_view start) {
  return Endless(v1::Recurrence::DAILY, interval, start);
}

v1::Recurrence Weekly(int interval, std::initializer_list<int> days, std::string_view start) {
  v1::Recurrence recurrence = OnDays(Endless(v1::Recurrence::WEEKLY, interval, start), days, 0);
  recurrence.set_first_day_of_week(1);
  return recurrence;
}

v1::Recurrence Monthly(int interval, int day, std::string_view start) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::ABSOLUTE_MONTHLY, interval, start);
  recurrence.set_day_of_month(day);
  return recurrence;
}

v1::Recurrence RelativeMonthly(std::initializer_list<int> days, int index, std::string_view start) {
  return OnDays(Endless(v1::Recurrence::RELATIVE_MONTHLY, 1, start), days, index);
}

v1::Recurrence Yearly(int month, int day, std::string_view start) {
  v1::Recurrence recurrence = Endless(v1::Recurrence::ABSOLUTE_YEARLY, 1, start);
  recurrence.set_month(month);
  recurrence.set_day_of_month(day);
  return recurrence;
}

v1::Recurrence RelativeYearly(int month, std::initializer_list<int> days, int index,
                              std::string_view start) {
  v1::Recurrence recurrence =
      OnDays(Endless(v1::Recurrence::RELATIVE_YEARLY, 1, start), days, index);
  recurrence.set_month(month);
  return recurrence;
}

v1::Recurrence Until(v1::Recurrence recurrence, std::string_view end) {
  recurrence.set_range(v1::Recurrence::END_DATE);
  recurrence.set_end_date(std::string(end));
  return recurrence;
}

v1::Recurrence Numbered(v1::Recurrence recurrence, int number) {
  recurrence.set_range(v1::Recurrence::NUMBERED);
  recurrence.set_number_of_occurrences(number);
  return recurrence;
}

}  // namespace syncledger::synthetic
