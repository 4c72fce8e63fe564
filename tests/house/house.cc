#include "tests/house/house.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "fmt/format.h"

namespace syncledger::house {
namespace {

// A row of the table in docs/architecture.md, "The house".
struct Folder {
  std::string_view name;
  std::vector<std::string_view> knows;  // of our folders, besides itself; `proto` is "syncledger/"
  std::vector<std::string_view> libraries;  // prefixes of other libraries' and the system's headers
  std::vector<std::string_view> not_std;    // headers of the standard library that it must not know
  std::vector<std::string_view> not_named;  // words that its code must not hold
};

// Headers by which a clock, a thread, a file, a random number or the environment come in, or an
// order that is none.
const std::vector<std::string_view> kImpureHeaders = {
    "atomic",        "barrier",       "chrono",     "condition_variable",
    "cstdio",        "cstdlib",       "ctime",      "filesystem",
    "fstream",       "future",        "iostream",   "latch",
    "locale",        "mutex",         "random",     "semaphore",
    "shared_mutex",  "stop_token",    "syncstream", "thread",
    "unordered_map", "unordered_set",
};

const std::vector<std::string_view> kImpureWords = {
    "getenv",
    "setenv",
    "system_clock",
    "steady_clock",
    "high_resolution_clock",
    "time_t",
    "localtime",
    "gmtime",
    "setlocale",
    "rand",
    "srand",
    "random_device",
    "mt19937",
    "thread_local",
    "float",
    "double",
    "unordered_map",
    "unordered_set",
    "printf",
    "fopen",
    "GetCurrentTimeNanos",
};

const std::vector<Folder>& House() {
  static const auto& house = *new std::vector<Folder>{
      {"ledger",
       {"syncledger"},
       {"absl/", "cctz/", "fmt/", "google/protobuf/", "openssl/"},
       kImpureHeaders,
       kImpureWords},
      {"eventlog",
       {"syncledger"},
       {"absl/", "fmt/", "librdkafka/", "rocksdb/", "sys/", "unistd.h"},
       {},
       {}},
      {"store",
       {"syncledger"},
       {"absl/", "fmt/", "google/protobuf/", "rocksdb/", "sys/", "unistd.h"},
       {},
       {}},
      {"ingest",
       {"syncledger", "eventlog"},
       {"absl/", "fmt/", "openssl/", "pugixml.hpp", "simdjson.h", "zlib.h", "zstd.h", "sys/",
        "unistd.h", "fcntl.h"},
       {},
       {}},
      {"projector",
       {"syncledger", "ledger", "eventlog", "store"},
       {"absl/", "fmt/", "google/protobuf/"},
       {},
       {}},
      {"api",
       {"syncledger", "ledger", "eventlog", "store"},
       {"absl/", "arpa/", "fmt/", "netinet/"},
       {},
       {}},
      {"api/access",
       {"syncledger", "ledger", "api"},
       {"absl/", "cjose/", "fmt/", "google/protobuf/", "jansson.h", "openssl/", "sys/"},
       {},
       {}},
      {"api/http",
       {"syncledger", "ledger", "store", "api", "api/access", "api/service"},
       {"absl/", "fmt/", "httplib.h", "openssl/", "sys/", "unistd.h"},
       {},
       {}},
      {"api/service",
       {"syncledger", "ledger", "store", "api", "api/access"},
       {"absl/", "fmt/", "google/protobuf/", "grpc/", "grpcpp/"},
       {},
       {}},
      {"tools",
       {"syncledger", "ledger", "eventlog", "store", "ingest", "projector", "api", "api/access",
        "api/http", "api/service"},
       {""},
       {},
       {}},
      {"tests",
       {"syncledger", "ledger", "eventlog", "store", "ingest", "projector", "api", "api/access",
        "api/http", "api/service", "tools"},
       {""},
       {},
       {}},
  };
  return house;
}

// A file of a folder that, unlike the rest of it, may include one header more, with the reason
// beside it.
struct Exception {
  std::string_view file;
  std::string_view header;
};
constexpr Exception kExceptions[] = {
    {"ledger/zones.cc",
     "chrono"},  // cctz speaks in std::chrono time points; clocks stay forbidden words
};

constexpr size_t kMostLines = 800;

std::string FirstComponent(std::string_view path) {
  return std::string(path.substr(0, path.find('/')));
}

// The innermost that the path is in.
const Folder* FolderOf(std::string_view path) {
  const Folder* found = nullptr;
  for (const Folder& folder : House()) {
    if (path.size() <= folder.name.size() || path[folder.name.size()] != '/') continue;
    if (path.substr(0, folder.name.size()) != folder.name) continue;
    if (found == nullptr || found->name.size() < folder.name.size()) found = &folder;
  }
  return found;
}

bool Contains(const std::vector<std::string_view>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsOurs(std::string_view component) {
  return component == "syncledger" || component == "proto" ||
         std::any_of(House().begin(), House().end(),
                     [&](const Folder& folder) { return folder.name == component; });
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Why `folder` may not include `header`; empty if it may. C++'s own headers have neither a dot nor
// a slash.
std::string WhyNot(const Folder& folder, std::string_view file, std::string_view header) {
  for (const Exception& exception : kExceptions) {
    if (exception.file == file && exception.header == header) return "";
  }
  const std::string first = FirstComponent(header);
  if (header.find('/') != header.npos && IsOurs(first)) {
    const Folder* of_header = FolderOf(header);
    const std::string known(of_header == nullptr ? first : of_header->name);
    if (known == folder.name || Contains(folder.knows, known)) return "";
    return fmt::format("{}/ may not know {}/", folder.name, known);
  }
  if (header.find_first_of("./") == header.npos) {
    if (!Contains(folder.not_std, header)) return "";
    return fmt::format("{}/ may not include <{}>", folder.name, header);
  }
  const bool allowed = std::any_of(
      folder.libraries.begin(), folder.libraries.end(),
      [&](std::string_view prefix) { return header.substr(0, prefix.size()) == prefix; });
  return allowed ? "" : fmt::format("{}/ may not know the library of {}", folder.name, header);
}

const std::regex& IncludeLine() {
  static const auto& include = *new std::regex(R"(^\s*#\s*include\s*[<"]([^>"]*)[>"])");
  return include;
}

void CheckIncludes(const Folder& folder, const SourceFile& file, std::vector<std::string>* wrong) {
  const std::vector<std::string> lines = Lines(file.text);
  for (size_t i = 0; i < lines.size(); ++i) {
    std::smatch match;
    if (!std::regex_search(lines[i], match, IncludeLine())) continue;
    const std::string why = WhyNot(folder, file.path, match[1].str());
    if (!why.empty()) wrong->push_back(fmt::format("{}:{}: {}", file.path, i + 1, why));
  }
}

void CheckWords(const Folder& folder, const SourceFile& file, std::vector<std::string>* wrong) {
  if (folder.not_named.empty()) return;
  static const auto& word = *new std::regex(R"([A-Za-z_][A-Za-z_0-9]*)");
  static const auto& hash_container =
      *new std::regex(R"((?:flat|node)_hash_(?:map|set)\s*<.*>\s*&?\s*(\w+)\s*[;={(])");
  static const auto& range_for = *new std::regex(R"(\bfor\s*\([^;]*:\s*(\w+)\s*\))");
  const std::vector<std::string> lines = Lines(CodeOnly(file.text));
  std::set<std::string> unordered;
  for (const std::string& line : lines) {
    std::smatch match;
    if (std::regex_search(line, match, hash_container)) unordered.insert(match[1].str());
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (std::regex_search(line, IncludeLine())) continue;
    for (std::sregex_iterator it(line.begin(), line.end(), word), end; it != end; ++it) {
      if (Contains(folder.not_named, it->str())) {
        wrong->push_back(
            fmt::format("{}:{}: {}/ may not name {}", file.path, i + 1, folder.name, it->str()));
      }
    }
    std::smatch match;
    if (std::regex_search(line, match, range_for) && unordered.count(match[1].str()) != 0) {
      wrong->push_back(
          fmt::format("{}:{}: iterates the unordered {}", file.path, i + 1, match[1].str()));
    }
  }
}

// A header begins with a sentence in a comment; a .cc too, unless it begins with its own header,
// which has the sentence.
void CheckFirstLine(const SourceFile& file, const std::vector<std::string>& lines,
                    std::vector<std::string>* wrong) {
  const std::string first = lines.empty() ? "" : lines.front();
  static const auto& sentence = *new std::regex(R"(^// \S+ \S+.*)");
  if (std::regex_match(first, sentence)) return;
  const bool is_cc = file.path.size() > 3 && file.path.substr(file.path.size() - 3) == ".cc";
  if (is_cc && first == fmt::format("#include \"{}.h\"", file.path.substr(0, file.path.size() - 3)))
    return;
  wrong->push_back(
      fmt::format("{}:1: does not begin with a sentence that says what the file is", file.path));
}

}  // namespace

std::string CodeOnly(std::string_view text) {
  std::string code;
  for (size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    size_t skip = 0;
    if (rest.substr(0, 2) == "//") {
      skip = std::min(rest.find('\n'), rest.size());
    } else if (rest.substr(0, 2) == "/*") {
      const size_t end = rest.find("*/", 2);
      skip = end == rest.npos ? rest.size() : end + 2;
    } else if (rest.substr(0, 2) == "R\"" &&
               (i == 0 || !std::isalnum(static_cast<unsigned char>(text[i - 1])))) {
      const size_t open = rest.find('(');
      const std::string close =
          ")" + std::string(rest.substr(2, open == rest.npos ? 0 : open - 2)) + "\"";
      const size_t end = open == rest.npos ? rest.npos : rest.find(close, open);
      skip = end == rest.npos ? rest.size() : end + close.size();
    } else if (rest[0] == '"' ||
               (rest[0] == '\'' &&
                (i == 0 || !std::isalnum(static_cast<unsigned char>(text[i - 1]))))) {
      size_t end = 1;
      while (end < rest.size() && rest[end] != rest[0] && rest[end] != '\n')
        end += rest[end] == '\\' ? 2 : 1;
      skip = std::min(end + 1, rest.size());
      code += rest[0];
      code += rest[0];
    }
    if (skip == 0) {
      code += rest[0];
      ++i;
      continue;
    }
    for (char c : rest.substr(0, skip)) {
      if (c == '\n') code += c;
    }
    i += skip;
  }
  return code;
}

std::vector<std::string> CheckFile(const SourceFile& file) {
  std::vector<std::string> wrong;
  const Folder* folder = FolderOf(file.path);
  if (folder == nullptr) return {fmt::format("{}: stands in no folder of the house", file.path)};
  const std::vector<std::string> lines = Lines(file.text);
  CheckFirstLine(file, lines, &wrong);
  CheckIncludes(*folder, file, &wrong);
  CheckWords(*folder, file, &wrong);
  if (lines.size() > kMostLines) {
    wrong.push_back(fmt::format("{}: {} lines; over {} it holds more than one thing", file.path,
                                lines.size(), kMostLines));
  }
  return wrong;
}

std::vector<std::string> CheckListed(const std::vector<SourceFile>& sources,
                                     const std::vector<SourceFile>& lists) {
  std::map<std::string, std::string> by_folder;
  for (const SourceFile& list : lists) {
    by_folder[std::filesystem::path(list.path).parent_path().string()] = list.text;
  }
  std::vector<std::string> wrong;
  for (const SourceFile& source : sources) {
    if (source.path.size() < 3 || source.path.substr(source.path.size() - 3) != ".cc") continue;
    std::filesystem::path folder = std::filesystem::path(source.path).parent_path();
    while (!folder.empty() && by_folder.count(folder.string()) == 0) folder = folder.parent_path();
    const std::string name = std::filesystem::path(source.path).lexically_relative(folder).string();
    static const auto& special = *new std::regex(R"([.+])");
    const std::regex listed("(^|[\\s(\"/])" + std::regex_replace(name, special, "\\$&") +
                            "($|[\\s)\"])");
    const auto list = by_folder.find(folder.string());
    if (list == by_folder.end() || !std::regex_search(list->second, listed)) {
      wrong.push_back(fmt::format("{}: is not listed in {}", source.path,
                                  (folder / "CMakeLists.txt").string()));
    }
  }
  return wrong;
}

}  // namespace syncledger::house
