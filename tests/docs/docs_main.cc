// The tests of the documents; with --rewrite it writes what is made from the code instead.
#include <gtest/gtest.h>

#include <fstream>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "tests/docs/demo_why.h"
#include "tests/docs/examples.h"
#include "tests/docs/rules_text.h"

namespace syncledger::docs {
namespace {

int Rewrite() {
  std::vector<std::string> wrong;
  const std::vector<MadeDocument> documents = {RulesDocument(), FormatsDocument(&wrong),
                                               ReadmeDocument(&wrong)};
  for (const std::string& line : wrong) fmt::print(stderr, "{}\n", line);
  for (const MadeDocument& document : documents) {
    if (FirstDifference(document).empty()) continue;
    std::ofstream out(std::string(SYNCLEDGER_SOURCE_DIR "/") + document.path, std::ios::binary);
    out << document.text;
    out.close();
    if (!out) {
      fmt::print(stderr, "{} cannot be written\n", document.path);
      return 1;
    }
    fmt::print("{} rewritten\n", document.path);
  }
  return wrong.empty() ? 0 : 1;
}

}  // namespace
}  // namespace syncledger::docs

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc == 2 && std::string_view(argv[1]) == "--rewrite") return syncledger::docs::Rewrite();
  if (argc > 1) {
    fmt::print(stderr, "docs_test: unknown argument {}; there is --rewrite\n", argv[1]);
    return 2;
  }
  return RUN_ALL_TESTS();
}
