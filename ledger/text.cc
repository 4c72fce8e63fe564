#include "ledger/text.h"

#include "absl/strings/ascii.h"
#include "ledger/time_arithmetic.h"
#include "ledger/unicode.h"

namespace syncledger {
namespace {

struct Date {
  int64_t year;
  int month;  // 1 to 12
  int day;    // 1 to 31
};

// Days since 1970-01-01 of a date of the Gregorian calendar, reckoned in years that begin in March.
int64_t DaysOf(const Date& date) {
  const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int64_t era = FloorDivide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year =
      (153 * (date.month > 2 ? date.month - 3 : date.month + 9) + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

Date DateOf(int64_t days) {
  days += 719'468;
  const int64_t era = FloorDivide(days, 146'097);
  const int64_t day_of_era = days - era * 146'097;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month = (5 * day_of_year + 2) / 153;  // 0 is March
  const int day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  const int civil_month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  return {year_of_era + era * 400 + (civil_month <= 2 ? 1 : 0), civil_month, day};
}

int DaysInMonth(int64_t year, int month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// `number` (not negative) with at least `width` digits.
void PutDigits(std::string* out, int64_t number, int width) {
  char digits[20];
  char* const end = digits + sizeof digits;
  char* begin = end;
  do {
    *--begin = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0 || end - begin < width);
  out->append(begin, end);
}

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Reads a text from its front; every call is false where it stands otherwise.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool Number(int width, int* number) {
    if (rest_.size() < static_cast<size_t>(width)) return false;
    *number = 0;
    for (int i = 0; i < width; ++i) {
      if (!absl::ascii_isdigit(static_cast<unsigned char>(rest_[i]))) return false;
      *number = *number * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(width);
    return true;
  }
  bool OneOf(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_[0]) == std::string_view::npos) return false;
    last_ = rest_[0];
    rest_.remove_prefix(1);
    return true;
  }
  // Digits of a fraction of a second, as microseconds; those beyond are cut off.
  bool Fraction(int* us) {
    *us = 0;
    size_t digits = 0;
    for (; digits < rest_.size() && absl::ascii_isdigit(static_cast<unsigned char>(rest_[digits]));
         ++digits) {
      if (digits < 6) *us = *us * 10 + (rest_[digits] - '0');
    }
    for (size_t i = digits; i < 6; ++i) *us *= 10;
    rest_.remove_prefix(digits);
    return digits > 0;
  }
  char last() const { return last_; }
  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  char last_ = '\0';
};

}  // namespace

std::string NormalizeEmail(std::string_view email) {
  std::string out(email);
  absl::StripAsciiWhitespace(&out);
  absl::AsciiStrToLower(&out);
  return out;
}

std::string NormalizeAddress(std::string_view address) {
  std::string out;
  out.reserve(address.size());
  for (size_t at = 0; at < address.size();) {
    if (const char c = address[at]; IsAscii(c)) {  // nearly always: spares asking Unicode
      ++at;
      if (absl::ascii_isalnum(static_cast<unsigned char>(c))) out.push_back(absl::ascii_tolower(c));
      continue;
    }
    const char32_t c = NextCodePoint(address, &at);
    if (IsLetterOrDigit(c)) AppendUtf8(LowerCase(c), &out);
  }
  return out;
}

std::string NormalizeTitle(std::string_view title) {
  std::string out;
  out.reserve(title.size());
  for (size_t at = 0; at < title.size();) {
    if (const char c = title[at]; c > ' ' && c < '\x7f') {  // shown, and no space
      ++at;
      out.push_back(absl::ascii_tolower(c));
      continue;
    }
    const char32_t c = NextCodePoint(title, &at);
    if (!IsInvisible(c) && !IsSpace(c)) AppendUtf8(LowerCase(c), &out);
  }
  return out;
}

std::string FormatTime(int64_t us) {
  const int64_t seconds = FloorDivide(us, kSecondUs);
  const int64_t days = FloorDivide(seconds, kDaySeconds);
  const int64_t of_day = seconds - days * kDaySeconds;
  const int64_t fraction = FloorRemainder(us, kSecondUs);
  const Date date = DateOf(days);

  std::string out;
  out.reserve(sizeof "2026-11-22T18:15:00.000000Z");
  if (date.year < 0) out.push_back('-');
  if (date.year > 9999) out.push_back('+');
  PutDigits(&out, date.year < 0 ? -date.year : date.year, 4);
  out.push_back('-');
  PutDigits(&out, date.month, 2);
  out.push_back('-');
  PutDigits(&out, date.day, 2);
  out.push_back('T');
  PutDigits(&out, of_day / 3600, 2);
  out.push_back(':');
  PutDigits(&out, of_day / 60 % 60, 2);
  out.push_back(':');
  PutDigits(&out, of_day % 60, 2);
  if (fraction != 0) {
    out.push_back('.');
    PutDigits(&out, fraction, 6);
    while (out.back() == '0') out.pop_back();
  }
  out.push_back('Z');
  return out;
}

std::optional<int64_t> ParseTime(std::string_view text) {
  TimeReader reader(text);
  int year, month, day, hour, minute, second;
  if (!reader.Number(4, &year) || !reader.OneOf("-") || !reader.Number(2, &month) ||
      !reader.OneOf("-") || !reader.Number(2, &day) || !reader.OneOf("Tt") ||
      !reader.Number(2, &hour) || !reader.OneOf(":") || !reader.Number(2, &minute) ||
      !reader.OneOf(":") || !reader.Number(2, &second)) {
    return std::nullopt;
  }
  if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  int fraction = 0;
  if (reader.OneOf(".") && !reader.Fraction(&fraction)) return std::nullopt;
  int64_t offset = 0;  // seconds east of UTC
  if (!reader.OneOf("Zz+-")) return std::nullopt;
  if (reader.last() == '+' || reader.last() == '-') {
    const int sign = reader.last() == '+' ? 1 : -1;
    int hours, minutes;
    if (!reader.Number(2, &hours) || !reader.OneOf(":") || !reader.Number(2, &minutes))
      return std::nullopt;
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset = sign * (hours * 3600 + minutes * 60);
  }
  if (!reader.AtEnd()) return std::nullopt;
  const int64_t seconds =
      DaysOf({year, month, day}) * kDaySeconds + hour * 3600 + minute * 60 + second - offset;
  return seconds * kSecondUs + fraction;
}

std::string SanitizeUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
      out += text.substr(begin, at - begin);
    } else {
      AppendUtf8(NextCodePoint(text, &at), &out);
    }
  }
  return out;
}

std::string Hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (char c : bytes) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

}  // namespace syncledger
