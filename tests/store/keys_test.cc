// Tests of the state's keys: their order, and that nothing begins like another by chance.
#include "store/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace syncledger {
namespace {

using std::string_literals::operator""s;

// In the order of their bytes.
const std::vector<std::string>& Texts() {
  static const auto* const kTexts = new std::vector<std::string>{
      ""s,      "\0"s,   "\0\0"s,  "\0\1"s,   "\0a"s,
      "\1"s,    "\1\0"s, "\1\1"s,  "\1\2"s,   "\2"s,
      "a"s,     "a\0"s,  "a\0\0"s, "a\0b"s,   "a\1"s,
      "a\1\2"s, "a\2"s,  "ab"s,    "ab\0"s,   "b"s,
      "\x7f"s,  "\x80"s, "\xff"s,  "\xff\0"s, "\xff\xff\xff\xff\xff\xff\xff\xff\xff"s};
  return *kTexts;
}

TEST(Keys, TextsOfAnyBytesKeepTheirOrder) {
  ASSERT_TRUE(std::is_sorted(Texts().begin(), Texts().end()));
  for (size_t i = 1; i < Texts().size(); ++i) {
    const std::string& a = Texts()[i - 1];
    const std::string& b = Texts()[i];
    EXPECT_LT(TenantPrefix(a), TenantPrefix(b));
    EXPECT_LT(RowPrefix("t", v1::ROW_ITEM, a), RowPrefix("t", v1::ROW_ITEM, b));
    // All versions of one row are before all of the next.
    EXPECT_LT(RowVersion(RowPrefix("t", v1::ROW_ITEM, a), 0),
              RowVersion(RowPrefix("t", v1::ROW_ITEM, b), UINT64_MAX));
  }
}

TEST(Keys, NoTextsPrefixIsAnothers) {
  for (const std::string& a : Texts()) {
    for (const std::string& b : Texts()) {
      if (a == b) continue;
      EXPECT_FALSE(TenantPrefix(a).starts_with(TenantPrefix(b)));
      std::string begins = RowKindPrefix("t", v1::ROW_ITEM);
      AppendEscaped(b, &begins);
      EXPECT_EQ(RowPrefix("t", v1::ROW_ITEM, a).starts_with(begins), a.starts_with(b));
    }
  }
}

TEST(Keys, ATextIsReadBackAndItsRestLeft) {
  for (const std::string& text : Texts()) {
    const std::string key = TenantPrefix(text) + "rest";
    std::string_view rest = key;
    EXPECT_EQ(TakeText(&rest), text);
    EXPECT_EQ(rest, "rest");
  }
  for (const std::string& broken : {""s, "a"s, "a\1"s, "a\1\3\0"s, "\1\0"s}) {
    std::string_view rest = broken;
    EXPECT_FALSE(TakeText(&rest).has_value()) << testing::PrintToString(broken);
  }
}

TEST(Keys, TheNewestVersionComesFirst) {
  const std::string row = RowPrefix("t", v1::ROW_ITEM, "key");
  const std::vector<uint64_t> newest_first = {UINT64_MAX, UINT64_MAX - 1, 1u << 31, 256, 255, 1, 0};
  for (size_t i = 0; i < newest_first.size(); ++i) {
    const std::string key = RowVersion(row, newest_first[i]);
    EXPECT_EQ(VersionOf(key), newest_first[i]);
    EXPECT_EQ(WithoutVersion(key), row);
    if (i > 0) {
      EXPECT_LT(RowVersion(row, newest_first[i - 1]), key);
    }
    EXPECT_LT(key, AfterRow(row));
  }
}

TEST(Keys, WhatComesAfterARowIsBeforeTheNextOne) {
  for (size_t i = 0; i + 1 < Texts().size(); ++i) {
    const std::string row = RowPrefix("t", v1::ROW_ITEM, Texts()[i]);
    const std::string next = RowPrefix("t", v1::ROW_ITEM, Texts()[i + 1]);
    EXPECT_LT(RowVersion(row, 0), AfterRow(row));
    EXPECT_LE(AfterRow(row), RowVersion(next, UINT64_MAX));
  }
}

TEST(Keys, TheFiltersPrefixKeepsTheOrderOfKeys) {
  std::mt19937_64 random(1);
  const auto transform = RowPrefixTransform();
  std::vector<std::string> keys;
  for (int i = 0; i < 2000; ++i) {
    keys.push_back(RowVersion(RowPrefix(Texts()[random() % Texts().size()],
                                        random() % 2 == 0 ? v1::ROW_ITEM : v1::ROW_SYNC,
                                        Texts()[random() % Texts().size()]),
                              random() % 2 == 0 ? random() : random() % 4));
  }
  std::sort(keys.begin(), keys.end());
  for (size_t i = 1; i < keys.size(); ++i) {
    EXPECT_LE(transform->Transform(keys[i - 1]).ToString(),
              transform->Transform(keys[i]).ToString());
  }
  EXPECT_FALSE(transform->InDomain("1234567"));
}

}  // namespace
}  // namespace syncledger
