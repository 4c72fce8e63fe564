// What Coconut, its directory and whoever runs the sync say, as lines of a capture.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/properties/world.h"

namespace syncledger::properties {

// What a line of Coconut or of an operator says beside its body.
struct Voice {
  std::string tenant;
  int64_t observed_at_us = 0;
  std::string_view role = "admin";
};

std::string EmployeeLine(const Voice& voice, const World& world, int who, int64_t updated_at_us);
std::string EmployeeRemovedLine(const Voice& voice, int who, int64_t updated_at_us);
std::string LocationLine(const Voice& voice, const World& world, int location,
                         int64_t updated_at_us);
std::string ServiceLine(const Voice& voice, const World& world, int service, int64_t updated_at_us);
std::string NotificationsLine(const Voice& voice, const SettingsEntry& settings);
std::string ExchangeSettingsLine(const Voice& voice, const SettingsEntry& settings);

// `event` is "created", "updated" or "cancelled". `only`: of a partial body, the part that it
// states beside its times.
std::string AppointmentLine(const Voice& voice, const Booking& booking, int appointment,
                            std::string_view event, int only = -1);

// An operator's act with a body of these members ("mailbox":"...").
std::string OperatorLine(const Voice& voice, std::string_view event, std::string_view members);

}  // namespace syncledger::properties
