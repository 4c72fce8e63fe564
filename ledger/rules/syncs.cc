#include "ledger/rules/syncs.h"

#include <algorithm>

#include "ledger/rules/authority.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exchange_items.h"
#include "ledger/rules/held.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/order.h"
#include "ledger/rules/series.h"
#include "ledger/text.h"
#include "ledger/time_arithmetic.h"

namespace syncledger {
namespace {

RowKey SyncKey(const Judgement& judgement, const v1::MailboxRow& mailbox,
               std::string_view calendar_id) {
  return RowKey()
      .Number(mailbox.state().number())
      .Number(judgement.fact().source())
      .Text(calendar_id);
}

// Of ROW_ENDED_SYNC and ROW_REMOVAL: each protocol's syncs of each calendar have ids, and removals,
// of their own.
RowKey KeyBelow(const RowKey& sync_key, std::string_view id) { return RowKey(sync_key).Text(id); }

void MarkEnded(Judgement& judgement, const RowKey& sync_key, std::string_view sync_id,
               uint32_t decoder_version) {
  bool existed;
  const RowKey key = KeyBelow(sync_key, sync_id);
  auto* ended = judgement.Edit<v1::EndedSyncRow>(v1::ROW_ENDED_SYNC, key, &existed);
  ended->set_decoder_version(std::max(ended->decoder_version(), decoder_version));
  judgement.Save(v1::ROW_ENDED_SYNC, key, *ended);
}

// The sync that the fact belongs to, to be changed and saved under `key`; null where it names none
// or that has ended.
v1::SyncRow* RunningSync(Judgement& judgement, const v1::MailboxRow& mailbox,
                         std::string_view calendar_id, RowKey* key) {
  const std::string& sync_id = judgement.fact().sync_id();
  if (sync_id.empty()) return nullptr;
  *key = SyncKey(judgement, mailbox, calendar_id);
  bool existed;
  auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, *key, &existed);
  return existed && sync->sync_id() == sync_id && !sync->ended() ? sync : nullptr;
}

void SayIncomplete(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::SyncRow& sync,
                   std::string detail) {
  v1::Outcome& outcome = judgement.Add(v1::SYNC_INCOMPLETE, v1::RULE_SYNC_BROKEN);
  outcome.set_mailbox(mailbox.state().address());
  outcome.set_detail(std::move(detail));
  outcome.mutable_sync()->set_sync_id(sync.sync_id());
  outcome.mutable_sync()->set_kind(sync.kind());
  outcome.mutable_sync()->set_seen(sync.seen());
  outcome.mutable_sync()->set_changed(sync.changed());
}

void BreakSync(Judgement& judgement, v1::MailboxRow* mailbox, const std::string& detail) {
  v1::Mailbox* state = mailbox->mutable_state();
  if (state->incomplete() && state->incomplete_detail() == detail) return;
  state->set_incomplete(true);
  state->set_incomplete_detail(detail);
  judgement.SaveMailbox(*mailbox);
}

// Whether a removal that waits removes the item at the end of the sync: it speaks only of its own
// page's calendar, and not of what was observed since.
bool IsRemovedBy(const SyncEnd& end, const KnownItem& known, const v1::RemovalRow& removal) {
  return known.existed && !known.item().gone() &&
         CalendarOf(known.item()) == end.scan.calendar_id() &&
         !SeenSince(*known.row, removal.observed_at_us(), removal.offset());
}

// Whether removals of unknown items are kept: of a mailbox that was never initialized, which may be
// another's new address and join that, which knows them (SYNC-RENAME). The price: a row for each of
// them until then, or until the first sync that ends after it was initialized.
bool MayYetBeKnown(const v1::MailboxRow& mailbox) {
  return !mailbox.state().has_initialized_at_us();
}

// The removal waits for the end of its sync. `removal` is the row of `key`.
void LetRemovalWait(Judgement& judgement, const RowKey& sync_key, const RowKey& key,
                    v1::RemovalRow* removal) {
  const v1::Fact& fact = judgement.fact();
  removal->set_sync_id(fact.sync_id());
  removal->set_observed_at_us(fact.observed_at_us());
  removal->set_offset(judgement.offset());
  removal->set_decoder_version(fact.decoder_version());
  judgement.Save(v1::ROW_REMOVAL, key, *removal);
  if (fact.sync_id().empty()) return;
  bool existed;
  auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, sync_key, &existed);
  sync->set_removals(true);
  sync->set_removals_noted(sync->removals_noted() + 1);
  judgement.Save(v1::ROW_SYNC, sync_key, *sync);
}

// Whether the fact is of a sync that was observed before the one that runs: no next one, which
// would break that (SYNC-BROKEN). What it says counts as a read does; what it removed waits for the
// end of the one that runs. One that is a day ahead ran on a clock that was wrong, and holds up
// nothing.
bool IsEarlier(const v1::Fact& fact, const v1::SyncRow& runs) {
  return fact.observed_at_us() < runs.started_at_us() &&
         fact.observed_at_us() >= std::max(runs.started_at_us(), INT64_MIN + kDayUs) - kDayUs;
}

// Whether an end or a failure is that of an earlier sync, beside the one that runs. It is over
// then.
bool EndsEarlierSync(Judgement& judgement, const RowKey& key) {
  const v1::Fact& fact = judgement.fact();
  const auto* sync = judgement.Find<v1::SyncRow>(v1::ROW_SYNC, key);
  if (fact.sync_id().empty() || sync == nullptr || sync->sync_id() == fact.sync_id()) return false;
  MarkEnded(judgement, key, fact.sync_id(), fact.decoder_version());
  return true;
}

}  // namespace

std::string ItemOfRemoval(const Judgement& judgement, const SyncEnd& end, std::string_view key) {
  RowKeyReader reader(key.substr(end.key.size()));
  std::string item_id;
  if (!reader.Text(&item_id)) judgement.EndProcess("the key of a removal that waits names no item");
  return item_id;
}

bool SeenSince(const v1::ItemRow& row, int64_t observed_at_us, uint64_t offset) {
  return row.seen_at_us() > observed_at_us ||
         (row.seen_at_us() == observed_at_us && row.offset() >= offset);
}

SyncEnd EndOf(Judgement& judgement, const v1::Continuation::Scan& scan) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan.mailbox());
  RowKey key;
  if (mailbox != nullptr) key = SyncKey(judgement, *mailbox, scan.calendar_id());
  const auto* sync = judgement.Find<v1::SyncRow>(v1::ROW_SYNC, key);
  return {judgement, scan, key, sync != nullptr ? *sync : v1::SyncRow::default_instance()};
}

std::optional<int64_t> SyncEnd::Reported(const KnownItem& known) const {
  const auto* removal =
      judgement.Find<v1::RemovalRow>(v1::ROW_REMOVAL, KeyBelow(key, known.item().item_id()));
  if (removal == nullptr || !IsRemovedBy(*this, known, *removal)) return std::nullopt;
  return removal->observed_at_us();
}

bool SyncEnd::Missing(const KnownItem& known) const {
  // A doubtful read never deletes.
  if (judgement.fact().sync_ended().kind() != v1::FULL || sync.doubtful()) return false;
  if (known.item().gone() || CalendarOf(known.item()) != scan.calendar_id()) return false;
  if (IsException(known.item())) return false;  // it goes with its series, never for being missing
  if (known.item().source() != judgement.fact().source()) return false;  // the other protocol's ids
  if (known.row->seen_in_sync() == scan.sync_id()) return false;
  // Nor was it seen outside the sync since that began.
  return !SeenSince(*known.row, scan.started_at_us(), scan.started_offset());
}

bool SyncEnd::NewlyMissing(const KnownItem& known) const {
  return !IsHeld(*known.row) && Missing(known);
}

std::string CalendarId(const v1::Calendar& calendar, bool has_calendar) {
  return has_calendar && !calendar.primary() ? calendar.id() : "";
}

bool EnterSync(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Calendar& calendar,
               bool has_calendar) {
  const v1::Fact& fact = judgement.fact();
  if (mailbox->state().protocol() != fact.source()) {
    mailbox->mutable_state()->set_protocol(fact.source());
    judgement.SaveMailbox(*mailbox);
  }
  if (fact.sync_id().empty()) return false;
  const RowKey key = SyncKey(judgement, *mailbox, CalendarId(calendar, has_calendar));
  bool existed;
  auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, key, &existed);
  const bool runs = !sync->sync_id().empty() && !sync->ended();
  if (runs && sync->sync_id() == fact.sync_id()) return false;
  const auto* over =
      judgement.Find<v1::EndedSyncRow>(v1::ROW_ENDED_SYNC, KeyBelow(key, fact.sync_id()));
  if (over != nullptr && fact.decoder_version() <= over->decoder_version()) return true;
  if (runs && IsEarlier(fact, *sync)) return false;
  if (runs) {
    MarkEnded(judgement, key, sync->sync_id(), sync->decoder_version());
    SayIncomplete(judgement, *mailbox, *sync, "not over when the next one began");
    BreakSync(judgement, mailbox, "not over when the next one began");
  }
  const bool removals = sync->removals();
  const uint64_t removals_noted = sync->removals_noted();
  sync->Clear();
  sync->set_sync_id(fact.sync_id());
  sync->set_kind(fact.sync_kind());
  sync->set_started_at_us(fact.observed_at_us());
  sync->set_started_offset(judgement.offset());
  sync->set_decoder_version(fact.decoder_version());
  sync->set_removals(removals);
  sync->set_removals_noted(removals_noted);
  judgement.Save(v1::ROW_SYNC, key, *sync);
  return false;
}

void CountInSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
                 bool has_calendar, bool changed) {
  RowKey key;
  v1::SyncRow* sync = RunningSync(judgement, mailbox, CalendarId(calendar, has_calendar), &key);
  if (sync == nullptr) return;
  sync->set_seen(sync->seen() + 1);
  if (changed) sync->set_changed(sync->changed() + 1);
  judgement.Save(v1::ROW_SYNC, key, *sync);
}

void DoubtSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
               bool has_calendar) {
  RowKey key;
  v1::SyncRow* sync = RunningSync(judgement, mailbox, CalendarId(calendar, has_calendar), &key);
  if (sync == nullptr) return;
  sync->set_doubtful(true);
  judgement.Save(v1::ROW_SYNC, key, *sync);
}

void JoinSync(Judgement& judgement, v1::MailboxRow* mailbox, const RowKey& key,
              const v1::SyncRow& theirs) {
  bool existed;
  auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, key, &existed);
  const v1::SyncRow ours = *sync;
  const bool is_later = !existed || theirs.started_at_us() > ours.started_at_us() ||
                        (theirs.started_at_us() == ours.started_at_us() &&
                         theirs.started_offset() > ours.started_offset());
  const v1::SyncRow& over = is_later ? ours : theirs;
  if (is_later) *sync = theirs;
  sync->set_removals(ours.removals() || theirs.removals());
  sync->set_removals_noted(ours.removals_noted() + theirs.removals_noted());
  if (existed && ours.sync_id() == theirs.sync_id()) {
    sync->set_seen(ours.seen() + theirs.seen());
    sync->set_changed(ours.changed() + theirs.changed());
    sync->set_ended(ours.ended() || theirs.ended());
  } else if (!over.sync_id().empty() && !over.ended()) {
    MarkEnded(judgement, key, over.sync_id(), over.decoder_version());
    SayIncomplete(judgement, *mailbox, over, "not over when the next one began");
    BreakSync(judgement, mailbox, "not over when the next one began");
  }
  judgement.Save(v1::ROW_SYNC, key, *sync);
}

void FoldItemRemoved(Judgement& judgement, const v1::ItemRemoved& removed) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(removed.mailbox(), /*create=*/true);
  const bool ended = EnterSync(judgement, mailbox, removed.calendar(), removed.has_calendar());
  const RowKey sync_key =
      SyncKey(judgement, *mailbox, CalendarId(removed.calendar(), removed.has_calendar()));
  const RowKey key = KeyBelow(sync_key, removed.item_id());
  const auto about = [&](v1::Outcome& outcome) -> v1::Outcome& {
    outcome.set_mailbox(mailbox->state().address());
    outcome.set_item_id(removed.item_id());
    return outcome;
  };
  bool noted;
  auto* waiting = judgement.Edit<v1::RemovalRow>(v1::ROW_REMOVAL, key, &noted);
  const bool repeated = noted && waiting->sync_id() == fact.sync_id() &&
                        waiting->observed_at_us() == fact.observed_at_us() &&
                        fact.decoder_version() <= waiting->decoder_version();
  // What waits was observed later: it says more.
  const bool older = noted && waiting->observed_at_us() > fact.observed_at_us();
  if (ended || repeated || older) {
    about(SayDuplicate(judgement));
    return;
  }
  const KnownItem known = LoadItem(judgement, mailbox, removed.item_id());
  judgement.Remember("item:" + removed.item_id());
  if (known.existed || MayYetBeKnown(*mailbox)) LetRemovalWait(judgement, sync_key, key, waiting);
  if (!known.existed) {
    about(judgement.Add(v1::IGNORED, v1::RULE_SYNC_UNKNOWN, v1::UNKNOWN_ITEM));
    return;
  }
  about(judgement.Add(v1::REMOVAL_NOTED, v1::RULE_SYNC_NOTE));
}

void FoldSyncEnded(Judgement& judgement, const v1::SyncEnded& ended) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(ended.mailbox(), /*create=*/true);
  const bool over = EnterSync(judgement, mailbox, ended.calendar(), ended.has_calendar());
  const std::string calendar_id = CalendarId(ended.calendar(), ended.has_calendar());
  const RowKey key = SyncKey(judgement, *mailbox, calendar_id);
  if (over || EndsEarlierSync(judgement, key)) {
    SayDuplicate(judgement).set_mailbox(mailbox->state().address());
    return;
  }
  const auto* sync = judgement.Find<v1::SyncRow>(v1::ROW_SYNC, key);
  v1::Continuation::Scan scan;
  scan.set_mailbox(mailbox->state().number());
  scan.set_calendar_id(calendar_id);
  scan.set_sync_id(fact.sync_id());
  if (sync != nullptr) {
    scan.set_started_at_us(sync->started_at_us());
    scan.set_started_offset(sync->started_offset());
  }
  WeighRemovals(judgement, scan);
}

size_t JudgeRemovals(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_REMOVAL, scan->prefix(), scan->after(), limit);
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const SyncEnd end = EndOf(judgement, *scan);
  const GoesToo goes_too = [&](const KnownItem& other) -> std::optional<int64_t> {
    const std::optional<int64_t> reported = end.Reported(other);
    if (reported.has_value()) return reported;
    if (!end.sync.holds_missing() && end.NewlyMissing(other)) return judgement.now_us();
    return std::nullopt;
  };
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    v1::RemovalRow removal;
    if (!judgement.Load(v1::ROW_REMOVAL, entry.key, &removal))
      return 0;  // the storage failed (Rows)
    KnownItem known = LoadItem(judgement, mailbox, ItemOfRemoval(judgement, end, entry.key));
    if (!known.existed && MayYetBeKnown(*mailbox)) continue;
    if (end.sync.holds_reported()) {
      if (IsRemovedBy(end, known, removal)) HoldReported(end, &known, removal);
      judgement.Erase(v1::ROW_REMOVAL, entry.key);
      continue;
    }
    judgement.Erase(v1::ROW_REMOVAL, entry.key);
    if (!IsRemovedBy(end, known, removal)) continue;
    if (RemoveItem(judgement, &known, v1::DELETED, removal.observed_at_us(), goes_too)) {
      scan->set_removed(scan->removed() + 1);
    }
  }
  return entries.size();
}

size_t FindMissing(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_ITEM, scan->prefix(), scan->after(), limit);
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const SyncEnd end = EndOf(judgement, *scan);
  const GoesToo goes_too = [&](const KnownItem& other) -> std::optional<int64_t> {
    if (!end.NewlyMissing(other)) return std::nullopt;
    return judgement.now_us();
  };
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    KnownItem known;
    known.mailbox = mailbox;
    known.key = RowKey(entry.key);
    known.row = judgement.Edit<v1::ItemRow>(v1::ROW_ITEM, known.key, &known.existed);
    if (!known.existed) return 0;  // the storage failed (Rows)
    if (!end.NewlyMissing(known)) continue;
    if (end.sync.holds_missing()) {
      HoldMissing(end, &known);
    } else if (RemoveItem(judgement, &known, v1::MISSING_IN_FULL_SYNC, judgement.now_us(),
                          goes_too)) {
      scan->set_removed(scan->removed() + 1);
    }
  }
  return entries.size();
}

void CompleteSync(Judgement& judgement, v1::Continuation::Scan* scan) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const RowKey key = SyncKey(judgement, *mailbox, scan->calendar_id());
  bool existed;
  v1::SyncRow& sync = *judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, key, &existed);
  sync.set_ended(true);
  if (!MayYetBeKnown(*mailbox)) {  // else some may wait on
    sync.set_removals(false);
    sync.clear_removals_noted();
  }
  judgement.Save(v1::ROW_SYNC, key, sync);
  MarkEnded(judgement, key, scan->sync_id(), judgement.fact().decoder_version());
  v1::Mailbox* state = mailbox->mutable_state();
  state->set_last_sync_at_us(std::max(state->last_sync_at_us(), judgement.now_us()));
  state->clear_incomplete();
  state->clear_incomplete_detail();
  state->clear_throttled_until_us();
  judgement.SaveMailbox(*mailbox);
  v1::Outcome& outcome = judgement.Add(v1::SYNC_COMPLETED, v1::RULE_SYNC_MARK);
  outcome.set_mailbox(state->address());
  v1::SyncSummary* summary = outcome.mutable_sync();
  summary->set_sync_id(scan->sync_id());
  summary->set_kind(sync.kind());
  summary->set_seen(sync.seen());
  summary->set_changed(sync.changed());
  summary->set_removed(scan->removed());
}

void FoldSyncFailed(Judgement& judgement, const v1::SyncFailed& failed) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(failed.mailbox(), /*create=*/true);
  const bool ended = EnterSync(judgement, mailbox, failed.calendar(), failed.has_calendar());
  const RowKey key =
      SyncKey(judgement, *mailbox, CalendarId(failed.calendar(), failed.has_calendar()));
  if (ended || EndsEarlierSync(judgement, key) || Heard(fact, mailbox->known())) {
    SayDuplicate(judgement).set_mailbox(mailbox->state().address());
    return;
  }
  Hear(fact, mailbox->mutable_known());
  const std::string detail = "HTTP " + std::to_string(failed.status()) +
                             (failed.code().empty() ? "" : " " + failed.code()) +
                             (failed.message().empty() ? "" : ": " + failed.message());
  if (failed.has_throttled_until_us()) {
    mailbox->mutable_state()->set_throttled_until_us(failed.throttled_until_us());
    v1::Outcome& outcome = judgement.Add(v1::SOURCE_THROTTLED, v1::RULE_SYNC_THROTTLED);
    outcome.set_mailbox(mailbox->state().address());
    outcome.set_until_us(failed.throttled_until_us());
    outcome.set_detail("until " + FormatTime(failed.throttled_until_us()));
  }
  v1::SyncRow sync;
  if (!fact.sync_id().empty()) {
    judgement.Load(v1::ROW_SYNC, key, &sync);
    sync.set_ended(true);
    judgement.Save(v1::ROW_SYNC, key, sync);
    MarkEnded(judgement, key, fact.sync_id(), fact.decoder_version());
  }
  SayIncomplete(judgement, *mailbox, sync, detail);
  mailbox->mutable_state()->set_incomplete(true);
  mailbox->mutable_state()->set_incomplete_detail(detail);
  judgement.SaveMailbox(*mailbox);
}

void FoldCalendarInitialized(Judgement& judgement, const v1::CalendarInitialized& initialized) {
  if (!IsAdmin(judgement)) return SayNotAdmin(judgement, initialized.mailbox());
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(initialized.mailbox(), /*create=*/true);
  if (Heard(fact, mailbox->known())) {
    SayDuplicate(judgement).set_mailbox(mailbox->state().address());
    return;
  }
  if (mailbox->state()
          .has_initialized_at_us()) {  // a second time changes nothing: the window stands still
    judgement.Add(v1::IGNORED, v1::RULE_SYNC_INIT, v1::DUPLICATE)
        .set_mailbox(mailbox->state().address());
    return;
  }
  Hear(fact, mailbox->mutable_known());
  mailbox->mutable_state()->set_initialized_at_us(fact.observed_at_us());
  RefreshMailbox(judgement, mailbox->mutable_state());
  judgement.SaveMailbox(*mailbox);
  v1::Outcome& outcome = judgement.Add(v1::CALENDAR_INITIALIZED, v1::RULE_SYNC_INIT);
  outcome.set_mailbox(mailbox->state().address());
  if (mailbox->state().has_window_start_us()) {
    outcome.set_employee_id(mailbox->state().employee_id());
    v1::FieldChange* change = outcome.add_changes();
    change->set_field("window_start");
    change->set_after(FormatTime(mailbox->state().window_start_us()));
  }
  judgement.BeSilent();
  JudgeMailboxAgain(judgement, mailbox->state());
}

}  // namespace syncledger
