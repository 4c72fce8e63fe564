// What the tests of ingest share: lines in, facts or a refusal out.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/capture.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

inline constexpr int64_t kSecondUs = 1'000'000;
inline constexpr int64_t kNoonUs = 1'793'620'800 * kSecondUs;  // 2026-11-02T12:00:00Z

// What a line says, after the lines that `cursor` has seen.
inline std::vector<v1::Fact> Decoded(std::string_view line, CaptureCursor& cursor) {
  std::vector<v1::Fact> facts;
  const absl::Status read = DecodeLine("day.ndjson", 7, line, cursor, facts);
  EXPECT_TRUE(read.ok()) << read.message() << "\n" << line;
  return facts;
}

inline std::vector<v1::Fact> Decoded(std::string_view line) {
  CaptureCursor cursor;
  return Decoded(line, cursor);
}

// The only fact of a line.
inline v1::Fact OnlyFact(std::string_view line) {
  std::vector<v1::Fact> facts = Decoded(line);
  EXPECT_EQ(facts.size(), 1u) << line;
  return facts.size() == 1 ? facts[0] : v1::Fact();
}

// Why a line is bad input; "accepted" if it is not. Neither facts nor cursor may have changed.
inline std::string Refusal(std::string_view line) {
  std::vector<v1::Fact> facts;
  CaptureCursor cursor;
  const absl::Status read = DecodeLine("day.ndjson", 7, line, cursor, facts);
  if (read.ok()) return "accepted";
  EXPECT_EQ(read.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(facts.empty()) << line;
  EXPECT_EQ(cursor.Serialize(), "") << line;
  EXPECT_EQ(std::string(read.message()).find('\n'), std::string::npos) << "one line for a person";
  return std::string(read.message());
}

// A line of Graph with that body; `more` is further fields of the line, each with a comma before
// it.
inline std::string GraphLine(std::string_view body, std::string_view more = "",
                             std::string_view observed_at = "2026-11-02T12:00:00Z") {
  return fmt::format(
      R"({{"observed_at": "{}", "tenant": "maple", "source": "graph", "mailbox": "ann@maple.example"{}, "body": {}}})",
      observed_at, more, body);
}

inline constexpr std::string_view kFullSync = R"(, "sync": {"id": "s1", "kind": "FULL"})";

// The item of a page with that one event, in a named sync.
inline v1::ExchangeItem OnlyItem(std::string_view event) {
  const v1::Fact fact = OnlyFact(GraphLine(fmt::format(R"({{"value": [{}]}})", event), kFullSync));
  EXPECT_TRUE(fact.has_exchange_item()) << fact.ShortDebugString();
  return fact.exchange_item();
}

// What cannot be read: "REASON: detail"; "read" if the only fact is something else.
inline std::string CannotRead(const v1::Fact& fact) {
  if (!fact.has_undecodable()) return "read";
  return fact.undecodable().reason() + ": " + fact.undecodable().detail();
}

inline std::string CoconutLine(std::string_view event, std::string_view data) {
  return fmt::format(
      R"({{"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "coconut", "event": "{}", )"
      R"("actor": {{"id": "900", "role": "admin"}}, "body": {{"data": {}}}}})",
      event, data);
}

inline std::string OperatorLine(std::string_view event, std::string_view body) {
  return fmt::format(
      R"({{"observed_at": "2026-11-02T12:00:00Z", "tenant": "maple", "source": "operator", "event": "{}", )"
      R"("actor": {{"id": "900", "role": "admin"}}, "body": {}}})",
      event, body);
}

// All facts of the lines, one after another.
inline std::vector<v1::Fact> DecodedAll(const std::vector<std::string>& lines,
                                        CaptureCursor& cursor) {
  std::vector<v1::Fact> facts;
  for (const std::string& line : lines) {
    const absl::Status read = DecodeLine("day.ndjson", 1, line, cursor, facts);
    EXPECT_TRUE(read.ok()) << read.message();
  }
  return facts;
}

inline std::vector<std::string> Bytes(const std::vector<v1::Fact>& facts) {
  std::vector<std::string> bytes;
  for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
  return bytes;
}

}  // namespace syncledger
