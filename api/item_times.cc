#include "api/item_times.h"

#include "ledger/rules/eligibility.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {

std::optional<ItemTime> TimeOf(const v1::ItemStatement& statement, const std::string& zone) {
  std::optional<int64_t> start, end;
  if (statement.is_all_day() && statement.start().has_local_us() &&
      statement.end().has_local_us()) {
    const std::string& whose = IsKnownZone(zone) ? zone : statement.start().time_zone();
    start = LocalMidnight(DayOf(statement.start().local_us()), whose);
    end = LocalMidnight(DayOf(statement.end().local_us()), whose);
  } else {
    start = InstantOf(statement.start());
    end = InstantOf(statement.end());
  }
  if (!start.has_value() || !end.has_value()) return std::nullopt;
  return ItemTime{*start, *end};
}

}  // namespace syncledger
