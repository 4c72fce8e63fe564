#include "ingest/ews/failure.h"

#include <charconv>

#include "ingest/ews/xml.h"

namespace syncledger {
namespace {

constexpr int64_t kLongestBackOffMs = int64_t{366} * 86'400'000;

// The text of a Value of that name in MessageXml.
std::string MessageValue(pugi::xml_node holder, std::string_view name) {
  const pugi::xml_node values = ChildNamed(holder, "MessageXml");
  for (pugi::xml_node value = FirstElement(values); value; value = NextElement(value)) {
    if (AttributeOf(value, "Name") == name) return TrimmedText(value);
  }
  return "";
}

// One that is no number, or that no server means, says nothing.
std::optional<int64_t> BackOff(pugi::xml_node holder) {
  const std::string text = MessageValue(holder, "BackOffMilliseconds");
  int64_t ms;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
  if (error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  if (ms < 0 || ms > kLongestBackOffMs) return std::nullopt;
  return ms * 1000;
}

std::string_view WithoutPrefix(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

EwsFailure ReadSoapFault(pugi::xml_node fault) {
  EwsFailure failure;
  pugi::xml_node detail = ChildNamed(fault, "detail");
  if (!detail) detail = ChildNamed(fault, "Detail");
  failure.code = TrimmedText(ChildNamed(detail, "ResponseCode"));
  if (failure.code.empty()) {
    std::string code = TrimmedText(ChildNamed(fault, "faultcode"));
    if (code.empty()) code = TrimmedText(ChildNamed(ChildNamed(fault, "Code"), "Value"));
    failure.code = std::string(WithoutPrefix(code));
  }
  failure.message = TrimmedText(ChildNamed(fault, "faultstring"));
  if (failure.message.empty())
    failure.message = TrimmedText(ChildNamed(ChildNamed(fault, "Reason"), "Text"));
  if (failure.message.empty()) failure.message = TrimmedText(ChildNamed(detail, "Message"));
  failure.back_off_us = BackOff(detail);
  return failure;
}

std::optional<EwsFailure> ReadResponseError(pugi::xml_node message) {
  const std::string code = TrimmedText(ChildNamed(message, "ResponseCode"));
  const std::string_view response_class = AttributeOf(message, "ResponseClass");
  const bool failed = response_class == "Error" || (!code.empty() && code != "NoError");
  if (!failed) return std::nullopt;
  EwsFailure failure;
  failure.code = code;
  if (code == "ErrorInternalServerError") {
    const std::string inner = MessageValue(message, "InnerErrorResponseCode");
    if (!inner.empty()) failure.code = inner;
  }
  failure.message = TrimmedText(ChildNamed(message, "MessageText"));
  failure.back_off_us = BackOff(message);
  return failure;
}

}  // namespace syncledger
