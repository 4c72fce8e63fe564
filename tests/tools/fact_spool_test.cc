// The spool gives back what it took, in memory and beyond, and leaves nothing behind.
#include "tools/fact_spool.h"

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/temp_folder.h"

namespace syncledger {
namespace {

struct Drained {
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<std::pair<std::string, std::string>> raw;
  std::vector<std::string> cursors;  // "" for a batch without one
  std::vector<size_t> batches;
};

Drained Drain(FactSpool* spool) {
  Drained drained;
  absl::Status status = spool->Drain([&](const SpooledBatch& batch) {
    for (const AppendRecord& record : batch.raw) {
      drained.raw.emplace_back(record.tenant, record.bytes);
    }
    for (const AppendRecord& record : batch.facts) {
      drained.facts.emplace_back(record.tenant, record.bytes);
    }
    drained.batches.push_back(batch.facts.size());
    drained.cursors.push_back(batch.cursor == nullptr ? "" : *batch.cursor);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  return drained;
}

TEST(FactSpool, GivesBackWhatItTookInOrder) {
  TempFolder folder;
  FactSpool spool(folder.At("ledger"));
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(spool.Add(i % 2 == 0 ? "maple" : "", "fact " + std::to_string(i)).ok());
    ASSERT_TRUE(spool.EndOfLine([&] { return "after " + std::to_string(i); }).ok());
  }
  ASSERT_TRUE(spool.Finish("the end").ok());
  EXPECT_EQ(spool.facts(), 10'000);
  Drained drained = Drain(&spool);
  ASSERT_EQ(drained.facts.size(), 10'000u);
  EXPECT_EQ(drained.facts[0], std::make_pair(std::string("maple"), std::string("fact 0")));
  EXPECT_EQ(drained.facts[9'999], std::make_pair(std::string(), std::string("fact 9999")));
  EXPECT_THAT(drained.batches, testing::ElementsAre(4096, 4096, 1808));
  EXPECT_THAT(drained.cursors, testing::ElementsAre("after 4095", "after 8191", "the end"));
  EXPECT_FALSE(folder.Holds("ledger")) << "so few facts need no file";
}

TEST(FactSpool, ALongLineIsCutAndItsCursorStandsWithItsLastPart) {
  TempFolder folder;
  FactSpool spool(folder.At("ledger"));
  for (int i = 0; i < 9'000; ++i) ASSERT_TRUE(spool.Add("maple", "fact").ok());
  ASSERT_TRUE(spool.EndOfLine([] { return std::string("after"); }).ok());
  ASSERT_TRUE(spool.Finish("the end").ok());
  Drained drained = Drain(&spool);
  EXPECT_THAT(drained.batches, testing::ElementsAre(8192, 808));
  EXPECT_THAT(drained.cursors, testing::ElementsAre("", "the end"));
}

TEST(FactSpool, BeyondMemoryItTakesAFileThatNobodySees) {
  TempFolder folder;
  {
    FactSpool spool(folder.At("deep/ledger"));
    std::mt19937_64 random(7);  // what does not compress
    std::vector<std::string> facts;
    for (size_t bytes = 0; bytes < FactSpool::kInMemory + (size_t{8} << 20);) {
      std::string fact(1 << 16, '\0');
      for (size_t i = 0; i < fact.size(); i += sizeof(uint64_t)) {
        uint64_t number = random();
        std::memcpy(fact.data() + i, &number, sizeof number);
      }
      bytes += fact.size();
      facts.push_back(fact);
      ASSERT_TRUE(spool.Add("maple", fact).ok());
      ASSERT_TRUE(spool.EndOfLine([] { return std::string("cursor"); }).ok());
    }
    ASSERT_TRUE(spool.Finish("the end").ok());
    EXPECT_TRUE(folder.Holds("deep/ledger"));
    EXPECT_TRUE(std::filesystem::is_empty(folder.At("deep/ledger")));
    Drained drained = Drain(&spool);
    ASSERT_EQ(drained.facts.size(), facts.size());
    for (size_t i = 0; i < facts.size(); ++i) ASSERT_EQ(drained.facts[i].second, facts[i]) << i;
  }
  EXPECT_FALSE(folder.Holds("deep")) << "what it made is gone with it";
}

TEST(FactSpool, RawPayloadsComeNoLaterThanTheirFacts) {
  TempFolder folder;
  FactSpool spool(folder.At("ledger"));
  const std::string large(FactSpool::kBatchBytes - 1, 'x');
  spool.AddRaw("maple", "of no fact");
  ASSERT_TRUE(spool.EndOfLine([] { return "1"; }).ok());
  spool.AddRaw("maple", large);
  ASSERT_TRUE(spool.Add("maple", "fact").ok());
  ASSERT_TRUE(spool.EndOfLine([] { return "2"; }).ok());
  spool.AddRaw("bank", "last");
  ASSERT_TRUE(spool.Finish("3").ok());
  EXPECT_EQ(spool.largest_raw(), large.size());
  const Drained drained = Drain(&spool);
  EXPECT_THAT(drained.batches, testing::ElementsAre(1, 0)) << "raw payloads fill a batch, too";
  EXPECT_THAT(drained.cursors, testing::ElementsAre("2", "3"));
  EXPECT_EQ(drained.raw, (std::vector<std::pair<std::string, std::string>>{
                             {"maple", "of no fact"}, {"maple", large}, {"bank", "last"}}));
}

TEST(FactSpool, AnErrorEndsTheDraining) {
  TempFolder folder;
  FactSpool spool(folder.At("ledger"));
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_TRUE(spool.Add("maple", "fact").ok());
    ASSERT_TRUE(spool.EndOfLine([] { return std::string(); }).ok());
  }
  ASSERT_TRUE(spool.Finish("").ok());
  int batches = 0;
  absl::Status status = spool.Drain([&](const SpooledBatch&) -> absl::Status {
    if (++batches == 2) return absl::ResourceExhaustedError("full");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(batches, 2);
}

}  // namespace
}  // namespace syncledger
