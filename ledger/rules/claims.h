// The claims of items on an identity: which of them stands for it, what is judged by that one, and
// what becomes of the others.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/items.h"

namespace syncledger {

// Judges what the item means while no stamp says that it is an appointment's: section 3, and for a
// series section 6.
void JudgeUnstamped(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim);

// What stood for the identity goes: of a series each of its absences (REC-REMOVE). True if one was
// removed; a series counts as one.
bool RemoveGone(Judgement& judgement, const KnownItem& known, v1::Reason reason, Claim* claim);

// The item took on another identity: the one it had is left to whoever else claims it, or ends; in
// a pause, at its end.
void LeaveIdentity(Judgement& judgement, const RowKey& identity_key, KnownItem* known);

// The same event over the other protocol has another id, which nobody reads any more once its
// mailbox has changed over: it is gone, in favour of the one that was observed then.
void GiveWay(int64_t observed_at_us, v1::Item* item);

// Another item, observed later, stands for the identity.
void SayDuplicateClaim(Judgement& judgement, KnownItem* known);

// Whether the item has its stamp by what another id of its identity showed, and was never judged
// with it.
bool IsStampedAnew(const v1::Item& item);
// Judges it so: it holds an appointment, and blocks nothing by itself.
void JudgeExported(Judgement& judgement, KnownItem* known, Claim* claim);

}  // namespace syncledger
