// Texts as the rules compare and print them: tables of what is equal, what is not, what is read and
// what is refused.
#include "ledger/text.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace syncledger {
namespace {

using std::string_literals::operator""s;

TEST(NormalizeEmail, IgnoresAsciiCaseAndOuterSpace) {
  EXPECT_EQ(NormalizeEmail("  Alice.B@Maple.EXAMPLE\t\n"), "alice.b@maple.example");
  EXPECT_EQ(NormalizeEmail("al ice@x"), "al ice@x");
  EXPECT_EQ(NormalizeEmail("ÉVA@x.example"), "Éva@x.example")
      << "only ASCII letters have a case in an address";
  EXPECT_EQ(NormalizeEmail(" "), "");
}

TEST(NormalizeAddress, IgnoresCaseSpacingAndPunctuation) {
  const std::vector<std::string> same = {
      "5 Water St, Halifax",       "5 WATER ST HALIFAX",     "5 water st. halifax",
      " 5  Water St,\r\nHalifax ", "5-Water-St; Halifax!",   "5 Water St, Halifax",
      "5 Water St (Halifax)",      "5 Water St — “Halifax”",
  };
  for (const std::string& address : same)
    EXPECT_EQ(NormalizeAddress(address), "5watersthalifax") << address;
}

TEST(NormalizeAddress, KeepsLettersOfOtherAlphabets) {
  EXPECT_EQ(NormalizeAddress("1 Rue de l'Église, Montréal"),
            NormalizeAddress("1 RUE DE L’ÉGLISE  MONTRÉAL"));
  EXPECT_EQ(NormalizeAddress("1 Rue de l'Église"), "1ruedeléglise");
  EXPECT_NE(NormalizeAddress("1 Rue de l'Eglise"), NormalizeAddress("1 Rue de l'Église"));
  EXPECT_EQ(NormalizeAddress("Łódź ŽIŽKOV ŸØ ČŐ"), "łódźžižkovÿøčő");
  EXPECT_EQ(NormalizeAddress("ȘTEFAN ȚEPEȘ, NGUYỄN ẢẶ"), "ștefanțepeșnguyễnảặ");
  EXPECT_EQ(NormalizeAddress("ул. ЛЕНИНА, Ё"), "улленинаё");
  EXPECT_EQ(NormalizeAddress("ΑΘΉΝΑ 東京・1丁目"), "αθήνα東京1丁目");
  EXPECT_EQ(NormalizeAddress("2×3÷4 § ® ™ → 🏦 €5"), "2345");
}

TEST(NormalizeAddress, IsEmptyWithoutLetterOrDigit) {
  EXPECT_EQ(NormalizeAddress(""), "");
  EXPECT_EQ(NormalizeAddress(" -,.\t\u00a0\u2014\xff"), "");
}

TEST(NormalizeTitle, IgnoresCaseAndSpacingOnly) {
  EXPECT_EQ(NormalizeTitle("  Investment \t\n ADVICE\u00a0"), "investmentadvice");
  EXPECT_EQ(NormalizeTitle("Investmentadvice"), NormalizeTitle("Investment advice"));
  EXPECT_EQ(NormalizeTitle("Éclair\u200b & Co"), "éclair&co");
  EXPECT_EQ(NormalizeTitle("Mortgage-renewal"), "mortgage-renewal");
  EXPECT_NE(NormalizeTitle("Mortgage renewal"), NormalizeTitle("Mortgage-renewal"));
  EXPECT_EQ(NormalizeTitle("2×3 ÉÈ"), "2×3éè");
  EXPECT_EQ(NormalizeTitle(" \u3000 "), "");
  EXPECT_EQ(NormalizeTitle("a\xc3"), "a\ufffd");
}

struct Moment {
  int64_t us;
  std::string text;
};

const std::vector<Moment>& Moments() {
  static const auto& moments = *new std::vector<Moment>{
      {0, "1970-01-01T00:00:00Z"},
      {-1, "1969-12-31T23:59:59.999999Z"},
      {1, "1970-01-01T00:00:00.000001Z"},
      {100'000, "1970-01-01T00:00:00.1Z"},
      {1'793'815'200'000'000, "2026-11-04T18:00:00Z"},
      {1'793'815'200'250'000, "2026-11-04T18:00:00.25Z"},
      {951'782'400'000'000, "2000-02-29T00:00:00Z"},
      {4'107'542'400'000'000, "2100-03-01T00:00:00Z"},
      {-62'135'596'800'000'000, "0001-01-01T00:00:00Z"},
      {-62'135'596'800'000'001, "0000-12-31T23:59:59.999999Z"},
      {253'402'300'799'999'999, "9999-12-31T23:59:59.999999Z"},
  };
  return moments;
}

TEST(FormatTime, WritesRfc3339InUtc) {
  for (const Moment& moment : Moments()) EXPECT_EQ(FormatTime(moment.us), moment.text);
}

TEST(ParseTime, ReadsWhatFormatTimeWrites) {
  for (const Moment& moment : Moments())
    EXPECT_EQ(ParseTime(moment.text), moment.us) << moment.text;
}

TEST(FormatTime, ShowsYearsOfMoreThanFourDigitsWithASign) {
  EXPECT_EQ(FormatTime(253'402'300'800'000'000), "+10000-01-01T00:00:00Z");
  EXPECT_EQ(FormatTime(-62'198'755'200'000'000), "-0001-01-01T00:00:00Z");
  EXPECT_EQ(FormatTime(std::numeric_limits<int64_t>::max()), "+294247-01-10T04:00:54.775807Z");
  EXPECT_EQ(FormatTime(std::numeric_limits<int64_t>::min()), "-290308-12-21T19:59:05.224192Z");
}

TEST(FormatTime, AndBackIsTheSameOverAllYears) {
  for (int64_t us = -62'135'596'800'000'000; us < 253'402'300'799'999'999;
       us += 8'640'000'000'000'017) {
    EXPECT_EQ(ParseTime(FormatTime(us)), us);
  }
}

TEST(ParseTime, ReadsOffsetsFractionsAndLeapSeconds) {
  const std::vector<std::pair<std::string, std::string>> same = {
      {"2026-11-04T13:00:00-05:00", "2026-11-04T18:00:00Z"},
      {"2026-11-04T23:30:00+05:30", "2026-11-04T18:00:00Z"},
      {"2026-11-04t18:00:00z", "2026-11-04T18:00:00Z"},
      {"2026-11-04T18:00:00-00:00", "2026-11-04T18:00:00Z"},
      {"2026-11-04T18:00:00.0000000Z", "2026-11-04T18:00:00Z"},
      {"2020-06-16T04:08:27.3542689Z", "2020-06-16T04:08:27.354268Z"},
      {"2026-11-04T18:00:00.5+00:00", "2026-11-04T18:00:00.5Z"},
      {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"},
  };
  for (const auto& [text, utc] : same) {
    const std::optional<int64_t> us = ParseTime(text);
    ASSERT_TRUE(us) << text;
    EXPECT_EQ(FormatTime(*us), utc);
  }
}

TEST(ParseTime, RefusesWhatIsNoMomentOrHasNoZone) {
  for (const std::string& text : {""s,
                                  "2026-11-04"s,
                                  "2026-11-04T18:00:00"s,
                                  "2026-11-04T18:00Z"s,
                                  "2026-11-04 18:00:00Z"s,
                                  "2026-11-04T18:00:00 Z"s,
                                  " 2026-11-04T18:00:00Z"s,
                                  "2026-11-04T18:00:00Z "s,
                                  "2026-11-04T18:00:00.Z"s,
                                  "2026-11-04T18:00:00,5Z"s,
                                  "2026-11-04T18:00:00+05"s,
                                  "2026-11-04T18:00:00+0500"s,
                                  "2026-11-04T18:00:00+24:00"s,
                                  "2026-11-04T18:00:00+05:60"s,
                                  "2026-11-04T24:00:00Z"s,
                                  "2026-11-04T18:60:00Z"s,
                                  "2026-11-04T18:00:61Z"s,
                                  "2026-13-04T18:00:00Z"s,
                                  "2026-00-04T18:00:00Z"s,
                                  "2026-11-00T18:00:00Z"s,
                                  "2026-11-31T18:00:00Z"s,
                                  "2026-02-29T18:00:00Z"s,
                                  "1900-02-29T18:00:00Z"s,
                                  "26-11-04T18:00:00Z"s,
                                  "+12026-11-04T18:00:00Z"s,
                                  "-0001-01-01T00:00:00Z"s,
                                  "2026-1-4T18:00:00Z"s,
                                  "2026-11-04T18:00:00Z\0"s,
                                  "２026-11-04T18:00:00Z"s}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
}

TEST(SanitizeUtf8, LeavesUtf8AndReplacesTheRest) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"", ""},
      {"plain", "plain"},
      {"é € 𝄞 \0"s, "é € 𝄞 \0"s},
      {"a\xff"
       "b",
       "a\ufffd"
       "b"},
      {"\xc3", "\ufffd"},  // cut off
      {"\xc3"
       "A",
       "\ufffd"
       "A"},
      {"\xe2\x82", "\ufffd"},  // cut off: one for what could have begun a sequence
      {"\xe2\x82"
       "A",
       "\ufffd"
       "A"},
      {"\xc0\xaf", "\ufffd\ufffd"},  // overlong
      {"\xe0\x80\xaf", "\ufffd\ufffd\ufffd"},
      {"\xf0\x80\x80\xaf", "\ufffd\ufffd\ufffd\ufffd"},
      {"\xed\xa0\x80", "\ufffd\ufffd\ufffd"},  // a surrogate
      {"\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"},
      {"\xf5\x80", "\ufffd\ufffd"},
      {"\x80\xbf", "\ufffd\ufffd"},
      {"\xf0\x9d\x84\xf0\x9d\x84\x9e", "\ufffd𝄞"},
  };
  for (const auto& [bytes, text] : table) EXPECT_EQ(SanitizeUtf8(bytes), text);
}

TEST(Hex, WritesTwoLowerCaseDigitsForEachByte) {
  EXPECT_EQ(Hex(""), "");
  EXPECT_EQ(Hex("\0\x0f\xa0\xff"s), "000fa0ff");
}

}  // namespace
}  // namespace syncledger
