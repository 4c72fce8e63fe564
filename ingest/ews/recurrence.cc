// Recurrences as EWS writes them, in Graph's terms: a pattern element and a range element.
#include <fmt/format.h>

#include "ingest/ews/item.h"
#include "ingest/ews/xml.h"
#include "ingest/names.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr Named<v1::Recurrence::PatternType> kPatterns[] = {
    {"DailyRecurrence", v1::Recurrence::DAILY},
    {"WeeklyRecurrence", v1::Recurrence::WEEKLY},
    {"AbsoluteMonthlyRecurrence", v1::Recurrence::ABSOLUTE_MONTHLY},
    {"RelativeMonthlyRecurrence", v1::Recurrence::RELATIVE_MONTHLY},
    {"AbsoluteYearlyRecurrence", v1::Recurrence::ABSOLUTE_YEARLY},
    {"RelativeYearlyRecurrence", v1::Recurrence::RELATIVE_YEARLY},
    // Of tasks: known, and no pattern that a calendar has.
    {"DailyRegeneration", v1::Recurrence::PATTERN_UNKNOWN},
    {"WeeklyRegeneration", v1::Recurrence::PATTERN_UNKNOWN},
    {"MonthlyRegeneration", v1::Recurrence::PATTERN_UNKNOWN},
    {"YearlyRegeneration", v1::Recurrence::PATTERN_UNKNOWN},
};
constexpr Named<v1::Recurrence::RangeType> kRanges[] = {
    {"EndDateRecurrence", v1::Recurrence::END_DATE},
    {"NoEndRecurrence", v1::Recurrence::NO_END},
    {"NumberedRecurrence", v1::Recurrence::NUMBERED},
};

// The days of a week as bits, Sunday the lowest.
constexpr Named<int> kDayBits[] = {
    {"Sunday", 1},  {"Monday", 2},    {"Tuesday", 4}, {"Wednesday", 8}, {"Thursday", 16},
    {"Friday", 32}, {"Saturday", 64}, {"Day", 127},   {"Weekday", 62},  {"WeekendDay", 65},
};
constexpr Named<int32_t> kIndexes[] = {
    {"First", 1}, {"Second", 2}, {"Third", 3}, {"Fourth", 4}, {"Last", -1}};
constexpr Named<int32_t> kMonths[] = {{"January", 1},  {"February", 2},  {"March", 3},
                                      {"April", 4},    {"May", 5},       {"June", 6},
                                      {"July", 7},     {"August", 8},    {"September", 9},
                                      {"October", 10}, {"November", 11}, {"December", 12}};

template <size_t N>
bool ReadBits(const Named<int> (&names)[N], std::string_view text, const JsonPath& path, int* read,
              Fault* fault) {
  if (const Named<int>* known = FindNamed(names, text)) {
    *read = known->value;
    return true;
  }
  return Fail(fault, v1::INVALID_VALUE,
              fmt::format("{} is \"{}\"; it must be one of {}", path.Text(),
                          FirstBytes(text, kShownBytes), ListNames(names)));
}

// A list of days' names, some of which stand for several days.
bool ReadDays(pugi::xml_node element, const JsonPath& path, v1::Recurrence* recurrence,
              Fault* fault) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::string text = TextOf(element);
  int days = 0;
  for (size_t at = text.find_first_not_of(kBlanks); at != std::string::npos;) {
    const size_t end = text.find_first_of(kBlanks, at);
    int bits;
    if (!ReadBits(kDayBits, std::string_view(text).substr(at, end - at), path, &bits, fault))
      return false;
    days |= bits;
    at = end == std::string::npos ? end : text.find_first_not_of(kBlanks, end);
  }
  recurrence->clear_days_of_week();
  for (int day = 0; day < 7; ++day) {
    if (days >> day & 1) recurrence->add_days_of_week(day);
  }
  return true;
}

bool ReadFirstDay(pugi::xml_node element, const JsonPath& path, v1::Recurrence* recurrence,
                  Fault* fault) {
  int bits;
  if (!ReadBits(kDayBits, TrimmedText(element), path, &bits, fault)) return false;
  int day = 0;
  while (!(bits >> day & 1)) ++day;
  recurrence->set_first_day_of_week(day);
  return true;
}

bool ReadPattern(pugi::xml_node element, const JsonPath& path, v1::Recurrence* recurrence,
                 Fault* fault) {
  for (pugi::xml_node field = FirstElement(element); field; field = NextElement(field)) {
    const std::string_view name = LocalName(field);
    const JsonPath at = path.Field(name);
    int32_t number = 0;
    if (name == "Interval") {
      if (!ReadXmlInt32(field, at, &number, fault)) return false;
      recurrence->set_interval(number);
    } else if (name == "DayOfMonth") {
      if (!ReadXmlInt32(field, at, &number, fault)) return false;
      recurrence->set_day_of_month(number);
    } else if (name == "Month") {
      if (!ReadBits(kMonths, TrimmedText(field), at, &number, fault)) return false;
      recurrence->set_month(number);
    } else if (name == "DayOfWeekIndex") {
      if (!ReadBits(kIndexes, TrimmedText(field), at, &number, fault)) return false;
      recurrence->set_index(number);
    } else if (name == "DaysOfWeek") {
      if (!ReadDays(field, at, recurrence, fault)) return false;
    } else if (name == "FirstDayOfWeek") {
      if (!ReadFirstDay(field, at, recurrence, fault)) return false;
    }
  }
  const v1::Recurrence::PatternType pattern = recurrence->pattern();
  const bool yearly =
      pattern == v1::Recurrence::ABSOLUTE_YEARLY || pattern == v1::Recurrence::RELATIVE_YEARLY;
  if (yearly) recurrence->set_interval(1);  // EWS knows no other, and does not write it
  return true;
}

// A date as xs:date writes it, without the offset that may stand behind: "2014-03-08-08:00". The
// date is the series' own; the offset says no more than its zone does. What is no date stays as it
// is.
std::string DateOf(std::string_view text) {
  constexpr size_t kDateBytes = 10;
  const std::string_view date = text.substr(0, kDateBytes);
  const std::string_view behind = text.substr(date.size());
  const std::string moment = fmt::format("{}T00:00:00", date);
  const std::string with_offset = fmt::format("2000-01-01T00:00:00{}", behind);
  if (!ReadTimeText(moment) || !ReadTimeText(with_offset))
    return std::string(FirstBytes(text, 200));
  return std::string(date);
}

bool ReadRange(pugi::xml_node element, const JsonPath& path, v1::Recurrence* recurrence,
               Fault* fault) {
  for (pugi::xml_node field = FirstElement(element); field; field = NextElement(field)) {
    const std::string_view name = LocalName(field);
    if (name == "StartDate") {
      recurrence->set_start_date(DateOf(TrimmedText(field)));
    } else if (name == "EndDate") {
      recurrence->set_end_date(DateOf(TrimmedText(field)));
    } else if (name == "NumberOfOccurrences") {
      int32_t number = 0;
      if (!ReadXmlInt32(field, path.Field(name), &number, fault)) return false;
      recurrence->set_number_of_occurrences(number);
    }
  }
  return true;
}

}  // namespace

bool ReadEwsRecurrence(pugi::xml_node element, const JsonPath& path, const EwsZone& zone,
                       v1::Recurrence* recurrence, Fault* fault) {
  recurrence->set_time_zone(zone.name);
  for (pugi::xml_node part = FirstElement(element); part; part = NextElement(part)) {
    const std::string_view name = LocalName(part);
    const JsonPath at = path.Field(name);
    if (const auto* pattern = FindNamed(kPatterns, name)) {
      recurrence->set_pattern(pattern->value);
      if (!ReadPattern(part, at, recurrence, fault)) return false;
    } else if (const auto* range = FindNamed(kRanges, name)) {
      recurrence->set_range(range->value);
      if (!ReadRange(part, at, recurrence, fault)) return false;
    }
  }
  return true;
}

}  // namespace syncledger
