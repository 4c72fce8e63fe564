// A .story file as stories, and those as lines of their kinds. The language is in README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/verdict.pb.h"

namespace syncledger::stories {

struct StoryLine {
  enum class Kind { kBank, kStatement, kState, kAgain, kDeliverTwice, kRestart };
  Kind kind;
  int number;             // in the file, from 1
  std::string text;       // without comment lines and `=>` lines
  std::string expected;   // of its `=>` lines, joined by ", "
  int expected_from = 0;  // numbers of its `=>` lines; 0: there are none
  int expected_to = 0;
};

struct Story {
  int number;  // of its heading
  std::vector<v1::Rule> rules;
  std::string sentence;
  std::vector<StoryLine> lines;
};

struct StoryFile {
  std::string name;
  std::vector<std::string> text;  // its lines as they stand, for rewriting
  std::vector<Story> stories;
};

// Reads a file's text. What is wrong with it is added to `wrong`, "NAME:LINE: ...".
StoryFile ParseStoryFile(std::string name, std::string_view text, std::vector<std::string>* wrong);

}  // namespace syncledger::stories
