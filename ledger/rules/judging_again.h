// What is judged again when something that it depends on changes: which rows, in steps of bounded
// size.
#pragma once

#include <string_view>

#include "ledger/judgement.h"

namespace syncledger {

// Queues every item of a mailbox, and the appointments of the employee that it matches.
void JudgeMailboxAgain(Judgement& judgement, const v1::Mailbox& mailbox);

// Queues the appointments of an employee; of "" none.
void JudgeAppointmentsOf(Judgement& judgement, std::string_view employee_id);

// Queues everything of the tenant.
void JudgeTenantAgain(Judgement& judgement);

// Queue what a disconnection takes away: blocks in schedules, and exported items (SYNC-DISCONNECT).
void RemoveMailboxsBlocks(Judgement& judgement, const v1::Mailbox& mailbox);
void RemoveTenantsBlocks(Judgement& judgement);

// Queue what a connection brings back: all that is judged again, and no request to cancel stands.
void BringBackMailboxs(Judgement& judgement, const v1::Mailbox& mailbox);
void BringBackTenants(Judgement& judgement);

// Queues what an employee's entry decides: the mailboxes of the addresses, and the employee's
// appointments.
void JudgeEmployeeAgain(Judgement& judgement, std::string_view employee_id,
                        std::string_view email_before, std::string_view email_after);

// Queues what a location's or service's entry decides.
void JudgeLocationAgain(Judgement& judgement, std::string_view location_id);
void JudgeServiceAgain(Judgement& judgement, std::string_view service_id);

// Does queued work until as many rows were judged as one step may or nothing is left.
void DoQueuedWork(Judgement& judgement);

}  // namespace syncledger
