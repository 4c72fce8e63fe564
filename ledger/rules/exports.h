// Section 4, EXP-*: what Exchange is asked to hold for appointments, and what is known of it there.
#pragma once

#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/eligibility.h"

namespace syncledger {

// What of an appointment one mailbox holds or was asked to hold.
RowKey ExportKey(std::string_view appointment_id, uint32_t mailbox);
// Null: nothing is known of it there.
const v1::ExportRow* FindExport(Judgement& judgement, std::string_view appointment_id,
                                uint32_t mailbox);
// Where it stands, or an empty one; SaveExport after a change.
v1::ExportRow* EditExport(Judgement& judgement, std::string_view appointment_id, uint32_t mailbox);
// Stores it and makes the appointment know of it; `appointment` may be null where that is known to
// be so already.
void SaveExport(Judgement& judgement, const v1::ExportRow& row, v1::AppointmentRow* appointment);

// Whether the mailbox still has the appointment: it was asked for, or an item was seen.
bool StillHas(const v1::Export& exported);

// Whether a CANCEL was requested for a stamped item, also where its appointment was asked for again
// since: it ends as was asked (EXP-ECHO). Not of one that was written anew since, nor once the
// request is void.
bool IsToGo(const v1::Export& exported, const v1::Item& item);

// Whether section 5 takes no edits and section 4 writes nothing, since it has several staff and the
// tenant is on Graph.
bool IsMultiUserUnsupported(Judgement& judgement, const v1::Appointment& appointment);

enum class WriteCause {
  kChanged,      // the appointment was recorded, changed or cancelled
  kConflict,     // an edit in Exchange lost: Exchange is brought in line, wherever the appointment
                 // lies by now
  kJudgedAgain,  // something that it depends on changed
};

// EXP-UPSERT, EXP-CANCEL, EXP-MULTI: asks for the writes that bring the mailboxes in line with the
// appointment.
void RequestWrites(Judgement& judgement, WriteCause cause, v1::AppointmentRow* appointment);

// A step of a disconnection (SYNC-DISCONNECT): asks for what a mailbox has exported to be cancelled
// there, of the scan's mailbox or, where it names none, of all. Reads every export of the tenant,
// for there is no index by mailbox: the price of a rare act.
size_t CancelExports(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

// A step of a connection: voids the requests to cancel what the mailbox shall have, of the scan's
// mailbox or, where it names none, of all that are connected (EXP-ECHO). What ended before is
// judged by its request still, where a pause keeps it waiting. Reads as much as CancelExports.
size_t VoidCancels(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

// Puts what an item was observed to state in place of what its mailbox was last asked to hold.
// `span`: its time.
void Observe(const v1::Item& item, const Span& span, v1::ExportSnapshot* held);

// The item is about to bear `stamp`: where it held another appointment, it no longer does.
void LetGo(Judgement& judgement, const v1::Item& item, const v1::Stamp& stamp);

void FoldExportDelayed(Judgement& judgement, const v1::ExportDelayed& delayed);
void FoldExportFailed(Judgement& judgement, const v1::ExportFailed& failed);
void FoldExportConfirmed(Judgement& judgement, const v1::ExportConfirmed& confirmed);

}  // namespace syncledger
