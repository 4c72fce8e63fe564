// Which names count as near to one that does not exist.
#include "api/nearest.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Near(const std::string& wanted, const std::vector<std::string>& names) {
  Nearest nearest(wanted);
  for (const std::string& name : names) nearest.Offer(name);
  return nearest.names();
}

TEST(Nearest, PutsTheNearestFirst) {
  EXPECT_THAT(Near("abscences", {"mailboxes", "absences", "Abscences", "absence"}),
              ElementsAre("Abscences", "absences", "absence"));
}

TEST(Nearest, TakesWhatBeginsAlike) {
  EXPECT_THAT(Near("0a1b", {"0a1b2c3d4e5f", "ffff0a1b"}), ElementsAre("0a1b2c3d4e5f"));
}

TEST(Nearest, TakesWhatIsOneSlipOfTheFingersAway) {
  for (const char* slip : {"mapel", "mple", "mmaple", "maplf", "MAPLE"}) {
    EXPECT_THAT(Near(slip, {"oak", "maple"}), ElementsAre("maple")) << slip;
  }
}

TEST(Nearest, LeavesOutWhatIsNotNear) {
  EXPECT_THAT(Near("900", {"appointment", "12345"}), IsEmpty());
  EXPECT_THAT(Near("", {"a"}), IsEmpty());
}

TEST(Nearest, KeepsFewAndEachOnce) {
  EXPECT_THAT(Near("5001", {"5002", "5002", "5003", "5004", "5005"}),
              ElementsAre("5002", "5003", "5004"));
}

TEST(Nearest, SaysThemSafely) {
  Nearest nearest("ab");
  EXPECT_EQ(nearest.Sentence(), "");
  nearest.Offer("ab\x1b[2J");
  EXPECT_EQ(nearest.Sentence(), "; nearest: ab␛[2J");
}

}  // namespace
}  // namespace syncledger
