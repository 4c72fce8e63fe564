// Code points: UTF-8 in and out, letter case, letters and white space, as far as the rules compare
// texts.
//
// By short tables of our own, which no library's release changes: letters of the Latin, Greek and
// Cyrillic blocks have a lower case; what is punctuation or a symbol is listed, and everything else
// beyond ASCII counts as a letter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syncledger {

inline constexpr char32_t kReplacement = 0xFFFD;

// The code point at `*at`, which moves past it. Bytes that are not UTF-8 are U+FFFD, as many bytes
// at a time as could have begun one sequence (the Unicode standard's "maximal subpart"). `*at` must
// be less than the size of `text`.
char32_t NextCodePoint(std::string_view text, size_t* at);

// Appends a code point; U+FFFD for one that is none (a surrogate, above U+10FFFF).
void AppendUtf8(char32_t c, std::string* out);

char32_t LowerCase(char32_t c);
bool IsLetterOrDigit(char32_t c);

// White space as people see it: ASCII's, the no-break spaces, the spaces of U+2000 to U+200A, line
// separators, U+3000.
bool IsSpace(char32_t c);

// What shows nothing and parts nothing: controls, the soft hyphen, zero-width space, word joiner,
// byte order mark.
bool IsInvisible(char32_t c);

}  // namespace syncledger
