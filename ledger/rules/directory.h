// Section 10, DIR-*: employees, locations, services and settings as Coconut states them.
#pragma once

#include "ledger/judgement.h"

namespace syncledger {

void FoldUser(Judgement& judgement, const v1::UserStated& stated);
void FoldUserRemoved(Judgement& judgement, const v1::UserRemoved& removed);
void FoldLocation(Judgement& judgement, const v1::LocationStated& stated);
void FoldService(Judgement& judgement, const v1::ServiceStated& stated);
void FoldNotificationSettings(Judgement& judgement, const v1::NotificationSettings& stated);
void FoldExchangeSettings(Judgement& judgement, const v1::ExchangeSettings& stated);

}  // namespace syncledger
