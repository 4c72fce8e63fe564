// Section 8, SYNC-RENAME: a mailbox gets another primary address.
#pragma once

#include <cstddef>

#include "ledger/judgement.h"

namespace syncledger {

// The mailbox keeps its number, so its state needs no move. What was already observed under the new
// address, by a mailbox that was never initialized, joins it. Facts that were observed under the
// old address up to then speak of the mailbox, whenever they are heard; what is observed under it
// afterwards is another mailbox's.
void FoldMailboxRenamed(Judgement& judgement, const v1::MailboxRenamed& renamed);

// A step of that: moves up to `limit` rows of the number that joins; returns how many there were.
size_t JoinRows(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

}  // namespace syncledger
