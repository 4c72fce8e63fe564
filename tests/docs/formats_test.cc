// docs/formats.md shows bytes that the code makes, README.md an answer that it gives; both show
// captures that it reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/capture/capture.h"
#include "tests/docs/demo_why.h"
#include "tests/docs/examples.h"

namespace syncledger::docs {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(FormatsDocument, ShowsTheBytesThatTheCodeMakes) {
  std::vector<std::string> wrong;
  EXPECT_EQ(FirstDifference(FormatsDocument(&wrong)), "");
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(Readme, ShowsWhatWhyAnswersAfterTheDemo) {
  std::vector<std::string> wrong;
  const MadeDocument readme = ReadmeDocument(&wrong);
  EXPECT_EQ(FirstDifference(readme), "");
  EXPECT_THAT(wrong, IsEmpty());
  EXPECT_THAT(readme.text, HasSubstr("ABS-SKIP / NOT_BUSY"));
}

TEST(FormatsDocument, ExamplesAddUp) {
  for (const Example& example : Examples()) {
    for (const char* trouble : {"UNACCOUNTED", "IS NO", "IS NOT", "ANOTHER"}) {
      EXPECT_EQ(example.text.find(trouble), std::string::npos) << example.name << "\n"
                                                               << example.text;
    }
  }
}

// Lines for people to begin with must be read, and be facts that can be decided.
void ExpectReadable(const std::string& document) {
  const std::vector<std::string> lines = CaptureLinesOf(ReadFile(document));
  ASSERT_THAT(lines, Not(IsEmpty())) << document;
  CaptureCursor cursor;
  for (const std::string& line : lines) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<v1::Fact> facts;
    const absl::Status decoded = DecodeLine(document, 1, line, cursor, facts);
    EXPECT_TRUE(decoded.ok()) << decoded << "\n" << line;
    EXPECT_THAT(facts, Not(IsEmpty())) << line;
    for (const v1::Fact& fact : facts) {
      EXPECT_FALSE(fact.has_undecodable()) << fact.undecodable().detail() << "\n" << line;
    }
  }
}

TEST(FormatsDocument, CapturesOfItAreReadable) { ExpectReadable("docs/formats.md"); }
TEST(Readme, CapturesOfItAreReadable) { ExpectReadable("README.md"); }

TEST(WithExamples, ReplacesTheBlockAndNothingElse) {
  std::vector<std::string> wrong;
  EXPECT_EQ(WithExamples("a\n<!-- example: x -->\n```text\nold\n```\nb\n```\nc\n```\n",
                         {{"x", "new\n"}}, &wrong),
            "a\n<!-- example: x -->\n```text\nnew\n```\nb\n```\nc\n```\n");
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(WithExamples, SaysWhatIsMissing) {
  std::vector<std::string> wrong;
  WithExamples("<!-- example: x -->\nno block\n<!-- example: z -->\n```\n```\n",
               {{"x", ""}, {"y", ""}}, &wrong);
  EXPECT_THAT(wrong, ElementsAre("line 1: the example x has no block",
                                 "line 3: the example z does not exist",
                                 "the example x is not shown", "the example y is not shown"));
}

TEST(CaptureLines, AreThoseOfMarkedBlocks) {
  EXPECT_THAT(CaptureLinesOf("```json\n{1}\n```\n<!-- capture -->\n```json\n{2}\n{3}\n```\n"),
              ElementsAre("{2}", "{3}"));
  EXPECT_THAT(CaptureLinesOf("<!-- capture -->\nnothing\n"), SizeIs(0));
}

}  // namespace
}  // namespace syncledger::docs
