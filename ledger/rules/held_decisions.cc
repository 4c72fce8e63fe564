// What an operator decides of held removals (held.h).
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "ledger/rules/authority.h"
#include "ledger/rules/exchange_items.h"
#include "ledger/rules/held.h"
#include "ledger/rules/held_keys.h"
#include "ledger/rules/order.h"
#include "ledger/rules/sighting.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

// What the hold that is decided has of an item; null: nothing. Asked of few: of what shares an
// identity.
const v1::HeldRemoval* FindHeld(Judgement& judgement, const Scan& scan, const v1::Item& item) {
  for (const auto kind : {v1::HeldRemovals::MISSING, v1::HeldRemovals::REPORTED}) {
    for (const Listed listed : {Listed::kYes, Listed::kNo}) {
      const auto* held = judgement.Find<v1::HeldRemoval>(
          v1::ROW_HELD_REMOVAL, HeldKey(scan.prefix(), kind, listed, item.item_id()));
      if (held != nullptr) return held;
    }
  }
  return nullptr;
}

// The holds of one sync id, in the order in which they were made.
struct Holds {
  std::string key;  // of the first that waits, else of the last; empty: there is none
  v1::HeldSyncRow last;
  size_t undecided = 0;
};

Holds HoldsOf(Judgement& judgement, const std::string& prefix) {
  constexpr size_t kMost = 1024;  // far more than protocols and calendars
  Holds holds;
  for (const RowEntry& entry : judgement.Scan(v1::ROW_HELD_SYNC, prefix, "", kMost)) {
    judgement.Load(v1::ROW_HELD_SYNC, entry.key, &holds.last);
    if (holds.undecided == 0) holds.key = entry.key;
    if (!holds.last.decided()) ++holds.undecided;
  }
  return holds;
}

// Whether an approved removal still speaks of the item: it was not observed since.
bool StillGoes(const KnownItem& known, const v1::HeldRemoval& held) {
  return known.existed && !known.item().gone() && CalendarOf(known.item()) == held.calendar_id() &&
         !SeenSince(*known.row, held.observed_at_us(), held.offset());
}

void Approve(Judgement& judgement, const Scan& scan, KnownItem* known,
             const v1::HeldRemoval& held) {
  if (!StillGoes(*known, held)) return;
  const GoesToo goes_too = [&](const KnownItem& other) -> std::optional<int64_t> {
    const v1::HeldRemoval* of_other = FindHeld(judgement, scan, other.item());
    if (of_other == nullptr || !StillGoes(other, *of_other)) return std::nullopt;
    return of_other->gone_at_us();
  };
  const v1::Reason reason =
      held.kind() == v1::HeldRemovals::MISSING ? v1::MISSING_IN_FULL_SYNC : v1::DELETED;
  RemoveItem(judgement, known, reason, held.gone_at_us(), goes_too);
}

// It stays; what its row says of the hold is that it was rejected.
void Reject(Judgement& judgement, KnownItem* known, const v1::HeldRemoval& held) {
  const v1::HeldRemoval& latest = known->row->held();
  if (!known->existed || latest.sync_id() != held.sync_id() || latest.offset() != held.offset()) {
    return;
  }
  known->row->mutable_held()->set_rejected(true);
  SaveItem(judgement, *known);
}

}  // namespace

void FoldRemovalsDecided(Judgement& judgement, const v1::RemovalsDecided& decided) {
  if (!IsAdmin(judgement)) return SayNotAdmin(judgement, decided.mailbox());
  if (WasRejected(judgement)) return SayDuplicate(judgement).set_mailbox(decided.mailbox());
  v1::MailboxRow* mailbox = judgement.MailboxOf(decided.mailbox(), /*create=*/false);
  const auto reject = [&](v1::Reason why, const std::string& detail) {
    RejectAct(judgement, v1::RULE_SYNC_HELD, why, detail).set_mailbox(decided.mailbox());
  };
  if (mailbox == nullptr) return reject(v1::UNKNOWN_MAILBOX, decided.mailbox());
  if (Heard(judgement.fact(), mailbox->known())) {
    SayDuplicate(judgement).set_mailbox(mailbox->state().address());
    return;
  }
  const uint32_t number = mailbox->state().number();
  const Holds holds = HoldsOf(judgement, HoldsPrefix(number, decided.sync_id()));
  const bool decided_otherwise =
      holds.undecided == 0 && holds.last.approved() != decided.approved();
  if (holds.key.empty() || decided_otherwise) return reject(v1::UNKNOWN_SYNC, decided.sync_id());
  if (holds.undecided == 0) {
    judgement.Add(v1::IGNORED, v1::RULE_SYNC_HELD, v1::DUPLICATE)
        .set_mailbox(mailbox->state().address());
    return;
  }
  v1::HeldSyncRow sync;
  sync.set_decided(true);
  sync.set_approved(decided.approved());
  judgement.Save(v1::ROW_HELD_SYNC, holds.key, sync);
  if (holds.undecided == 1) {
    auto* waiting = mailbox->mutable_state()->mutable_held_sync_ids();
    waiting->erase(std::remove(waiting->begin(), waiting->end(), decided.sync_id()),
                   waiting->end());
  }
  Hear(judgement.fact(), mailbox->mutable_known());
  judgement.SaveMailbox(*mailbox);
  v1::Outcome& outcome = judgement.Add(
      decided.approved() ? v1::REMOVALS_APPROVED : v1::REMOVALS_REJECTED, v1::RULE_SYNC_HELD);
  outcome.set_mailbox(mailbox->state().address());
  outcome.set_employee_id(mailbox->state().employee_id());
  outcome.mutable_sync()->set_sync_id(decided.sync_id());
  Scan scan;
  scan.set_work(v1::Continuation::DECIDE_HELD);
  scan.set_prefix(holds.key);
  scan.set_mailbox(number);
  scan.set_sync_id(decided.sync_id());
  scan.set_approved(decided.approved());
  judgement.Later(std::move(scan));
}

size_t DecideHeld(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_HELD_REMOVAL, scan->prefix(), scan->after(), limit);
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    v1::HeldRemoval held;
    if (!judgement.Load(v1::ROW_HELD_REMOVAL, entry.key, &held)) continue;
    KnownItem known = LoadItem(judgement, mailbox, ItemOfHeld(judgement, entry.key));
    if (scan->approved()) {
      Approve(judgement, *scan, &known, held);
    } else {
      Reject(judgement, &known, held);
    }
    judgement.Erase(v1::ROW_HELD_REMOVAL, entry.key);
  }
  return entries.size();
}

}  // namespace syncledger
