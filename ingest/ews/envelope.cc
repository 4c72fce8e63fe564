#include "ingest/ews/envelope.h"

#include <fmt/format.h>

#include "ingest/decoder.h"
#include "ingest/ews/xml_scan.h"
#include "ingest/time_text.h"

namespace syncledger {

bool Envelope::Parse(std::string_view text, Fault* fault) {
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    text.remove_prefix(kByteOrderMark.size());
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos)
    return Fail(fault, v1::MALFORMED_BODY, "the body is empty; it must be a SOAP envelope");
  if (text[first] != '<') {
    return Fail(fault, v1::MALFORMED_BODY,
                fmt::format("the body is no XML: it begins with \"{}\"",
                            FirstBytes(text.substr(first), kShownBytes)));
  }
  if (!ScanXml(text, &buffer_, fault)) return false;
  const pugi::xml_parse_result parsed = document_.load_buffer_inplace(
      buffer_.data(), buffer_.size(), pugi::parse_default | pugi::parse_ws_pcdata_single,
      pugi::encoding_utf8);
  if (!parsed || !document_.document_element()) {
    const std::string_view why =
        parsed ? "no root element" : std::string_view(parsed.description());
    return Fail(fault, v1::MALFORMED_BODY,
                fmt::format("the body is no XML: {}, at byte {}", why, parsed.offset));
  }
  return true;
}

}  // namespace syncledger
