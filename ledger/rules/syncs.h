// Section 8, SYNC-*: syncs, and when gone means gone. A doubtful read never deletes.
#pragma once

#include <string>

#include "ledger/judgement.h"

namespace syncledger {

// Calendars are told apart by id; the primary one is "".
std::string CalendarId(const v1::Calendar& calendar, bool has_calendar);

// A fact of a sync was observed: begins it, and ends the one before it if that never ended
// (SYNC-BROKEN). True if the fact's own sync has ended already: it is told again. A sync that a
// later decoder version reads anew begins anew.
bool EnterSync(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Calendar& calendar,
               bool has_calendar);

// Counts an item that the running sync showed (SYNC-MARK).
void CountInSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
                 bool has_calendar, bool changed);

// Something that the fact's sync showed could not be read: what the sync did not show is then not
// missing.
void DoubtSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
               bool has_calendar);

void FoldItemRemoved(Judgement& judgement, const v1::ItemRemoved& removed);
void FoldSyncEnded(Judgement& judgement, const v1::SyncEnded& ended);
void FoldSyncFailed(Judgement& judgement, const v1::SyncFailed& failed);
void FoldCalendarInitialized(Judgement& judgement, const v1::CalendarInitialized& initialized);

// Steps of a sync's end: removals that it or an incomplete one before it reported, items that a
// FULL sync did not see, and the sums. The scans judge up to `limit` rows and return how many there
// were.
size_t JudgeRemovals(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t FindMissing(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
void CompleteSync(Judgement& judgement, v1::Continuation::Scan* scan);

}  // namespace syncledger
