// A state that is followed while another writes it: what was written out shows after a refresh, and
// a view stays as it was taken.
#include "store/followed_state.h"

#include <gtest/gtest.h>

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
    const bool first_only = facts > 2;
    EXPECT_EQ(*newer, !first_only);
    EXPECT_EQ(FactsOf(*followed_->View()), 2u);
    EXPECT_EQ(FactsOf(*first), 1u);
  }
}

TEST_F(FollowedStateTest, KeepsUpWithTheWriter) {
  for (uint64_t facts = 2; facts < 20; ++facts) {
    Commit(*writer_, facts);
    const auto newer = followed_->Refresh();
    ASSERT_TRUE(newer.ok()) << newer.status();
    EXPECT_TRUE(*newer);
    EXPECT_EQ(FactsOf(*followed_->View()), facts);
    EXPECT_FALSE(*followed_->Refresh());
  }
}

}  // namespace
}  // namespace syncledger
