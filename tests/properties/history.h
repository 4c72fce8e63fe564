// Generated histories as facts: what the property tests feed to log, fold and store.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/capture/capture.h"
#include "syncledger/v1/fact.pb.h"
#include "tests/properties/dice.h"
#include "tools/generate.h"

namespace syncledger {

inline std::vector<std::string> GeneratedLines(int64_t facts, int tenants, int mailboxes,
                                               uint64_t seed) {
  std::vector<std::string> lines;
  const absl::Status status = Generate(
      {.facts = facts, .tenants = tenants, .mailboxes = mailboxes, .seed = seed},
      [&](std::string_view line) {
        lines.emplace_back(line);
        return absl::OkStatus();
      },
      nullptr);
  EXPECT_TRUE(status.ok()) << status;
  return lines;
}

inline std::vector<v1::Fact> FactsOf(const std::vector<std::string>& lines) {
  CaptureCursor cursor;
  std::vector<v1::Fact> facts;
  int64_t number = 0;
  for (const std::string& line : lines) {
    const absl::Status status = DecodeLine("generated", ++number, line, cursor, facts);
    EXPECT_TRUE(status.ok()) << status;
  }
  return facts;
}

}  // namespace syncledger
