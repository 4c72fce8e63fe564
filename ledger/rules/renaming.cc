#include "ledger/rules/renaming.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "ledger/recurrence.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/authority.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/items.h"
#include "ledger/rules/joined_items.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/order.h"
#include "ledger/rules/series.h"
#include "ledger/rules/syncs.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

RowKey AddressKey(const std::string& address) { return RowKey().Text(NormalizeEmail(address)); }

void LeaveAddress(Judgement& judgement, const v1::Mailbox& mailbox) {
  const RowKey key = AddressKey(mailbox.address());
  bool existed;
  auto* row = judgement.Edit<v1::MailboxAddressRow>(v1::ROW_MAILBOX_ADDRESS, key, &existed);
  v1::MailboxAddressRow::Former* former = row->add_former();
  former->set_number(mailbox.number());
  former->set_until_us(judgement.now_us());
  row->clear_number();
  judgement.Save(v1::ROW_MAILBOX_ADDRESS, key, *row);
}

void TakeAddress(Judgement& judgement, const std::string& address, v1::Mailbox* mailbox) {
  const RowKey key = AddressKey(address);
  bool existed;
  auto* row = judgement.Edit<v1::MailboxAddressRow>(v1::ROW_MAILBOX_ADDRESS, key, &existed);
  row->set_number(mailbox->number());
  judgement.Save(v1::ROW_MAILBOX_ADDRESS, key, *row);
  mailbox->add_former_addresses(mailbox->address());
  mailbox->set_address(address);
  mailbox->set_renamed_observed_at_us(judgement.now_us());
}

// The mailbox that was observed under the new address and never initialized: how its syncs went
// counts where they are the later ones. Its connection goes with it.
void JoinMailbox(Judgement& judgement, const v1::MailboxRow& theirs, v1::MailboxRow* mailbox) {
  v1::Mailbox& state = *mailbox->mutable_state();
  const v1::Mailbox& other = theirs.state();
  HearAll(theirs.known(), mailbox->mutable_known());
  const bool synced_later =
      other.has_last_sync_at_us() &&
      (!state.has_last_sync_at_us() || other.last_sync_at_us() > state.last_sync_at_us());
  if (synced_later) {
    state.set_protocol(other.protocol());
    state.set_last_sync_at_us(other.last_sync_at_us());
    state.set_incomplete(other.incomplete());
    state.set_incomplete_detail(other.incomplete_detail());
    state.clear_throttled_until_us();
    if (other.has_throttled_until_us()) state.set_throttled_until_us(other.throttled_until_us());
  }
  for (const std::string& sync_id : other.held_sync_ids()) {
    auto* held = state.mutable_held_sync_ids();
    if (std::find(held->begin(), held->end(), sync_id) == held->end()) *held->Add() = sync_id;
  }
  for (const std::string& address : other.former_addresses()) {
    state.add_former_addresses(address);
    // What was observed under it is this mailbox's now.
    const RowKey key = AddressKey(address);
    bool existed;
    auto* row = judgement.Edit<v1::MailboxAddressRow>(v1::ROW_MAILBOX_ADDRESS, key, &existed);
    for (v1::MailboxAddressRow::Former& former : *row->mutable_former()) {
      if (former.number() == other.number()) former.set_number(state.number());
    }
    judgement.Save(v1::ROW_MAILBOX_ADDRESS, key, *row);
  }
  for (const uint32_t number : other.joined()) state.add_joined(number);
  state.add_joined(other.number());
  judgement.Erase(v1::ROW_MAILBOX, RowKey().Number(other.number()).str());
}

// One row of the number that joins, while it does.
struct Joining {
  Judgement& judgement;
  const Scan& scan;
  v1::MailboxRow* mailbox;  // that it joins
  const std::string& old_key;
  std::string new_key;  // not of ROW_EXPORT
};

// Puts the row under its new key, or, where one is there already, joins the two.
template <typename Row>
Row* JoinRow(Joining& joining, void (*join)(const Row& theirs, Row* ours)) {
  const v1::RowKind kind = joining.scan.kind();
  bool existed;
  Row* ours = joining.judgement.Edit<Row>(kind, joining.new_key, &existed);
  Row theirs;
  joining.judgement.Load(kind, joining.old_key, &theirs);
  if (existed) {
    join(theirs, ours);
  } else {
    *ours = theirs;
  }
  joining.judgement.Save(kind, joining.new_key, *ours);
  joining.judgement.Erase(kind, joining.old_key);
  return ours;
}

void JoinSeries(Joining& joining) {
  v1::SeriesRow* series =
      JoinRow<v1::SeriesRow>(joining, [](const v1::SeriesRow& theirs, v1::SeriesRow* ours) {
        // REC-FREEZE: the pattern that was observed first stays.
        if (theirs.first_observed_at_us() < ours->first_observed_at_us()) {
          v1::Series& state = *ours->mutable_state();
          if (!SameRecurrence(state.frozen(), theirs.state().frozen())) {
            if (!state.has_stated()) *state.mutable_stated() = state.frozen();
            *state.mutable_followed() = theirs.state().followed();
          }
          *state.mutable_frozen() = theirs.state().frozen();
          ours->set_first_observed_at_us(theirs.first_observed_at_us());
          ours->set_first_sync_id(theirs.first_sync_id());
        }
        ours->set_listed_at_us(std::max(ours->listed_at_us(), theirs.listed_at_us()));
        ours->set_has_occurrences(ours->has_occurrences() || theirs.has_occurrences());
        HearAll(theirs.known(), ours->mutable_known());
      });
  series->mutable_state()->set_mailbox(joining.scan.mailbox());
  joining.judgement.Save(v1::ROW_SERIES, joining.new_key, *series);
}

void JoinOccurrence(Joining& joining) {
  JoinRow<v1::OccurrenceRow>(joining, [](const v1::OccurrenceRow& theirs, v1::OccurrenceRow* ours) {
    if (theirs.seen_at_us() <= ours->seen_at_us()) return;
    ours->set_seen_at_us(theirs.seen_at_us());
    ours->mutable_state()->set_item_id(theirs.state().item_id());
    ours->mutable_state()->set_deleted(theirs.state().deleted());
  });
}

void JoinTheirItem(Joining& joining) {
  v1::ItemRow theirs;
  joining.judgement.Load(v1::ROW_ITEM, joining.old_key, &theirs);
  joining.judgement.Erase(v1::ROW_ITEM, joining.old_key);
  JoinItem(joining.judgement, joining.mailbox, theirs);
}

// Its items claimed the identity when they joined.
void JoinIdentity(Joining& joining) {
  JoinRow<v1::IdentityRow>(joining, [](const v1::IdentityRow& theirs, v1::IdentityRow* ours) {
    ours->set_series(ours->series() || theirs.series());
  });
}

// An exception that waits for its series goes on waiting, unless that is here.
void JoinAwaited(Joining& joining) {
  joining.judgement.Erase(v1::ROW_SERIES_AWAITED, joining.old_key);
  RowKeyReader reader(joining.new_key);
  int64_t number;
  std::string name;
  std::string item_id;
  if (!reader.Number(&number) || !reader.Text(&name) || !reader.Text(&item_id)) {
    joining.judgement.EndProcess("the key of what awaits a series names no item");
  }
  KnownItem known = LoadItem(joining.judgement, joining.mailbox, item_id);
  const v1::ItemStatement& statement = known.item().statement();
  const bool is_here = known.existed && !known.item().gone() && IsException(known.item()) &&
                       SeriesOf(joining.judgement, joining.mailbox, statement.series_master_id(),
                                statement.ical_uid())
                           .has_value();
  if (!is_here) return joining.judgement.Mark(v1::ROW_SERIES_AWAITED, joining.new_key);
  JudgeException(joining.judgement, &known);
  SaveItem(joining.judgement, known);
}

void JoinTheirSync(Joining& joining) {
  v1::SyncRow theirs;
  joining.judgement.Load(v1::ROW_SYNC, joining.old_key, &theirs);
  JoinSync(joining.judgement, joining.mailbox, RowKey(joining.new_key), theirs);
  joining.judgement.Erase(v1::ROW_SYNC, joining.old_key);
}

void JoinEndedSync(Joining& joining) {
  JoinRow<v1::EndedSyncRow>(joining, [](const v1::EndedSyncRow& theirs, v1::EndedSyncRow* ours) {
    ours->set_decoder_version(std::max(ours->decoder_version(), theirs.decoder_version()));
  });
}

void JoinRemoval(Joining& joining) {
  JoinRow<v1::RemovalRow>(joining, [](const v1::RemovalRow& theirs, v1::RemovalRow* ours) {
    if (theirs.observed_at_us() > ours->observed_at_us()) *ours = theirs;
  });
}

void JoinConfirmation(Joining& joining) {
  JoinRow<v1::ConfirmationRow>(joining,
                               [](const v1::ConfirmationRow& theirs, v1::ConfirmationRow* ours) {
                                 if (theirs.updated_at_us() > ours->updated_at_us()) *ours = theirs;
                               });
}

void JoinHeldRemoval(Joining& joining) {
  JoinRow<v1::HeldRemoval>(joining, [](const v1::HeldRemoval&, v1::HeldRemoval*) {});
}

void JoinHeldSync(Joining& joining) {
  JoinRow<v1::HeldSyncRow>(joining, [](const v1::HeldSyncRow&, v1::HeldSyncRow*) {});
}

// What operators said of exports to it: it was never written to.
void JoinExport(Joining& joining) {
  Judgement& judgement = joining.judgement;
  v1::ExportRow theirs;
  judgement.Load(v1::ROW_EXPORT, joining.old_key, &theirs);
  if (theirs.state().mailbox() != joining.scan.joining()) return;
  const std::string& appointment_id = theirs.state().appointment_id();
  const uint32_t number = joining.scan.mailbox();
  const bool existed = FindExport(judgement, appointment_id, number) != nullptr;
  v1::ExportRow* ours = EditExport(judgement, appointment_id, number);
  if (!existed) {
    *ours = theirs;
    ours->mutable_state()->set_mailbox(number);
  } else {
    v1::Export& state = *ours->mutable_state();
    if (state.item_id().empty() && !state.cancel_requested())
      state.set_item_id(theirs.state().item_id());
    HearAll(theirs.known(), ours->mutable_known());
  }
  const RowKey key = AppointmentKey(appointment_id);
  bool known;
  auto* appointment = judgement.Edit<v1::AppointmentRow>(v1::ROW_APPOINTMENT, key, &known);
  if (known) {
    auto* mailboxes = appointment->mutable_mailboxes();
    mailboxes->erase(std::remove(mailboxes->begin(), mailboxes->end(), theirs.state().mailbox()),
                     mailboxes->end());
    judgement.Save(v1::ROW_APPOINTMENT, key, *appointment);
  }
  SaveExport(judgement, *ours, known ? appointment : nullptr);
  judgement.Erase(v1::ROW_EXPORT, joining.old_key);
}

// Every kind of row that is a mailbox's, in the order in which they join: what items are judged by
// comes before them. The key of each begins with the mailbox's number, but of ROW_EXPORT, which are
// all read: the price of a rare act.
struct JoinedKind {
  v1::RowKind kind;
  void (*join)(Joining& joining);
};
constexpr JoinedKind kJoined[] = {
    {v1::ROW_SERIES, JoinSeries},
    {v1::ROW_OCCURRENCE, JoinOccurrence},
    {v1::ROW_ITEM, JoinTheirItem},
    {v1::ROW_IDENTITY, JoinIdentity},
    {v1::ROW_SERIES_AWAITED, JoinAwaited},
    {v1::ROW_SYNC, JoinTheirSync},
    {v1::ROW_ENDED_SYNC, JoinEndedSync},
    {v1::ROW_REMOVAL, JoinRemoval},
    {v1::ROW_CONFIRMATION, JoinConfirmation},
    {v1::ROW_HELD_REMOVAL, JoinHeldRemoval},
    {v1::ROW_HELD_SYNC, JoinHeldSync},
    {v1::ROW_EXPORT, JoinExport},
};

void QueueJoin(Judgement& judgement, uint32_t joining, uint32_t mailbox) {
  for (const JoinedKind& joined : kJoined) {
    Scan scan;
    scan.set_work(v1::Continuation::JOIN_ROWS);
    scan.set_kind(joined.kind);
    if (joined.kind != v1::ROW_EXPORT) scan.set_prefix(RowKey().Number(joining).str());
    scan.set_mailbox(mailbox);
    scan.set_joining(joining);
    judgement.Later(std::move(scan));
  }
}

}  // namespace

void FoldMailboxRenamed(Judgement& judgement, const v1::MailboxRenamed& renamed) {
  if (!IsAdmin(judgement)) return SayNotAdmin(judgement, renamed.from());
  if (WasRejected(judgement)) return SayDuplicate(judgement).set_mailbox(renamed.from());
  const auto reject = [&](v1::Reason why, const std::string& detail) {
    v1::Outcome& outcome = RejectAct(judgement, v1::RULE_SYNC_RENAME, why, detail);
    outcome.set_mailbox(renamed.from());
  };
  v1::MailboxRow* mailbox = judgement.MailboxOf(renamed.from(), /*create=*/false);
  if (mailbox == nullptr) return reject(v1::UNKNOWN_MAILBOX, renamed.from());
  v1::Mailbox& state = *mailbox->mutable_state();
  const auto about = [&](v1::Outcome& outcome) { outcome.set_mailbox(state.address()); };
  if (Heard(judgement.fact(), mailbox->known())) return about(SayDuplicate(judgement));
  const bool was_renamed_since = NormalizeEmail(state.address()) != NormalizeEmail(renamed.from());
  if (was_renamed_since || judgement.now_us() < state.renamed_observed_at_us()) {
    return about(SayStale(judgement));
  }
  if (NormalizeEmail(renamed.to()).empty()) return reject(v1::INVALID_VALUE, renamed.to());
  if (NormalizeEmail(renamed.to()) == NormalizeEmail(renamed.from())) {
    return about(judgement.Add(v1::IGNORED, v1::RULE_SYNC_RENAME, v1::DUPLICATE));
  }
  const v1::MailboxRow* other = judgement.MailboxAt(renamed.to());
  if (other != nullptr && other->state().has_initialized_at_us()) {
    return reject(v1::ADDRESS_IN_USE, renamed.to());
  }

  const std::string address_before = state.address();
  const std::string employee_before = state.employee_id();
  LeaveAddress(judgement, state);
  TakeAddress(judgement, renamed.to(), &state);
  const uint32_t joining = other != nullptr ? other->state().number() : 0;
  if (other != nullptr) JoinMailbox(judgement, v1::MailboxRow(*other), mailbox);
  Hear(judgement.fact(), mailbox->mutable_known());
  judgement.ForgetMatches();
  RefreshMailbox(judgement, &state);
  judgement.SaveMailbox(*mailbox);

  v1::Outcome& outcome = judgement.Add(v1::MAILBOX_RENAMED, v1::RULE_SYNC_RENAME);
  about(outcome);
  outcome.set_employee_id(state.employee_id());
  AddChange(&outcome, "address", address_before, state.address());
  judgement.BeSilent();
  if (joining != 0) QueueJoin(judgement, joining, state.number());
  JudgeMailboxAgain(judgement, state);
  if (employee_before != state.employee_id()) JudgeAppointmentsOf(judgement, employee_before);
}

size_t JoinRows(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(scan->kind(), scan->prefix(), scan->after(), limit);
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const auto joined = std::find_if(std::begin(kJoined), std::end(kJoined),
                                   [&](const JoinedKind& one) { return one.kind == scan->kind(); });
  if (joined == std::end(kJoined))
    judgement.EndProcess("rows of a kind that is no mailbox's are to join one");
  const std::string new_prefix = RowKey().Number(scan->mailbox()).str();
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    Joining joining{.judgement = judgement,
                    .scan = *scan,
                    .mailbox = mailbox,
                    .old_key = entry.key,
                    .new_key = new_prefix + entry.key.substr(new_prefix.size())};
    joined->join(joining);
  }
  return entries.size();
}

}  // namespace syncledger
