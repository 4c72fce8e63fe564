#include "ledger/rules/occurrences.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "ledger/recurrence.h"
#include "ledger/rules/absence_rows.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/notifications.h"
#include "ledger/rules/order.h"
#include "ledger/rules/syncs.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

std::string OccurrenceKey(const KnownSeries& series, int32_t date) {
  return series.key + RowKey().Number(date).str();
}

// One occurrence where its row stands.
struct KnownOccurrence {
  KnownSeries& series;
  std::string key;
  v1::OccurrenceRow* row = nullptr;
  bool existed = false;

  v1::Occurrence& state() { return *row->mutable_state(); }
  const v1::Occurrence& state() const { return row->state(); }
};

KnownOccurrence LoadOccurrence(Judgement& judgement, KnownSeries& series, int32_t date) {
  KnownOccurrence known{.series = series, .key = OccurrenceKey(series, date)};
  known.row = judgement.Edit<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, known.key, &known.existed);
  known.state().set_date(date);
  return known;
}

// Takes or leaves a date in a sorted list; whether that changed it.
bool SetDate(google::protobuf::RepeatedField<int32_t>* dates, int32_t date, bool listed) {
  const auto place = std::lower_bound(dates->begin(), dates->end(), date);
  const bool is_listed = place != dates->end() && *place == date;
  if (is_listed == listed) return false;
  if (listed) {
    const auto index = place - dates->begin();
    dates->Add(date);
    std::rotate(dates->begin() + index, dates->end() - 1, dates->end());
  } else {
    dates->erase(place);
  }
  return true;
}

bool HasException(const KnownOccurrence& known) { return !known.state().item_id().empty(); }

// Stores the occurrence, and with its series that it stands by itself or does so no longer.
void SaveOccurrence(Judgement& judgement, KnownOccurrence& known) {
  judgement.Save(v1::ROW_OCCURRENCE, known.key, *known.row);
  known.series.row->set_has_occurrences(true);
  SetDate(known.series.state().mutable_except_dates(), known.state().date(),
          known.state().deleted() || HasException(known));
  SaveSeries(judgement, known.series);
}

// Why a series as a whole stands no longer, and with it none of its occurrences;
// REASON_UNSPECIFIED: it does.
v1::Reason WhyEnded(Judgement& judgement, const KnownSeries& series) {
  const std::optional<KnownItem> speaks = SpeakingItem(judgement, series.mailbox, series.claim);
  if (!speaks.has_value()) return v1::DELETED;
  const v1::Item& master = speaks->item();
  if (master.gone()) {
    return master.gone_reason() == v1::REASON_UNSPECIFIED ? v1::DELETED : master.gone_reason();
  }
  if (master.other_calendar()) return v1::MOVED;
  if (IsStamped(master)) return v1::EXPORTED;
  if (master.statement().is_cancelled()) return v1::CANCELLED_IN_EXCHANGE;
  return v1::REASON_UNSPECIFIED;
}

// Whether the series is an appointment that was made recurring in Exchange (MAP-RECURRENCE): its
// occurrences are nothing to Coconut.
bool IsOfAppointment(Judgement& judgement, v1::MailboxRow* mailbox,
                     std::string_view master_item_id) {
  if (master_item_id.empty()) return false;
  const auto* master = judgement.Find<v1::ItemRow>(
      v1::ROW_ITEM, RowKey().Number(mailbox->state().number()).Text(master_item_id).str());
  return master != nullptr && !master->state().gone() && IsStamped(master->state());
}

// What an exception states over what its series does. One that was only listed (EWS,
// ModifiedOccurrences) states its times alone.
v1::ItemStatement Effective(const v1::ItemStatement& followed, const v1::ItemStatement& own) {
  const bool listed_only = !own.has_subject() && !own.has_show_as() && !own.has_body() &&
                           !own.has_location() && own.organizer().empty();
  if (listed_only) {
    v1::ItemStatement statement = followed;
    if (own.has_start()) *statement.mutable_start() = own.start();
    if (own.has_end()) *statement.mutable_end() = own.end();
    return statement;
  }
  v1::ItemStatement statement = own;
  if (!own.has_start()) *statement.mutable_start() = followed.start();
  if (!own.has_end()) *statement.mutable_end() = followed.end();
  if (!own.has_subject()) statement.set_subject(followed.subject());
  if (!own.has_show_as()) statement.set_show_as(followed.show_as());
  if (!own.has_location()) statement.set_location(followed.location());
  if (!own.has_body()) *statement.mutable_body() = followed.body();
  if (own.sensitivity() == v1::SENSITIVITY_UNKNOWN) {
    statement.set_sensitivity(followed.sensitivity());
  }
  return statement;
}

// What one occurrence comes to: what stood for it before, what stands now, and why nothing does.
struct Turn {
  std::optional<v1::Absence> before;
  bool before_is_own = false;  // a row of its own; else it was as the series has it
  uint64_t since_offset = 0;   // of what stood before
  std::optional<v1::Absence> after;
  bool after_is_own = false;
  v1::Reason reason = v1::REASON_UNSPECIFIED;  // why there is none, or what there is to say of it
  std::optional<int64_t> end_us;               // when it is over, where nothing stands
};

// Judges one occurrence as it now stands, and its absence with it.
class OccurrenceCase {
 public:
  enum class Say { kAlways, kChanges };

  // `shown_by`: the item that outcomes name; empty: the exception that shows it, else the master.
  OccurrenceCase(Judgement& judgement, Cause cause, Say say, KnownOccurrence& known,
                 std::string shown_by)
      : judgement_(judgement),
        cause_(cause),
        say_(say),
        known_(known),
        series_(known.series),
        mailbox_(known.series.mailbox->state()),
        shown_by_(std::move(shown_by)) {}

  // True if an absence was removed. Saves the occurrence; `exception` is the item that shows it,
  // which the caller saves; null: none, or it is not known to.
  bool Judge(KnownItem* exception) {
    SaveOccurrence(judgement_, known_);
    stands_ = LoadAbsence(judgement_, series_.claim.row->absence_id(), &of_series_);
    Turn turn;
    FindBefore(&turn);
    const v1::Reason failed = StandingEligibility(judgement_, mailbox_);
    if (IsPausing(failed)) {
      if (exception != nullptr) exception->item().set_ignored(failed);
      SayIgnored(turn.before ? v1::RULE_ABS_PAUSE : v1::RULE_ABS_SKIP, failed);
      return false;
    }
    FindAfter(failed, exception, &turn);
    if (exception != nullptr) {
      exception->item().set_ignored(turn.after ? v1::REASON_UNSPECIFIED : turn.reason);
    }
    GiveUpOtherEmployee(&turn);
    Store(&turn);
    return SayTurn(turn);
  }

 private:
  int32_t date() const { return known_.state().date(); }

  void FindBefore(Turn* turn) {
    v1::AbsenceRow own;
    if (LoadAbsence(judgement_, known_.state().absence_id(), &own)) {
      turn->before = own.state();
      turn->before_is_own = true;
      turn->since_offset = own.since_offset();
      return;
    }
    if (!stands_ || IsExcepted()) return;
    turn->before = AsSeriesHasIt();
    turn->since_offset = of_series_.since_offset();
  }

  bool IsExcepted() const {
    const auto& dates = of_series_.state().repetition().except_dates();
    return std::binary_search(dates.begin(), dates.end(), date());
  }

  // The occurrence as the absence of its series has it; nothing if it ended before the window.
  std::optional<v1::Absence> AsSeriesHasIt() const {
    const v1::Repetition& repetition = of_series_.state().repetition();
    const SeriesOccurrence occurrence = OccurrenceOn(repetition, date());
    if (occurrence.end_us <= repetition.window_start_us()) return std::nullopt;
    return AbsenceOn(of_series_.state(), occurrence);
  }

  void FindAfter(v1::Reason mailbox_failed, const KnownItem* exception, Turn* turn) {
    turn->reason = mailbox_failed;
    if (turn->reason == v1::REASON_UNSPECIFIED) turn->reason = WhyEnded(judgement_, series_);
    ended_ = turn->reason != v1::REASON_UNSPECIFIED;
    if (ended_) return;
    if (exception != nullptr) return HoldException(exception->item(), turn);
    if (known_.state().deleted()) {
      turn->reason = v1::DELETED;
      return;
    }
    if (stands_) turn->after = AsSeriesHasIt();
  }

  void HoldException(const v1::Item& item, Turn* turn) {
    v1::Item effective = item;
    *effective.mutable_statement() = Effective(series_.state().followed(), item.statement());
    const v1::ItemStatement& statement = effective.statement();
    turn->reason = Eligibility(judgement_, mailbox_, effective);
    const std::string zone = ZoneOf(judgement_, Employee());
    const Span span = SpanOf(statement, zone);
    if (span.reason == v1::REASON_UNSPECIFIED) turn->end_us = span.end_us;
    if (turn->reason == v1::NOT_PRIMARY_CALENDAR) turn->reason = v1::MOVED;
    if (turn->reason != v1::REASON_UNSPECIFIED) return;

    const std::string series_id = SeriesAbsenceId();
    const std::string id = OccurrenceAbsenceId(series_id, date());
    const v1::Absence* prior = KeptAbsence(judgement_, *series_.mailbox, id);
    if (turn->before.has_value()) {
      prior = &*turn->before;
    } else if (prior == nullptr && stands_) {
      prior = &of_series_.state();
    }
    v1::Absence absence = HoldFields(judgement_, Employee(), statement, prior);
    absence.set_id(id);
    absence.set_series_id(series_id);
    absence.set_mailbox(mailbox_.number());
    absence.set_item_id(series_.state().master_item_id());
    absence.set_ical_uid(series_.state().followed().ical_uid());
    absence.set_exception_item_id(item.item_id());
    absence.set_original_date(date());
    const Repeats repeats = RepetitionOf(series_.state(), zone, mailbox_.window_start_us());
    if (repeats.reason == v1::REASON_UNSPECIFIED) {
      absence.set_original_start(FormatTime(OccurrenceOn(repeats.repetition, date()).start_us));
    }
    absence.set_start_us(span.start_us);
    absence.set_end_us(span.end_us);
    turn->reason = HoldingReason(absence, statement, prior);
    turn->after = std::move(absence);
    turn->after_is_own = true;
  }

  const v1::Employee& Employee() { return *judgement_.MatchOf(mailbox_).employee; }

  std::string SeriesAbsenceId() {
    return AbsenceId(judgement_, Employee().id(), series_.state().identity());
  }

  // The absence of an employee whom the mailbox does not stand for any more (REASSIGNED).
  void GiveUpOtherEmployee(Turn* turn) {
    if (!turn->before_is_own || !turn->after.has_value()) return;
    if (turn->before->employee_id() == turn->after->employee_id()) return;
    EraseOwn();
    v1::Outcome& outcome = judgement_.Add(v1::ABSENCE_REMOVED, v1::RULE_ABS_REMOVE, v1::REASSIGNED);
    About(outcome, *turn->before);
    AddAbsenceChanges(*turn->before, {}, &outcome);
    turn->before.reset();
    turn->before_is_own = false;
    turn->since_offset = 0;
    reassigned_ = true;
  }

  void EraseOwn() {
    v1::AbsenceRow own;
    if (LoadAbsence(judgement_, known_.state().absence_id(), &own)) EraseAbsence(judgement_, own);
    known_.state().clear_absence_id();
  }

  void Store(Turn* turn) {
    if (turn->before_is_own && turn->reason == v1::DISCONNECTED) {
      KeepAbsence(judgement_, *turn->before, series_.mailbox);
    }
    if (turn->before_is_own && !turn->after_is_own) EraseOwn();
    if (turn->after_is_own) {
      v1::AbsenceRow row;
      *row.mutable_state() = *turn->after;
      if (turn->before_is_own) {
        row.set_since_offset(turn->since_offset);
        ChangeAbsence(judgement_, *turn->before, row);
      } else {
        row.set_since_offset(turn->before ? turn->since_offset : judgement_.offset());
        TakeOver(turn, &row);
        InsertAbsence(judgement_, row);
      }
      known_.state().set_absence_id(row.state().id());
    }
    judgement_.Save(v1::ROW_OCCURRENCE, known_.key, *known_.row);
    if (!stands_) return;
    const bool excepted = known_.state().deleted() || HasException(known_);
    if (SetDate(of_series_.mutable_state()->mutable_repetition()->mutable_except_dates(), date(),
                excepted)) {
      ChangeAbsence(judgement_, of_series_.state(), of_series_);
    }
  }

  // An employee has one absence for one identity, whatever mailbox shows it (absences.cc,
  // TakeOver).
  void TakeOver(Turn* turn, v1::AbsenceRow* row) {
    v1::AbsenceRow other;
    if (!LoadAbsence(judgement_, row->state().id(), &other)) return;
    const std::string key = RowKey()
                                .Number(other.state().mailbox())
                                .Text(series_.state().identity())
                                .Number(date())
                                .str();
    bool existed;
    auto* theirs = judgement_.Edit<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, key, &existed);
    if (existed) {
      theirs->mutable_state()->clear_absence_id();
      judgement_.Save(v1::ROW_OCCURRENCE, key, *theirs);
    }
    EraseAbsence(judgement_, other);
    turn->before = other.state();
    row->set_since_offset(other.since_offset());
  }

  // Says what became of it. True if an absence was removed.
  bool SayTurn(const Turn& turn) {
    const bool again = cause_ == Cause::kJudgedAgain;
    const auto rule = [&](v1::Rule of_absence) {
      if (again) return of_absence;
      return ended_ ? v1::RULE_REC_REMOVE : v1::RULE_REC_EXCEPTION;
    };
    if (!turn.before.has_value() && !turn.after.has_value()) {
      if (turn.reason == v1::REASON_UNSPECIFIED) {
        SayUnchanged(turn.reason);
      } else {
        SayIgnored(again ? v1::RULE_ABS_SKIP : v1::RULE_REC_EXCEPTION, turn.reason);
      }
      return false;
    }
    if (turn.before.has_value() && turn.after.has_value() &&
        ShownAlike(*turn.before, *turn.after)) {
      SayUnchanged(turn.reason);
      return false;
    }
    const bool removed = !turn.after.has_value();
    v1::OutcomeKind kind = removed ? v1::ABSENCE_REMOVED : v1::ABSENCE_CHANGED;
    v1::Rule said_by = rule(removed ? v1::RULE_ABS_REMOVE : v1::RULE_ABS_CHANGE);
    if (!turn.before.has_value()) {
      kind = v1::ABSENCE_ADDED;
      said_by = rule(v1::RULE_ABS_ADD);
    }
    v1::Outcome& outcome = judgement_.Add(kind, said_by, turn.reason);
    About(outcome, removed ? *turn.before : *turn.after);
    AddAbsenceChanges(turn.before.value_or(v1::Absence()), turn.after.value_or(v1::Absence()),
                      &outcome);
    Tell(turn);
    return removed;
  }

  void Tell(const Turn& turn) {
    const bool is_told = cause_ == Cause::kExchange && !judgement_.silent() && !reassigned_ &&
                         !IsNewSeries(judgement_, series_);
    if (!is_told) return;
    const bool gone = turn.reason == v1::DELETED || turn.reason == v1::MOVED ||
                      turn.reason == v1::MISSING_IN_FULL_SYNC || turn.reason == v1::EXPORTED;
    if (!turn.after.has_value() && gone) return;
    const v1::Absence& told = turn.after.has_value() ? *turn.after : *turn.before;
    const int64_t end_us =
        turn.after.has_value() ? told.end_us() : turn.end_us.value_or(told.end_us());
    TellOfSeries(judgement_, told.series_id(), told, end_us, series_.row);
    SaveSeries(judgement_, series_);
  }

  void SayUnchanged(v1::Reason reason) {
    if (say_ != Say::kAlways) return;
    v1::Outcome& outcome = judgement_.Add(v1::UNCHANGED, v1::RULE_ABS_KEEP, reason);
    AboutOccurrence(outcome);
  }

  void SayIgnored(v1::Rule rule, v1::Reason reason) {
    if (say_ != Say::kAlways) return;
    AboutOccurrence(judgement_.Add(v1::IGNORED, rule, reason));
  }

  void AboutOccurrence(v1::Outcome& outcome) {
    outcome.set_mailbox(mailbox_.address());
    outcome.set_item_id(ItemId());
    const std::string& of_series = series_.claim.row->absence_id();
    if (!of_series.empty()) outcome.set_absence_id(OccurrenceAbsenceId(of_series, date()));
  }

  void About(v1::Outcome& outcome, const v1::Absence& absence) {
    outcome.set_mailbox(mailbox_.address());
    outcome.set_item_id(ItemId());
    outcome.set_absence_id(absence.id());
    outcome.set_employee_id(absence.employee_id());
  }

  const std::string& ItemId() const {
    if (!shown_by_.empty()) return shown_by_;
    return HasException(known_) ? known_.state().item_id() : series_.state().master_item_id();
  }

  Judgement& judgement_;
  const Cause cause_;
  const Say say_;
  KnownOccurrence& known_;
  KnownSeries& series_;
  const v1::Mailbox& mailbox_;
  const std::string shown_by_;
  v1::AbsenceRow of_series_;  // the absence of the series, where it stands
  bool stands_ = false;
  bool ended_ = false;
  bool reassigned_ = false;
};

using Say = OccurrenceCase::Say;

// Judges an occurrence by what shows it now.
bool JudgeOccurrence(Judgement& judgement, Cause cause, Say say, KnownOccurrence& known,
                     std::string shown_by = "") {
  if (!HasException(known)) {
    return OccurrenceCase(judgement, cause, say, known, std::move(shown_by)).Judge(nullptr);
  }
  KnownItem exception = LoadItem(judgement, known.series.mailbox, known.state().item_id());
  const v1::Reason ignored = exception.item().ignored();
  const bool removed =
      OccurrenceCase(judgement, cause, say, known, std::move(shown_by)).Judge(&exception);
  if (exception.item().ignored() != ignored) SaveItem(judgement, exception);
  return removed;
}

// The exception that showed it does so no more.
void DropException(Judgement& judgement, KnownOccurrence& known) {
  if (!HasException(known)) return;
  KnownItem exception = LoadItem(judgement, known.series.mailbox, known.state().item_id());
  known.state().clear_item_id();
  if (!exception.existed || exception.item().gone()) return;
  exception.item().set_gone(true);
  exception.item().set_gone_observed_at_us(judgement.now_us());
  exception.item().set_gone_reason(v1::DELETED);
  exception.item().clear_ignored();
  SaveItem(judgement, exception);
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

// A sight of an occurrence is a sight of its series: it counts in a FULL sync, and against a
// removal that waits.
void SeeMaster(Judgement& judgement, const KnownSeries& series) {
  const v1::Fact& fact = judgement.fact();
  KnownItem master = LoadItem(judgement, series.mailbox, series.state().master_item_id());
  if (!master.existed || master.item().gone()) return;
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

// Deleted by itself, unless something later was heard of it.
void Delete(Judgement& judgement, KnownSeries& series, int32_t date) {
  KnownOccurrence known = LoadOccurrence(judgement, series, date);
  if (known.state().deleted() || known.row->seen_at_us() > judgement.now_us()) return;
  DropException(judgement, known);
  known.state().set_deleted(true);
  known.row->set_seen_at_us(judgement.now_us());
  JudgeOccurrence(judgement, CauseOf(judgement), Say::kChanges, known);
}

Scan ScanOf(v1::Continuation::Work work, const v1::MailboxRow& mailbox, const std::string& prefix) {
  Scan scan;
  scan.set_work(work);
  scan.set_mailbox(mailbox.state().number());
  scan.set_prefix(prefix);
  return scan;
}

// Ahead of what is left: what follows from an item is said with it.
void DoNext(Judgement& judgement, std::vector<Scan> scans) {
  judgement.pending().insert(judgement.pending().begin(), scans.begin(), scans.end());
}

std::optional<KnownSeries> SeriesOfScan(Judgement& judgement, const Scan& scan) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan.mailbox());
  if (mailbox == nullptr) return std::nullopt;  // the storage failed (Rows)
  return LoadSeries(judgement, mailbox, scan.prefix());
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
  SeeMaster(judgement, *series);
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
  JudgeOccurrence(judgement, Cause::kExchange, Say::kAlways, occurrence, item_id);
  judgement.Remember("item:" + item_id);
}

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
  KnownOccurrence occurrence = LoadOccurrence(judgement, *series, *date);
  v1::Occurrence& state = occurrence.state();
  if (occurrence.row->seen_at_us() > item.observed_at_us()) {
    // Something later was heard of that date: another exception of it, or its deletion.
    const bool claimed = HasException(occurrence) && state.item_id() != item.item_id();
    item.set_ignored(v1::DUPLICATE_CLAIM);
    if (!claimed) item.set_gone(true);
    SayOfItem(judgement, *known->mailbox, item.item_id(), v1::IGNORED,
              claimed ? v1::RULE_ABS_SKIP : v1::RULE_ORDER_STALE,
              claimed ? v1::DUPLICATE_CLAIM : v1::STALE);
    return;
  }
  if (HasException(occurrence) && state.item_id() != item.item_id()) {
    DropException(judgement, occurrence);
  }
  state.set_item_id(item.item_id());
  state.set_deleted(false);
  occurrence.row->set_seen_at_us(item.observed_at_us());
  OccurrenceCase(judgement, CauseOf(judgement), Say::kAlways, occurrence, item.item_id())
      .Judge(known);
}

namespace {

// The occurrence that an exception shows; nothing if it shows none.
std::optional<int32_t> DateShown(Judgement& judgement, KnownSeries& series, const v1::Item& item) {
  const v1::ItemStatement& statement = item.statement();
  const std::optional<int32_t> date =
      OriginalDate(series.state(),
                   statement.has_original_start() ? statement.original_start() : statement.start());
  if (!date.has_value()) return std::nullopt;
  const auto* row =
      judgement.Find<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, OccurrenceKey(series, *date));
  if (row == nullptr || row->state().item_id() != item.item_id()) return std::nullopt;
  return date;
}

}  // namespace

void LeaveSeries(Judgement& judgement, KnownItem* known) {
  const v1::ItemStatement& statement = known->item().statement();
  std::optional<KnownSeries> series =
      SeriesOf(judgement, known->mailbox, statement.series_master_id(), statement.ical_uid());
  if (!series.has_value()) return;
  const std::optional<int32_t> date = DateShown(judgement, *series, known->item());
  if (!date.has_value()) return;
  KnownOccurrence occurrence = LoadOccurrence(judgement, *series, *date);
  occurrence.state().clear_item_id();
  occurrence.row->set_seen_at_us(judgement.now_us());
  JudgeOccurrence(judgement, CauseOf(judgement), Say::kChanges, occurrence);
}

bool RemoveException(Judgement& judgement, KnownItem* known, bool with_series) {
  SaveItem(judgement, *known);
  if (with_series) return false;  // said of its series
  const v1::ItemStatement& statement = known->item().statement();
  std::optional<KnownSeries> series =
      SeriesOf(judgement, known->mailbox, statement.series_master_id(), statement.ical_uid());
  if (!series.has_value()) return false;
  const std::optional<int32_t> date = DateShown(judgement, *series, known->item());
  if (!date.has_value()) return false;
  KnownOccurrence occurrence = LoadOccurrence(judgement, *series, *date);
  occurrence.state().clear_item_id();
  occurrence.state().set_deleted(true);
  occurrence.row->set_seen_at_us(known->item().gone_observed_at_us());
  return JudgeOccurrence(judgement, CauseOf(judgement), Say::kChanges, occurrence,
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
  if (fact.observed_at_us() < series->row->listed_at_us()) return about(SayStale(judgement));
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
      (stated.cancelled_occurrences_stated() || stated.modified_occurrences_stated()) &&
      !series.state().has_stated();
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

void QueueOccurrencesOf(Judgement& judgement, v1::MailboxRow* mailbox,
                        const std::string& identity_key) {
  const auto* row = judgement.Find<v1::SeriesRow>(v1::ROW_SERIES, identity_key);
  if (row == nullptr || !row->has_occurrences()) return;
  DoNext(judgement, {ScanOf(v1::Continuation::JUDGE_OCCURRENCES, *mailbox, identity_key)});
}

void QueueAwaited(Judgement& judgement, const KnownItem& master) {
  const auto awaited = [&](const std::string& name) {
    return ScanOf(v1::Continuation::JUDGE_AWAITED, *master.mailbox,
                  RowKey().Number(master.mailbox->state().number()).Text(name).str());
  };
  DoNext(judgement, {awaited(master.item().item_id()),
                     awaited("uid:" + master.item().statement().ical_uid())});
}

size_t JudgeOccurrences(Judgement& judgement, Scan* scan, size_t limit) {
  return ForEachRow(judgement, scan, limit, [&](KnownOccurrence& known) {
    return JudgeOccurrence(judgement, CauseOf(judgement), Say::kChanges, known);
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
    const bool follows = stated.modified_occurrences_stated() && HasException(known) &&
                         modified.count(date) == 0;
    if ((back || follows) && known.row->seen_at_us() < judgement.now_us()) {
      known.state().set_deleted(false);
      DropException(judgement, known);
      known.row->set_seen_at_us(judgement.now_us());
    }
    return JudgeOccurrence(judgement, Cause::kExchange, Say::kChanges, known);
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
  const EmployeeMatch& match = judgement.MatchOf(series->mailbox->state());
  const Repeats repeats =
      RepetitionOf(series->state(), ZoneOf(judgement, *match.employee), INT64_MIN);
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
      const int64_t start_us = OccurrenceOn(repeats.repetition, date).start_us;
      if (start_us < listed.from_us() || start_us >= listed.to_us()) continue;
      if (shown.count(date) == 0) {
        Delete(judgement, *series, date);
        continue;
      }
      KnownOccurrence known = LoadOccurrence(judgement, *series, date);
      if (!known.state().deleted() || known.row->seen_at_us() > judgement.now_us()) continue;
      known.state().set_deleted(false);
      known.row->set_seen_at_us(judgement.now_us());
      JudgeOccurrence(judgement, CauseOf(judgement), Say::kChanges, known);
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
