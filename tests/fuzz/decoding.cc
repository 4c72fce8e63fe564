#include "tests/fuzz/decoding.h"

#include <fmt/format.h>

#include "syncledger/v1/verdict.pb.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

constexpr size_t kIdBytes = 16;
constexpr size_t kHashBytes = 32;

// A fact as the log would hold it. Reading it again also refuses text that is not UTF-8.
std::string WrittenAndRead(const v1::Fact& fact) {
  const std::string bytes = fact.SerializeAsString();
  v1::Fact again;
  const auto shown = [&] { return fact.ShortDebugString(); };
  Must(again.ParseFromString(bytes), "a fact can be read again", shown);
  Must(again.SerializeAsString() == bytes, "a fact is the same when it was written and read",
       shown);
  return bytes;
}

void CheckFact(const v1::Fact& fact) {
  const auto shown = [&] { return fact.ShortDebugString(); };
  Must(fact.fact_id().size() == kIdBytes, "a fact has an id", shown);
  Must(fact.payload_case() != v1::Fact::PAYLOAD_NOT_SET, "a fact has a payload", shown);
  Must(!fact.tenant_id().empty(), "a fact has a tenant", shown);
  Must(fact.payload_hash().size() == kHashBytes, "a fact has the hash of what it was read from",
       shown);
  if (!fact.has_undecodable()) return;
  v1::Reason reason;
  Must(v1::Reason_Parse(fact.undecodable().reason(), &reason) && reason != v1::REASON_UNSPECIFIED,
       "what cannot be read has a reason that the ledger knows", shown);
  Must(!fact.undecodable().detail().empty(), "what cannot be read says what is wrong", shown);
}

std::string AllBytes(const std::vector<v1::Fact>& facts) {
  std::string all;
  for (const v1::Fact& fact : facts) all += WrittenAndRead(fact);
  return all;
}

v1::Fact WithoutPlace(v1::Fact fact) {
  fact.clear_payload_hash();
  if (fact.has_undecodable()) {
    fact.clear_fact_id();
    fact.mutable_undecodable()->clear_content_hash();
    fact.mutable_undecodable()->clear_detail();
  }
  // An item without a change key is versioned by what its page was.
  if (fact.has_exchange_item() && fact.exchange_item().change_key().empty()) fact.clear_fact_id();
  return fact;
}

}  // namespace

Decoding DecodeAndCheck(const Decode& decode) {
  Decoding decoding;
  CaptureCursor cursor;
  const absl::Status read = decode(cursor, decoding.facts);
  decoding.cursor = cursor.Serialize();
  decoding.accepted = read.ok();

  CaptureCursor second_cursor;
  std::vector<v1::Fact> second;
  const absl::Status read_again = decode(second_cursor, second);
  const auto refused = [&] { return read.ToString(); };
  Must(read_again == read, "the same bytes are accepted or refused alike", refused);
  if (!read.ok()) {
    Must(read.code() == absl::StatusCode::kInvalidArgument, "what is refused is bad input",
         refused);
    Must(!read.message().empty(), "what is refused has a reason");
    Must(decoding.facts.empty() && decoding.cursor.empty(), "what is refused has changed nothing",
         refused);
    return decoding;
  }
  for (const v1::Fact& fact : decoding.facts) CheckFact(fact);
  const std::string bytes = AllBytes(decoding.facts);
  Must(AllBytes(second) == bytes && second_cursor.Serialize() == decoding.cursor,
       "the same bytes give the same facts");

  absl::StatusOr<CaptureCursor> stored = CaptureCursor::Parse(decoding.cursor);
  Must(stored.ok() && stored->Serialize() == decoding.cursor,
       "a cursor is the same when it was written and read");
  std::vector<v1::Fact> behind;
  Must(decode(*stored, behind).ok(), "what was accepted is accepted behind itself");
  for (const v1::Fact& fact : behind) CheckFact(fact);
  return decoding;
}

Decoding DecodeLineAndCheck(std::string_view line) {
  return DecodeAndCheck([&](CaptureCursor& cursor, std::vector<v1::Fact>& facts) {
    return DecodeLine("fuzzed.ndjson", 1, line, cursor, facts);
  });
}

bool SameButForPlace(const v1::Fact& a, const v1::Fact& b) {
  return WithoutPlace(a).SerializeAsString() == WithoutPlace(b).SerializeAsString();
}

std::string LineOf(std::string_view fields, std::string_view json_body) {
  return fmt::format(
      R"({{"observed_at": "2026-11-02T12:00:00Z", "tenant": "bank", {} "body": {}}})", fields,
      json_body);
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      quoted += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace syncledger::fuzz
