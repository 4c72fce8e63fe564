// The worked examples of docs/formats.md, made by the code whose bytes they show.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/docs/repository.h"

namespace syncledger::docs {

struct Example {
  std::string name;
  std::string text;  // of its block, lines ended
};

// Each is worked out anew. What does not add up (a piece that the code no longer has, a key that is
// longer than its pieces) is said in the text itself.
std::vector<Example> Examples();

// The document with the fenced block after each line `<!-- example: NAME -->` replaced. An example
// that does not exist, has no block or is not shown is added to `wrong`.
std::string WithExamples(std::string_view document, const std::vector<Example>& examples,
                         std::vector<std::string>* wrong);

// docs/formats.md with its examples as they should be.
MadeDocument FormatsDocument(std::vector<std::string>* wrong);

// The lines of the blocks after `<!-- capture -->`: lines of captures that must be readable.
std::vector<std::string> CaptureLinesOf(std::string_view document);

}  // namespace syncledger::docs
