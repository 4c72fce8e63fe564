// Section 11, RULES-ACTIVATE: another rule set is put in force.
#pragma once

#include "ledger/judgement.h"

namespace syncledger {

void FoldRulesActivated(Judgement& judgement, const v1::RulesActivated& activated);

}  // namespace syncledger
