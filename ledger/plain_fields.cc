#include "ledger/plain_fields.h"

#include <algorithm>
#include <array>

namespace syncledger {

bool IsPlainField(std::string_view field) {
  static constexpr std::array<std::string_view, 22> kPlainFields = {
      "active",      "client_notifications",
      "enabled",     "end",
      "location_id", "location_ids",
      "protocol",    "recurrence",
      "removed",     "rule_set",
      "service_id",  "service_provider",
      "show_as",     "show_event_titles",
      "staff_ids",   "staff_notifications",
      "start",       "status",
      "time_of_day", "time_zone",
      "timezone",    "window_start",
  };
  return std::find(kPlainFields.begin(), kPlainFields.end(), field) != kPlainFields.end();
}

}  // namespace syncledger
