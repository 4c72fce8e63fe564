// Section 1, ORDER-*: what says nothing new, what is older than what is known, what cannot be.
#pragma once

#include <string_view>

#include "ledger/judgement.h"

namespace syncledger {

v1::Outcome& SayDuplicate(Judgement& judgement);
v1::Outcome& SayStale(Judgement& judgement);
v1::Outcome& SayRejected(Judgement& judgement, v1::Reason why, std::string_view detail);

// An operator's act that cannot be done is remembered as such: delivered again, it is not done
// either, whatever has become possible since (ORDER-DUPLICATE).
v1::Outcome& RejectAct(Judgement& judgement, v1::Rule rule, v1::Reason why,
                       std::string_view detail);
bool WasRejected(Judgement& judgement);

// REJECTED with the reason that the decoder gave (ORDER-REJECT).
void FoldUndecodable(Judgement& judgement, const v1::Undecodable& undecodable);

}  // namespace syncledger
