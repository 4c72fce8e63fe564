// Elements of an EWS envelope as decoders read them: by local name, whatever prefix or default
// namespace they stand in, and typed, with the place of what is wrong.
#pragma once

#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "ingest/json.h"

namespace syncledger {

// "Start" of `t:Start`.
std::string_view LocalName(pugi::xml_node element);

// The first child element of that name; none if there is none.
pugi::xml_node ChildNamed(pugi::xml_node element, std::string_view name);

// The first and the next child that is an element; none behind the last.
pugi::xml_node FirstElement(pugi::xml_node element);
pugi::xml_node NextElement(pugi::xml_node element);

// All text of an element itself, as it stands, CDATA included.
std::string TextOf(pugi::xml_node element);

// The same without outer blanks, which count for nothing in names, numbers and times.
std::string TrimmedText(pugi::xml_node element);

// An attribute's value; "" without it.
std::string_view AttributeOf(pugi::xml_node element, const char* name);

// Each reads a value of one type, or returns false and says in `fault` what it is instead.
bool ReadXmlBool(pugi::xml_node element, const JsonPath& path, bool* flag, Fault* fault);
bool ReadXmlInt32(pugi::xml_node element, const JsonPath& path, int32_t* number, Fault* fault);

// An instant; a time without zone is UTC, as Exchange means it beside no zone.
bool ReadXmlInstant(pugi::xml_node element, const JsonPath& path, int64_t* instant_us,
                    Fault* fault);

}  // namespace syncledger
