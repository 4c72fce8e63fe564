// What the documents name exists: files, links, constants, row kinds, rules, options.
#include "ledger/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "fmt/format.h"
#include "tests/docs/repository.h"

namespace syncledger::docs {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kFolders[] = {"api",    "cmake",  "demo",      "docs",  "eventlog",
                                    "ingest", "ledger", "projector", "proto", "store",
                                    "tests",  "tools",  ".ci"};

// All matches of a pattern's first group.
std::vector<std::string> Matches(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
    found.push_back((*it)[1].str());
  }
  return found;
}

// All sources in one text.
const std::string& Sources() {
  static const auto& sources = *new std::string([] {
    std::string all;
    for (const char* folder : kFolders) {
      for (const char* ending : {".h", ".cc", ".proto"}) {
        for (const std::string& file : FilesBelow(folder, ending)) {
          if (!file.starts_with("tests/docs/")) all += ReadFile(file);
        }
      }
    }
    all += ReadFile("tools/faults");
    return all;
  }());
  return sources;
}

// Links to a place that is not there, and paths in commands and between back quotes that are not.
std::vector<std::string> DeadPaths(const std::string& document, const std::string& text) {
  static const auto& link = *new std::regex(R"(\]\(([^)#\s]+)(?:#[^)]*)?\))");
  static const auto& quoted =
      *new std::regex(R"((?:^|[\s`"])((?:\.ci|[a-z]+)/[\w./*-]*[\w*])(?=[\s`",;:)]|\.\s))");
  std::vector<std::string> dead;
  const std::filesystem::path folder = std::filesystem::path(document).parent_path();
  for (const std::string& target : Matches(text, link)) {
    if (target.find("://") != target.npos) continue;
    if (!Exists((folder / target).lexically_normal().string())) {
      dead.push_back(fmt::format("{}: the link {}", document, target));
    }
  }
  for (std::string path : Matches(text, quoted)) {
    const std::string first = path.substr(0, path.find('/'));
    if (std::find(std::begin(kFolders), std::end(kFolders), first) == std::end(kFolders)) continue;
    if (const size_t star = path.find('*'); star != path.npos) path.resize(path.rfind('/', star));
    if (!Exists(path)) dead.push_back(fmt::format("{}: `{}`", document, path));
  }
  return dead;
}

// Names between back quotes that no source has: constants, kinds of rows, functions; rules;
// options.
std::vector<std::string> DeadNames(const std::string& document, const std::string& text) {
  static const auto& constant = *new std::regex(R"(`((?:k[A-Z]\w+)|(?:ROW_[A-Z_]+))`)");
  static const auto& function = *new std::regex(R"(`([A-Z]\w+)\(\)`)");
  static const auto& rule = *new std::regex(
      R"(\b((?:ORDER|ELIG|ABS|APT|EXP|CONFLICT|MAP|REC|NOTE|SYNC|AUTH|DIR|RULES)-[A-Z]+)\b)");
  static const auto& option = *new std::regex(R"((--[a-z][a-z_-]+))");
  // CLI11 makes the first itself; then those of test programs, GoogleTest, ldb, protoc and Kafka.
  static const std::set<std::string> others = {
      "--help",     "--rewrite", "--gtest_filter", "--db",       "--column_family", "--hex",
      "--max_keys", "--decode",  "--python_out",   "--grpc_out", "--plugin",        "--list"};
  std::vector<std::string> dead;
  const auto check = [&](const std::regex& pattern, const auto& exists) {
    for (const std::string& name : Matches(text, pattern)) {
      if (!exists(name)) dead.push_back(fmt::format("{}: {}", document, name));
    }
  };
  const auto in_sources = [](const std::string& name) {
    return Sources().find(name) != std::string::npos;
  };
  check(constant, in_sources);
  check(function, in_sources);
  check(rule, [](const std::string& name) { return RuleNamed(name).has_value(); });
  check(option, [&](const std::string& name) {
    return others.contains(name) || in_sources("\"" + name + "\"") ||
           ReadFile("tools/kafka").find(":" + name + ")") != std::string::npos ||
           ReadFile("tools/demo").find("== " + name + " ") != std::string::npos;
  });
  return dead;
}

TEST(Documents, NameFilesThatExist) {
  for (const std::string& document : Documents()) {
    EXPECT_THAT(DeadPaths(document, ReadFile(document)), IsEmpty());
  }
}

TEST(Documents, NameThingsThatTheSourcesHave) {
  ASSERT_THAT(Sources(), HasSubstr("RULE_ABS_SKIP"));
  for (const std::string& document : Documents()) {
    EXPECT_THAT(DeadNames(document, ReadFile(document)), IsEmpty());
  }
}

TEST(Documents, AreThere) {
  for (const char* document : {"README.md", "docs/architecture.md", "docs/formats.md",
                               "docs/rules.md", "docs/operations.md"}) {
    EXPECT_THAT(Documents(), Contains(document));
    EXPECT_TRUE(Exists(document)) << document;
  }
}

TEST(DeadPaths, AreFoundInLinksAndBetweenBackQuotes) {
  EXPECT_THAT(
      DeadPaths("docs/a.md",
                "[a](../README.md) [b](gone.md#x) [c](https://example.com/x) `ledger/fold.cc` "
                "`ledger/gone.cc` `ledger/rules/*.cc` `build/syncledger` `./data` `build/stories "
                "tests/stories/gone.story`"),
      ElementsAre("docs/a.md: the link gone.md", "docs/a.md: `ledger/gone.cc`",
                  "docs/a.md: `tests/stories/gone.story`"));
}

TEST(DeadNames, AreFound) {
  EXPECT_THAT(DeadNames("a.md",
                        "`kRowsPerStep` `kGone` `ROW_ITEM` `ROW_GONE` `Fold()` `Unfold()` ABS-SKIP "
                        "ABS-GONE `--data DIR` `--gone`"),
              ElementsAre("a.md: kGone", "a.md: ROW_GONE", "a.md: Unfold", "a.md: ABS-GONE",
                          "a.md: --gone"));
}

}  // namespace
}  // namespace syncledger::docs
