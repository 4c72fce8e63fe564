// A ledger of generated facts on the disk, for tests of the projector: log and states in a folder
// that goes with the test.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eventlog/embedded_log.h"
#include "projector/projector.h"
#include "store/store.h"
#include "syncledger/v1/fact.pb.h"
#include "tests/properties/history.h"

namespace syncledger {

class LedgerFolder {
 public:
  LedgerFolder() : path_(testing::TempDir() + "syncledger-ledger-XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr);
  }
  ~LedgerFolder() { std::filesystem::remove_all(path_); }
  LedgerFolder(const LedgerFolder&) = delete;
  LedgerFolder& operator=(const LedgerFolder&) = delete;

  // A new log that holds the facts.
  std::unique_ptr<EmbeddedLog> Log(const std::vector<v1::Fact>& facts, int32_t partitions = 4) {
    auto log = EmbeddedLog::Open({.path = New("log"), .partitions = partitions});
    EXPECT_TRUE(log.ok()) << log.status();
    Append(**log, facts);
    return *std::move(log);
  }

  static void Append(EventLog& log, const std::vector<v1::Fact>& facts) {
    std::vector<std::string> bytes;
    for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
    std::vector<AppendRecord> records;
    for (size_t i = 0; i < facts.size(); ++i) records.push_back({facts[i].tenant_id(), bytes[i]});
    const absl::Status appended = log.Append(records, {});
    ASSERT_TRUE(appended.ok()) << appended;
  }

  // A new, empty state.
  std::unique_ptr<Store> State() {
    auto store = Store::Open({.path = New("state"), .memory_bytes = size_t{32} << 20});
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }

  // A new state that has folded the log.
  std::unique_ptr<Store> Folded(EventLog& log, const ProjectorOptions& options = {}) {
    std::unique_ptr<Store> store = State();
    auto projector = Projector::Open(log, *store, options);
    EXPECT_TRUE(projector.ok()) << projector.status();
    const auto folded = (*projector)->CatchUp();
    EXPECT_TRUE(folded.ok()) << folded.status();
    return store;
  }

 private:
  std::string New(const std::string& name) {
    return path_ + "/" + name + std::to_string(++number_);
  }

  std::string path_;
  int number_ = 0;
};

// An administrator puts a rule set in force, right after the fact at `place`, at its tenant.
inline void InsertActivation(const std::string& version, size_t place,
                             std::vector<v1::Fact>* facts) {
  v1::Fact fact;
  const v1::Fact& before = (*facts)[place];
  fact.set_tenant_id(before.tenant_id());
  fact.set_fact_id("activation of " + version);
  fact.set_source(v1::OPERATOR);
  fact.set_observed_at_us(before.observed_at_us());
  fact.mutable_actor()->set_id("ops");
  fact.mutable_actor()->set_role(v1::Actor::ADMIN);
  fact.set_schema_version(before.schema_version());
  fact.set_decoder_version(1);
  fact.mutable_rules_activated()->set_version(version);
  facts->insert(facts->begin() + static_cast<std::ptrdiff_t>(place) + 1, fact);
}

inline std::vector<v1::Verdict> VerdictsOf(const ReadView& view, const std::string& tenant) {
  std::vector<v1::Verdict> verdicts;
  const absl::Status read = view.Verdicts(tenant, 0, [&](const v1::Verdict& verdict) {
    verdicts.push_back(verdict);
    return true;
  });
  EXPECT_TRUE(read.ok()) << read;
  return verdicts;
}

inline std::map<std::string, std::string> DigestsOf(const ReadView& view) {
  std::map<std::string, std::string> digests;
  const auto stored = ReadDigests(view);
  EXPECT_TRUE(stored.ok()) << stored.status();
  for (const auto& [tenant, of_tenant] : stored->tenants) {
    digests[tenant] = of_tenant.InputHex() + of_tenant.OutcomeHex() + of_tenant.StateHex();
  }
  return digests;
}

}  // namespace syncledger
