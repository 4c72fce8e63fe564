#include "api/terminal_text.h"

#include <algorithm>
#include <iterator>

#include "fmt/format.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// Reads one character of valid UTF-8 and moves past it.
char32_t NextCharacter(std::string_view text, size_t* at) {
  auto byte = [&](size_t i) -> char32_t { return static_cast<unsigned char>(text[i]); };
  char32_t first = byte(*at);
  size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  length = std::min(length, text.size() - *at);
  char32_t character = length == 1 ? first : first & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; ++i) character = character << 6 | (byte(*at + i) & 0x3F);
  *at += length;
  return character;
}

struct Range {
  char32_t first;
  char32_t last;
};

template <size_t n>
bool IsIn(const Range (&ranges)[n], char32_t character) {
  auto after = std::upper_bound(std::begin(ranges), std::end(ranges), character,
                                [](char32_t c, const Range& range) { return c < range.first; });
  return after != std::begin(ranges) && character <= std::prev(after)->last;
}

// C1 controls, and what changes the direction or the line of the text around it.
constexpr Range kMadeVisible[] = {
    {0x80, 0x9F},     {0x061C, 0x061C}, {0x200E, 0x200F}, {0x2028, 0x2029},
    {0x202A, 0x202E}, {0x2066, 0x2069}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

constexpr Range kNoWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x0670, 0x0670}, {0x06D6, 0x06DC}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},   {0x0E47, 0x0E4E},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200D}, {0x2060, 0x2064},   {0x20D0, 0x20F0},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF},
};

constexpr Range kTwoColumns[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x26A1, 0x26A1},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26D4, 0x26D4},
    {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},
    {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

size_t WidthOf(char32_t character) {
  if (character < 0x300) return 1;
  if (IsIn(kNoWidth, character)) return 0;
  return IsIn(kTwoColumns, character) ? 2 : 1;
}

}  // namespace

std::string Visible(std::string_view text) {
  std::string valid = SanitizeUtf8(text);
  std::string visible;
  visible.reserve(valid.size());
  for (size_t at = 0; at < valid.size();) {
    size_t begin = at;
    char32_t character = NextCharacter(valid, &at);
    if (character < 0x20 || character == 0x7F) {
      // U+2400 + the control's number, U+2421 for DEL: in UTF-8 both are e2 90 xx.
      visible += "\xE2\x90";
      visible += static_cast<char>(0x80 + (character == 0x7F ? 0x21 : character));
    } else if (IsIn(kMadeVisible, character)) {
      visible += fmt::format("<U+{:04X}>", static_cast<uint32_t>(character));
    } else {
      visible.append(valid, begin, at - begin);
    }
  }
  return visible;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) width += WidthOf(NextCharacter(text, &at));
  return width;
}

std::string CutToWidth(std::string_view text, size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  size_t width = 0;
  size_t end = 0;
  for (size_t at = 0; at < text.size();) {
    width += WidthOf(NextCharacter(text, &at));
    if (width > columns - 1) break;
    end = at;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string WithThousands(int64_t number) {
  std::string digits = fmt::format("{}", number);
  size_t sign = number < 0 ? 1 : 0;
  for (size_t i = digits.size(); i > sign + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string Counted(int64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", WithThousands(number), number == 1 ? one : many);
}

}  // namespace syncledger
