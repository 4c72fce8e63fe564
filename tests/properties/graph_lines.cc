// A reading as Microsoft Graph answers it: delta pages and single events.
#include <fmt/format.h>

#include "ledger/names.h"
#include "tests/properties/exchange_lines.h"

namespace syncledger::properties {
namespace {

std::string_view GraphShowAs(v1::ShowAs show_as) {
  return show_as == v1::SHOW_AS_UNKNOWN ? "unknown" : ShowAsName(show_as);
}

std::string_view GraphSensitivity(v1::Sensitivity sensitivity) {
  if (sensitivity == v1::PRIVATE) return "private";
  return sensitivity == v1::PERSONAL ? "personal" : "normal";
}

std::string_view GraphAnswer(int answer) {
  constexpr std::string_view kAnswers[] = {"none", "accepted", "declined"};
  return kAnswers[answer];
}

std::string TextAsHtml(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else {
      html += c;
    }
  }
  return html;
}

// Of an occurrence it is made of its series' and its date, whether it is an exception or not.
std::string GraphIdOf(const Entry& entry) {
  if (!entry.master.has_value()) return GraphItemId(entry.item);
  return fmt::format("{}-{}", GraphItemId(*entry.master), WriteDay(entry.date));
}

// A time of an event. Of whole days, and where the zone is only told beside it, the digits are
// UTC's.
std::string GraphTime(const ItemTimes& times, int64_t local_us) {
  if (times.all_day) {
    return fmt::format(R"({{"dateTime":"{}.0000000","timeZone":"UTC"}})", WriteLocal(local_us));
  }
  switch (times.form) {
    case TimeForm::kInstants:
    case TimeForm::kToldUnknown:
      return fmt::format(R"({{"dateTime":"{}.0000000","timeZone":"UTC"}})",
                         WriteLocal(ToInstant(local_us, times.zone)));
    case TimeForm::kWallClock:
      return fmt::format(R"({{"dateTime":"{}.0000000","timeZone":"{}"}})", WriteLocal(local_us),
                         WindowsNameOf(times.zone));
    case TimeForm::kUnknownZone:
      return fmt::format(R"({{"dateTime":"{}.0000000","timeZone":"{}"}})", WriteLocal(local_us),
                         kUnknownZoneName);
  }
  return "null";
}

bool IsGraphZoneUnknown(const ItemTimes& times) {
  return times.form == TimeForm::kUnknownZone || times.form == TimeForm::kToldUnknown;
}

std::string_view ToldGraphZone(const ItemTimes& times) {
  return IsGraphZoneUnknown(times) ? "tzone://Microsoft/Custom" : WindowsNameOf(times.zone);
}

void AddGraphTimes(const Entry& entry, std::string* json) {
  const ItemTimes& times = entry.item.times;
  *json += fmt::format(R"(,"isAllDay":{})", times.all_day);
  if (entry.unreadable) {
    *json += R"(,"start":{"dateTime":"2026-02-30T10:00:00","timeZone":"UTC"})";
  } else if (times.has_start) {
    *json += fmt::format(R"(,"start":{})", GraphTime(times, times.start_local_us));
  }
  if (times.has_end) *json += fmt::format(R"(,"end":{})", GraphTime(times, times.end_local_us));
  *json += fmt::format(R"(,"originalStartTimeZone":"{0}","originalEndTimeZone":"{0}")",
                       ToldGraphZone(times));
}

std::string GraphHtml(const ItemBody& body) {
  std::string html = "<html><body>";
  for (const std::string& line : body.above) html += fmt::format("<p>{}</p>", TextAsHtml(line));
  if (body.marker) html += fmt::format("<div>{}</div>", kMarkerText);
  for (const std::string& line : body.below) html += fmt::format("<p>{}</p>", TextAsHtml(line));
  return html + "</body></html>";
}

void AddGraphPeople(const Item& item, std::string* json) {
  *json += fmt::format(R"(,"organizer":{{"emailAddress":{{"address":"{}"}}}},"attendees":[)",
                       item.organizer);
  bool first = true;
  for (const ItemAttendee& attendee : item.attendees) {
    *json += fmt::format(
        R"({}{{"type":"required","status":{{"response":"{}","time":"0001-01-01T00:00:00Z"}},)"
        R"("emailAddress":{{"address":"{}"}}}})",
        first ? "" : ",", GraphAnswer(attendee.answer), attendee.address);
    first = false;
  }
  *json += ']';
}

void AddGraphStamp(const ItemStamp& stamp, std::string* json) {
  *json += fmt::format(
      R"(,"singleValueExtendedProperties":[{{"id":"String {} Name CoconutAppointmentId",)"
      R"("value":"{}"}})",
      kStampProperties, AppointmentId(stamp.appointment));
  if (stamp.updated_at_us.has_value()) {
    *json += fmt::format(R"(,{{"id":"String {} Name CoconutUpdatedAt","value":"{}"}})",
                         kStampProperties, WriteInstant(*stamp.updated_at_us));
  }
  *json += ']';
}

constexpr std::string_view kGraphDays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                           "thursday", "friday", "saturday"};

std::string GraphRecurrence(const Item& master) {
  const Recurs& recurs = *master.recurs;
  constexpr std::string_view kTypes[] = {"daily", "weekly", "absoluteMonthly"};
  std::string days;
  for (int day = 0; day < 7; ++day) {
    if ((recurs.weekdays >> day & 1) == 0) continue;
    days += fmt::format(R"({}"{}")", days.empty() ? "" : ",", kGraphDays[day]);
  }
  // Graph writes every field, also those that do not matter to the pattern.
  std::string json = fmt::format(
      R"({{"pattern":{{"type":"{}","interval":{},"month":0,"dayOfMonth":{},"daysOfWeek":[{}],)"
      R"("firstDayOfWeek":"{}","index":"first"}})",
      kTypes[recurs.type], recurs.interval,
      recurs.type == Recurs::kMonthly ? recurs.day_of_month : 0, days,
      kGraphDays[recurs.first_weekday]);
  const std::string_view range = recurs.times > 0              ? "numbered"
                                 : recurs.last_day.has_value() ? "endDate"
                                                               : "noEnd";
  json += fmt::format(
      R"(,"range":{{"type":"{}","startDate":"{}","endDate":"{}","numberOfOccurrences":{},)"
      R"("recurrenceTimeZone":"{}"}}}})",
      range, WriteDay(recurs.first_day),
      recurs.last_day.has_value() ? WriteDay(*recurs.last_day) : "0001-01-01", recurs.times,
      IsGraphZoneUnknown(master.times) ? "tzone://Microsoft/Custom"
                                       : WindowsNameOf(master.times.zone));
  return json;
}

// What tells a single item, a series and an exception of one apart.
void AddGraphType(const Entry& entry, std::string* json) {
  if (entry.kind == Entry::kException) {
    *json += fmt::format(R"(,"type":"exception","seriesMasterId":"{}","originalStart":"{}",)"
                         R"("recurrence":null)",
                         GraphItemId(*entry.master),
                         WriteInstant(OriginalStart(*entry.master, entry.date)));
  } else if (entry.item.recurs.has_value()) {
    *json += fmt::format(R"(,"type":"seriesMaster","seriesMasterId":null,"recurrence":{})",
                         GraphRecurrence(entry.item));
  } else {
    *json += R"(,"type":"singleInstance","seriesMasterId":null,"recurrence":null)";
  }
}

// The deleted occurrences of a master, by the ids that Graph gives them.
void AddCancelledOccurrences(const Item& master, std::string* json) {
  *json += R"(,"cancelledOccurrences":[)";
  bool first = true;
  for (const auto& [date, deviation] : master.deviations) {
    if (!deviation.deleted) continue;
    *json += fmt::format(R"({}"OID.{}.{}")", first ? "" : ",", GraphItemId(master), WriteDay(date));
    first = false;
  }
  *json += ']';
}

std::string GraphStub(const Entry& entry) {
  const Item& master = *entry.master;
  const ItemTimes times = TimesOn(master, entry.date);
  return fmt::format(
      R"({{"@odata.type":"#microsoft.graph.event","@odata.etag":"W/\"{}\"","id":"{}",)"
      R"("type":"occurrence","seriesMasterId":"{}","start":{},"end":{}}})",
      ChangeKey(master), GraphIdOf(entry), GraphItemId(master),
      GraphTime(times, times.start_local_us), GraphTime(times, times.end_local_us));
}

std::string GraphEvent(const Entry& entry) {
  if (entry.kind == Entry::kStub) return GraphStub(entry);
  const Item& item = entry.item;
  std::string json = fmt::format(R"({{"@odata.etag":"W/\"{0}\"","id":"{1}","changeKey":"{0}")",
                                 ChangeKey(item), GraphIdOf(entry));
  json += fmt::format(R"(,"lastModifiedDateTime":"{}")", WriteInstant(item.modified_us));
  const auto shows = [&](ShownField field) { return (entry.fields & field) != 0; };
  if (shows(kShowsUid)) {
    // Of an exception it is one of its own.
    const std::string day = entry.kind == Entry::kException ? "-" + WriteDay(entry.date) : "";
    if (!item.uid.empty()) json += fmt::format(R"(,"iCalUId":"{}{}")", item.uid, day);
    AddGraphType(entry, &json);
  }
  if (shows(kShowsTimes)) AddGraphTimes(entry, &json);
  if (shows(kShowsShowAs)) json += fmt::format(R"(,"showAs":"{}")", GraphShowAs(item.show_as));
  if (shows(kShowsSubject)) json += fmt::format(R"(,"subject":{})", JsonQuoted(item.subject));
  if (shows(kShowsLocation)) {
    json += fmt::format(R"(,"location":{{"displayName":{}}})", JsonQuoted(item.location));
  }
  if (shows(kShowsState)) {
    json += fmt::format(R"(,"isCancelled":{},"sensitivity":"{}")", item.cancelled,
                        GraphSensitivity(item.sensitivity));
  }
  if (shows(kShowsBody)) {
    json += fmt::format(R"(,"body":{{"contentType":"html","content":{}}})",
                        JsonQuoted(GraphHtml(item.body)));
  }
  if (shows(kShowsPeople)) AddGraphPeople(item, &json);
  if (entry.shows_stamp && item.stamp.has_value()) AddGraphStamp(*item.stamp, &json);
  if (entry.lists_deleted) AddCancelledOccurrences(item, &json);
  return json + '}';
}

std::string GraphRemoved(const Entry& entry) {
  return fmt::format(
      R"({{"@odata.type":"#microsoft.graph.event","id":"{}","@removed":{{"reason":"deleted"}}}})",
      GraphItemId(entry.item));
}

}  // namespace

std::vector<std::string> GraphLines(const Reading& reading) {
  std::vector<std::string> lines;
  if (reading.instances.has_value()) {
    std::string body = R"({"value":[)";
    for (const Entry& entry : reading.entries) {
      if (entry.kind == Entry::kItem) continue;  // it only says whose they are
      if (body.back() != '[') body += ',';
      body += GraphEvent(entry);
    }
    lines.push_back(ExchangeLine("graph", reading, 200, 0, body + "]}"));
    return lines;
  }
  if (!reading.is_page) {
    for (const Entry& entry : reading.entries) {
      lines.push_back(ExchangeLine("graph", reading, 200, 0, GraphEvent(entry)));
    }
    return lines;
  }
  std::string body = R"({"value":[)";
  bool first = true;
  for (const Entry& entry : reading.entries) {
    if (!first) body += ',';
    first = false;
    body += entry.is_removal() ? GraphRemoved(entry) : GraphEvent(entry);
  }
  body += fmt::format(R"(],"@odata.{}":"https://graph.microsoft.com/v1.0/delta?${}=x"}})",
                      reading.last ? "deltaLink" : "nextLink",
                      reading.last ? "deltatoken" : "skiptoken");
  lines.push_back(ExchangeLine("graph", reading, 200, 0, body));
  return lines;
}

std::string GraphFailureLine(const Reading& reading, const Failure& failure) {
  const bool waits = failure.wait_s > 0;
  return ExchangeLine("graph", reading, failure.status, failure.wait_s,
                      fmt::format(R"({{"error":{{"code":"{}","message":"Not now."}}}})",
                                  waits ? "TooManyRequests" : "serviceNotAvailable"));
}

}  // namespace syncledger::properties
