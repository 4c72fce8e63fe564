// README.md's example of `why`: the demo, imported anew, asked about one of its events.
#pragma once

#include <string>
#include <vector>

#include "tests/docs/repository.h"

namespace syncledger::docs {

// What `why` answers after the demo was imported, at a width of 110 columns: its head, the first
// `entries` of its timeline, and how things stand. What fails is said in the text.
std::string WhyOfDemo(const std::string& subject, size_t entries);

// README.md with its example as it should be.
MadeDocument ReadmeDocument(std::vector<std::string>* wrong);

}  // namespace syncledger::docs
