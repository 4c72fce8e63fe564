// SHA-256 in lanes: what OpenSSL says of each message by itself, whatever stands beside it.
#include "ledger/sha256_lanes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace syncledger {
namespace {

// Messages of `count` sizes from 0 up to some blocks, cut into head and body in every way that
// matters.
std::vector<std::pair<std::string, std::string>> Messages(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::pair<std::string, std::string>> messages;
  for (size_t i = 0; i < count; ++i) {
    std::string text(i % 300, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const size_t cut = text.empty() ? 0 : random() % (text.size() + 1);
    messages.emplace_back(text.substr(0, cut), text.substr(cut));
  }
  return messages;
}

void ExpectEachByItself(HashLanes lanes, size_t count) {
  const auto texts = Messages(count, /*seed=*/static_cast<uint32_t>(count));
  std::vector<HashedMessage> messages;
  for (const auto& [head, body] : texts) messages.push_back({head, body});
  std::vector<Digest> digests(count);
  Sha256Lanes(lanes, messages.data(), count, digests.data());
  for (size_t i = 0; i < count; ++i) {
    EXPECT_EQ(digests[i], Sha256(texts[i].first + texts[i].second))
        << "message " << i << " of " << count << ": " << texts[i].first.size() << " and "
        << texts[i].second.size() << " bytes";
  }
}

class Sha256LanesTest : public testing::TestWithParam<HashLanes> {
 protected:
  void SetUp() override {
    if (!CanHash(GetParam())) GTEST_SKIP() << "this processor has no such registers";
  }
};

TEST_P(Sha256LanesTest, SayWhatOneAfterTheOtherDoes) {
  for (size_t count : {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 64, 1000}) {
    ExpectEachByItself(GetParam(), count);
  }
}

TEST_P(Sha256LanesTest, ALongMessageHoldsUpNoOther) {
  const std::string is_long(100'000, 'x');
  std::vector<HashedMessage> messages(40, {"a", "b"});
  messages[3] = {"", is_long};
  std::vector<Digest> digests(messages.size());
  Sha256Lanes(GetParam(), messages.data(), messages.size(), digests.data());
  for (size_t i = 0; i < digests.size(); ++i) {
    EXPECT_EQ(digests[i], Sha256(i == 3 ? is_long : "ab")) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryWidth, Sha256LanesTest,
                         testing::Values(HashLanes::kFour, HashLanes::kEight,
                                         HashLanes::kEightRotating));

}  // namespace
}  // namespace syncledger
