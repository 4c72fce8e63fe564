// JSON as decoders read it: the raw text of a value, and what a parser must take that simdjson does
// not.
#include "ingest/json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace syncledger {
namespace {

TEST(Json, TheRawTextOfEveryFieldsValue) {
  const std::vector<std::string> values = {
      R"({"a": {"b": [1, {"c": "d"}], "e": ":,{}[]"}})",
      R"("\\")",
      R"("a\"}, \"x\": {")",
      R"("\\\"{")",
      "[]",
      "{}",
      "[[1, 2], {\"x\": \"]\"}]",
      "-1.5e3",
      "null",
      "\"\"",
  };
  // Each value in each place, so also in the last and the last but one.
  for (size_t shift = 0; shift < values.size(); ++shift) {
    std::string object = " { ";
    for (size_t i = 0; i < values.size(); ++i) {
      object += (i ? " ,\t\"f\\\"" : "\"f\\\"") + std::to_string(i) + "}\" : \n" +
                values[(i + shift) % values.size()] + " ";
    }
    object += "} \r";
    JsonParser parser;
    std::string why;
    ASSERT_TRUE(parser.Parse(object, &why)) << why << object;
    for (size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(RawFieldValue(object, i, values.size()), values[(i + shift) % values.size()])
          << i << " of " << object;
    }
  }
  EXPECT_EQ(RawFieldValue("{}", 0, 0), "");
}

std::string Parsed(std::string_view text) {
  JsonParser parser;
  std::string why;
  const auto root = parser.Parse(text, &why);
  return root ? simdjson::minify(*root) : why;
}

TEST(Json, TakesWhatRfc8259Allows) {
  EXPECT_EQ(Parsed(R"(["\ud83d", "\ude00\ud83d", "\ud83d\ude00", "\\ud83d", "\ud83dA"])"),
            "[\"\xef\xbf\xbd\",\"\xef\xbf\xbd\xef\xbf\xbd\",\"\xf0\x9f\x98\x80\",\"\\\\ud83d\","
            "\"\xef\xbf\xbd"
            "A\"]");
  EXPECT_EQ(Parsed("[18446744073709551615, 18446744073709551616, -9223372036854775809, 1e999, 5]"),
            "[18446744073709551615,null,null,null,5]");
  EXPECT_EQ(Parsed(R"({"1e999": "1e999 \ud83d"})"), "{\"1e999\":\"1e999 \xef\xbf\xbd\"}");
}

TEST(Json, RefusesWhatRfc8259DoesNotAllow) {
  for (std::string_view text : {"[01]", "[1.]", "[.5]", "[-]", "[1e]", "[+1]", "[1e999, 01]",
                                "[\"\\ud83d\", 01]", "[0x1]", "[NaN]"}) {
    EXPECT_EQ(Parsed(text).rfind("is not JSON (", 0), 0u) << text << ": " << Parsed(text);
  }
  EXPECT_EQ(Parsed(R"(["\ud83"])"), "is not JSON (an escape in a string)");
  EXPECT_EQ(Parsed(R"(["\u12g4"])"), "is not JSON (an escape in a string)");
}

TEST(Json, OneParserReadsTextsOfEverySize) {
  JsonParser parser;
  std::string why;
  for (size_t size : {0, 1, 100, 100'000, 10, 3'000'000, 5}) {
    const std::string text = "\"" + std::string(size, 'x') + "\"";
    const auto root = parser.Parse(text, &why);
    ASSERT_TRUE(root) << size << why;
    EXPECT_EQ(root->get_string_length().value(), size);
  }
}

}  // namespace
}  // namespace syncledger
