#include "ingest/ews/xml_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "ingest/ews/envelope.h"
#include "ingest/names.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr uint32_t kReplacement = 0xFFFD;

bool IsHighSurrogate(uint32_t code) { return code >= 0xD800 && code < 0xDC00; }
bool IsLowSurrogate(uint32_t code) { return code >= 0xDC00 && code < 0xE000; }

void AppendUtf8(uint32_t code, std::string* text) {
  const auto byte = [&](uint32_t bits) { text->push_back(static_cast<char>(bits)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

// The length of a reference "&...;" at the start of `text`; 0 if it is none. `code` is the
// character that a numeric one names, above 0x10FFFF if there is none such; 0 for a named one.
size_t ReferenceAt(std::string_view text, uint32_t* code) {
  constexpr size_t kLongest = 32;
  const size_t end = text.substr(0, kLongest).find(';');
  if (end == std::string_view::npos) return 0;
  std::string_view name = text.substr(1, end - 1);
  *code = 0;
  if (name.empty() || name[0] != '#') {
    const bool known =
        name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
    return known ? end + 1 : 0;
  }
  name.remove_prefix(1);
  const bool hex = !name.empty() && name[0] == 'x';
  if (hex) name.remove_prefix(1);
  const auto [rest, error] =
      std::from_chars(name.data(), name.data() + name.size(), *code, hex ? 16 : 10);
  if (rest != name.data() + name.size() || error == std::errc::invalid_argument) return 0;
  if (error == std::errc::result_out_of_range) *code = UINT32_MAX;
  return end + 1;
}

class Scan {
 public:
  Scan(std::string_view text, std::string* clean, Fault* fault)
      : text_(text), clean_(clean), fault_(fault) {}

  bool Run();

 private:
  bool Fail(std::string_view what) {
    const auto line = 1 + std::count(text_.begin(), text_.begin() + at_, '\n');
    return syncledger::Fail(fault_, v1::MALFORMED_BODY,
                            fmt::format("line {} of the envelope {}", line, what));
  }
  bool Looking(std::string_view at) const { return text_.substr(at_, at.size()) == at; }
  bool SkipBehind(std::string_view end, std::string_view what);
  bool Declaration();
  bool Tag();
  bool Reference();
  bool Text();

  const std::string_view text_;
  std::string* const clean_;
  Fault* const fault_;
  size_t at_ = 0;
  size_t copied_ = 0;  // of the text, into clean_
  int depth_ = 0;
  int parts_ = 0;
  bool had_root_ = false;
};

bool Scan::SkipBehind(std::string_view end, std::string_view what) {
  const size_t found = text_.find(end, at_);
  if (found == std::string_view::npos) return Fail(fmt::format("begins {} that never ends", what));
  at_ = found + end.size();
  return true;
}

// `<?xml version="1.0" encoding="utf-8"?>`. The text is UTF-8, whatever it says: if it says
// something else, one of the two is wrong, and nobody can tell which.
bool Scan::Declaration() {
  const size_t begin = at_;
  if (!SkipBehind("?>", "a declaration")) return false;
  const std::string_view declaration = text_.substr(begin, at_ - begin);
  if (declaration.substr(0, 5) != "<?xml") return true;
  size_t name = declaration.find("encoding");
  if (name == std::string_view::npos) return true;
  const size_t open = declaration.find_first_of("\"'", name);
  if (open == std::string_view::npos) return true;
  const size_t close = declaration.find(declaration[open], open + 1);
  const std::string_view encoding = declaration.substr(open + 1, close - open - 1);
  if (SameName(encoding, "utf-8") || SameName(encoding, "us-ascii")) return true;
  return Fail(fmt::format("says that it is in {}; it must be in UTF-8", FirstBytes(encoding, 40)));
}

// A reference in a text or an attribute.
bool Scan::Reference() {
  uint32_t code;
  const size_t length = ReferenceAt(text_.substr(at_), &code);
  if (length == 0) {
    return Fail(
        fmt::format("has \"{}\", which is no character that XML knows",
                    FirstBytes(text_.substr(at_, text_.find_first_of("; <\n", at_) - at_), 20)));
  }
  const bool named = text_[at_ + 1] != '#';
  const bool in_xml =
      named || (code != 0 && code <= 0x10FFFF && !IsHighSurrogate(code) && !IsLowSurrogate(code));
  if (in_xml) {
    at_ += length;
    return true;
  }
  clean_->append(text_.substr(copied_, at_ - copied_));
  at_ += length;
  if (uint32_t low; IsHighSurrogate(code) && at_ < text_.size() && text_[at_] == '&') {
    if (const size_t second = ReferenceAt(text_.substr(at_), &low);
        second > 0 && IsLowSurrogate(low)) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      at_ += second;
      AppendUtf8(code, clean_);
      copied_ = at_;
      return true;
    }
  }
  AppendUtf8(kReplacement, clean_);
  copied_ = at_;
  return true;
}

bool Scan::Tag() {
  if (Looking("</")) {
    --depth_;
    return SkipBehind(">", "a tag");
  }
  if (depth_ == 0 && had_root_) return Fail("has a second root element");
  had_root_ = true;
  if (++parts_ > kMaxXmlParts)
    return Fail(fmt::format("is where it has more than {} parts", kMaxXmlParts));
  for (++at_; at_ < text_.size() && text_[at_] != '>';) {
    if (text_[at_] == '<') return Fail("has a tag within a tag");
    if (text_[at_] != '"' && text_[at_] != '\'') {
      ++at_;
      continue;
    }
    if (++parts_ > kMaxXmlParts)
      return Fail(fmt::format("is where it has more than {} parts", kMaxXmlParts));
    const char quote = text_[at_++];
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] != '&') {
        ++at_;
      } else if (!Reference()) {
        return false;
      }
    }
    ++at_;
  }
  if (at_ >= text_.size()) {
    at_ = text_.size();
    return Fail("is its last: it was cut off within a tag");
  }
  const bool empty = text_[at_ - 1] == '/';
  ++at_;
  if (!empty && ++depth_ > kMaxXmlDepth)
    return Fail(fmt::format("is nested deeper than {} elements", kMaxXmlDepth));
  return true;
}

// Text up to the next tag. Outside the root there are only blanks.
bool Scan::Text() {
  while (at_ < text_.size() && text_[at_] != '<') {
    if (depth_ == 0 && kBlanks.find(text_[at_]) == std::string_view::npos)
      return Fail("has text outside its root element");
    if (text_[at_] != '&') {
      ++at_;
    } else if (!Reference()) {
      return false;
    }
  }
  return true;
}

bool Scan::Run() {
  clean_->clear();
  if (const size_t nul = text_.find('\0'); nul != std::string_view::npos) {
    at_ = nul;
    return Fail("has a NUL character");
  }
  while (at_ < text_.size()) {
    if (!Text()) return false;
    if (at_ == text_.size()) break;
    bool read = true;
    if (Looking("<!--")) {
      read = SkipBehind("-->", "a comment");
    } else if (Looking("<![CDATA[")) {
      read = SkipBehind("]]>", "a CDATA section");
    } else if (Looking("<?")) {
      read = Declaration();
    } else if (Looking("<!")) {
      read = Fail("has a DOCTYPE; SOAP allows none, and no entity is ever expanded");
    } else {
      read = Tag();
    }
    if (!read) return false;
  }
  if (depth_ > 0) return Fail(fmt::format("is its last: it was cut off, with {} open", depth_));
  clean_->append(text_.substr(copied_));
  return true;
}

}  // namespace

bool ScanXml(std::string_view text, std::string* clean, Fault* fault) {
  return Scan(text, clean, fault).Run();
}

}  // namespace syncledger
