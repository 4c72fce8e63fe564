// Recurrences as Microsoft Graph writes them: recurrencePattern and recurrenceRange.
#include <fmt/format.h>

#include "ingest/graph/event.h"
#include "ingest/names.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

constexpr Named<v1::Recurrence::PatternType> kPatterns[] = {
    {"daily", v1::Recurrence::DAILY},
    {"weekly", v1::Recurrence::WEEKLY},
    {"absoluteMonthly", v1::Recurrence::ABSOLUTE_MONTHLY},
    {"relativeMonthly", v1::Recurrence::RELATIVE_MONTHLY},
    {"absoluteYearly", v1::Recurrence::ABSOLUTE_YEARLY},
    {"relativeYearly", v1::Recurrence::RELATIVE_YEARLY},
};
constexpr Named<v1::Recurrence::RangeType> kRanges[] = {
    {"endDate", v1::Recurrence::END_DATE},
    {"noEnd", v1::Recurrence::NO_END},
    {"numbered", v1::Recurrence::NUMBERED},
};
constexpr Named<int32_t> kWeekDays[] = {{"sunday", 0},    {"monday", 1},   {"tuesday", 2},
                                        {"wednesday", 3}, {"thursday", 4}, {"friday", 5},
                                        {"saturday", 6}};
constexpr Named<int32_t> kIndexes[] = {
    {"first", 1}, {"second", 2}, {"third", 3}, {"fourth", 4}, {"last", -1}};

template <typename T, size_t N>
bool ReadKnown(const Named<T> (&names)[N], element value, const JsonPath& path, T* read,
               Fault* fault) {
  std::string_view text;
  if (!ReadText(value, path, &text, fault)) return false;
  if (const Named<T>* known = FindNamed(names, text)) {
    *read = known->value;
    return true;
  }
  return Fail(fault, v1::INVALID_VALUE,
              fmt::format("{} is \"{}\"; it must be one of {}", path.Text(),
                          FirstBytes(text, kShownBytes), ListNames(names)));
}

bool ReadPattern(element value, const JsonPath& path, v1::Recurrence* recurrence, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    if (IsNull(field)) continue;
    const JsonPath at = path.Field(key);
    int32_t number = 0;
    if (key == "type") {
      // A pattern this build does not know stays PATTERN_UNKNOWN: the rules decide what that means.
      std::string_view name;
      if (!ReadText(field, at, &name, fault)) return false;
      recurrence->set_pattern(ValueNamed(kPatterns, name));
    } else if (key == "interval") {
      if (!ReadInt32(field, at, &number, fault)) return false;
      recurrence->set_interval(number);
    } else if (key == "month") {
      if (!ReadInt32(field, at, &number, fault)) return false;
      recurrence->set_month(number);
    } else if (key == "dayOfMonth") {
      if (!ReadInt32(field, at, &number, fault)) return false;
      recurrence->set_day_of_month(number);
    } else if (key == "daysOfWeek") {
      simdjson::dom::array days;
      if (!ReadArray(field, at, &days, fault)) return false;
      recurrence->clear_days_of_week();
      size_t place = 0;
      for (const element day : days) {
        if (!ReadKnown(kWeekDays, day, at.Element(place++), &number, fault)) return false;
        recurrence->add_days_of_week(number);
      }
    } else if (key == "firstDayOfWeek") {
      if (!ReadKnown(kWeekDays, field, at, &number, fault)) return false;
      recurrence->set_first_day_of_week(number);
    } else if (key == "index") {
      if (!ReadKnown(kIndexes, field, at, &number, fault)) return false;
      recurrence->set_index(number);
    }
  }
  return true;
}

bool ReadRange(element value, const JsonPath& path, v1::Recurrence* recurrence, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    if (IsNull(field)) continue;
    const JsonPath at = path.Field(key);
    std::string_view text;
    if (key == "type") {
      if (!ReadText(field, at, &text, fault)) return false;
      recurrence->set_range(ValueNamed(kRanges, text));
    } else if (key == "startDate") {
      if (!ReadText(field, at, &text, fault)) return false;
      recurrence->set_start_date(std::string(text));
    } else if (key == "endDate") {
      if (!ReadText(field, at, &text, fault)) return false;
      recurrence->set_end_date(std::string(text));
    } else if (key == "recurrenceTimeZone") {
      if (!ReadText(field, at, &text, fault)) return false;
      recurrence->set_time_zone(std::string(text));
    } else if (key == "numberOfOccurrences") {
      int32_t number = 0;
      if (!ReadInt32(field, at, &number, fault)) return false;
      recurrence->set_number_of_occurrences(number);
    }
  }
  return true;
}

}  // namespace

bool ReadGraphRecurrence(element value, const JsonPath& path, v1::Recurrence* recurrence,
                         Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    if (IsNull(field)) continue;
    const JsonPath at = path.Field(key);
    if (key == "pattern") {
      if (!ReadPattern(field, at, recurrence, fault)) return false;
    } else if (key == "range") {
      if (!ReadRange(field, at, recurrence, fault)) return false;
    }
  }
  return true;
}

}  // namespace syncledger
