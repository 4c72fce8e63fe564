#include "ledger/html_entities.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "ledger/unicode.h"

namespace syncledger {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
  bool bare;  // known without its semicolon
};

constexpr Entity kEntities[] = {
#include "ledger/html_entities.inc"
};

constexpr size_t kLongestName = 31;     // CounterClockwiseContourIntegral
constexpr size_t kLongestBareName = 6;  // Aacute

// What 0x80 to 0x9F stand for in Windows-1252; 0 is itself.
constexpr char32_t kWindows1252[] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

const Entity* Find(std::string_view name) {
  const Entity* found =
      std::lower_bound(std::begin(kEntities), std::end(kEntities), name,
                       [](const Entity& entity, std::string_view n) { return entity.name < n; });
  return found != std::end(kEntities) && found->name == name ? found : nullptr;
}

int DigitValue(char c, int base) {
  const unsigned char u = static_cast<unsigned char>(c);
  if (absl::ascii_isdigit(u)) return c - '0';
  if (base == 16 && absl::ascii_isxdigit(u)) return absl::ascii_tolower(u) - 'a' + 10;
  return -1;
}

// `text` begins with "&#".
size_t DecodeNumber(std::string_view text, std::string* decoded) {
  size_t at = 2;
  int base = 10;
  if (at < text.size() && (text[at] == 'x' || text[at] == 'X')) {
    base = 16;
    ++at;
  }
  const size_t first_digit = at;
  char32_t c = 0;
  for (; at < text.size() && DigitValue(text[at], base) >= 0; ++at) {
    if (c <= 0x10FFFF) c = c * base + DigitValue(text[at], base);  // stays out of range once it is
  }
  if (at == first_digit) return 0;
  if (at < text.size() && text[at] == ';') ++at;
  if (c >= 0x80 && c <= 0x9F && kWindows1252[c - 0x80] != 0) c = kWindows1252[c - 0x80];
  decoded->clear();
  AppendUtf8(c == 0 ? kReplacement : c, decoded);
  return at;
}

}  // namespace

size_t DecodeEntity(std::string_view text, std::string* decoded) {
  if (text.size() >= 2 && text[1] == '#') return DecodeNumber(text, decoded);
  size_t length = 0;
  while (length < kLongestName && 1 + length < text.size() &&
         absl::ascii_isalnum(static_cast<unsigned char>(text[1 + length]))) {
    ++length;
  }
  const std::string_view name = text.substr(1, length);
  if (1 + length < text.size() && text[1 + length] == ';') {
    if (const Entity* entity = Find(name)) {
      *decoded = entity->text;
      return 1 + length + 1;
    }
  }
  for (size_t prefix = std::min(length, kLongestBareName); prefix >= 2; --prefix) {
    const Entity* entity = Find(name.substr(0, prefix));
    if (entity != nullptr && entity->bare) {
      *decoded = entity->text;
      return 1 + prefix;
    }
  }
  return 0;
}

}  // namespace syncledger
