// The repository's own files, as the tests of its documents read them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace syncledger::docs {

// A file by its path from the repository root; empty if there is none.
std::string ReadFile(const std::string& path);

bool Exists(const std::string& path);

// Paths from the repository root of the files below a folder whose names end so, in their order.
std::vector<std::string> FilesBelow(const std::string& folder, std::string_view ending);

// README.md and docs/*.md.
std::vector<std::string> Documents();

std::vector<std::string> Lines(std::string_view text);

// A document that is made from the code, wholly or in part.
struct MadeDocument {
  std::string path;
  std::string text;  // as it should be
};

// Where a document first differs from what it should be, for a failure message; empty: nowhere.
std::string FirstDifference(const MadeDocument& document);

}  // namespace syncledger::docs
