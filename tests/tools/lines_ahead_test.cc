// The lines of a capture, read ahead: the same lines, numbers and errors as CaptureFile gives one
// after the other, with the hashes of their bodies.
#include "tools/lines_ahead.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/temp_folder.h"

namespace syncledger {
namespace {

using testing::HasSubstr;

std::string LineOf(int number, size_t body_bytes) {
  return fmt::format(R"({{"n": {}, "body": "{}"}})", number,
                     std::string(body_bytes, static_cast<char>('a' + number % 26)));
}

class LinesAheadTest : public testing::Test {
 protected:
  std::unique_ptr<LinesAhead> Open(const std::string& text, int64_t skip = 0) {
    auto file = CaptureFile::Open(folder_.Write("lines.ndjson", text));
    EXPECT_TRUE(file.ok()) << file.status();
    return std::make_unique<LinesAhead>(*std::move(file), skip);
  }

  TempFolder folder_;
};

TEST_F(LinesAheadTest, GivesEveryLineOfManyBlocksWithTheHashOfItsBody) {
  constexpr int kLines = 3000;
  std::string text;
  for (int i = 1; i <= kLines; ++i) text += LineOf(i, static_cast<size_t>(i % 1000)) + "\n";
  ASSERT_GT(text.size(), size_t{1} << 20);  // several blocks
  const auto lines = Open(text);
  LinesAhead::Line line;
  for (int i = 1; i <= kLines; ++i) {
    const absl::StatusOr<bool> more = lines->Next(&line);
    ASSERT_TRUE(more.ok() && *more) << i;
    ASSERT_EQ(line.text, LineOf(i, static_cast<size_t>(i % 1000)));
    ASSERT_EQ(line.number, i);
    const std::string body =
        '"' + std::string(static_cast<size_t>(i % 1000), static_cast<char>('a' + i % 26)) + '"';
    ASSERT_EQ(line.body_hash, HashOf(body)) << i;
  }
  EXPECT_EQ(lines->bytes_read(), text.size());
  for (int again = 0; again < 2; ++again) {
    const absl::StatusOr<bool> more = lines->Next(&line);
    ASSERT_TRUE(more.ok());
    EXPECT_FALSE(*more);
    EXPECT_EQ(line.number, kLines);
  }
}

TEST_F(LinesAheadTest, PassesOverLinesThatWereTakenBefore) {
  const auto lines = Open("# a comment\n{\"n\": 2}\n\n{\"n\": 4}\n", 2);
  LinesAhead::Line line;
  EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.text, R"({"n": 4})");
  EXPECT_EQ(line.number, 4);
  EXPECT_FALSE(*lines->Next(&line));
}

TEST_F(LinesAheadTest, WhereAllWereTakenTheLastNumberStays) {
  const auto lines = Open("{\"n\": 1}\n{\"n\": 2}\n", 2);
  LinesAhead::Line line;
  EXPECT_FALSE(*lines->Next(&line));
  EXPECT_EQ(line.number, 2);
}

TEST_F(LinesAheadTest, ALineThatIsNoJsonHasNoHashAndEndsNothing) {
  std::string text = "no json\n{\"body\": 1, \"body\": 2}\n{\"body\": [1, 2] }\n{\"n\": 4}\n";
  for (int i = 0; i < 10; ++i) text += "{\"body\": true}\n";
  text += LineOf(1, 40'000) + "\n";  // whoever decodes it hashes it
  const auto lines = Open(text);
  LinesAhead::Line line;
  EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.body_hash, std::nullopt);
  EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.body_hash, std::nullopt);
  EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.body_hash, HashOf("[1, 2]"));
  EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.body_hash, HashOf(""));  // it has none
  for (int i = 0; i < 11; ++i) EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.number, 15);
  EXPECT_EQ(line.body_hash, std::nullopt);
}

TEST_F(LinesAheadTest, AnErrorComesAfterTheLinesBeforeItAndStays) {
  const auto lines = Open("{\"n\": 1}\n" + std::string(size_t{17} << 20, 'x') + "\n");
  LinesAhead::Line line;
  EXPECT_TRUE(*lines->Next(&line));
  EXPECT_EQ(line.number, 1);
  for (int again = 0; again < 2; ++again) {
    const absl::StatusOr<bool> more = lines->Next(&line);
    ASSERT_FALSE(more.ok());
    EXPECT_THAT(std::string(more.status().message()), HasSubstr("lines.ndjson:2: "));
  }
}

TEST_F(LinesAheadTest, MayBeLeftInTheMiddle) {
  std::string text;
  for (int i = 0; i < 4000; ++i) text += LineOf(i, 900) + "\n";
  const auto lines = Open(text);
  LinesAhead::Line line;
  EXPECT_TRUE(*lines->Next(&line));
}

}  // namespace
}  // namespace syncledger
