#include "ingest/ews/ews.h"

#include <fmt/format.h>
#include <simdjson.h>

#include "ingest/ews/envelope.h"
#include "ingest/ews/failure.h"
#include "ingest/ews/response.h"
#include "ingest/ews/xml.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr std::string_view kRight =
    "it must be the answer to SyncFolderItems, GetItem or FindItem, or a Fault";

// Of a response that is no envelope, or none that says why: a proxy's page.
EwsFailure FailureOf(std::optional<std::string_view> envelope, pugi::xml_node answer) {
  if (LocalName(answer) == "Fault") return ReadSoapFault(answer);
  const pugi::xml_node messages = ChildNamed(answer, "ResponseMessages");
  if (std::optional<EwsFailure> failure = ReadResponseError(FirstElement(messages)))
    return *failure;
  EwsFailure failure;
  if (!answer && envelope) failure.message = std::string(*envelope);
  return failure;
}

std::string UnsupportedRoot(pugi::xml_node root) {
  return fmt::format("the body is a {}; it must be a SOAP Envelope",
                     FirstBytes(LocalName(root), kShownBytes));
}

}  // namespace

void DecodeEwsResponse(const Observation& seen, const ExchangeLine& line,
                       std::optional<std::string_view> text, CaptureCursor& cursor,
                       std::vector<v1::Fact>& out) {
  EwsResponse response(seen, line, cursor, out);
  Envelope envelope;
  Fault fault;
  const bool parsed = text && envelope.Parse(*text, &fault);
  const bool enveloped = parsed && LocalName(envelope.root()) == "Envelope";
  const pugi::xml_node answer =
      enveloped ? FirstElement(ChildNamed(envelope.root(), "Body")) : pugi::xml_node();
  const std::string_view kind = LocalName(answer);

  if (line.status >= 400 || kind == "Fault") return response.Failed(FailureOf(text, answer));
  if (!text) {
    const std::string_view what = seen.body ? JsonTypeName(*seen.body) : "missing";
    return response.CannotRead(
        {v1::UNSUPPORTED_BODY,
         fmt::format("the body is {}; it must be a string that holds a SOAP envelope", what)});
  }
  if (!parsed) return response.CannotRead(fault);
  if (!enveloped)
    return response.CannotRead({v1::UNSUPPORTED_BODY, UnsupportedRoot(envelope.root())});
  if (kind == "SyncFolderItemsResponse") return response.SyncFolderItems(answer);
  if (kind == "GetItemResponse") return response.GetItem(answer);
  if (kind == "FindItemResponse") return response.FindItem(answer);
  const std::string held =
      kind.empty() ? std::string("nothing") : std::string(FirstBytes(kind, kShownBytes));
  response.CannotRead(
      {v1::UNSUPPORTED_BODY, fmt::format("the envelope holds {}; {}", held, kRight)});
}

absl::Status DecodeEws(const Observation& seen, CaptureCursor& cursor, std::vector<v1::Fact>& out) {
  ExchangeLine line;
  if (absl::Status read = ReadExchangeLine(seen, &line); !read.ok()) return read;
  std::optional<std::string_view> envelope;
  if (std::string_view text; seen.body && seen.body->get(text) == simdjson::SUCCESS)
    envelope = text;
  DecodeEwsResponse(seen, line, envelope, cursor, out);
  return absl::OkStatus();
}

}  // namespace syncledger
