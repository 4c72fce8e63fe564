// JSON as the lists write it: one object a line, fields in the order in which they were added.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger {

// A JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD; what could drive a
// terminal (controls, bidirectional controls) stands as \uXXXX, so that a list can be looked at as
// it is.
std::string JsonString(std::string_view text);

// Builds one object, field by field: `{"tenant": "maple", "offset": 7, "staff_ids": ["8"]}`.
// Nothing is ever null.
class JsonObject {
 public:
  JsonObject& Text(std::string_view name, std::string_view value);
  JsonObject& Number(std::string_view name, int64_t value);
  JsonObject& Numbers(std::string_view name, const std::vector<int64_t>& values);
  JsonObject& Flag(std::string_view name, bool value);
  JsonObject& Object(std::string_view name, const JsonObject& value);
  JsonObject& Texts(std::string_view name, const std::vector<std::string>& values);
  JsonObject& Objects(std::string_view name, const std::vector<JsonObject>& values);
  // Values that are JSON already, as the lists' ToJson makes them.
  JsonObject& Values(std::string_view name, const std::vector<std::string>& json);

  std::string str() const { return "{" + fields_ + "}"; }

 private:
  JsonObject& Add(std::string_view name, std::string_view value);

  std::string fields_;
};

}  // namespace syncledger
