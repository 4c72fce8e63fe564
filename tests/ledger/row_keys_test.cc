// Row keys: what is built is read back, and byte order is the order of the parts.
#include "ledger/row_keys.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace syncledger {
namespace {

using std::string_literals::operator""s;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(RowKey, IsReadBackPartByPart) {
  for (const std::string& text :
       {""s, "a"s, "\0"s, "\0\x01"s, "\0\xff"s, "a\0b"s, "\xff\xff"s, "é"s, "\x01\0"s}) {
    for (int64_t number :
         {kMin, int64_t{-1}, int64_t{0}, int64_t{1}, int64_t{255}, int64_t{256}, kMax}) {
      const std::string key = RowKey().Text(text).Number(number).Text(text).str();
      RowKeyReader reader(key);
      std::string first, second;
      int64_t read = 0;
      ASSERT_TRUE(reader.Text(&first) && reader.Number(&read) && reader.Text(&second)) << key;
      EXPECT_EQ(first, text);
      EXPECT_EQ(read, number);
      EXPECT_EQ(second, text);
      EXPECT_FALSE(reader.Text(&first));
      EXPECT_FALSE(reader.Number(&read));
    }
  }
}

TEST(RowKey, TextsAreInTheirOwnOrderAndBeforeWhatTheyBegin) {
  const std::vector<std::string> ascending = {""s,     "\0"s, "\0\0"s, "\0\x01"s,  "\0a"s,
                                              "\x01"s, "a"s,  "a\0"s,  "a\0b"s,    "a\x01"s,
                                              "aa"s,   "b"s,  "\xff"s, "\xff\xff"s};
  for (size_t i = 0; i + 1 < ascending.size(); ++i) {
    // Whatever follows, the first part decides.
    const std::string less = RowKey().Text(ascending[i]).Text("\xff\xff").str();
    const std::string more = RowKey().Text(ascending[i + 1]).Text("").str();
    EXPECT_LT(less, more) << i;
  }
}

TEST(RowKey, NumbersAreInTheirOrder) {
  const std::vector<int64_t> ascending = {kMin, kMin + 1, -257, -256,  -1,       0,
                                          1,    255,      256,  65536, kMax - 1, kMax};
  for (size_t i = 0; i + 1 < ascending.size(); ++i) {
    EXPECT_LT(RowKey().Number(ascending[i]).str(), RowKey().Number(ascending[i + 1]).str())
        << ascending[i];
  }
}

TEST(RowKey, OneTextIsNoPrefixOfAnother) {
  const std::vector<std::string> texts = {""s, "a"s, "ab"s, "a\0"s, "a\0\x01"s, "\0"s};
  for (const std::string& one : texts) {
    for (const std::string& other : texts) {
      const bool prefix = RowKey().Text(other).str().starts_with(RowKey().Text(one).str());
      EXPECT_EQ(prefix, one == other);
    }
  }
}

TEST(RowKey, BytesStandAsWritten) {
  EXPECT_EQ(RowKey().Text("a\0b"s).str(),
            "a\0\xff"
            "b\0\x01"s);
  EXPECT_EQ(RowKey().Number(1).str(), "\x80\0\0\0\0\0\0\x01"s);
  EXPECT_EQ(RowKey().Number(-1).str(), "\x7f\xff\xff\xff\xff\xff\xff\xff"s);
}

TEST(RowKey, OfAnyLengthIsTheSameInOneOrInManyParts) {
  for (size_t length = 100; length < 140; ++length) {
    const std::string text(length, 'x');
    RowKey key = RowKey().Text(text);
    const RowKey copy = key;
    key.Number(1).Text(text);
    EXPECT_EQ(copy.str(), text + "\0\x01"s) << length;
    EXPECT_EQ(key.str(), copy.str() + RowKey().Number(1).str() + copy.str()) << length;
    EXPECT_TRUE(RowKey(key.str()) == key) << length;
    RowKey assigned = RowKey().Text("short");
    assigned = key;
    EXPECT_EQ(assigned.str(), key.str()) << length;
    assigned = copy;
    EXPECT_EQ(assigned.str(), copy.str()) << length;
    assigned = *&assigned;
    EXPECT_EQ(assigned.str(), copy.str()) << length;
  }
}

TEST(RowKeyReader, RefusesWhatIsNoKey) {
  for (const std::string& bytes : {""s, "a"s, "a\0"s, "a\0\x02"s, "\0"s, "\0\xff"s, "\0\xff\0"s}) {
    RowKeyReader reader(bytes);
    std::string text;
    EXPECT_FALSE(reader.Text(&text)) << bytes.size();
  }
  RowKeyReader reader("1234567");
  int64_t number = 0;
  EXPECT_FALSE(reader.Number(&number));
}

}  // namespace
}  // namespace syncledger
