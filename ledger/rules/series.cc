#include "ledger/rules/series.h"

#include <algorithm>
#include <utility>

#include "ledger/digest.h"
#include "ledger/recurrence.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/occurrences.h"
#include "ledger/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

// The zone on whose clock a series' dates and times of day are: the pattern's (recurrenceTimeZone,
// StartTimeZone), else the one told beside the times, else, where neither was told, the one that
// the times are written in. "": it is none that is known, and then no other stands for it: the
// first two may contradict each other (a definition of EWS that is not its name's).
std::string ZoneToldOf(const v1::ItemStatement& statement) {
  std::string zone = statement.recurrence().time_zone();
  if (zone.empty()) zone = statement.told_time_zone();
  if (zone.empty()) zone = statement.start().time_zone();
  return IsKnownZone(zone) ? zone : "";
}

// A time on the clock of a zone. One that was told on that clock stays as it was told, also where
// daylight saving time leaves it out on that day.
std::optional<int64_t> LocalIn(const std::string& zone, const v1::StatedTime& time) {
  if (time.has_local_us() && time.time_zone() == zone) return time.local_us();
  const std::optional<int64_t> instant = InstantOf(time);
  return instant.has_value() ? InstantToLocal(*instant, zone) : std::nullopt;
}

bool IsOfSameSync(const v1::Fact& fact, const v1::SeriesRow& row) {
  if (fact.sync_id().empty()) return row.first_observed_at_us() == fact.observed_at_us();
  return row.first_sync_id() == fact.sync_id();
}

// What a statement of the master means for occurrences that follow it, as a number: whether another
// means the same. When it blocks at all is not in it: that counts whatever the pattern is.
uint64_t FollowedPart(const v1::Series& series, const v1::ItemStatement& statement) {
  v1::Series as_stated;
  *as_stated.mutable_frozen() = series.frozen();
  *as_stated.mutable_followed() = statement;
  const Repeats repeats = RepetitionOf(as_stated, "UTC", 0);
  v1::ItemStatement part;
  part.set_subject(statement.subject());
  part.set_location(statement.location());
  part.mutable_body()->set_marker(statement.body().marker());
  part.mutable_body()->set_above(statement.body().above());
  part.set_sensitivity(statement.sensitivity());
  part.set_is_all_day(repeats.repetition.all_day());
  part.set_told_time_zone(repeats.repetition.time_zone());
  part.mutable_start()->set_local_us(repeats.repetition.start_of_day_us());
  part.mutable_end()->set_local_us(repeats.repetition.length_us());
  return Hash64(part.SerializeAsString());
}

// REC-FREEZE: the pattern that is first observed stays. What the master states is followed by its
// occurrences while pattern and range are as frozen; what is not followed for that is said. False:
// no pattern is known yet.
bool Follow(Judgement& judgement, Cause cause, const KnownItem& known, KnownSeries* series) {
  const v1::ItemStatement& statement = known.item().statement();
  v1::Series& state = series->state();
  const bool states_pattern = statement.has_recurrence();
  if (!state.has_frozen()) {
    if (!states_pattern) return false;
    *state.mutable_frozen() = NormalRecurrence(statement.recurrence());
    state.set_mailbox(known.item().mailbox());
    state.set_identity(IdentityOf(known.item()));
    series->row->set_first_sync_id(judgement.fact().sync_id());
    series->row->set_first_observed_at_us(judgement.now_us());
  }
  state.set_master_item_id(known.item().item_id());
  // A read that left the pattern out says nothing of it; one that is no series' any more does.
  const bool recurs_no_more = !states_pattern && !IsMaster(known.item());
  const bool as_frozen =
      states_pattern ? SameRecurrence(state.frozen(), statement.recurrence()) : !recurs_no_more;
  if (as_frozen) {
    state.clear_stated();
    series->row->clear_not_followed();
    *state.mutable_followed() = statement;
    if (!states_pattern) *state.mutable_followed()->mutable_recurrence() = state.frozen();
    return true;
  }
  const v1::Recurrence stated = NormalRecurrence(statement.recurrence());
  const bool said = state.has_stated() && RecurrenceText(state.stated()) == RecurrenceText(stated);
  *state.mutable_stated() = stated;
  const uint64_t part = FollowedPart(state, statement);
  const bool drops_more = cause == Cause::kExchange && part != series->row->not_followed() &&
                          part != FollowedPart(state, state.followed());
  series->row->set_not_followed(part);
  if (said && !drops_more) return true;
  v1::Outcome& outcome = judgement.Add(v1::IGNORED, v1::RULE_REC_FREEZE, v1::RECURRENCE_NOT_SYNCED);
  outcome.set_mailbox(known.mailbox->state().address());
  outcome.set_item_id(known.item().item_id());
  outcome.set_absence_id(series->claim.row->absence_id());
  AddChange(&outcome, "recurrence", RecurrenceText(state.frozen()), RecurrenceText(stated));
  return true;
}

// Section 2 of a series: its show-as, cancellation and calendar as its master states them now; its
// times as its occurrences follow them. ELIG-WINDOW is asked of each occurrence: a series fails it
// where all of them do.
v1::Reason EligibilityOf(Judgement& judgement, const KnownItem& known, const KnownSeries& series,
                         v1::Repetition* repetition) {
  const v1::Mailbox& mailbox = known.mailbox->state();
  const v1::Reason failed = EligibilityButTimes(judgement, mailbox, known.item());
  if (failed != v1::REASON_UNSPECIFIED) return failed;
  const std::string zone = ZoneOf(judgement, *judgement.MatchOf(mailbox).employee);
  Repeats repeats = RepetitionOf(series.state(), zone, mailbox.window_start_us());
  if (repeats.reason != v1::REASON_UNSPECIFIED) return repeats.reason;
  *repetition = std::move(repeats.repetition);
  const bool any_counts = FirstOccurrence(*repetition, repetition->window_start_us()).has_value();
  return any_counts ? v1::REASON_UNSPECIFIED : v1::OUT_OF_WINDOW;
}

// The pattern of a master is not known yet: nothing can be placed.
void AwaitPattern(Judgement& judgement, Cause cause, KnownItem* known) {
  const bool said = known->item().ignored() == v1::UNKNOWN_SERIES;
  known->item().set_ignored(v1::UNKNOWN_SERIES);
  if (said && cause == Cause::kJudgedAgain) return;
  v1::Outcome& outcome = judgement.Add(v1::IGNORED, v1::RULE_REC_OCCURRENCE, v1::UNKNOWN_SERIES);
  outcome.set_mailbox(known->mailbox->state().address());
  outcome.set_item_id(known->item().item_id());
}

}  // namespace

KnownSeries LoadSeries(Judgement& judgement, v1::MailboxRow* mailbox, const RowKey& identity_key) {
  KnownSeries series;
  series.mailbox = mailbox;
  series.key = identity_key;
  series.row = judgement.Edit<v1::SeriesRow>(v1::ROW_SERIES, series.key, &series.existed);
  series.claim = LoadClaim(judgement, identity_key);
  return series;
}

void SaveSeries(Judgement& judgement, const KnownSeries& series) {
  judgement.Save(v1::ROW_SERIES, series.key, *series.row);
}

std::optional<KnownSeries> SeriesOf(Judgement& judgement, v1::MailboxRow* mailbox,
                                    std::string_view master_item_id, std::string_view ical_uid) {
  const auto known = [&](const RowKey& key) -> std::optional<KnownSeries> {
    if (judgement.Find<v1::SeriesRow>(v1::ROW_SERIES, key) == nullptr) return std::nullopt;
    return LoadSeries(judgement, mailbox, key);
  };
  if (!master_item_id.empty()) {
    const auto* master = judgement.Find<v1::ItemRow>(
        v1::ROW_ITEM, RowKey().Number(mailbox->state().number()).Text(master_item_id));
    return master == nullptr ? std::nullopt : known(IdentityKey(master->state()));
  }
  if (ical_uid.empty()) return std::nullopt;
  return known(RowKey().Number(mailbox->state().number()).Text(ical_uid));
}

bool IsMaster(const v1::Item& item) { return item.statement().type() == v1::SERIES_MASTER; }

bool IsException(const v1::Item& item) { return item.statement().type() == v1::EXCEPTION; }

void JudgeSeries(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim) {
  KnownSeries series = LoadSeries(judgement, known->mailbox, claim->key);
  const bool is_new = !series.existed;
  if (!Follow(judgement, cause, *known, &series)) return AwaitPattern(judgement, cause, known);
  if (!claim->row->series()) {
    claim->row->set_series(true);
    judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
  }
  Holding holding{.statement = series.state().followed(), .series = series.row};
  holding.said = !judgement.SaidNothing();
  holding.failed = EligibilityOf(judgement, *known, series, &holding.repetition);
  // What its first sync goes on to say of a series is still its creation (NOTE-NONE).
  if (!is_new) claim->known_before = claim->known_before && !IsNewSeries(judgement, series);
  JudgeHolding(judgement, cause, holding, known, claim);
  SaveSeries(judgement, series);
  QueueOccurrences(judgement, cause, *known, series);
  if (is_new || !known->existed) QueueAwaited(judgement, *known);
}

bool IsNewSeries(const Judgement& judgement, const KnownSeries& series) {
  return IsOfSameSync(judgement.fact(), *series.row);
}

std::string ZoneOfSeries(const v1::Series& series) { return ZoneToldOf(series.followed()); }

Repeats RepetitionOf(const v1::Series& series, const std::string& employee_zone,
                     int64_t window_start_us) {
  const v1::ItemStatement& followed = series.followed();
  Repeats repeats;
  v1::Repetition& repetition = repeats.repetition;
  *repetition.mutable_pattern() = series.frozen();
  repetition.set_window_start_us(window_start_us);
  const auto fail = [&](v1::Reason reason) {
    repeats.reason = reason;
    return repeats;
  };
  const bool start_stated = IsStated(followed.start());
  const bool end_stated = IsStated(followed.end());
  std::optional<int64_t> start, end;
  if (followed.is_all_day()) {
    repetition.set_all_day(true);
    repetition.set_time_zone(employee_zone);
    start = DateOf(followed.start());
    end = DateOf(followed.end());
  } else {
    const std::string zone = ZoneToldOf(followed);
    if (zone.empty()) return fail(v1::UNKNOWN_TIME_ZONE);
    repetition.set_time_zone(zone);
    start = LocalIn(zone, followed.start());
    end = LocalIn(zone, followed.end());
  }
  if (start.has_value() != start_stated || end.has_value() != end_stated) {
    return fail(v1::UNKNOWN_TIME_ZONE);
  }
  if (!start.has_value() || !end.has_value() || *end <= *start) return fail(v1::NO_DURATION);
  // Beyond the years that a calendar has there is no occurrence.
  const int64_t farthest = followed.is_all_day() ? kFarDays : kFarDays * kDayUs;
  if (*start < -farthest || *end > farthest) return fail(v1::NO_DURATION);
  if (followed.is_all_day()) {
    repetition.set_length_us((*end - *start) * kDayUs);
  } else {
    repetition.set_start_of_day_us(FloorRemainder(*start, kDayUs));
    repetition.set_length_us(*end - *start);
  }
  return repeats;
}

std::optional<int32_t> OriginalDate(const v1::Series& series, const v1::StatedTime& time) {
  const v1::ItemStatement& followed = series.followed();
  const std::string zone = ZoneToldOf(followed);
  if (followed.is_all_day()) {
    if (time.has_local_us() || IsKnownZone(time.time_zone())) {
      const std::optional<int64_t> date = DateOf(time);
      if (date.has_value()) return static_cast<int32_t>(*date);
    }
    if (!time.has_instant_us()) return std::nullopt;
    if (!zone.empty()) {
      return static_cast<int32_t>(DayOf(*InstantToLocal(time.instant_us(), zone)));
    }
    // It is a midnight somewhere: the nearest one of UTC.
    constexpr int64_t kHalfDayUs = kDayUs / 2;
    const int64_t instant_us = std::min(time.instant_us(), INT64_MAX - kHalfDayUs);
    return static_cast<int32_t>(DayOf(instant_us + kHalfDayUs));
  }
  const std::optional<int64_t> instant = InstantOf(time);
  if (!instant.has_value() || zone.empty()) return std::nullopt;
  return static_cast<int32_t>(DayOf(*InstantToLocal(*instant, zone)));
}

}  // namespace syncledger
