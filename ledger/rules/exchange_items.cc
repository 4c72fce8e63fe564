#include "ledger/rules/exchange_items.h"

#include <algorithm>
#include <utility>

#include "ledger/rules/appointments.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/order.h"
#include "ledger/rules/syncs.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

v1::Outcome& About(v1::Outcome& outcome, const KnownItem& known) {
  outcome.set_mailbox(known.mailbox->state().address());
  outcome.set_item_id(known.item().item_id());
  return outcome;
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
  const bool says_nothing_new = heard || !StatesMore(stated, item.statement());
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
  const bool latest = counts && !same_sight && fact.observed_at_us() >= known->row->seen_at_us();
  if (in_full_sync) known->row->set_seen_in_sync(fact.sync_id());
  if (latest) {
    known->row->set_seen_at_us(fact.observed_at_us());
    known->row->set_offset(judgement.offset());
  }
  if (!heard) Hear(fact, known->row->mutable_known());
  if (in_full_sync || latest || !heard) SaveItem(judgement, *known);
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

// The item took on another identity: the one it had is left to whoever else claims it, or ends; in
// a pause, at its end.
void LeaveIdentity(Judgement& judgement, const std::string& identity_key, KnownItem* known) {
  Claim left = LoadClaim(judgement, identity_key);
  auto* ids = left.row->mutable_item_ids();
  ids->erase(std::remove(ids->begin(), ids->end(), known->item().item_id()), ids->end());
  judgement.Save(v1::ROW_IDENTITY, left.key, *left.row);
  std::optional<KnownItem> heir =
      StandingItem(judgement, known->mailbox, left, known->item().item_id());
  if (!heir.has_value()) {
    RemoveGoneAbsence(judgement, *known, v1::DELETED, &left);
    if (!left.row->absence_id().empty()) known->row->add_left_identities(left.key);
  } else if (!IsStamped(heir->item())) {
    heir->item().clear_ignored();
    JudgeAbsence(judgement, Cause::kJudgedAgain, &*heir, &left);
    SaveItem(judgement, *heir);
  }
}

// A pause may be over: the identities that the item left in it end, unless others claim them.
void EndLeftIdentities(Judgement& judgement, KnownItem* known) {
  if (known->row->left_identities().empty() || IsPaused(judgement, known->mailbox->state())) return;
  for (const std::string& key : known->row->left_identities()) {
    Claim left = LoadClaim(judgement, key);
    if (StandingItem(judgement, known->mailbox, left, "").has_value()) continue;
    RemoveGoneAbsence(judgement, *known, v1::DELETED, &left);
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

bool IsOfSeries(const v1::Item& item) {
  switch (item.statement().type()) {
    case v1::OCCURRENCE:
    case v1::EXCEPTION:
    case v1::SERIES_MASTER:
      return true;
    case v1::ITEM_TYPE_UNKNOWN:
    case v1::SINGLE:
    case v1::ItemType_INT_MIN_SENTINEL_DO_NOT_USE_:
    case v1::ItemType_INT_MAX_SENTINEL_DO_NOT_USE_:
      return false;
  }
  return false;
}

void SayDuplicateClaim(Judgement& judgement, KnownItem* known) {
  known->item().set_ignored(v1::DUPLICATE_CLAIM);
  About(judgement.Add(v1::IGNORED, v1::RULE_ABS_SKIP, v1::DUPLICATE_CLAIM), *known);
}

}  // namespace

void FoldExchangeItem(Judgement& judgement, const v1::ExchangeItem& stated) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(stated.mailbox(), /*create=*/true);
  const bool sync_has_ended =
      EnterSync(judgement, mailbox, stated.calendar(), stated.has_calendar());
  KnownItem known = LoadItem(judgement, mailbox, stated.item_id());
  if (stated.start().has_unreadable() || stated.end().has_unreadable()) {
    const std::string& text =
        stated.start().has_unreadable() ? stated.start().unreadable() : stated.end().unreadable();
    About(SayRejected(judgement, v1::INVALID_TIME, text), known);
    judgement.Remember("item:" + stated.item_id());
    SeeUnreadable(judgement, mailbox, stated.calendar(), stated.has_calendar(), stated.item_id());
    return;
  }
  const News news = NewsOf(judgement, stated, known, sync_has_ended);
  CountInSync(judgement, *mailbox, stated.calendar(), stated.has_calendar(), news == News::kFresh);
  if (news != News::kFresh) {
    SeeAgain(judgement, sync_has_ended, CalendarId(stated.calendar(), stated.has_calendar()),
             &known);
    About(news == News::kDuplicate ? SayDuplicate(judgement) : SayStale(judgement), known);
    if (news == News::kStale) judgement.Remember("item:" + stated.item_id());
    return;
  }

  v1::Item& item = known.item();
  const std::string identity_before = IdentityKey(item);
  const bool was_gone = item.gone();
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
  known.row->set_offset(judgement.offset());
  known.row->set_seen_at_us(fact.observed_at_us());
  if (fact.sync_kind() == v1::FULL) known.row->set_seen_in_sync(fact.sync_id());
  Hear(fact, known.row->mutable_known());

  Claim claim = LoadClaim(judgement, IdentityKey(item));
  if (known.existed && identity_before != claim.key)
    LeaveIdentity(judgement, identity_before, &known);
  if (!known.existed && claim.known_before) Inherit(judgement, claim, &known);
  SeeStamp(judgement, stated, &known);

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
    return;
  }
  if (rival.has_value() && rival->item().waiting() != v1::REASON_UNSPECIFIED) {
    rival->item().clear_waiting();  // what the identity waits with is this item now
    SaveItem(judgement, *rival);
  }

  if (IsStamped(item)) {
    RemoveExportedAbsence(judgement, v1::RULE_ABS_REMOVE, known, &claim);
    JudgeStamped(judgement, &known);
  } else if (IsOfSeries(item)) {
    item.set_ignored(v1::UNKNOWN_SERIES);
    About(judgement.Add(v1::IGNORED, v1::RULE_REC_OCCURRENCE, v1::UNKNOWN_SERIES), known);
  } else if (item.other_calendar() &&
             StandingItem(judgement, mailbox, claim, item.item_id()).has_value()) {
    // Another item of the identity stands in the primary calendar: its absence is not this one's to
    // take.
    item.set_ignored(v1::NOT_PRIMARY_CALENDAR);
    About(judgement.Add(v1::IGNORED, v1::RULE_ABS_SKIP, v1::NOT_PRIMARY_CALENDAR), known);
  } else {
    claim.known_before = claim.known_before || was_gone;
    JudgeAbsence(judgement, Cause::kExchange, &known, &claim);
  }
  SaveItem(judgement, known);
  if (rival.has_value() && rival->item().ignored() != v1::DUPLICATE_CLAIM && !IsStamped(item)) {
    SayDuplicateClaim(judgement, &*rival);
    SaveItem(judgement, *rival);
  }
}

void JudgeItemAgain(Judgement& judgement, KnownItem* known) {
  v1::Item& item = known->item();
  EndLeftIdentities(judgement, known);
  if (IsStamped(item)) {
    if (item.waiting() != v1::REASON_UNSPECIFIED) JudgeWaiting(judgement, *known);
    return;
  }
  if (IsOfSeries(item)) return;
  Claim claim = LoadClaim(judgement, IdentityKey(item));
  if (item.gone()) {
    // Gone while its sync was paused: its absence still stands, unless another item of the identity
    // lives.
    if (claim.row->absence_id().empty() || IsPaused(judgement, known->mailbox->state()) ||
        StandingItem(judgement, known->mailbox, claim, item.item_id()).has_value()) {
      return;
    }
    RemoveGoneAbsence(judgement, *known, item.gone_reason(), &claim);
    return;
  }
  if (!item.other_calendar()) {
    const std::optional<KnownItem> standing = StandingItem(judgement, known->mailbox, claim, "");
    if (standing.has_value() && standing->item().item_id() != item.item_id()) return;
  } else if (StandingItem(judgement, known->mailbox, claim, item.item_id()).has_value()) {
    return;
  }
  const v1::Reason ignored_before = item.ignored();
  JudgeAbsence(judgement, Cause::kJudgedAgain, known, &claim);
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

bool RemoveItem(Judgement& judgement, KnownItem* known, v1::Reason reason, int64_t observed_at_us,
                const GoesToo& goes_too) {
  Claim claim = LoadClaim(judgement, IdentityKey(known->item()));
  if (SeenElsewhere(judgement, known->mailbox, claim, known->item().item_id())) reason = v1::MOVED;
  const auto set_gone = [&](KnownItem& gone, int64_t gone_observed_at_us) {
    gone.item().set_gone(true);
    gone.item().set_gone_observed_at_us(gone_observed_at_us);
    gone.item().set_gone_reason(reason);
    gone.item().clear_ignored();
  };
  const std::optional<KnownItem> standing = StandingItem(judgement, known->mailbox, claim, "");
  const bool stood = !standing.has_value() || standing->row == known->row;
  set_gone(*known, observed_at_us);
  if (!stood) {  // what stands for the identity does so still
    SaveItem(judgement, *known);
    return false;
  }

  v1::Item& item = known->item();
  std::optional<KnownItem> heir;
  while ((heir = StandingItem(judgement, known->mailbox, claim, "")).has_value()) {
    const std::optional<int64_t> goes_at_us = goes_too(*heir);
    if (!goes_at_us.has_value()) break;
    set_gone(*heir, *goes_at_us);  // they go as one, in whatever order
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
      if (set_aside) JudgeAbsence(judgement, Cause::kJudgedAgain, &*heir, &claim);
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
    const std::string key = AppointmentKey(item.stamp().appointment_id());
    const auto* appointment = judgement.Find<v1::AppointmentRow>(v1::ROW_APPOINTMENT, key);
    const bool was_booked =
        appointment != nullptr && appointment->state().status() == v1::Appointment::BOOKED;
    JudgeStamped(judgement, known);
    removed = was_booked && appointment->state().status() == v1::Appointment::CANCELLED;
  } else if (!IsOfSeries(item)) {
    removed = RemoveGoneAbsence(judgement, *known, reason, &claim);
  }
  SaveItem(judgement, *known);
  return removed;
}

}  // namespace syncledger
