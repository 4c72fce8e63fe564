#include "ledger/rules/held.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "ledger/rules/absence_rows.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/exchange_items.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/held_keys.h"
#include "ledger/rules/occurrence_case.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/series.h"
#include "ledger/series.h"

namespace syncledger {
namespace {

using Scan = v1::Continuation::Scan;

// --- What goes with an item ---

// What of the mailbox would end if the item were gone: an absence or an appointment's export;
// neither, or one of them.
struct Stake {
  std::string absence_id;
  std::string appointment_id;

  bool any() const { return !absence_id.empty() || !appointment_id.empty(); }
};

// One that is as its series has it goes with that; an exception may go by itself.
bool IsOccurrence(const v1::Item& item) {
  return item.statement().type() == v1::OCCURRENCE || item.statement().type() == v1::EXCEPTION;
}

// The absence of the identity, or of its occurrence of that date, that was kept for a reconnection;
// whoever it was of then: who matches the mailbox by now gets one of another id for it.
std::string KeptOf(Judgement& judgement, const v1::MailboxRow& mailbox, std::string_view identity,
                   std::optional<int32_t> date = std::nullopt) {
  for (const std::string& employee_id : mailbox.kept_employee_ids()) {
    std::string id = AbsenceId(judgement, employee_id, identity);
    if (date.has_value()) id = OccurrenceAbsenceId(id, *date);
    if (KeptAbsence(judgement, mailbox, id) != nullptr) return id;
  }
  return "";
}

// Of a series that has none as a whole: one that an exception of it has by itself, or would get
// back, if any has.
std::string AbsenceOfSomeOccurrence(Judgement& judgement, const v1::MailboxRow& mailbox,
                                    std::string_view identity, std::string_view series_key) {
  constexpr size_t kAtATime = 64;
  std::string after;
  while (true) {
    const std::vector<RowEntry> entries =
        judgement.Scan(v1::ROW_OCCURRENCE, series_key, after, kAtATime);
    for (const RowEntry& entry : entries) {
      v1::OccurrenceRow row;
      judgement.Load(v1::ROW_OCCURRENCE, entry.key, &row);
      if (!row.state().absence_id().empty()) return row.state().absence_id();
      std::string back = KeptOf(judgement, mailbox, identity, row.state().date());
      if (!back.empty()) return back;
    }
    if (entries.size() < kAtATime) return "";
    after = entries.back().key;
  }
}

// The absence of the identity that the item speaks for: the one that stands, or that a reconnection
// would bring back.
std::string AbsenceOf(Judgement& judgement, const v1::MailboxRow& mailbox, const Claim& claim,
                      const v1::Item& item) {
  if (!claim.row->absence_id().empty()) return claim.row->absence_id();
  if (item.gone()) return "";
  std::string kept = KeptOf(judgement, mailbox, IdentityOf(item));
  if (!kept.empty()) return kept;
  return claim.row->series()
             ? AbsenceOfSomeOccurrence(judgement, mailbox, IdentityOf(item), IdentityKey(item))
             : "";
}

// The absence that an occurrence has by itself: the one that stands, or that a reconnection would
// bring back.
std::string AbsenceByItself(Judgement& judgement, const KnownSeries& series,
                            const v1::Occurrence& occurrence) {
  if (!occurrence.absence_id().empty()) return occurrence.absence_id();
  return KeptOf(judgement, *series.mailbox, series.state().identity(), occurrence.date());
}

// The same of an exception.
std::string AbsenceOfException(Judgement& judgement, const KnownSeries& series,
                               const v1::Item& exception) {
  const std::optional<int32_t> date = DateShown(judgement, series, exception);
  if (!date.has_value()) return "";
  const auto* row =
      judgement.Find<v1::OccurrenceRow>(v1::ROW_OCCURRENCE, OccurrenceKey(series, *date));
  return AbsenceByItself(judgement, series, row->state());
}

std::optional<KnownSeries> SeriesOfException(Judgement& judgement, const KnownItem& known) {
  const v1::ItemStatement& statement = known.item().statement();
  return SeriesOf(judgement, known.mailbox, statement.series_master_id(), statement.ical_uid());
}

// The appointment that ends with the item: not one that is cancelled, or asked to be cancelled
// there.
std::string ExportedBy(Judgement& judgement, const v1::Item& item) {
  const std::string& id = item.stamp().appointment_id();
  const v1::ExportRow* exported = FindExport(judgement, id, item.mailbox());
  if (exported != nullptr && IsToGo(exported->state(), item)) return "";
  const auto* appointment =
      judgement.Find<v1::AppointmentRow>(v1::ROW_APPOINTMENT, AppointmentKey(id));
  const bool cancelled =
      appointment != nullptr && appointment->state().status() == v1::Appointment::CANCELLED;
  return cancelled ? "" : id;
}

// Whether the identity lives on: in the primary calendar under another id that does not go too.
bool LivesOn(Judgement& judgement, const KnownItem& known, const Claim& claim,
             const GoesToo& goes_too) {
  const auto& ids = claim.row->item_ids();
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& item_id) {
    if (item_id == known.item().item_id()) return false;
    const KnownItem other = LoadItem(judgement, known.mailbox, item_id);
    return other.existed && !other.item().gone() && !other.item().other_calendar() &&
           !goes_too(other).has_value();
  });
}

// Of an exception that goes by itself: not with its series, which counts by its master then, nor
// one that stays whatever is reported (REC-OCCURRENCE).
Stake StakeOfException(Judgement& judgement, const KnownItem& known, const GoesToo& goes_too) {
  const std::optional<KnownSeries> series = SeriesOfException(judgement, known);
  if (!series.has_value() || series->state().has_stated()) return {};
  const std::optional<KnownItem> master = StandingItem(judgement, known.mailbox, series->claim, "");
  if (!master.has_value() || goes_too(*master).has_value()) return {};
  return {AbsenceOfException(judgement, *series, known.item()), ""};
}

Stake StakeOf(Judgement& judgement, const KnownItem& known, const GoesToo& goes_too) {
  const v1::Item& item = known.item();
  if (item.gone()) return {};
  if (IsException(item)) return StakeOfException(judgement, known, goes_too);
  if (IsOccurrence(item)) return {};
  const Claim claim = LoadClaim(judgement, IdentityKey(item));
  const std::optional<KnownItem> speaks = SpeakingItem(judgement, known.mailbox, claim);
  if (!speaks.has_value() || speaks->row != known.row) return {};
  if (LivesOn(judgement, known, claim, goes_too)) return {};
  if (!IsStamped(item)) {
    return {AbsenceOf(judgement, *known.mailbox, claim, item), ""};
  }
  const bool moved = SeenElsewhere(judgement, known.mailbox, claim, item.item_id());
  if (moved && !judgement.rules().cancel_moved_appointment) return {};
  return {"", ExportedBy(judgement, item)};
}

// What the end of the sync would remove, if nothing were held: also what it holds already.
GoesToo AllThatGoes(const SyncEnd& end) {
  return [&end](const KnownItem& other) -> std::optional<int64_t> {
    const std::optional<int64_t> reported = end.Reported(other);
    if (reported.has_value()) return reported;
    const v1::HeldRemoval& held = other.row->held();
    const bool held_by_it = IsHeld(*other.row) && held.sync_id() == end.scan.sync_id() &&
                            held.calendar_id() == end.scan.calendar_id() &&
                            other.item().source() == end.judgement.fact().source();
    if (held_by_it || end.NewlyMissing(other)) return end.judgement.now_us();
    return std::nullopt;
  };
}

// A series with its exceptions counts as one: whether another exception of it, of an earlier date,
// is reported too and counts for it.
bool CountsAlready(const SyncEnd& end, const KnownItem& known) {
  constexpr size_t kAtATime = 64;
  const std::optional<KnownSeries> series = SeriesOfException(end.judgement, known);
  if (!series.has_value()) return false;
  std::string after;
  while (true) {
    const std::vector<RowEntry> entries =
        end.judgement.Scan(v1::ROW_OCCURRENCE, series->key, after, kAtATime);
    for (const RowEntry& entry : entries) {
      v1::OccurrenceRow row;
      end.judgement.Load(v1::ROW_OCCURRENCE, entry.key, &row);
      if (row.state().item_id() == known.item().item_id()) return false;
      if (row.state().item_id().empty()) continue;
      if (AbsenceByItself(end.judgement, *series, row.state()).empty()) continue;
      const KnownItem other = LoadItem(end.judgement, known.mailbox, row.state().item_id());
      if (other.existed && end.Reported(other).has_value()) return true;
    }
    if (entries.size() < kAtATime) return false;
    after = entries.back().key;
  }
}

v1::SyncRow* EditSync(Judgement& judgement, const SyncEnd& end) {
  bool existed;
  return judgement.Edit<v1::SyncRow>(v1::ROW_SYNC, end.key, &existed);
}

// --- The limits ---

// More than `percent` of what the mailbox has; whole numbers.
bool Exceeds(uint64_t removed, int percent, uint64_t has) {
  return removed * 100 > static_cast<uint64_t>(percent) * has;
}

bool MayHoldReported(const RuleSet& rules, const v1::SyncRow& sync) {
  return sync.reported() > static_cast<uint64_t>(rules.held_min) &&
         Exceeds(sync.reported(), rules.held_reported_percent, sync.has());
}

bool MayHoldMissing(const RuleSet& rules, const v1::SyncRow& sync) {
  return sync.newly_missing() > 0 && sync.missing() > static_cast<uint64_t>(rules.held_min) &&
         Exceeds(sync.missing(), rules.held_missing_percent, sync.has());
}

// --- What is held ---

// The key of the hold that the fact makes.
std::string HoldMade(const Judgement& judgement, const Scan& of_sync) {
  return HoldKey(of_sync.mailbox(), of_sync.sync_id(), judgement.offset());
}

void Hold(const SyncEnd& end, KnownItem* known, const v1::HeldRemoval& held) {
  // What has no consequence waits too, in case it would have one later; it is not listed.
  const bool has_consequence = StakeOf(end.judgement, *known, AllThatGoes(end)).any();
  const std::string key =
      HeldKey(HoldMade(end.judgement, end.scan), held.kind(),
              has_consequence ? Listed::kYes : Listed::kNo, known->item().item_id());
  end.judgement.Save(v1::ROW_HELD_REMOVAL, key, held);
  *known->row->mutable_held() = held;
  SaveItem(end.judgement, *known);
}

v1::HeldRemoval HeldBy(const SyncEnd& end, v1::HeldRemovals::Kind kind) {
  v1::HeldRemoval held;
  held.set_sync_id(end.scan.sync_id());
  held.set_kind(kind);
  held.set_calendar_id(end.scan.calendar_id());
  return held;
}

// From now on the mailbox waits for an operator.
void AwaitDecision(Judgement& judgement, const std::string& sync_id, v1::MailboxRow* mailbox) {
  auto* waiting = mailbox->mutable_state()->mutable_held_sync_ids();
  if (std::find(waiting->begin(), waiting->end(), sync_id) == waiting->end()) {
    *waiting->Add() = sync_id;
    judgement.SaveMailbox(*mailbox);
  }
  judgement.Save(v1::ROW_HELD_SYNC, HoldKey(mailbox->state().number(), sync_id, judgement.offset()),
                 v1::HeldSyncRow());
}

// Nothing is left to be counted: removes or holds, kind by kind, and completes the sync.
void Conclude(Judgement& judgement, const Scan& of_sync) {
  const SyncEnd end = EndOf(judgement, of_sync);
  v1::SyncRow* sync = EditSync(judgement, end);
  sync->set_holds_reported(MayHoldReported(judgement.rules(), *sync));
  sync->set_holds_missing(MayHoldMissing(judgement.rules(), *sync));
  judgement.Save(v1::ROW_SYNC, end.key, *sync);
  if (sync->holds_reported() || sync->holds_missing()) {
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(of_sync.mailbox());
    if (mailbox == nullptr) return;  // the storage failed (Rows)
    AwaitDecision(judgement, of_sync.sync_id(), mailbox);
  }
  const auto queue = [&](v1::Continuation::Work work, std::string prefix,
                         v1::HeldRemovals::Kind kind = v1::HeldRemovals::KIND_UNSPECIFIED) {
    Scan scan = of_sync;
    scan.set_work(work);
    scan.set_prefix(std::move(prefix));
    scan.clear_after();
    scan.set_held_kind(kind);
    judgement.Later(std::move(scan));
  };
  const auto say = [&](v1::HeldRemovals::Kind kind) {
    queue(v1::Continuation::SAY_HELD, HeldPrefix(HoldMade(judgement, of_sync), kind, Listed::kYes),
          kind);
  };
  if (sync->removals()) queue(v1::Continuation::JUDGE_REMOVALS, end.key.str());
  if (sync->any_missing()) {
    queue(v1::Continuation::FIND_MISSING, RowKey().Number(of_sync.mailbox()).str());
  }
  if (sync->holds_reported()) say(v1::HeldRemovals::REPORTED);
  if (sync->holds_missing()) say(v1::HeldRemovals::MISSING);
  queue(v1::Continuation::COMPLETE_SYNC, "");
}

v1::HeldItem ItemOfList(Judgement& judgement, const KnownItem& known) {
  const v1::Item& item = known.item();
  v1::HeldItem listed;
  listed.set_item_id(item.item_id());
  if (IsStamped(item)) {
    listed.set_appointment_id(item.stamp().appointment_id());
    listed.set_title(item.statement().subject());
    const auto* appointment = judgement.Find<v1::AppointmentRow>(
        v1::ROW_APPOINTMENT, AppointmentKey(item.stamp().appointment_id()));
    if (appointment == nullptr) return listed;
    const v1::AppointmentFields& value = appointment->state().value();
    listed.set_title(judgement.ServiceOf(value.service_id()).name());
    listed.set_start_us(value.start_us());
    listed.set_end_us(value.end_us());
    return listed;
  }
  if (IsException(item)) {
    const std::optional<KnownSeries> series = SeriesOfException(judgement, known);
    if (series.has_value()) listed.set_absence_id(AbsenceOfException(judgement, *series, item));
  } else {
    const Claim claim = LoadClaim(judgement, IdentityKey(item));
    listed.set_absence_id(AbsenceOf(judgement, *known.mailbox, claim, item));
  }
  const auto* row =
      judgement.Find<v1::AbsenceRow>(v1::ROW_ABSENCE, RowKey().Text(listed.absence_id()).str());
  const v1::Absence* absence =
      row != nullptr ? &row->state() : KeptAbsence(judgement, *known.mailbox, listed.absence_id());
  if (absence == nullptr) return listed;
  listed.set_title(absence->title());
  listed.set_start_us(absence->start_us());
  listed.set_end_us(absence->end_us());
  return listed;
}

}  // namespace

bool IsHeld(const v1::ItemRow& row) {
  return row.has_held() && !SeenSince(row, row.held().observed_at_us(), row.held().offset());
}

void WeighRemovals(Judgement& judgement, Scan of_sync) {
  const SyncEnd end = EndOf(judgement, of_sync);
  const auto queue = [&](v1::Continuation::Work work, std::string prefix) {
    Scan scan = of_sync;
    scan.set_work(work);
    scan.set_prefix(std::move(prefix));
    judgement.Later(std::move(scan));
  };
  const std::string of_mailbox = RowKey().Number(of_sync.mailbox()).str();
  // So few are never held: they need not be counted.
  const bool may_be_many =
      end.sync.removals_noted() > static_cast<uint64_t>(judgement.rules().held_min);
  if (end.sync.removals() && may_be_many) queue(v1::Continuation::COUNT_REPORTED, end.key.str());
  const bool looks_for_missing =
      judgement.fact().sync_ended().kind() == v1::FULL && !end.sync.doubtful();
  if (looks_for_missing) queue(v1::Continuation::COUNT_MISSING, of_mailbox);
  queue(v1::Continuation::WEIGH_REMOVALS, of_mailbox);
}

size_t CountReported(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_REMOVAL, scan->prefix(), scan->after(), limit);
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const SyncEnd end = EndOf(judgement, *scan);
  v1::SyncRow* sync = EditSync(judgement, end);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    const KnownItem known = LoadItem(judgement, mailbox, ItemOfRemoval(judgement, end, entry.key));
    if (!known.existed || !end.Reported(known).has_value()) continue;
    if (!StakeOf(judgement, known, AllThatGoes(end)).any()) continue;
    if (IsException(known.item()) && CountsAlready(end, known)) continue;
    sync->set_reported(sync->reported() + 1);
  }
  judgement.Save(v1::ROW_SYNC, end.key, *sync);
  return entries.size();
}

size_t CountMissing(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_ITEM, scan->prefix(), scan->after(), limit);
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const SyncEnd end = EndOf(judgement, *scan);
  v1::SyncRow* sync = EditSync(judgement, end);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    KnownItem known;
    known.mailbox = mailbox;
    known.key = RowKey(entry.key);
    known.row = judgement.Edit<v1::ItemRow>(v1::ROW_ITEM, known.key, &known.existed);
    if (!known.existed) return 0;  // the storage failed (Rows)
    // What is reported is of that kind alone.
    if (!end.Missing(known) || end.Reported(known).has_value()) continue;
    const bool is_new = !IsHeld(*known.row);
    if (is_new) sync->set_any_missing(true);
    if (!StakeOf(judgement, known, AllThatGoes(end)).any()) continue;
    sync->set_missing(sync->missing() + 1);
    if (is_new) sync->set_newly_missing(sync->newly_missing() + 1);
  }
  judgement.Save(v1::ROW_SYNC, end.key, *sync);
  return entries.size();
}

size_t CountWhatItHas(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  if (mailbox == nullptr) return 0;  // the storage failed (Rows)
  const SyncEnd end = EndOf(judgement, *scan);
  const RuleSet& rules = judgement.rules();
  // As long as it would be held: with all that the mailbox has it may not be.
  const auto undecided = [&] {
    return MayHoldReported(rules, end.sync) || MayHoldMissing(rules, end.sync);
  };
  std::vector<RowEntry> entries;
  if (undecided()) {
    entries = judgement.Scan(v1::ROW_IDENTITY, scan->prefix(), scan->after(), limit);
    v1::SyncRow* sync = EditSync(judgement, end);
    for (const RowEntry& entry : entries) {
      scan->set_after(entry.key);
      const Claim claim = LoadClaim(judgement, RowKey(entry.key));
      const std::optional<KnownItem> speaks = SpeakingItem(judgement, mailbox, claim);
      if (!speaks.has_value() || IsOccurrence(speaks->item())) continue;
      const bool exported = !speaks->item().gone() && IsStamped(speaks->item()) &&
                            !ExportedBy(judgement, speaks->item()).empty();
      if (!exported && AbsenceOf(judgement, *mailbox, claim, speaks->item()).empty()) continue;
      sync->set_has(sync->has() + 1);
    }
    judgement.Save(v1::ROW_SYNC, end.key, *sync);
  }
  if (entries.size() >= limit && undecided()) return entries.size();
  Conclude(judgement, *scan);
  return std::min(entries.size(), limit - 1);  // it is done, however many there are
}

void HoldReported(const SyncEnd& end, KnownItem* known, const v1::RemovalRow& removal) {
  v1::HeldRemoval held = HeldBy(end, v1::HeldRemovals::REPORTED);
  held.set_observed_at_us(removal.observed_at_us());
  held.set_offset(removal.offset());
  held.set_gone_at_us(removal.observed_at_us());
  Hold(end, known, held);
}

void HoldMissing(const SyncEnd& end, KnownItem* known) {
  v1::HeldRemoval held = HeldBy(end, v1::HeldRemovals::MISSING);
  held.set_observed_at_us(end.scan.started_at_us());
  held.set_offset(end.scan.started_offset());
  held.set_gone_at_us(end.judgement.now_us());
  Hold(end, known, held);
}

size_t SayHeld(Judgement& judgement, Scan* scan, size_t limit) {
  v1::MailboxRow* mailbox = judgement.MailboxNumbered(scan->mailbox());
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_HELD_REMOVAL, scan->prefix(), scan->after(), kHeldPerOutcome);
  if (mailbox == nullptr || entries.empty()) return 0;
  v1::Outcome& outcome = judgement.Add(v1::REMOVALS_HELD, v1::RULE_SYNC_HELD);
  outcome.set_mailbox(mailbox->state().address());
  outcome.set_employee_id(mailbox->state().employee_id());
  outcome.mutable_held()->set_kind(scan->held_kind());
  outcome.mutable_held()->set_sync_id(scan->sync_id());
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    const KnownItem known = LoadItem(judgement, mailbox, ItemOfHeld(judgement, entry.key));
    *outcome.mutable_held()->add_items() = ItemOfList(judgement, known);
  }
  const bool may_be_more = entries.size() == kHeldPerOutcome;
  return may_be_more ? limit : std::min(entries.size(), limit - 1);
}

}  // namespace syncledger
