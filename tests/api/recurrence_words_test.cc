// Recurrence patterns in words: of every kind of pattern and range, as Exchange states them.
#include "api/recurrence_words.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "ledger/recurrence.h"

namespace syncledger {
namespace {

using v1::Recurrence;

struct Stated {
  Recurrence::PatternType pattern;
  int interval = 1;
  std::vector<int> days = {};  // 0 is Sunday
  int day_of_month = 0;
  int month = 0;
  int index = 0;
};

Recurrence Make(const Stated& stated) {
  Recurrence recurrence;
  recurrence.set_pattern(stated.pattern);
  recurrence.set_interval(stated.interval);
  for (int day : stated.days) recurrence.add_days_of_week(day);
  recurrence.set_day_of_month(stated.day_of_month);
  recurrence.set_month(stated.month);
  recurrence.set_index(stated.index);
  recurrence.set_range(Recurrence::NO_END);
  recurrence.set_start_date("2026-11-02");
  return recurrence;
}

std::string Words(const Recurrence& recurrence) {
  return RecurrenceWords(RecurrenceText(recurrence));
}

TEST(RecurrenceWords, TellEveryKindOfPattern) {
  const std::vector<int> work_days = {1, 2, 3, 4, 5};
  const std::vector<int> all_days = {0, 1, 2, 3, 4, 5, 6};
  const struct {
    Stated stated;
    const char* words;
  } cases[] = {
      {{Recurrence::DAILY}, "every day"},
      {{Recurrence::DAILY, 2}, "every second day"},
      {{Recurrence::DAILY, 10}, "every 10 days"},
      {{Recurrence::WEEKLY, 1, {1}}, "every Monday"},
      {{Recurrence::WEEKLY, 1, {1, 3}}, "every Monday and Wednesday"},
      {{Recurrence::WEEKLY, 1, {0, 1, 6}}, "every Monday, Saturday and Sunday"},
      {{Recurrence::WEEKLY, 1, work_days}, "every Monday to Friday"},
      {{Recurrence::WEEKLY, 1, all_days}, "every day"},
      {{Recurrence::WEEKLY, 2, {1, 3}}, "every second week on Monday and Wednesday"},
      {{Recurrence::WEEKLY, 3, work_days}, "every 3 weeks from Monday to Friday"},
      {{Recurrence::WEEKLY, 2, all_days}, "every second week on every day"},
      {{Recurrence::ABSOLUTE_MONTHLY, 1, {}, 1}, "every month on the 1st"},
      {{Recurrence::ABSOLUTE_MONTHLY, 2, {}, 22}, "every second month on the 22nd"},
      {{Recurrence::ABSOLUTE_MONTHLY, 3, {}, 13}, "every 3 months on the 13th"},
      {{Recurrence::ABSOLUTE_MONTHLY, 1, {}, 28}, "every month on the 28th"},
      {{Recurrence::ABSOLUTE_MONTHLY, 1, {}, 31}, "every month on the 31st or else its last day"},
      {{Recurrence::RELATIVE_MONTHLY, 1, {2}, 0, 0, 2}, "every month on the second Tuesday"},
      {{Recurrence::RELATIVE_MONTHLY, 1, {5}, 0, 0, -1}, "every month on the last Friday"},
      {{Recurrence::RELATIVE_MONTHLY, 1, work_days, 0, 0, -1}, "every month on the last weekday"},
      {{Recurrence::RELATIVE_MONTHLY, 1, {0, 6}, 0, 0, 1},
       "every month on the first day of a weekend"},
      {{Recurrence::RELATIVE_MONTHLY, 1, all_days, 0, 0, 4}, "every month on the fourth day"},
      {{Recurrence::RELATIVE_MONTHLY, 1, {1, 4}, 0, 0, 3},
       "every month on the third of all its days that are Monday and Thursday"},
      {{Recurrence::ABSOLUTE_YEARLY, 1, {}, 1, 7}, "every year on 1 July"},
      {{Recurrence::ABSOLUTE_YEARLY, 4, {}, 29, 2},
       "every 4 years on 29 February or else the last of February"},
      {{Recurrence::RELATIVE_YEARLY, 1, {2}, 0, 3, 2}, "every year on the second Tuesday of March"},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Words(Make(c.stated)), std::string(c.words) + " from 2 Nov 2026 on");
  }
}

TEST(RecurrenceWords, TellEveryKindOfRange) {
  Recurrence recurrence = Make({Recurrence::WEEKLY, 1, {1, 3}});
  recurrence.set_range(Recurrence::END_DATE);
  recurrence.set_end_date("2027-03-01");
  EXPECT_EQ(Words(recurrence), "every Monday and Wednesday from 2 Nov 2026 until 1 Mar 2027");
  recurrence.set_range(Recurrence::NUMBERED);
  recurrence.set_number_of_occurrences(10);
  EXPECT_EQ(Words(recurrence), "every Monday and Wednesday, 10 times from 2 Nov 2026 on");
  recurrence.set_number_of_occurrences(1);
  EXPECT_EQ(Words(recurrence), "once, from 2 Nov 2026 on");
}

TEST(RecurrenceWords, LeaveWhatIsNoPatternAsItIs) {
  Recurrence impossible = Make({Recurrence::DAILY, 0});
  for (const std::string& text :
       {std::string(), RecurrenceText(impossible), std::string("from 2026-11-02: FREQ=HOURLY"),
        std::string("from 2026-11-02"), std::string("from 2026-13-02: FREQ=DAILY"),
        std::string("from 2026-11-02: FREQ=WEEKLY;BYDAY=XX"),
        std::string("from 2026-11-02: FREQ=DAILY;INTERVAL=two"),
        std::string("from 2026-11-02: FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1"),
        std::string("from 2026-11-02: FREQ=MONTHLY")}) {
    EXPECT_EQ(RecurrenceWords(text), text);
  }
}

}  // namespace
}  // namespace syncledger
