// What Coconut and operators say: appointments, the directory, settings, and the acts of whoever
// runs the sync.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "fmt/format.h"
#include "tests/stories/teller.h"

namespace syncledger::stories {

void Teller::TellAppointment(Words& words) {
  const std::string id = words.TakeWordOrText("an appointment's number");
  subject_ = id;
  Booking booking = bank_.bookings[id];
  const bool is_new = !booking.created;
  if (is_new) {
    bank_.bookings.erase(id);
    booking.id = id;
    booking.staff = {"alice"};
    booking.zone = time_.zone();
  }
  std::string event = is_new ? "created" : "updated";
  std::string role = "staff";
  int64_t updated_at_us = now_us();
  bool partial = false;
  bool exported = false;
  std::set<std::string> said;
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    const std::string word(words.Peek());
    if (word == "created" || word == "updated" || word == "cancelled") {
      event = words.TakeWord("an event");
    } else if (word == "as") {
      role = TakeRole(words, role);
    } else if (TakeStated(words, &updated_at_us)) {
      continue;
    } else if (words.Take("only")) {
      partial = true;
    } else if (words.Take("exported")) {
      exported = true;
    } else if (!TakeBookingClause(words, booking, said)) {
      words.FailHere("a clause of an appointment");
    }
  }
  if (is_new && booking.start == 0 && !partial)
    words.Fail(fmt::format("{} is new: say when it is", id));
  for (const std::string& name : booking.staff) {
    if (bank_.FindEmployee(name) == nullptr)
      words.Fail(fmt::format("the bank has no employee \"{}\"", name));
  }
  if (words.failed()) return;
  booking.created = true;
  bank_.bookings[id] = booking;
  if (exported) export_next_ = id;
  std::optional<std::set<std::string>> only;
  if (partial) only = said;
  const JsonObject attributes = BookingAttributes(booking, bank_, time_, updated_at_us, only);
  const bool shows_clients = !partial || said.count("attendees") != 0;
  EmitCoconut("appointment." + event, role,
              CoconutDocument("appointments", id, attributes,
                              shows_clients ? BookingClients(booking) : ""));
}

bool Teller::TakeBookingClause(Words& words, Booking& booking, std::set<std::string>& said) {
  bool all_day = false;
  if (words.Take("for")) {
    booking.staff = TakeNames(words);
    said.insert("staff_id");
  } else if (words.Take({"with", "no", "client"})) {
    booking.clients.clear();
    said.insert("attendees");
  } else if (words.Take({"with", "client"}) || words.Take({"with", "clients"})) {
    booking.clients = TakeNames(words);
    said.insert("attendees");
  } else if (TakeWhen(words, &booking.start, &booking.end, &all_day)) {
    if (all_day) words.Fail("an appointment has a time, not a day");
    said.insert({"start", "end"});
  } else if (words.Take("service")) {
    const std::string named = words.TakeWordOrText("a service");
    const Service* service = bank_.FindService(named);
    booking.service = service != nullptr ? service->id : named;
    said.insert("service_id");
  } else if (words.Take({"no", "location"})) {
    booking.location.clear();
    said.insert("location_id");
  } else if (words.Take("location")) {
    const std::string named = words.TakeWordOrText("a location");
    const Place* place = bank_.FindPlace(named);
    booking.location = place != nullptr ? place->id : named;
    said.insert("location_id");
  } else if (words.Take({"internal", "notes"})) {
    booking.internal_notes = words.TakeText("notes");
    said.insert("internal_notes");
  } else if (words.Take("details")) {
    booking.details = words.TakeText("details");
    said.insert("details");
  } else if (words.Take({"shows", "as"})) {
    booking.show_as =
        words.Take({"working", "elsewhere"}) ? "workingElsewhere" : words.TakeWord("a status");
    said.insert("show_as");
  } else if (words.Take("zone")) {
    booking.zone = words.TakeText("a zone");
    said.insert("timezone");
  } else {
    return false;
  }
  return true;
}

// --- The directory and the settings
// -----------------------------------------------------------------------------------

void Teller::TellDirectory(Words& words) {
  if (words.Take({"new", "employee"})) {
    Employee employee;
    employee.name = words.TakeWord("a name");
    employee.mailbox = employee.email = employee.name + "@bank.example";
    employee.id = fmt::format("{}", bank_.employees.size() + 1);
    employee.first_name = employee.name;
    employee.first_name[0] =
        absl::ascii_toupper(static_cast<unsigned char>(employee.first_name[0]));
    employee.last_name = "Roy";
    employee.zone = time_.zone();
    employee.locations = {"31"};
    bank_.employees.push_back(employee);
    TellEmployee(words, bank_.employees.back());
  } else if (words.Take({"new", "location"})) {
    Place place{fmt::format("{}", 31 + bank_.places.size()), words.TakeWord("a name"), ""};
    bank_.places.push_back(place);
    TellPlace(words, bank_.places.back());
  } else if (words.Take({"new", "service"})) {
    Service service{words.TakeWord("an id"), ""};
    bank_.services.push_back(service);
    TellService(words, bank_.services.back());
  } else if (words.Take("location")) {
    const std::string name = words.TakeWord("a location");
    if (Place* place = bank_.FindPlace(name); place != nullptr) return TellPlace(words, *place);
    words.Fail(fmt::format("the bank has no location {}", name));
  } else if (words.Take("service")) {
    const std::string name = words.TakeWordOrText("a service");
    if (Service* service = bank_.FindService(name); service != nullptr)
      return TellService(words, *service);
    words.Fail(fmt::format("the bank has no service {}", name));
  } else if (Employee* employee = TakeEmployee(words); employee != nullptr) {
    if (words.AtEnd()) words.FailHere("what is stated of the employee");
    TellEmployee(words, *employee);
  }
}

void Teller::TellEmployee(Words& words, Employee& employee) {
  subject_ = employee.name;
  std::string role = "admin";
  int64_t updated_at_us = now_us();
  bool removed = false;
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (words.Peek() == "as") {
      role = TakeRole(words, role);
    } else if (TakeStated(words, &updated_at_us)) {
      continue;
    } else if (words.Take("removed")) {
      removed = true;
    } else if (words.Take("id")) {
      employee.id = words.TakeWordOrText("an id");
    } else if (words.Take("email")) {
      employee.email = words.TakeText("an address");
    } else if (words.Take("active")) {
      employee.active = true;
    } else if (words.Take("inactive")) {
      employee.active = false;
    } else if (words.Take("provider")) {
      employee.provider = true;
    } else if (words.Take({"not", "a", "provider"})) {
      employee.provider = false;
    } else if (words.Take("zone")) {
      employee.zone = words.TakeText("a zone");
    } else if (words.Take({"first", "name"})) {
      employee.first_name = words.TakeText("a name");
    } else if (words.Take({"last", "name"})) {
      employee.last_name = words.TakeText("a name");
    } else if (words.Take({"no", "locations"})) {
      employee.locations.clear();
    } else if (words.Take("locations") || words.Take("location")) {
      employee.locations.clear();
      for (words.SkipSeparators(); words.AtWord(); words.SkipSeparators()) {
        const Place* place = bank_.FindPlace(words.Peek());
        if (place == nullptr) break;
        words.TakeWord("a location");
        employee.locations.push_back(place->id);
      }
      if (employee.locations.empty()) words.FailHere("a location");
    } else {
      words.FailHere("a clause of an employee");
    }
  }
  if (words.failed()) return;
  if (removed) {
    JsonObject attributes;
    attributes.Text("updated_at", WriteInstant(updated_at_us));
    return EmitCoconut("user.removed", role, CoconutDocument("users", employee.id, attributes));
  }
  EmitCoconut("user.updated", role,
              CoconutDocument("users", employee.id, EmployeeAttributes(employee, updated_at_us)));
}

void Teller::TellPlace(Words& words, Place& place) {
  std::string role = "admin";
  int64_t updated_at_us = now_us();
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (words.Peek() == "as") {
      role = TakeRole(words, role);
    } else if (TakeStated(words, &updated_at_us)) {
      continue;
    } else if (words.Take("id")) {
      place.id = words.TakeWordOrText("an id");
    } else if (words.Take("name")) {
      place.name = words.TakeText("a name");
    } else if (words.Take("address")) {
      place.address = words.TakeText("an address");
    } else {
      words.FailHere("a clause of a location");
    }
  }
  subject_ = place.name;
  JsonObject attributes;
  attributes.Text("name", place.name).Text("address", place.address).Text("timezone", time_.zone());
  attributes.Text("updated_at", WriteInstant(updated_at_us));
  EmitCoconut("location.updated", role, CoconutDocument("locations", place.id, attributes));
}

void Teller::TellService(Words& words, Service& service) {
  std::string role = "admin";
  int64_t updated_at_us = now_us();
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (words.Peek() == "as") {
      role = TakeRole(words, role);
    } else if (TakeStated(words, &updated_at_us)) {
      continue;
    } else if (words.Take("name")) {
      service.name = words.TakeText("a name");
    } else {
      words.FailHere("a clause of a service");
    }
  }
  subject_ = service.id;
  JsonObject attributes;
  attributes.Text("name", service.name).Text("updated_at", WriteInstant(updated_at_us));
  EmitCoconut("service.updated", role, CoconutDocument("services", service.id, attributes));
}

void Teller::TellSettings(Words& words) {
  Settings& settings = bank_.settings;
  std::string role = "admin";
  bool notifications = false;
  bool exchange = false;
  auto take_switch = [&] {
    if (words.Take("off")) return false;
    if (!words.Take("on")) words.FailHere("on or off");
    return true;
  };
  if (words.AtEnd()) words.FailHere("what is set");
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (words.Peek() == "as") {
      role = TakeRole(words, role);
    } else if (words.Take({"staff", "notifications"})) {
      settings.staff_notifications = take_switch();
      notifications = true;
    } else if (words.Take({"client", "notifications"})) {
      settings.client_notifications = take_switch();
      notifications = true;
    } else if (words.Take("integration")) {
      settings.integration = take_switch();
      exchange = true;
    } else if (words.Take("titles")) {
      settings.titles = words.Take("shown");
      if (!settings.titles && !words.Take("hidden")) words.FailHere("shown or hidden");
      exchange = true;
    } else if (words.Take("protocol")) {
      settings.protocol = words.TakeWord("graph or ews");
      exchange = true;
    } else {
      words.FailHere("a setting");
    }
  }
  if (notifications) {
    JsonObject attributes;
    attributes.Bool("staff_notifications", settings.staff_notifications)
        .Bool("client_notifications", settings.client_notifications);
    EmitCoconut("settings.updated", role, CoconutDocument("settings", "notifications", attributes));
  }
  if (exchange) {
    JsonObject attributes;
    attributes.Bool("enabled", settings.integration)
        .Text("protocol", settings.protocol)
        .Bool("show_event_titles", settings.titles);
    EmitCoconut("settings.updated", role, CoconutDocument("settings", "exchange", attributes));
  }
}

// --- Operators
// --------------------------------------------------------------------------------------------------------

void Teller::TellOperator(Words& words) {
  const std::string verb = words.TakeWord("what the operator does");
  JsonObject body;
  std::string event;
  if (verb == "initializes") {
    event = "calendar.initialized";
    body.Text("mailbox", TakeMailbox(words));
  } else if (verb == "disconnects" || verb == "connects") {
    event = fmt::format("integration.{}ed", verb.substr(0, verb.size() - 1));
    if (words.AtText() || (words.AtWord() && words.Peek() != "as"))
      body.Text("mailbox", TakeMailbox(words));
  } else if (verb == "approves" || verb == "rejects") {
    event = verb == "approves" ? "removals.approved" : "removals.rejected";
    if (!words.Take({"removals", "of"})) words.FailHere("\"removals of\"");
    body.Text("mailbox", TakeMailbox(words));
    if (!words.Take("in")) words.FailHere("in");
    body.Text("sync_id", words.TakeText("a sync's name"));
  } else if (verb == "activates") {
    event = "rules.activated";
    body.Text("version", words.TakeText("a rule set"));
  } else if (verb == "renames") {
    event = "mailbox.renamed";
    body.Text("from", TakeMailbox(words));
    if (!words.Take("to")) words.FailHere("to");
    body.Text("to", words.TakeText("an address"));
  } else if (verb == "confirms" || verb == "delays" || verb == "fails") {
    return TellExport(words, verb);
  } else {
    return words.Fail(fmt::format("an operator does not know how one \"{}\"", verb));
  }
  words.SkipSeparators();
  const std::string role = TakeRole(words, "admin");
  Emit(EventLine("operator", now_us(), event, role, body.str()));
}

void Teller::TellExport(Words& words, std::string_view verb) {
  const std::string appointment = words.TakeWordOrText("an appointment");
  subject_ = appointment;
  if (!words.Take("to")) words.FailHere("to");
  const std::string mailbox = TakeMailbox(words);
  JsonObject body;
  body.Text("mailbox", mailbox).Text("appointment_id", appointment);
  std::string role = "system";
  if (verb == "delays") {
    if (!words.Take("until")) words.FailHere("until");
    const auto until = time_.TakeMoment(words, time_.now());
    if (!until) words.FailHere("a time");
    body.Text("until", WriteInstant(time_.Instant(until.value_or(0))));
    words.SkipSeparators();
    role = TakeRole(words, role);
    return Emit(EventLine("operator", now_us(), "export.delayed", role, body.str()));
  }
  if (verb == "fails") {
    if (!words.Take("because")) words.FailHere("because");
    body.Text("reason", words.TakeText("a reason"));
    words.SkipSeparators();
    role = TakeRole(words, role);
    return Emit(EventLine("operator", now_us(), "export.failed", role, body.str()));
  }
  const Item* item = bank_.FindItem(appointment, mailbox);
  std::optional<std::string> change_key;
  std::optional<int64_t> updated_at_us;
  const auto requested = requested_.find({appointment, absl::AsciiStrToLower(mailbox)});
  if (requested != requested_.end()) updated_at_us = requested->second.stamp().updated_at_us();
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (words.Take("in")) {
      const std::string name = words.TakeWord("an item");
      item = bank_.FindItem(name, mailbox);
      if (item == nullptr) words.Fail(fmt::format("{} has no item {}", mailbox, name));
    } else if (words.Take({"change", "key"})) {
      change_key = words.TakeText("a change key");
    } else if (words.Peek() == "stated") {
      int64_t stated = 0;
      TakeStated(words, &stated);
      updated_at_us = stated;
    } else if (words.Peek() == "as") {
      role = TakeRole(words, role);
    } else {
      words.FailHere("in, change key, stated or as");
    }
  }
  if (item == nullptr)
    return words.Fail(fmt::format("no item holds {}: say which, in NAME", appointment));
  if (!updated_at_us)
    return words.Fail(
        fmt::format("nothing was requested for {}: say which version, stated TIME", appointment));
  body.Text("item_id", item->id)
      .Text("change_key", change_key.value_or(item->change_key))
      .Text("updated_at", WriteInstant(*updated_at_us));
  Emit(EventLine("operator", now_us(), "export.confirmed", role, body.str()));
}

}  // namespace syncledger::stories
