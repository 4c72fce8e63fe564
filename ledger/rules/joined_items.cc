#include "ledger/rules/joined_items.h"

#include <algorithm>
#include <optional>
#include <string>

#include "ledger/rules/absences.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/claims.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/items.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/series.h"

namespace syncledger {
namespace {

// Whether what one row states was stated later than what the other does (section 1).
bool IsLater(const v1::ItemRow& a, const v1::ItemRow& b) {
  const bool both_timed = a.state().has_occurred_at_us() && b.state().has_occurred_at_us();
  if (both_timed && a.state().occurred_at_us() != b.state().occurred_at_us()) {
    return a.state().occurred_at_us() > b.state().occurred_at_us();
  }
  if (a.state().observed_at_us() != b.state().observed_at_us()) {
    return a.state().observed_at_us() > b.state().observed_at_us();
  }
  return a.offset() > b.offset();
}

// Two rows of one item: the later statement, with what it leaves out from the earlier; seen and
// gone as by both. What was judged is `ours`.
v1::ItemRow Joined(const v1::ItemRow& ours, const v1::ItemRow& theirs) {
  const bool theirs_later = IsLater(theirs, ours);
  const v1::ItemRow& later = theirs_later ? theirs : ours;
  const v1::ItemRow& earlier = theirs_later ? ours : theirs;
  v1::ItemRow row = ours;
  v1::Item& item = *row.mutable_state();
  item = later.state();
  CompleteStatement(earlier.state().statement(), item.mutable_statement());
  if (!item.has_stamp() && earlier.state().has_stamp()) {
    *item.mutable_stamp() = earlier.state().stamp();
    item.set_copied_stamp(earlier.state().copied_stamp());
  }
  item.clear_judged();
  item.clear_judged_stamp();
  if (ours.state().has_judged()) *item.mutable_judged() = ours.state().judged();
  if (ours.state().has_judged_stamp()) *item.mutable_judged_stamp() = ours.state().judged_stamp();
  item.set_judged_notes(ours.state().judged_notes());
  item.set_ignored(ours.state().ignored());
  if (ours.state().gone() != theirs.state().gone()) {
    // What is gone comes back when it is observed after its removal.
    const v1::ItemRow& gone = ours.state().gone() ? ours : theirs;
    const v1::ItemRow& alive = ours.state().gone() ? theirs : ours;
    const bool stays_gone = gone.state().gone_observed_at_us() >= alive.seen_at_us();
    item.set_gone(stays_gone);
    item.clear_gone_observed_at_us();
    item.clear_gone_reason();
    if (stays_gone) {
      item.set_gone_observed_at_us(gone.state().gone_observed_at_us());
      item.set_gone_reason(gone.state().gone_reason());
    }
  }
  const bool theirs_seen_later =
      theirs.seen_at_us() > ours.seen_at_us() ||
      (theirs.seen_at_us() == ours.seen_at_us() && theirs.offset() > ours.offset());
  if (theirs_seen_later) {
    row.set_seen_at_us(theirs.seen_at_us());
    row.set_offset(theirs.offset());
    row.set_seen_in_sync(theirs.seen_in_sync());
  }
  HearAll(theirs.known(), row.mutable_known());
  return row;
}

// The claim that the item has, in its place: claims stand in the order of observation.
void PutClaimInOrder(Judgement& judgement, const KnownItem& known, Claim* claim) {
  auto* ids = claim->row->mutable_item_ids();
  ids->erase(std::remove(ids->begin(), ids->end(), known.row->state().item_id()), ids->end());
  int place = ids->size();
  while (place > 0) {
    const KnownItem before = LoadItem(judgement, known.mailbox, ids->Get(place - 1));
    if (!before.existed || !IsLater(*before.row, *known.row)) break;
    --place;
  }
  *ids->Add() = known.row->state().item_id();
  std::rotate(ids->begin() + place, ids->end() - 1, ids->end());
  judgement.Save(v1::ROW_IDENTITY, claim->key, *claim->row);
}

// The same event over the other protocol: the one that was observed earlier is gone.
void LeavePlaceToLater(Judgement& judgement, const Claim& claim, KnownItem* known) {
  for (const std::string& item_id : claim.row->item_ids()) {
    KnownItem other = LoadItem(judgement, known->mailbox, item_id);
    const bool same_event = other.existed && other.row != known->row && !other.item().gone() &&
                            !known->item().gone() &&
                            other.item().source() != known->item().source();
    if (!same_event) continue;
    const bool other_goes = !IsLater(*other.row, *known->row);
    KnownItem& goes = other_goes ? other : *known;
    GiveWay((other_goes ? *known : other).item().observed_at_us(), &goes.item());
    SaveItem(judgement, other);
  }
}

// Of the live items of the primary calendar that claim the identity, all but the one that stands
// are set aside.
void SetRivalsAside(Judgement& judgement, v1::MailboxRow* mailbox, Claim* claim) {
  std::optional<KnownItem> standing = StandingItem(judgement, mailbox, *claim, "");
  if (!standing.has_value()) return;
  for (const std::string& item_id : claim->row->item_ids()) {
    KnownItem rival = LoadItem(judgement, mailbox, item_id);
    if (!rival.existed || rival.row == standing->row) continue;
    if (rival.item().gone() || rival.item().other_calendar()) continue;
    rival.item().clear_waiting();
    const bool said = rival.item().ignored() == v1::DUPLICATE_CLAIM || IsStamped(rival.item());
    if (!said) SayDuplicateClaim(judgement, &rival);
    SaveItem(judgement, rival);
  }
  if (IsStampedAnew(standing->item())) JudgeExported(judgement, &*standing, claim);
}

}  // namespace

void JoinItem(Judgement& judgement, v1::MailboxRow* mailbox, const v1::ItemRow& theirs) {
  KnownItem known = LoadItem(judgement, mailbox, theirs.state().item_id());
  const bool was_claimed = known.existed && !IsException(known.item());
  const RowKey identity_before = was_claimed ? IdentityKey(known.item()) : RowKey();
  const v1::ItemRow ours = *known.row;
  if (theirs.state().has_stamp()) JoinHolder(judgement, mailbox->state().number(), theirs.state());
  const v1::Stamp stamp = ours.state().stamp();
  *known.row = known.existed ? Joined(ours, theirs) : theirs;
  known.item().set_mailbox(mailbox->state().number());
  const v1::Stamp joined_stamp = known.item().stamp();
  if (IsException(known.item())) {  // judged with its series
    SaveItem(judgement, known);
    return;
  }

  Claim claim = LoadClaim(judgement, IdentityKey(known.item()));
  if (was_claimed && identity_before != claim.key)
    LeaveIdentity(judgement, identity_before, &known);
  PutClaimInOrder(judgement, known, &claim);
  SaveItem(judgement, known);
  if (known.item().has_stamp() && !SameStamp(stamp, joined_stamp) && !known.item().copied_stamp()) {
    LetGo(judgement, ours.state(), joined_stamp);
    known.item().clear_stamp();  // whether another identity holds it already is asked anew
    TakeStamp(judgement, joined_stamp, &known);
    SaveItem(judgement, known);
  }
  LeavePlaceToLater(judgement, claim, &known);
  SaveItem(judgement, known);
  SetRivalsAside(judgement, mailbox, &claim);
  const std::optional<KnownItem> standing = StandingItem(judgement, mailbox, claim, "");
  if (standing.has_value() && IsStamped(standing->item())) {
    RemoveExportedAbsence(judgement, v1::RULE_ABS_REMOVE, *standing, &claim);
    if (claim.row->series()) QueueOccurrencesOf(judgement, mailbox, claim.key);
  }
  if (IsMaster(known.item())) QueueAwaited(judgement, known);
}

}  // namespace syncledger
