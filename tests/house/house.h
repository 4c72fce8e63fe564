// The house rules as code: what a source file may include and say, by the folder that it stands in.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace syncledger::house {

struct SourceFile {
  std::string path;  // from the repository root, "ledger/rules/order.cc"
  std::string text;
};

// What is wrong with a file, one line each ("ledger/fold.cc:3: ..."); empty if nothing is. Checks
// what it includes and, in the ledger, what it names; its first sentence; its length.
std::vector<std::string> CheckFile(const SourceFile& file);

// What is wrong with the lists of sources: every .cc of `sources` has to stand in the
// CMakeLists.txt of its folder or of the nearest folder above that has one. `lists` are pairs of a
// path and a text.
std::vector<std::string> CheckListed(const std::vector<SourceFile>& sources,
                                     const std::vector<SourceFile>& lists);

// The text without what the compiler does not read: comments are gone, texts between quotes are
// empty. Lines stay.
std::string CodeOnly(std::string_view text);

}  // namespace syncledger::house
