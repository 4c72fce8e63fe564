// Recurrence patterns: which dates they have, in the words of a calendar; what none can have; how
// RFC 5545 writes them; and that the far past and the far future cost nothing.
#include "ledger/recurrence.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/ledger/patterns.h"

namespace syncledger {
namespace {

int32_t Day(const std::string& text) { return ParseDate(text).value(); }

// "2026-11-02 2026-11-09": the first dates from a day on.
std::string Dates(const v1::Recurrence& recurrence, const std::string& from, size_t limit) {
  std::string texts;
  for (int32_t date : DatesOf(recurrence, Day(from), std::numeric_limits<int32_t>::max(), limit)) {
    texts += (texts.empty() ? "" : " ") + DateText(date);
  }
  return texts;
}

struct PatternCase {
  const char* what;
  v1::Recurrence recurrence;
  const char* text;
  const char* dates;  // the first four
};

TEST(Recurrence, APatternHasTheDatesThatExchangeGivesIt) {
  const PatternCase cases[] = {
      {"every day", Daily(1, "2026-11-02"), "FREQ=DAILY",
       "2026-11-02 2026-11-03 2026-11-04 2026-11-05"},
      {"every tenth day, over the end of a year", Daily(10, "2026-12-20"), "FREQ=DAILY;INTERVAL=10",
       "2026-12-20 2026-12-30 2027-01-09 2027-01-19"},
      {"every Monday and Wednesday", Weekly(1, {1, 3}, "2026-11-02"), "FREQ=WEEKLY;BYDAY=MO,WE",
       "2026-11-02 2026-11-04 2026-11-09 2026-11-11"},
      {"days in any order, and twice", Weekly(1, {3, 1, 3}, "2026-11-02"),
       "FREQ=WEEKLY;BYDAY=MO,WE", "2026-11-02 2026-11-04 2026-11-09 2026-11-11"},
      {"every second week from a Wednesday: its Monday is over", Weekly(2, {1, 3}, "2026-11-04", 1),
       "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", "2026-11-04 2026-11-16 2026-11-18 2026-11-30"},
      {"every second week, Tuesday and Sunday, weeks that begin on Monday (RFC 5545's example)",
       Weekly(2, {2, 0}, "1997-08-05", 1), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU",
       "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
      {"the same, weeks that begin on Sunday", Weekly(2, {2, 0}, "1997-08-05", 0),
       "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
      {"the 15th of every month", Monthly(1, 15, "2026-11-15"), "FREQ=MONTHLY;BYMONTHDAY=15",
       "2026-11-15 2026-12-15 2027-01-15 2027-02-15"},
      {"the 31st is the last day where there is none", Monthly(1, 31, "2027-12-31"),
       "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
       "2027-12-31 2028-01-31 2028-02-29 2028-03-31"},
      {"the 30th likewise", Monthly(1, 30, "2026-01-30"),
       "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
       "2026-01-30 2026-02-28 2026-03-30 2026-04-30"},
      {"the 29th likewise", Monthly(1, 29, "2026-01-29"),
       "FREQ=MONTHLY;BYMONTHDAY=28,29;BYSETPOS=-1", "2026-01-29 2026-02-28 2026-03-29 2026-04-29"},
      {"every third month, from a day after its date: the months count from the start's",
       Monthly(3, 10, "2026-11-11"), "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10",
       "2027-02-10 2027-05-10 2027-08-10 2027-11-10"},
      {"the second Tuesday", RelativeMonthly(1, {2}, 2, "2026-11-01"), "FREQ=MONTHLY;BYDAY=2TU",
       "2026-11-10 2026-12-08 2027-01-12 2027-02-09"},
      {"the last Friday", RelativeMonthly(1, {5}, -1, "2026-11-01"), "FREQ=MONTHLY;BYDAY=-1FR",
       "2026-11-27 2026-12-25 2027-01-29 2027-02-26"},
      {"the last weekday", RelativeMonthly(1, {1, 2, 3, 4, 5}, -1, "2026-10-01"),
       "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
       "2026-10-30 2026-11-30 2026-12-31 2027-01-29"},
      {"the first day of a weekend", RelativeMonthly(1, {0, 6}, 1, "2026-11-01"),
       "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1", "2026-11-01 2026-12-05 2027-01-02 2027-02-06"},
      {"the third day, whatever it is", RelativeMonthly(1, {0, 1, 2, 3, 4, 5, 6}, 3, "2026-11-01"),
       "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=3",
       "2026-11-03 2026-12-03 2027-01-03 2027-02-03"},
      {"no index is the first", RelativeMonthly(1, {1}, 0, "2026-11-01"), "FREQ=MONTHLY;BYDAY=1MO",
       "2026-11-02 2026-12-07 2027-01-04 2027-02-01"},
      {"every year on a day", Yearly(1, 11, 4, "2026-11-04"), "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=4",
       "2026-11-04 2027-11-04 2028-11-04 2029-11-04"},
      {"every year on 29 February", Yearly(1, 2, 29, "2024-02-29"),
       "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
       "2024-02-29 2025-02-28 2026-02-28 2027-02-28"},
      {"31 April is the 30th", Yearly(1, 4, 31, "2026-01-01"),
       "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=30", "2026-04-30 2027-04-30 2028-04-30 2029-04-30"},
      {"every second year, from a day after its date: the years count from the start's",
       Yearly(2, 3, 1, "2026-06-01"), "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=1",
       "2028-03-01 2030-03-01 2032-03-01 2034-03-01"},
      {"the fourth Thursday of November", RelativeYearly(1, 11, {4}, 4, "2026-01-01"),
       "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "2026-11-26 2027-11-25 2028-11-23 2029-11-22"},
      {"the last weekday of the year", RelativeYearly(1, 12, {1, 2, 3, 4, 5}, -1, "2026-01-01"),
       "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
       "2026-12-31 2027-12-31 2028-12-29 2029-12-31"},
      {"29 February of 1900 and 2100, which there is not", Yearly(100, 2, 29, "1800-01-01"),
       "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
       "1800-02-28 1900-02-28 2000-02-29 2100-02-28"},
  };
  for (const PatternCase& test : cases) {
    const v1::Recurrence& recurrence = test.recurrence;
    EXPECT_EQ(WhyNoRecurrence(recurrence), "") << test.what;
    EXPECT_EQ(Dates(recurrence, "0001-01-01", 4), test.dates) << test.what;
    EXPECT_EQ(RecurrenceText(recurrence), "from " + recurrence.start_date() + ": " + test.text)
        << test.what;
  }
}

TEST(Recurrence, ARangeEndsThePattern) {
  const v1::Recurrence mondays = Weekly(1, {1}, "2026-11-02");
  EXPECT_FALSE(LastDate(mondays).has_value());
  EXPECT_EQ(RecurrenceText(Until(mondays, "2026-11-16")),
            "from 2026-11-02: FREQ=WEEKLY;BYDAY=MO;UNTIL=20261116");
  EXPECT_EQ(RecurrenceText(Numbered(mondays, 3)), "from 2026-11-02: FREQ=WEEKLY;BYDAY=MO;COUNT=3");

  struct {
    const char* what;
    v1::Recurrence recurrence;
    const char* dates;
  } const cases[] = {
      {"the end date is included", Until(mondays, "2026-11-16"),
       "2026-11-02 2026-11-09 2026-11-16"},
      {"an end between two dates", Until(mondays, "2026-11-15"), "2026-11-02 2026-11-09"},
      {"an end on the first date", Until(mondays, "2026-11-02"), "2026-11-02"},
      {"an end before the start leaves none", Until(mondays, "2026-11-01"), ""},
      {"an end before the first date leaves none",
       Until(Weekly(1, {1}, "2026-11-03"), "2026-11-08"), ""},
      {"three", Numbered(mondays, 3), "2026-11-02 2026-11-09 2026-11-16"},
      {"one", Numbered(mondays, 1), "2026-11-02"},
      {"a start that is no date does not count", Numbered(Weekly(1, {1}, "2026-11-03"), 2),
       "2026-11-09 2026-11-16"},
      {"a first week of which some days are over does not count these",
       Numbered(Weekly(2, {1, 3, 5}, "2026-11-04", 1), 4),
       "2026-11-04 2026-11-06 2026-11-16 2026-11-18"},
      {"of the 31st", Numbered(Monthly(1, 31, "2026-01-31"), 3),
       "2026-01-31 2026-02-28 2026-03-31"},
      {"a month whose date is over does not count",
       Numbered(RelativeMonthly(1, {2}, 2, "2026-11-11"), 2), "2026-12-08 2027-01-12"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(WhyNoRecurrence(test.recurrence), "") << test.what;
    EXPECT_EQ(Dates(test.recurrence, "0001-01-01", 100), test.dates) << test.what;
    const std::string dates = test.dates;
    const std::optional<int32_t> last = LastDate(test.recurrence);
    EXPECT_EQ(last ? DateText(*last) : "", dates.size() < 10 ? "" : dates.substr(dates.size() - 10))
        << test.what;
  }
}

TEST(Recurrence, AQuestionIsAboutARange) {
  const v1::Recurrence mondays = Numbered(Weekly(1, {1}, "2026-11-02"), 4);
  EXPECT_EQ(Dates(mondays, "2026-11-02", 2), "2026-11-02 2026-11-09");
  EXPECT_EQ(Dates(mondays, "2026-11-03", 2), "2026-11-09 2026-11-16");
  EXPECT_EQ(Dates(mondays, "2026-11-24", 2), "");
  EXPECT_EQ(DatesOf(mondays, Day("2026-11-02"), Day("2026-11-02")).size(), 0u);
  EXPECT_EQ(DatesOf(mondays, Day("2026-11-02"), Day("2026-11-09")).size(), 1u);
  EXPECT_EQ(DatesOf(mondays, Day("2026-11-02"), Day("2026-11-10")).size(), 2u);
  EXPECT_EQ(DatesOf(mondays, Day("2026-11-10"), Day("2026-11-02")).size(), 0u);
  EXPECT_EQ(DatesOf(mondays, Day("2026-11-02"), Day("2027-11-02"), 0).size(), 0u);
  EXPECT_TRUE(HasDate(mondays, Day("2026-11-23")));
  EXPECT_FALSE(HasDate(mondays, Day("2026-11-24")));
  EXPECT_FALSE(HasDate(mondays, Day("2026-11-30")));
  EXPECT_FALSE(HasDate(mondays, Day("2026-10-26")));
  EXPECT_EQ(FirstDate(mondays, Day("2026-11-10")), Day("2026-11-16"));
  EXPECT_FALSE(FirstDate(mondays, Day("2026-11-24")).has_value());
  int visits = 0;
  ForEachDate(mondays, Day("2026-11-02"), Day("2027-11-02"), [&](int32_t date) {
    ++visits;
    return date < Day("2026-11-09");
  });
  EXPECT_EQ(visits, 2) << "the visit that returned false was the last one";
}

TEST(Recurrence, WhatNoCalendarCanHaveIsSaidAndHasNoDates) {
  const v1::Recurrence mondays = Weekly(1, {1}, "2026-11-02");
  const auto changed = [](v1::Recurrence recurrence, auto change) {
    change(&recurrence);
    return recurrence;
  };
  using R = v1::Recurrence;
  struct {
    v1::Recurrence recurrence;
    const char* why;
  } const cases[] = {
      {R(), "its pattern is unknown"},
      {changed(mondays, [](R* r) { r->set_pattern(R::PATTERN_UNKNOWN); }),
       "its pattern is unknown"},
      {changed(mondays, [](R* r) { r->set_pattern(static_cast<R::PatternType>(77)); }),
       "its pattern is unknown"},
      {Daily(0, "2026-11-02"), "its interval is 0; it must be 1 or more"},
      {Daily(-2, "2026-11-02"), "its interval is -2; it must be 1 or more"},
      {Weekly(1, {}, "2026-11-02"), "it names no day of the week"},
      {Weekly(1, {7}, "2026-11-02"),
       "its day of the week is 7; it must be 0, a Sunday, to 6, a Saturday"},
      {Weekly(1, {1, -1}, "2026-11-02"),
       "its day of the week is -1; it must be 0, a Sunday, to 6, a Saturday"},
      {Weekly(2, {1}, "2026-11-02", 7),
       "its first day of a week is 7; it must be 0, a Sunday, to 6, a Saturday"},
      {Monthly(1, 0, "2026-11-02"), "its day of the month is 0; it must be 1 to 31"},
      {Monthly(1, 32, "2026-11-02"), "its day of the month is 32; it must be 1 to 31"},
      {RelativeMonthly(1, {}, 2, "2026-11-02"), "it names no day of the week"},
      {RelativeMonthly(1, {2}, 5, "2026-11-02"),
       "its index is 5; it must be 1 to 4, or -1 for the last"},
      {RelativeMonthly(1, {2}, -2, "2026-11-02"),
       "its index is -2; it must be 1 to 4, or -1 for the last"},
      {Yearly(1, 0, 4, "2026-11-02"), "its month is 0; it must be 1 to 12"},
      {Yearly(1, 13, 4, "2026-11-02"), "its month is 13; it must be 1 to 12"},
      {Yearly(1, 2, 0, "2026-11-02"), "its day of the month is 0; it must be 1 to 31"},
      {RelativeYearly(1, 11, {}, 1, "2026-11-02"), "it names no day of the week"},
      {Daily(1, ""), "its start date is no date: \"\""},
      {Daily(1, "2026-02-29"), "its start date is no date: \"2026-02-29\""},
      {Daily(1, "0000-12-31"), "its start date is no date: \"0000-12-31\""},
      {Until(mondays, "0001-13-01"), "its end date is no date: \"0001-13-01\""},
      {Until(mondays, ""), "its end date is no date: \"\""},
      {Numbered(mondays, 0), "its number of occurrences is 0; it must be 1 or more"},
      {Numbered(mondays, -1), "its number of occurrences is -1; it must be 1 or more"},
      {changed(mondays, [](R* r) { r->set_range(R::RANGE_UNKNOWN); }), "its range is unknown"},
      {changed(mondays, [](R* r) { r->set_range(static_cast<R::RangeType>(77)); }),
       "its range is unknown"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(WhyNoRecurrence(test.recurrence), test.why);
    EXPECT_EQ(Dates(test.recurrence, "0001-01-01", 1), "") << test.why;
    EXPECT_FALSE(FirstDate(test.recurrence, 0).has_value()) << test.why;
    EXPECT_FALSE(LastDate(test.recurrence).has_value()) << test.why;
    EXPECT_FALSE(HasDate(test.recurrence, Day("2026-11-02"))) << test.why;
    EXPECT_TRUE(SameRecurrence(test.recurrence, test.recurrence)) << test.why;
    EXPECT_FALSE(SameRecurrence(test.recurrence, mondays)) << test.why;
    if (test.recurrence.ByteSizeLong() > 0) {
      EXPECT_EQ(RecurrenceText(test.recurrence), test.why);
    }
  }
  EXPECT_EQ(RecurrenceText(v1::Recurrence()), "");
}

// Graph writes every field of a pattern and of a range, whatever the type.
TEST(Recurrence, WhatDoesNotMatterToAPatternIsNoDifference) {
  const auto noisy = [](v1::Recurrence recurrence) {
    const auto pattern = recurrence.pattern();
    const bool yearly =
        pattern == v1::Recurrence::ABSOLUTE_YEARLY || pattern == v1::Recurrence::RELATIVE_YEARLY;
    if (!yearly) recurrence.set_month(7);
    if (recurrence.day_of_month() == 0) recurrence.set_day_of_month(9);
    if (recurrence.index() == 0) recurrence.set_index(3);
    if (recurrence.days_of_week().empty()) recurrence.add_days_of_week(2);
    if (pattern != v1::Recurrence::WEEKLY || recurrence.interval() == 1) {
      recurrence.set_first_day_of_week(4);
    }
    if (recurrence.range() != v1::Recurrence::END_DATE) recurrence.set_end_date("0001-01-01");
    if (recurrence.range() != v1::Recurrence::NUMBERED) recurrence.set_number_of_occurrences(5);
    return recurrence;
  };
  const v1::Recurrence patterns[] = {
      Daily(2, "2026-11-02"),
      Weekly(1, {1, 3}, "2026-11-02"),
      Weekly(2, {1, 3}, "2026-11-02", 1),
      Monthly(1, 31, "2026-11-02"),
      RelativeMonthly(1, {1}, 2, "2026-11-02"),
      Yearly(1, 2, 29, "2026-11-02"),
      RelativeYearly(1, 11, {1}, -1, "2026-11-02"),
      Until(Daily(2, "2026-11-02"), "2027-01-01"),
      Numbered(Daily(2, "2026-11-02"), 10),
  };
  for (size_t i = 0; i < std::size(patterns); ++i) {
    for (size_t j = 0; j < std::size(patterns); ++j) {
      EXPECT_EQ(SameRecurrence(patterns[i], noisy(patterns[j])), i == j) << i << " and " << j;
    }
    EXPECT_EQ(RecurrenceText(NormalRecurrence(noisy(patterns[i]))), RecurrenceText(patterns[i]));
    EXPECT_EQ(NormalRecurrence(noisy(patterns[i])).DebugString(),
              NormalRecurrence(patterns[i]).DebugString());
  }
  v1::Recurrence elsewhere = patterns[1];
  elsewhere.set_time_zone("Atlantic Standard Time");
  EXPECT_TRUE(SameRecurrence(patterns[1], elsewhere));
  EXPECT_EQ(NormalRecurrence(elsewhere).time_zone(), "Atlantic Standard Time");

  EXPECT_TRUE(SameRecurrence(Weekly(1, {3, 1, 1}, "2026-11-02"), Weekly(1, {1, 3}, "2026-11-02")));
  EXPECT_TRUE(SameRecurrence(RelativeMonthly(1, {1}, 0, "2026-11-02"),
                             RelativeMonthly(1, {1}, 1, "2026-11-02")));
  EXPECT_TRUE(SameRecurrence(Yearly(1, 4, 31, "2026-11-02"), Yearly(1, 4, 30, "2026-11-02")));
  EXPECT_FALSE(SameRecurrence(Yearly(1, 2, 29, "2026-11-02"), Yearly(1, 2, 28, "2026-11-02")));
  EXPECT_FALSE(SameRecurrence(Weekly(2, {1}, "2026-11-02", 0), Weekly(2, {1}, "2026-11-02", 1)));
  EXPECT_FALSE(SameRecurrence(Weekly(1, {1}, "2026-11-02"), Weekly(1, {1}, "2026-11-09")));
  EXPECT_FALSE(SameRecurrence(Daily(2, "2026-11-02"), Daily(3, "2026-11-02")));
  EXPECT_FALSE(SameRecurrence(Numbered(Daily(2, "2026-11-02"), 9), patterns[8]));
  EXPECT_FALSE(SameRecurrence(Until(Daily(2, "2026-11-02"), "2027-01-02"), patterns[7]));
}

// A question that walked from the start, or over every period, would not come back from these.
TEST(Recurrence, TheFarPastAndTheFarFutureCostNothing) {
  constexpr int32_t kMost = std::numeric_limits<int32_t>::max();
  constexpr int32_t kLeast = std::numeric_limits<int32_t>::min();
  const v1::Recurrence daily = Daily(1, "0001-01-01");
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_EQ(FirstDate(daily, Day("9999-01-01") + i % 300), Day("9999-01-01") + i % 300);
  }
  EXPECT_EQ(Dates(daily, "9999-12-30", 9), "9999-12-30 9999-12-31") << "no calendar goes farther";
  EXPECT_EQ(DatesOf(daily, kMost - 1, kMost).size(), 0u);
  EXPECT_EQ(Dates(Weekly(2, {1, 5}, "1601-01-01"), "3026-01-01", 3),
            "3026-01-09 3026-01-13 3026-01-23");
  EXPECT_EQ(LastDate(Until(daily, "9999-12-31")), Day("9999-12-31"));
  EXPECT_EQ(LastDate(Until(Monthly(5, 31, "0001-01-31"), "9999-12-31")), Day("9999-10-31"));

  const v1::Recurrence huge[] = {
      Daily(kMost, "2026-11-02"),         Weekly(kMost, {0, 1, 2, 3, 4, 5, 6}, "2026-11-02", 1),
      Monthly(kMost, 2, "2026-11-02"),    RelativeMonthly(kMost, {1}, 1, "2026-11-02"),
      Yearly(kMost, 11, 2, "2026-11-02"), RelativeYearly(kMost, 11, {1}, 1, "2026-11-02"),
  };
  for (const v1::Recurrence& recurrence : huge) {
    const size_t dates = recurrence.pattern() == v1::Recurrence::WEEKLY ? 7 : 1;
    EXPECT_EQ(DatesOf(recurrence, kLeast, kMost).size(), dates);
    EXPECT_EQ(DatesOf(Numbered(recurrence, kMost), kLeast, kMost).size(), dates);
    EXPECT_EQ(LastDate(Numbered(recurrence, kMost)), Day("2026-11-02") + int32_t(dates) - 1);
    EXPECT_EQ(LastDate(Until(recurrence, "9999-12-31")), Day("2026-11-02") + int32_t(dates) - 1);
    EXPECT_FALSE(FirstDate(recurrence, Day("2026-11-09")).has_value());
  }
  EXPECT_EQ(LastDate(Numbered(daily, kMost)), Day("9999-12-31"));
  EXPECT_EQ(LastDate(Numbered(Daily(1, "1970-01-01"), 1'000'000)), 999'999);
  EXPECT_EQ(Dates(Numbered(Yearly(99, 2, 29, "1604-02-29"), 50), "4000-01-01", 2),
            "4079-02-28 4178-02-28");
  EXPECT_EQ(Dates(Daily(7, "9999-12-31"), "0001-01-01", 2), "9999-12-31");
  EXPECT_EQ(Dates(Weekly(1, {0, 1, 6}, "0001-01-01", 4), "0001-01-01", 2), "0001-01-01 0001-01-06")
      << "1 January of year 1 is a Monday; its week begins before it";
}

TEST(Recurrence, ADateIsReadStrictly) {
  EXPECT_EQ(ParseDate("1970-01-01"), 0);
  EXPECT_EQ(ParseDate("1969-12-31"), -1);
  EXPECT_EQ(ParseDate("2000-02-29"), 11016);
  EXPECT_EQ(ParseDate("0001-01-01"), -719162);
  EXPECT_EQ(ParseDate("9999-12-31"), 2932896);
  for (const char* text :
       {"", "2026-11-0", "2026-11-022", "2026-11-31", "2026-02-29", "1900-02-29", "2026-13-01",
        "2026-00-01", "2026-01-00", "0000-01-01", "2026/11/02", "2026-1-002", "+026-11-02",
        "2026-11-02Z", " 2026-11-02", "20261102", "2026-11-x2"}) {
    EXPECT_FALSE(ParseDate(text).has_value()) << text;
  }
  EXPECT_EQ(DateText(0), "1970-01-01");
  EXPECT_EQ(DateText(-719162), "0001-01-01");
  for (int32_t date = -719162; date <= 2932896; date += 997) {
    ASSERT_EQ(ParseDate(DateText(date)), date);
  }
}

}  // namespace
}  // namespace syncledger
