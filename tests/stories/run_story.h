// Replays one story line by line and compares what came of it with what it says.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "syncledger/v1/verdict.pb.h"
#include "tests/stories/ledger_under_test.h"
#include "tests/stories/story_file.h"

namespace syncledger::stories {

// New `=>` lines for a statement: they replace lines `from` to `to` of the file, or, where `from`
// is 0, follow line `after`.
struct Rewrite {
  int after;
  int from;
  int to;
  std::vector<std::string> terms;
};

struct StoryResult {
  std::vector<std::string> failures;  // each begins with FILE:LINE:
  std::vector<Rewrite> rewrites;      // of the statements whose `=>` lines are wrong
  std::vector<std::string> capture;   // every line that was delivered
  std::set<v1::Rule> rules;  // that decided an outcome, or whose requirement was the reason of one
  std::set<v1::Reason> reasons;
  bool says_nobody_told = false;
};

using OpenLedger = std::function<absl::StatusOr<std::unique_ptr<LedgerUnderTest>>()>;

StoryResult RunStory(const std::string& file_name, const Story& story, const OpenLedger& open);

// The file's text with its wrong `=>` lines put right.
std::string Rewritten(const StoryFile& file, const std::vector<Rewrite>& rewrites);

}  // namespace syncledger::stories
