#include "ledger/rules/occurrence_case.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ledger/rules/absence_rows.h"
#include "ledger/rules/notifications.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

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

// What a series states of the occurrence of that date.
v1::ItemStatement AsSeriesStates(const v1::Series& series, int32_t date) {
  v1::ItemStatement statement = series.followed();
  const Repeats repeats = RepetitionOf(series, "UTC", 0);
  if (repeats.reason != v1::REASON_UNSPECIFIED) return statement;
  const SeriesOccurrence occurrence = OccurrenceOn(repeats.repetition, date);
  const auto set = [&](int64_t us, v1::StatedTime* time) {
    time->Clear();
    if (statement.is_all_day()) {
      time->set_local_us(us);
    } else {
      time->set_instant_us(us);
    }
  };
  set(occurrence.start_us, statement.mutable_start());
  set(occurrence.end_us, statement.mutable_end());
  return statement;
}

// Whether times that were listed of an all-day series' exception, without what else it is, are
// those of whole days: midnights where the series is, or, where that is not known, days apart, of
// which one has an hour more or less where daylight saving time begins or ends.
bool AreWholeDays(const v1::Series& series, const v1::ItemStatement& listed) {
  const std::string zone = ZoneOfSeries(series);
  if (zone.empty()) {
    constexpr int64_t kHourUs = kDayUs / 24;
    const int64_t apart_us = FloorRemainder(listed.end().instant_us(), kDayUs) -
                             FloorRemainder(listed.start().instant_us(), kDayUs) + kHourUs;
    return FloorRemainder(apart_us, kDayUs) <= 2 * kHourUs;
  }
  const auto is_midnight = [&](const v1::StatedTime& time) {
    if (time.has_local_us()) return FloorRemainder(time.local_us(), kDayUs) == 0;
    const int64_t local_us = InstantToLocal(time.instant_us(), zone).value_or(0);
    return LocalMidnight(DayOf(local_us), zone) == time.instant_us();
  };
  return is_midnight(listed.start()) && is_midnight(listed.end());
}

// Of an all-day series: the dates that such times name, or that it is not all day.
void PlaceListed(const v1::Series& series, v1::ItemStatement* listed) {
  const std::optional<int32_t> start = OriginalDate(series, listed->start());
  const std::optional<int32_t> end = OriginalDate(series, listed->end());
  if (!start.has_value() || !end.has_value()) return;  // unreadable: said so
  listed->set_is_all_day(AreWholeDays(series, *listed));
  if (!listed->is_all_day()) return;
  listed->mutable_start()->Clear();
  listed->mutable_start()->set_local_us(*start * kDayUs);
  listed->mutable_end()->Clear();
  listed->mutable_end()->set_local_us(*end * kDayUs);
}

// What an exception states over what its series does; one that was only listed its times alone.
v1::ItemStatement Effective(const v1::Series& series, int32_t date, const v1::ItemStatement& own) {
  const bool both_stated = own.has_start() && own.has_end();
  const v1::ItemStatement followed = both_stated ? series.followed() : AsSeriesStates(series, date);
  const bool times_stated = own.has_start() || own.has_end();
  if (IsListedOnly(own)) {
    v1::ItemStatement statement = followed;
    if (own.has_start()) *statement.mutable_start() = own.start();
    if (own.has_end()) *statement.mutable_end() = own.end();
    if (times_stated && statement.is_all_day()) PlaceListed(series, &statement);
    return statement;
  }
  v1::ItemStatement statement = own;
  if (!times_stated) statement.set_is_all_day(followed.is_all_day());
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

// Of an exception that is none any more: the next one of its id begins anew.
void ForgetWhatItWas(v1::ItemStatement* statement) {
  statement->clear_subject();
  statement->clear_show_as();
  statement->clear_start();
  statement->clear_end();
  statement->clear_is_all_day();
  statement->clear_location();
  statement->clear_body();
  statement->clear_organizer();
  statement->clear_sensitivity();
  statement->clear_is_cancelled();
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
  // `shown_by`: the item that outcomes name; empty: the exception that shows it, else the master.
  OccurrenceCase(Judgement& judgement, Cause cause, Unchanged unchanged, KnownOccurrence& known,
                 std::string shown_by)
      : judgement_(judgement),
        cause_(cause),
        unchanged_(unchanged),
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
    if (!EndsInWindow(occurrence.end_us, repetition.window_start_us())) return std::nullopt;
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
    *effective.mutable_statement() = Effective(series_.state(), date(), item.statement());
    const v1::ItemStatement& statement = effective.statement();
    turn->reason = Eligibility(judgement_, mailbox_, effective);
    const std::string zone = ZoneOf(judgement_, Employee());
    const Span span = SpanOf(statement, zone);
    if (span.reason == v1::REASON_UNSPECIFIED) turn->end_us = span.end_us;
    if (turn->reason == v1::NOT_PRIMARY_CALENDAR) turn->reason = v1::MOVED;
    if (turn->reason != v1::REASON_UNSPECIFIED) return;

    const std::string series_id = SeriesAbsenceId();
    const std::string id = OccurrenceAbsenceId(series_id, date());
    // What stands for another employee is given up: this one's is a new absence (REASSIGNED).
    const v1::Absence* prior = KeptAbsence(judgement_, *series_.mailbox, id);
    if (turn->before.has_value() && turn->before->employee_id() == Employee().id()) {
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
    const RowKey key =
        RowKey().Number(other.state().mailbox()).Text(series_.state().identity()).Number(date());
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
    TellOfSeries(judgement_, told.series_id(), told, end_us, series_.row,
                 known_.row->mutable_told_over_in_syncs());
    judgement_.Save(v1::ROW_OCCURRENCE, known_.key, *known_.row);
    SaveSeries(judgement_, series_);
  }

  void SayUnchanged(v1::Reason reason) {
    if (unchanged_ != Unchanged::kSaid) return;
    v1::Outcome& outcome = judgement_.Add(v1::UNCHANGED, v1::RULE_ABS_KEEP, reason);
    AboutOccurrence(outcome);
  }

  void SayIgnored(v1::Rule rule, v1::Reason reason) {
    if (unchanged_ != Unchanged::kSaid) return;
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
  const Unchanged unchanged_;
  KnownOccurrence& known_;
  KnownSeries& series_;
  const v1::Mailbox& mailbox_;
  const std::string shown_by_;
  v1::AbsenceRow of_series_;  // the absence of the series, where it stands
  bool stands_ = false;
  bool ended_ = false;
  bool reassigned_ = false;
};

}  // namespace

RowKey OccurrenceKey(const KnownSeries& series, int32_t date) {
  return RowKey(series.key).Number(date);
}

KnownOccurrence LoadOccurrence(Judgement& judgement, KnownSeries& series, int32_t date) {
  KnownOccurrence known{.series = series, .key = OccurrenceKey(series, date)};
  known.row = judgement.Edit<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, known.key, &known.existed);
  known.state().set_date(date);
  return known;
}

bool IsListedOnly(const v1::ItemStatement& exception) {
  return !exception.has_subject() && !exception.has_show_as() && !exception.has_body() &&
         !exception.has_location() && exception.organizer().empty();
}

bool HasException(const KnownOccurrence& known) { return !known.state().item_id().empty(); }

Span SpanShown(Judgement& judgement, const KnownOccurrence& known,
               const std::string& employee_zone) {
  const KnownItem exception = LoadItem(judgement, known.series.mailbox, known.state().item_id());
  return SpanOf(
      Effective(known.series.state(), known.state().date(), exception.row->state().statement()),
      employee_zone);
}

bool JudgeOccurrence(Judgement& judgement, Cause cause, Unchanged unchanged, KnownOccurrence& known,
                     std::string shown_by) {
  if (!HasException(known)) {
    return OccurrenceCase(judgement, cause, unchanged, known, std::move(shown_by)).Judge(nullptr);
  }
  KnownItem exception = LoadItem(judgement, known.series.mailbox, known.state().item_id());
  const v1::Reason ignored = exception.item().ignored();
  const bool removed =
      OccurrenceCase(judgement, cause, unchanged, known, std::move(shown_by)).Judge(&exception);
  if (exception.item().ignored() != ignored) SaveItem(judgement, exception);
  return removed;
}

bool JudgeShown(Judgement& judgement, Cause cause, Unchanged unchanged, KnownOccurrence& known,
                KnownItem* exception) {
  return OccurrenceCase(judgement, cause, unchanged, known, exception->item().item_id())
      .Judge(exception);
}

void DropException(Judgement& judgement, KnownOccurrence& known) {
  if (!HasException(known)) return;
  KnownItem exception = LoadItem(judgement, known.series.mailbox, known.state().item_id());
  known.state().clear_item_id();
  if (!exception.existed || exception.item().gone()) return;
  SetGone(judgement.now_us(), v1::DELETED, &exception.item());
  ForgetWhatItWas(exception.item().mutable_statement());
  SaveItem(judgement, exception);
}

}  // namespace syncledger
