#include "tests/properties/coconut_lines.h"

#include <fmt/format.h>

#include "ledger/names.h"
#include "tests/properties/exchange_lines.h"

namespace syncledger::properties {
namespace {

std::string EventLine(const Voice& voice, std::string_view source, std::string_view event,
                      std::string_view body) {
  return fmt::format(
      R"({{"observed_at":"{}","tenant":"{}","source":"{}","event":"{}","actor":{{"id":"{}-1",)"
      R"("role":"{}"}},"body":{}}})",
      WriteInstant(voice.observed_at_us), voice.tenant, source, event, voice.role, voice.role,
      body);
}

std::string Document(const Voice& voice, std::string_view event, std::string_view type,
                     std::string_view id, std::string_view attributes,
                     std::string_view more = "") {
  return EventLine(voice, "coconut", event,
                   fmt::format(R"({{"data":{{"type":"{}","id":"{}","attributes":{{{}}}{}}}}})",
                               type, id, attributes, more));
}

std::string Members(std::string_view list) { return list.empty() ? "" : fmt::format(",{}", list); }

// Attributes of a booking by which part of it they are.
std::string AttributesOf(const Booking& booking, BookingPart part) {
  switch (part) {
    case kBookingTimes:
      return fmt::format(R"("start":"{}","end":"{}","timezone":"{}")",
                         WriteInstant(booking.start_us),
                         // Every other end is told on the clock of the appointment.
                         booking.end_us / kMinuteUs % 2 == 0
                             ? WriteInstant(booking.end_us)
                             : WriteLocal(ToLocal(booking.end_us, booking.zone)),
                         IanaNameOf(booking.zone));
    case kBookingService:
      return fmt::format(R"("service_id":"{}")", ServiceId(booking.service));
    case kBookingLocation:
      return fmt::format(R"("location_id":"{}")", LocationId(booking.location));
    case kBookingStaff: {
      if (booking.staff.empty()) return R"("staff_id":null)";
      std::string others;
      for (size_t i = 1; i < booking.staff.size(); ++i) {
        others += fmt::format(R"({}"{}")", i == 1 ? "" : ",", booking.staff[i] + 1);
      }
      return fmt::format(R"("staff_id":"{}","additional_staff_id":[{}])",
                         booking.staff.front() + 1, others);
    }
    case kBookingNotes:
      return fmt::format(R"("internal_notes":{})", JsonQuoted(booking.notes));
    case kBookingDetails:
      return fmt::format(R"("details":{})", JsonQuoted(booking.details));
    case kBookingShowAs:
      return fmt::format(R"("show_as":"{}")", ShowAsName(booking.show_as));
    case kBookingClients:
    case kBookingNothing:
    case kBookingParts:
      break;
  }
  return "";
}

std::string ClientsOf(const Booking& booking) {
  std::string list;
  for (int client : booking.clients) {
    list += fmt::format(
        R"({}{{"type":"attendees","id":"c{}","attributes":{{"email":"{}"}}}})",
        list.empty() ? "" : ",", client, ClientAddress(client));
  }
  return fmt::format(R"(,"relationships":{{"attendees":{{"data":[{}]}}}})", list);
}

}  // namespace

std::string EmployeeLine(const Voice& voice, const World& world, int who, int64_t updated_at_us) {
  const EmployeeEntry& employee = world.employees[static_cast<size_t>(who)];
  std::string locations;
  for (int location : employee.locations) {
    locations += fmt::format(R"({}"{}")", locations.empty() ? "" : ",", LocationId(location));
  }
  return Document(
      voice, "user.updated", "users", fmt::format("{}", who + 1),
      fmt::format(R"("email":"{}","first_name":"{}","last_name":"Roy","timezone":"{}",)"
                  R"("active":{},"service_provider":{},"location_ids":[{}],"updated_at":"{}")",
                  employee.email, EmployeeName(who), employee.zone, employee.active,
                  employee.provider, locations, WriteInstant(updated_at_us)));
}

std::string EmployeeRemovedLine(const Voice& voice, int who, int64_t updated_at_us) {
  return Document(voice, "user.removed", "users", fmt::format("{}", who + 1),
                  fmt::format(R"("updated_at":"{}")", WriteInstant(updated_at_us)));
}

std::string LocationLine(const Voice& voice, const World& world, int location,
                         int64_t updated_at_us) {
  const LocationEntry& entry = world.locations[static_cast<size_t>(location)];
  return Document(voice, "location.updated", "locations", LocationId(location),
                  fmt::format(R"("name":"place {}","address":{},"timezone":"{}","updated_at":"{}")",
                              location, JsonQuoted(entry.address), entry.zone,
                              WriteInstant(updated_at_us)));
}

std::string ServiceLine(const Voice& voice, const World& world, int service,
                        int64_t updated_at_us) {
  return Document(voice, "service.updated", "services", ServiceId(service),
                  fmt::format(R"("name":{},"updated_at":"{}")",
                              JsonQuoted(world.services[static_cast<size_t>(service)]),
                              WriteInstant(updated_at_us)));
}

std::string NotificationsLine(const Voice& voice, const SettingsEntry& settings) {
  return Document(voice, "settings.updated", "settings", "notifications",
                  fmt::format(R"("staff_notifications":{},"client_notifications":{})",
                              settings.staff_told, settings.clients_told));
}

std::string ExchangeSettingsLine(const Voice& voice, const SettingsEntry& settings) {
  return Document(voice, "settings.updated", "settings", "exchange",
                  fmt::format(R"("enabled":{},"protocol":"{}","show_event_titles":{})",
                              settings.enabled, settings.over_ews ? "ews" : "graph",
                              settings.titles));
}

std::string AppointmentLine(const Voice& voice, const Booking& booking, int appointment,
                            std::string_view event, int only) {
  std::string attributes =
      fmt::format(R"("updated_at":"{}")", WriteInstant(booking.updated_at_us));
  for (int part = 0; part < kBookingParts; ++part) {
    const bool stated = only < 0 || part == kBookingTimes || part == only;
    if (stated) attributes += Members(AttributesOf(booking, static_cast<BookingPart>(part)));
  }
  const bool clients = only < 0 || only == kBookingClients;
  return Document(voice, fmt::format("appointment.{}", event), "appointments",
                  AppointmentId(appointment), attributes, clients ? ClientsOf(booking) : "");
}

std::string OperatorLine(const Voice& voice, std::string_view event, std::string_view members) {
  return EventLine(voice, "operator", event, fmt::format("{{{}}}", members));
}

}  // namespace syncledger::properties
