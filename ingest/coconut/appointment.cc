// Appointments as Coconut states them: whole snapshots of a booking.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "ingest/coconut/document.h"
#include "ingest/time_text.h"

namespace syncledger {
namespace {

using simdjson::dom::element;

struct ShowAsName {
  std::string_view name;
  v1::ShowAs show_as;
};
constexpr ShowAsName kShowAs[] = {{"busy", v1::BUSY},
                                  {"free", v1::FREE},
                                  {"tentative", v1::TENTATIVE},
                                  {"oof", v1::OOF},
                                  {"workingElsewhere", v1::WORKING_ELSEWHERE}};

// A start or end: RFC 3339, or a wall time in the document's own `timezone`. Not there or null: not
// stated.
bool ReadTime(const CoconutDocument& document, std::string_view name, bool required,
              std::string_view zone, v1::AppointmentStated* stated,
              v1::StatedTime* (*target)(v1::AppointmentStated*), Fault* fault) {
  const JsonPath at = document.path().Field(name);
  const std::optional<element> value = document.Attribute(name);
  if (!value || IsNull(*value)) {
    return !required || Fail(fault, v1::MISSING_FIELD, fmt::format("{} is missing", at.Text()));
  }
  std::string_view text;
  if (!ReadText(*value, at, &text, fault)) return false;
  const std::optional<TimeText> read = ReadTimeText(text);
  if (!read) {
    return Fail(fault, v1::INVALID_TIME,
                fmt::format("{} is \"{}\"; it must be an RFC 3339 time, or YYYY-MM-DD hh:mm:ss",
                            at.Text(), FirstBytes(text, kShownBytes)));
  }
  if (!read->has_zone && zone.empty()) {
    return Fail(fault, v1::MISSING_FIELD,
                fmt::format("{} is missing; {} is a time without zone",
                            document.path().Field("timezone").Text(), at.Text()));
  }
  stated->add_stated_fields(std::string(name));
  StateTime(text, zone, target(stated));
  return true;
}

bool ReadShowAs(const CoconutDocument& document, v1::AppointmentStated* stated, Fault* fault) {
  const JsonPath at = document.path().Field("show_as");
  const std::optional<element> value = document.Attribute("show_as");
  if (!value || IsNull(*value)) return true;
  std::string_view name;
  if (!ReadText(*value, at, &name, fault)) return false;
  for (const ShowAsName& known : kShowAs) {
    if (known.name != name) continue;
    stated->add_stated_fields("show_as");
    stated->set_show_as(known.show_as);
    return true;
  }
  return Fail(fault, v1::INVALID_VALUE,
              fmt::format("{} is \"{}\"; it must be busy, free, tentative, oof or workingElsewhere",
                          at.Text(), FirstBytes(name, kShownBytes)));
}

bool ReadClient(element value, const JsonPath& path, v1::Client* client, Fault* fault) {
  simdjson::dom::object fields;
  if (!ReadObject(value, path, &fields, fault)) return false;
  const std::optional<element> id = Find(fields, "id");
  if (id && !IsNull(*id) && !ReadId(*id, path.Field("id"), client->mutable_id(), fault))
    return false;
  if (client->id().empty()) {
    return Fail(fault, v1::MISSING_FIELD,
                fmt::format("{} is missing or empty", path.Field("id").Text()));
  }
  const std::optional<element> attributes = Find(fields, "attributes");
  if (!attributes || IsNull(*attributes)) return true;
  const JsonPath at = path.Field("attributes");
  if (!ReadObject(*attributes, at, &fields, fault)) return false;
  for (const auto [key, field] : fields) {
    std::string* to = key == "email"        ? client->mutable_email()
                      : key == "first_name" ? client->mutable_first_name()
                      : key == "last_name"  ? client->mutable_last_name()
                      : key == "cell_phone" ? client->mutable_cell_phone()
                      : key == "timezone"   ? client->mutable_time_zone()
                                            : nullptr;
    if (to == nullptr) continue;
    std::string_view text;
    if (!ReadTextOrNull(field, at.Field(key), &text, fault)) return false;
    to->assign(text.data(), text.size());
  }
  return true;
}

bool ReadClients(const CoconutDocument& document, v1::AppointmentStated* stated, Fault* fault) {
  std::optional<element> attendees;
  if (!document.Related("attendees", &attendees, fault)) return false;
  if (!attendees) return true;
  stated->set_clients_stated(true);
  if (IsNull(*attendees)) return true;

  const JsonPath root;
  const JsonPath data = root.Field("data");
  const JsonPath relationships = data.Field("relationships");
  const JsonPath relationship = relationships.Field("attendees");
  const JsonPath at = relationship.Field("data");
  simdjson::dom::array list;
  if (attendees->get(list) != simdjson::SUCCESS)
    return ReadClient(*attendees, at, stated->add_clients(), fault);
  size_t place = 0;
  for (const element attendee : list) {
    if (!ReadClient(attendee, at.Element(place++), stated->add_clients(), fault)) return false;
  }
  return true;
}

bool ReadAppointment(const CoconutDocument& document, v1::AppointmentStated::Event event,
                     std::string_view content_hash, v1::Fact* fact, Fault* fault) {
  v1::AppointmentStated& stated = *fact->mutable_appointment_stated();
  TextList& fields = *stated.mutable_stated_fields();
  stated.set_event(event);
  stated.set_appointment_id(document.id());
  stated.set_content_hash(content_hash.data(), content_hash.size());

  int64_t updated_at_us = 0;
  if (!document.UpdatedAt(&updated_at_us, &fields, fault)) return false;
  fact->set_occurred_at_us(updated_at_us);

  const bool times_required = event != v1::AppointmentStated::CANCELLED;
  std::optional<std::string_view> internal_notes, details;
  if (!document.Text("timezone", stated.mutable_time_zone(), &fields, fault) ||
      !ReadTime(
          document, "start", times_required, stated.time_zone(), &stated,
          [](v1::AppointmentStated* to) { return to->mutable_start(); }, fault) ||
      !ReadTime(
          document, "end", times_required, stated.time_zone(), &stated,
          [](v1::AppointmentStated* to) { return to->mutable_end(); }, fault) ||
      !document.Id("service_id", stated.mutable_service_id(), &fields, fault) ||
      !document.Id("location_id", stated.mutable_location_id(), &fields, fault) ||
      !document.Ids("staff_id", stated.mutable_staff_ids(), &fields, fault) ||
      !document.Ids("additional_staff_id", stated.mutable_staff_ids(), &fields, fault) ||
      !document.OptionalText("internal_notes", &internal_notes, &fields, fault) ||
      !document.OptionalText("details", &details, &fields, fault) ||
      !ReadShowAs(document, &stated, fault) || !ReadClients(document, &stated, fault)) {
    return false;
  }
  if (internal_notes) stated.set_internal_notes(internal_notes->data(), internal_notes->size());
  if (details) stated.set_details(details->data(), details->size());
  std::sort(fields.begin(), fields.end());
  return true;
}

}  // namespace

bool ReadAppointmentCreated(const CoconutDocument& document, std::string_view content_hash,
                            v1::Fact* fact, Fault* fault) {
  return ReadAppointment(document, v1::AppointmentStated::CREATED, content_hash, fact, fault);
}

bool ReadAppointmentUpdated(const CoconutDocument& document, std::string_view content_hash,
                            v1::Fact* fact, Fault* fault) {
  return ReadAppointment(document, v1::AppointmentStated::UPDATED, content_hash, fact, fault);
}

bool ReadAppointmentCancelled(const CoconutDocument& document, std::string_view content_hash,
                              v1::Fact* fact, Fault* fault) {
  return ReadAppointment(document, v1::AppointmentStated::CANCELLED, content_hash, fact, fault);
}

}  // namespace syncledger
