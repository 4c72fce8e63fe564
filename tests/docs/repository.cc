#include "tests/docs/repository.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fmt/format.h"

namespace syncledger::docs {
namespace {

namespace fs = std::filesystem;

const fs::path& Root() {
  static const auto& root = *new fs::path(SYNCLEDGER_SOURCE_DIR);
  return root;
}

}  // namespace

std::string ReadFile(const std::string& path) {
  std::ifstream in(Root() / path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

bool Exists(const std::string& path) { return fs::exists(Root() / path); }

std::vector<std::string> FilesBelow(const std::string& folder, std::string_view ending) {
  std::vector<std::string> paths;
  if (!fs::exists(Root() / folder)) return paths;
  for (const auto& entry : fs::recursive_directory_iterator(Root() / folder)) {
    const std::string path = entry.path().lexically_relative(Root()).string();
    if (entry.is_regular_file() && path.ends_with(ending)) paths.push_back(path);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> Documents() {
  std::vector<std::string> documents = FilesBelow("docs", ".md");
  for (const char* other : {"README.md", "demo/README.md", "tests/stories/README.md"}) {
    documents.emplace_back(other);
  }
  return documents;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string FirstDifference(const MadeDocument& document) {
  const std::string is = ReadFile(document.path);
  if (is == document.text) return "";
  const std::vector<std::string> have = Lines(is);
  const std::vector<std::string> want = Lines(document.text);
  size_t at = 0;
  while (at < have.size() && at < want.size() && have[at] == want[at]) ++at;
  return fmt::format(
      "{}:{} is not what the code says; `docs_test --rewrite` writes it\n  is      {}\n"
      "  should  {}",
      document.path, at + 1, at < have.size() ? have[at] : "(the end)",
      at < want.size() ? want[at] : "(the end)");
}

}  // namespace syncledger::docs
