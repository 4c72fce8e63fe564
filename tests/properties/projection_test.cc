// The projection is a function of the log alone: cut into any batches, stopped and opened again
// anywhere, on any number of partitions, it gives the same digests, verdicts and rows; and a read
// as of an offset is the read of that moment.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "eventlog/embedded_log.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tests/properties/history.h"

namespace syncledger {
namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "syncledger-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string At(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::unique_ptr<EmbeddedLog> OpenLog(const std::string& path, int32_t partitions) {
  auto log = EmbeddedLog::Open({.path = path, .partitions = partitions});
  EXPECT_TRUE(log.ok()) << log.status();
  return *std::move(log);
}

std::unique_ptr<Store> OpenStore(const std::string& path) {
  auto store = Store::Open(
      {.path = path, .read_only = false, .scratch = false, .memory_bytes = size_t{32} << 20});
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

void Append(EventLog& log, const std::vector<v1::Fact>& facts) {
  std::vector<std::string> bytes;
  for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
  std::vector<AppendRecord> records;
  for (size_t i = 0; i < facts.size(); ++i) records.push_back({facts[i].tenant_id(), bytes[i]});
  const absl::Status status = log.Append(records, {});
  ASSERT_TRUE(status.ok()) << status;
}

// Everything that can be read: verdicts, and the rows of every versioned kind.
std::map<std::string, std::string> ReadAll(const ReadView& view, uint64_t as_of) {
  std::map<std::string, std::string> all;
  const std::vector<std::string> tenants = *view.Tenants();
  for (const std::string& tenant : tenants) {
    for (int number = 1; number < 60; ++number) {
      if (!v1::RowKind_IsValid(number)) continue;
      const absl::Status status = view.Scan(
          tenant, static_cast<v1::RowKind>(number), "", "", as_of, [&](const StoredRow& row) {
            all[tenant + "/" + std::to_string(number) + "/" + row.key] = row.value;
            return true;
          });
      EXPECT_TRUE(status.ok()) << status;
    }
  }
  return all;
}

std::map<std::string, std::string> ReadVerdicts(const ReadView& view) {
  std::map<std::string, std::string> all;
  const std::vector<std::string> tenants = *view.Tenants();
  for (const std::string& tenant : tenants) {
    const absl::Status status = view.Verdicts(tenant, 0, [&](const v1::Verdict& verdict) {
      all[tenant + "/" + std::to_string(verdict.offset())] = verdict.SerializeAsString();
      return true;
    });
    EXPECT_TRUE(status.ok()) << status;
  }
  return all;
}

struct Result {
  LedgerDigest digest;
  std::map<std::string, std::string> rows;
  std::map<std::string, std::string> verdicts;
};

Result FoldInOnePiece(const std::vector<v1::Fact>& facts, int32_t partitions) {
  Folder folder;
  auto log = OpenLog(folder.At("log"), partitions);
  Append(*log, facts);
  auto store = OpenStore(folder.At("state"));
  auto projector = Projector::Open(*log, *store);
  EXPECT_TRUE(projector.ok()) << projector.status();
  const auto folded = (*projector)->CatchUp();
  EXPECT_TRUE(folded.ok()) << folded.status();
  EXPECT_EQ(*folded, static_cast<int64_t>(facts.size()));
  const auto view = store->View();
  return {ReadDigests(*view)->ledger, ReadAll(*view, kNow), ReadVerdicts(*view)};
}

TEST(ProjectionTest, BatchesRestartsAndPartitionsDoNotShow) {
  int64_t restarts = 0;
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<v1::Fact> facts = FactsOf(GeneratedLines(1'500, 3, 6, seed));
    const Result whole = FoldInOnePiece(facts, 8);
    EXPECT_EQ(whole.verdicts.size(), facts.size());

    Dice dice(seed);
    Folder folder;
    const int32_t partitions = seed % 2 == 0 ? 1 : 5;
    auto log = OpenLog(folder.At("log"), partitions);
    auto store = OpenStore(folder.At("state"));
    size_t appended = 0;
    while (appended < facts.size()) {
      const size_t more = std::min<size_t>(facts.size() - appended, 1 + dice.Below(400));
      Append(*log,
             std::vector<v1::Fact>(facts.begin() + static_cast<std::ptrdiff_t>(appended),
                                   facts.begin() + static_cast<std::ptrdiff_t>(appended + more)));
      appended += more;
      {
        ProjectorOptions options;
        options.batch_facts = static_cast<int64_t>(1 + dice.Below(97));
        options.cache_bytes = dice.Below(2) == 0 ? 4096 : size_t{8} << 20;
        auto projector = Projector::Open(*log, *store, options);
        ASSERT_TRUE(projector.ok()) << projector.status();
        for (uint64_t steps = dice.Below(12); steps > 0; --steps)
          ASSERT_TRUE((*projector)->Step().ok());
      }
      if (dice.Below(3) == 0) {
        store.reset();
        log.reset();
        log = OpenLog(folder.At("log"), partitions);
        store = OpenStore(folder.At("state"));
        ++restarts;
      }
    }
    auto projector = Projector::Open(*log, *store);
    ASSERT_TRUE(projector.ok()) << projector.status();
    ASSERT_TRUE((*projector)->CatchUp().ok());
    const auto view = store->View();
    EXPECT_TRUE(ReadDigests(*view)->ledger == whole.digest);
    EXPECT_EQ(ReadVerdicts(*view), whole.verdicts);
    EXPECT_EQ(ReadAll(*view, kNow), whole.rows);
  }
  EXPECT_GE(restarts, 4);
}

// Invariant 8: every query result as of offset N equals the same query right after folding fact N.
TEST(ProjectionTest, AReadAsOfAnOffsetIsTheReadOfThatMoment) {
  for (uint64_t seed = 11; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const std::vector<v1::Fact> facts = FactsOf(GeneratedLines(500, 1, 4, seed));
    Folder folder;
    auto log = OpenLog(folder.At("log"), 1);
    auto store = OpenStore(folder.At("state"));
    auto projector = Projector::Open(*log, *store);
    ASSERT_TRUE(projector.ok()) << projector.status();
    std::vector<std::map<std::string, std::string>> moments;
    for (const v1::Fact& fact : facts) {
      Append(*log, {fact});
      ASSERT_TRUE((*projector)->CatchUp().ok());
      moments.push_back(ReadAll(*store->View(), kNow));
    }
    ASSERT_EQ(moments.size(), facts.size());
    const auto view = store->View();
    for (uint64_t offset = 0; offset < moments.size(); offset += 7) {
      ASSERT_EQ(ReadAll(*view, offset), moments[offset]) << "as of offset " << offset;
    }
  }
}

// A log that lost its tail, or that is another log, is told from the one that was folded.
TEST(ProjectionTest, AnotherLogUnderTheStateIsRefused) {
  const std::vector<v1::Fact> facts = FactsOf(GeneratedLines(200, 1, 2, 5));
  Folder folder;
  auto store = OpenStore(folder.At("state"));
  {
    auto log = OpenLog(folder.At("log"), 4);
    Append(*log, facts);
    ASSERT_TRUE((*Projector::Open(*log, *store))->CatchUp().ok());
  }
  {
    auto shorter = OpenLog(folder.At("shorter"), 4);
    Append(*shorter, std::vector<v1::Fact>(facts.begin(), facts.end() - 1));
    EXPECT_EQ(Projector::Open(*shorter, *store).status().code(), absl::StatusCode::kDataLoss);
  }
  {
    auto altered = OpenLog(folder.At("altered"), 4);
    std::vector<v1::Fact> others = facts;
    others.back().set_request_id("altered");
    Append(*altered, others);
    EXPECT_EQ(Projector::Open(*altered, *store).status().code(), absl::StatusCode::kDataLoss);
  }
  {
    auto other_partitions = OpenLog(folder.At("other"), 3);
    Append(*other_partitions, facts);
    EXPECT_EQ(Projector::Open(*other_partitions, *store).status().code(),
              absl::StatusCode::kFailedPrecondition);
  }
}

// Bytes that are no fact, and a tenant in the wrong partition, are rejected and kept; the partition
// goes on. A newer fact stops it.
TEST(ProjectionTest, GarbageIsRejectedAndANewerFactStopsTheLine) {
  Folder folder;
  auto log = OpenLog(folder.At("log"), 4);
  auto store = OpenStore(folder.At("state"));
  std::vector<v1::Fact> facts = FactsOf(GeneratedLines(50, 1, 1, 6));
  const std::string& tenant = facts[0].tenant_id();
  const std::string stranger = facts[1].SerializeAsString();
  // Some tenant whose partition is another: its place receives a fact of ours.
  std::string elsewhere = "x";
  while (PartitionOf(elsewhere, 4) == PartitionOf(tenant, 4)) elsewhere += "x";
  ASSERT_TRUE(log->Append({{tenant, "\xff\xff no fact"}, {elsewhere, stranger}}, {}).ok());
  Append(*log, facts);
  auto projector = Projector::Open(*log, *store);
  ASSERT_TRUE(projector.ok()) << projector.status();
  ASSERT_EQ(*(*projector)->CatchUp(), 52);
  std::multiset<v1::Reason> reasons;
  ASSERT_TRUE(store->View()
                  ->Verdicts("", 0,
                             [&](const v1::Verdict& verdict) {
                               reasons.insert(verdict.outcomes(0).reason());
                               return true;
                             })
                  .ok());
  EXPECT_EQ(reasons, (std::multiset<v1::Reason>{v1::NOT_A_FACT, v1::WRONG_PARTITION}));
  int quarantined = 0;
  ASSERT_TRUE(store->View()
                  ->Quarantined([&](int32_t, int64_t, std::string_view) {
                    ++quarantined;
                    return true;
                  })
                  .ok());
  EXPECT_EQ(quarantined, 2);

  v1::Fact newer = facts[0];
  newer.set_schema_version(2);
  Append(*log, {newer});
  const auto stopped = (*projector)->CatchUp();
  EXPECT_EQ(stopped.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(stopped.status().message().find("schema version 2"), std::string::npos)
      << stopped.status();
  EXPECT_EQ((*projector)->CatchUp().status().code(), absl::StatusCode::kFailedPrecondition)
      << "it skipped the fact";
}

}  // namespace
}  // namespace syncledger
