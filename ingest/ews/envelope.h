// SOAP envelopes as text: checked for what could harm a reader, then parsed.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "ingest/json.h"

namespace syncledger {

// What an envelope may hold at most; beyond it is refused before a tree is built.
inline constexpr int kMaxXmlDepth = 100;        // elements within each other; Exchange needs 20
inline constexpr int kMaxXmlParts = 1'000'000;  // elements and attributes

// An envelope as it was parsed. What it hands out is valid as long as it lives.
//
// Refused (MALFORMED_BODY, with the place as a line of the text): what is no XML, an envelope that
// was cut off, one with a DOCTYPE (so that no entity is ever defined, expanded or fetched), one
// that is nested too deep or has too many parts, one that says that it is not in UTF-8.
//
// It reads more than XML 1.0 allows where Exchange writes it: a reference to a character that XML
// has not (half of a surrogate pair, a NUL) reads as U+FFFD, two halves as their character.
class Envelope {
 public:
  // `text` must be UTF-8. False: `fault` says why it cannot be read.
  bool Parse(std::string_view text, Fault* fault);

  // The root element.
  pugi::xml_node root() const { return document_.document_element(); }

 private:
  std::string buffer_;  // the parser works in place
  pugi::xml_document document_;
};

}  // namespace syncledger
