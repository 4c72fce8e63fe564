// Section 8, SYNC-*: syncs, and when gone means gone. A doubtful read never deletes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/items.h"

namespace syncledger {

// Calendars are told apart by id; the primary one is "".
std::string CalendarId(const v1::Calendar& calendar, bool has_calendar);

// A fact of a sync was observed: begins it, and ends the one before it if that never ended
// (SYNC-BROKEN). One that was observed before the one that runs does neither. True if the fact's
// own sync has ended already: it is told again. A sync that a later decoder version reads anew
// begins anew, where no later one runs.
bool EnterSync(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Calendar& calendar,
               bool has_calendar);

// Counts an item that the running sync showed (SYNC-MARK).
void CountInSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
                 bool has_calendar, bool changed);

// Something that the fact's sync showed could not be read: what the sync did not show is then not
// missing.
void DoubtSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
               bool has_calendar);

// The sync of a calendar that ran or ran last under another number joins the one of `key`, as if
// both were of one mailbox: the later one runs or ran last (SYNC-RENAME). Saves the mailbox where
// one is cut short for it.
void JoinSync(Judgement& judgement, v1::MailboxRow* mailbox, const RowKey& key,
              const v1::SyncRow& theirs);

void FoldItemRemoved(Judgement& judgement, const v1::ItemRemoved& removed);
void FoldSyncEnded(Judgement& judgement, const v1::SyncEnded& ended);
void FoldSyncFailed(Judgement& judgement, const v1::SyncFailed& failed);
void FoldCalendarInitialized(Judgement& judgement, const v1::CalendarInitialized& initialized);

// Whether the item was observed after (or by) the fact at that offset, which was observed at that
// moment.
bool SeenSince(const v1::ItemRow& row, int64_t observed_at_us, uint64_t offset);

// The end of a sync, while what it removes is judged. All has to outlive it.
struct SyncEnd {
  Judgement& judgement;
  const v1::Continuation::Scan& scan;  // names mailbox, calendar and sync, and when it began
  RowKey key;                          // of ROW_SYNC, and the prefix of its ROW_REMOVAL
  const v1::SyncRow& sync;

  // When the removal of the item was observed, where the sync or an incomplete one before it
  // reported it and the item was not observed since.
  std::optional<int64_t> Reported(const KnownItem& known) const;
  // Whether it is a FULL sync that did not see the item, and nobody was asked about that already
  // (SYNC-HELD).
  bool NewlyMissing(const KnownItem& known) const;
  // The same, also where somebody was asked.
  bool Missing(const KnownItem& known) const;
};
SyncEnd EndOf(Judgement& judgement, const v1::Continuation::Scan& scan);
// The item that a removal speaks of that waits for the end, by its row's key.
std::string ItemOfRemoval(const Judgement& judgement, const SyncEnd& end, std::string_view key);

// Steps of a sync's end: removals that it or an incomplete one before it reported, items that a
// FULL sync did not see, and the sums. The scans judge up to `limit` rows and return how many there
// were. What is held (SYNC-HELD) they hold.
size_t JudgeRemovals(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t FindMissing(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
void CompleteSync(Judgement& judgement, v1::Continuation::Scan* scan);

}  // namespace syncledger
