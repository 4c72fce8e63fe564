#include "ledger/rules/exchange_items.h"

#include <algorithm>
#include <utility>

#include "ledger/recurrence.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/claims.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/order.h"
#include "ledger/rules/series.h"
#include "ledger/rules/syncs.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// A version that was read without its stamp before (Graph's delta pages often do not show it).
bool ShowsItsStamp(const v1::ExchangeItem& stated, const v1::Item& item) {
  return !stated.stamp().appointment_id().empty() && !item.has_stamp();
}

enum class News { kFresh, kDuplicate, kStale };

// Section 1 for items.
News NewsOf(const Judgement& judgement, const v1::ExchangeItem& stated, const KnownItem& known,
            bool sync_has_ended) {
  if (!known.existed) return News::kFresh;
  const v1::Fact& fact = judgement.fact();
  const v1::Item& item = known.item();
  const bool heard = HeardInAnyReading(fact, known.row->known());
  const bool same_version = heard || (!stated.change_key().empty() &&
                                      stated.change_key() == item.statement().change_key());
  if (item.gone()) {
    // What was removed comes back when it is observed after its removal, in a sync that runs or
    // outside any.
    const bool after = fact.observed_at_us() > item.gone_observed_at_us() ||
                       (fact.observed_at_us() == item.gone_observed_at_us() && !heard);
    if (after && !sync_has_ended) return News::kFresh;
    return same_version ? News::kDuplicate : News::kStale;
  }
  const bool states_more = StatesMore(stated, item.statement()) || ShowsItsStamp(stated, item);
  const bool says_nothing_new = (heard || !states_more) && !ListsMore(stated, item.statement());
  if (same_version && says_nothing_new && fact.decoder_version() <= item.decoder_version()) {
    return News::kDuplicate;
  }
  // Of two versions of one moment the one observed later is the later.
  const bool both_timed = fact.has_occurred_at_us() && item.has_occurred_at_us() &&
                          fact.occurred_at_us() != item.occurred_at_us();
  const bool older = both_timed ? fact.occurred_at_us() < item.occurred_at_us()
                                : fact.observed_at_us() < item.observed_at_us();
  return older ? News::kStale : News::kFresh;
}

// The item is seen by now. A later sight stays: what was stated later may have been observed
// earlier. Returns whether this is the latest one.
bool SeeAtLeast(const Judgement& judgement, KnownItem* known) {
  const int64_t observed_at_us = judgement.fact().observed_at_us();
  if (known->existed && observed_at_us < known->row->seen_at_us()) return false;
  known->row->set_seen_at_us(observed_at_us);
  known->row->set_offset(judgement.offset());
  return true;
}

// A repeated, older or unreadable sight of a live item still is a sight: it counts in a FULL sync
// of its calendar, whatever was seen later outside the sync, and against a removal that waits. What
// was heard once is remembered, stale or not: told again, it is still old, also after the item came
// back.
void SeeAgain(Judgement& judgement, bool sync_has_ended, const std::string& calendar_id,
              KnownItem* known) {
  const v1::Fact& fact = judgement.fact();
  const bool heard = Heard(fact, known->row->known());
  const bool same_sight = HeardInAnyReading(fact, known->row->known()) &&
                          fact.observed_at_us() == known->row->seen_at_us();
  const bool counts = !known->item().gone() && !sync_has_ended;
  const bool in_full_sync = counts && fact.sync_kind() == v1::FULL &&
                            calendar_id == CalendarOf(known->item()) &&
                            known->row->seen_in_sync() != fact.sync_id();
  if (in_full_sync) known->row->set_seen_in_sync(fact.sync_id());
  const bool latest = counts && !same_sight && SeeAtLeast(judgement, known);
  if (!heard) Hear(fact, known->row->mutable_known());
  if (in_full_sync || latest || !heard) SaveItem(judgement, *known);
}

// The same of an exception is a sight of its series too.
void SeeSeriesToo(Judgement& judgement, const v1::ExchangeItem& stated, bool sync_has_ended,
                  const KnownItem& known) {
  const v1::Item& item = known.row->state();
  if (sync_has_ended || item.gone() || !IsException(item)) return;
  SeeSeries(judgement, known, CalendarId(stated.calendar(), stated.has_calendar()));
}

// What is known of the identity under another id goes over to this one: the stamp in any case, the
// base while that item is not gone.
void Inherit(Judgement& judgement, const Claim& claim, KnownItem* known) {
  for (int i = claim.row->item_ids_size() - 1; i >= 0; --i) {
    const KnownItem other = LoadItem(judgement, known->mailbox, claim.row->item_ids(i));
    if (!other.existed || !other.item().has_stamp()) continue;
    v1::Item& item = known->item();
    TakeStamp(judgement, other.item().stamp(), known);
    if (other.item().copied_stamp()) item.set_copied_stamp(true);
    if (other.item().gone()) return;
    if (other.item().has_judged()) *item.mutable_judged() = other.item().judged();
    if (other.item().has_judged_stamp()) *item.mutable_judged_stamp() = other.item().judged_stamp();
    item.set_judged_notes(other.item().judged_notes());
    return;
  }
}

// The stamp that this statement shows, or that a confirmation gave to the version after it was
// heard (EXP-CONFIRM).
void SeeStamp(Judgement& judgement, const v1::ExchangeItem& stated, KnownItem* known) {
  v1::Stamp stamp;
  if (stated.has_stamp() && !stated.stamp().appointment_id().empty()) stamp = stated.stamp();
  const auto* confirmation = judgement.Find<v1::ConfirmationRow>(v1::ROW_CONFIRMATION, known->key);
  if (confirmation != nullptr) {
    // A stamp that is shown stands for itself; where none is, the one that the item has.
    const v1::Stamp& latest = stamp.appointment_id().empty() ? known->item().stamp() : stamp;
    const bool is_later = latest.appointment_id() == confirmation->appointment_id() &&
                          latest.updated_at_us() >= confirmation->updated_at_us();
    if (!is_later) {
      stamp.set_appointment_id(confirmation->appointment_id());
      stamp.set_updated_at_us(confirmation->updated_at_us());
    }
    judgement.Erase(v1::ROW_CONFIRMATION, known->key);
  }
  if (stamp.appointment_id().empty()) return;  // a stamp once seen stays until another is seen
  LetGo(judgement, known->item(), stamp);
  TakeStamp(judgement, stamp, known);
}

// A pause may be over: the identities that the item left in it end, unless others claim them.
void EndLeftIdentities(Judgement& judgement, KnownItem* known) {
  if (known->row->left_identities().empty() || IsPaused(judgement, known->mailbox->state())) return;
  for (const std::string& key : known->row->left_identities()) {
    Claim left = LoadClaim(judgement, RowKey(key));
    if (StandingItem(judgement, known->mailbox, left, "").has_value()) continue;
    RemoveGone(judgement, *known, v1::DELETED, &left);
  }
  known->row->clear_left_identities();
  SaveItem(judgement, *known);
}

// Puts the item at the end of its identity's claims, or just before the item that stands if that
// was observed later.
void PutClaim(Judgement& judgement, const KnownItem& known, const KnownItem* later, Claim* claim) {
  auto* ids = claim->row->mutable_item_ids();
  const std::string& item_id = known.item().item_id();
  if (later == nullptr && !ids->empty() && *ids->rbegin() == item_id) return;
  ids->erase(std::remove(ids->begin(), ids->end(), item_id), ids->end());
  *ids->Add() = item_id;
  if (later != nullptr) {
    const auto place = std::find(ids->begin(), ids->end(), later->item().item_id());
    std::rotate(place, ids->end() - 1, ids->end());
  }
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
}

// A value that no calendar can have (ORDER-REJECT).
struct Impossible {
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  std::string detail;
};

Impossible FindImpossible(const v1::ExchangeItem& stated) {
  for (const v1::StatedTime* time : {&stated.start(), &stated.end(), &stated.original_start()}) {
    if (time->has_unreadable()) return {v1::INVALID_TIME, time->unreadable()};
  }
  if (!stated.has_recurrence()) return {};
  std::string why = WhyNoRecurrence(stated.recurrence());
  if (why.empty()) return {};
  return {v1::INVALID_VALUE, "recurrence: " + why};
}

// The same event over the other protocol has another id, which nobody reads any more once its
// mailbox has changed over: it is gone, in favour of this one.
void TakePlaceOfOtherProtocol(Judgement& judgement, const Claim& claim, const KnownItem& known) {
  for (const std::string& item_id : claim.row->item_ids()) {
    if (item_id == known.row->state().item_id()) continue;
    KnownItem other = LoadItem(judgement, known.mailbox, item_id);
    const bool same_event = other.existed && !other.item().gone() &&
                            other.item().source() != judgement.fact().source() &&
                            other.item().observed_at_us() <= judgement.now_us();
    if (!same_event) continue;
    GiveWay(judgement.now_us(), &other.item());
    SaveItem(judgement, other);
  }
}

}  // namespace

void FoldExchangeItem(Judgement& judgement, const v1::ExchangeItem& stated) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(stated.mailbox(), /*create=*/true);
  const bool sync_has_ended =
      EnterSync(judgement, mailbox, stated.calendar(), stated.has_calendar());
  KnownItem known = LoadItem(judgement, mailbox, stated.item_id());
  const Impossible impossible = FindImpossible(stated);
  if (impossible.reason != v1::REASON_UNSPECIFIED) {
    About(SayRejected(judgement, impossible.reason, impossible.detail), known);
    judgement.Remember("item:" + stated.item_id());
    SeeUnreadable(judgement, mailbox, stated.calendar(), stated.has_calendar(), stated.item_id());
    return;
  }
  if (stated.type() == v1::OCCURRENCE) {
    CountInSync(judgement, *mailbox, stated.calendar(), stated.has_calendar(), /*changed=*/false);
    return FoldOccurrence(judgement, mailbox, stated, sync_has_ended, &known);
  }
  const News news = NewsOf(judgement, stated, known, sync_has_ended);
  CountInSync(judgement, *mailbox, stated.calendar(), stated.has_calendar(), news == News::kFresh);
  if (news != News::kFresh) {
    SeeAgain(judgement, sync_has_ended, CalendarId(stated.calendar(), stated.has_calendar()),
             &known);
    SeeSeriesToo(judgement, stated, sync_has_ended, known);
    About(news == News::kDuplicate ? SayDuplicate(judgement) : SayStale(judgement), known);
    if (news == News::kStale) judgement.Remember("item:" + stated.item_id());
    return;
  }

  v1::Item& item = known.item();
  const RowKey identity_before = IdentityKey(item);
  const bool was_gone = item.gone();
  const bool was_primary = known.existed && !was_gone && !item.other_calendar();
  const bool was_exception = known.existed && IsException(item);
  const std::string calendar_before = CalendarOf(item);
  if (was_exception && stated.has_type() && stated.type() != v1::EXCEPTION) {
    LeaveSeries(judgement, &known);
  }
  MergeStatement(stated, item.mutable_statement());
  item.set_calendar_id(stated.calendar().id());
  item.set_other_calendar(stated.has_calendar() && !stated.calendar().primary());
  item.set_source(fact.source());
  if (fact.has_occurred_at_us()) item.set_occurred_at_us(fact.occurred_at_us());
  item.set_observed_at_us(fact.observed_at_us());
  item.set_decoder_version(fact.decoder_version());
  item.set_gone(false);
  item.clear_gone_observed_at_us();
  item.clear_gone_reason();
  SeeAtLeast(judgement, &known);
  // Of two calendars' FULL syncs that have one name, the other calendar's says nothing of it here.
  if (CalendarOf(item) != calendar_before) known.row->clear_seen_in_sync();
  if (fact.sync_kind() == v1::FULL && !sync_has_ended) {
    known.row->set_seen_in_sync(fact.sync_id());
  }
  Hear(fact, known.row->mutable_known());

  if (IsException(item)) {  // of its series' identity and its original date
    if (known.existed && !was_exception) LeaveIdentity(judgement, identity_before, &known);
    SeeSeriesToo(judgement, stated, sync_has_ended, known);
    JudgeException(judgement, &known);
    SaveItem(judgement, known);
    return;
  }

  Claim claim = LoadClaim(judgement, IdentityKey(item));
  if (known.existed && !was_exception && identity_before != claim.key)
    LeaveIdentity(judgement, identity_before, &known);
  if (!known.existed && claim.known_before) Inherit(judgement, claim, &known);
  SeeStamp(judgement, stated, &known);
  TakePlaceOfOtherProtocol(judgement, claim, known);

  // Two items that claim one identity: the later observed stands. A repeated sight is no claim, so
  // it is not seen_at that counts.
  std::optional<KnownItem> rival;
  if (!item.other_calendar()) rival = StandingItem(judgement, mailbox, claim, item.item_id());
  const bool rival_is_later =
      rival.has_value() && rival->item().observed_at_us() > fact.observed_at_us();
  PutClaim(judgement, known, rival_is_later ? &*rival : nullptr, &claim);
  if (rival_is_later) {
    SayDuplicateClaim(judgement, &known);
    SaveItem(judgement, known);
    if (IsStampedAnew(rival->item())) JudgeExported(judgement, &*rival, &claim);
    return;
  }
  if (rival.has_value() && rival->item().waiting() != v1::REASON_UNSPECIFIED) {
    rival->item().clear_waiting();  // what the identity waits with is this item now
    SaveItem(judgement, *rival);
  }

  if (IsStamped(item)) {
    RemoveExportedAbsence(judgement, v1::RULE_ABS_REMOVE, known, &claim);
    if (claim.row->series()) QueueOccurrencesOf(judgement, mailbox, claim.key);
    JudgeStamped(judgement, &known);
  } else if (item.other_calendar() &&
             StandingItem(judgement, mailbox, claim, item.item_id()).has_value()) {
    // Another item of the identity stands in the primary calendar: its absence is not this one's to
    // take.
    item.set_ignored(v1::NOT_PRIMARY_CALENDAR);
    About(judgement.Add(v1::IGNORED, v1::RULE_ABS_SKIP, v1::NOT_PRIMARY_CALENDAR), known);
  } else {
    claim.known_before = claim.known_before || was_gone;
    JudgeUnstamped(judgement, Cause::kExchange, &known, &claim);
  }
  SaveItem(judgement, known);
  if (rival.has_value() && rival->item().ignored() != v1::DUPLICATE_CLAIM && !IsStamped(item)) {
    SayDuplicateClaim(judgement, &*rival);
    SaveItem(judgement, *rival);
  }
  if (was_primary && item.other_calendar()) {
    // What it left the primary calendar to stands now.
    std::optional<KnownItem> heir = StandingItem(judgement, mailbox, claim, item.item_id());
    if (heir.has_value() && !IsStamped(heir->item())) {
      heir->item().clear_ignored();
      JudgeUnstamped(judgement, Cause::kJudgedAgain, &*heir, &claim);
      SaveItem(judgement, *heir);
    }
  }
}

void JudgeItemAgain(Judgement& judgement, KnownItem* known) {
  v1::Item& item = known->item();
  EndLeftIdentities(judgement, known);
  if (IsStamped(item)) {
    if (item.waiting() != v1::REASON_UNSPECIFIED) JudgeWaiting(judgement, *known);
    return;
  }
  if (IsException(item)) return;  // judged with its series
  Claim claim = LoadClaim(judgement, IdentityKey(item));
  if (item.gone()) {
    // Gone while its sync was paused: its absence still stands, unless another item of the identity
    // lives.
    if (IsPaused(judgement, known->mailbox->state()) ||
        StandingItem(judgement, known->mailbox, claim, item.item_id()).has_value()) {
      return;
    }
    RemoveGone(judgement, *known, item.gone_reason(), &claim);
    return;
  }
  if (!item.other_calendar()) {
    const std::optional<KnownItem> standing = StandingItem(judgement, known->mailbox, claim, "");
    if (standing.has_value() && standing->item().item_id() != item.item_id()) return;
  } else if (StandingItem(judgement, known->mailbox, claim, item.item_id()).has_value()) {
    return;
  }
  const v1::Reason ignored_before = item.ignored();
  JudgeUnstamped(judgement, Cause::kJudgedAgain, known, &claim);
  if (item.ignored() != ignored_before) SaveItem(judgement, *known);
}

void SeeUnreadable(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Calendar& calendar,
                   bool has_calendar, const std::string& item_id) {
  const bool sync_has_ended = EnterSync(judgement, mailbox, calendar, has_calendar);
  if (!sync_has_ended) DoubtSync(judgement, *mailbox, calendar, has_calendar);
  if (item_id.empty()) return;
  KnownItem known = LoadItem(judgement, mailbox, item_id);
  if (known.existed)
    SeeAgain(judgement, sync_has_ended, CalendarId(calendar, has_calendar), &known);
}

namespace {

// An exception goes by itself, or with its series, where that is gone or goes too.
bool RemoveExceptionItem(Judgement& judgement, KnownItem* known, v1::Reason reason,
                         int64_t observed_at_us, const GoesToo& goes_too) {
  const v1::ItemStatement& statement = known->item().statement();
  const std::optional<KnownSeries> series =
      SeriesOf(judgement, known->mailbox, statement.series_master_id(), statement.ical_uid());
  std::optional<KnownItem> master;
  if (series.has_value()) master = StandingItem(judgement, known->mailbox, series->claim, "");
  const bool with_series = !master.has_value() || goes_too(*master).has_value();
  return RemoveException(judgement, known, reason, observed_at_us, with_series);
}

// What was taken for a copy of the item, and carries a later version, was exported anew: now that
// the item is gone it holds the appointment.
void TakeUpExportedAnew(Judgement& judgement, const KnownItem& gone) {
  for (const std::string& item_id :
       StampedItems(judgement, gone.item().mailbox(), gone.item().stamp().appointment_id())) {
    KnownItem copy = LoadItem(judgement, gone.mailbox, item_id);
    if (!copy.existed || copy.item().gone() || !copy.item().copied_stamp()) continue;
    if (!IsLaterVersion(copy.item().stamp(), gone.item().stamp())) continue;
    const v1::Stamp stamp = copy.item().stamp();
    TakeStamp(judgement, stamp, &copy);
    if (!IsStamped(copy.item())) continue;
    Claim claim = LoadClaim(judgement, IdentityKey(copy.item()));
    RemoveExportedAbsence(judgement, v1::RULE_ABS_REMOVE, copy, &claim);
    if (claim.row->series()) QueueOccurrencesOf(judgement, gone.mailbox, claim.key);
    JudgeStamped(judgement, &copy);
    SaveItem(judgement, copy);
  }
}

}  // namespace

bool RemoveItem(Judgement& judgement, KnownItem* known, v1::Reason reason, int64_t observed_at_us,
                const GoesToo& goes_too) {
  if (IsException(known->item())) {
    return RemoveExceptionItem(judgement, known, reason, observed_at_us, goes_too);
  }
  Claim claim = LoadClaim(judgement, IdentityKey(known->item()));
  if (SeenElsewhere(judgement, known->mailbox, claim, known->item().item_id())) reason = v1::MOVED;
  const std::optional<KnownItem> standing = StandingItem(judgement, known->mailbox, claim, "");
  const bool stood = !standing.has_value() || standing->row == known->row;
  SetGone(observed_at_us, reason, &known->item());
  if (!stood) {  // what stands for the identity does so still
    SaveItem(judgement, *known);
    return false;
  }

  v1::Item& item = known->item();
  std::optional<KnownItem> heir;
  while ((heir = StandingItem(judgement, known->mailbox, claim, "")).has_value()) {
    const std::optional<int64_t> goes_at_us = goes_too(*heir);
    if (!goes_at_us.has_value()) break;
    SetGone(*goes_at_us, reason, &heir->item());  // they go as one, in whatever order
    SaveItem(judgement, *heir);
  }
  if (heir.has_value()) {
    // The identity lives on under another id: what waited waits with that; what had been set aside
    // stands now.
    const v1::Reason waiting = item.waiting();
    item.clear_waiting();
    SaveItem(judgement, *known);
    const bool set_aside = heir->item().ignored() == v1::DUPLICATE_CLAIM;
    if (!set_aside && waiting == v1::REASON_UNSPECIFIED) return false;
    if (set_aside) heir->item().clear_ignored();
    if (!IsStamped(heir->item())) {
      if (set_aside) JudgeUnstamped(judgement, Cause::kJudgedAgain, &*heir, &claim);
    } else if (waiting != v1::REASON_UNSPECIFIED) {
      heir->item().set_waiting(waiting);
    } else {
      JudgeStamped(judgement, &*heir);
    }
    SaveItem(judgement, *heir);
    return false;
  }

  bool removed = false;
  if (IsStamped(item)) {
    const RowKey key = AppointmentKey(item.stamp().appointment_id());
    const auto* appointment = judgement.Find<v1::AppointmentRow>(v1::ROW_APPOINTMENT, key);
    const bool was_booked =
        appointment != nullptr && appointment->state().status() == v1::Appointment::BOOKED;
    TakeUpExportedAnew(judgement, *known);
    JudgeStamped(judgement, known);
    removed = was_booked && appointment->state().status() == v1::Appointment::CANCELLED;
  } else {
    removed = RemoveGone(judgement, *known, reason, &claim);
  }
  SaveItem(judgement, *known);
  return removed;
}

}  // namespace syncledger
