#include "ledger/unicode.h"

namespace syncledger {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Beyond ASCII: punctuation, symbols, spaces and what shows nothing.
constexpr Range kNoLetters[] = {
    {0x0080, 0x00A9},  // controls, no-break space, ¡ to ©; ª is a letter
    {0x00AB, 0x00B1},  // « to ±, the soft hyphen; ² and ³ are digits
    {0x00B4, 0x00B4},  // ´; µ is a letter
    {0x00B6, 0x00B8},  // ¶ · ¸; ¹ is a digit, º a letter
    {0x00BB, 0x00BB},  // »; ¼ to ¾ are digits
    {0x00BF, 0x00BF},  // ¿
    {0x00D7, 0x00D7},  // ×
    {0x00F7, 0x00F7},  // ÷
    {0x02C2, 0x02DF},  // modifier signs
    {0x1680, 0x1680},  // ogham space
    {0x2000, 0x206F},  // spaces, dashes, quotation marks, bullets
    {0x20A0, 0x20CF},  // currencies
    {0x2100, 0x2BFF},  // arrows, mathematics, boxes, dingbats
    {0x2E00, 0x2E7F},  // more punctuation
    {0x3000, 0x3004},  // ideographic space and punctuation
    {0x3008, 0x3020},  // ideographic brackets
    {0x30FB, 0x30FB},  // katakana middle dot
    {0xFE00, 0xFE0F},  // variation selectors
    {0xFE10, 0xFE6F},  // vertical and small forms
    {0xFEFF, 0xFEFF},  // byte order mark
    {0xFF01, 0xFF0F},  // full-width punctuation
    {0xFF1A, 0xFF20},   {0xFF3B, 0xFF40},
    {0xFF5B, 0xFF65},   {0xFFE0, 0xFFFF},  // full-width signs, the replacement character
    {0x1F000, 0x1FAFF},                    // pictures
};

bool IsAsciiLetterOrDigit(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

char32_t NextCodePoint(std::string_view text, size_t* at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte((*at)++);
  if (lead < 0x80) return lead;
  // How many bytes follow, and what the first of them may be: this is where overlong forms,
  // surrogates and numbers above U+10FFFF are refused.
  int more = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  char32_t c = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    more = 1;
    c = lead & 0x1F;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    more = 2;
    c = lead & 0x0F;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    more = 3;
    c = lead & 0x07;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return kReplacement;
  }
  for (; more > 0; --more) {
    if (*at >= text.size() || byte(*at) < low || byte(*at) > high) return kReplacement;
    c = c << 6 | (byte((*at)++) & 0x3F);
    low = 0x80;
    high = 0xBF;
  }
  return c;
}

void AppendUtf8(char32_t c, std::string* out) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
    return;
  }
  if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
  } else {
    if (c < 0x10000) {
      out->push_back(static_cast<char>(0xE0 | c >> 12));
    } else {
      out->push_back(static_cast<char>(0xF0 | c >> 18));
      out->push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    }
    out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
  }
  out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
}

char32_t LowerCase(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c < 0xC0) return c;
  if (c <= 0xDE) return c == 0xD7 ? c : c + 32;  // À to Þ
  if (c < 0x100) return c;
  if (c <= 0x17F) {               // Latin Extended-A: pairs, capital first
    if (c == 0x130) return 'i';   // İ
    if (c == 0x178) return 0xFF;  // Ÿ
    if (c == 0x17F) return 's';   // long s
    const bool odd_capitals = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (c == 0x131 || c == 0x138 || c == 0x149) return c;  // ı, ĸ, ŉ have no capital here
    return (c % 2 == 1) == odd_capitals ? c + 1 : c;
  }
  if (c < 0x370) {  // Latin Extended-B: the pairs of Romanian and its neighbours
    const bool pairs = (c >= 0x200 && c <= 0x21F) || (c >= 0x222 && c <= 0x233);
    return pairs && c % 2 == 0 ? c + 1 : c;
  }
  if (c < 0x400) {  // Greek
    if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) return c + 32;
    if (c == 0x386) return 0x3AC;                 // Ά
    if (c >= 0x388 && c <= 0x38A) return c + 37;  // Έ Ή Ί
    if (c == 0x38C) return 0x3CC;                 // Ό
    if (c == 0x38E || c == 0x38F) return c + 63;  // Ύ Ώ
    return c;
  }
  if (c <= 0x40F) return c + 80;  // Cyrillic
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  // Latin Extended Additional: pairs, Vietnamese among them
  const bool pairs = (c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF);
  return pairs && c % 2 == 0 ? c + 1 : c;
}

bool IsLetterOrDigit(char32_t c) {
  if (c < 0x80) return IsAsciiLetterOrDigit(c);
  for (const Range& range : kNoLetters) {
    if (c < range.first) return true;
    if (c <= range.last) return false;
  }
  return true;
}

bool IsSpace(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

bool IsInvisible(char32_t c) {
  return (c < 0xA0 && (c < 0x20 || c >= 0x7F) && !IsSpace(c)) || c == 0xAD || c == 0x200B ||
         c == 0x2060 || c == 0xFEFF;
}

}  // namespace syncledger
