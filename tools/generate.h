// The synthetic capture: what several banks' calendars and bookings say over weeks, as lines, the
// same for a seed.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/status.h"

namespace syncledger {

struct GenerateOptions {
  int64_t facts =
      100'000;  // exactly so many: items, removals, end markers, failed reads, and every other line
  int tenants = 2;
  int mailboxes = 40;  // of all tenants together, at least one each; scenes add a few of their own
  uint64_t seed = 1;
};

// Writes a capture (docs/formats.md) line by line, without the line ends, in the order in which it
// was observed; lines that are delivered twice come again with the `observed_at` of their first
// time. Calls `progress`, which may be empty, now and then with the facts written so far.
//
// The same options give the same bytes on any machine. A history of 20,000 facts or more, with at
// least 200 facts for each mailbox, reaches every rule and reason that the decoders of this version
// can lead to. Memory is bounded by the number of mailboxes, not of facts. Statements that make a
// ledger judge a whole tenant anew (event titles, protocol, an address, a service's name) come once
// for each tenant, early.
//
// kInvalidArgument: a number below its least (facts 1, tenants 1, mailboxes as many as tenants). An
// error of `write` ends it and is returned.
absl::Status Generate(const GenerateOptions& options,
                      const std::function<absl::Status(std::string_view line)>& write,
                      const std::function<void(int64_t facts)>& progress);

}  // namespace syncledger
