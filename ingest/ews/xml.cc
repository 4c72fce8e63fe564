#include "ingest/ews/xml.h"

#include <fmt/format.h>

#include <charconv>

#include "ingest/time_text.h"

namespace syncledger {
namespace {

bool IsText(pugi::xml_node node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

pugi::xml_node ElementFrom(pugi::xml_node node) {
  while (node && node.type() != pugi::node_element) node = node.next_sibling();
  return node;
}

bool Wrong(std::string_view text, const JsonPath& path, v1::Reason reason, std::string_view right,
           Fault* fault) {
  return Fail(fault, reason,
              fmt::format("{} is \"{}\"; it must be {}", path.Text(), FirstBytes(text, kShownBytes),
                          right));
}

}  // namespace

std::string_view LocalName(pugi::xml_node element) {
  const std::string_view name = element.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node ChildNamed(pugi::xml_node element, std::string_view name) {
  for (pugi::xml_node child = FirstElement(element); child; child = NextElement(child)) {
    if (LocalName(child) == name) return child;
  }
  return {};
}

pugi::xml_node FirstElement(pugi::xml_node element) { return ElementFrom(element.first_child()); }
pugi::xml_node NextElement(pugi::xml_node element) { return ElementFrom(element.next_sibling()); }

std::string TextOf(pugi::xml_node element) {
  std::string text;
  for (pugi::xml_node part = element.first_child(); part; part = part.next_sibling()) {
    if (IsText(part)) text += part.value();
  }
  return text;
}

std::string TrimmedText(pugi::xml_node element) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::string text = TextOf(element);
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view AttributeOf(pugi::xml_node element, const char* name) {
  return element.attribute(name).value();
}

bool ReadXmlBool(pugi::xml_node element, const JsonPath& path, bool* flag, Fault* fault) {
  const std::string text = TrimmedText(element);
  *flag = text == "true" || text == "1";
  if (*flag || text == "false" || text == "0") return true;
  return Wrong(text, path, v1::INVALID_VALUE, "true or false", fault);
}

bool ReadXmlInt32(pugi::xml_node element, const JsonPath& path, int32_t* number, Fault* fault) {
  const std::string text = TrimmedText(element);
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  if (error == std::errc() && rest == text.data() + text.size()) return true;
  return Wrong(text, path, v1::INVALID_VALUE, "a whole number of 32 bits", fault);
}

bool ReadXmlInstant(pugi::xml_node element, const JsonPath& path, int64_t* instant_us,
                    Fault* fault) {
  const std::string text = TrimmedText(element);
  const std::optional<TimeText> read = ReadTimeText(text);
  if (!read)
    return Wrong(text, path, v1::INVALID_TIME, "a time such as 2026-11-02T12:00:00Z", fault);
  *instant_us = read->us;
  return true;
}

}  // namespace syncledger
