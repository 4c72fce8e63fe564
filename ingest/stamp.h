// The stamp of an exported appointment (docs/formats.md): the names under which Exchange keeps it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/time_text.h"
#include "syncledger/v1/fact.pb.h"

namespace syncledger {

// The public-strings property set, and the names of the two values in it.
inline constexpr std::string_view kStampPropertySet = "{00020329-0000-0000-C000-000000000046}";
inline constexpr std::string_view kStampAppointmentId = "CoconutAppointmentId";
inline constexpr std::string_view kStampUpdatedAt = "CoconutUpdatedAt";

// The stamp of the two values as they were read; none without the first. A second that is no time
// with Z or an offset is lost: the stamp has none then.
inline std::optional<v1::Stamp> StampOf(std::string_view appointment_id,
                                        std::string_view updated_at) {
  if (appointment_id.empty()) return std::nullopt;
  v1::Stamp stamp;
  stamp.set_appointment_id(std::string(appointment_id));
  if (const std::optional<int64_t> updated_us = ReadInstant(updated_at))
    stamp.set_updated_at_us(*updated_us);
  return stamp;
}

}  // namespace syncledger
