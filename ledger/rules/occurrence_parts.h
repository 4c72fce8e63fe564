// What the files of single occurrences share: occurrences.cc, where the parts are, and
// occurrence_lists.cc. Nobody else includes it.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/judgement.h"
#include "ledger/rules/occurrence_case.h"
#include "ledger/rules/series.h"

namespace syncledger {

Cause CauseOf(const Judgement& judgement);

v1::Outcome& SayOfItem(Judgement& judgement, const v1::MailboxRow& mailbox,
                       const std::string& item_id, v1::OutcomeKind kind, v1::Rule rule,
                       v1::Reason reason);

// REC-OCCURRENCE: after its pattern was changed, what Exchange makes of an occurrence of the frozen
// one by no longer having it is not followed. `item_id`: the item that said so.
void SayKept(Judgement& judgement, const KnownSeries& series, int32_t date,
             const std::string& item_id);

// What a stub or a list speaks of, and by which item.
struct SpokenOf {
  const std::string& item_id;
  std::string_view master_id;
  std::string_view ical_uid;
  const std::string& calendar_id;
};

// The series, where what is said of it counts. Nothing, and said why: it is an appointment that was
// made recurring, no master of it was seen, or the calendar shows a copy of it.
std::optional<KnownSeries> SeriesSpokenOf(Judgement& judgement, v1::MailboxRow* mailbox,
                                          const SpokenOf& spoken);

v1::Continuation::Scan ScanOf(v1::Continuation::Work work, const v1::MailboxRow& mailbox,
                              const RowKey& prefix);
std::optional<KnownSeries> SeriesOfScan(Judgement& judgement, const v1::Continuation::Scan& scan);

// Calls `judge` with each occurrence that has a row, in the order of their dates; it returns
// whether an absence was removed. Returns how many rows there were.
size_t ForEachRow(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit,
                  const std::function<bool(KnownOccurrence&)>& judge);

}  // namespace syncledger
