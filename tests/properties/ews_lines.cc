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

// A time of an item. Whole days are told by the instants at which they begin in the item's zone.
std::string EwsTimeText(const ItemTimes& times, int64_t local_us) {
  const bool is_wall_clock =
      times.form == TimeForm::kWallClock || times.form == TimeForm::kUnknownZone;
  if (is_wall_clock && !times.all_day) return WriteLocal(local_us);
  return WriteInstant(ToInstant(local_us, times.zone));
}

// A time in a list of occurrences, where there is no place for a zone of its own: an instant; of
// a whole day in a zone that nobody knows its digits, so that its date is told (section 2).
std::string EwsListedTime(const ItemTimes& times, int64_t local_us) {
  if (times.all_day && IsZoneUnknown(times)) return WriteLocal(local_us);
  ItemTimes listed = times;
  if (listed.form == TimeForm::kWallClock) listed.form = TimeForm::kInstants;
  return EwsTimeText(listed, local_us);
}

void AddText(std::string_view name, std::string_view text, std::string* xml) {
  *xml += fmt::format("<t:{0}>{1}</t:{0}>", name, text);
}

void AddMailbox(std::string_view address, std::string* xml) {
  *xml += fmt::format("<t:Mailbox><t:EmailAddress>{}</t:EmailAddress></t:Mailbox>",
                      XmlEscaped(address));
}

void AddStampProperty(std::string_view name, std::string_view value, std::string* xml) {
  *xml +=
      fmt::format(R"(<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="{}" PropertyName="{}" )"
                  R"(PropertyType="String"/><t:Value>{}</t:Value></t:ExtendedProperty>)",
                  kStampProperties.substr(1, kStampProperties.size() - 2), name, value);
}

void AddItemId(const Item& item, std::string* xml) {
  *xml += fmt::format(R"(<t:ItemId Id="{}" ChangeKey="{}"/>)", EwsItemId(item), ChangeKey(item));
}

constexpr std::string_view kEwsDays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday"};

std::string EwsRecurrence(const Recurs& recurs) {
  std::string xml = "<t:Recurrence>";
  const std::string interval = fmt::format("<t:Interval>{}</t:Interval>", recurs.interval);
  switch (recurs.type) {
    case Recurs::kDaily:
      xml += fmt::format("<t:DailyRecurrence>{}</t:DailyRecurrence>", interval);
      break;
    case Recurs::kWeekly: {
      std::string days;
      for (int day = 0; day < 7; ++day) {
        if ((recurs.weekdays >> day & 1) == 0) continue;
        days += fmt::format("{}{}", days.empty() ? "" : " ", kEwsDays[day]);
      }
      xml += fmt::format(
          "<t:WeeklyRecurrence>{}<t:DaysOfWeek>{}</t:DaysOfWeek><t:FirstDayOfWeek>{}"
          "</t:FirstDayOfWeek></t:WeeklyRecurrence>",
          interval, days, kEwsDays[recurs.first_weekday]);
      break;
    }
    case Recurs::kMonthly:
      xml += fmt::format(
          "<t:AbsoluteMonthlyRecurrence>{}<t:DayOfMonth>{}</t:DayOfMonth>"
          "</t:AbsoluteMonthlyRecurrence>",
          interval, recurs.day_of_month);
      break;
  }
  const std::string from = fmt::format("<t:StartDate>{}</t:StartDate>", WriteDay(recurs.first_day));
  if (recurs.times > 0) {
    xml += fmt::format(
        "<t:NumberedRecurrence>{}<t:NumberOfOccurrences>{}</t:NumberOfOccurrences>"
        "</t:NumberedRecurrence>",
        from, recurs.times);
  } else if (recurs.last_day.has_value()) {
    xml += fmt::format("<t:EndDateRecurrence>{}<t:EndDate>{}</t:EndDate></t:EndDateRecurrence>",
                       from, WriteDay(*recurs.last_day));
  } else {
    xml += fmt::format("<t:NoEndRecurrence>{}</t:NoEndRecurrence>", from);
  }
  return xml + "</t:Recurrence>";
}

// A master's pattern, and its occurrences that are not as it has them.
void AddSeries(const Item& master, std::string* xml) {
  *xml += EwsRecurrence(*master.recurs);
  std::string modified;
  std::string deleted;
  for (const auto& [date, deviation] : master.deviations) {
    const std::string original = WriteInstant(OriginalStart(master, date));
    if (deviation.deleted) {
      deleted +=
          fmt::format("<t:DeletedOccurrence><t:Start>{}</t:Start></t:DeletedOccurrence>", original);
      continue;
    }
    const Item item = ExceptionItem(master, date, deviation);
    modified += "<t:Occurrence>";
    AddItemId(item, &modified);
    AddText("Start", EwsListedTime(item.times, item.times.start_local_us), &modified);
    AddText("End", EwsListedTime(item.times, item.times.end_local_us), &modified);
    AddText("OriginalStart", original, &modified);
    modified += "</t:Occurrence>";
  }
  if (!modified.empty()) {
    *xml += fmt::format("<t:ModifiedOccurrences>{}</t:ModifiedOccurrences>", modified);
  }
  if (!deleted.empty()) {
    *xml += fmt::format("<t:DeletedOccurrences>{}</t:DeletedOccurrences>", deleted);
  }
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
  const bool is_exception = entry.kind == Entry::kException;
  const std::string original =
      is_exception ? WriteInstant(OriginalStart(*entry.master, entry.date)) : "";
  if (is_exception) AddText("RecurrenceId", original, &xml);
  if (shows(kShowsTimes)) {
    if (entry.unreadable) {
      AddText("Start", "2026-02-30T10:00:00Z", &xml);
    } else if (times.has_start) {
      AddText("Start", EwsTimeText(times, times.start_local_us), &xml);
    }
    if (times.has_end) AddText("End", EwsTimeText(times, times.end_local_us), &xml);
    if (is_exception) AddText("OriginalStart", original, &xml);
    AddText("IsAllDayEvent", times.all_day ? "true" : "false", &xml);
  }
  if (shows(kShowsShowAs)) AddText("LegacyFreeBusyStatus", EwsShowAs(item.show_as), &xml);
  if (shows(kShowsLocation)) AddText("Location", XmlEscaped(item.location), &xml);
  if (shows(kShowsState)) AddText("IsCancelled", item.cancelled ? "true" : "false", &xml);
  if (shows(kShowsUid)) {
    AddText("CalendarItemType",
            is_exception              ? "Exception"
            : item.recurs.has_value() ? "RecurringMaster"
                                      : "Single",
            &xml);
  }
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
  if (shows(kShowsUid) && item.recurs.has_value()) AddSeries(item, &xml);
  if (shows(kShowsTimes)) {
    const std::string_view zone =
        IsZoneUnknown(times) ? kUnknownZoneName : WindowsNameOf(times.zone);
    xml += fmt::format(R"(<t:StartTimeZone Id="{0}"/><t:EndTimeZone Id="{0}"/>)", zone);
    // Where nobody knows the zone, a day's midnight has to be written out.
    if (times.all_day && IsZoneUnknown(times)) {
      if (times.has_start) AddText("StartWallClock", WriteLocal(times.start_local_us), &xml);
      if (times.has_end) AddText("EndWallClock", WriteLocal(times.end_local_us), &xml);
    }
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
    xml +=
        fmt::format(R"(<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError)"
                    R"(</m:ResponseCode><m:Items>{}</m:Items></m:GetItemResponseMessage>)",
                    CalendarItem(*entry));
  }
  return xml + "</m:ResponseMessages></m:GetItemResponse>";
}

std::string Change(const Entry& entry, bool told_twice) {
  std::string xml;
  if (entry.is_removal()) {
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
  // "Occurrences and exceptions are not actual items": a sync names their master alone, which says
  // which they are.
  for (const Entry& entry : reading.entries) {
    if (!entry.is_removal() && entry.kind != Entry::kStub) items.push_back(&entry);
  }
  if (reading.is_page) {
    std::string changes;
    for (const Entry& entry : reading.entries) {
      if (entry.kind == Entry::kItem || entry.is_removal())
        changes += Change(entry, reading.told_twice);
    }
    lines.push_back(EwsLine(
        reading, 200, 0,
        fmt::format(R"(<m:SyncFolderItemsResponse><m:ResponseMessages>)"
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
