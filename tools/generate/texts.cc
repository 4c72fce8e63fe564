#include "tools/generate/texts.h"

namespace syncledger::synthetic {

void Hex(uint64_t value, std::string* out) {
  for (int shift = 60; shift >= 0; shift -= 4)
    out->push_back("0123456789ABCDEF"[value >> shift & 15]);
}

void Digits(int64_t value, int width, std::string* out) {
  char digits[8];
  for (int i = width - 1; i >= 0; --i, value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  out->append(digits, static_cast<size_t>(width));
}

// Hinnant, "chrono-compatible low-level date algorithms".
void WallTime(int64_t ms, std::string* out) {
  const int64_t days = ms / kDay;
  const int64_t seconds = ms % kDay / 1000;
  const int64_t z = days + 719'468;
  const int64_t era = z / 146'097;
  const int64_t doe = z - era * 146'097;
  const int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const int64_t mp = (5 * doy + 2) / 153;
  const int64_t month = mp < 10 ? mp + 3 : mp - 9;
  Digits(yoe + era * 400 + (month <= 2), 4, out);
  out->push_back('-');
  Digits(month, 2, out);
  out->push_back('-');
  Digits(doy - (153 * mp + 2) / 5 + 1, 2, out);
  out->push_back('T');
  Digits(seconds / 3600, 2, out);
  out->push_back(':');
  Digits(seconds / 60 % 60, 2, out);
  out->push_back(':');
  Digits(seconds % 60, 2, out);
}

void Instant(int64_t ms, std::string* out) {
  WallTime(ms, out);
  out->push_back('.');
  Digits(ms % 1000, 3, out);
  out->push_back('Z');
}

std::string Instant(int64_t ms) {
  std::string text;
  Instant(ms, &text);
  return text;
}

std::string EventId(uint64_t id) {
  std::string text = "AAMkAGUxZTI2";
  Hex(Mix(id), &text);
  text += "BGAAAAAAD";
  Hex(Mix(~id), &text);
  text += "AAA=";
  return text;
}

void ChangeKey(const Event& event, std::string* out) {
  out->append("DwAAABYAAAD");
  Hex(Mix(event.id << 20 ^ event.version), out);
}

}  // namespace syncledger::synthetic
