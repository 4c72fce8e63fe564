#include "ledger/rules/claims.h"

#include <algorithm>
#include <optional>

#include "ledger/rules/appointments.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/series.h"

namespace syncledger {

void JudgeUnstamped(Judgement& judgement, Cause cause, KnownItem* known, Claim* claim) {
  if (IsMaster(known->item()) || claim->row->series()) {
    JudgeSeries(judgement, cause, known, claim);
  } else {
    JudgeAbsence(judgement, cause, known, claim);
  }
}

bool RemoveGone(Judgement& judgement, const KnownItem& known, v1::Reason reason, Claim* claim) {
  const bool removed = RemoveGoneAbsence(judgement, known, reason, claim);
  if (claim->row->series()) QueueOccurrencesOf(judgement, known.mailbox, claim->key);
  return removed;
}

void LeaveIdentity(Judgement& judgement, const RowKey& identity_key, KnownItem* known) {
  Claim left = LoadClaim(judgement, identity_key);
  auto* ids = left.row->mutable_item_ids();
  ids->erase(std::remove(ids->begin(), ids->end(), known->item().item_id()), ids->end());
  judgement.Save(v1::ROW_IDENTITY, left.key, *left.row);
  std::optional<KnownItem> heir =
      StandingItem(judgement, known->mailbox, left, known->item().item_id());
  if (!heir.has_value()) {
    RemoveGone(judgement, *known, v1::DELETED, &left);
    if (!left.row->absence_id().empty()) known->row->add_left_identities(left.key.str());
  } else if (!IsStamped(heir->item())) {
    heir->item().clear_ignored();
    JudgeUnstamped(judgement, Cause::kJudgedAgain, &*heir, &left);
    SaveItem(judgement, *heir);
  }
}

void GiveWay(int64_t observed_at_us, v1::Item* item) {
  SetGone(observed_at_us, v1::DELETED, item);
  item->clear_waiting();
}

void SayDuplicateClaim(Judgement& judgement, KnownItem* known) {
  known->item().set_ignored(v1::DUPLICATE_CLAIM);
  About(judgement.Add(v1::IGNORED, v1::RULE_ABS_SKIP, v1::DUPLICATE_CLAIM), *known);
}

bool IsStampedAnew(const v1::Item& item) {
  return IsStamped(item) && !item.has_judged() && item.waiting() == v1::REASON_UNSPECIFIED;
}

void JudgeExported(Judgement& judgement, KnownItem* known, Claim* claim) {
  RemoveExportedAbsence(judgement, v1::RULE_ABS_REMOVE, *known, claim);
  JudgeStamped(judgement, known);
  SaveItem(judgement, *known);
}

}  // namespace syncledger
