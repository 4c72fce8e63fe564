// What lists say of a series' occurrences: a master's lists of deleted and modified ones, and a
// list of its instances over a range (REC-EXCEPTION).
#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "ledger/recurrence.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/occurrence_case.h"
#include "ledger/rules/occurrence_parts.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/order.h"
#include "ledger/rules/syncs.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

// The date of an occurrence that a master lists as deleted: Graph's occurrence id ends with it, EWS
// tells when the occurrence would have begun.
std::optional<int32_t> DeletedDate(const v1::Series& series, std::string_view listed) {
  constexpr size_t kDateBytes = 10;
  if (listed.substr(0, 4) == "OID.") {
    if (listed.size() < kDateBytes) return std::nullopt;
    return ParseDate(listed.substr(listed.size() - kDateBytes));
  }
  const bool is_instant = !listed.empty() && listed.back() == 'Z';
  const std::optional<int64_t> us =
      ParseTime(is_instant ? std::string(listed) : std::string(listed) + "Z");
  if (!us.has_value()) return std::nullopt;
  if (!is_instant) return static_cast<int32_t>(DayOf(*us));
  v1::StatedTime time;
  time.set_instant_us(*us);
  return OriginalDate(series, time);
}

std::set<int32_t> DeletedDates(const v1::Series& series, const v1::ExchangeItem& stated) {
  std::set<int32_t> dates;
  for (const std::string& listed : stated.cancelled_occurrences()) {
    if (const std::optional<int32_t> date = DeletedDate(series, listed)) dates.insert(*date);
  }
  return dates;
}

std::set<int32_t> ModifiedDates(const v1::Series& series, const v1::ExchangeItem& stated) {
  std::set<int32_t> dates;
  for (const v1::StatedTime& original : stated.modified_occurrences()) {
    if (const std::optional<int32_t> date = OriginalDate(series, original)) dates.insert(*date);
  }
  return dates;
}

// Deleted by itself, unless something later was heard of it.
void Delete(Judgement& judgement, KnownSeries& series, int32_t date) {
  KnownOccurrence known = LoadOccurrence(judgement, series, date);
  if (known.state().deleted() || known.row->seen_at_us() > judgement.now_us()) return;
  if (series.state().has_stated()) {
    return SayKept(judgement, series, date, series.state().master_item_id());
  }
  DropException(judgement, known);
  known.state().set_deleted(true);
  known.row->set_seen_at_us(judgement.now_us());
  JudgeOccurrence(judgement, CauseOf(judgement), Unchanged::kUnsaid, known);
}

// What a list of a series' instances certainly shows: all that begins in there. An all-day series
// begins at midnight of its own zone, which cuts the list; where that is not known, within a day of
// UTC's.
struct ListedRange {
  std::string zone;
  int64_t from_us;
  int64_t to_us;

  bool Holds(int64_t start_us) const { return start_us >= from_us && start_us < to_us; }
};

ListedRange RangeOf(const v1::Series& series, const v1::SeriesInstances& listed) {
  ListedRange range{ZoneOfSeries(series), listed.from_us(), listed.to_us()};
  if (!range.zone.empty()) return range;
  range.zone = "UTC";
  if (series.followed().is_all_day()) {
    range.from_us = std::min(range.from_us, INT64_MAX - kDayUs) + kDayUs;
    range.to_us = std::max(range.to_us, INT64_MIN + kDayUs) - kDayUs;
  }
  return range;
}

// Whether it is an exception that a list of that range need not show: it begins outside, or nobody
// can tell when.
bool MayBeElsewhere(Judgement& judgement, const KnownOccurrence& known, const ListedRange& range) {
  if (!HasException(known)) return false;
  const Span span = SpanShown(judgement, known, range.zone);
  return span.reason != v1::REASON_UNSPECIFIED || !range.Holds(span.start_us);
}

}  // namespace

void FoldSeriesInstances(Judgement& judgement, const v1::SeriesInstances& listed) {
  const v1::Fact& fact = judgement.fact();
  const std::string& master_id = listed.series_master_id();
  v1::MailboxRow* mailbox = judgement.MailboxOf(listed.mailbox(), /*create=*/true);
  const auto about = [&](v1::Outcome& outcome) {
    outcome.set_mailbox(mailbox->state().address());
    outcome.set_item_id(master_id);
  };
  if (EnterSync(judgement, mailbox, listed.calendar(), listed.has_calendar())) {
    return about(SayDuplicate(judgement));
  }
  const std::string calendar_id = CalendarId(listed.calendar(), listed.has_calendar());
  std::optional<KnownSeries> series = SeriesSpokenOf(
      judgement, mailbox,
      {.item_id = master_id, .master_id = master_id, .ical_uid = "", .calendar_id = calendar_id});
  if (!series.has_value()) return;
  if (Heard(fact, series->row->known())) return about(SayDuplicate(judgement));
  judgement.Remember("item:" + master_id);
  // What was listed before anybody told of the series is no news of it when it is told again.
  const int64_t newest_us =
      std::max(series->row->listed_at_us(), series->row->first_observed_at_us());
  if (fact.observed_at_us() < newest_us) return about(SayStale(judgement));
  Hear(fact, series->row->mutable_known());
  series->row->set_listed_at_us(fact.observed_at_us());
  SaveSeries(judgement, *series);
  if (series->state().has_stated()) {
    // Its own occurrences do not vanish for being gone after the pattern was changed.
    SayOfItem(judgement, *mailbox, master_id, v1::IGNORED, v1::RULE_REC_OCCURRENCE,
              v1::RECURRENCE_NOT_SYNCED);
    return;
  }
  judgement.Later(ScanOf(v1::Continuation::JUDGE_INSTANCES, *mailbox, series->key));
}

size_t RelistOccurrences(Judgement& judgement, Scan* scan, size_t limit) {
  const std::optional<KnownSeries> series = SeriesOfScan(judgement, *scan);
  if (!series.has_value()) return 0;
  const v1::ExchangeItem& stated = judgement.fact().exchange_item();
  const std::set<int32_t> deleted = DeletedDates(series->state(), stated);
  const std::set<int32_t> modified = ModifiedDates(series->state(), stated);
  return ForEachRow(judgement, scan, limit, [&](KnownOccurrence& known) {
    const int32_t date = known.state().date();
    const bool back = stated.cancelled_occurrences_stated() && known.state().deleted() &&
                      deleted.count(date) == 0;
    const bool follows =
        stated.modified_occurrences_stated() && HasException(known) && modified.count(date) == 0;
    const bool differs = (back || follows) && known.row->seen_at_us() < judgement.now_us();
    if (differs && series->state().has_stated()) {
      SayKept(judgement, *series, date, series->state().master_item_id());
    } else if (differs) {
      known.state().set_deleted(false);
      DropException(judgement, known);
      known.row->set_seen_at_us(judgement.now_us());
    }
    return JudgeOccurrence(judgement, Cause::kExchange, Unchanged::kUnsaid, known);
  });
}

size_t MarkDeleted(Judgement& judgement, Scan* scan, size_t limit) {
  std::optional<KnownSeries> series = SeriesOfScan(judgement, *scan);
  if (!series.has_value()) return 0;
  size_t dates = 0;
  for (int32_t date : DeletedDates(series->state(), judgement.fact().exchange_item())) {
    const std::string place = RowKey().Number(date).str();
    if (place <= scan->after()) continue;
    if (dates == limit) break;
    scan->set_after(place);
    ++dates;
    if (HasDate(series->state().frozen(), date)) Delete(judgement, *series, date);
  }
  return dates;
}

size_t JudgeInstances(Judgement& judgement, Scan* scan, size_t limit) {
  std::optional<KnownSeries> series = SeriesOfScan(judgement, *scan);
  if (!series.has_value()) return 0;
  const v1::SeriesInstances& listed = judgement.fact().series_instances();
  const ListedRange range = RangeOf(series->state(), listed);
  const Repeats repeats = RepetitionOf(series->state(), range.zone, INT64_MIN);
  size_t dates = 0;
  if (repeats.reason == v1::REASON_UNSPECIFIED) {
    std::set<int32_t> shown;
    for (const v1::StatedTime& start : listed.starts()) {
      if (const auto date = OriginalDate(series->state(), start)) shown.insert(*date);
    }
    // A day more on both sides: where the range begins and ends is told in UTC.
    const auto day = [](int64_t us) { return static_cast<int32_t>(DayOf(us)); };
    int32_t from = day(listed.from_us()) - 1;
    int64_t after = 0;
    if (RowKeyReader(scan->after()).Number(&after)) from = static_cast<int32_t>(after) + 1;
    for (int32_t date : DatesOf(series->state().frozen(), from, day(listed.to_us()) + 2, limit)) {
      scan->set_after(RowKey().Number(date).str());
      ++dates;
      if (!range.Holds(OccurrenceOn(repeats.repetition, date).start_us)) continue;
      if (shown.count(date) == 0) {
        const KnownOccurrence known = LoadOccurrence(judgement, *series, date);
        if (MayBeElsewhere(judgement, known, range)) continue;
        Delete(judgement, *series, date);
        continue;
      }
      KnownOccurrence known = LoadOccurrence(judgement, *series, date);
      if (!known.state().deleted() || known.row->seen_at_us() > judgement.now_us()) continue;
      known.state().set_deleted(false);
      known.row->set_seen_at_us(judgement.now_us());
      JudgeOccurrence(judgement, CauseOf(judgement), Unchanged::kUnsaid, known);
    }
  }
  if (dates < limit && judgement.SaidNothing()) {
    SayOfItem(judgement, *series->mailbox, listed.series_master_id(), v1::UNCHANGED,
              v1::RULE_ABS_KEEP, repeats.reason);
  }
  return dates;
}

}  // namespace syncledger
