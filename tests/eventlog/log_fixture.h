// What the tests of the embedded log share: facts, and all that a log holds.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "eventlog/embedded_log.h"

namespace syncledger {

struct TestFact {
  std::string tenant;
  std::string bytes;
};

// A fact of some tenant; bytes of any value and length, repetitive enough to be compressed in part.
inline TestFact RandomFact(std::mt19937_64& random, size_t max_size) {
  TestFact fact;
  fact.tenant = "tenant-" + std::to_string(random() % 20);
  const size_t size = random() % (max_size + 1);
  while (fact.bytes.size() < size) {
    fact.bytes += random() % 3 == 0 ? "appointment" : std::string(1, static_cast<char>(random()));
  }
  fact.bytes.resize(size);
  return fact;
}

inline absl::Status AppendAll(
    EventLog& log, const std::vector<TestFact>& facts,
    const std::vector<std::pair<std::string, std::string>>& cursors = {}) {
  std::vector<AppendRecord> records;
  records.reserve(facts.size());
  for (const TestFact& fact : facts) records.push_back({fact.tenant, fact.bytes});
  return log.Append(records, cursors);
}

// The facts of each partition.
using Contents = std::vector<std::vector<std::string>>;

inline void AddTo(Contents* contents, const std::vector<TestFact>& facts) {
  for (const TestFact& fact : facts) {
    const int32_t p = PartitionOf(fact.tenant, static_cast<int32_t>(contents->size()));
    (*contents)[static_cast<size_t>(p)].push_back(fact.bytes);
  }
}

// All that can be read, up to the first error of each partition; that error, if there is one, goes
// to `error`.
inline Contents ReadAll(EventLog& log, int64_t chunk, absl::Status* error) {
  Contents contents(static_cast<size_t>(log.partitions()));
  for (int32_t p = 0; p < log.partitions(); ++p) {
    std::vector<std::string>& facts = contents[static_cast<size_t>(p)];
    while (true) {
      const auto read =
          log.Read(p, static_cast<int64_t>(facts.size()), chunk, [&](const LogRecord& record) {
            EXPECT_EQ(record.partition, p);
            EXPECT_EQ(record.offset, static_cast<int64_t>(facts.size()));
            facts.emplace_back(record.bytes);
          });
      if (!read.ok()) *error = read.status();
      if (!read.ok() || *read == 0) break;
    }
  }
  return contents;
}

inline Contents ReadAll(EventLog& log, int64_t chunk = 1000) {
  absl::Status error;
  Contents contents = ReadAll(log, chunk, &error);
  EXPECT_TRUE(error.ok()) << error;
  return contents;
}

inline std::unique_ptr<EmbeddedLog> MustOpen(const EmbeddedLogOptions& options) {
  auto log = EmbeddedLog::Open(options);
  if (!log.ok()) {
    ADD_FAILURE() << log.status();
    return nullptr;
  }
  return *std::move(log);
}

}  // namespace syncledger
