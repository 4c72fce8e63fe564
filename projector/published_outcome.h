// What of an outcome is published for others.
#pragma once

#include <string>

#include "syncledger/v1/published.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// The outcome as the topic of outcomes holds it. Whoever reads a topic reads all of it: without
// `with_values` ids, rules, reasons, times and the names of changed fields stay, and the values of
// titles, places, notes, names and addresses, and texts that may hold them, are left out.
v1::PublishedOutcome ToPublished(const std::string& tenant, const v1::Verdict& verdict,
                                 const v1::Outcome& outcome, bool with_values);

}  // namespace syncledger
