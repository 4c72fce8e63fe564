// How a ledger stands, as texts to be compared: whatever does not depend on how often and in which
// order its facts were delivered.
#pragma once

#include <map>
#include <string>

#include "tests/properties/memory_ledger.h"

namespace syncledger::properties {

// Of each absence, appointment and notification a text, by kind and id. Mailboxes are named by
// their addresses.
std::map<std::string, std::string> Standing(MemoryLedger& ledger);

// The same without what the two protocols name differently: items' ids, and notifications' ids,
// which are made of facts. Of a series' notifications it matters which there are and not how many.
std::map<std::string, std::string> StandingOverEitherProtocol(MemoryLedger& ledger);

}  // namespace syncledger::properties
