// Section 9, AUTH-ADMIN: who may change settings, calendars and rule sets.
#pragma once

#include <string_view>

#include "ledger/judgement.h"

namespace syncledger {

bool IsAdmin(const Judgement& judgement);
bool IsAdminOrSystem(const Judgement& judgement);

// REJECTED / NOT_ADMIN: nothing changes. `mailbox` may be empty.
void SayNotAdmin(Judgement& judgement, std::string_view mailbox);

}  // namespace syncledger
