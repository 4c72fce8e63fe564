// A state that is followed while another writes it: what was written out shows after a refresh, and
// a view stays as it was taken.
#include "store/followed_state.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

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

TEST(FollowedState, ShowsWhatWasWrittenOutAndLetsViewsStay) {
  std::string folder = testing::TempDir() + "syncledger-followed-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/state";
  {
    auto writer = Store::Open({.path = path});
    ASSERT_TRUE(writer.ok()) << writer.status();
    Commit(**writer, 1);
    auto followed = FollowedState::Open(path, size_t{64} << 20);
    ASSERT_TRUE(followed.ok()) << followed.status();
    const auto first = (*followed)->View();
    EXPECT_EQ(FactsOf(*first), 1u);

    for (uint64_t facts = 2; facts < 12; ++facts) {
      Commit(**writer, facts);
      const auto newer = (*followed)->Refresh();
      ASSERT_TRUE(newer.ok()) << newer.status();
      // The reader of `first` takes no turn while somebody holds it.
      const bool first_only = facts > 2;
      EXPECT_EQ(*newer, !first_only);
      EXPECT_EQ(FactsOf(*(*followed)->View()), 2u);
      EXPECT_EQ(FactsOf(*first), 1u);
    }
  }
  std::filesystem::remove_all(folder);
}

TEST(FollowedState, KeepsUpWithTheWriter) {
  std::string folder = testing::TempDir() + "syncledger-followed-XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string path = folder + "/state";
  {
    auto writer = Store::Open({.path = path});
    ASSERT_TRUE(writer.ok()) << writer.status();
    Commit(**writer, 1);
    auto followed = FollowedState::Open(path, size_t{64} << 20);
    ASSERT_TRUE(followed.ok()) << followed.status();
    for (uint64_t facts = 2; facts < 20; ++facts) {
      Commit(**writer, facts);
      const auto newer = (*followed)->Refresh();
      ASSERT_TRUE(newer.ok()) << newer.status();
      EXPECT_TRUE(*newer);
      EXPECT_EQ(FactsOf(*(*followed)->View()), facts);
      EXPECT_FALSE(*(*followed)->Refresh());
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace syncledger
