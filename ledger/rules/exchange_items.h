// What a statement about an Exchange item goes through: repetition and order (section 1), the claim on its identity,
// its stamp, and then section 3 or section 5.
#pragma once

#include "ledger/judgement.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/items.h"

namespace syncledger {

void FoldExchangeItem(Judgement& judgement, const v1::ExchangeItem& stated);

// Judges an item that is known again, since something that it depends on changed. Says only what is new.
void JudgeItemAgain(Judgement& judgement, KnownItem* known);

// The item is gone from its calendar (section 8): ends what stood for it, or leaves its identity to another live item.
// True if something was removed.
bool RemoveItem(Judgement& judgement, KnownItem* known, v1::Reason reason, int64_t observed_at_us);

}  // namespace syncledger
