// A line of a story as words, and a reader that takes them one after the other.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::stories {

struct Token {
  enum class Kind { kWord, kText, kComma };
  Kind kind;
  std::string text;    // of a text: without its quotes, escapes resolved
  bool glued = false;  // no space stands before it
};

// Cuts a line into tokens. "14:00-15:00" and "Tue-Thu" become three words, so that a range reads
// like "to". A ` #` outside quotes begins a comment. On a quote that does not end: nothing, and
// `error` says so.
std::vector<Token> Tokenize(std::string_view line, std::string* error);

// The names that a word stands for: "e1..e3" is e1, e2 and e3; any other is itself.
std::vector<std::string> NamesOf(const std::string& word);

// Reads tokens from left to right. What goes wrong first is remembered, and everything after it
// takes nothing: a reader asks once, at the end. Holds its own tokens.
class Words {
 public:
  explicit Words(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  bool AtEnd() const { return failed() || at_ >= tokens_.size(); }
  bool AtText() const { return !AtEnd() && tokens_[at_].kind == Token::Kind::kText; }
  bool AtComma() const { return !AtEnd() && tokens_[at_].kind == Token::Kind::kComma; }
  bool AtWord() const { return !AtEnd() && tokens_[at_].kind == Token::Kind::kWord; }

  // The word `ahead` tokens from here; "" if there is none or it is no word.
  std::string_view Peek(size_t ahead = 0) const;
  const Token* PeekToken(size_t ahead = 0) const;

  // Takes these words if they stand here, all of them or none.
  bool Take(std::initializer_list<std::string_view> words);
  bool Take(std::string_view word) { return Take({word}); }
  bool TakeComma();

  // Takes what must stand here; `what` names it in the error.
  std::string TakeWord(std::string_view what);
  std::string TakeText(std::string_view what);
  std::string TakeWordOrText(std::string_view what);

  // Commas and `and` between clauses.
  void SkipSeparators();

  void Fail(std::string message);
  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }

  // Says that nothing is known by what stands here.
  void FailHere(std::string_view expected);

  size_t position() const { return at_; }
  void Reset(size_t position) { at_ = position; }

 private:
  std::vector<Token> tokens_;
  size_t at_ = 0;
  std::string error_;
};

}  // namespace syncledger::stories
