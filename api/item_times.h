// When an Exchange event says that it is, as instants.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "syncledger/v1/rows.pb.h"

namespace syncledger {

struct ItemTime {
  int64_t start_us;
  int64_t end_us;
};

// The time that an event says it takes; all-day ones are their dates in `zone`, the employee's.
// Nothing where no instants can be told.
std::optional<ItemTime> TimeOf(const v1::ItemStatement& statement, const std::string& zone);

}  // namespace syncledger
