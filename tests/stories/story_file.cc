#include "tests/stories/story_file.h"

#include <optional>
#include <regex>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "fmt/format.h"
#include "ledger/names.h"

namespace syncledger::stories {
namespace {

// "# ABS-ADD ABS-SKIP  A sentence." as a story; nothing if the line is a comment like any other.
std::optional<Story> ParseHeading(const std::string& line, int number) {
  static const auto& rule = *new std::regex(R"(([A-Z]+-[A-Z]+)[ ,]*)");
  Story story{number, {}, "", {}};
  std::string rest = line.substr(1);
  rest.erase(0, rest.find_first_not_of(' '));
  for (std::smatch match;
       std::regex_search(rest, match, rule, std::regex_constants::match_continuous);) {
    const auto known = RuleNamed(match[1].str());
    if (!known) break;
    story.rules.push_back(*known);
    rest = std::string(match.suffix());
  }
  if (story.rules.empty()) return std::nullopt;
  story.sentence = rest;
  return story;
}

// A line's kind by its words, whatever clock stands before them.
StoryLine::Kind KindOf(const std::string& text) {
  static const auto& clock = *new std::regex(
      R"(^((((next|last) )?(Mon|Tue|Wed|Thu|Fri|Sat|Sun)|\d{4}-\d\d-\d\d) )?\d\d:\d\d(:\d\d)?\s+)");
  const std::string words = std::regex_replace(text, clock, "");
  static const auto& state =
      *new std::regex(R"(^(as of .*|absences of .*|occurrences of .*|absence \S+ is .*|appointment \S+ is .*|)"
                      R"(held .*|mailbox \S+ is .*)$)");
  if (std::regex_match(words, state)) return StoryLine::Kind::kState;
  static const auto& directive = *new std::regex(R"(^(again|deliver twice|restart|bank)\b.*$)");
  std::smatch match;
  if (!std::regex_match(words, match, directive)) return StoryLine::Kind::kStatement;
  if (match[1] == "again") return StoryLine::Kind::kAgain;
  if (match[1] == "restart") return StoryLine::Kind::kRestart;
  return match[1] == "bank" ? StoryLine::Kind::kBank : StoryLine::Kind::kDeliverTwice;
}

}  // namespace

StoryFile ParseStoryFile(std::string name, std::string_view text, std::vector<std::string>* wrong) {
  StoryFile file{std::move(name), {}, {}};
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) file.text.push_back(line);
  int number = 0;
  auto fail = [&](std::string_view what) {
    wrong->push_back(fmt::format("{}:{}: {}", file.name, number, what));
  };
  StoryLine* last = nullptr;
  for (const std::string& raw : file.text) {
    ++number;
    const std::string line(absl::StripAsciiWhitespace(raw));
    if (line.empty()) continue;
    if (line[0] == '#') {
      if (auto story = ParseHeading(line, number)) {
        if (story->sentence.empty()) fail("a story's heading has a sentence after its rules");
        file.stories.push_back(std::move(*story));
        last = nullptr;
      }
      continue;
    }
    if (file.stories.empty()) {
      fail("a story begins with a heading: # RULE-ID  Sentence.");
      return file;
    }
    if (absl::StartsWith(line, "=>")) {
      if (last == nullptr ||
          (last->kind != StoryLine::Kind::kStatement && last->kind != StoryLine::Kind::kAgain)) {
        fail("=> stands below a statement");
        continue;
      }
      std::string terms(absl::StripAsciiWhitespace(line.substr(2)));
      if (absl::EndsWith(terms, ",")) terms.pop_back();
      if (terms.empty()) fail("=> says what came of the statement, or nothing");
      last->expected += (last->expected.empty() ? "" : ", ") + terms;
      if (last->expected_from == 0) last->expected_from = number;
      last->expected_to = number;
      continue;
    }
    Story& story = file.stories.back();
    const StoryLine::Kind kind = KindOf(line);
    if (kind == StoryLine::Kind::kBank && !story.lines.empty())
      fail("bank stands first in a story");
    story.lines.push_back({kind, number, line, "", 0, 0});
    last = &story.lines.back();
  }
  for (const Story& story : file.stories) {
    bool says = false;
    for (const StoryLine& line : story.lines) {
      says |= line.expected_from != 0 || line.kind == StoryLine::Kind::kState ||
              line.kind == StoryLine::Kind::kDeliverTwice;
    }
    number = story.number;
    if (!says) fail("the story expects nothing");
  }
  if (file.stories.empty()) {
    number = 1;
    fail("there is no story in it");
  }
  return file;
}

}  // namespace syncledger::stories
