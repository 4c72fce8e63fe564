#include "ledger/rules/occurrences.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ledger/recurrence.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/occurrence_case.h"
#include "ledger/rules/order.h"
#include "ledger/rules/syncs.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

// Whether the series is an appointment that was made recurring in Exchange (MAP-RECURRENCE): its
// occurrences are nothing to Coconut.
bool IsOfAppointment(Judgement& judgement, v1::MailboxRow* mailbox,
                     std::string_view master_item_id) {
  if (master_item_id.empty()) return false;
  const auto* master = judgement.Find<v1::ItemRow>(
      v1::ROW_ITEM, RowKey().Number(mailbox->state().number()).Text(master_item_id));
  return master != nullptr && !master->state().gone() && IsStamped(master->state());
}

Cause CauseOf(const Judgement& judgement) {
  return judgement.silent() ? Cause::kJudgedAgain : Cause::kExchange;
}

v1::Outcome& SayOfItem(Judgement& judgement, const v1::MailboxRow& mailbox,
                       const std::string& item_id, v1::OutcomeKind kind, v1::Rule rule,
                       v1::Reason reason) {
  v1::Outcome& outcome = judgement.Add(kind, rule, reason);
  outcome.set_mailbox(mailbox.state().address());
  outcome.set_item_id(item_id);
  return outcome;
}

// The occurrence of the frozen pattern that a time names; nothing, and why, where there is none.
std::optional<int32_t> DateInPattern(Judgement& judgement, KnownSeries& series,
                                     const v1::StatedTime& original, const std::string& item_id,
                                     v1::Reason* refused) {
  const std::optional<int32_t> date = OriginalDate(series.state(), original);
  if (date.has_value() && HasDate(series.state().frozen(), *date)) return date;
  *refused = date.has_value() ? v1::RECURRENCE_NOT_SYNCED : v1::UNKNOWN_TIME_ZONE;
  SayOfItem(judgement, *series.mailbox, item_id, v1::IGNORED, v1::RULE_REC_OCCURRENCE, *refused)
      .set_absence_id(series.claim.row->absence_id());
  return std::nullopt;
}

// A sight of an occurrence in the calendar of its series is a sight of that: it counts in a FULL
// sync, and against a removal that waits.
void SeeMaster(Judgement& judgement, const KnownSeries& series, const std::string& calendar_id) {
  const v1::Fact& fact = judgement.fact();
  KnownItem master = LoadItem(judgement, series.mailbox, series.state().master_item_id());
  if (!master.existed || master.item().gone()) return;
  if (calendar_id != CalendarOf(master.item())) return;
  const bool in_full_sync =
      fact.sync_kind() == v1::FULL && master.row->seen_in_sync() != fact.sync_id();
  const bool later = fact.observed_at_us() > master.row->seen_at_us();
  if (!in_full_sync && !later) return;
  if (in_full_sync) master.row->set_seen_in_sync(fact.sync_id());
  if (later) {
    master.row->set_seen_at_us(fact.observed_at_us());
    master.row->set_offset(judgement.offset());
  }
  SaveItem(judgement, master);
}

// Whether the series stands in another calendar: what that one shows of its identity is a copy, and
// changes nothing of it.
bool IsOfCopy(Judgement& judgement, const KnownSeries& series, const std::string& calendar_id) {
  if (calendar_id.empty()) return false;
  const KnownItem master = LoadItem(judgement, series.mailbox, series.state().master_item_id());
  const v1::Item& item = master.row->state();
  return master.existed && !item.gone() && CalendarOf(item) != calendar_id;
}

void SayOfCopy(Judgement& judgement, const v1::MailboxRow& mailbox, const std::string& item_id) {
  SayOfItem(judgement, mailbox, item_id, v1::IGNORED, v1::RULE_ABS_SKIP, v1::NOT_PRIMARY_CALENDAR);
}

void SayUnknownSeries(Judgement& judgement, const v1::MailboxRow& mailbox,
                      const std::string& item_id) {
  SayOfItem(judgement, mailbox, item_id, v1::IGNORED, v1::RULE_REC_OCCURRENCE, v1::UNKNOWN_SERIES);
}

void SayOfAppointment(Judgement& judgement, const v1::MailboxRow& mailbox,
                      const std::string& item_id) {
  SayOfItem(judgement, mailbox, item_id, v1::IGNORED, v1::RULE_MAP_RECURRENCE,
            v1::RECURRENCE_NOT_SYNCED);
}

std::string AwaitedKey(const v1::MailboxRow& mailbox, const v1::ItemStatement& statement) {
  const std::string& master = statement.series_master_id();
  return RowKey()
      .Number(mailbox.state().number())
      .Text(master.empty() ? "uid:" + statement.ical_uid() : master)
      .str();
}

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

// REC-OCCURRENCE: after its pattern was changed, what Exchange makes of an occurrence of the frozen
// one by no longer having it is not followed. `item_id`: the item that said so.
void SayKept(Judgement& judgement, const KnownSeries& series, int32_t date,
             const std::string& item_id) {
  v1::Outcome& outcome = SayOfItem(judgement, *series.mailbox, item_id, v1::IGNORED,
                                   v1::RULE_REC_OCCURRENCE, v1::RECURRENCE_NOT_SYNCED);
  const std::string& of_series = series.claim.row->absence_id();
  if (!of_series.empty()) outcome.set_absence_id(OccurrenceAbsenceId(of_series, date));
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

Scan ScanOf(v1::Continuation::Work work, const v1::MailboxRow& mailbox, const RowKey& prefix) {
  Scan scan;
  scan.set_work(work);
  scan.set_mailbox(mailbox.state().number());
  scan.set_prefix(prefix.str());
  return scan;
}

// Ahead of what is left: what follows from an item is said with it.
void DoNext(Judgement& judgement, std::vector<Scan> scans) {
  judgement.pending().insert(judgement.pending().begin(), scans.begin(), scans.end());
}

std::optional<KnownSeries> SeriesOfScan(Judgement& judgement, const Scan& scan) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan.mailbox());
  if (mailbox == nullptr) return std::nullopt;  // the storage failed (Rows)
  return LoadSeries(judgement, mailbox, RowKey(scan.prefix()));
}

// Calls `judge` with each occurrence that has a row, in the order of their dates.
template <typename Judge>
size_t ForEachRow(Judgement& judgement, Scan* scan, size_t limit, const Judge& judge) {
  std::optional<KnownSeries> series = SeriesOfScan(judgement, *scan);
  if (!series.has_value()) return 0;
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_OCCURRENCE, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    int64_t date = 0;
    RowKeyReader reader(std::string_view(entry.key).substr(scan->prefix().size()));
    if (!reader.Number(&date)) judgement.EndProcess("the key of an occurrence holds no date");
    KnownOccurrence known = LoadOccurrence(judgement, *series, static_cast<int32_t>(date));
    if (!known.existed) return 0;  // the storage failed (Rows)
    if (judge(known)) scan->set_removed(scan->removed() + 1);
  }
  return entries.size();
}

}  // namespace

void FoldOccurrence(Judgement& judgement, v1::MailboxRow* mailbox, const v1::ExchangeItem& stated,
                    bool sync_has_ended, KnownItem* known) {
  const v1::Fact& fact = judgement.fact();
  const std::string& item_id = stated.item_id();
  const auto say_duplicate = [&] {
    v1::Outcome& outcome = SayDuplicate(judgement);
    outcome.set_mailbox(mailbox->state().address());
    outcome.set_item_id(item_id);
  };
  if (sync_has_ended) return say_duplicate();
  if (IsOfAppointment(judgement, mailbox, stated.series_master_id())) {
    judgement.Remember("item:" + item_id);
    return SayOfAppointment(judgement, *mailbox, item_id);
  }
  std::optional<KnownSeries> series =
      SeriesOf(judgement, mailbox, stated.series_master_id(), stated.ical_uid());
  if (!series.has_value()) {
    judgement.Remember("item:" + item_id);
    return SayUnknownSeries(judgement, *mailbox, item_id);
  }
  const std::string calendar_id = CalendarId(stated.calendar(), stated.has_calendar());
  if (IsOfCopy(judgement, *series, calendar_id)) {
    judgement.Remember("item:" + item_id);
    return SayOfCopy(judgement, *mailbox, item_id);
  }
  SeeMaster(judgement, *series, calendar_id);
  v1::Reason refused;
  const std::optional<int32_t> date = DateInPattern(
      judgement, *series, stated.has_original_start() ? stated.original_start() : stated.start(),
      item_id, &refused);
  if (!date.has_value()) {
    judgement.Remember("item:" + item_id);
    return;
  }
  KnownOccurrence occurrence = LoadOccurrence(judgement, *series, *date);
  const bool by_itself = occurrence.state().deleted() || HasException(occurrence);
  if (!by_itself || occurrence.row->seen_at_us() >= fact.observed_at_us()) return say_duplicate();
  // It is as its series has it again.
  DropException(judgement, occurrence);
  occurrence.state().set_deleted(false);
  occurrence.row->set_seen_at_us(fact.observed_at_us());
  if (known->existed) *known = LoadItem(judgement, mailbox, item_id);
  JudgeOccurrence(judgement, Cause::kExchange, Unchanged::kSaid, occurrence, item_id);
  judgement.Remember("item:" + item_id);
}

void SeeSeries(Judgement& judgement, const KnownItem& exception, const std::string& calendar_id) {
  const v1::ItemStatement& statement = exception.row->state().statement();
  const std::optional<KnownSeries> series =
      SeriesOf(judgement, exception.mailbox, statement.series_master_id(), statement.ical_uid());
  if (series.has_value()) SeeMaster(judgement, *series, calendar_id);
}

namespace {

// An exception that goes by another id now is the same occurrence: what a list of its master leaves
// out of it (EWS, ModifiedOccurrences) stays as it was.
void GoOnAs(Judgement& judgement, const std::string& item_id, KnownItem* known) {
  v1::ItemStatement& listed = *known->item().mutable_statement();
  if (!IsListedOnly(listed)) return;
  const KnownItem before = LoadItem(judgement, known->mailbox, item_id);
  if (!before.existed) return;
  v1::ItemStatement statement = before.item().statement();
  statement.set_change_key(listed.change_key());
  if (listed.has_start()) *statement.mutable_start() = listed.start();
  if (listed.has_end()) *statement.mutable_end() = listed.end();
  if (listed.has_original_start()) *statement.mutable_original_start() = listed.original_start();
  statement.set_series_master_id(listed.series_master_id());
  statement.set_other_calendar(listed.other_calendar());
  listed = std::move(statement);
}

// An exception shows the occurrence that it showed no longer: that is as its series has it again.
void StopShowing(Judgement& judgement, Cause cause, KnownSeries& series,
                 const v1::Item& exception) {
  KnownOccurrence occurrence = LoadOccurrence(judgement, series, exception.shown_date());
  if (occurrence.state().item_id() != exception.item_id()) return;
  occurrence.state().clear_item_id();
  occurrence.row->set_seen_at_us(judgement.now_us());
  JudgeOccurrence(judgement, cause, Unchanged::kUnsaid, occurrence);
}

}  // namespace

void JudgeException(Judgement& judgement, KnownItem* known) {
  v1::Item& item = known->item();
  const v1::ItemStatement& statement = item.statement();
  if (IsOfAppointment(judgement, known->mailbox, statement.series_master_id())) {
    item.set_ignored(v1::RECURRENCE_NOT_SYNCED);
    return SayOfAppointment(judgement, *known->mailbox, item.item_id());
  }
  std::optional<KnownSeries> series =
      SeriesOf(judgement, known->mailbox, statement.series_master_id(), statement.ical_uid());
  if (!series.has_value()) {
    item.set_ignored(v1::UNKNOWN_SERIES);
    judgement.Mark(v1::ROW_SERIES_AWAITED,
                   AwaitedKey(*known->mailbox, statement) + RowKey().Text(item.item_id()).str());
    return SayUnknownSeries(judgement, *known->mailbox, item.item_id());
  }
  v1::Reason refused;
  const std::optional<int32_t> date =
      DateInPattern(judgement, *series,
                    statement.has_original_start() ? statement.original_start() : statement.start(),
                    item.item_id(), &refused);
  if (!date.has_value()) {
    item.set_ignored(refused);
    return;
  }
  // It may name another date than before: its original start was not told until now, or is told on
  // another clock. That the other one was taken for it is nothing to be told of.
  if (item.has_shown_date() && item.shown_date() != *date) {
    StopShowing(judgement, Cause::kJudgedAgain, *series, item);
  }
  KnownOccurrence occurrence = LoadOccurrence(judgement, *series, *date);
  v1::Occurrence& state = occurrence.state();
  const bool shown_before = state.item_id() == item.item_id();
  if (!shown_before && IsOfCopy(judgement, *series, CalendarOf(item))) {
    item.set_ignored(v1::NOT_PRIMARY_CALENDAR);
    return SayOfCopy(judgement, *known->mailbox, item.item_id());
  }
  if (occurrence.row->seen_at_us() > item.observed_at_us()) {
    // Something later was heard of that date: another exception of it, or its deletion.
    const bool claimed = HasException(occurrence) && !shown_before;
    item.set_ignored(v1::DUPLICATE_CLAIM);
    if (!claimed) item.set_gone(true);
    SayOfItem(judgement, *known->mailbox, item.item_id(), v1::IGNORED,
              claimed ? v1::RULE_ABS_SKIP : v1::RULE_ORDER_STALE,
              claimed ? v1::DUPLICATE_CLAIM : v1::STALE);
    return;
  }
  if (HasException(occurrence) && !shown_before) {
    GoOnAs(judgement, state.item_id(), known);
    DropException(judgement, occurrence);
  }
  state.set_item_id(item.item_id());
  item.set_shown_date(*date);
  state.set_deleted(false);
  occurrence.row->set_seen_at_us(item.observed_at_us());
  JudgeShown(judgement, CauseOf(judgement), Unchanged::kSaid, occurrence, known);
}

std::optional<int32_t> DateShown(Judgement& judgement, const KnownSeries& series,
                                 const v1::Item& exception) {
  if (!exception.has_shown_date()) return std::nullopt;
  const int32_t date = exception.shown_date();
  const auto* row =
      judgement.Find<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, OccurrenceKey(series, date));
  if (row == nullptr || row->state().item_id() != exception.item_id()) return std::nullopt;
  return date;
}

void LeaveSeries(Judgement& judgement, KnownItem* known) {
  const v1::Item& item = known->item();
  if (!item.has_shown_date()) return;
  std::optional<KnownSeries> series = SeriesOf(
      judgement, known->mailbox, item.statement().series_master_id(), item.statement().ical_uid());
  if (series.has_value()) StopShowing(judgement, CauseOf(judgement), *series, item);
}

bool RemoveException(Judgement& judgement, KnownItem* known, v1::Reason reason,
                     int64_t observed_at_us, bool with_series) {
  const v1::ItemStatement& statement = known->item().statement();
  std::optional<KnownSeries> series =
      SeriesOf(judgement, known->mailbox, statement.series_master_id(), statement.ical_uid());
  std::optional<int32_t> date;
  if (series.has_value() && !with_series) date = DateShown(judgement, *series, known->item());
  if (date.has_value() && series->state().has_stated()) {
    SayKept(judgement, *series, *date, known->item().item_id());
    return false;
  }
  SetGone(observed_at_us, reason, &known->item());
  SaveItem(judgement, *known);
  if (!date.has_value()) return false;  // with its series: said of that
  KnownOccurrence occurrence = LoadOccurrence(judgement, *series, *date);
  occurrence.state().clear_item_id();
  occurrence.state().set_deleted(true);
  occurrence.row->set_seen_at_us(known->item().gone_observed_at_us());
  return JudgeOccurrence(judgement, CauseOf(judgement), Unchanged::kUnsaid, occurrence,
                         known->item().item_id());
}

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
  if (IsOfAppointment(judgement, mailbox, master_id)) {
    judgement.Remember("item:" + master_id);
    return SayOfAppointment(judgement, *mailbox, master_id);
  }
  std::optional<KnownSeries> series = SeriesOf(judgement, mailbox, master_id, "");
  if (!series.has_value()) {
    judgement.Remember("item:" + master_id);
    return SayUnknownSeries(judgement, *mailbox, master_id);
  }
  if (Heard(fact, series->row->known())) return about(SayDuplicate(judgement));
  judgement.Remember("item:" + master_id);
  if (IsOfCopy(judgement, *series, CalendarId(listed.calendar(), listed.has_calendar()))) {
    return SayOfCopy(judgement, *mailbox, master_id);
  }
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

void QueueOccurrences(Judgement& judgement, Cause cause, const KnownItem& master,
                      const KnownSeries& series) {
  const v1::ExchangeItem& stated = judgement.fact().exchange_item();
  const bool lists =
      cause == Cause::kExchange && stated.item_id() == master.item().item_id() &&
      (stated.cancelled_occurrences_stated() || stated.modified_occurrences_stated());
  std::vector<Scan> scans;
  if (lists && stated.cancelled_occurrences_size() > 0) {
    scans.push_back(ScanOf(v1::Continuation::MARK_DELETED, *series.mailbox, series.key));
  }
  if (series.row->has_occurrences()) {
    scans.push_back(
        ScanOf(lists ? v1::Continuation::RELIST_OCCURRENCES : v1::Continuation::JUDGE_OCCURRENCES,
               *series.mailbox, series.key));
  }
  DoNext(judgement, std::move(scans));
}

void QueueOccurrencesOf(Judgement& judgement, v1::MailboxRow* mailbox, const RowKey& identity_key) {
  const auto* row = judgement.Find<v1::SeriesRow>(v1::ROW_SERIES, identity_key);
  if (row == nullptr || !row->has_occurrences()) return;
  DoNext(judgement, {ScanOf(v1::Continuation::JUDGE_OCCURRENCES, *mailbox, identity_key)});
}

void QueueAwaited(Judgement& judgement, const KnownItem& master) {
  const auto awaited = [&](const std::string& name) {
    return ScanOf(v1::Continuation::JUDGE_AWAITED, *master.mailbox,
                  RowKey().Number(master.mailbox->state().number()).Text(name));
  };
  DoNext(judgement, {awaited(master.item().item_id()),
                     awaited("uid:" + master.item().statement().ical_uid())});
}

size_t JudgeOccurrences(Judgement& judgement, Scan* scan, size_t limit) {
  return ForEachRow(judgement, scan, limit, [&](KnownOccurrence& known) {
    return JudgeOccurrence(judgement, CauseOf(judgement), Unchanged::kUnsaid, known);
  });
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

size_t JudgeAwaited(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_SERIES_AWAITED, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    RowKeyReader reader(std::string_view(entry.key).substr(scan->prefix().size()));
    std::string item_id;
    if (!reader.Text(&item_id))
      judgement.EndProcess("the key of what awaits a series names no item");
    judgement.Erase(v1::ROW_SERIES_AWAITED, entry.key);
    KnownItem known = LoadItem(judgement, mailbox, item_id);
    if (!known.existed || known.item().gone() || !IsException(known.item())) continue;
    JudgeException(judgement, &known);
    SaveItem(judgement, known);
  }
  return entries.size();
}

}  // namespace syncledger
