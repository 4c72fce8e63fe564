#include "api/recurrence_words.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "api/time_text.h"
#include "fmt/format.h"
#include "ledger/recurrence.h"

namespace syncledger {
namespace {

constexpr std::string_view kFrom = "from ";
constexpr std::string_view kRuleFollows = ": ";
constexpr size_t kDateSize = std::string_view("2026-11-02").size();

struct Day {
  std::string_view name;  // as RFC 5545 has it
  std::string_view word;
};
constexpr std::array<Day, 7> kDays = {{{"MO", "Monday"},
                                       {"TU", "Tuesday"},
                                       {"WE", "Wednesday"},
                                       {"TH", "Thursday"},
                                       {"FR", "Friday"},
                                       {"SA", "Saturday"},
                                       {"SU", "Sunday"}}};
constexpr std::string_view kMonths[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

// The parts of a rule; what it does not have is 0 or empty.
struct RuleParts {
  std::string_view frequency;
  int interval = 1;
  int month = 0;
  int position = 0;             // BYSETPOS, or the index before the only day of the week
  std::vector<int> month_days;  // BYMONTHDAY, ascending
  std::vector<size_t> days;     // BYDAY, places in kDays
  int count = 0;
  std::optional<int32_t> until;
};

std::optional<int> NumberOf(std::string_view text) {
  int number;
  if (!absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &number)) return std::nullopt;
  return number;
}

// "MO" or "2TU", "-1FR".
bool ReadDay(std::string_view text, RuleParts* parts) {
  if (text.size() < 2) return false;
  const std::string_view name = text.substr(text.size() - 2);
  const auto day = std::find_if(kDays.begin(), kDays.end(),
                                [&](const Day& known) { return known.name == name; });
  if (day == kDays.end()) return false;
  parts->days.push_back(static_cast<size_t>(day - kDays.begin()));
  text.remove_suffix(2);
  if (text.empty()) return true;
  const std::optional<int> index = NumberOf(text);
  if (index.has_value()) parts->position = *index;
  return index.has_value();
}

// "20270301".
std::optional<int32_t> ReadUntil(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  return ParseDate(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6)));
}

bool ReadPart(std::string_view name, std::string_view value, RuleParts* parts) {
  if (name == "FREQ") {
    parts->frequency = value;
    return true;
  }
  if (name == "WKST") return true;  // nothing that anybody would say
  if (name == "UNTIL") {
    parts->until = ReadUntil(value);
    return parts->until.has_value();
  }
  const std::vector<std::string> texts =
      absl::StrSplit(absl::string_view(value.data(), value.size()), ',');
  if (name == "BYDAY") {
    return std::all_of(texts.begin(), texts.end(),
                       [&](const std::string& text) { return ReadDay(text, parts); });
  }
  std::vector<int> numbers;
  for (const std::string& text : texts) {
    const std::optional<int> number = NumberOf(text);
    if (!number.has_value()) return false;
    numbers.push_back(*number);
  }
  if (name == "BYMONTHDAY") {
    parts->month_days = numbers;
    return true;
  }
  int* place = name == "INTERVAL"   ? &parts->interval
               : name == "BYMONTH"  ? &parts->month
               : name == "BYSETPOS" ? &parts->position
               : name == "COUNT"    ? &parts->count
                                    : nullptr;
  if (place != nullptr) *place = numbers.front();
  return place != nullptr;
}

std::optional<RuleParts> ReadRule(std::string_view rule) {
  RuleParts parts;
  while (!rule.empty()) {
    const std::string_view part = rule.substr(0, rule.find(';'));
    rule.remove_prefix(std::min(rule.size(), part.size() + 1));
    const size_t equals = part.find('=');
    if (equals == part.npos || !ReadPart(part.substr(0, equals), part.substr(equals + 1), &parts)) {
      return std::nullopt;
    }
  }
  const bool has_month = parts.month >= 1 && parts.month <= static_cast<int>(std::size(kMonths));
  if (parts.month != 0 && !has_month) return std::nullopt;
  return parts;
}

// "2 Nov 2026".
std::string DateWords(int32_t date) {
  const std::string day = DayText(date);
  return day.substr(day.find(' ') + 1);
}

// "every week", "every second week", "every 3 weeks".
std::string Every(int interval, std::string_view unit) {
  if (interval == 1) return fmt::format("every {}", unit);
  if (interval == 2) return fmt::format("every second {}", unit);
  return fmt::format("every {} {}s", interval, unit);
}

std::string Ordinal(int number) {
  const int last = number % 10;
  const bool teen = number % 100 / 10 == 1;
  if (last == 1 && !teen) return fmt::format("{}st", number);
  if (last == 2 && !teen) return fmt::format("{}nd", number);
  if (last == 3 && !teen) return fmt::format("{}rd", number);
  return fmt::format("{}th", number);
}

std::string_view Position(int position) {
  static constexpr std::string_view kWords[] = {"last", "", "first", "second", "third", "fourth"};
  if (position < -1 || position > 4) return "";
  return kWords[position + 1];
}

bool AreDays(const std::vector<size_t>& days, size_t first, size_t count) {
  if (days.size() != count) return false;
  for (size_t i = 0; i < count; ++i) {
    if (days[i] != first + i) return false;
  }
  return true;
}
bool AreWorkDays(const std::vector<size_t>& days) { return AreDays(days, 0, 5); }
bool AreWeekend(const std::vector<size_t>& days) { return AreDays(days, 5, 2); }
bool AreAll(const std::vector<size_t>& days) { return AreDays(days, 0, kDays.size()); }

// "Monday, Wednesday and Friday".
std::string DayList(const std::vector<size_t>& days) {
  std::string list;
  for (size_t i = 0; i < days.size(); ++i) {
    if (i > 0) list += i + 1 == days.size() ? " and " : ", ";
    list += kDays[days[i]].word;
  }
  return list;
}

std::string WeeklyWords(const RuleParts& parts) {
  if (parts.interval == 1) {
    if (AreAll(parts.days)) return "every day";
    if (AreWorkDays(parts.days)) return "every Monday to Friday";
    return "every " + DayList(parts.days);
  }
  const std::string days = AreAll(parts.days)        ? "on every day"
                           : AreWorkDays(parts.days) ? "from Monday to Friday"
                                                     : "on " + DayList(parts.days);
  return Every(parts.interval, "week") + " " + days;
}

// "the second Tuesday", "the last weekday".
std::string RelativeDay(const RuleParts& parts) {
  const std::string_view which = Position(parts.position);
  if (AreAll(parts.days)) return fmt::format("the {} day", which);
  if (AreWorkDays(parts.days)) return fmt::format("the {} weekday", which);
  if (AreWeekend(parts.days)) return fmt::format("the {} day of a weekend", which);
  if (parts.days.size() == 1) return fmt::format("the {} {}", which, kDays[parts.days[0]].word);
  return fmt::format("the {} of all its days that are {}", which, DayList(parts.days));
}

std::string MonthlyWords(const RuleParts& parts) {
  const std::string every = Every(parts.interval, "month");
  if (!parts.days.empty()) return fmt::format("{} on {}", every, RelativeDay(parts));
  // A month that has no such day has it on its last.
  const std::string_view or_last = parts.month_days.size() > 1 ? " or else its last day" : "";
  return fmt::format("{} on the {}{}", every, Ordinal(parts.month_days.back()), or_last);
}

std::string YearlyWords(const RuleParts& parts) {
  const std::string every = Every(parts.interval, "year");
  const std::string_view month = kMonths[parts.month - 1];
  if (!parts.days.empty()) return fmt::format("{} on {} of {}", every, RelativeDay(parts), month);
  const std::string or_last =
      parts.month_days.size() > 1 ? fmt::format(" or else the last of {}", month) : "";
  return fmt::format("{} on {} {}{}", every, parts.month_days.back(), month, or_last);
}

std::string PatternWords(const RuleParts& parts) {
  const bool has_day = !parts.days.empty() || !parts.month_days.empty();
  if (parts.frequency == "DAILY") return Every(parts.interval, "day");
  if (parts.frequency == "WEEKLY" && !parts.days.empty()) return WeeklyWords(parts);
  if (parts.frequency == "MONTHLY" && has_day) return MonthlyWords(parts);
  if (parts.frequency == "YEARLY" && has_day && parts.month != 0) return YearlyWords(parts);
  return "";
}

}  // namespace

std::string RecurrenceWords(std::string_view text) {
  const std::string as_it_is(text);
  if (text.substr(0, kFrom.size()) != kFrom) return as_it_is;
  text.remove_prefix(kFrom.size());
  if (text.size() < kDateSize) return as_it_is;
  const std::optional<int32_t> start = ParseDate(text.substr(0, kDateSize));
  text.remove_prefix(kDateSize);
  if (!start.has_value() || text.substr(0, kRuleFollows.size()) != kRuleFollows) return as_it_is;
  const std::optional<RuleParts> parts = ReadRule(text.substr(kRuleFollows.size()));
  if (!parts.has_value()) return as_it_is;
  const std::string pattern = PatternWords(*parts);
  if (pattern.empty()) return as_it_is;
  const std::string from = DateWords(*start);
  if (parts->until.has_value()) {
    return fmt::format("{} from {} until {}", pattern, from, DateWords(*parts->until));
  }
  if (parts->count == 1) return fmt::format("once, from {} on", from);
  if (parts->count > 1) {
    return fmt::format("{}, {} times from {} on", pattern, parts->count, from);
  }
  return fmt::format("{} from {} on", pattern, from);
}

std::string RecurrenceWords(const v1::Recurrence& recurrence) {
  const std::string text = RecurrenceText(recurrence);
  return text.empty() ? "no recurrence at all" : RecurrenceWords(text);
}

}  // namespace syncledger
