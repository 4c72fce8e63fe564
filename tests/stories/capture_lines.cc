#include "tests/stories/capture_lines.h"

#include "fmt/format.h"
#include "ledger/text.h"
#include "ledger/zones.h"

namespace syncledger::stories {
namespace {

constexpr std::string_view kMarkerLine = "Edits above this line will be synced";
constexpr std::string_view kStampSet = "String {00020329-0000-0000-C000-000000000046} Name ";

std::string HtmlEscaped(std::string_view text) {
  std::string html;
  for (char c : text) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else if (c == '>') {
      html += "&gt;";
    } else {
      html += c;
    }
  }
  return html;
}

std::string Paragraphs(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    html += fmt::format("<p>{}</p>", HtmlEscaped(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return html;
}

std::string GraphBody(const ItemBody& body) {
  std::string content;
  switch (body.form) {
    case ItemBody::Form::kMarked:
      content = fmt::format("<html><body>{}<p>{}</p>{}</body></html>", Paragraphs(body.above),
                            kMarkerLine, Paragraphs(body.below));
      break;
    case ItemBody::Form::kUnmarked:
      content = fmt::format("<html><body>{}{}</body></html>", Paragraphs(body.above),
                            Paragraphs(body.below));
      break;
    case ItemBody::Form::kHtml:
    case ItemBody::Form::kText:
      content = body.above;
      break;
    case ItemBody::Form::kNotStated:
      break;
  }
  return JsonObject()
      .Text("contentType", body.form == ItemBody::Form::kText ? "text" : "html")
      .Text("content", content)
      .str();
}

std::string EmailAddress(std::string_view address) {
  return JsonObject().Text("name", address).Text("address", address).str();
}

std::string GraphTime(LocalUs digits, const Item& item, const StoryTime& time) {
  if (item.all_day || !item.zone.empty()) {
    return JsonObject()
        .Text("dateTime", WriteGraphTime(digits))
        .Text("timeZone", item.zone.empty() ? "UTC" : item.zone)
        .str();
  }
  return JsonObject()
      .Text("dateTime", WriteGraphTime(time.Instant(digits)))
      .Text("timeZone", "UTC")
      .str();
}

std::string Recurrence(const Item& item, const StoryTime& time) {
  constexpr std::string_view kDays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                        "thursday", "friday", "saturday"};
  const Repeats& repeats = item.repeats;
  const int64_t first = repeats.first_day.value_or(DayOf(item.start.value_or(0)));
  const int64_t day_of_month = std::stoll(WriteDate(first).substr(8));
  const int64_t month = std::stoll(WriteDate(first).substr(5, 2));
  JsonObject pattern;
  pattern.Text("type", repeats.type)
      .Number("interval", repeats.interval)
      .Number("month", repeats.type == "absoluteYearly" ? month : 0)
      .Number("dayOfMonth", repeats.type.substr(0, 8) == "absolute" ? day_of_month : 0);
  if (repeats.type == "weekly") {
    std::set<int64_t> weekdays = repeats.weekdays;
    if (weekdays.empty()) weekdays = {((first + 4) % 7 + 7) % 7};
    std::vector<std::string> names;
    for (int64_t day : weekdays) names.emplace_back(kDays[static_cast<size_t>(day)]);
    pattern.Json("daysOfWeek", JsonTexts(names));
  }
  pattern.Text("firstDayOfWeek", "sunday").Text("index", "first");
  std::string range_type = "noEnd";
  if (repeats.until_day) range_type = "endDate";
  if (repeats.times > 0) range_type = "numbered";
  const std::string range =
      JsonObject()
          .Text("type", range_type)
          .Text("startDate", WriteDate(first))
          .Text("endDate", repeats.until_day ? WriteDate(*repeats.until_day) : "0001-01-01")
          .Text("recurrenceTimeZone", item.zone.empty() ? time.zone() : item.zone)
          .Number("numberOfOccurrences", repeats.times)
          .str();
  return JsonObject().Json("pattern", pattern.str()).Json("range", range).str();
}

std::string TypeOf(const Item& item) {
  if (!item.series.empty()) return "exception";
  return item.repeats.type.empty() ? "singleInstance" : "seriesMaster";
}

// When the series' clock had the occurrence begin, as Graph writes it.
std::string OriginalStart(const Item& item, const Item& master, const StoryTime& time) {
  const LocalUs start = master.start.value_or(0);
  const LocalUs digits = start + (item.original_day - DayOf(start)) * kDayUs;
  const std::optional<int64_t> instant =
      item.zone.empty() ? time.Instant(digits) : LocalToInstant(digits, item.zone);
  return WriteInstant(instant.value_or(0));
}

std::string Attendees(const Item& item) {
  std::string list;
  for (const Attendee& attendee : item.attendees) {
    const std::string status =
        JsonObject().Text("response", attendee.answer).Text("time", "0001-01-01T00:00:00Z").str();
    list += (list.empty() ? "" : ", ") + JsonObject()
                                             .Text("type", "required")
                                             .Json("status", status)
                                             .Json("emailAddress", EmailAddress(attendee.address))
                                             .str();
  }
  return "[" + list + "]";
}

std::string StampProperties(const Stamp& stamp) {
  std::string list = JsonObject()
                         .Text("id", fmt::format("{}CoconutAppointmentId", kStampSet))
                         .Text("value", stamp.appointment)
                         .str();
  if (stamp.updated_at_us) {
    list += ", " + JsonObject()
                       .Text("id", fmt::format("{}CoconutUpdatedAt", kStampSet))
                       .Text("value", WriteInstant(*stamp.updated_at_us))
                       .str();
  }
  return "[" + list + "]";
}

}  // namespace

std::string JsonText(std::string_view text) {
  std::string json = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (c == '\n') {
      json += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::string JsonTexts(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + JsonText(text);
  return "[" + list + "]";
}

std::string WriteInstant(int64_t us) { return FormatTime(us); }

JsonObject& JsonObject::Json(std::string_view key, std::string_view json) {
  if (!members_.empty()) members_ += ", ";
  members_ += fmt::format("{}: {}", JsonText(key), json);
  return *this;
}

JsonObject& JsonObject::Text(std::string_view key, std::string_view value) {
  return Json(key, JsonText(value));
}
JsonObject& JsonObject::Bool(std::string_view key, bool value) {
  return Json(key, value ? "true" : "false");
}
JsonObject& JsonObject::Number(std::string_view key, int64_t value) {
  return Json(key, fmt::format("{}", value));
}

namespace {

std::string LineOf(std::string_view source, const ExchangeLine& line, std::string_view body) {
  JsonObject json;
  json.Text("observed_at", WriteInstant(line.observed_at_us))
      .Text("tenant", kTenant)
      .Text("source", source)
      .Text("mailbox", line.mailbox);
  if (!line.calendar.empty()) {
    json.Json("calendar", JsonObject().Text("id", line.calendar).Bool("primary", false).str());
  }
  if (!line.sync_id.empty()) {
    json.Json("sync", JsonObject().Text("id", line.sync_id).Text("kind", line.sync_kind).str());
  }
  if (!line.instances.empty()) json.Json("instances", line.instances);
  if (line.status != 200) json.Number("status", line.status);
  if (line.retry_after_s != 0) {
    json.Json("headers",
              JsonObject().Text("Retry-After", fmt::format("{}", line.retry_after_s)).str());
  }
  return json.Json("body", body).str();
}

}  // namespace

std::string GraphLine(const ExchangeLine& line, std::string_view body) {
  return LineOf("graph", line, body);
}

std::string EwsLine(const ExchangeLine& line, std::string_view envelope) {
  return LineOf("ews", line, JsonText(envelope));
}

std::string GraphStub(const Item& item, const Item& master, const StoryTime& time) {
  return JsonObject()
      .Text("@odata.type", "#microsoft.graph.event")
      .Text("@odata.etag", fmt::format("W/\"{}\"", item.change_key))
      .Text("id", item.id)
      .Text("type", "occurrence")
      .Text("seriesMasterId", master.id)
      .Json("start", GraphTime(item.start.value_or(0), item, time))
      .Json("end", GraphTime(item.end.value_or(0), item, time))
      .str();
}

std::string GraphEvent(const Item& item, const Item* master, const StoryTime& time,
                       bool shows_stamp, const std::optional<std::set<std::string>>& only) {
  JsonObject event;
  event.Text("@odata.etag", fmt::format("W/\"{}\"", item.change_key))
      .Text("id", item.id)
      .Text("changeKey", item.change_key);
  auto shows = [&](const char* member) { return !only || only->count(member) != 0; };
  if (shows("iCalUId")) event.Text("iCalUId", item.ical_uid);
  if (shows("subject")) event.Text("subject", item.subject);
  if (shows("showAs")) event.Text("showAs", item.show_as);
  if (shows("isCancelled")) event.Bool("isCancelled", item.cancelled);
  if (shows("isAllDay")) event.Bool("isAllDay", item.all_day);
  if (shows("isOrganizer")) event.Bool("isOrganizer", item.organizer == item.mailbox);
  if (shows("type")) event.Text("type", TypeOf(item));
  if (master != nullptr) {
    event.Text("seriesMasterId", master->id)
        .Text("originalStart", OriginalStart(item, *master, time));
  }
  if (shows("sensitivity")) event.Text("sensitivity", item.sensitivity);
  event.Text("createdDateTime", "2026-10-01T00:00:00Z")
      .Text("lastModifiedDateTime", WriteInstant(item.modified_us));
  if (item.start && shows("start")) event.Json("start", GraphTime(*item.start, item, time));
  if (item.end && shows("end")) event.Json("end", GraphTime(*item.end, item, time));
  if (!item.told_zone.empty() && shows("originalStartTimeZone")) {
    event.Text("originalStartTimeZone", item.told_zone).Text("originalEndTimeZone", item.told_zone);
  }
  if (shows("location"))
    event.Json("location", JsonObject().Text("displayName", item.location).str());
  if (item.body.form != ItemBody::Form::kNotStated && shows("body"))
    event.Json("body", GraphBody(item.body));
  if (shows("organizer")) {
    event.Json("organizer", JsonObject().Json("emailAddress", EmailAddress(item.organizer)).str());
  }
  if (shows("attendees")) event.Json("attendees", Attendees(item));
  if (shows("recurrence")) {
    event.Json("recurrence", item.repeats.type.empty() ? "null" : Recurrence(item, time));
  }
  if (item.repeats.without_days && shows("cancelledOccurrences")) {
    std::vector<std::string> ids;
    for (int64_t day : *item.repeats.without_days) {
      ids.push_back(fmt::format("OID.{}.{}", item.id, WriteDate(day)));
    }
    event.Json("cancelledOccurrences", JsonTexts(ids));
  }
  if (item.stamp && shows_stamp)
    event.Json("singleValueExtendedProperties", StampProperties(*item.stamp));
  return event.str();
}

std::string GraphInstances(const std::vector<std::string>& entries) {
  std::string value;
  for (const std::string& entry : entries) value += (value.empty() ? "" : ", ") + entry;
  return JsonObject()
      .Text("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#Collection(event)")
      .Json("value", "[" + value + "]")
      .str();
}

std::string GraphRemoved(std::string_view item_id) {
  return JsonObject()
      .Text("@odata.type", "#microsoft.graph.event")
      .Text("id", item_id)
      .Json("@removed", JsonObject().Text("reason", "deleted").str())
      .str();
}

std::string GraphPage(const std::vector<std::string>& entries, std::string_view mailbox,
                      bool last) {
  std::string value;
  for (const std::string& entry : entries) value += (value.empty() ? "" : ", ") + entry;
  const std::string link =
      fmt::format("https://graph.microsoft.com/v1.0/users/{}/calendarView/delta?", mailbox);
  return JsonObject()
      .Text("@odata.context", "https://graph.microsoft.com/v1.0/$metadata#Collection(event)")
      .Json("value", "[" + value + "]")
      .Text(last ? "@odata.deltaLink" : "@odata.nextLink",
            link + (last ? "$deltatoken=d" : "$skiptoken=s"))
      .str();
}

std::string GraphError(std::string_view code, std::string_view message) {
  return JsonObject()
      .Json("error", JsonObject().Text("code", code).Text("message", message).str())
      .str();
}

std::string EventLine(std::string_view source, int64_t observed_at_us, std::string_view event,
                      std::string_view role, std::string_view body) {
  return JsonObject()
      .Text("observed_at", WriteInstant(observed_at_us))
      .Text("tenant", kTenant)
      .Text("source", source)
      .Text("event", event)
      .Json("actor", JsonObject().Text("id", fmt::format("{}-1", role)).Text("role", role).str())
      .Json("body", body)
      .str();
}

std::string CoconutDocument(std::string_view type, std::string_view id,
                            const JsonObject& attributes, std::string_view relationships) {
  JsonObject data;
  data.Text("type", type).Text("id", id).Json("attributes", attributes.str());
  if (!relationships.empty()) data.Json("relationships", relationships);
  return JsonObject().Json("data", data.str()).str();
}

JsonObject BookingAttributes(const Booking& booking, Bank& bank, const StoryTime& time,
                             int64_t updated_at_us,
                             const std::optional<std::set<std::string>>& only) {
  JsonObject attributes;
  auto states = [&](const char* name) { return !only || only->count(name) != 0; };
  std::vector<std::string> staff;
  for (const std::string& name : booking.staff) staff.push_back(bank.FindEmployee(name)->id);
  if (states("start")) attributes.Text("start", WriteInstant(time.Instant(booking.start)));
  if (states("end")) attributes.Text("end", WriteInstant(time.Instant(booking.end)));
  if (states("timezone")) attributes.Text("timezone", booking.zone);
  if (states("service_id")) attributes.Text("service_id", booking.service);
  if (states("location_id")) attributes.Text("location_id", booking.location);
  if (states("staff_id")) {
    attributes.Text("staff_id", staff.front());
    attributes.Json("additional_staff_id", JsonTexts({staff.begin() + 1, staff.end()}));
  }
  if (states("internal_notes")) attributes.Text("internal_notes", booking.internal_notes);
  if (states("details")) attributes.Text("details", booking.details);
  if (states("show_as")) attributes.Text("show_as", booking.show_as);
  attributes.Text("updated_at", WriteInstant(updated_at_us));
  return attributes;
}

std::string BookingClients(const Booking& booking) {
  std::string list;
  for (const std::string& client : booking.clients) {
    const std::string attributes = JsonObject()
                                       .Text("email", AddressOf(client))
                                       .Text("first_name", client)
                                       .Text("last_name", "Doe")
                                       .str();
    list += (list.empty() ? "" : ", ") + JsonObject()
                                             .Text("type", "attendees")
                                             .Text("id", "c-" + client)
                                             .Json("attributes", attributes)
                                             .str();
  }
  return JsonObject().Json("attendees", JsonObject().Json("data", "[" + list + "]").str()).str();
}

JsonObject EmployeeAttributes(const Employee& employee, int64_t updated_at_us) {
  JsonObject attributes;
  attributes.Text("email", employee.email)
      .Text("first_name", employee.first_name)
      .Text("last_name", employee.last_name)
      .Text("timezone", employee.zone)
      .Bool("active", employee.active)
      .Bool("service_provider", employee.provider)
      .Json("location_ids", JsonTexts(employee.locations))
      .Text("updated_at", WriteInstant(updated_at_us));
  return attributes;
}

}  // namespace syncledger::stories
