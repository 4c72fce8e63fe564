// The story runner: stories [--rewrite | --show | --coverage] [--memory] [--only TEXT]
// FILE.story... replays stories and says what is otherwise.
#include <cstdio>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "ledger/names.h"
#include "tests/stories/coverage.h"
#include "tests/stories/run_story.h"
#include "tests/stories/story_file.h"

namespace syncledger::stories {
namespace {

enum class Mode { kCheck, kRewrite, kShow, kCoverage };

struct Totals {
  int passed = 0;
  int failed = 0;
  std::set<v1::Rule> rules;
  std::set<v1::Reason> reasons;
};

void Print(std::string_view line) { fmt::print("{}\n", line); }

// `only`: of the stories whose heading has this text; empty: of all.
bool RunFile(const std::string& path, Mode mode, std::string_view only, const OpenLedger& open,
             Totals* totals) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) {
    fmt::print(stderr, "stories: {} cannot be read\n", path);
    return false;
  }
  std::vector<std::string> wrong;
  const StoryFile file = ParseStoryFile(path, text.str(), &wrong);
  for (const std::string& line : wrong) Print(line);
  if (!wrong.empty()) {
    ++totals->failed;
    return true;
  }
  std::vector<Rewrite> rewrites;
  for (const Story& story : file.stories) {
    if (file.text[story.number - 1].find(only) == std::string::npos) continue;
    StoryResult result = RunStory(path, story, open);
    totals->rules.merge(result.rules);
    totals->reasons.merge(result.reasons);
    rewrites.insert(rewrites.end(), result.rewrites.begin(), result.rewrites.end());
    if (mode == Mode::kShow) {
      Print("# " + story.sentence);
      for (const std::string& line : result.capture) Print(line);
    }
    if (mode != Mode::kShow && mode != Mode::kCoverage) {
      for (const std::string& failure : result.failures) Print(failure);
    }
    ++(result.failures.empty() ? totals->passed : totals->failed);
  }
  if (mode == Mode::kRewrite && !rewrites.empty()) {
    std::ofstream(path, std::ios::binary) << Rewritten(file, rewrites);
    fmt::print("{}: {} statements rewritten; review them against the rules\n", path,
               rewrites.size());
  }
  return true;
}

int Main(const std::vector<std::string_view>& arguments) {
  Mode mode = Mode::kCheck;
  bool in_memory = false;
  std::vector<std::string> files;
  std::string_view only;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--only" && i + 1 < arguments.size()) {
      only = arguments[++i];
    } else if (argument == "--rewrite") {
      mode = Mode::kRewrite;
    } else if (argument == "--show") {
      mode = Mode::kShow;
    } else if (argument == "--coverage") {
      mode = Mode::kCoverage;
    } else if (argument == "--memory") {
      in_memory = true;
    } else if (argument.substr(0, 1) == "-") {
      fmt::print(stderr,
                 "stories: unknown flag {}; there are --rewrite, --show, --coverage, --memory, "
                 "--only TEXT\n",
                 argument);
      return 2;
    } else {
      files.emplace_back(argument);
    }
  }
  if (files.empty()) {
    fmt::print(stderr,
               "usage: stories [--rewrite | --show | --coverage] [--memory] [--only TEXT] "
               "FILE.story...\n");
    return 2;
  }
  const OpenLedger open = [in_memory]() -> absl::StatusOr<std::unique_ptr<LedgerUnderTest>> {
    if (in_memory) return LedgerInMemory();
    return LedgerOnDisk();
  };
  Totals totals;
  for (const std::string& file : files) {
    if (!RunFile(file, mode, only, open, &totals)) return 2;
  }
  if (!only.empty() && totals.passed + totals.failed == 0) {
    fmt::print(stderr, "stories: no heading of a story has \"{}\"\n", only);
    return 2;
  }
  if (mode == Mode::kShow) return 0;
  if (mode == Mode::kCoverage) {
    const std::vector<std::string> missing = NotReached(totals.rules, totals.reasons);
    for (const std::string& line : missing) Print(line);
    return missing.empty() ? 0 : 1;
  }
  fmt::print("{} stories as told, {} otherwise\n", totals.passed, totals.failed);
  return totals.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace syncledger::stories

int main(int argc, char** argv) {
  return syncledger::stories::Main(std::vector<std::string_view>(argv + 1, argv + argc));
}
