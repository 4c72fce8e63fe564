// Text that is safe and aligned on a terminal: control characters made visible, columns counted,
// long texts cut.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace syncledger {

// The text with nothing left in it that could drive a terminal or reorder what stands around it. C0
// controls and DEL become their pictures (U+2400..: a line end is "␊"), C1 controls, bidirectional
// controls and line separators
// "<U+202E>", bytes that are not UTF-8 U+FFFD.
std::string Visible(std::string_view text);

// How many columns a terminal needs for a text: 0 for combining marks, 2 for East Asian wide
// characters and emoji.
size_t DisplayWidth(std::string_view text);

// The text itself if it needs no more than `columns`, else its beginning and "…".
std::string CutToWidth(std::string_view text, size_t columns);

// A whole number with a comma between groups of three digits: 1,234,567.
std::string WithThousands(int64_t number);

// A number with what it counts: "1 fact", "1,204 facts".
std::string Counted(int64_t number, std::string_view one, std::string_view many);

}  // namespace syncledger
