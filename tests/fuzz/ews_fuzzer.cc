// Fuzzes the EWS decoder with SOAP envelopes: as lines of a capture, within a named sync and
// outside, and bare.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <pugixml.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/ews/envelope.h"
#include "ingest/ews/xml.h"
#include "tests/fuzz/decoding.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

constexpr std::string_view kOfMailbox = R"("source": "ews", "mailbox": "ann@bank.example",)";
constexpr std::string_view kOfSync =
    R"("source": "ews", "mailbox": "ann@bank.example", "sync": {"id": "s1", "kind": "FULL"},)";
constexpr std::string_view kUnavailable =
    R"("source": "ews", "mailbox": "ann@bank.example", "status": 503,)";

// The changes of an answer to SyncFolderItems that has one message; none of anything else.
pugi::xml_node ChangesOf(pugi::xml_node root) {
  const pugi::xml_node answer = FirstElement(ChildNamed(root, "Body"));
  const pugi::xml_node messages = ChildNamed(answer, "ResponseMessages");
  const pugi::xml_node message = FirstElement(messages);
  if (LocalName(answer) != "SyncFolderItemsResponse" || NextElement(message)) return {};
  return ChildNamed(message, "Changes");
}

// The envelope with the changes [from, to) alone.
std::string PartOf(const std::string& envelope, size_t from, size_t to, bool last) {
  pugi::xml_document document;
  document.load_string(envelope.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  pugi::xml_node changes = ChangesOf(document.document_element());
  size_t place = 0;
  for (pugi::xml_node change = FirstElement(changes); change; ++place) {
    const pugi::xml_node next = NextElement(change);
    if (place < from || place >= to) changes.remove_child(change);
    change = next;
  }
  if (!last) {
    pugi::xml_node message = changes.parent();
    while (const pugi::xml_node end = ChildNamed(message, "IncludesLastItemInRange"))
      message.remove_child(end);
  }
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str();
}

// A sync of two pages says what the same sync says in one.
void CheckCutInTwo(std::string_view body) {
  Envelope parsed;
  Fault fault;
  if (!parsed.Parse(body, &fault)) return;
  size_t count = 0;
  const pugi::xml_node changes = ChangesOf(parsed.root());
  for (pugi::xml_node change = FirstElement(changes); change; change = NextElement(change)) ++count;
  if (count < 2) return;
  std::ostringstream out;
  parsed.root().print(out, "", pugi::format_raw);
  const std::string envelope = out.str();

  const Decoding whole =
      DecodeLineAndCheck(LineOf(kOfSync, Quoted(PartOf(envelope, 0, count, true))));
  const bool failed = std::any_of(whole.facts.begin(), whole.facts.end(),
                                  [](const v1::Fact& fact) { return fact.has_sync_failed(); });
  if (!whole.accepted || failed) return;
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  for (const std::string& page :
       {PartOf(envelope, 0, count / 2, false), PartOf(envelope, count / 2, count, true)}) {
    Must(DecodeLine("fuzzed.ndjson", 1, LineOf(kOfSync, Quoted(page)), cursor, facts).ok(),
         "a part of an answer that is accepted is accepted");
  }
  Must(std::equal(facts.begin(), facts.end(), whole.facts.begin(), whole.facts.end(),
                  SameButForPlace) &&
           cursor.Serialize() == whole.cursor,
       "how a sync is cut into pages does not show in its facts");
}

void Fuzz(std::string_view body) {
  for (const std::string_view fields : {kOfMailbox, kOfSync, kUnavailable})
    DecodeLineAndCheck(LineOf(fields, Quoted(body)));
  const Decoding said = DecodeAndCheck([&](CaptureCursor& cursor, std::vector<v1::Fact>& facts) {
    return DecodeBareEws({"fuzzed.xml", body, "ann@bank.example", "bank", 0}, cursor, facts);
  });
  Envelope envelope;
  Fault fault;
  if (said.accepted && !envelope.Parse(body, &fault)) {
    Must(said.facts.size() == 1 && said.facts[0].has_undecodable(),
         "what is no envelope is a fact that says so");
  }
  CheckCutInTwo(body);
}

}  // namespace
}  // namespace syncledger::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  syncledger::fuzz::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
