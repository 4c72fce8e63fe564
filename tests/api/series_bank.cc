#include "tests/api/series_bank.h"

#include <functional>
#include <string>

#include "ledger/recurrence.h"
#include "ledger/row_keys.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"
#include "tests/api/small_bank.h"

namespace syncledger {
namespace {

constexpr char kTenant[] = "maple";
constexpr char kMaster[] = "AAMk-S";
constexpr char kUid[] = "04-S";
constexpr int64_t kHourUs = int64_t{3600} * 1'000'000;
constexpr int64_t kWeekUs = int64_t{7} * 24 * kHourUs;

int32_t Date(const char* text) { return *ParseDate(text); }

void AddChange(v1::Outcome* outcome, const std::string& field, const std::string& before,
               const std::string& after) {
  v1::FieldChange* change = outcome->add_changes();
  change->set_field(field);
  change->set_before(before);
  change->set_after(after);
}

v1::Recurrence Weekly(const std::vector<int>& days) {
  v1::Recurrence pattern;
  pattern.set_pattern(v1::Recurrence::WEEKLY);
  pattern.set_interval(1);
  for (int day : days) pattern.add_days_of_week(day);
  pattern.set_range(v1::Recurrence::NO_END);
  pattern.set_start_date("2026-11-02");
  pattern.set_time_zone("America/Halifax");
  return pattern;
}

// Puts what each fact leaves behind.
class Teller {
 public:
  explicit Teller(MemoryView* view) : view_(*view) {
    series_.set_mailbox(1);
    series_.set_identity(kUid);
    series_.set_master_item_id(kMaster);
    *series_.mutable_frozen() = Weekly({1, 3});
    v1::ItemStatement& followed = *series_.mutable_followed();
    followed.set_type(v1::SERIES_MASTER);
    followed.set_ical_uid(kUid);
    followed.set_show_as(v1::BUSY);
    *followed.mutable_recurrence() = series_.frozen();
    followed.mutable_start()->set_time_zone("America/Halifax");
    followed.mutable_end()->set_time_zone("America/Halifax");
    SetHour(9);
  }

  void SeriesSeen() {
    v1::Verdict verdict = Said(13);
    v1::Outcome* outcome = Add(&verdict, v1::ABSENCE_ADDED, v1::RULE_ABS_ADD, kSeries, kMaster);
    AddChange(outcome, "start", "", "2026-11-02T13:00:00Z");
    AddChange(outcome, "end", "", "2026-11-02T14:00:00Z");
    AddChange(outcome, "recurrence", "", RecurrenceText(series_.frozen()));
    AddChange(outcome, "time_of_day", "", "09:00-10:00 America/Halifax");
    view_.AddVerdict(kTenant, verdict);
    PutMaster();
    PutSeries();
    v1::IdentityRow identity;
    identity.add_item_ids(kMaster);
    identity.set_absence_id(kSeries);
    identity.set_series(true);
    view_.Put(kTenant, v1::ROW_IDENTITY, SeriesKey(), identity);
    view_.Mark(kTenant, v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kSeriesSeen).Text(kSeries));
    view_.Mark(kTenant, v1::ROW_ABSENCE_BY_LAST_WEEK, LastWeekKey());
    PutSeriesAbsence();
  }

  void OneMoved() {
    v1::Verdict verdict = Said(14);
    v1::Outcome* outcome = Add(&verdict, v1::ABSENCE_CHANGED, v1::RULE_REC_EXCEPTION,
                               OccurrenceId("2026-11-09"), "AAMk-S-9");
    AddChange(outcome, "start", "2026-11-09T13:00:00Z", "2026-11-09T17:00:00Z");
    AddChange(outcome, "end", "2026-11-09T14:00:00Z", "2026-11-09T18:00:00Z");
    view_.AddVerdict(kTenant, verdict);
    PutException("AAMk-S-9", "2026-11-09", "2026-11-09T17:00:00Z", v1::BUSY);
    v1::Absence absence =
        AbsenceOn(SeriesAbsence(), OccurrenceOn(Repetition(), Date("2026-11-09")));
    absence.set_start_us(*ParseTime("2026-11-09T17:00:00Z"));
    absence.set_end_us(absence.start_us() + kHourUs);
    absence.set_exception_item_id("AAMk-S-9");
    v1::AbsenceRow row;
    *row.mutable_state() = absence;
    row.set_since_offset(kSeriesSeen);
    view_.Put(kTenant, v1::ROW_ABSENCE, RowKey().Text(absence.id()), row);
    view_.Mark(kTenant, v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kSeriesSeen).Text(absence.id()));
    view_.Mark(kTenant, v1::ROW_ABSENCE_BY_WEEK, MovedWeekKey());
    PutOccurrence("2026-11-09", "AAMk-S-9", absence.id());
  }

  void OneDeleted() {
    v1::Verdict verdict = Said(15);
    Add(&verdict, v1::ABSENCE_REMOVED, v1::RULE_REC_EXCEPTION, OccurrenceId("2026-11-11"), kMaster,
        v1::DELETED);
    view_.AddVerdict(kTenant, verdict);
    PutOccurrence("2026-11-11", "", "");
  }

  void OneFreed() {
    v1::Verdict verdict = Said(16);
    Add(&verdict, v1::ABSENCE_REMOVED, v1::RULE_REC_EXCEPTION, OccurrenceId("2026-11-16"),
        "AAMk-S-16", v1::NOT_BUSY);
    view_.AddVerdict(kTenant, verdict);
    PutException("AAMk-S-16", "2026-11-16", "2026-11-16T13:00:00Z", v1::FREE);
    PutOccurrence("2026-11-16", "AAMk-S-16", "");
  }

  void Frozen() {
    const v1::Recurrence stated = Weekly({2});
    v1::Verdict verdict = Said(17);
    v1::Outcome* outcome = Add(&verdict, v1::IGNORED, v1::RULE_REC_FREEZE, kSeries, kMaster,
                               v1::RECURRENCE_NOT_SYNCED);
    AddChange(outcome, "recurrence", RecurrenceText(series_.frozen()), RecurrenceText(stated));
    view_.AddVerdict(kTenant, verdict);
    *series_.mutable_stated() = stated;
    PutMaster();
    PutSeries();
  }

  void StubRefused() {
    v1::Verdict verdict = Said(18);
    Add(&verdict, v1::IGNORED, v1::RULE_REC_OCCURRENCE, kSeries, "AAMk-S-17",
        v1::RECURRENCE_NOT_SYNCED);
    view_.AddVerdict(kTenant, verdict);
    view_.Mark(kTenant, v1::ROW_HISTORY, RowKey().Text("item:AAMk-S-17"));
    PutMaster();  // it was seen with its occurrence
  }

  void Updated() {
    v1::Verdict verdict = Said(19);
    verdict.set_sync_id("sync-19");
    v1::Outcome* outcome =
        Add(&verdict, v1::ABSENCE_CHANGED, v1::RULE_REC_UPDATE, kSeries, kMaster);
    AddChange(outcome, "start", "2026-11-02T13:00:00Z", "2026-11-02T14:00:00Z");
    AddChange(outcome, "end", "2026-11-02T14:00:00Z", "2026-11-02T15:00:00Z");
    AddChange(outcome, "time_of_day", "09:00-10:00 America/Halifax", "10:00-11:00 America/Halifax");
    view_.AddVerdict(kTenant, verdict);
    SetHour(10);
    told_in_sync_ = "sync-19";
    PutMaster();
    PutSeries();
    PutSeriesAbsence();
  }

  void SeriesGone() {
    v1::Verdict verdict = Said(20);
    Add(&verdict, v1::ABSENCE_REMOVED, v1::RULE_REC_REMOVE, kSeries, kMaster, v1::DELETED);
    Add(&verdict, v1::ABSENCE_REMOVED, v1::RULE_REC_REMOVE, OccurrenceId("2026-11-09"), "AAMk-S-9",
        v1::DELETED);
    view_.AddVerdict(kTenant, verdict);
    v1::ItemRow master = Master();
    master.mutable_state()->set_gone(true);
    master.mutable_state()->set_gone_reason(v1::DELETED);
    view_.Put(kTenant, v1::ROW_ITEM, RowKey().Number(1).Text(kMaster), master);
    const std::string moved = OccurrenceId("2026-11-09");
    view_.Erase(kTenant, v1::ROW_ABSENCE, RowKey().Text(kSeries));
    view_.Erase(kTenant, v1::ROW_ABSENCE, RowKey().Text(moved));
    view_.Erase(kTenant, v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kSeriesSeen).Text(kSeries));
    view_.Erase(kTenant, v1::ROW_ABSENCE_BY_OFFSET, RowKey().Number(kSeriesSeen).Text(moved));
    view_.Erase(kTenant, v1::ROW_ABSENCE_BY_LAST_WEEK, LastWeekKey());
    view_.Erase(kTenant, v1::ROW_ABSENCE_BY_WEEK, MovedWeekKey());
  }

 private:
  static std::string OccurrenceId(const char* date) {
    return OccurrenceAbsenceId(kSeries, Date(date));
  }
  static RowKey SeriesKey() { return RowKey().Number(1).Text(kUid); }
  static RowKey LastWeekKey() { return RowKey().Text("8").Number(kNoLastWeek).Text(kSeries); }
  static RowKey MovedWeekKey() {
    return RowKey()
        .Text("8")
        .Number(*ParseTime("2026-11-09T17:00:00Z") / kWeekUs)
        .Text(OccurrenceId("2026-11-09"));
  }

  static v1::Verdict Said(int64_t hour) {
    v1::Verdict verdict;
    verdict.set_source(v1::GRAPH);
    verdict.set_observed_at_us(OnMonday(hour * 60));
    verdict.set_fact_id("\xfa\xc7");
    return verdict;
  }

  static v1::Outcome* Add(v1::Verdict* verdict, v1::OutcomeKind kind, v1::Rule rule,
                          const std::string& absence_id, const std::string& item_id,
                          v1::Reason reason = v1::REASON_UNSPECIFIED) {
    v1::Outcome* outcome = verdict->add_outcomes();
    outcome->set_kind(kind);
    outcome->set_rule(rule);
    outcome->set_reason(reason);
    outcome->set_mailbox("nadia@maple.example");
    outcome->set_item_id(item_id);
    outcome->set_absence_id(absence_id);
    if (kind != v1::IGNORED) outcome->set_employee_id("8");
    return outcome;
  }

  // From so many o'clock in Halifax, for an hour.
  void SetHour(int64_t hour) {
    const int64_t monday_us = OnMonday(0);
    series_.mutable_followed()->mutable_start()->set_local_us(monday_us + hour * kHourUs);
    series_.mutable_followed()->mutable_end()->set_local_us(monday_us + (hour + 1) * kHourUs);
  }

  v1::Repetition Repetition() const {
    v1::Repetition repetition;
    *repetition.mutable_pattern() = series_.frozen();
    repetition.set_time_zone("America/Halifax");
    repetition.set_start_of_day_us(series_.followed().start().local_us() - OnMonday(0));
    repetition.set_length_us(kHourUs);
    *repetition.mutable_except_dates() = series_.except_dates();
    repetition.set_window_start_us(OnMonday(-21 * 60));
    return repetition;
  }

  v1::Absence SeriesAbsence() const {
    v1::Absence absence;
    absence.set_id(kSeries);
    absence.set_employee_id("8");
    absence.set_mailbox(1);
    absence.set_item_id(kMaster);
    absence.set_ical_uid(kUid);
    absence.set_title("Busy");
    absence.set_time_zone("America/Halifax");
    absence.set_location_id("31");
    *absence.mutable_repetition() = Repetition();
    const auto first = FirstOccurrence(absence.repetition(), OnMonday(-21 * 60));
    absence.set_start_us(first->start_us);
    absence.set_end_us(first->end_us);
    return absence;
  }

  void PutSeriesAbsence() {
    v1::AbsenceRow row;
    *row.mutable_state() = SeriesAbsence();
    row.set_since_offset(kSeriesSeen);
    view_.Put(kTenant, v1::ROW_ABSENCE, RowKey().Text(kSeries), row);
  }

  void PutSeries() {
    v1::SeriesRow row;
    *row.mutable_state() = series_;
    row.add_told_in_syncs(told_in_sync_);
    view_.Put(kTenant, v1::ROW_SERIES, SeriesKey(), row);
  }

  v1::ItemRow Master() const {
    v1::ItemRow row;
    row.mutable_state()->set_item_id(kMaster);
    row.mutable_state()->set_mailbox(1);
    *row.mutable_state()->mutable_statement() = series_.followed();
    return row;
  }
  void PutMaster() { view_.Put(kTenant, v1::ROW_ITEM, RowKey().Number(1).Text(kMaster), Master()); }

  void PutException(const std::string& item_id, const std::string& date, const char* start,
                    v1::ShowAs show_as) {
    v1::ItemRow row;
    v1::Item& item = *row.mutable_state();
    item.set_item_id(item_id);
    item.set_mailbox(1);
    v1::ItemStatement& statement = *item.mutable_statement();
    statement.set_type(v1::EXCEPTION);
    statement.set_ical_uid(kUid);
    statement.set_series_master_id(kMaster);
    statement.set_show_as(show_as);
    statement.mutable_original_start()->set_instant_us(*ParseTime(date + "T13:00:00Z"));
    statement.mutable_start()->set_instant_us(*ParseTime(start));
    statement.mutable_end()->set_instant_us(*ParseTime(start) + kHourUs);
    if (show_as == v1::FREE) item.set_ignored(v1::NOT_BUSY);
    view_.Put(kTenant, v1::ROW_ITEM, RowKey().Number(1).Text(item_id), row);
  }

  // An occurrence that is not as its series has it: shown by an item, or deleted.
  void PutOccurrence(const char* date, const std::string& item_id, const std::string& absence_id) {
    v1::OccurrenceRow row;
    row.mutable_state()->set_date(Date(date));
    row.mutable_state()->set_item_id(item_id);
    row.mutable_state()->set_deleted(item_id.empty());
    row.mutable_state()->set_absence_id(absence_id);
    view_.Put(kTenant, v1::ROW_OCCURRENCE, SeriesKey().Number(Date(date)), row);
    series_.add_except_dates(Date(date));
    PutSeries();
    PutSeriesAbsence();
  }

  MemoryView& view_;
  v1::Series series_;
  std::string told_in_sync_;
};

}  // namespace

MemoryView SeriesBank(uint64_t last) {
  MemoryView view = SmallBank(kInitialized);
  Teller teller(&view);
  const std::function<void()> facts[] = {
      [&] { teller.SeriesSeen(); }, [&] { teller.OneMoved(); },   [&] { teller.OneDeleted(); },
      [&] { teller.OneFreed(); },   [&] { teller.Frozen(); },     [&] { teller.StubRefused(); },
      [&] { teller.Updated(); },    [&] { teller.SeriesGone(); },
  };
  for (uint64_t offset = kSeriesSeen; offset <= last; ++offset) facts[offset - kSeriesSeen]();
  return view;
}

}  // namespace syncledger
