// The stamp of an exported appointment among an item's extended properties.
#include "ingest/stamp.h"

#include <algorithm>

#include "ingest/ews/item.h"
#include "ingest/ews/xml.h"
#include "ingest/names.h"

namespace syncledger {
namespace {

// Whether a GUID, in braces or not, is that of the public-strings property set.
bool IsOurSet(std::string_view guid) {
  const std::string_view bare = kStampPropertySet.substr(1, kStampPropertySet.size() - 2);
  return SameName(guid, kStampPropertySet) || SameName(guid, bare);
}

// The name of a text in our property set, else "".
std::string_view NameOfOurProperty(pugi::xml_node property) {
  const pugi::xml_node field = ChildNamed(property, "ExtendedFieldURI");
  const bool ours = AttributeOf(field, "DistinguishedPropertySetId") == "PublicStrings" ||
                    IsOurSet(AttributeOf(field, "PropertySetId"));
  if (!ours || !SameName(AttributeOf(field, "PropertyType"), "String")) return "";
  return AttributeOf(field, "PropertyName");
}

}  // namespace

std::optional<v1::Stamp> ReadEwsStamp(pugi::xml_node item) {
  std::string appointment_id, updated_at;
  for (pugi::xml_node child = FirstElement(item); child; child = NextElement(child)) {
    if (LocalName(child) != "ExtendedProperty") continue;
    const std::string_view name = NameOfOurProperty(child);
    if (name == kStampAppointmentId) appointment_id = TrimmedText(ChildNamed(child, "Value"));
    if (name == kStampUpdatedAt) updated_at = TrimmedText(ChildNamed(child, "Value"));
  }
  return StampOf(appointment_id, updated_at);
}

}  // namespace syncledger
