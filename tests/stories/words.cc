#include "tests/stories/words.h"

#include <regex>

#include "fmt/format.h"

namespace syncledger::stories {
namespace {

// Cuts "14:00-Wed" after its time and "Tue-Thu" after its day.
void AddWord(std::string word, bool glued, std::vector<Token>* tokens) {
  static const auto& range =
      *new std::regex(R"((\d\d:\d\d(?::\d\d)?|Mon|Tue|Wed|Thu|Fri|Sat|Sun)-(.*))");
  std::smatch match;
  if (!std::regex_match(word, match, range)) {
    tokens->push_back({Token::Kind::kWord, std::move(word), glued});
    return;
  }
  tokens->push_back({Token::Kind::kWord, match[1].str(), glued});
  tokens->push_back({Token::Kind::kWord, "-", true});
  if (match[2].length() > 0) tokens->push_back({Token::Kind::kWord, match[2].str(), true});
}

char Escaped(char c) { return c == 'n' ? '\n' : c == 't' ? '\t' : c; }

}  // namespace

std::vector<std::string> NamesOf(const std::string& word) {
  static const auto& range = *new std::regex(R"(([a-z]+)(\d{1,3})\.\.([a-z]+)(\d{1,3}))");
  std::smatch match;
  if (!std::regex_match(word, match, range) || match[1] != match[3]) return {word};
  std::vector<std::string> names;
  for (int i = std::stoi(match[2]); i <= std::stoi(match[4]); ++i) {
    names.push_back(match[1].str() + std::to_string(i));
  }
  return names;
}

std::vector<Token> Tokenize(std::string_view line, std::string* error) {
  std::vector<Token> tokens;
  bool glued = false;
  for (size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == ' ' || c == '\t') {
      glued = false;
      ++i;
    } else if (c == '#' && !glued) {
      break;
    } else if (c == ',') {
      tokens.push_back({Token::Kind::kComma, ",", glued});
      glued = true;
      ++i;
    } else if (c == '"') {
      std::string text;
      size_t end = i + 1;
      for (; end < line.size() && line[end] != '"'; ++end) {
        if (line[end] == '\\' && end + 1 < line.size()) {
          text += Escaped(line[++end]);
        } else {
          text += line[end];
        }
      }
      if (end >= line.size()) {
        *error = "a quote that does not end";
        return {};
      }
      tokens.push_back({Token::Kind::kText, std::move(text), glued});
      glued = true;
      i = end + 1;
    } else {
      size_t end = i;
      while (end < line.size() && line[end] != ' ' && line[end] != '\t' && line[end] != ',' &&
             line[end] != '"')
        ++end;
      AddWord(std::string(line.substr(i, end - i)), glued, &tokens);
      glued = true;
      i = end;
    }
  }
  return tokens;
}

const Token* Words::PeekToken(size_t ahead) const {
  return failed() || at_ + ahead >= tokens_.size() ? nullptr : &tokens_[at_ + ahead];
}

std::string_view Words::Peek(size_t ahead) const {
  const Token* token = PeekToken(ahead);
  return token != nullptr && token->kind == Token::Kind::kWord ? std::string_view(token->text)
                                                               : std::string_view();
}

bool Words::Take(std::initializer_list<std::string_view> words) {
  size_t ahead = 0;
  for (std::string_view word : words) {
    if (Peek(ahead++) != word) return false;
  }
  at_ += words.size();
  return true;
}

bool Words::TakeComma() {
  if (!AtComma()) return false;
  ++at_;
  return true;
}

std::string Words::TakeWord(std::string_view what) {
  if (!AtWord()) {
    FailHere(what);
    return "";
  }
  return tokens_[at_++].text;
}

std::string Words::TakeText(std::string_view what) {
  if (!AtText()) {
    FailHere(fmt::format("{} in quotes", what));
    return "";
  }
  return tokens_[at_++].text;
}

std::string Words::TakeWordOrText(std::string_view what) {
  return AtText() ? TakeText(what) : TakeWord(what);
}

void Words::SkipSeparators() {
  while (TakeComma() || Take("and")) {
  }
}

void Words::Fail(std::string message) {
  if (error_.empty()) error_ = std::move(message);
}

void Words::FailHere(std::string_view expected) {
  if (failed()) return;
  Fail(at_ < tokens_.size() ? fmt::format("expected {}, found \"{}\"", expected, tokens_[at_].text)
                            : fmt::format("expected {}, found the end of the line", expected));
}

}  // namespace syncledger::stories
