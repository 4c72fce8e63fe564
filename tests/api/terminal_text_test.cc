// Text on terminals: nothing in the data may drive one, columns are counted, tables fit.
#include "api/terminal_text.h"

#include <string>
#include <vector>

#include "api/json.h"
#include "api/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace syncledger {
namespace {

using ::testing::ElementsAre;

TEST(Visible, LeavesNothingThatDrivesATerminal) {
  const struct {
    std::string text;
    std::string visible;
  } cases[] = {
      {"Déjeuner 昼食 🍣", "Déjeuner 昼食 🍣"},
      {"a\nb\tc", "a␊b␉c"},
      {"\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"},
      {std::string("nul\0", 4), "nul␀"},
      {"del\x7f", "del␡"},
      {"\xc2\x9b[2J", "<U+009B>[2J"},  // C1 CSI, as UTF-8
      {"\x9b[2J", "\xef\xbf\xbd[2J"},  // C1 CSI, as a bare byte
      {"\xe2\x80\xae"
       "evil",
       "<U+202E>evil"},  // right-to-left override
      {"\xe2\x80\xa8", "<U+2028>"},
      {"cut\xe6\x98", "cut\xef\xbf\xbd"},
  };
  for (const auto& c : cases) EXPECT_EQ(Visible(c.text), c.visible);
}

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("Busy"), 4u);
  EXPECT_EQ(DisplayWidth("Zoë"), 3u);
  EXPECT_EQ(DisplayWidth("Zoe\xcc\x88"), 3u);  // with a combining mark
  EXPECT_EQ(DisplayWidth("昼食"), 4u);
  EXPECT_EQ(DisplayWidth("🍣"), 2u);
}

TEST(CutToWidth, NeverCutsACharacterInTwo) {
  EXPECT_EQ(CutToWidth("Busy", 4), "Busy");
  EXPECT_EQ(CutToWidth("Busy", 3), "Bu…");
  EXPECT_EQ(CutToWidth("昼食会", 4), "昼…");
  EXPECT_EQ(CutToWidth("昼食会", 1), "…");
  EXPECT_EQ(CutToWidth("Busy", 0), "");
}

TEST(WithThousands, GroupsThreeDigits) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1000), "1,000");
  EXPECT_EQ(WithThousands(-1234567), "-1,234,567");
}

TEST(JsonString, IsValidAndHarmlessWhateverItHolds) {
  EXPECT_EQ(JsonString("say \"hi\" \\ é 昼 🍣"), R"("say \"hi\" \\ é 昼 🍣")");
  EXPECT_EQ(JsonString("a\nb\tc\rd\x1b[2J\x7f"), R"("a\nb\tc\rd\u001b[2J\u007f")");
  EXPECT_EQ(JsonString("\xc2\x9b"), R"("\u009b")");
  EXPECT_EQ(JsonString("\xe2\x80\xae"), R"("\u202e")");
  EXPECT_EQ(JsonString("bad \xff"), "\"bad \xef\xbf\xbd\"");
}

TEST(JsonObject, KeepsTheOrderOfItsFields) {
  JsonObject inner;
  inner.Text("field", "start");
  EXPECT_EQ(JsonObject()
                .Text("tenant", "maple")
                .Number("offset", -7)
                .Flag("whole", true)
                .Texts("ids", {"8", "9"})
                .Objects("changes", {inner, inner})
                .Objects("lost", {})
                .Object("actor", inner)
                .str(),
            R"({"tenant": "maple", "offset": -7, "whole": true, "ids": ["8", "9"], )"
            R"("changes": [{"field": "start"}, {"field": "start"}], "lost": [], )"
            R"("actor": {"field": "start"}})");
}

std::vector<std::string> Render(size_t width, const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::string> lines;
  Table table({{"NAME"}, {"COUNT", true}, {"NOTES"}}, width, [&](std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  for (const auto& row : rows) table.Add(row);
  table.Finish();
  return lines;
}

TEST(Table, AlignsColumnsByTheirWidestCell) {
  EXPECT_THAT(Render(0, {{"昼食", "7", "x"}, {"Zoë", "1,204", ""}, {"long name", "", "y\nz"}}),
              ElementsAre("NAME       COUNT  NOTES\n",  //
                          "昼食           7  x\n",      //
                          "Zoë        1,204\n",         //
                          "long name         y␊z\n"));
}

TEST(Table, IsCutToTheTerminalAndNeverOtherwise) {
  const std::string notes(200, 'n');
  std::vector<std::string> lines = Render(40, {{"name", "1", notes}});
  for (const std::string& line : lines) EXPECT_LE(DisplayWidth(line), 41u) << line;
  EXPECT_THAT(lines[1], testing::HasSubstr("…"));
  EXPECT_THAT(Render(0, {{"name", "1", notes}})[1], testing::HasSubstr(notes));
}

TEST(Table, WithoutRowsSaysNothing) { EXPECT_THAT(Render(0, {}), testing::IsEmpty()); }

TEST(Table, StopsWhenItsReaderHasGone) {
  int lines = 0;
  Table table({{"N"}}, 0, [&](std::string_view) { return ++lines < 3; });
  int added = 0;
  while (added < 5000 && table.Add({"x"})) ++added;
  EXPECT_FALSE(table.Finish());
  EXPECT_EQ(lines, 3);
  EXPECT_LT(added, 5000);
}

}  // namespace
}  // namespace syncledger
