// What a statement about an Exchange item goes through: repetition and order (section 1), the claim
// on its identity, its stamp, and then section 3 or section 5.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/items.h"

namespace syncledger {

void FoldExchangeItem(Judgement& judgement, const v1::ExchangeItem& stated);

// Judges an item that is known again, since something that it depends on changed. Says only what is
// new.
void JudgeItemAgain(Judgement& judgement, KnownItem* known);

// A page showed something that cannot be read: its sync was there all the same, and so was the item
// that it names, if any
// (`item_id` may be empty). A doubtful read never deletes.
void SeeUnreadable(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Calendar& calendar,
                   bool has_calendar, const std::string& item_id);

// Whether the sync at whose end a removal is judged removes this item, too: when its removal was
// observed.
using GoesToo = std::function<std::optional<int64_t>(const KnownItem&)>;

// The item is gone from its calendar (section 8): ends what stood for it, or leaves its identity to
// another live item that does not go too. True if an absence was removed or an appointment
// cancelled.
bool RemoveItem(Judgement& judgement, KnownItem* known, v1::Reason reason, int64_t observed_at_us,
                const GoesToo& goes_too);

}  // namespace syncledger
