// A look over an XML text before it is parsed: what could harm the parser, or would not be XML.
#pragma once

#include <string>
#include <string_view>

#include "ingest/json.h"

namespace syncledger {

// Reads the text once, from front to back, in constant memory. False: it cannot be parsed without
// harm, or is no XML for a reason that the parser would pass over; `fault` says why and in which
// line. Otherwise `clean` is the text as it can be parsed: with references that XML has not
// replaced. The parser still finds tags that do not match.
bool ScanXml(std::string_view text, std::string* clean, Fault* fault);

}  // namespace syncledger
