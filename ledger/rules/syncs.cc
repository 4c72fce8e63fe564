#include "ledger/rules/syncs.h"

#include <algorithm>

#include "ledger/rules/authority.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exchange_items.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/order.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// Calendars are told apart by id; the primary one is "".
std::string CalendarId(const v1::Calendar& calendar, bool has_calendar) {
  return has_calendar && !calendar.primary() ? calendar.id() : "";
}

std::string SyncKey(const Judgement& judgement, const v1::MailboxRow& mailbox, std::string_view calendar_id) {
  return RowKey()
      .Number(mailbox.state().number())
      .Number(judgement.fact().source())
      .Text(calendar_id)
      .str();
}

std::string EndedKey(const v1::MailboxRow& mailbox, std::string_view sync_id) {
  return RowKey().Number(mailbox.state().number()).Text(sync_id).str();
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

}  // namespace

bool EnterSync(Judgement& judgement, v1::MailboxRow* mailbox, const v1::Calendar& calendar,
               bool has_calendar) {
  const v1::Fact& fact = judgement.fact();
  if (mailbox->state().protocol() != fact.source()) {
    mailbox->mutable_state()->set_protocol(fact.source());
    judgement.SaveMailbox(*mailbox);
  }
  if (fact.sync_id().empty()) return false;
  const std::string key = SyncKey(judgement, *mailbox, CalendarId(calendar, has_calendar));
  bool existed;
  auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, key, &existed);
  if (sync->sync_id() == fact.sync_id()) return sync->ended();
  if (judgement.Has(v1::ROW_ENDED_SYNC, EndedKey(*mailbox, fact.sync_id()))) return true;
  if (!sync->sync_id().empty() && !sync->ended()) {
    judgement.Mark(v1::ROW_ENDED_SYNC, EndedKey(*mailbox, sync->sync_id()));
    SayIncomplete(judgement, *mailbox, *sync, "not over when the next one began");
    BreakSync(judgement, mailbox, "not over when the next one began");
  }
  const bool removals = sync->removals();
  sync->Clear();
  sync->set_sync_id(fact.sync_id());
  sync->set_kind(fact.sync_kind());
  sync->set_started_at_us(fact.observed_at_us());
  sync->set_started_offset(judgement.offset());
  sync->set_removals(removals);
  judgement.Save(v1::ROW_SYNC, key, *sync);
  return false;
}

void CountInSync(Judgement& judgement, const v1::MailboxRow& mailbox, const v1::Calendar& calendar,
                 bool has_calendar, bool changed) {
  const v1::Fact& fact = judgement.fact();
  if (fact.sync_id().empty()) return;
  const std::string key = SyncKey(judgement, mailbox, CalendarId(calendar, has_calendar));
  bool existed;
  auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, key, &existed);
  if (!existed || sync->sync_id() != fact.sync_id() || sync->ended()) return;
  sync->set_seen(sync->seen() + 1);
  if (changed) sync->set_changed(sync->changed() + 1);
  judgement.Save(v1::ROW_SYNC, key, *sync);
}

void DoubtSync(Judgement& judgement, const v1::MailboxRow& mailbox) {
  const std::string& sync_id = judgement.fact().sync_id();
  if (!sync_id.empty()) judgement.Mark(v1::ROW_DOUBTFUL_SYNC, EndedKey(mailbox, sync_id));
}

void FoldItemRemoved(Judgement& judgement, const v1::ItemRemoved& removed) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(removed.mailbox(), /*create=*/true);
  const bool ended = EnterSync(judgement, mailbox, removed.calendar(), removed.has_calendar());
  const std::string calendar_id = CalendarId(removed.calendar(), removed.has_calendar());
  const std::string key = RowKey()
                              .Number(mailbox->state().number())
                              .Text(calendar_id)
                              .Text(removed.item_id())
                              .str();
  const auto about = [&](v1::Outcome& outcome) -> v1::Outcome& {
    outcome.set_mailbox(mailbox->state().address());
    outcome.set_item_id(removed.item_id());
    return outcome;
  };
  bool noted;
  auto* waiting = judgement.Edit<v1::RemovalRow>(v1::ROW_REMOVAL, key, &noted);
  const bool repeated =
      noted && waiting->sync_id() == fact.sync_id() && waiting->observed_at_us() == fact.observed_at_us();
  if (ended || repeated) {
    about(SayDuplicate(judgement));
    return;
  }
  const KnownItem known = LoadItem(judgement, mailbox, removed.item_id());
  if (!known.existed) {
    about(judgement.Add(v1::IGNORED, v1::RULE_SYNC_UNKNOWN, v1::UNKNOWN_ITEM));
    judgement.Remember("item:" + removed.item_id());
    return;
  }
  waiting->set_sync_id(fact.sync_id());
  waiting->set_observed_at_us(fact.observed_at_us());
  waiting->set_offset(judgement.offset());
  judgement.Save(v1::ROW_REMOVAL, key, *waiting);
  judgement.Remember("item:" + removed.item_id());
  if (!fact.sync_id().empty()) {
    const std::string sync_key = SyncKey(judgement, *mailbox, calendar_id);
    bool existed;
    auto* sync = judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, sync_key, &existed);
    if (!sync->removals()) {
      sync->set_removals(true);
      judgement.Save(v1::ROW_SYNC, sync_key, *sync);
    }
  }
  about(judgement.Add(v1::REMOVAL_NOTED, v1::RULE_SYNC_NOTE));
}

void FoldSyncEnded(Judgement& judgement, const v1::SyncEnded& ended) {
  const v1::Fact& fact = judgement.fact();
  v1::MailboxRow* mailbox = judgement.MailboxOf(ended.mailbox(), /*create=*/true);
  if (EnterSync(judgement, mailbox, ended.calendar(), ended.has_calendar())) {
    SayDuplicate(judgement).set_mailbox(mailbox->state().address());
    return;
  }
  const std::string calendar_id = CalendarId(ended.calendar(), ended.has_calendar());
  v1::SyncRow sync;
  judgement.Load(v1::ROW_SYNC, SyncKey(judgement, *mailbox, calendar_id), &sync);

  v1::Continuation::Scan scan;
  scan.set_mailbox(mailbox->state().number());
  scan.set_calendar_id(calendar_id);
  scan.set_sync_id(fact.sync_id());
  scan.set_started_at_us(sync.started_at_us());
  scan.set_started_offset(sync.started_offset());
  if (sync.removals()) {
    scan.set_work(v1::Continuation::JUDGE_REMOVALS);
    scan.set_prefix(RowKey().Number(mailbox->state().number()).Text(calendar_id).str());
    judgement.Later(scan);
  }
  const bool doubtful = judgement.Has(v1::ROW_DOUBTFUL_SYNC, EndedKey(*mailbox, fact.sync_id()));
  if (ended.kind() == v1::FULL && !doubtful) {  // a doubtful read never deletes
    scan.set_work(v1::Continuation::FIND_MISSING);
    scan.set_prefix(RowKey().Number(mailbox->state().number()).str());
    judgement.Later(scan);
  }
  scan.set_work(v1::Continuation::COMPLETE_SYNC);
  scan.clear_prefix();
  judgement.Later(scan);
}

size_t JudgeRemovals(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_REMOVAL, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    judgement.Erase(v1::ROW_REMOVAL, entry.key);
    v1::RemovalRow removal;
    if (!removal.ParseFromString(entry.value)) continue;
    RowKeyReader reader(entry.key);
    int64_t number = 0;
    std::string calendar_id;
    std::string item_id;
    if (!reader.Number(&number) || !reader.Text(&calendar_id) || !reader.Text(&item_id)) continue;
    KnownItem known = LoadItem(judgement, mailbox, item_id);
    if (!known.existed || known.item().gone()) continue;
    // A removal speaks only of its own page's calendar.
    const std::string item_calendar = known.item().other_calendar() ? known.item().calendar_id() : "";
    if (item_calendar != calendar_id) continue;
    const bool seen_since =
        known.row->seen_at_us() > removal.observed_at_us() ||
        (known.row->seen_at_us() == removal.observed_at_us() && known.row->offset() > removal.offset());
    if (seen_since) continue;
    if (RemoveItem(judgement, &known, v1::DELETED, removal.observed_at_us())) {
      scan->set_removed(scan->removed() + 1);
    }
  }
  return entries.size();
}

size_t FindMissing(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_ITEM, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    KnownItem known;
    known.mailbox = mailbox;
    known.key = entry.key;
    known.row = judgement.Edit<v1::ItemRow>(v1::ROW_ITEM, known.key, &known.existed);
    if (!known.existed || known.item().gone()) continue;
    const std::string item_calendar = known.item().other_calendar() ? known.item().calendar_id() : "";
    if (item_calendar != scan->calendar_id()) continue;
    if (known.item().source() != judgement.fact().source()) continue;  // the other protocol's ids
    if (known.row->seen_in_sync() == scan->sync_id()) continue;
    const bool seen_meanwhile = known.row->seen_at_us() >= scan->started_at_us() &&
                                known.row->offset() >= scan->started_offset();
    if (seen_meanwhile) continue;  // outside the sync, while it ran
    if (RemoveItem(judgement, &known, v1::MISSING_IN_FULL_SYNC, judgement.now_us())) {
      scan->set_removed(scan->removed() + 1);
    }
  }
  return entries.size();
}

void CompleteSync(Judgement& judgement, v1::Continuation::Scan* scan) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::string key = SyncKey(judgement, *mailbox, scan->calendar_id());
  bool existed;
  v1::SyncRow& sync = *judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, key, &existed);
  sync.set_ended(true);
  sync.set_removals(false);
  judgement.Save(v1::ROW_SYNC, key, sync);
  judgement.Mark(v1::ROW_ENDED_SYNC, EndedKey(*mailbox, scan->sync_id()));
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
  if (ended || Heard(fact, mailbox->known())) {
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
    const std::string key =
        SyncKey(judgement, *mailbox, CalendarId(failed.calendar(), failed.has_calendar()));
    judgement.Load(v1::ROW_SYNC, key, &sync);
    sync.set_ended(true);
    judgement.Save(v1::ROW_SYNC, key, sync);
    judgement.Mark(v1::ROW_ENDED_SYNC, EndedKey(*mailbox, fact.sync_id()));
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
  if (mailbox->state().has_initialized_at_us()) {  // a second time changes nothing: the window stands still
    judgement.Add(v1::IGNORED, v1::RULE_SYNC_INIT, v1::DUPLICATE).set_mailbox(mailbox->state().address());
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
