// A reading as Exchange Web Services answer it: SyncFolderItems, and GetItem for the items that it
// names.
#include <fmt/format.h>

#include "tests/properties/exchange_lines.h"

namespace syncledger::properties {
namespace {

std::string_view EwsShowAs(v1::ShowAs show_as) {
  constexpr std::string_view kNames[] = {"NoData", "Free", "Tentative",
                                         "Busy",   "OOF",  "WorkingElsewhere"};
  return kNames[show_as];
}

std::string_view EwsSensitivity(v1::Sensitivity sensitivity) {
  if (sensitivity == v1::PRIVATE) return "Private";
  return sensitivity == v1::PERSONAL ? "Personal" : "Normal";
}

std::string_view EwsAnswer(int answer) {
  constexpr std::string_view kAnswers[] = {"Unknown", "Accept", "Decline"};
  return kAnswers[answer];
}

std::string XmlEscaped(std::string_view text) {
  std::string xml;
  for (const char c : text) {
    if (c == '&') {
      xml += "&amp;";
    } else if (c == '<') {
      xml += "&lt;";
    } else if (c == '>') {
      xml += "&gt;";
    } else {
      xml += c;
    }
  }
  return xml;
}

std::string EwsHtml(const ItemBody& body) {
  std::string html = "<html><body>";
  for (const std::string& line : body.above) html += "<p>" + XmlEscaped(line) + "</p>";
  if (body.marker) html += fmt::format("<div>{}</div>", kMarkerText);
  for (const std::string& line : body.below) html += "<p>" + XmlEscaped(line) + "</p>";
  return html + "</body></html>";
}

bool IsZoneUnknown(const ItemTimes& times) {
  return times.form == TimeForm::kUnknownZone || times.form == TimeForm::kToldUnknown;
}

// A time of an item. Whole days are told by the instants at which they begin in the item's zone;
// where nobody knows that zone, with their midnight written out.
std::string EwsTimeText(const ItemTimes& times, int64_t local_us) {
  const int64_t instant_us = ToInstant(local_us, times.zone);
  if (times.all_day && IsZoneUnknown(times)) {
    const int64_t offset_minutes = (local_us - instant_us) / kMinuteUs;
    const int64_t size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
    return fmt::format("{}{}{:02}:{:02}", WriteLocal(local_us), offset_minutes < 0 ? '-' : '+',
                       size / 60, size % 60);
  }
  const bool is_wall_clock =
      times.form == TimeForm::kWallClock || times.form == TimeForm::kUnknownZone;
  if (is_wall_clock && !times.all_day) return WriteLocal(local_us);
  return WriteInstant(instant_us);
}

void AddText(std::string_view name, std::string_view text, std::string* xml) {
  *xml += fmt::format("<t:{0}>{1}</t:{0}>", name, text);
}

void AddMailbox(std::string_view address, std::string* xml) {
  *xml += fmt::format("<t:Mailbox><t:EmailAddress>{}</t:EmailAddress></t:Mailbox>",
                      XmlEscaped(address));
}

void AddStampProperty(std::string_view name, std::string_view value, std::string* xml) {
  *xml += fmt::format(
      R"(<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="{}" PropertyName="{}" )"
      R"(PropertyType="String"/><t:Value>{}</t:Value></t:ExtendedProperty>)",
      kStampProperties.substr(1, kStampProperties.size() - 2), name, value);
}

void AddItemId(const Item& item, std::string* xml) {
  *xml += fmt::format(R"(<t:ItemId Id="{}" ChangeKey="{}"/>)", EwsItemId(item), ChangeKey(item));
}

// The elements in the order of the schema (xs:sequence).
std::string CalendarItem(const Entry& entry) {
  const Item& item = entry.item;
  const ItemTimes& times = item.times;
  const auto shows = [&](ShownField field) { return (entry.fields & field) != 0; };
  std::string xml = "<t:CalendarItem>";
  AddItemId(item, &xml);
  if (shows(kShowsSubject)) AddText("Subject", XmlEscaped(item.subject), &xml);
  if (shows(kShowsState)) AddText("Sensitivity", EwsSensitivity(item.sensitivity), &xml);
  if (shows(kShowsBody)) {
    xml += fmt::format(R"(<t:Body BodyType="HTML">{}</t:Body>)", XmlEscaped(EwsHtml(item.body)));
  }
  if (entry.shows_stamp && item.stamp.has_value()) {
    AddStampProperty("CoconutAppointmentId", AppointmentId(item.stamp->appointment), &xml);
    if (item.stamp->updated_at_us.has_value()) {
      AddStampProperty("CoconutUpdatedAt", WriteInstant(*item.stamp->updated_at_us), &xml);
    }
  }
  AddText("LastModifiedTime", WriteInstant(item.modified_us), &xml);
  if (shows(kShowsUid) && !item.uid.empty()) AddText("UID", item.uid, &xml);
  if (shows(kShowsTimes)) {
    if (entry.unreadable) {
      AddText("Start", "2026-02-30T10:00:00Z", &xml);
    } else if (times.has_start) {
      AddText("Start", EwsTimeText(times, times.start_local_us), &xml);
    }
    if (times.has_end) AddText("End", EwsTimeText(times, times.end_local_us), &xml);
    AddText("IsAllDayEvent", times.all_day ? "true" : "false", &xml);
  }
  if (shows(kShowsShowAs)) AddText("LegacyFreeBusyStatus", EwsShowAs(item.show_as), &xml);
  if (shows(kShowsLocation)) AddText("Location", XmlEscaped(item.location), &xml);
  if (shows(kShowsState)) AddText("IsCancelled", item.cancelled ? "true" : "false", &xml);
  if (shows(kShowsUid)) AddText("CalendarItemType", "Single", &xml);
  if (shows(kShowsPeople)) {
    xml += "<t:Organizer>";
    AddMailbox(item.organizer, &xml);
    xml += "</t:Organizer>";
    if (!item.attendees.empty()) xml += "<t:RequiredAttendees>";
    for (const ItemAttendee& attendee : item.attendees) {
      xml += "<t:Attendee>";
      AddMailbox(attendee.address, &xml);
      AddText("ResponseType", EwsAnswer(attendee.answer), &xml);
      xml += "</t:Attendee>";
    }
    if (!item.attendees.empty()) xml += "</t:RequiredAttendees>";
  }
  if (shows(kShowsTimes)) {
    const std::string_view zone = IsZoneUnknown(times) ? kUnknownZoneName : WindowsNameOf(times.zone);
    xml += fmt::format(R"(<t:StartTimeZone Id="{0}"/><t:EndTimeZone Id="{0}"/>)", zone);
  }
  return xml + "</t:CalendarItem>";
}

std::string Envelope(std::string_view answer) {
  return fmt::format(
      R"(<?xml version="1.0" encoding="utf-8"?>)"
      R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body )"
      R"(xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" )"
      R"(xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">{}</s:Body>)"
      R"(</s:Envelope>)",
      answer);
}

std::string EwsLine(const Reading& reading, int status, int wait_s, std::string_view answer) {
  return ExchangeLine("ews", reading, status, wait_s, JsonQuoted(Envelope(answer)));
}

// What a read of one item needs at least: EWS has no change that tells an item without its times.
bool IsWhole(const Entry& entry) {
  const bool tells_start =
      (entry.fields & kShowsTimes) != 0 && (entry.item.times.has_start || entry.unreadable);
  return tells_start;
}

std::string GetItemAnswer(const std::vector<const Entry*>& entries) {
  std::string xml = "<m:GetItemResponse><m:ResponseMessages>";
  for (const Entry* entry : entries) {
    xml += fmt::format(
        R"(<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError)"
        R"(</m:ResponseCode><m:Items>{}</m:Items></m:GetItemResponseMessage>)",
        CalendarItem(*entry));
  }
  return xml + "</m:ResponseMessages></m:GetItemResponse>";
}

std::string Change(const Entry& entry, bool told_twice) {
  std::string xml;
  if (entry.is_removal) {
    xml = "<t:Delete>";
    AddItemId(entry.item, &xml);
    return xml + "</t:Delete>";
  }
  const bool is_new = entry.item.version <= 1;
  xml = is_new ? "<t:Create>" : "<t:Update>";
  if (told_twice && IsWhole(entry)) {
    Entry first = entry;
    first.fields &= ~static_cast<unsigned>(kShowsBody);
    xml += CalendarItem(first);
  } else {
    xml += "<t:CalendarItem>";
    AddItemId(entry.item, &xml);
    xml += "</t:CalendarItem>";
  }
  return xml + (is_new ? "</t:Create>" : "</t:Update>");
}

}  // namespace

std::vector<std::string> EwsLines(const Reading& reading) {
  std::vector<std::string> lines;
  std::vector<const Entry*> items;
  for (const Entry& entry : reading.entries) {
    if (!entry.is_removal) items.push_back(&entry);
  }
  if (reading.is_page) {
    std::string changes;
    for (const Entry& entry : reading.entries) changes += Change(entry, reading.told_twice);
    lines.push_back(EwsLine(
        reading, 200, 0,
        fmt::format(
            R"(<m:SyncFolderItemsResponse><m:ResponseMessages>)"
            R"(<m:SyncFolderItemsResponseMessage ResponseClass="Success">)"
            R"(<m:ResponseCode>NoError</m:ResponseCode><m:SyncState>c3RhdGU=</m:SyncState>)"
            R"(<m:IncludesLastItemInRange>{}</m:IncludesLastItemInRange>)"
            R"(<m:Changes>{}</m:Changes></m:SyncFolderItemsResponseMessage>)"
            R"(</m:ResponseMessages></m:SyncFolderItemsResponse>)",
            reading.last, changes)));
  }
  if (!items.empty()) lines.push_back(EwsLine(reading, 200, 0, GetItemAnswer(items)));
  return lines;
}

std::string EwsFailureLine(const Reading& reading, const Failure& failure) {
  if (failure.wait_s == 0) {
    return EwsLine(reading, failure.status, 0,
                   "<s:Fault><faultcode>s:Server</faultcode><faultstring>Not now.</faultstring>"
                   "</s:Fault>");
  }
  return EwsLine(
      reading, 500, 0,
      fmt::format(
          R"(<s:Fault><faultcode>a:ErrorServerBusy</faultcode><faultstring>Not now.</faultstring>)"
          R"(<detail><e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/)"
          R"(2006/errors">ErrorServerBusy</e:ResponseCode><t:MessageXml>)"
          R"(<t:Value Name="BackOffMilliseconds">{}</t:Value></t:MessageXml></detail></s:Fault>)",
          int64_t{failure.wait_s} * 1000));
}

}  // namespace syncledger::properties
