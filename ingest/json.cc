#include "ingest/json.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <limits>

namespace syncledger {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

bool WrongType(element value, const JsonPath& path, std::string_view wanted, Fault* fault) {
  return Fail(fault, v1::INVALID_VALUE,
              fmt::format("{} is {}; it must be {}", path.Text(), JsonTypeName(value), wanted));
}

// The four hexadecimal digits of a \u escape at `at`, or -1.
int HexUnit(const std::string& text, size_t at, size_t size) {
  if (at + 6 > size || text[at] != '\\' || text[at + 1] != 'u') return -1;
  int unit = 0;
  const auto [end, error] = std::from_chars(&text[at + 2], &text[at + 6], unit, 16);
  return error == std::errc() && end == &text[at + 6] ? unit : -1;
}

bool IsHighSurrogate(int unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLowSurrogate(int unit) { return unit >= 0xDC00 && unit < 0xE000; }

// The end of the number at `at` if the grammar of RFC 8259 allows it, else 0.
size_t NumberEnd(const std::string& text, size_t at, size_t size) {
  const auto digits = [&] {
    const size_t from = at;
    while (at < size && text[at] >= '0' && text[at] <= '9') ++at;
    return at - from;
  };
  if (at < size && text[at] == '-') ++at;
  if (at < size && text[at] == '0') {
    ++at;
  } else if (digits() == 0) {
    return 0;
  }
  if (at < size && text[at] == '.') {
    ++at;
    if (digits() == 0) return 0;
  }
  if (at < size && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < size && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return 0;
  }
  return at;
}

bool Fits64Bits(const char* from, const char* to) {
  const std::string_view number(from, to - from);
  if (number.find_first_of(".eE") == std::string_view::npos) {
    int64_t with_sign;
    uint64_t without;
    return std::from_chars(from, to, with_sign).ec == std::errc() ||
           std::from_chars(from, to, without).ec == std::errc();
  }
  double value;
  return std::from_chars(from, to, value).ec == std::errc();
}

// Overwrites, in place, what JSON allows and simdjson refuses. Called only when simdjson has
// refused a text, so that it costs nothing otherwise.
void Repair(std::string& text, size_t size) {
  bool in_string = false;
  for (size_t i = 0; i < size; ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '"') {
        in_string = false;
      } else if (c == '\\') {
        const int unit = HexUnit(text, i, size);
        if (unit < 0) {
          ++i;  // whatever is escaped, it is no quote that ends the string
        } else if (IsHighSurrogate(unit) && IsLowSurrogate(HexUnit(text, i + 6, size))) {
          i += 11;
        } else {
          if (IsHighSurrogate(unit) || IsLowSurrogate(unit)) std::memcpy(&text[i + 2], "FFFD", 4);
          i += 5;
        }
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      const size_t end = NumberEnd(text, i, size);
      if (end == 0) return;  // not JSON: simdjson says so again
      if (!Fits64Bits(&text[i], &text[i] + (end - i)) && end - i >= 4) {
        std::memset(&text[i], ' ', end - i);
        std::memcpy(&text[i], "null", 4);
      }
      i = end - 1;
    }
  }
}

std::string_view WhyNotJson(simdjson::error_code error) {
  switch (static_cast<int>(error)) {
    case simdjson::UTF8_ERROR:
      return "is not UTF-8";
    case simdjson::EMPTY:
      return "is empty";
    case simdjson::DEPTH_ERROR:
      return "is nested deeper than 1024 levels";
    case simdjson::UNCLOSED_STRING:
      return "is not JSON (a string is not closed)";
    case simdjson::UNESCAPED_CHARS:
      return "is not JSON (a control character stands in a string)";
    case simdjson::STRING_ERROR:
      return "is not JSON (an escape in a string)";
    case simdjson::NUMBER_ERROR:
      return "is not JSON (a number)";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return "is not JSON (a word that is not true, false or null)";
    default:
      return "is not JSON (a comma, colon, quote or bracket is missing or too many, or it was cut "
             "off)";
  }
}

}  // namespace

std::string JsonPath::Text() const {
  if (parent == nullptr) return "$";
  if (field.data() == nullptr) return fmt::format("{}[{}]", parent->Text(), place);
  return fmt::format("{}.{}", parent->Text(), field);
}

simdjson::error_code JsonParser::ParseBuffer(size_t size, element* root) {
  return parser_
      .parse(reinterpret_cast<const uint8_t*>(buffer_.data()), size, /*realloc_if_needed=*/false)
      .get(*root);
}

JsonParser& ThreadJsonParser() {
  thread_local JsonParser parser;
  return parser;
}

std::optional<element> JsonParser::Parse(std::string_view text, std::string* error) {
  const size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
  if (buffer_.size() < needed) buffer_.resize(needed + needed / 2);
  std::memcpy(buffer_.data(), text.data(), text.size());
  std::memset(buffer_.data() + text.size(), ' ', simdjson::SIMDJSON_PADDING);

  element root;
  simdjson::error_code failed = ParseBuffer(text.size(), &root);
  if (failed == simdjson::STRING_ERROR || failed == simdjson::NUMBER_ERROR) {
    Repair(buffer_, text.size());
    failed = ParseBuffer(text.size(), &root);
  }
  if (!failed) return root;
  *error = WhyNotJson(failed);
  return std::nullopt;
}

std::string_view RawFieldValue(std::string_view object, size_t place, size_t fields) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto trimmed = [&](size_t begin, size_t end) -> std::string_view {
    const std::string_view value = object.substr(begin, end - begin);
    const size_t first = value.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) return {};
    return value.substr(first, value.find_last_not_of(kBlanks) - first + 1);
  };

  // The text is known to be valid, so it is enough to follow strings and depth.
  size_t depth = 0;
  size_t field = 0;
  size_t begin = std::string_view::npos;  // of the wanted value, once its colon was seen
  for (size_t i = 0; i < object.size(); ++i) {
    const char c = object[i];
    if (c == '"') {
      for (++i; i < object.size() && object[i] != '"'; ++i) {
        if (object[i] == '\\') ++i;
      }
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0 && begin != std::string_view::npos) return trimmed(begin, i);
    } else if (depth == 1 && c == ':' && field == place) {
      begin = i + 1;
      // The body, by far the longest value, usually stands last: then its end is known without
      // reading it.
      if (place + 1 == fields) return trimmed(begin, object.rfind('}'));
    } else if (depth == 1 && c == ',' && field++ == place) {
      return trimmed(begin, i);
    }
  }
  return {};
}

std::string_view JsonTypeName(element value) {
  switch (value.type()) {
    case element_type::ARRAY:
      return "a list";
    case element_type::OBJECT:
      return "an object";
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
      return "a number";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "true or false";
    case element_type::NULL_VALUE:
      return "null";
  }
  return "no JSON value";
}

bool ReadText(element value, const JsonPath& path, std::string_view* text, Fault* fault) {
  if (value.get(*text) == simdjson::SUCCESS) return true;
  return WrongType(value, path, "a string", fault);
}

bool ReadTextOrNull(element value, const JsonPath& path, std::string_view* text, Fault* fault) {
  *text = "";
  return IsNull(value) || ReadText(value, path, text, fault);
}

bool ReadBool(element value, const JsonPath& path, bool* flag, Fault* fault) {
  if (value.get(*flag) == simdjson::SUCCESS) return true;
  return WrongType(value, path, "true or false", fault);
}

bool ReadInt32(element value, const JsonPath& path, int32_t* number, Fault* fault) {
  int64_t wide;
  if (value.get(wide) != simdjson::SUCCESS || wide < std::numeric_limits<int32_t>::min() ||
      wide > std::numeric_limits<int32_t>::max()) {
    return WrongType(value, path, "a whole number of 32 bits", fault);
  }
  *number = static_cast<int32_t>(wide);
  return true;
}

bool ReadObject(element value, const JsonPath& path, simdjson::dom::object* object, Fault* fault) {
  if (value.get(*object) == simdjson::SUCCESS) return true;
  return WrongType(value, path, "an object", fault);
}

bool ReadArray(element value, const JsonPath& path, simdjson::dom::array* array, Fault* fault) {
  if (value.get(*array) == simdjson::SUCCESS) return true;
  return WrongType(value, path, "a list", fault);
}

bool ReadId(element value, const JsonPath& path, std::string* id, Fault* fault) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) {
    *id = text;
    return true;
  }
  if (int64_t number; value.get(number) == simdjson::SUCCESS) {
    *id = fmt::to_string(number);
    return true;
  }
  if (uint64_t number; value.get(number) == simdjson::SUCCESS) {
    *id = fmt::to_string(number);
    return true;
  }
  return WrongType(value, path, "a string or a whole number", fault);
}

std::optional<element> Find(simdjson::dom::object object, std::string_view field) {
  std::optional<element> found;
  for (const simdjson::dom::key_value_pair pair : object) {
    if (pair.key == field) found = pair.value;
  }
  return found;
}

bool Fail(Fault* fault, v1::Reason reason, std::string detail) {
  fault->reason = reason;
  fault->detail = std::move(detail);
  return false;
}

}  // namespace syncledger
