#include "tests/stories/teller.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace syncledger::stories {
namespace {

// Words that begin a clause, so that a list of names ends before them.
bool BeginsClause(const StoryTime& time, Words words) {
  static const auto& clauses = *new std::set<std::string_view>{
      "adds",    "all",      "as",      "busy",   "cancelled", "created", "deleted",  "details",
      "ends",    "exported", "for",     "free",   "gets",      "in",      "internal", "location",
      "moves",   "named",    "new",     "no",     "notes",     "oof",     "only",     "removes",
      "service", "shows",    "starts",  "stated", "stamp",     "stamped", "subject",  "tentative",
      "updated", "with",     "working", "zone",   "calendar",  "is"};
  if (clauses.count(words.Peek()) != 0) return true;
  return time.TakeDay(words).has_value() || time.TakeTimeOfDay(words).has_value();
}

}  // namespace

void Teller::Emit(std::string json, bool automatic_sync) {
  lines_.push_back({std::move(json), automatic_sync});
}

void Teller::EmitCoconut(std::string_view event, std::string_view role, std::string_view document) {
  Emit(EventLine("coconut", now_us(), event, role, document));
}

void Teller::Alter(Words& words) {
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (words.Take("empty")) {
      empty_ = true;
    } else if (words.Take({"protocol", "ews"})) {
      bank_.settings.protocol = "ews";
    } else if (words.Take({"titles", "shown"})) {
      bank_.settings.titles = true;
    } else if (words.Take({"integration", "off"})) {
      bank_.settings.integration = false;
    } else if (words.Take({"staff", "notifications", "off"})) {
      bank_.settings.staff_notifications = false;
    } else if (words.Take({"client", "notifications", "off"})) {
      bank_.settings.client_notifications = false;
    } else if (words.Take("starting")) {
      if (const auto day = time_.TakeDay(words)) {
        time_.StartOn(*day);
      } else {
        words.FailHere("a day");
      }
    } else if (words.Take("in")) {
      time_.StartIn(words.TakeText("a zone"));
      for (Employee& employee : bank_.employees) employee.zone = time_.zone();
    } else if (Employee* employee = TakeEmployee(words); employee != nullptr) {
      if (words.Take({"not", "initialized"})) {
        not_initialized_.insert(employee->name);
      } else {
        words.FailHere("\"not initialized\"");
      }
    }
  }
}

std::vector<CaptureLine> Teller::Opening() {
  lines_.clear();
  const LocalUs begin = time_.now();
  if (empty_) {
    bank_ = Bank{};
    return {};
  }
  time_.set_now(time_.first_day() * kDayUs + 8 * 60 * kMinuteUs);
  for (const Place& place : bank_.places) {
    JsonObject attributes;
    attributes.Text("name", place.name)
        .Text("address", place.address)
        .Text("timezone", time_.zone());
    attributes.Text("updated_at", WriteInstant(now_us()));
    EmitCoconut("location.updated", "admin", CoconutDocument("locations", place.id, attributes));
  }
  for (const Service& service : bank_.services) {
    JsonObject attributes;
    attributes.Text("name", service.name).Text("updated_at", WriteInstant(now_us()));
    EmitCoconut("service.updated", "admin", CoconutDocument("services", service.id, attributes));
  }
  for (const Employee& employee : bank_.employees) {
    EmitCoconut("user.updated", "admin",
                CoconutDocument("users", employee.id, EmployeeAttributes(employee, now_us())));
  }
  JsonObject notifications;
  notifications.Bool("staff_notifications", bank_.settings.staff_notifications)
      .Bool("client_notifications", bank_.settings.client_notifications);
  EmitCoconut("settings.updated", "admin",
              CoconutDocument("settings", "notifications", notifications));
  JsonObject exchange;
  exchange.Bool("enabled", bank_.settings.integration)
      .Text("protocol", bank_.settings.protocol)
      .Bool("show_event_titles", bank_.settings.titles);
  EmitCoconut("settings.updated", "admin", CoconutDocument("settings", "exchange", exchange));
  time_.set_now(time_.now() + 30 * kMinuteUs);
  for (const Employee& employee : bank_.employees) {
    if (not_initialized_.count(employee.name) != 0) continue;
    Emit(EventLine("operator", now_us(), "calendar.initialized", "admin",
                   JsonObject().Text("mailbox", employee.mailbox).str()));
  }
  time_.set_now(begin);
  return std::move(lines_);
}

std::vector<CaptureLine> Teller::Tell(Words& words) {
  lines_.clear();
  subject_.clear();
  export_next_.clear();
  if (words.Take("outlook")) {
    TellItems(words, /*in_sync=*/true);
  } else if (words.Take("read")) {
    TellItems(words, /*in_sync=*/false);
  } else if (words.Take("occurrence")) {
    TellOccurrence(words, /*in_sync=*/true);
  } else if (words.Take("instances")) {
    TellInstances(words);
  } else if (words.Take("sync")) {
    TellSync(words);
  } else if (words.Take("appointment")) {
    TellAppointment(words);
  } else if (words.Take("directory")) {
    TellDirectory(words);
  } else if (words.Take("settings")) {
    TellSettings(words);
  } else if (words.Take("operator")) {
    TellOperator(words);
  } else {
    words.FailHere("outlook, read, sync, appointment, directory, settings, operator or raw");
  }
  if (!words.AtEnd()) words.FailHere("the end of the line");
  time_.set_now(time_.now() + kMinuteUs);
  return std::move(lines_);
}

std::vector<CaptureLine> Teller::TellRaw(Words& words, std::string_view body) {
  lines_.clear();
  subject_.clear();
  export_next_.clear();
  if (words.Take("graph")) {
    ExchangeLine line;
    line.observed_at_us = now_us();
    line.mailbox = TakeMailbox(words);
    if (words.AtWord()) {
      const std::string status = words.TakeWord("a status");
      line.status = std::atoi(status.c_str());
      if (line.status < 100) words.Fail(fmt::format("\"{}\" is no HTTP status", status));
    }
    Emit(GraphLine(line, body));
  } else if (words.Take("ews")) {
    ExchangeLine line;
    line.observed_at_us = now_us();
    line.mailbox = TakeMailbox(words);
    Emit(EwsLine(line, body));
  } else if (words.Peek() == "coconut" || words.Peek() == "operator") {
    const std::string source = words.TakeWord("a source");
    const std::string event = words.TakeWord("an event");
    const std::string role = TakeRole(words, "admin");
    Emit(EventLine(source, now_us(), event, role, body));
  } else {
    words.FailHere("graph, ews, coconut or operator");
  }
  if (!words.AtEnd()) words.FailHere("a body");
  time_.set_now(time_.now() + kMinuteUs);
  return std::move(lines_);
}

void Teller::Hear(const v1::Verdict& verdict) {
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    if (outcome.kind() != v1::EXCHANGE_WRITE_REQUESTED || outcome.reason() != v1::UPSERT) continue;
    requested_[{outcome.appointment_id(), absl::AsciiStrToLower(outcome.mailbox())}] =
        outcome.write();
  }
}

std::vector<CaptureLine> Teller::FollowUp(std::string* error) {
  lines_.clear();
  const std::string appointment = std::exchange(export_next_, "");
  if (appointment.empty()) return {};
  bool shown = false;
  for (const std::string& name : bank_.bookings[appointment].staff) {
    const std::string mailbox = bank_.FindEmployee(name)->mailbox;
    if (requested_.count({appointment, mailbox}) == 0) continue;
    Words words(Tokenize(fmt::format("for \"{}\" as exported", mailbox), error));
    TellItem(appointment, words, /*in_sync=*/true);
    if (words.failed()) *error = words.error();
    shown = true;
  }
  if (!shown)
    *error = fmt::format("nothing was requested to be written for {}, so it cannot be exported",
                         appointment);
  subject_ = appointment;
  time_.set_now(time_.now() + kMinuteUs);
  return std::move(lines_);
}

std::string Teller::TakeMailbox(Words& words) {
  if (words.AtText()) return words.TakeText("a mailbox");
  const Employee* employee = TakeEmployee(words);
  return employee == nullptr ? "" : employee->mailbox;
}

Employee* Teller::TakeEmployee(Words& words) {
  const std::string name = words.TakeWord("an employee");
  Employee* employee = bank_.FindEmployee(name);
  if (employee == nullptr) words.Fail(fmt::format("the bank has no employee \"{}\"", name));
  return employee;
}

std::vector<std::string> Teller::TakeNames(Words& words) {
  std::vector<std::string> names;
  do {
    names.push_back(words.TakeWordOrText("a name"));
    if (words.Peek() != "and" || words.PeekToken(1) == nullptr) break;
    Words rest = words;
    rest.Take("and");
    // "bob accepts" after `and` is a clause of its own, not a name.
    if (BeginsClause(time_, rest) || rest.Peek(1) == "accepts" || rest.Peek(1) == "declines") break;
    words.Take("and");
  } while (!words.AtEnd());
  return names;
}

std::string Teller::TakeRole(Words& words, std::string_view role) {
  if (!words.Take("as")) return std::string(role);
  const std::string said = words.TakeWord("a role");
  if (said != "admin" && said != "staff" && said != "client" && said != "system") {
    words.Fail(fmt::format("\"{}\" is no role: admin, staff, client or system", said));
  }
  return said;
}

bool Teller::TakeStated(Words& words, int64_t* updated_at_us) {
  if (!words.Take("stated")) return false;
  if (words.Take("anew")) return true;
  const auto moment = time_.TakeMoment(words, time_.now());
  if (!moment) words.FailHere("a time");
  *updated_at_us = time_.Instant(moment.value_or(0));
  return true;
}

bool Teller::TakeWhen(Words& words, LocalUs* start, LocalUs* end, bool* all_day) {
  const LocalUs day_of = *start != 0 ? *start : time_.now();
  if (const auto range = time_.TakeRange(words, day_of)) {
    *start = range->start;
    *end = range->end;
    *all_day = range->all_day;
    return true;
  }
  if (words.failed()) return true;
  if (words.Take({"moves", "to"})) {
    const auto day = time_.TakeDay(words);
    const auto time = time_.TakeTimeOfDay(words);
    if (!day && !time) words.FailHere("a day or a time");
    const LocalUs length = *end - *start;
    const LocalUs time_of_day = *start - DayOf(*start) * kDayUs;
    *start = day.value_or(DayOf(*start)) * kDayUs + time.value_or(time_of_day);
    *end = *start + length;
    return true;
  }
  if (words.Take("starts")) {
    const auto moment = time_.TakeMoment(words, day_of);
    if (!moment) words.FailHere("a time");
    *start = moment.value_or(0);
    return true;
  }
  if (words.Take("ends")) {
    const auto moment = time_.TakeMoment(words, day_of);
    if (!moment) words.FailHere("a time");
    *end = moment.value_or(0);
    return true;
  }
  return false;
}

}  // namespace syncledger::stories
