#include "ledger/rules/occurrences.h"

#include <optional>
#include <utility>
#include <vector>

#include "ledger/recurrence.h"
#include "ledger/rules/occurrence_case.h"
#include "ledger/rules/occurrence_parts.h"
#include "ledger/rules/order.h"
#include "ledger/rules/syncs.h"
#include "ledger/series.h"

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

// Ahead of what is left: what follows from an item is said with it.
void DoNext(Judgement& judgement, std::vector<Scan> scans) {
  judgement.pending().insert(judgement.pending().begin(), scans.begin(), scans.end());
}

}  // namespace

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

void SayKept(Judgement& judgement, const KnownSeries& series, int32_t date,
             const std::string& item_id) {
  v1::Outcome& outcome = SayOfItem(judgement, *series.mailbox, item_id, v1::IGNORED,
                                   v1::RULE_REC_OCCURRENCE, v1::RECURRENCE_NOT_SYNCED);
  const std::string& of_series = series.claim.row->absence_id();
  if (!of_series.empty()) outcome.set_absence_id(OccurrenceAbsenceId(of_series, date));
}

std::optional<KnownSeries> SeriesSpokenOf(Judgement& judgement, v1::MailboxRow* mailbox,
                                          const SpokenOf& spoken) {
  const std::string& item_id = spoken.item_id;
  const auto refuse = [&](const auto& say) {
    judgement.Remember("item:" + item_id);
    say(judgement, *mailbox, item_id);
    return std::nullopt;
  };
  if (IsOfAppointment(judgement, mailbox, spoken.master_id)) return refuse(SayOfAppointment);
  std::optional<KnownSeries> series =
      SeriesOf(judgement, mailbox, spoken.master_id, spoken.ical_uid);
  if (!series.has_value()) return refuse(SayUnknownSeries);
  if (IsOfCopy(judgement, *series, spoken.calendar_id)) return refuse(SayOfCopy);
  return series;
}

Scan ScanOf(v1::Continuation::Work work, const v1::MailboxRow& mailbox, const RowKey& prefix) {
  Scan scan;
  scan.set_work(work);
  scan.set_mailbox(mailbox.state().number());
  scan.set_prefix(prefix.str());
  return scan;
}

std::optional<KnownSeries> SeriesOfScan(Judgement& judgement, const Scan& scan) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan.mailbox());
  if (mailbox == nullptr) return std::nullopt;  // the storage failed (Rows)
  return LoadSeries(judgement, mailbox, RowKey(scan.prefix()));
}

size_t ForEachRow(Judgement& judgement, Scan* scan, size_t limit,
                  const std::function<bool(KnownOccurrence&)>& judge) {
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
  const std::string calendar_id = CalendarId(stated.calendar(), stated.has_calendar());
  std::optional<KnownSeries> series = SeriesSpokenOf(judgement, mailbox,
                                                     {.item_id = item_id,
                                                      .master_id = stated.series_master_id(),
                                                      .ical_uid = stated.ical_uid(),
                                                      .calendar_id = calendar_id});
  if (!series.has_value()) return;
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
