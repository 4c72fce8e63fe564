#include "tests/docs/examples.h"

#include <algorithm>
#include <set>
#include <utility>

#include "eventlog/event_log.h"
#include "eventlog/page.h"
#include "fmt/format.h"
#include "google/protobuf/descriptor.h"
#include "ingest/capture/capture.h"
#include "ingest/fact_id.h"
#include "ledger/digest.h"
#include "ledger/names.h"
#include "ledger/row_keys.h"
#include "ledger/rows.h"
#include "store/keys.h"
#include "store/row_value.h"
#include "store/store.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger::docs {
namespace {

constexpr size_t kBytesPerLine = 16;
constexpr std::string_view kExampleMark = "<!-- example: ";
constexpr std::string_view kCaptureMark = "<!-- capture -->";
constexpr std::string_view kMarkEnd = " -->";
constexpr std::string_view kFence = "```";

std::string HexOf(std::string_view bytes) {
  std::string hex;
  for (const char byte : bytes) {
    hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", static_cast<unsigned char>(byte));
  }
  return hex;
}

// A piece of some bytes: how many there are of it, and what they are.
struct Piece {
  size_t size;
  std::string what;
};

// The bytes piece by piece, each with what it is beside it.
std::string InPieces(std::string_view bytes, const std::vector<Piece>& pieces) {
  std::string text;
  for (const auto& [size, what] : pieces) {
    std::string_view piece = bytes.substr(0, size);
    bytes.remove_prefix(piece.size());
    std::string_view beside = what;
    do {
      std::string line = fmt::format("{:<48}{}", HexOf(piece.substr(0, kBytesPerLine)), beside);
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
      piece.remove_prefix(std::min(piece.size(), kBytesPerLine));
      beside = "";
    } while (!piece.empty());
  }
  if (!bytes.empty()) text += fmt::format("{:<48}UNACCOUNTED FOR\n", HexOf(bytes));
  return text;
}

std::string ExportKey() { return RowKey().Text("ab").Number(5).str(); }

std::string RowKeyExample() {
  return InPieces(ExportKey(),
                  {{2, "\"ab\""}, {2, "end of a text"}, {8, "5, its sign bit flipped"}});
}

std::string StoredKeyExample() {
  const std::string key = RowVersion(RowPrefix("bank", v1::ROW_EXPORT, ExportKey()), 7);
  return InPieces(key, {{4, "tenant \"bank\""},
                        {1, "its end"},
                        {1, "kind 9, ROW_EXPORT"},
                        {2, "\"ab\""},
                        {2, "00 of the row key, escaped"},
                        {2, "01 of the row key, escaped"},
                        {1, "80"},
                        {12, "six 00, escaped"},
                        {1, "05"},
                        {1, "end of the row key"},
                        {8, "offset 7, inverted"}});
}

std::string BookkeepingKeyExample() {
  const std::string key =
      RowVersion(RowPrefix("bank", v1::ROW_ENDED_SYNC, RowKey().Text("s1").str()), kNow);
  return InPieces(key, {{5, "tenant \"bank\" and its end"},
                        {1, "kind 61, ROW_ENDED_SYNC"},
                        {2, "\"s1\""},
                        {4, "00 01, the end of a text, escaped"},
                        {1, "end of the row key"},
                        {8, "no version"}});
}

std::string RowValueExample() {
  const auto value = [](v1::RowKind kind, std::optional<std::string_view> bytes) {
    const RowPut put{.tenant = "bank", .kind = kind, .key = "", .offset = 7, .value = bytes};
    return RowValueHeader(put) + std::string(bytes.value_or(""));
  };
  return "a version that holds the bytes \"row\"\n" +
         InPieces(value(v1::ROW_EXPORT, "row"), {{1, "written"}, {3, "the row's bytes"}}) +
         "a version that was erased\n" +
         InPieces(value(v1::ROW_EXPORT, std::nullopt), {{1, "erased"}}) +
         "a bookkeeping row, written by offset 7\n" +
         InPieces(value(v1::ROW_SYNC, "row"), {{8, "offset 7"}, {3, "the row's bytes"}});
}

std::string MetaKeysExample() {
  std::string text = InPieces(
      VerdictKey("bank", 512, 0),
      {{4, "verdicts: tenant \"bank\""}, {1, "its end"}, {8, "first offset 512"}, {4, "step 0"}});
  text += InPieces(QuarantineKey(3, 256),
                   {{4, "quarantine: partition 3"}, {8, "offset 256 in the partition"}});
  text += InPieces(HeadKey("bank"), {{1, "meta: \"T\""}, {4, "tenant \"bank\""}});
  text += InPieces(DigestKey("bank", 1024),
                   {{1, "meta: \"D\""}, {5, "tenant \"bank\" and its end"}, {8, "offset 1,024"}});
  text += InPieces(LogOffsetKey(3), {{1, "meta: \"L\""}, {4, "partition 3"}});
  return text;
}

std::string LogPageExample() {
  std::string value = PageNumber(2);
  for (const std::string_view fact : {"ab", ""})
    value += PageNumber(fact.size()) + std::string(fact);
  std::string text = "key\n" + InPieces(PageKey({.partition = 3, .first_offset = 256}),
                                        {{4, "partition 3"}, {8, "first offset 256"}});
  text += "value\n" + InPieces(value, {{4, "2 facts"},
                                       {4, "the first has 2 bytes"},
                                       {2, "\"ab\""},
                                       {4, "the second has none"}});
  auto page = PageReader::Open(value);
  if (!page.has_value() || page->count() != 2 || page->Next() != "ab") text += "IS NO PAGE\n";
  return text;
}

std::string PartitionExample() {
  std::string text;
  for (const std::string_view tenant : {"bank", "maple", "harbourside"}) {
    text += fmt::format("{:<14}partition {} of 64\n", tenant, PartitionOf(tenant, 64));
  }
  return text;
}

constexpr std::string_view kLine =
    R"({"observed_at":"2026-11-02T13:00:00Z","tenant":"bank","source":"graph",)"
    R"("mailbox":"alice@bank.example","sync":{"id":"s1","kind":"INCREMENTAL"},)"
    R"("body":{"value":[{"id":"AAMk1","changeKey":"ck1","subject":"Dentist","showAs":"busy"}]}})";

std::string FactExample() {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const absl::Status decoded = DecodeLine("example", 1, kLine, cursor, facts);
  if (!decoded.ok() || facts.size() != 1) return "THE LINE IS NOT ONE FACT\n";
  const v1::Fact& fact = facts.front();
  const std::string id = FactId("bank", v1::GRAPH, v1::Fact::kExchangeItem)
                             .Text("alice@bank.example")
                             .Text("")
                             .Text("AAMk1")
                             .Number(0)
                             .Text("ck1")
                             .Text("s1")
                             .Bytes();
  std::string text = std::string(kLine) + "\n\nis one fact, whose id is of\n\n";
  text += "  text    syncledger.fact.1\n";
  text += "  text    bank                  tenant\n";
  text += fmt::format("  number  {:<20}  source\n", static_cast<int>(v1::GRAPH));
  text +=
      fmt::format("  number  {:<20}  payload kind\n", static_cast<int>(v1::Fact::kExchangeItem));
  text += "  text    alice@bank.example    mailbox\n";
  text += "  text                          calendar: the primary one\n";
  text += "  text    AAMk1                 item id\n";
  text += "  number  0                     shape\n";
  text += "  text    ck1                   change key\n";
  text += "  text    s1                    sync\n\n";
  text += fmt::format("fact_id       {}\n", HexOf(fact.fact_id()));
  if (id != fact.fact_id()) text += "ANOTHER ID\n";
  text += fmt::format("payload_hash  {}\n", HexOf(fact.payload_hash().substr(0, 16)));
  text += fmt::format("              {}\n", HexOf(fact.payload_hash().substr(16)));
  return text;
}

// A number of protobuf's wire format at the start of `bytes`, and how many bytes it takes.
std::pair<uint64_t, size_t> Varint(std::string_view bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    number |= uint64_t{static_cast<unsigned char>(bytes[i]) & 0x7fu} << (7 * i);
    if ((bytes[i] & 0x80) == 0) return {number, i + 1};
  }
  return {0, bytes.size()};
}

// The fields of a serialised message, each a piece with its number, name and value; those of
// messages within it one by one.
void AddFields(const google::protobuf::Descriptor& type, std::string_view bytes,
               std::vector<Piece>* pieces) {
  while (!bytes.empty()) {
    const auto [tag, tag_size] = Varint(bytes);
    const auto [number, number_size] = Varint(bytes.substr(tag_size));
    const auto* field = type.FindFieldByNumber(static_cast<int>(tag >> 3));
    const size_t head = tag_size + number_size;
    const bool has_length = (tag & 7) == 2;
    if (field == nullptr || (!has_length && (tag & 7) != 0) ||
        (has_length && number > bytes.size() - head)) {
      return;
    }
    std::string what = fmt::format("field {}, {}: ", field->number(), field->name());
    std::string_view value = has_length ? bytes.substr(head, number) : "";
    if (field->message_type() != nullptr) {
      pieces->push_back({head, what + fmt::format("{} bytes, of which", number)});
      AddFields(*field->message_type(), value, pieces);
    } else {
      if (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING) {
        what += fmt::format("\"{}\"", value);
      } else if (has_length) {
        what += fmt::format("{} bytes", number);
      } else if (field->enum_type() != nullptr) {
        what += field->enum_type()->FindValueByNumber(static_cast<int>(number))->name();
      } else {
        what += std::to_string(number);
      }
      pieces->push_back({head + value.size(), what});
    }
    bytes.remove_prefix(head + value.size());
  }
}

std::string FactBytesExample() {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  const absl::Status decoded = DecodeLine("example", 1, kLine, cursor, facts);
  if (!decoded.ok() || facts.size() != 1) return "THE LINE IS NOT ONE FACT\n";
  const std::string bytes = facts.front().SerializeAsString();
  std::vector<Piece> pieces;
  AddFields(*v1::Fact::descriptor(), bytes, &pieces);
  return fmt::format("{} bytes\n", bytes.size()) + InPieces(bytes, pieces);
}

std::string DigestExample() {
  TenantDigests digests;
  std::string text = fmt::format("input after no fact        {}\n", digests.InputHex());
  digests.AddFact(FactLeaf("ab"));
  text += fmt::format("input after the fact \"ab\"  {}\n", digests.InputHex());
  const Digest leaf = Hasher().AddByte(0x00).Add("ab").Finish();
  const Digest link = Hasher().AddByte(0x10).Add(std::string(32, '\0')).Add(Bytes(leaf)).Finish();
  if (link != digests.input) text += "ANOTHER CHAIN\n";

  v1::LocationRow row;
  row.mutable_state()->set_id("31");
  row.set_decoder_version(1);
  const std::string value = row.SerializeAsString();
  text += "\nthe row (ROW_LOCATION, \"31\"), and of it what the state digest covers\n";
  text += InPieces(value, {{2, "field 1, 4 bytes"},
                           {DigestedPart(value).size(), "the state: covered"},
                           {2, "decoder_version: not covered"}});
  const std::string key = RowKey().Text("31").str();
  digests.Add(HashRow(v1::ROW_LOCATION, key, DigestedPart(value)));
  text += fmt::format("state with it     {}\n", digests.StateHex());
  digests.Remove(HashRow(v1::ROW_LOCATION, key, DigestedPart(value)));
  text += fmt::format("state without it  {}\n", digests.StateHex());
  return text;
}

std::string OutcomesExample() {
  v1::Verdict verdict;
  verdict.set_fact_id("ab");
  v1::Outcome* outcome = verdict.add_outcomes();
  outcome->set_kind(v1::IGNORED);
  outcome->set_reason(v1::NOT_BUSY);
  outcome->set_rule(v1::RULE_ABS_SKIP);
  return InPieces(EncodeOutcomes(verdict), {{1, "encoding 1"},
                                            {6, "fact_id \"ab\", with its length"},
                                            {4, "1 outcome"},
                                            {5, "field 2, kind: 1, IGNORED"},
                                            {5, "field 3, reason: 27, NOT_BUSY"},
                                            {5, "field 4, rule: 24, ABS-SKIP"},
                                            {1, "end of the outcome"}});
}

// The place after the fenced block that begins at line `at`; `at` itself where there is none.
size_t AfterBlock(const std::vector<std::string>& lines, size_t at) {
  if (at >= lines.size() || !lines[at].starts_with(kFence)) return at;
  for (size_t end = at + 1; end < lines.size(); ++end) {
    if (lines[end] == kFence) return end + 1;
  }
  return at;
}

}  // namespace

std::vector<Example> Examples() {
  return {
      {"row-key", RowKeyExample()},
      {"stored-key", StoredKeyExample()},
      {"bookkeeping-key", BookkeepingKeyExample()},
      {"row-value", RowValueExample()},
      {"other-keys", MetaKeysExample()},
      {"log-page", LogPageExample()},
      {"partition", PartitionExample()},
      {"fact", FactExample()},
      {"fact-bytes", FactBytesExample()},
      {"digests", DigestExample()},
      {"outcomes", OutcomesExample()},
  };
}

std::string WithExamples(std::string_view document, const std::vector<Example>& examples,
                         std::vector<std::string>* wrong) {
  const std::vector<std::string> lines = Lines(document);
  std::set<std::string> shown;
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    text += lines[i] + "\n";
    if (!lines[i].starts_with(kExampleMark) || !lines[i].ends_with(kMarkEnd)) continue;
    const std::string name = lines[i].substr(
        kExampleMark.size(), lines[i].size() - kExampleMark.size() - kMarkEnd.size());
    const auto example = std::find_if(examples.begin(), examples.end(),
                                      [&](const Example& one) { return one.name == name; });
    const size_t end = AfterBlock(lines, i + 1);
    if (example == examples.end() || end == i + 1) {
      wrong->push_back(fmt::format("line {}: the example {} {}", i + 1, name,
                                   end == i + 1 ? "has no block" : "does not exist"));
      continue;
    }
    shown.insert(name);
    text += fmt::format("{}\n{}{}\n", lines[i + 1], example->text, kFence);
    i = end - 1;
  }
  for (const Example& example : examples) {
    if (!shown.contains(example.name)) {
      wrong->push_back(fmt::format("the example {} is not shown", example.name));
    }
  }
  return text;
}

MadeDocument FormatsDocument(std::vector<std::string>* wrong) {
  const std::string path = "docs/formats.md";
  return {path, WithExamples(ReadFile(path), Examples(), wrong)};
}

std::vector<std::string> CaptureLinesOf(std::string_view document) {
  const std::vector<std::string> lines = Lines(document);
  std::vector<std::string> found;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != kCaptureMark) continue;
    const size_t end = AfterBlock(lines, i + 1);
    for (size_t at = i + 2; at + 1 < end; ++at) found.push_back(lines[at]);
  }
  return found;
}

}  // namespace syncledger::docs
