// What EWS says when it does not answer: SOAP faults, and errors within an answer.
#pragma once

#include <cstdint>
#include <optional>
#include <pugixml.hpp>
#include <string>

namespace syncledger {

struct EwsFailure {
  std::string code;     // the source's own: ErrorServerBusy, ErrorInvalidSyncStateData
  std::string message;  // for a person
  std::optional<int64_t> back_off_us;

  // It asked to wait.
  bool busy() const { return code == "ErrorServerBusy"; }
  // The item is gone: an answer, not a failure of the read.
  bool not_found() const { return code == "ErrorItemNotFound"; }
};

// Of a Fault in a SOAP body (SOAP 1.1, or 1.2).
EwsFailure ReadSoapFault(pugi::xml_node fault);

// Of a response message: nothing if it succeeded. An ErrorInternalServerError that tells what it
// came from is that.
std::optional<EwsFailure> ReadResponseError(pugi::xml_node message);

}  // namespace syncledger
