// Tests of pages: which bytes are a page, and which must be refused.
#include "eventlog/page.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "eventlog/crc32c.h"

namespace syncledger {
namespace {

using std::string_literals::operator""s;

TEST(Page, ItsKeyOrdersByPartitionThenOffset) {
  const std::vector<PagePlace> ascending = {{0, 0},         {0, 1}, {0, 255}, {0, 256},
                                            {0, INT64_MAX}, {1, 0}, {256, 0}, {INT32_MAX, 7}};
  for (size_t i = 0; i < ascending.size(); ++i) {
    const auto place = ParsePageKey(PageKey(ascending[i]));
    ASSERT_TRUE(place.has_value());
    EXPECT_EQ(place->partition, ascending[i].partition);
    EXPECT_EQ(place->first_offset, ascending[i].first_offset);
    if (i > 0) {
      EXPECT_LT(PageKey(ascending[i - 1]), PageKey(ascending[i]));
    }
  }
}

TEST(Page, BytesThatAreNoKeyAreRefused) {
  for (const std::string& bytes :
       {""s, "\0\0\0\1"s, "\0\0\0\1\0\0\0\0\0\0\0"s, "\0\0\0\1\0\0\0\0\0\0\0\0\0"s,
        "\x80\0\0\0\0\0\0\0\0\0\0\0"s, "\0\0\0\0\x80\0\0\0\0\0\0\0"s}) {
    EXPECT_FALSE(ParsePageKey(bytes).has_value()) << testing::PrintToString(bytes);
  }
}

TEST(Page, ItsFactsAreReadInOrder) {
  const std::string bytes = "\2\0\0\0\2\0\0\0ab\0\0\0\0"s;
  const auto page = PageReader::Open(bytes);
  ASSERT_TRUE(page.has_value());
  PageReader reader = *page;
  EXPECT_EQ(reader.count(), 2u);
  EXPECT_EQ(reader.Next(), "ab");
  EXPECT_EQ(reader.remaining(), 1u);
  EXPECT_EQ(reader.Next(), "");
  EXPECT_EQ(reader.remaining(), 0u);
}

TEST(Page, BytesThatAreNotExactlyOnePageAreRefused) {
  for (const std::string& bytes : {
           ""s,                           // no count
           "\1\0\0"s,                     // half a count
           "\0\0\0\0"s,                   // no fact
           "\1\0\0\0"s,                   // a fact without a length
           "\1\0\0\0\1\0\0"s,             // with half a length
           "\1\0\0\0\2\0\0\0a"s,          // cut short
           "\1\0\0\0\1\0\0\0ab"s,         // something follows
           "\2\0\0\0\1\0\0\0a"s,          // a fact is missing
           "\xff\xff\xff\xff\1\0\0\0a"s,  // very many are
           "\1\0\0\0\xff\xff\xff\xff"
           "a"s,  // very long
       }) {
    EXPECT_FALSE(PageReader::Open(bytes).has_value()) << testing::PrintToString(bytes);
  }
}

// The check value of the Castagnoli polynomial, and the 32 zero bytes of RFC 3720, B.4.
TEST(Crc32c, IsTheOneThatIsStandard) {
  EXPECT_EQ(ExtendCrc32c(0, "123456789"), 0xe3069283u);
  EXPECT_EQ(ExtendCrc32c(0, std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(ExtendCrc32c(ExtendCrc32c(0, "1234"), "56789"), 0xe3069283u);
}

}  // namespace
}  // namespace syncledger
