// Bare response bodies of Exchange, as they came off the wire: the command line says what a line of
// a capture would.
#include <fmt/format.h>

#include <optional>
#include <string>

#include "ingest/capture/capture.h"
#include "ingest/decoder.h"
#include "ingest/ews/ews.h"
#include "ingest/graph/graph.h"
#include "ingest/json.h"
#include "ingest/observation.h"

namespace syncledger {
namespace {

constexpr std::string_view kUtf16Marks[] = {"\xFF\xFE", "\xFE\xFF"};

absl::Status Refuse(std::string_view file_name, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", file_name, what));
}

// What no line could have, whatever the body says.
absl::Status Check(const BareBody& bare, std::string_view sender) {
  const auto refuse = [&](std::string_view what) { return Refuse(bare.file_name, what); };
  if (bare.tenant.empty()) return refuse("the tenant is empty; --tenant must name one");
  if (bare.tenant.size() > kMaxTenantBytes) {
    return refuse(fmt::format("the tenant has {} bytes; at most {} are allowed", bare.tenant.size(),
                              kMaxTenantBytes));
  }
  if (bare.mailbox.empty()) return refuse("the mailbox is empty; --mailbox must name one");
  if (bare.body.size() > kMaxLineBytes) {
    return refuse(fmt::format("the body has {} bytes; at most {} (16 MiB) are read",
                              bare.body.size(), kMaxLineBytes));
  }
  if (bare.body.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return refuse(fmt::format("is empty; it must be a response body of {}", sender));
  if (!simdjson::validate_utf8(bare.tenant) || !simdjson::validate_utf8(bare.mailbox))
    return refuse("the tenant and the mailbox must be UTF-8");
  return absl::OkStatus();
}

Observation ObservationOf(const BareBody& bare, v1::Source source) {
  Observation seen;
  seen.observed_at_us = bare.observed_at_us;
  seen.tenant = bare.tenant;
  seen.source = source;
  seen.body_hash = HashOf(bare.body);
  return seen;
}

void CannotRead(const Observation& seen, const BareBody& bare, std::string what,
                std::vector<v1::Fact>& out) {
  AppendUndecodable(seen, {v1::MALFORMED_BODY, std::move(what)}, bare.mailbox, "", JsonPath{}, out);
}

bool IsUtf16(std::string_view body) {
  for (const std::string_view mark : kUtf16Marks) {
    if (body.substr(0, mark.size()) == mark) return true;
  }
  return body.size() >= 2 && (body[0] == '\0' || body[1] == '\0');
}

// Whether the body is UTF-8. If not, it is what the source said all the same: a fact that says so.
bool IsUtf8(const Observation& seen, const BareBody& bare, std::vector<v1::Fact>& out) {
  const bool utf16 = IsUtf16(bare.body);
  if (!utf16 && simdjson::validate_utf8(bare.body)) return true;
  CannotRead(seen, bare,
             fmt::format("the body is {}; it must be UTF-8", utf16 ? "UTF-16" : "not UTF-8"), out);
  return false;
}

}  // namespace

absl::Status DecodeBareGraph(const BareBody& bare, CaptureCursor& cursor,
                             std::vector<v1::Fact>& out) {
  if (absl::Status checked = Check(bare, "Microsoft Graph"); !checked.ok()) return checked;
  Observation seen = ObservationOf(bare, v1::GRAPH);
  if (!IsUtf8(seen, bare, out)) return absl::OkStatus();
  std::string_view text = bare.body;
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    text.remove_prefix(kByteOrderMark.size());
  std::string why;
  seen.body = ThreadJsonParser().Parse(text, &why);
  if (!seen.body) {
    CannotRead(seen, bare, fmt::format("the body {}", why), out);
    return absl::OkStatus();
  }
  GraphResponse response;
  response.mailbox = bare.mailbox;
  response.status = 0;
  DecodeGraphResponse(seen, response, cursor, out);
  return absl::OkStatus();
}

absl::Status DecodeBareEws(const BareBody& bare, CaptureCursor& cursor,
                           std::vector<v1::Fact>& out) {
  if (absl::Status checked = Check(bare, "Exchange Web Services"); !checked.ok()) return checked;
  const Observation seen = ObservationOf(bare, v1::EWS);
  if (!IsUtf8(seen, bare, out)) return absl::OkStatus();
  ExchangeLine line;
  line.mailbox = bare.mailbox;
  line.status = 0;
  DecodeEwsResponse(seen, line, bare.body, cursor, out);
  return absl::OkStatus();
}

}  // namespace syncledger
