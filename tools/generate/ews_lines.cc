// How Exchange Web Services says recurring events: envelopes within the lines of the capture.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "tools/generate/bank.h"
#include "tools/generate/series.h"
#include "tools/generate/texts.h"

namespace syncledger::synthetic {
namespace {

// Attributes stand in single quotes: within a line the envelope is a JSON string.
constexpr std::string_view kEnvelope =
    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' "
    "xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' "
    "xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'><s:Body>{}</s:Body>"
    "</s:Envelope>";

std::string ItemId(uint64_t id, const Event* event) {
  std::string key;
  if (event != nullptr) ChangeKey(*event, &key);
  return fmt::format("<t:ItemId Id='{}' ChangeKey='{}'/>", EventId(id), key);
}

std::string_view StatusName(std::string_view show_as) {
  if (show_as == "free") return "Free";
  if (show_as == "tentative") return "Tentative";
  if (show_as == "oof") return "OOF";
  if (show_as == "workingElsewhere") return "WorkingElsewhere";
  return "Busy";
}

std::string Moment(std::string_view name, const Series& series, int64_t wall) {
  std::string text;
  WallTime(InstantOf(series.pattern, wall), &text);
  return fmt::format("<t:{}>{}Z</t:{}>", name, text, name);
}

// What a master lists of the occurrences that are not as its pattern has them.
std::string Lists(const Series& series) {
  std::string lists;
  for (const Event& exception : series.exceptions) {
    lists += lists.empty() ? "<t:ModifiedOccurrences>" : "";
    std::string original;
    WallTime(exception.original, &original);
    lists +=
        fmt::format("<t:Occurrence>{}{}{}<t:OriginalStart>{}Z</t:OriginalStart></t:Occurrence>",
                    ItemId(exception.id, &exception), Moment("Start", series, exception.start),
                    Moment("End", series, exception.end), original);
  }
  if (!series.exceptions.empty()) lists += "</t:ModifiedOccurrences>";
  if (series.deleted.empty()) return lists;
  lists += "<t:DeletedOccurrences>";
  for (const int32_t date : series.deleted) {
    lists += fmt::format("<t:DeletedOccurrence>{}</t:DeletedOccurrence>",
                         Moment("Start", series, series.On(date).start));
  }
  return lists + "</t:DeletedOccurrences>";
}

// The master of a series, or an exception of it.
std::string CalendarItem(const Person& person, const Series& series, const Event& event) {
  const bool master = &event == series.master;
  std::string uid = "040000008200E00074C5B7101A82E008";
  Hex(Mix(series.master->uid), &uid);
  std::string original;
  if (!master) {
    WallTime(event.original, &original);
    original = fmt::format("<t:OriginalStart>{}Z</t:OriginalStart>", original);
  }
  std::string of_series;
  if (master) of_series = EwsRecurrence(series.pattern) + Lists(series);
  const auto zone = [&](std::string_view name) {
    return fmt::format("<t:{} Id='{}'/>", name, series.pattern.time_zone());
  };
  return fmt::format(
      "<t:CalendarItem>{}<t:Subject>{}</t:Subject><t:Sensitivity>{}</t:Sensitivity>"
      "<t:Body BodyType='HTML'>&lt;html&gt;&lt;body&gt;&lt;p&gt;{}&lt;/p&gt;&lt;/body&gt;"
      "&lt;/html&gt;</t:Body><t:LastModifiedTime>{}</t:LastModifiedTime><t:UID>{}</t:UID>{}{}{}"
      "<t:IsAllDayEvent>{}</t:IsAllDayEvent><t:LegacyFreeBusyStatus>{}</t:LegacyFreeBusyStatus>"
      "<t:Location>{}</t:Location><t:IsCancelled>{}</t:IsCancelled>"
      "<t:CalendarItemType>{}</t:CalendarItemType><t:Organizer><t:Mailbox>"
      "<t:EmailAddress>{}</t:EmailAddress></t:Mailbox></t:Organizer>{}{}{}</t:CalendarItem>",
      ItemId(event.id, &event), event.subject, event.is_private ? "Private" : "Normal", event.above,
      Instant(event.modified), uid, Moment("Start", series, event.start),
      Moment("End", series, event.end), original, event.all_day, StatusName(event.show_as),
      event.place, event.cancelled, master ? "RecurringMaster" : "Exception", person.address,
      of_series, zone("StartTimeZone"), zone("EndTimeZone"));
}

// What the envelope of a GetItemResponse holds.
std::string Brought(const std::string& items) {
  return fmt::format(
      "<m:GetItemResponse><m:ResponseMessages><m:GetItemResponseMessage ResponseClass='Success'>"
      "<m:ResponseCode>NoError</m:ResponseCode><m:Items>{}</m:Items></m:GetItemResponseMessage>"
      "</m:ResponseMessages></m:GetItemResponse>",
      items);
}

}  // namespace

void Narrator::BeginEws(const Tenant& tenant, const Person& person) {
  Begin(tenant, "ews");
  line_.append(R"(,"mailbox":")").append(person.address).append("\"");
}

void Narrator::SyncOverEws(const Tenant& tenant, Person& person, std::string_view kind,
                           const std::vector<const Series*>& changed,
                           const std::vector<uint64_t>& deleted) {
  const std::string sync =
      fmt::format(R"(,"sync":{{"id":"{}-{}","kind":"{}"}},"status":200,"body":")", person.number,
                  ++person.syncs, kind);
  std::string changes;
  std::string items;
  int facts = 0;
  for (const Series* series : changed) {
    changes += fmt::format("<t:Update><t:CalendarItem>{}</t:CalendarItem></t:Update>",
                           ItemId(series->master->id, series->master));
    items += CalendarItem(person, *series, *series->master);
    facts += 1 + static_cast<int>(series->exceptions.size());
  }
  for (const uint64_t id : deleted) {
    changes += fmt::format("<t:Delete>{}</t:Delete>", ItemId(id, nullptr));
  }
  BeginEws(tenant, person);
  line_.append(sync).append(fmt::format(
      kEnvelope,
      fmt::format("<m:SyncFolderItemsResponse><m:ResponseMessages>"
                  "<m:SyncFolderItemsResponseMessage ResponseClass='Success'>"
                  "<m:ResponseCode>NoError</m:ResponseCode><m:SyncState>{:x}</m:SyncState>"
                  "<m:IncludesLastItemInRange>true</m:IncludesLastItemInRange><m:Changes>{}"
                  "</m:Changes></m:SyncFolderItemsResponseMessage></m:ResponseMessages>"
                  "</m:SyncFolderItemsResponse>",
                  random.Next(), changes)));
  line_.append("\"}");
  // The sync ends with what is still to come.
  SayOnce(static_cast<int>(deleted.size()) + (changed.empty() ? 1 : 0));
  if (changed.empty()) return;
  BeginEws(tenant, person);
  line_.append(sync).append(fmt::format(kEnvelope, Brought(items))).append("\"}");
  SayOnce(facts + 1);
}

void Narrator::ReadOverEws(const Tenant& tenant, Person& person, const Series& series,
                           const Event& exception) {
  BeginEws(tenant, person);
  line_.append(R"(,"status":200,"body":")")
      .append(fmt::format(kEnvelope, Brought(CalendarItem(person, series, exception))))
      .append("\"}");
  SayOnce(1);
}

}  // namespace syncledger::synthetic
