// SYNC-RENAME for items: what was observed of one under two numbers of a mailbox becomes one.
#pragma once

#include "ledger/judgement.h"

namespace syncledger {

// What was observed of an item under another number of its mailbox joins what is known of it
// (SYNC-RENAME): as if both had been told of this mailbox. Judged again is whoever asks for it.
// `theirs` is a copy of the other row, whose mailbox never synced.
void JoinItem(Judgement& judgement, v1::MailboxRow* mailbox, const v1::ItemRow& theirs);

}  // namespace syncledger
