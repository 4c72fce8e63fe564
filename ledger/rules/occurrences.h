// Section 6, occurrences that are not as their series has them: REC-OCCURRENCE, REC-EXCEPTION.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/items.h"
#include "ledger/rules/series.h"

namespace syncledger {

// An occurrence as its series has it, a stub or whole: it says nothing new while it fits the frozen
// pattern (REC-OCCURRENCE), unless its date had been told to be deleted, or to be an exception. It
// has no row of its own.
void FoldOccurrence(Judgement& judgement, v1::MailboxRow* mailbox, const v1::ExchangeItem& stated,
                    bool sync_has_ended, KnownItem* known);

// An exception was seen, as it was or anew, by a sync of that calendar or outside any: so was its
// series.
void SeeSeries(Judgement& judgement, const KnownItem& exception, const std::string& calendar_id);

// An exception as it now stands; the caller saves the item.
void JudgeException(Judgement& judgement, KnownItem* known);

// The item shows no exception any more: of another kind by now. The caller saves it.
void LeaveSeries(Judgement& judgement, KnownItem* known);

// The occurrence that an exception shows; nothing if it shows none.
std::optional<int32_t> DateShown(Judgement& judgement, const KnownSeries& series,
                                 const v1::Item& exception);

// An exception's id was reported as removed: the occurrence was deleted by itself, unless its
// series ended too (`with_series`). After the pattern was changed it stays as it is
// (REC-OCCURRENCE). Saves the item. True if an absence was removed.
bool RemoveException(Judgement& judgement, KnownItem* known, v1::Reason reason,
                     int64_t observed_at_us, bool with_series);

// A list of a series' instances: what the frozen pattern has there and the list lacks was deleted
// by itself.
void FoldSeriesInstances(Judgement& judgement, const v1::SeriesInstances& listed);

// Queue what a change of a series, or the first sight of its master, means for its occurrences.
void QueueOccurrences(Judgement& judgement, Cause cause, const KnownItem& master,
                      const KnownSeries& series);
void QueueOccurrencesOf(Judgement& judgement, v1::MailboxRow* mailbox, const RowKey& identity_key);
void QueueAwaited(Judgement& judgement, const KnownItem& master);

// Steps of that work; each judges up to `limit` rows and returns how many there were.
size_t JudgeOccurrences(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t RelistOccurrences(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t MarkDeleted(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t JudgeInstances(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);
size_t JudgeAwaited(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit);

}  // namespace syncledger
