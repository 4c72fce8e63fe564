// How each thing is said: the lines of the capture.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "ledger/recurrence.h"
#include "tools/generate/bank.h"
#include "tools/generate/series.h"
#include "tools/generate/texts.h"

namespace syncledger::synthetic {
namespace {

constexpr int64_t kFirstDay = 1'767'610'800'000;  // 2026-01-05T11:00:00Z, a Monday
constexpr std::string_view kMarker = "Edits above this line will be synced";
constexpr size_t kSaidKept = 24;
constexpr int64_t kProgressEvery = 1 << 14;

constexpr std::string_view kFirstNames[] = {"Ada",   "Boris", "Cleo", "Duncan", "Esi",  "Fiona",
                                            "Goran", "Hana",  "Iain", "Jun",    "Kofi", "Lena",
                                            "Mateo", "Nell",  "Omar", "Petra"};

// Graph's dateTimeTimeZone.
void Time(std::string_view name, int64_t ms, const Event& event, std::string* out) {
  out->append("\"").append(name).append("\":{\"dateTime\":\"");
  WallTime(ms, out);
  out->append(".0000000\",\"timeZone\":\"")
      .append(event.zone.empty() ? "UTC" : event.zone)
      .append("\"}");
}

void ClientAddress(int client, std::string* out) {
  fmt::format_to(std::back_inserter(*out), "{}.{}@mail.example", kFirstNames[client % 16], client);
}

void Attendee(std::string_view address, std::string_view answer, std::string* out) {
  if (out->back() != '[') out->push_back(',');
  out->append(R"({"type":"required","status":{"response":")").append(answer);
  out->append(R"(","time":"0001-01-01T00:00:00Z"},"emailAddress":{"name":")").append(address);
  out->append(R"(","address":")").append(address).append("\"}}");
}

void BodyOf(const Event& event, std::string* out) {
  out->append(R"("body":{"contentType":"html","content":")");
  if (event.marker || !event.above.empty() || !event.below.empty()) {
    out->append(R"(<html>\r\n<head>\r\n</head>\r\n<body>\r\n<div class=\"WordSection1\">\r\n)");
    if (!event.above.empty()) out->append("<p>").append(event.above).append(R"(</p>\r\n)");
    if (event.marker) out->append("<p>").append(kMarker).append(R"(</p>\r\n)");
    if (!event.below.empty()) out->append("<p>").append(event.below).append(R"(</p>\r\n)");
    out->append(R"(</div>\r\n</body>\r\n</html>\r\n)");
  }
  out->append("\"}");
}

void Stamp(std::string_view name, std::string_view value, std::string* out) {
  out->append(R"({"id":"String {00020329-0000-0000-C000-000000000046} Name )").append(name);
  out->append(R"(","value":")").append(value).append("\"}");
}

}  // namespace

Narrator::Narrator(int64_t facts, uint64_t seed,
                   const std::function<absl::Status(std::string_view)>& write,
                   const std::function<void(int64_t)>& progress)
    : random(seed), now(kFirstDay), limit_(facts), write_(write), progress_(progress) {}

// --- Lines ---

void Narrator::Begin(const Tenant& tenant, std::string_view source) {
  now += random.Between(1, 400);
  line_ = R"({"observed_at":")";
  Instant(now, &line_);
  line_.append(R"(","tenant":")")
      .append(tenant.name)
      .append(R"(","source":")")
      .append(source)
      .append("\"");
}

void Narrator::BeginGraph(const Tenant& tenant, const Person& person) {
  Begin(tenant, "graph");
  line_.append(R"(,"mailbox":")").append(person.address).append("\"");
}

void Narrator::Say(int facts) {
  SayOnce(facts);
  if (closed_) return;
  said_.push_back({line_, facts});
  if (said_.size() > kSaidKept) said_.pop_front();
}

void Narrator::SayOnce(int facts) {
  if (closed_ || facts_ + facts > limit_) {
    closed_ = true;
    return;
  }
  status_ = write_(line_);
  closed_ = !status_.ok();
  facts_ += facts;
  if (progress_ && facts_ / kProgressEvery != (facts_ - facts) / kProgressEvery) progress_(facts_);
}

void Narrator::Repeat() {
  if (said_.empty()) return;
  const Said again = said_[static_cast<size_t>(random.Below(static_cast<int>(said_.size())))];
  line_ = again.line;
  Say(again.facts);
}

// --- Coconut ---

void Narrator::Coconut(const Tenant& tenant, std::string_view event, std::string_view role,
                       std::string_view body) {
  Begin(tenant, "coconut");
  fmt::format_to(std::back_inserter(line_),
                 R"(,"event":"{}","actor":{{"id":"{}","role":"{}"}},"body":{}}})", event,
                 role == "admin" ? "1" : "2", role, body);
  Say(1);
}

void Narrator::Location(const Tenant& tenant, int place) {
  Coconut(
      tenant, "location.updated", "admin",
      fmt::format(
          R"({{"data":{{"type":"locations","id":"{}","attributes":{{"name":"Branch {}","address":"{}",)"
          R"("timezone":"America/Halifax","updated_at":"{}"}}}}}})",
          10 + place, place, tenant.addresses[static_cast<size_t>(place)], Instant(now)));
}

void Narrator::Service(const Tenant& tenant, int place) {
  Coconut(
      tenant, "service.updated", "admin",
      fmt::format(
          R"({{"data":{{"type":"services","id":"{}","attributes":{{"name":"{}","updated_at":"{}"}}}}}})",
          20 + place, tenant.services[static_cast<size_t>(place)], Instant(now)));
}

void Narrator::User(const Tenant& tenant, const Person& person, bool active) {
  std::string locations;
  for (int place : person.locations) {
    fmt::format_to(std::back_inserter(locations), "{}\"{}\"", locations.empty() ? "" : ",",
                   10 + place);
  }
  Coconut(
      tenant, "user.updated", "admin",
      fmt::format(
          R"({{"data":{{"type":"users","id":"{}","attributes":{{"email":"{}","first_name":"{}",)"
          R"("last_name":"No. {}","timezone":"{}","active":{},"service_provider":true,)"
          R"("location_ids":[{}],"updated_at":"{}"}}}}}})",
          person.number, person.address, kFirstNames[person.number % 16], person.number,
          person.zone, active, locations, Instant(now)));
}

void Narrator::NotificationSettings(const Tenant& tenant, bool staff, bool clients) {
  Coconut(tenant, "settings.updated", "admin",
          fmt::format(R"({{"data":{{"type":"settings","id":"notifications","attributes":)"
                      R"({{"staff_notifications":{},"client_notifications":{}}}}}}})",
                      staff, clients));
}

void Narrator::ExchangeSettings(const Tenant& tenant, bool enabled, std::string_view role) {
  Coconut(tenant, "settings.updated", role,
          fmt::format(R"({{"data":{{"type":"settings","id":"exchange","attributes":)"
                      R"({{"enabled":{},"protocol":"{}","show_event_titles":{}}}}}}})",
                      enabled, tenant.protocol, tenant.titles));
}

void Narrator::State(const Tenant& tenant, const Booking& booking, std::string_view event) {
  std::string others;
  for (size_t i = 1; i < booking.staff.size(); ++i) {
    fmt::format_to(std::back_inserter(others), "{}\"{}\"", i == 1 ? "" : ",",
                   booking.staff[i]->number);
  }
  std::string clients;
  for (int i = 0; i < booking.clients; ++i) {
    const int client = booking.first_client + i;
    std::string address;
    ClientAddress(client, &address);
    fmt::format_to(
        std::back_inserter(clients),
        R"({}{{"type":"attendees","id":"{}","attributes":{{"email":"{}","first_name":"{}",)"
        R"("last_name":"{}","cell_phone":"+1 902 555 {:04}","timezone":"America/Halifax"}}}})",
        i == 0 ? "" : ",", client, address, kFirstNames[client % 16], client, client % 10'000);
  }
  Coconut(
      tenant, event, "staff",
      fmt::format(
          R"({{"data":{{"type":"appointments","id":"{}","attributes":{{"start":"{}","end":"{}",)"
          R"("timezone":"America/Halifax","service_id":"{}","location_id":"{}","staff_id":"{}",)"
          R"("additional_staff_id":[{}],"internal_notes":"{}","details":"{}","show_as":"busy",)"
          R"("updated_at":"{}"}},"relationships":{{"attendees":{{"data":[{}]}}}}}}}})",
          booking.id, Instant(booking.start), Instant(booking.end), 20 + booking.service,
          10 + booking.location, booking.staff[0]->number, others, booking.notes, booking.details,
          Instant(booking.updated), clients));
}

// --- Operators ---

void Narrator::Operator(const Tenant& tenant, std::string_view event, std::string_view role,
                        std::string_view members) {
  Begin(tenant, "operator");
  fmt::format_to(std::back_inserter(line_),
                 R"(,"event":"{}","actor":{{"id":"{}","role":"{}"}},"body":{{{}}}}})", event,
                 role == "admin" ? "1" : "7", role, members);
  Say(1);
}

void Narrator::Initialize(const Tenant& tenant, const Person& person, std::string_view role) {
  Operator(tenant, "calendar.initialized", role, fmt::format(R"("mailbox":"{}")", person.address));
}

void Narrator::Confirm(const Tenant& tenant, const Person& person, const Event& event,
                       std::string_view role) {
  std::string key;
  ChangeKey(event, &key);
  Operator(
      tenant, "export.confirmed", role,
      fmt::format(
          R"("mailbox":"{}","appointment_id":"{}","item_id":"{}","change_key":"{}","updated_at":"{}")",
          person.address, event.booking, EventId(event.id), key, Instant(event.stamped)));
}

// --- Graph ---

void Narrator::Show(const Tenant& tenant, const Person& person, const Event& event, Page* page,
                    Form form) {
  std::string& out = page->value;
  if (!out.empty()) out.push_back(',');
  ++page->facts;
  if (form != Form::kStub) ++page->whole;
  out.append(R"({"@odata.etag":"W/\")");
  ChangeKey(event, &out);
  out.append(R"(\"","id":")").append(EventId(event.id)).append("\",");
  if (form == Form::kStub) {
    out.append(R"("@odata.type":"#microsoft.graph.event",)");
    if (event.master != 0) {
      out.append(R"("type":"occurrence","seriesMasterId":")")
          .append(EventId(event.master))
          .append("\",");
    } else {
      out.append(R"("type":"singleInstance",)");
    }
    Time("start", event.start, event, &out);
    out.push_back(',');
    Time("end", event.end, event, &out);
    out.push_back('}');
    return;
  }
  out.append(R"("createdDateTime":"2026-01-02T12:00:00.1234567Z","lastModifiedDateTime":")");
  WallTime(event.modified, &out);
  out.push_back('.');
  Digits(event.modified % 1000, 3, &out);
  Digits(static_cast<int64_t>(Mix(event.id + event.version) % 10'000), 4, &out);
  out.append(R"(Z","changeKey":")");
  ChangeKey(event, &out);
  out.append(
      R"(","originalStartTimeZone":"Atlantic Standard Time","iCalUId":"040000008200E00074C5B7101A82E008)");
  Hex(Mix(event.uid), &out);
  out.append(R"(","subject":")").append(event.subject).append(R"(","sensitivity":")");
  out.append(event.is_private ? "private" : "normal");
  out.append(event.all_day ? R"(","isAllDay":true)" : R"(","isAllDay":false)");
  out.append(event.cancelled ? R"(,"isCancelled":true)" : R"(,"isCancelled":false)");
  out.append(R"(,"isOrganizer":true,"showAs":")").append(event.show_as);
  if (event.weekly) {
    out.append(
        R"(","type":"seriesMaster","recurrence":{"pattern":{"type":"weekly","interval":1,"daysOfWeek":)"
        R"(["monday"],"firstDayOfWeek":"sunday"},"range":{"type":"noEnd","startDate":")");
    std::string start;
    WallTime(event.start, &start);
    out.append(start, 0, 10).append(R"(","recurrenceTimeZone":"UTC"}})");
  } else if (event.recurrence != nullptr) {
    out.append(R"(","type":"seriesMaster","recurrence":)")
        .append(GraphRecurrence(*event.recurrence));
  } else if (event.master != 0) {
    out.append(R"(","type":"exception","recurrence":null,"seriesMasterId":")")
        .append(EventId(event.master))
        .append(R"(","originalStart":")");
    WallTime(event.original, &out);
    out.append("Z\"");
  } else {
    out.append(R"(","type":"singleInstance","recurrence":null)");
  }
  out.push_back(',');
  BodyOf(event, &out);
  out.push_back(',');
  Time("start", event.start, event, &out);
  out.push_back(',');
  Time("end", event.end, event, &out);
  out.append(R"(,"location":{"displayName":")").append(event.place).append("\"},\"organizer\":");
  const std::string organizer =
      event.other_organizer ? "somebody@" + tenant.name + ".example" : person.address;
  out.append(R"({"emailAddress":{"name":")")
      .append(organizer)
      .append(R"(","address":")")
      .append(organizer);
  out.append("\"}},\"attendees\":[");
  for (int i = 0; i < event.clients; ++i) {
    std::string address;
    ClientAddress(event.first_client + i, &address);
    Attendee(address, event.answers % 2 == 1 ? "accepted" : "none", &out);
  }
  for (int i = 0; i < event.guests; ++i)
    Attendee(fmt::format("guest{}@mail.example", i), "none", &out);
  out.push_back(']');
  if (event.booking != 0 && form == Form::kWhole) {
    out.append(R"(,"singleValueExtendedProperties":[)");
    Stamp("CoconutAppointmentId", fmt::format("{}", event.booking), &out);
    if (event.stamped != 0) {
      out.push_back(',');
      Stamp("CoconutUpdatedAt", Instant(event.stamped), &out);
    }
    out.push_back(']');
  }
  out.push_back('}');
}

void Narrator::Remove(uint64_t event_id, Page* page) {
  if (!page->value.empty()) page->value.push_back(',');
  ++page->facts;
  page->value.append(R"({"@odata.type":"#microsoft.graph.event","id":")").append(EventId(event_id));
  page->value.append(R"(","@removed":{"reason":"deleted"}})");
}

std::string Narrator::Send(const Tenant& tenant, Person& person, const Page& page,
                           const PageOptions& options) {
  const std::string sync =
      options.sync.empty() ? fmt::format("{}-{}", person.number, ++person.syncs) : options.sync;
  BeginGraph(tenant, person);
  if (options.named) {
    line_.append(R"(,"sync":{"id":")")
        .append(sync)
        .append(R"(","kind":")")
        .append(options.kind)
        .append("\"}");
  }
  if (!options.calendar.empty()) {
    line_.append(R"(,"calendar":{"id":")").append(options.calendar).append(R"(","primary":false})");
  }
  line_.append(R"(,"status":200,"headers":{"request-id":")");
  Hex(random.Next(), &line_);
  line_.append(
      R"-("},"body":{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#Collection(event)",)-");
  line_.append(R"("value":[)").append(page.value);
  line_.append(options.last ? R"(],"@odata.deltaLink")" : R"(],"@odata.nextLink")")
      .append(R"(:"https://graph.microsoft.com/v1.0/users/)")
      .append(person.address);
  line_.append(options.last ? "/calendarView/delta?$deltatoken="
                            : "/calendarView/delta?$skiptoken=");
  Hex(random.Next(), &line_);
  line_.append("\"}}");
  Say(page.facts + (options.last ? 1 : 0));
  return sync;
}

void Narrator::Read(const Tenant& tenant, Person& person, const Event& event) {
  Page page;
  Show(tenant, person, event, &page);
  BeginGraph(tenant, person);
  line_.append(R"(,"status":200,"body":)").append(page.value).append("}");
  Say(1);
}

void Narrator::ReadSeries(const Tenant& tenant, Person& person, const Series& series) {
  Page page;
  Show(tenant, person, *series.master, &page);
  page.value.pop_back();
  page.value.append(R"(,"cancelledOccurrences":[)");
  const std::string id = EventId(series.master->id);
  for (const int32_t date : series.deleted) {
    if (page.value.back() != '[') page.value.push_back(',');
    page.value.append("\"OID.").append(id).append(".").append(DateText(date)).append("\"");
  }
  Page exceptions;
  for (const Event& exception : series.exceptions) Show(tenant, person, exception, &exceptions);
  page.value.append(R"(],"exceptionOccurrences":[)").append(exceptions.value).append("]}");
  BeginGraph(tenant, person);
  line_.append(R"(,"status":200,"body":)").append(page.value).append("}");
  Say(1 + exceptions.facts);
}

void Narrator::ListInstances(const Tenant& tenant, Person& person, const Event& master,
                             int64_t from, int64_t to, const Page& page) {
  BeginGraph(tenant, person);
  line_.append(R"(,"instances":{"series":")").append(EventId(master.id));
  line_.append(R"(","from":")").append(Instant(from));
  line_.append(R"(","to":")").append(Instant(to));
  line_.append(R"("},"status":200,"body":{"value":[)").append(page.value).append("]}}");
  // Of what it shows only exceptions are facts of their own; the list is one.
  Say(page.whole + 1);
}

void Narrator::Refuse(const Tenant& tenant, Person& person, int status, std::string_view code,
                      std::string_view sync) {
  BeginGraph(tenant, person);
  fmt::format_to(
      std::back_inserter(line_),
      R"(,"sync":{{"id":"{}","kind":"INCREMENTAL"}},"status":{},"headers":{{{}}},"body":{{"error":)"
      R"({{"code":"{}","message":"Refused.","innerError":{{"request-id":"{:08x}"}}}}}}}})",
      sync, status, status == 429 ? R"("Retry-After":"120")" : "", code,
      static_cast<uint32_t>(random.Next()));
  Say(1);
}

void Narrator::Garbage(const Tenant& tenant, Person& person, std::string_view body, int facts) {
  BeginGraph(tenant, person);
  fmt::format_to(std::back_inserter(line_),
                 R"(,"sync":{{"id":"{}-{}","kind":"INCREMENTAL"}},"status":200,"body":{}}})",
                 person.number, ++person.syncs, body);
  Say(facts);
}

}  // namespace syncledger::synthetic
