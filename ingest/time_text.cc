#include "ingest/time_text.h"

#include <array>

namespace syncledger {
namespace {

constexpr int64_t kSecond = 1'000'000;
constexpr int64_t kDay = 86'400 * kSecond;
constexpr size_t kUnreadableBytes = 200;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Reads `count` digits from the front of `rest`.
bool Digits(std::string_view& rest, int count, int* value) {
  if (rest.size() < static_cast<size_t>(count)) return false;
  *value = 0;
  for (int i = 0; i < count; ++i) {
    if (!IsDigit(rest[i])) return false;
    *value = *value * 10 + (rest[i] - '0');
  }
  rest.remove_prefix(count);
  return true;
}

bool Literal(std::string_view& rest, char c) {
  if (rest.empty() || rest[0] != c) return false;
  rest.remove_prefix(1);
  return true;
}

// Microseconds from the digits behind a decimal point; finer ones are cut off. Leaves the rest
// behind them.
int64_t FractionMicros(std::string_view& rest, int* digits) {
  int64_t micros = 0;
  *digits = 0;
  while (!rest.empty() && IsDigit(rest[0])) {
    if (*digits < 6) micros = micros * 10 + (rest[0] - '0');
    ++*digits;
    rest.remove_prefix(1);
  }
  for (int i = *digits; i < 6; ++i) micros *= 10;
  return micros;
}

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 12> kDaysOfMonth = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDaysOfMonth[month - 1];
}

// Days since 1970-01-01 in the proleptic Gregorian calendar.
int64_t DaysSinceEpoch(int year, int month, int day) {
  const int64_t y = month <= 2 ? year - 1 : year;
  const int64_t era = (y >= 0 ? y : y - 399) / 400;
  const int64_t year_of_era = y - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
         719'468;
}

std::optional<int64_t> Micros(int year, int month, int day, int hour, int minute, int second) {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return DaysSinceEpoch(year, month, day) * kDay + ((hour * 60 + minute) * 60 + second) * kSecond;
}

}  // namespace

std::optional<TimeText> ReadTimeText(std::string_view text) {
  int year, month, day, hour, minute, second;
  if (!Digits(text, 4, &year) || !Literal(text, '-') || !Digits(text, 2, &month) ||
      !Literal(text, '-') || !Digits(text, 2, &day)) {
    return std::nullopt;
  }
  if (!Literal(text, 'T') && !Literal(text, 't') && !Literal(text, ' ')) return std::nullopt;
  if (!Digits(text, 2, &hour) || !Literal(text, ':') || !Digits(text, 2, &minute) ||
      !Literal(text, ':') || !Digits(text, 2, &second)) {
    return std::nullopt;
  }
  const std::optional<int64_t> whole = Micros(year, month, day, hour, minute, second);
  if (!whole) return std::nullopt;

  TimeText read{.us = *whole, .has_zone = false, .is_utc = false, .fraction_digits = 0};
  if (Literal(text, '.')) {
    read.us += FractionMicros(text, &read.fraction_digits);
    if (read.fraction_digits == 0) return std::nullopt;
  }
  if (text.empty()) return read;

  read.has_zone = true;
  if (Literal(text, 'Z') || Literal(text, 'z')) {
    read.is_utc = true;
  } else {
    const bool east = text[0] == '+';
    if (!Literal(text, '+') && !Literal(text, '-')) return std::nullopt;
    int hours, minutes;
    if (!Digits(text, 2, &hours) || !Literal(text, ':') || !Digits(text, 2, &minutes))
      return std::nullopt;
    if (hours > 23 || minutes > 59) return std::nullopt;
    const int64_t offset = (hours * 60 + minutes) * 60 * kSecond;
    read.is_utc = offset == 0;
    read.us += east ? -offset : offset;
    const int64_t first = *Micros(1, 1, 1, 0, 0, 0);
    const int64_t last = *Micros(9999, 12, 31, 23, 59, 59) + kSecond - 1;
    if (read.us < first || read.us > last) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return read;
}

std::optional<int64_t> ReadInstant(std::string_view text) {
  const std::optional<TimeText> read = ReadTimeText(text);
  if (!read || !read->has_zone) return std::nullopt;
  return read->us;
}

std::optional<int64_t> ReadHttpDate(std::string_view text) {
  constexpr std::array<std::string_view, 7> kDayNames = {"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonthNames = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  bool day_name = false;
  for (std::string_view name : kDayNames) day_name |= text.substr(0, 3) == name;
  if (!day_name) return std::nullopt;
  text.remove_prefix(3);
  int day, year, hour, minute, second;
  if (!Literal(text, ',') || !Literal(text, ' ') || !Digits(text, 2, &day) || !Literal(text, ' ')) {
    return std::nullopt;
  }
  int month = 0;
  for (size_t i = 0; i < kMonthNames.size(); ++i) {
    if (text.substr(0, 3) == kMonthNames[i]) month = static_cast<int>(i) + 1;
  }
  if (month == 0) return std::nullopt;
  text.remove_prefix(3);
  if (!Literal(text, ' ') || !Digits(text, 4, &year) || !Literal(text, ' ') ||
      !Digits(text, 2, &hour) || !Literal(text, ':') || !Digits(text, 2, &minute) ||
      !Literal(text, ':') || !Digits(text, 2, &second) || text != " GMT") {
    return std::nullopt;
  }
  return Micros(year, month, day, hour, minute, second);
}

std::optional<int64_t> ReadSeconds(std::string_view text) {
  int64_t seconds = 0;
  int digits = 0;
  while (!text.empty() && IsDigit(text[0])) {
    if (++digits > 9) return std::nullopt;
    seconds = seconds * 10 + (text[0] - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  int64_t micros = 0;
  if (Literal(text, '.')) {
    int fraction_digits;
    micros = FractionMicros(text, &fraction_digits);
    if (fraction_digits == 0) return std::nullopt;
  }
  if (!text.empty()) return std::nullopt;
  return seconds * kSecond + micros;
}

void StateTime(std::string_view text, std::string_view zone, v1::StatedTime* time) {
  const std::optional<TimeText> read = ReadTimeText(text);
  if (!read) {
    time->set_unreadable(std::string(FirstBytes(text, kUnreadableBytes)));
  } else if (read->has_zone) {
    time->set_instant_us(read->us);
  } else {
    time->set_local_us(read->us);
  }
  time->set_time_zone(std::string(zone));
}

std::string_view FirstBytes(std::string_view text, size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

}  // namespace syncledger
