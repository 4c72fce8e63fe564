// Random recurrences against two that know nothing of our arithmetic: a walk over every day there
// is, and libical, which reads the RFC 5545 rule that we write.
#include <gtest/gtest.h>
#include <libical/ical.h>

#include <algorithm>
#include <array>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "ledger/recurrence.h"
#include "tests/ledger/patterns.h"

namespace syncledger {
namespace {

using R = v1::Recurrence;

struct Day {
  int year;
  int month;
  int day;
  int week_day;
  int days_in_month;
};

// Every day of the years 1600 to 2699, made by counting.
class Calendar {
 public:
  Calendar() {
    int number = -135140;  // 1600-01-01, a Saturday
    first_ = number;
    int week_day = 6;
    for (int year = 1600; year < 2700; ++year) {
      for (int month = 1; month <= 12; ++month) {
        const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        const bool short_month = month == 4 || month == 6 || month == 9 || month == 11;
        const int days = month == 2 ? (leap ? 29 : 28) : (short_month ? 30 : 31);
        for (int day = 1; day <= days; ++day) {
          days_.push_back({year, month, day, week_day, days});
          week_day = (week_day + 1) % 7;
        }
      }
    }
  }

  const Day& At(int32_t date) const { return days_.at(date - first_); }

 private:
  std::vector<Day> days_;
  int32_t first_;
};

const Calendar& Days() {
  static const Calendar& calendar = *new Calendar;
  return calendar;
}

bool Names(const R& recurrence, int week_day) {
  return std::find(recurrence.days_of_week().begin(), recurrence.days_of_week().end(), week_day) !=
         recurrence.days_of_week().end();
}

// Whether a day is the one that the pattern has in its month.
bool IsTheDayOfItsMonth(const R& recurrence, int32_t date) {
  const Day& day = Days().At(date);
  if (recurrence.pattern() == R::ABSOLUTE_MONTHLY || recurrence.pattern() == R::ABSOLUTE_YEARLY) {
    return day.day == recurrence.day_of_month() ||
           (day.day == day.days_in_month && recurrence.day_of_month() > day.day);
  }
  if (!Names(recurrence, day.week_day)) return false;
  int before = 0;
  for (int d = 1; d < day.day; ++d) before += Names(recurrence, Days().At(date - d).week_day);
  int after = 0;
  for (int d = day.day + 1; d <= day.days_in_month; ++d) {
    after += Names(recurrence, Days().At(date + d - day.day).week_day);
  }
  return recurrence.index() < 0 ? after == 0 : before == recurrence.index() - 1;
}

bool IsMonthly(const R& recurrence) {
  return recurrence.pattern() == R::ABSOLUTE_MONTHLY || recurrence.pattern() == R::RELATIVE_MONTHLY;
}

// The dates in [from, to), by a look at every day since the start.
std::vector<int32_t> SlowDates(const R& recurrence, int32_t start, int32_t from, int32_t to) {
  std::vector<int32_t> dates;
  const int32_t end = ParseDate(recurrence.end_date()).value_or(0);
  int64_t found = 0;
  int64_t weeks = 0;
  int64_t months = 0;
  int64_t years = 0;
  for (int32_t date = start; date < to; ++date) {
    const Day& day = Days().At(date);
    if (date > start) {
      weeks += day.week_day == recurrence.first_day_of_week();
      months += day.day == 1;
      years += day.day == 1 && day.month == 1;
    }
    if (recurrence.range() == R::END_DATE && date > end) break;
    bool is_date;
    if (recurrence.pattern() == R::DAILY) {
      is_date = (date - start) % recurrence.interval() == 0;
    } else if (recurrence.pattern() == R::WEEKLY) {
      is_date = weeks % recurrence.interval() == 0 && Names(recurrence, day.week_day);
    } else if (IsMonthly(recurrence)) {
      is_date = months % recurrence.interval() == 0 && IsTheDayOfItsMonth(recurrence, date);
    } else {
      is_date = years % recurrence.interval() == 0 && day.month == recurrence.month() &&
                IsTheDayOfItsMonth(recurrence, date);
    }
    if (!is_date) continue;
    if (recurrence.range() == R::NUMBERED && ++found > recurrence.number_of_occurrences()) break;
    if (date >= from) dates.push_back(date);
  }
  return dates;
}

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}

  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  int From(int least, int most) { return least + Below(most - least + 1); }
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  std::mt19937 random_;
};

int32_t RandomStart(Random& random) {
  if (random.OneIn(10)) return -random.From(0, 134'000);  // 1603 to 1969
  if (random.OneIn(10)) return random.From(0, 100'000);   // to 2243
  return 20'454 + random.Below(1'461);                    // 2026 to 2029
}

R RandomRecurrence(Random& random, int32_t start) {
  constexpr int kIntervals[] = {1, 1, 1, 2, 2, 3, 4, 5, 6, 12, 13, 52, 99};
  R recurrence = Endless(static_cast<R::PatternType>(random.From(1, 6)),
                         kIntervals[random.Below(std::size(kIntervals))], DateText(start));
  // All fields, as Graph writes them.
  recurrence.set_month(random.From(1, 12));
  recurrence.set_day_of_month(random.OneIn(2) ? random.From(28, 31) : random.From(1, 31));
  constexpr int kIndexes[] = {1, 2, 3, 4, -1};
  recurrence.set_index(kIndexes[random.Below(std::size(kIndexes))]);
  recurrence.set_first_day_of_week(random.Below(7));
  const int days = random.OneIn(3) ? 1 << random.Below(7) : random.From(1, 127);
  for (int day = 0; day < 7; ++day) {
    if (days >> day & 1) recurrence.add_days_of_week(day);
  }
  if (random.OneIn(3)) return Numbered(recurrence, random.OneIn(5) ? 1 : random.From(2, 999));
  if (random.OneIn(2)) {
    const int length = random.OneIn(4) ? 40'000 : 3'000;
    return Until(recurrence, DateText(start + random.From(-3, length)));
  }
  return recurrence;
}

TEST(RecurrenceOracle, EveryDateIsOneOfAWalkOverTheDays) {
  std::array<int, R::PatternType_ARRAYSIZE> patterns = {};  // that had dates in the range
  std::array<int, R::RangeType_ARRAYSIZE> ranges = {};
  int without_dates = 0;
  for (unsigned seed = 0; seed < 4'000; ++seed) {
    Random random(seed);
    const int32_t start = RandomStart(random);
    const R recurrence = RandomRecurrence(random, start);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + RecurrenceText(recurrence));
    const int32_t from = start + random.From(-400, random.OneIn(8) ? 40'000 : 4'000);
    const int32_t to = from + random.From(0, random.OneIn(4) ? 20'000 : 500);

    const std::vector<int32_t> expected = SlowDates(recurrence, start, from, to);
    ASSERT_EQ(DatesOf(recurrence, from, to), expected);
    ASSERT_EQ(DatesOf(NormalRecurrence(recurrence), from, to), expected);
    const size_t limit = static_cast<size_t>(random.Below(5));
    ASSERT_EQ(DatesOf(recurrence, from, to, limit),
              std::vector<int32_t>(expected.begin(),
                                   expected.begin() + std::min(limit, expected.size())));
    const std::optional<int32_t> first = FirstDate(recurrence, from);
    if (!expected.empty()) {
      ASSERT_EQ(first, expected.front());
    } else if (first) {
      ASSERT_GE(*first, to);
    }
    for (int i = 0; i < 5 && from < to; ++i) {
      const int32_t date = random.From(from, to - 1);
      ASSERT_EQ(HasDate(recurrence, date),
                std::binary_search(expected.begin(), expected.end(), date));
    }
    if (recurrence.range() == R::NO_END) {
      ASSERT_FALSE(LastDate(recurrence).has_value());
    } else if (recurrence.range() == R::END_DATE) {
      const std::vector<int32_t> all = SlowDates(recurrence, start, start, start + 42'000);
      ASSERT_EQ(LastDate(recurrence).value_or(-1), all.empty() ? -1 : all.back());
    } else {
      const int32_t last = LastDate(recurrence).value();
      if (last < start + 42'000) {
        const std::vector<int32_t> all = SlowDates(recurrence, start, start, last + 400);
        ASSERT_EQ(all.size(), static_cast<size_t>(recurrence.number_of_occurrences()));
        ASSERT_EQ(all.back(), last);
      }
    }
    ++(expected.empty() ? without_dates : patterns[recurrence.pattern()]);
    if (!expected.empty()) ++ranges[recurrence.range()];
  }
  for (int pattern = R::DAILY; pattern <= R::RELATIVE_YEARLY; ++pattern) {
    EXPECT_GE(patterns[pattern], 150) << R::PatternType_Name(pattern);
  }
  for (int range = R::END_DATE; range <= R::NUMBERED; ++range) {
    EXPECT_GE(ranges[range], 400) << R::RangeType_Name(range);
  }
  EXPECT_GE(without_dates, 500);
}

std::vector<int32_t> IcalDates(const std::string& rule, const std::string& start, size_t limit) {
  std::vector<int32_t> dates;
  const icalrecurrencetype recurrence = icalrecurrencetype_from_string(rule.c_str());
  icaltimetype from = {};  // icaltime_null_date() would begin at hour -1
  from.year = std::stoi(start.substr(0, 4));
  from.month = std::stoi(start.substr(5, 2));
  from.day = std::stoi(start.substr(8, 2));
  from.is_date = 1;
  icalrecur_iterator* iterator = icalrecur_iterator_new(recurrence, from);
  if (iterator == nullptr) {
    ADD_FAILURE() << icalerror_strerror(icalerrno) << ": " << rule;
    return dates;
  }
  while (dates.size() < limit) {
    const icaltimetype next = icalrecur_iterator_next(iterator);
    if (icaltime_is_null_time(next)) break;
    char text[sizeof "2026-11-02"];
    std::snprintf(text, sizeof text, "%04u-%02u-%02u", unsigned(next.year) % 10'000u,
                  unsigned(next.month) % 100u, unsigned(next.day) % 100u);
    dates.push_back(ParseDate(text).value());
  }
  icalrecur_iterator_free(iterator);
  return dates;
}

TEST(RecurrenceOracle, LibicalReadsTheSameDatesInTheRule) {
  constexpr size_t kDates = 40;
  const int32_t last = ParseDate("2581-12-31").value();  // where libical's years end
  std::array<int, R::PatternType_ARRAYSIZE> patterns = {};
  for (unsigned seed = 0; seed < 1'500; ++seed) {
    Random random(seed);
    const int32_t start = RandomStart(random);
    R recurrence = RandomRecurrence(random, start);
    // libical 3.0.16 goes back a week too many where weeks begin on another day than Sunday or
    // Monday; and where the start is no date of the pattern, which RFC 5545 leaves open, it counts
    // weeks from the first date.
    recurrence.set_first_day_of_week(recurrence.first_day_of_week() % 2);
    const std::optional<int32_t> first = FirstDate(recurrence, start);
    if (!first) continue;
    recurrence.set_start_date(DateText(*first));
    const std::string text = RecurrenceText(recurrence);
    SCOPED_TRACE("seed " + std::to_string(seed) + ": " + text);

    const std::string rule = text.substr(text.find(": ") + 2);
    std::vector<int32_t> theirs = IcalDates(rule, recurrence.start_date(), kDates);
    theirs.erase(std::upper_bound(theirs.begin(), theirs.end(), last), theirs.end());
    ASSERT_EQ(DatesOf(recurrence, *first, last + 1, kDates), theirs);
    ++patterns[recurrence.pattern()];
  }
  for (int pattern = R::DAILY; pattern <= R::RELATIVE_YEARLY; ++pattern) {
    EXPECT_GE(patterns[pattern], 100) << R::PatternType_Name(pattern);
  }
}

}  // namespace
}  // namespace syncledger
