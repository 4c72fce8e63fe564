// The stamp of an exported appointment among an event's extended properties.
#include "ingest/stamp.h"

#include <string>
#include <utility>

#include "ingest/graph/event.h"
#include "ingest/names.h"

namespace syncledger {
namespace {

// The name in `String {GUID} Name NAME` if it is a text of our property set, else "". Exchange
// writes type, set and the word "Name" in whatever case; the name itself is case-sensitive.
std::string_view NameOfOurProperty(std::string_view id) {
  constexpr std::string_view kBefore = "String ";
  constexpr std::string_view kBetween = " Name ";
  const size_t prefix = kBefore.size() + kStampPropertySet.size() + kBetween.size();
  if (id.size() <= prefix) return "";
  if (!SameName(id.substr(0, kBefore.size()), kBefore)) return "";
  if (!SameName(id.substr(kBefore.size(), kStampPropertySet.size()), kStampPropertySet)) return "";
  if (!SameName(id.substr(kBefore.size() + kStampPropertySet.size(), kBetween.size()), kBetween))
    return "";
  return id.substr(prefix);
}

}  // namespace

bool ReadStamp(simdjson::dom::element value, const JsonPath& path, std::optional<v1::Stamp>* stamp,
               Fault* fault) {
  simdjson::dom::array properties;
  if (!ReadArray(value, path, &properties, fault)) return false;
  std::string_view appointment_id, updated_at;
  size_t place = 0;
  for (const simdjson::dom::element property : properties) {
    const JsonPath at = path.Element(place++);
    simdjson::dom::object fields;
    if (!ReadObject(property, at, &fields, fault)) return false;
    std::string_view id, text;
    if (const auto found = Find(fields, "id");
        found && !ReadTextOrNull(*found, at.Field("id"), &id, fault)) {
      return false;
    }
    const std::string_view name = NameOfOurProperty(id);
    if (name != kStampAppointmentId && name != kStampUpdatedAt) continue;
    if (const auto found = Find(fields, "value");
        found && !ReadTextOrNull(*found, at.Field("value"), &text, fault)) {
      return false;
    }
    (name == kStampAppointmentId ? appointment_id : updated_at) = text;
  }
  *stamp = StampOf(appointment_id, updated_at);
  return true;
}

}  // namespace syncledger
