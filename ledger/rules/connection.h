// Section 8, SYNC-DISCONNECT: the integration, or one mailbox, is disconnected and connected again.
#pragma once

#include <cstddef>

#include "ledger/judgement.h"

namespace syncledger {

// The integration and each mailbox have a connection of their own; a mailbox syncs while both are
// connected.
void FoldIntegrationDisconnected(Judgement& judgement,
                                 const v1::IntegrationDisconnected& disconnected);
void FoldIntegrationConnected(Judgement& judgement, const v1::IntegrationConnected& connected);

// A step: forgets what absences held when their mailboxes were disconnected, of mailboxes that can
// sync again. What came back came back before.
size_t ForgetKept(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

}  // namespace syncledger
