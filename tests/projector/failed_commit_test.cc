// A commit that fails leaves everything as it was before it: the projector goes on when it can.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "eventlog/embedded_log.h"
#include "projector/projector.h"
#include "store/store.h"
#include "tools/import.h"

namespace syncledger {
namespace {

// A store whose disk is full at some commits.
class FailingStore final : public Store {
 public:
  FailingStore(Store& store, int every) : store_(store), every_(every) {}

  absl::Status Write(const Commit& commit) override {
    if (++writes_ % every_ == 0) return absl::ResourceExhaustedError("the disk is full");
    return store_.Write(commit);
  }
  std::unique_ptr<ReadView> View() override { return store_.View(); }
  absl::Status Flush() override { return store_.Flush(); }

 private:
  Store& store_;
  const int every_;
  int writes_ = 0;
};

TEST(FailedCommitTest, IsDroppedWholeAndFoldedAgain) {
  std::string folder = testing::TempDir() + "syncledger-failed-commit-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string demo = std::string(SYNCLEDGER_SOURCE_DIR) + "/demo/harbourside.ndjson";
  ImportOptions import;
  import.place.data = folder;
  import.files = {demo};
  ASSERT_TRUE(Import(import).ok());
  {
    auto log = EmbeddedLog::Open({.path = folder + "/log", .read_only = true});
    auto kept = Store::Open({.path = folder + "/state", .read_only = true});
    auto scratch = Store::Open({.path = folder + "/scratch", .scratch = true});
    FailingStore failing(**scratch, 3);
    ProjectorOptions options;
    options.batch_facts = 16;
    auto projector = Projector::Open(**log, failing, options);
    ASSERT_TRUE(projector.ok()) << projector.status();
    int failed = 0;
    while (true) {
      const absl::StatusOr<int64_t> folded = (*projector)->Step();
      if (folded.ok() && *folded == 0) break;
      if (folded.ok()) continue;
      ASSERT_EQ(folded.status().code(), absl::StatusCode::kResourceExhausted) << folded.status();
      ++failed;
    }
    EXPECT_GT(failed, 5);
    const auto expected = ReadDigests(*(*kept)->View());
    const auto got = ReadDigests(*(*scratch)->View());
    ASSERT_TRUE(expected.ok() && got.ok());
    EXPECT_FALSE(got->tenants.empty());
    EXPECT_EQ(got->tenants, expected->tenants);
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace syncledger
