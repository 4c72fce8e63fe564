// Texts as the rules compare and print them: addresses, titles, moments, bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace syncledger {

// An email address as it is compared: ASCII letters in lower case, outer white space gone. Rule
// ELIG-EMPLOYEE.
std::string NormalizeEmail(std::string_view email);

// A street address as it is compared: its letters in lower case and its digits; spacing and
// punctuation are left out. "12 King St. West" and "12, KING ST WEST" are one; two texts without
// any letter or digit are both "". Rules ABS-ADD
// ("location") and MAP-LOCATION.
std::string NormalizeAddress(std::string_view address);

// A title as it is compared: letters in lower case, spacing left out. "Mortgage advice" and
// "mortgageAdvice" are one; punctuation tells titles apart. Rule MAP-TITLE.
std::string NormalizeTitle(std::string_view title);

// An instant in RFC 3339, UTC: "2026-11-04T18:00:00Z", "2026-11-04T18:00:00.25Z". Years outside 0
// to 9999 have a sign and as many digits as they need ("+12026-..", "-0001-.."), which ParseTime
// does not read.
std::string FormatTime(int64_t us);

// An instant from RFC 3339, its offset required: "2026-11-04T18:00:00Z",
// "2026-11-04T13:00:00.1234567-05:00". Digits beyond microseconds are cut off; a leap second (:60)
// is the second after it. Nothing if it is anything else.
std::optional<int64_t> ParseTime(std::string_view text);

// The text with every byte sequence that is not UTF-8 replaced by U+FFFD.
std::string SanitizeUtf8(std::string_view text);

// Bytes as lower-case hexadecimal digits.
std::string Hex(std::string_view bytes);

}  // namespace syncledger
