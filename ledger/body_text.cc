// HTML is read in one pass, tag by tag, without a tree: how long it takes and how much it keeps
// grows with the length of a body alone, whatever its depth (an HTML5 parser that builds the tree
// takes minutes for 200 KB of nested <div>), and the answer depends on no library's release. Tags,
// comments, raw text and entities are those of the HTML standard; what only a tree could tell shows
// in no line: where a paragraph ends that was never closed, every block ends lines anyway.
#include "ledger/body_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "ledger/html_entities.h"
#include "ledger/unicode.h"

namespace syncledger {
namespace {

// A set of bytes, for searches: std::string_view::find_first_of asks a library function about every
// byte.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes) {
    for (char c : bytes) holds_[static_cast<unsigned char>(c)] = true;
  }
  constexpr bool Holds(char c) const { return holds_[static_cast<unsigned char>(c)]; }

  // Where the first byte of the set stands in `text`; its end if there is none.
  size_t FirstIn(std::string_view text) const {
    size_t at = 0;
    while (at < text.size() && !Holds(text[at])) ++at;
    return at;
  }

 private:
  std::array<bool, 256> holds_{};
};

constexpr ByteSet kLineEnds("\r\n");
constexpr ByteSet kHtmlSpace(" \t\n\f\r");
constexpr ByteSet kMarkup("<&");
constexpr ByteSet kNameEnds(" \t\n\f\r/>");
constexpr ByteSet kUnquotedValueEnds(" \t\n\f\r>");
constexpr ByteSet kAttributeStops("=>");

// Puts characters together to trimmed lines, and lines to what stands above and below the marker.
class Lines {
 public:
  // A text whose white space collapses.
  void Text(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      while (at < text.size() && IsPlain(text[at])) ++at;
      if (at > begin) {
        Append(text.substr(begin, at - begin));
        continue;
      }
      const char32_t c = NextCodePoint(text, &at);
      if (IsSpace(c)) {
        Space();
      } else if (!IsInvisible(c)) {
        AppendSpace();
        AppendUtf8(c, &line_);
      }
    }
  }

  // A text whose line ends count, and whose other white space collapses unless `keep_spaces`.
  void TextOfLines(std::string_view text, bool keep_spaces) {
    while (!text.empty()) {
      const size_t end = kLineEnds.FirstIn(text);
      if (keep_spaces) {
        KeepSpaces(text.substr(0, end));
      } else {
        Text(text.substr(0, end));
      }
      if (end == text.size()) return;
      EndLine();
      text.remove_prefix(end + 1);
    }
  }

  void Space() { space_ = true; }

  void EndLine() {
    space_ = false;
    while (!line_.empty() && line_.back() == ' ') line_.pop_back();
    if (line_.empty()) return;
    if (!body_.marker() && HoldsMarker()) {
      body_.set_marker(true);
      body_.set_above(std::move(*body_.mutable_below()));
      body_.clear_below();
    } else {
      if (!body_.below().empty()) body_.mutable_below()->push_back('\n');
      *body_.mutable_below() += line_;
    }
    line_.clear();
    kept_spaces_ = false;
  }

  v1::BodyText Take() && {
    EndLine();
    return std::move(body_);
  }

 private:
  static bool IsPlain(char c) { return c > ' ' && c < '\x7f'; }

  void AppendSpace() {
    if (space_ && !line_.empty()) line_.push_back(' ');
    space_ = false;
  }

  void Append(std::string_view text) {
    AppendSpace();
    line_ += text;
  }

  void KeepSpaces(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      const char32_t c = NextCodePoint(text, &at);
      if (IsInvisible(c)) continue;
      if (!IsSpace(c)) {
        AppendSpace();
        AppendUtf8(c, &line_);
      } else if (!line_.empty()) {
        line_.push_back(' ');
        kept_spaces_ = true;
      }
    }
  }

  bool HoldsMarker() const {
    if (line_.find(kMarker) != std::string::npos) return true;
    if (!kept_spaces_) return false;
    std::string collapsed;
    for (char c : line_) {
      if (c != ' ' || collapsed.empty() || collapsed.back() != ' ') collapsed.push_back(c);
    }
    return collapsed.find(kMarker) != std::string::npos;
  }

  std::string line_;          // has no space at its front
  bool space_ = false;        // white space stood since the last character
  bool kept_spaces_ = false;  // the line may have several spaces in a row
  v1::BodyText body_;         // until the marker is found, all lines are in `below`
};

enum class Element {
  kOther,     // inline: shows its content, ends no line
  kBlock,     // its begin and its end end a line
  kLineEnd,   // <br>
  kCell,      // parted from what stands before and after by a space
  kPre,       // a block whose line ends and spaces count
  kTemplate,  // shows nothing
  kRaw,       // shows nothing, and holds text up to its own end tag, not tags
};

// What a tag does, by its name in lower case.
Element ElementOf(std::string_view name) {
  using Names = absl::flat_hash_map<std::string_view, Element>;
  static const Names* const names = [] {
    auto* all = new Names;
    for (std::string_view block :
         {"address",  "article",    "aside",  "blockquote", "body",    "caption", "center",
          "dd",       "details",    "dialog", "dir",        "div",     "dl",      "dt",
          "fieldset", "figcaption", "figure", "footer",     "form",    "h1",      "h2",
          "h3",       "h4",         "h5",     "h6",         "head",    "header",  "hgroup",
          "hr",       "html",       "legend", "li",         "main",    "menu",    "nav",
          "ol",       "optgroup",   "option", "p",          "section", "summary", "table",
          "tbody",    "tfoot",      "thead",  "tr",         "ul"}) {
      all->emplace(block, Element::kBlock);
    }
    for (std::string_view raw : {"script", "style", "title", "iframe", "noembed", "noframes"}) {
      all->emplace(raw, Element::kRaw);
    }
    for (std::string_view pre : {"pre", "listing", "xmp"}) all->emplace(pre, Element::kPre);
    for (std::string_view cell : {"td", "th"}) all->emplace(cell, Element::kCell);
    all->emplace("br", Element::kLineEnd);
    all->emplace("template", Element::kTemplate);
    return all;
  }();
  const auto found = names->find(name);
  return found == names->end() ? Element::kOther : found->second;
}

bool IsAsciiLetter(char c) { return absl::ascii_isalpha(static_cast<unsigned char>(c)); }

// Reads HTML from front to end; each step takes something off the front. What is never closed (a
// tag, a comment, a script) ends with the body, as the standard says.
class HtmlReader {
 public:
  explicit HtmlReader(std::string_view html) : rest_(html) {}

  v1::BodyText Read() && {
    while (!rest_.empty()) {
      const size_t text = kMarkup.FirstIn(rest_);
      Show(rest_.substr(0, text));
      rest_.remove_prefix(text);
      if (rest_.empty()) break;
      if (rest_[0] == '&') {
        ReadEntity();
      } else {
        ReadMarkup();
      }
    }
    return std::move(lines_).Take();
  }

 private:
  void Show(std::string_view text) {
    if (templates_ > 0 || text.empty()) return;
    if (pres_ > 0) {
      lines_.TextOfLines(text, /*keep_spaces=*/true);
    } else {
      lines_.Text(text);
    }
  }

  void ReadEntity() {
    const size_t length = DecodeEntity(rest_, &decoded_);
    if (length == 0) {
      Show("&");
      rest_.remove_prefix(1);
    } else {
      Show(decoded_);
      rest_.remove_prefix(length);
    }
  }

  // At "<".
  void ReadMarkup() {
    const char next = rest_.size() > 1 ? rest_[1] : '\0';
    if (IsAsciiLetter(next)) {
      rest_.remove_prefix(1);
      ReadTag(/*end=*/false);
    } else if (next == '/' && rest_.size() > 2 && IsAsciiLetter(rest_[2])) {
      rest_.remove_prefix(2);
      ReadTag(/*end=*/true);
    } else if (rest_.substr(0, 4) == "<!--") {
      rest_.remove_prefix(4);
      SkipComment();
    } else if (next == '!' || next == '?' || (next == '/' && rest_.size() > 2)) {
      SkipPast(rest_.find('>'), 1);
    } else {
      Show("<");
      rest_.remove_prefix(1);
    }
  }

  // Behind "<!--". Ends at "-->" or "--!>"; "<!-->" and "<!--->" are whole comments.
  void SkipComment() {
    if (rest_.substr(0, 1) == ">") return rest_.remove_prefix(1);
    if (rest_.substr(0, 2) == "->") return rest_.remove_prefix(2);
    for (size_t at = rest_.find("--"); at != std::string_view::npos;
         at = rest_.find("--", at + 1)) {
      if (rest_.substr(at + 2, 1) == ">") return rest_.remove_prefix(at + 3);
      if (rest_.substr(at + 2, 2) == "!>") return rest_.remove_prefix(at + 4);
    }
    rest_ = {};
  }

  // Behind "<" or "</".
  void ReadTag(bool end) {
    const size_t name_length = kNameEnds.FirstIn(rest_);
    const std::string_view raw_name = rest_.substr(0, name_length);
    rest_.remove_prefix(name_length);
    if (!SkipAttributes()) return;
    std::array<char, 16> lower;  // longer than any name that ElementOf knows
    if (raw_name.size() > lower.size()) return;
    for (size_t i = 0; i < raw_name.size(); ++i) lower[i] = absl::ascii_tolower(raw_name[i]);
    const std::string_view name(lower.data(), raw_name.size());
    switch (ElementOf(name)) {
      case Element::kOther:
        return;
      case Element::kBlock:
      case Element::kLineEnd:
        return EndLine();
      case Element::kCell:
        if (templates_ == 0) lines_.Space();
        return;
      case Element::kPre:
        EndLine();
        if (templates_ == 0) Count(end, &pres_);
        return;
      case Element::kTemplate:
        return Count(end, &templates_);
      case Element::kRaw:
        if (!end) SkipRawText(name);
        return;
    }
  }

  void EndLine() {
    if (templates_ == 0) lines_.EndLine();
  }

  static void Count(bool end, size_t* open) {
    if (!end) {
      ++*open;
    } else if (*open > 0) {
      --*open;
    }
  }

  // Behind a tag's name, past its ">", which may also stand in a quoted value. False if it is never
  // closed.
  bool SkipAttributes() {
    while (!rest_.empty()) {
      // A name runs up to "=", "/", ">" or white space; only what follows "=" can be quoted.
      const size_t stop = kAttributeStops.FirstIn(rest_);
      if (stop == rest_.size()) break;
      const bool value = rest_[stop] == '=' && stop > 0 && HasAttributeName(rest_.substr(0, stop));
      const bool closed = rest_[stop] == '>';
      rest_.remove_prefix(stop + 1);
      if (closed) return true;
      if (!value) continue;  // a name may begin with "="
      while (!rest_.empty() && kHtmlSpace.Holds(rest_[0])) rest_.remove_prefix(1);
      if (rest_.empty()) break;
      if (rest_[0] == '"' || rest_[0] == '\'') {
        const char quote = rest_[0];
        rest_.remove_prefix(1);
        SkipPast(rest_.find(quote), 1);
      } else {
        rest_.remove_prefix(kUnquotedValueEnds.FirstIn(rest_));
      }
    }
    rest_ = {};
    return false;
  }

  // Whether an attribute's name stands at the end of `text`, but for white space: " class", " a b
  // ", not " /".
  static bool HasAttributeName(std::string_view text) {
    while (!text.empty() && kHtmlSpace.Holds(text.back())) text.remove_suffix(1);
    return !text.empty() && text.back() != '/';
  }

  // Behind the begin tag of a script or the like, past its end tag. (A script that writes another
  // script into a comment ends with the first end tag here.)
  void SkipRawText(std::string_view name) {
    for (size_t at = rest_.find("</"); at != std::string_view::npos;
         at = rest_.find("</", at + 2)) {
      const std::string_view candidate = rest_.substr(at + 2, name.size());
      const std::string_view behind = rest_.substr(std::min(at + 2 + name.size(), rest_.size()));
      if (candidate.size() != name.size() || behind.empty()) continue;
      if (!kHtmlSpace.Holds(behind[0]) && behind[0] != '/' && behind[0] != '>') continue;
      bool same = true;
      for (size_t i = 0; i < name.size() && same; ++i)
        same = absl::ascii_tolower(candidate[i]) == name[i];
      if (!same) continue;
      rest_ = behind;
      SkipAttributes();
      return;
    }
    rest_ = {};
  }

  void SkipPast(size_t at, size_t length) {
    rest_.remove_prefix(at == std::string_view::npos ? rest_.size() : at + length);
  }

  std::string_view rest_;
  Lines lines_;
  size_t pres_ = 0;  // open, of each
  size_t templates_ = 0;
  std::string decoded_;
};

}  // namespace

v1::BodyText ReadBody(v1::Body::ContentType type, std::string_view content) {
  if (type == v1::Body::HTML) return HtmlReader(content).Read();
  Lines lines;
  lines.TextOfLines(content, /*keep_spaces=*/false);
  return std::move(lines).Take();
}

}  // namespace syncledger
