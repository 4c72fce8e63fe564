#include "ledger/recurrence.h"

#include <algorithm>
#include <array>

#include "cctz/civil_time.h"
#include "fmt/format.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

constexpr int kWeekDays = 7;
constexpr int kMonths = 12;
constexpr int kShortestMonth = 28;
constexpr int kLongestMonth = 31;

constexpr cctz::civil_day kEpoch(1970, 1, 1);
constexpr int32_t kFirstDay = static_cast<int32_t>(cctz::civil_day(1, 1, 1) - kEpoch);
constexpr int32_t kLastDay = static_cast<int32_t>(cctz::civil_day(9999, 12, 31) - kEpoch);

// 0 is Sunday.
int WeekDay(int64_t date) { return static_cast<int>(FloorRemainder(date + 4, kWeekDays)); }

// How many days the longest such month has.
int MostDaysIn(int month) {
  constexpr int kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1];
}

enum class Unit { kDay, kWeek, kMonth, kYear };

// A recurrence that a calendar can have, as numbers.
//
// A pattern is a sequence of periods, 0, 1, 2 ...: every so many days, weeks, months or years from
// that of the start date. Each has dates, one or, of a week, as many as it names; all of them come
// after those of the period before. In period 0 those before the start date do not count.
struct DateRule {
  Unit unit = Unit::kDay;
  int64_t interval = 1;
  int month = 0;                          // of years, else 0
  int day_of_month = 0;                   // of months and years that are not relative, else 0
  int index = 0;                          // of relative ones, else 0
  std::array<bool, kWeekDays> days = {};  // of weeks and relative ones
  int day_count = 0;                      // of those
  int first_day_of_week = 0;              // of weeks

  int32_t start = 0;
  int32_t until = kLastDay;  // the last day that can be a date
  int64_t number = 0;        // of a numbered range, else 0
  bool ends = false;
};

// Dates of one period: the first `count`, ascending.
struct PeriodDates {
  std::array<int64_t, kWeekDays> dates;
  int count = 0;

  void Add(int64_t date) { dates[count++] = date; }
};

int64_t ToDate(cctz::civil_day day) { return day - kEpoch; }

int64_t LastOf(cctz::civil_month month) { return ToDate(cctz::civil_day(month + 1)) - 1; }

// The index-th of the rule's days of the week in a month. Every month has four of each.
int64_t RelativeDay(const DateRule& rule, cctz::civil_month month) {
  const int step = rule.index < 0 ? -1 : 1;
  int64_t date = rule.index < 0 ? LastOf(month) : ToDate(cctz::civil_day(month));
  int day = WeekDay(date);
  for (int missing = rule.index < 0 ? -rule.index : rule.index;; date += step) {
    if (rule.days[day] && --missing == 0) return date;
    day = (day + step + kWeekDays) % kWeekDays;
  }
}

// The rule's date in a month: of a day that the month does not have, its last.
int64_t DayIn(const DateRule& rule, cctz::civil_month month) {
  if (rule.index != 0) return RelativeDay(rule, month);
  return std::min(ToDate(cctz::civil_day(month) + (rule.day_of_month - 1)), LastOf(month));
}

int64_t YearOf(int64_t date) { return (kEpoch + date).year(); }

// Months since January of year 0.
int64_t MonthNumber(int64_t date) {
  const cctz::civil_day day = kEpoch + date;
  return day.year() * kMonths + day.month() - 1;
}

cctz::civil_month MonthOf(int64_t number) {
  return cctz::civil_month(FloorDivide(number, kMonths),
                           static_cast<int>(FloorRemainder(number, kMonths)) + 1);
}

int64_t WeekStart(const DateRule& rule, int64_t date) {
  return date - (WeekDay(date) - rule.first_day_of_week + kWeekDays) % kWeekDays;
}

// The last period that begins by `date`, which is not before the start date.
int64_t PeriodOf(const DateRule& rule, int64_t date) {
  switch (rule.unit) {
    case Unit::kDay:
      return (date - rule.start) / rule.interval;
    case Unit::kWeek:
      return (date - WeekStart(rule, rule.start)) / kWeekDays / rule.interval;
    case Unit::kMonth:
      return (MonthNumber(date) - MonthNumber(rule.start)) / rule.interval;
    case Unit::kYear:
      return (YearOf(date) - YearOf(rule.start)) / rule.interval;
  }
  return 0;
}

// The dates of a period, those before the start date among them; never none. int64 must be able to
// hold its first day.
PeriodDates DatesIn(const DateRule& rule, int64_t period) {
  PeriodDates dates;
  const int64_t passed = period * rule.interval;
  switch (rule.unit) {
    case Unit::kDay:
      dates.Add(rule.start + passed);
      break;
    case Unit::kWeek: {
      const int64_t first = WeekStart(rule, rule.start) + kWeekDays * passed;
      for (int i = 0; i < kWeekDays; ++i) {
        if (rule.days[(rule.first_day_of_week + i) % kWeekDays]) dates.Add(first + i);
      }
      break;
    }
    case Unit::kMonth:
      dates.Add(DayIn(rule, MonthOf(MonthNumber(rule.start) + passed)));
      break;
    case Unit::kYear:
      dates.Add(DayIn(rule, cctz::civil_month(YearOf(rule.start) + passed, rule.month)));
      break;
  }
  return dates;
}

// Visits the dates from `from` up to and with `last`, as far as calendars go, until `visit` returns
// false. A numbered range is not heeded.
template <typename Visit>
void Walk(const DateRule& rule, int64_t from, int64_t last, Visit visit) {
  from = std::max<int64_t>(from, rule.start);
  last = std::min<int64_t>(last, rule.until);
  if (from > last) return;
  for (int64_t period = PeriodOf(rule, from);; ++period) {
    const PeriodDates dates = DatesIn(rule, period);
    for (int i = 0; i < dates.count; ++i) {
      if (dates.dates[i] > last) return;
      if (dates.dates[i] >= from && !visit(static_cast<int32_t>(dates.dates[i]))) return;
    }
  }
}

// The last date of the rule up to `last`; nothing if there is none.
std::optional<int32_t> LastUpTo(const DateRule& rule, int64_t last) {
  if (last < rule.start) return std::nullopt;
  // That period may begin with a later date, but not the one before it.
  for (int64_t period = PeriodOf(rule, last); period >= 0; --period) {
    const PeriodDates dates = DatesIn(rule, period);
    for (int i = dates.count; i-- > 0;) {
      if (dates.dates[i] < rule.start) return std::nullopt;
      if (dates.dates[i] <= last) return static_cast<int32_t>(dates.dates[i]);
    }
  }
  return std::nullopt;
}

// The last day that a date of the rule can be: of a numbered range its last date, where that is
// one.
int32_t Bound(const DateRule& rule) {
  if (rule.number == 0) return rule.until;
  const PeriodDates first = DatesIn(rule, 0);
  const int64_t passed = std::count_if(first.dates.begin(), first.dates.begin() + first.count,
                                       [&](int64_t date) { return date < rule.start; });
  // As if counted from the first day of period 0: every period has as many dates.
  const int64_t place = passed + rule.number - 1;
  const int64_t period = place / first.count;
  // A period is at least so many days long: what begins later is no date any more.
  if (period > (int64_t{kLastDay} - kFirstDay) / rule.interval) return rule.until;
  const int64_t date = DatesIn(rule, period).dates[place % first.count];
  return static_cast<int32_t>(std::min<int64_t>(date, rule.until));
}

std::string Must(std::string_view name, int64_t number, std::string_view rule) {
  return fmt::format("its {} is {}; it must be {}", name, number, rule);
}

constexpr std::string_view kWeekDayNumbers = "0, a Sunday, to 6, a Saturday";

std::string ReadDays(const v1::Recurrence& recurrence, DateRule* rule) {
  for (int32_t day : recurrence.days_of_week()) {
    if (day < 0 || day >= kWeekDays) return Must("day of the week", day, kWeekDayNumbers);
    if (!rule->days[day]) ++rule->day_count;
    rule->days[day] = true;
  }
  if (rule->day_count == 0) return "it names no day of the week";
  return "";
}

// Unit, and whether the pattern is relative; false if it is unknown.
bool ReadUnit(v1::Recurrence::PatternType pattern, Unit* unit, bool* relative) {
  *relative =
      pattern == v1::Recurrence::RELATIVE_MONTHLY || pattern == v1::Recurrence::RELATIVE_YEARLY;
  if (pattern == v1::Recurrence::DAILY) {
    *unit = Unit::kDay;
  } else if (pattern == v1::Recurrence::WEEKLY) {
    *unit = Unit::kWeek;
  } else if (pattern == v1::Recurrence::ABSOLUTE_MONTHLY ||
             pattern == v1::Recurrence::RELATIVE_MONTHLY) {
    *unit = Unit::kMonth;
  } else if (pattern == v1::Recurrence::ABSOLUTE_YEARLY ||
             pattern == v1::Recurrence::RELATIVE_YEARLY) {
    *unit = Unit::kYear;
  } else {
    return false;
  }
  return true;
}

std::string ReadPattern(const v1::Recurrence& recurrence, DateRule* rule) {
  bool relative;
  if (!ReadUnit(recurrence.pattern(), &rule->unit, &relative)) return "its pattern is unknown";
  if (recurrence.interval() < 1) return Must("interval", recurrence.interval(), "1 or more");
  rule->interval = recurrence.interval();
  if (rule->unit == Unit::kDay) return "";

  if (rule->unit == Unit::kYear) {
    if (recurrence.month() < 1 || recurrence.month() > kMonths) {
      return Must("month", recurrence.month(), "1 to 12");
    }
    rule->month = recurrence.month();
  }
  if (rule->unit == Unit::kWeek) {
    if (recurrence.first_day_of_week() < 0 || recurrence.first_day_of_week() >= kWeekDays) {
      return Must("first day of a week", recurrence.first_day_of_week(), kWeekDayNumbers);
    }
    rule->first_day_of_week = recurrence.first_day_of_week();
    return ReadDays(recurrence, rule);
  }
  if (relative) {
    // Graph: the first, where none is said.
    rule->index = recurrence.index() == 0 ? 1 : recurrence.index();
    if (rule->index < -1 || rule->index > 4) {
      return Must("index", recurrence.index(), "1 to 4, or -1 for the last");
    }
    return ReadDays(recurrence, rule);
  }
  if (recurrence.day_of_month() < 1 || recurrence.day_of_month() > kLongestMonth) {
    return Must("day of the month", recurrence.day_of_month(), "1 to 31");
  }
  rule->day_of_month = recurrence.day_of_month();
  return "";
}

std::string ReadRange(const v1::Recurrence& recurrence, DateRule* rule) {
  const std::optional<int32_t> start = ParseDate(recurrence.start_date());
  if (!start) return fmt::format("its start date is no date: \"{}\"", recurrence.start_date());
  rule->start = *start;
  if (recurrence.range() == v1::Recurrence::NO_END) return "";
  rule->ends = true;
  if (recurrence.range() == v1::Recurrence::END_DATE) {
    const std::optional<int32_t> end = ParseDate(recurrence.end_date());
    if (!end) return fmt::format("its end date is no date: \"{}\"", recurrence.end_date());
    rule->until = *end;
    return "";
  }
  if (recurrence.range() != v1::Recurrence::NUMBERED) return "its range is unknown";
  if (recurrence.number_of_occurrences() < 1) {
    return Must("number of occurrences", recurrence.number_of_occurrences(), "1 or more");
  }
  rule->number = recurrence.number_of_occurrences();
  return "";
}

// What is wrong; "" and `rule` if nothing is.
std::string ReadRecurrence(const v1::Recurrence& recurrence, DateRule* rule) {
  if (std::string wrong = ReadPattern(recurrence, rule); !wrong.empty()) return wrong;
  return ReadRange(recurrence, rule);
}

// The rule, and how far it goes. Nothing where no calendar can have it.
std::optional<DateRule> BoundedRule(const v1::Recurrence& recurrence) {
  DateRule rule;
  if (!ReadRecurrence(recurrence, &rule).empty()) return std::nullopt;
  rule.until = Bound(rule);
  return rule;
}

constexpr std::string_view kDayNames[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

// "MO,WE": as people read a week, from Monday.
std::string DayNames(const DateRule& rule) {
  std::string names;
  for (int i = 1; i <= kWeekDays; ++i) {
    const int day = i % kWeekDays;
    if (!rule.days[day]) continue;
    if (!names.empty()) names += ',';
    names += kDayNames[day];
  }
  return names;
}

// A day that not every such month has is the last that there is of the 28th up to it.
std::string MonthDayText(int day, int shortest, int longest) {
  day = std::min(day, longest);
  if (day <= shortest) return fmt::format(";BYMONTHDAY={}", day);
  std::string days = fmt::format(";BYMONTHDAY={}", shortest);
  for (int next = shortest + 1; next <= day; ++next) days += fmt::format(",{}", next);
  return days + ";BYSETPOS=-1";
}

// One day of the week stands with its index ("2TU"); of several the index is one of all of them.
std::string RelativeDayText(const DateRule& rule) {
  if (rule.day_count == 1) return fmt::format(";BYDAY={}{}", rule.index, DayNames(rule));
  return fmt::format(";BYDAY={};BYSETPOS={}", DayNames(rule), rule.index);
}

std::string PatternText(const DateRule& rule) {
  const std::string interval =
      rule.interval == 1 ? std::string() : fmt::format(";INTERVAL={}", rule.interval);
  switch (rule.unit) {
    case Unit::kDay:
      return "FREQ=DAILY" + interval;
    case Unit::kWeek: {
      // RFC 5545 begins weeks on Monday unless it is told otherwise.
      const bool week_matters = rule.interval > 1 && rule.first_day_of_week != 1;
      return fmt::format(
          "FREQ=WEEKLY{};BYDAY={}{}", interval, DayNames(rule),
          week_matters ? fmt::format(";WKST={}", kDayNames[rule.first_day_of_week]) : "");
    }
    case Unit::kMonth:
      return fmt::format("FREQ=MONTHLY{}{}", interval,
                         rule.index != 0
                             ? RelativeDayText(rule)
                             : MonthDayText(rule.day_of_month, kShortestMonth, kLongestMonth));
    case Unit::kYear: {
      const int longest = MostDaysIn(rule.month);
      const int shortest = rule.month == 2 ? kShortestMonth : longest;
      return fmt::format("FREQ=YEARLY{};BYMONTH={}{}", interval, rule.month,
                         rule.index != 0 ? RelativeDayText(rule)
                                         : MonthDayText(rule.day_of_month, shortest, longest));
    }
  }
  return "";
}

std::string RangeText(const v1::Recurrence& recurrence, const DateRule& rule) {
  if (rule.number > 0) return fmt::format(";COUNT={}", rule.number);
  if (!rule.ends) return "";
  std::string until = recurrence.end_date();
  until.erase(std::remove(until.begin(), until.end(), '-'), until.end());
  return ";UNTIL=" + until;
}

}  // namespace

std::string WhyNoRecurrence(const v1::Recurrence& recurrence) {
  DateRule rule;
  return ReadRecurrence(recurrence, &rule);
}

v1::Recurrence NormalRecurrence(const v1::Recurrence& recurrence) {
  DateRule rule;
  if (!ReadRecurrence(recurrence, &rule).empty()) return recurrence;
  v1::Recurrence normal;
  normal.set_pattern(recurrence.pattern());
  normal.set_interval(recurrence.interval());
  normal.set_month(rule.month);
  normal.set_day_of_month(rule.month == 0 ? rule.day_of_month
                                          : std::min(rule.day_of_month, MostDaysIn(rule.month)));
  for (int day = 0; day < kWeekDays; ++day) {
    if (rule.days[day]) normal.add_days_of_week(day);
  }
  if (rule.interval > 1) normal.set_first_day_of_week(rule.first_day_of_week);
  normal.set_index(rule.index);
  normal.set_range(recurrence.range());
  normal.set_start_date(recurrence.start_date());
  if (rule.number > 0) {
    normal.set_number_of_occurrences(recurrence.number_of_occurrences());
  } else if (rule.ends) {
    normal.set_end_date(recurrence.end_date());
  }
  normal.set_time_zone(recurrence.time_zone());
  return normal;
}

bool SameRecurrence(const v1::Recurrence& a, const v1::Recurrence& b) {
  v1::Recurrence one = NormalRecurrence(a);
  v1::Recurrence other = NormalRecurrence(b);
  one.clear_time_zone();
  other.clear_time_zone();
  return one.SerializeAsString() == other.SerializeAsString();
}

std::string RecurrenceText(const v1::Recurrence& recurrence) {
  if (recurrence.ByteSizeLong() == 0) return "";
  DateRule rule;
  if (std::string wrong = ReadRecurrence(recurrence, &rule); !wrong.empty()) return wrong;
  return fmt::format("from {}: {}{}", recurrence.start_date(), PatternText(rule),
                     RangeText(recurrence, rule));
}

void ForEachDate(const v1::Recurrence& recurrence, int32_t from, int32_t to,
                 const std::function<bool(int32_t)>& visit) {
  const std::optional<DateRule> rule = BoundedRule(recurrence);
  if (!rule) return;
  Walk(*rule, from, int64_t{to} - 1, visit);
}

std::vector<int32_t> DatesOf(const v1::Recurrence& recurrence, int32_t from, int32_t to,
                             size_t limit) {
  std::vector<int32_t> dates;
  if (limit == 0) return dates;
  ForEachDate(recurrence, from, to, [&](int32_t date) {
    dates.push_back(date);
    return dates.size() < limit;
  });
  return dates;
}

bool HasDate(const v1::Recurrence& recurrence, int32_t date) {
  return FirstDate(recurrence, date) == date;
}

std::optional<int32_t> FirstDate(const v1::Recurrence& recurrence, int32_t from) {
  const std::optional<DateRule> rule = BoundedRule(recurrence);
  if (!rule) return std::nullopt;
  std::optional<int32_t> first;
  Walk(*rule, from, kLastDay, [&](int32_t date) {
    first = date;
    return false;
  });
  return first;
}

std::optional<int32_t> LastDate(const v1::Recurrence& recurrence) {
  const std::optional<DateRule> rule = BoundedRule(recurrence);
  if (!rule || !rule->ends) return std::nullopt;
  return LastUpTo(*rule, rule->until);
}

std::string DateText(int32_t date) {
  const cctz::civil_day day = kEpoch + date;
  return fmt::format("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
}

std::optional<int32_t> ParseDate(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() != kShape.size()) return std::nullopt;
  int numbers[3] = {};
  int part = 0;
  for (size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '-') {
      if (text[i] != '-') return std::nullopt;
      ++part;
    } else {
      if (text[i] < '0' || text[i] > '9') return std::nullopt;
      numbers[part] = numbers[part] * 10 + (text[i] - '0');
    }
  }
  const cctz::civil_day day(numbers[0], numbers[1], numbers[2]);
  // A day that there is not becomes another one.
  if (numbers[0] == 0 || day.month() != numbers[1] || day.day() != numbers[2]) return std::nullopt;
  return static_cast<int32_t>(day - kEpoch);
}

}  // namespace syncledger
