// Bodies of Exchange items as plain text: the lines above and below the marker that the sync
// writes.
#pragma once

#include <string>
#include <string_view>

#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

// Details above the line that holds this are taken over into Coconut; what stands below is
// Coconut's own.
inline constexpr std::string_view kMarker = "Edits above this line will be synced";

// Reads an item's body. The marker's line is the first that contains kMarker, in this letter case,
// its white space collapsed. Lines are trimmed, empty ones left out, and joined by "\n".
//
// HTML is read as a browser shows it: white space (a no-break space too) collapses, block elements
// and <br> end lines, cells of a row are parted by one space, entities are decoded, `pre` keeps its
// line ends; script, style, head, title, template and comments show nothing. A text body has its
// own line ends ("\r\n", "\n" or "\r").
//
// Total: invalid UTF-8 becomes U+FFFD, and no depth or size of a body overflows the stack. Rules
// ABS-ADD ("notes") and MAP-NOTES.
v1::BodyText ReadBody(v1::Body::ContentType type, std::string_view content);

}  // namespace syncledger
