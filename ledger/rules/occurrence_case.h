// One occurrence of a series while it is judged by itself (section 6): its row, and its absence.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/judgement.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/items.h"
#include "ledger/rules/series.h"

namespace syncledger {

// An occurrence where its row stands; `series` has to outlive it.
struct KnownOccurrence {
  KnownSeries& series;
  RowKey key;
  v1::OccurrenceRow* row = nullptr;
  bool existed = false;

  v1::Occurrence& state() { return *row->mutable_state(); }
  const v1::Occurrence& state() const { return row->state(); }
};

RowKey OccurrenceKey(const KnownSeries& series, int32_t date);
KnownOccurrence LoadOccurrence(Judgement& judgement, KnownSeries& series, int32_t date);

// Whether nothing but its times was told of an exception: its master listed it (EWS,
// ModifiedOccurrences).
bool IsListedOnly(const v1::ItemStatement& exception);

// Whether Exchange shows an exception for it.
bool HasException(const KnownOccurrence& known);

// When the exception that shows it takes place.
Span SpanShown(Judgement& judgement, const KnownOccurrence& known,
               const std::string& employee_zone);

// Whether it is worth an outcome that nothing changed.
enum class Unchanged { kSaid, kUnsaid };

// Judges an occurrence by what shows it now, and its absence with it: as its series has it, by its
// exception, or deleted. Saves the occurrence, its series and the exception's item. `shown_by`: the
// item that outcomes name; empty: the exception, else the master. True if an absence was removed.
bool JudgeOccurrence(Judgement& judgement, Cause cause, Unchanged unchanged, KnownOccurrence& known,
                     std::string shown_by = "");

// The same by an exception that is at hand; the caller saves it.
bool JudgeShown(Judgement& judgement, Cause cause, Unchanged unchanged, KnownOccurrence& known,
                KnownItem* exception);

// The exception that showed it does so no more.
void DropException(Judgement& judgement, KnownOccurrence& known);

}  // namespace syncledger
