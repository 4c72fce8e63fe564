// Facts folded by the projector into a store in a temporary folder, gone with it: for tests of what
// is read.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "eventlog/embedded_log.h"
#include "projector/projector.h"
#include "store/store.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

class FoldedLedger {
 public:
  explicit FoldedLedger(const std::vector<v1::Fact>& facts) {
    std::string pattern = (std::filesystem::temp_directory_path() / "syncledger-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
    auto log = EmbeddedLog::Open({.path = path_ + "/log", .partitions = 1});
    auto store = Store::Open({.path = path_ + "/state",
                              .read_only = false,
                              .scratch = false,
                              .memory_bytes = size_t{32} << 20});
    EXPECT_TRUE(log.ok() && store.ok());
    log_ = *std::move(log);
    store_ = *std::move(store);
    std::vector<std::string> bytes;
    for (const v1::Fact& fact : facts) bytes.push_back(fact.SerializeAsString());
    std::vector<AppendRecord> records;
    for (size_t i = 0; i < facts.size(); ++i) records.push_back({facts[i].tenant_id(), bytes[i]});
    EXPECT_TRUE(log_->Append(records, {}).ok());
    auto projector = Projector::Open(*log_, *store_);
    EXPECT_TRUE(projector.ok() && (*projector)->CatchUp().ok());
  }
  ~FoldedLedger() {
    store_.reset();
    log_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::unique_ptr<ReadView> View() const { return store_->View(); }

 private:
  std::string path_;
  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<Store> store_;
};

}  // namespace syncledger
