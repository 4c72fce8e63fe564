// Section 6, a series as a whole: REC-FREEZE, REC-UPDATE, REC-REMOVE. Its single occurrences are in
// occurrences.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/items.h"

namespace syncledger {

// A series where its row stands, with the claim of its identity: SaveSeries after a change.
struct KnownSeries {
  v1::MailboxRow* mailbox = nullptr;
  RowKey key;  // of ROW_SERIES and ROW_IDENTITY alike
  v1::SeriesRow* row = nullptr;
  bool existed = false;
  Claim claim;

  v1::Series& state() { return *row->mutable_state(); }
  const v1::Series& state() const { return row->state(); }
};

KnownSeries LoadSeries(Judgement& judgement, v1::MailboxRow* mailbox, const RowKey& identity_key);
void SaveSeries(Judgement& judgement, const KnownSeries& series);

// The series that an occurrence or exception belongs to: by its master's id, else by its iCalUID
// (EWS shows occurrences that were read alone without their master's). Nothing if no master of it
// was seen yet.
std::optional<KnownSeries> SeriesOf(Judgement& judgement, v1::MailboxRow* mailbox,
                                    std::string_view master_item_id, std::string_view ical_uid);

bool IsMaster(const v1::Item& item);
bool IsException(const v1::Item& item);

// Judges a master without a stamp as it now stands, the absence of its series with it, and queues
// its occurrences that stand by themselves. Saves the identity and the series, not the item.
void JudgeSeries(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim);

// What the series' first sync tells of it is still its creation.
bool IsNewSeries(const Judgement& judgement, const KnownSeries& series);

// The zone on whose clock Exchange has the series; "": it is none that is known.
std::string ZoneOfSeries(const v1::Series& series);

// How a series repeats for its employee, without its exceptions; or why that cannot be told:
// UNKNOWN_TIME_ZONE, NO_DURATION.
struct Repeats {
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  v1::Repetition repetition;
};
Repeats RepetitionOf(const v1::Series& series, const std::string& employee_zone,
                     int64_t window_start_us);

// The original date that a time names: on the clock of the series, or as written where it is an
// all-day one. Days since 1970-01-01; nothing if its zone is unknown.
std::optional<int32_t> OriginalDate(const v1::Series& series, const v1::StatedTime& time);

}  // namespace syncledger
