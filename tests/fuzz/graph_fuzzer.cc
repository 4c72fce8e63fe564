// Fuzzes the Graph decoder with response bodies: as pages, as single reads, as lists of instances,
// as errors, bare.
#include <simdjson.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/decoding.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

constexpr std::string_view kOfMailbox = R"("source": "graph", "mailbox": "ann@bank.example",)";
constexpr std::string_view kOfSync =
    R"("source": "graph", "mailbox": "ann@bank.example", "sync": {"id": "s1", "kind": "FULL"},)";
constexpr std::string_view kOfInstances =
    R"("source": "graph", "mailbox": "ann@bank.example", "instances": {"series": "M", "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z"},)";
constexpr std::string_view kThrottled =
    R"("source": "graph", "mailbox": "ann@bank.example", "status": 429, "headers": {"Retry-After": "2.5"},)";

// What a body is, told by another reader than the decoder's.
struct Body {
  bool is_json = false;
  bool is_page = false;               // an object with one `value`, a list, and no `error`
  std::vector<std::string> elements;  // of a page
};

Body LookAt(std::string_view text) {
  Body body;
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  body.is_json = parser.parse(simdjson::padded_string(text)).get(root) == simdjson::SUCCESS;
  simdjson::dom::object fields;
  if (!body.is_json || root.get(fields) != simdjson::SUCCESS) return body;
  int values = 0;
  simdjson::dom::array list;
  for (const auto [key, value] : fields) {
    if (key == "error") return body;
    if (key != "value") continue;
    if (++values > 1 || value.get(list) != simdjson::SUCCESS) return body;
  }
  body.is_page = values == 1;
  if (!body.is_page) return body;
  for (const simdjson::dom::element element : list)
    body.elements.push_back(simdjson::to_string(element));
  return body;
}

std::string PageOf(const std::vector<std::string>& elements, size_t from, size_t to,
                   std::string_view link) {
  std::string list;
  for (size_t i = from; i < to; ++i) list += (i == from ? "" : ", ") + elements[i];
  return R"({"value": [)" + list + R"(], "@odata.)" + std::string(link) + R"(": "https://next"})";
}

// A sync of two pages says what the same sync says in one.
void CheckCutInTwo(const std::vector<std::string>& elements) {
  const Decoding whole =
      DecodeLineAndCheck(LineOf(kOfSync, PageOf(elements, 0, elements.size(), "deltaLink")));
  if (!whole.accepted) return;  // nested too deep
  const size_t half = elements.size() / 2;
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  for (const std::string& page : {PageOf(elements, 0, half, "nextLink"),
                                  PageOf(elements, half, elements.size(), "deltaLink")}) {
    Must(DecodeLine("fuzzed.ndjson", 1, LineOf(kOfSync, page), cursor, facts).ok(),
         "a part of a page that is accepted is accepted");
  }
  Must(std::equal(facts.begin(), facts.end(), whole.facts.begin(), whole.facts.end(),
                  SameButForPlace),
       "how a sync is cut into pages does not show in its facts");
}

void Fuzz(std::string_view body) {
  for (const std::string_view fields : {kOfMailbox, kOfSync, kOfInstances, kThrottled})
    DecodeLineAndCheck(LineOf(fields, body));
  DecodeAndCheck([&](CaptureCursor& cursor, std::vector<v1::Fact>& facts) {
    return DecodeBareGraph({"fuzzed.json", body, "ann@bank.example", "bank", 0}, cursor, facts);
  });
  const Body seen = LookAt(body);
  if (seen.elements.size() > 1) CheckCutInTwo(seen.elements);
  // A page may be empty; nothing else is passed over in silence.
  if (!seen.is_json || (seen.is_page && seen.elements.empty())) return;
  const Decoding said = DecodeLineAndCheck(LineOf(kOfSync, body));
  Must(!said.accepted || !said.facts.empty(), "a response that says something gives a fact");
}

}  // namespace
}  // namespace syncledger::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  syncledger::fuzz::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}
