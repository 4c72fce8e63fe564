// Character references of HTML: "&amp;", "&nbsp;", "&eacute", "&#39;", "&#x2019;".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace syncledger {

// Reads the reference at the front of `text`, which begins with "&", as the HTML standard reads it
// in text: the longest name that stands there; old names ("&eacute") need no semicolon; numbers 128
// to 159 mean Windows-1252. Sets `*decoded` to what it stands for, and returns how many bytes of
// `text` it took; 0 if none stands there.
size_t DecodeEntity(std::string_view text, std::string* decoded);

}  // namespace syncledger
