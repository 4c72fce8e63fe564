#include "api/json.h"

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// Three-byte characters that reorder or break the text around them: U+200E, U+200F, U+2028 to
// U+202E, U+2066 to U+2069.
bool IsReordering(uint32_t character) {
  return character == 0x61C || character == 0x200E || character == 0x200F ||
         (character >= 0x2028 && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069);
}

}  // namespace

std::string JsonString(std::string_view text) {
  std::string valid = SanitizeUtf8(text);
  std::string json = "\"";
  json.reserve(valid.size() + 2);
  for (size_t i = 0; i < valid.size(); ++i) {
    auto byte = static_cast<unsigned char>(valid[i]);
    auto next = [&](size_t n) { return static_cast<unsigned char>(valid[i + n]) & 0x3Fu; };
    uint32_t character = byte;
    size_t length = 1;
    if (byte >= 0xC0 && byte < 0xE0) {
      character = (byte & 0x1Fu) << 6 | next(1);
      length = 2;
    } else if (byte >= 0xE0 && byte < 0xF0) {
      character = (byte & 0x0Fu) << 12 | next(1) << 6 | next(2);
      length = 3;
    } else if (byte >= 0xF0) {
      length = 4;
    }
    if (byte == '"' || byte == '\\') {
      json += '\\';
      json += valid[i];
    } else if (byte == '\n') {
      json += "\\n";
    } else if (byte == '\t') {
      json += "\\t";
    } else if (byte == '\r') {
      json += "\\r";
    } else if (length < 4 && (character < 0x20 || (character >= 0x7F && character < 0xA0) ||
                              IsReordering(character))) {
      json += fmt::format("\\u{:04x}", character);
    } else {
      json.append(valid, i, length);
    }
    i += length - 1;
  }
  json += '"';
  return json;
}

JsonObject& JsonObject::Add(std::string_view name, std::string_view value) {
  if (!fields_.empty()) fields_ += ", ";
  fields_ += '"';
  fields_ += name;
  fields_ += "\": ";
  fields_ += value;
  return *this;
}

JsonObject& JsonObject::Text(std::string_view name, std::string_view value) {
  return Add(name, JsonString(value));
}

JsonObject& JsonObject::Number(std::string_view name, int64_t value) {
  return Add(name, fmt::format("{}", value));
}

JsonObject& JsonObject::Numbers(std::string_view name, const std::vector<int64_t>& values) {
  return Add(name, fmt::format("[{}]", fmt::join(values, ", ")));
}

JsonObject& JsonObject::Flag(std::string_view name, bool value) {
  return Add(name, value ? "true" : "false");
}

JsonObject& JsonObject::Object(std::string_view name, const JsonObject& value) {
  return Add(name, value.str());
}

JsonObject& JsonObject::Texts(std::string_view name, const std::vector<std::string>& values) {
  std::string list = "[";
  for (const std::string& value : values) {
    if (list.size() > 1) list += ", ";
    list += JsonString(value);
  }
  return Add(name, list + "]");
}

JsonObject& JsonObject::Objects(std::string_view name, const std::vector<JsonObject>& values) {
  std::string list = "[";
  for (const JsonObject& value : values) {
    if (list.size() > 1) list += ", ";
    list += value.str();
  }
  return Add(name, list + "]");
}

JsonObject& JsonObject::Values(std::string_view name, const std::vector<std::string>& json) {
  return Add(name, fmt::format("[{}]", fmt::join(json, ", ")));
}

}  // namespace syncledger
