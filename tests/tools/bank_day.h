// A day of a small bank as a capture: lines of Coconut, an operator and Microsoft Graph.
#pragma once

#include <string>

namespace syncledger {

// One employee, settings, an initialized calendar; a first sync with an event that blocks and one
// that is free; an appointment. 10 facts on 8 lines, of the tenant "maple".
std::string BankDay();

// The bare body of a Graph delta page with one event, "AAMk-bare", busy on 2026-11-05 from 15:00 to
// 16:00 UTC.
std::string BareGraphPage();

}  // namespace syncledger
