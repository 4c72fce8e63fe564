// A state that is followed while another writes it: what was written out shows after a refresh, and
// a view stays as it was taken.
#include "store/followed_state.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <utility>

#include "tests/temp_folder.h"

namespace syncledger {
namespace {

uint64_t FactsOf(const ReadView& view) {
  const auto head = view.Tenant("bank");
  EXPECT_TRUE(head.ok()) << head.status();
  return head->has_value() ? (*head)->next_offset : 0;
}

void Commit(Store& store, uint64_t facts) {
  syncledger::Commit commit;
  commit.tenants.push_back({"bank", {facts, ""}});
  ASSERT_TRUE(store.Write(commit).ok());
  ASSERT_TRUE(store.Flush().ok());
}

using Found = FollowedState::Found;

class FollowedStateTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto writer = Store::Open({.path = folder_ / "state"});
    ASSERT_TRUE(writer.ok()) << writer.status();
    writer_ = *std::move(writer);
    Commit(*writer_, 1);
    auto followed = FollowedState::Open(folder_ / "state", size_t{64} << 20);
    ASSERT_TRUE(followed.ok()) << followed.status();
    followed_ = *std::move(followed);
  }

  TempFolder folder_;
  std::unique_ptr<Store> writer_;
  std::unique_ptr<FollowedState> followed_;
};

TEST_F(FollowedStateTest, ShowsWhatWasWrittenOutAndLetsViewsStay) {
  const auto first = followed_->View();
  EXPECT_EQ(FactsOf(*first), 1u);
  for (uint64_t facts = 2; facts < 12; ++facts) {
    Commit(*writer_, facts);
    const auto newer = followed_->Refresh();
    ASSERT_TRUE(newer.ok()) << newer.status();
    // The reader of `first` takes no turn while somebody holds it.
    EXPECT_EQ(*newer, facts > 2 ? Found::kNothing : Found::kNewer);
    EXPECT_EQ(FactsOf(*followed_->View()), 2u);
    EXPECT_EQ(FactsOf(*first), 1u);
  }
}

TEST_F(FollowedStateTest, KeepsUpWithTheWriter) {
  for (uint64_t facts = 2; facts < 20; ++facts) {
    Commit(*writer_, facts);
    const auto newer = followed_->Refresh();
    ASSERT_TRUE(newer.ok()) << newer.status();
    EXPECT_EQ(*newer, Found::kNewer);
    EXPECT_EQ(FactsOf(*followed_->View()), facts);
    EXPECT_EQ(*followed_->Refresh(), Found::kNothing);
  }
}

// The new state has as many commits as the one that was removed.
TEST_F(FollowedStateTest, SeesThatTheStateWasMadeAnew) {
  for (const uint64_t facts : {uint64_t{7}, uint64_t{9}}) {
    writer_.reset();
    std::filesystem::remove_all(folder_ / "state");
    auto anew = Store::Open({.path = folder_ / "state"});
    ASSERT_TRUE(anew.ok()) << anew.status();
    writer_ = *std::move(anew);
    Commit(*writer_, facts);
    const auto found = followed_->Refresh();
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_EQ(*found, Found::kMadeAnew);
    EXPECT_EQ(FactsOf(*followed_->View()), facts);
  }
  Commit(*writer_, 10);
  EXPECT_EQ(*followed_->Refresh(), Found::kNewer);
}

}  // namespace
}  // namespace syncledger
