// JSON as decoders read it: a parser that is used again and again, and typed reads that say where a
// value is wrong.
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// Where a value stands in a body, as in "$.value[3].start.timeZone". Lives on the stack of whoever
// descends; costs nothing until it is printed.
struct JsonPath {
  const JsonPath* parent = nullptr;
  std::string_view field = {};  // or an element, by its place
  size_t place = 0;

  JsonPath Field(std::string_view name) const { return {.parent = this, .field = name}; }
  JsonPath Element(size_t at) const { return {.parent = this, .place = at}; }
  std::string Text() const;
};

// Why a body, or a part of it, cannot be read: becomes an Undecodable fact.
struct Fault {
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  std::string detail;
};

// Parses one text after another. What it returned is valid until the next call.
//
// It reads what RFC 8259 allows, more than simdjson does: an escaped half of a surrogate pair
// (Exchange cuts previews in the middle of an emoji) reads as U+FFFD; a number that no 64-bit type
// holds reads as null.
class JsonParser {
 public:
  // `error` is one phrase for a person, without a full stop: "is not JSON (...)".
  std::optional<simdjson::dom::element> Parse(std::string_view text, std::string* error);

 private:
  simdjson::error_code ParseBuffer(size_t size, simdjson::dom::element* root);

  simdjson::dom::parser parser_;
  std::string buffer_;  // the text and the padding that simdjson needs behind it
};

// The parser of this thread: parsers keep the memory of the longest text they read.
JsonParser& ThreadJsonParser();

// The text of the value of an object's field number `place` (from 0) of `fields`, without outer
// blanks. `object` must be the text of a JSON object that Parse took, with so many fields.
std::string_view RawFieldValue(std::string_view object, size_t place, size_t fields);

// "a string", "null", "an object", ...
std::string_view JsonTypeName(simdjson::dom::element value);

inline bool IsNull(simdjson::dom::element value) {
  return value.type() == simdjson::dom::element_type::NULL_VALUE;
}

// Each reads a value of one type, or returns false and says in `fault` (INVALID_VALUE) where and
// what it is instead.
bool ReadText(simdjson::dom::element value, const JsonPath& path, std::string_view* text,
              Fault* fault);
bool ReadBool(simdjson::dom::element value, const JsonPath& path, bool* flag, Fault* fault);
bool ReadInt32(simdjson::dom::element value, const JsonPath& path, int32_t* number, Fault* fault);
bool ReadObject(simdjson::dom::element value, const JsonPath& path, simdjson::dom::object* object,
                Fault* fault);
bool ReadArray(simdjson::dom::element value, const JsonPath& path, simdjson::dom::array* array,
               Fault* fault);

// As ReadText, but null reads as "".
bool ReadTextOrNull(simdjson::dom::element value, const JsonPath& path, std::string_view* text,
                    Fault* fault);

// An id as sources write it: a string, or a whole number, which reads as its digits.
bool ReadId(simdjson::dom::element value, const JsonPath& path, std::string* id, Fault* fault);

// The value of a field; nothing if the object lacks it. Of a field that stands twice, the last.
std::optional<simdjson::dom::element> Find(simdjson::dom::object object, std::string_view field);

// Sets `fault` and returns false, to be returned.
bool Fail(Fault* fault, v1::Reason reason, std::string detail);

}  // namespace syncledger
