// why employee:EMAIL@TIME: what stood in a schedule at a moment, and what did not and why.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "api/why.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// One entry for each absence and appointment that covers the moment (of a series: its occurrence),
// and for each event of the employee's mailbox that covers it and blocks nothing: with the fact
// since which that is so. Later ones that changed something else of it are counted, not told.
// kNotFound: neither an employee nor a mailbox has that address.
absl::StatusOr<Explanation> ExplainMoment(const ReadView& view, const Scope& scope,
                                          const WhySubject& subject, const AsOf& as_of);

// One verdict (with the outcomes that concern the subject) in plain words. `scope`: any of its
// tenant.
absl::StatusOr<WhyEntry> TellVerdict(const ReadView& view, const Scope& scope,
                                     std::string_view zone, const v1::Verdict& verdict);

}  // namespace syncledger
