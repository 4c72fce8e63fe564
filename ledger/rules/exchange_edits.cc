#include "ledger/rules/exchange_edits.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ledger/names.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/notifications.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// Whether it is worth an outcome that an item says nothing new.
enum class Echo { kSaid, kUnsaid };

// A stamped item and the appointment that it stands for, while one observation of it is judged.
struct Observation {
  Judgement& judgement;
  KnownItem& known;
  Echo echo = Echo::kSaid;
  v1::AppointmentRow appointment;
  v1::ExportRow exported;
  Base base;

  v1::Appointment& state() { return *appointment.mutable_state(); }
  const v1::Appointment& state() const { return appointment.state(); }
  const v1::Mailbox& mailbox() const { return known.mailbox->state(); }
  const v1::Item& item() const { return std::as_const(known).item(); }
  const v1::ItemStatement& statement() const { return item().statement(); }
};

v1::Outcome& Say(Observation& seen, v1::OutcomeKind kind, v1::Rule rule,
                 v1::Reason reason = v1::REASON_UNSPECIFIED) {
  v1::Outcome& outcome = seen.judgement.Add(kind, rule, reason);
  outcome.set_appointment_id(seen.item().stamp().appointment_id());
  outcome.set_mailbox(seen.mailbox().address());
  outcome.set_item_id(seen.item().item_id());
  outcome.set_employee_id(seen.mailbox().employee_id());
  return outcome;
}

void SayEcho(Observation& seen) {
  if (seen.echo == Echo::kSaid) Say(seen, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
}

// MAP-WAIT: what is seen decides nothing yet. Why, or REASON_UNSPECIFIED.
v1::Reason WaitsFor(Observation& seen) {
  const v1::Reason reason = MailboxEligibility(seen.judgement, seen.mailbox());
  if (reason != v1::REASON_UNSPECIFIED) return reason;
  const v1::Stamp& stamp = seen.item().stamp();
  const bool known = seen.judgement.Load(v1::ROW_APPOINTMENT, AppointmentKey(stamp.appointment_id()),
                                         &seen.appointment);
  return known && HoldsVersion(seen.state(), stamp) ? v1::REASON_UNSPECIFIED
                                                    : v1::WAITING_FOR_APPOINTMENT;
}

bool IsStaffOf(const v1::Appointment& appointment, const std::string& employee_id) {
  const auto& staff = appointment.value().staff_ids();
  return std::find(staff.begin(), staff.end(), employee_id) != staff.end();
}

bool IsMovedAwayForGood(Judgement& judgement, const v1::Item& item) {
  return item.other_calendar() && judgement.rules().cancel_moved_appointment;
}

// Cancelled, gone, or where the rule set takes a move for that, moved to another calendar (MAP-CANCEL).
bool HasEnded(const Observation& seen) {
  return seen.item().gone() || seen.statement().is_cancelled() ||
         IsMovedAwayForGood(seen.judgement, seen.item());
}

// Gone under this id, but seen in another calendar of the mailbox under another id: that one is judged.
bool LivesOnElsewhere(const Observation& seen) {
  if (!seen.item().gone() || seen.item().gone_reason() != v1::MOVED) return false;
  const Claim claim = LoadClaim(seen.judgement, IdentityKey(seen.item()));
  const auto& ids = claim.row->item_ids();
  return std::any_of(ids.begin(), ids.end(), [&](const std::string& item_id) {
    if (item_id == seen.item().item_id()) return false;
    const KnownItem other = LoadItem(seen.judgement, seen.known.mailbox, item_id);
    return other.existed && !other.item().gone() && other.item().other_calendar() &&
           IsStamped(other.item()) &&
           other.item().stamp().appointment_id() == seen.item().stamp().appointment_id();
  });
}

// The statement is judged: from now on it is the base.
void MakeBase(Observation& seen) {
  v1::Item& item = seen.known.item();
  if (HasEnded(seen)) {
    // Its fields decide nothing: nothing else of it is judged, and what was judged before under this stamp still is.
    if (!IsJudgedUnderItsStamp(item)) item.clear_judged();
    item.mutable_judged()->set_is_cancelled(true);
    *item.mutable_judged_stamp() = item.stamp();
    return;
  }
  const v1::ItemStatement& statement = item.statement();
  *item.mutable_judged() = statement;
  *item.mutable_judged_stamp() = item.stamp();
  if (statement.has_body() && statement.body().marker()) {
    item.set_judged_notes(statement.body().above());
  }
}

void ForgetBase(Observation& seen) {
  v1::Item& item = seen.known.item();
  item.clear_judged();
  item.clear_judged_stamp();
  item.clear_judged_notes();
}

// What the mailbox holds is what was observed, whatever was requested before.
void HoldObserved(Observation& seen) {
  v1::Export* exported = seen.exported.mutable_state();
  exported->set_appointment_id(seen.state().id());
  exported->set_mailbox(seen.mailbox().number());
  if (seen.item().gone() || seen.statement().is_cancelled()) {
    exported->clear_last();
    exported->clear_item_id();
    exported->set_requested(false);
    exported->clear_unable();
  } else {
    const std::string zone = ZoneOf(seen.judgement, *seen.judgement.MatchOf(seen.mailbox()).employee);
    Observe(seen.item(), SpanOf(seen.statement(), zone), exported->mutable_last());
    exported->set_item_id(seen.item().item_id());
  }
  SaveExport(seen.judgement, seen.exported, &seen.appointment);
}

// Writes of a conflict go out even where an earlier request of the same was not yet seen carried out.
void BringInLine(Observation& seen) {
  if (seen.state().status() == v1::Appointment::CANCELLED && StillHas(seen.exported.state())) {
    seen.exported.mutable_state()->set_cancel_requested(false);
    SaveExport(seen.judgement, seen.exported, &seen.appointment);
  }
  RequestWrites(seen.judgement, WriteCause::kConflict, &seen.appointment);
}

// Keeps what is accepted, so that a Coconut fact heard of later can take it back (CONFLICT-LATE).
v1::AcceptedEditRow Accepted(const Observation& seen, const v1::AppointmentFields& before) {
  const v1::Item& item = seen.item();
  v1::AcceptedEditRow row;
  row.set_mailbox(item.mailbox());
  row.set_item_id(item.item_id());
  // Where the stamp has lost its time, the item's own decides: a Coconut fact at that moment is already later.
  const int64_t occurred_at_us =
      item.has_occurred_at_us() ? item.occurred_at_us() : item.observed_at_us();
  row.set_stamp_updated_at_us(item.stamp().has_updated_at_us() ? item.stamp().updated_at_us()
                                                               : occurred_at_us - 1);
  row.set_observed_at_us(seen.judgement.now_us());
  row.set_fact_id(seen.judgement.fact().fact_id());
  *row.mutable_before() = before;
  *row.mutable_after() = seen.state().value();
  *row.mutable_stated() = seen.state().stated();
  return row;
}

// The appointment as Exchange changed it: stored, told, kept and written to the other mailboxes.
void TakeOver(Observation& seen, const v1::AppointmentRow& before, v1::Notification::Kind kind,
              v1::AcceptedEditRow accepted) {
  const uint32_t sequence = before.accepted_edits();
  seen.state().set_changed_by(v1::GRAPH);
  seen.appointment.set_accepted_edits(sequence + 1);
  seen.appointment.set_accepted_until_us(
      std::max(before.accepted_until_us(), accepted.observed_at_us()));
  SaveAppointment(seen.judgement, &before, seen.appointment);
  const Told told = TellOfAppointment(seen.judgement, seen.state(), kind);
  for (const std::string& address : told.staff) accepted.add_told_staff(address);
  for (const std::string& address : told.clients) accepted.add_told_clients(address);
  seen.judgement.Save(v1::ROW_ACCEPTED_EDIT, RowKey().Text(seen.state().id()).Number(sequence).str(),
                      accepted);
  RequestWrites(seen.judgement, WriteCause::kChanged, &seen.appointment);
}

// Whether the edit was not based on the latest Coconut version (CONFLICT-COCONUT).
bool IsOverruled(const Observation& seen) {
  const v1::Item& item = seen.item();
  const int64_t edited_at_us = seen.state().edited_at_us();
  if (item.stamp().has_updated_at_us()) return item.stamp().updated_at_us() < edited_at_us;
  const int64_t occurred_at_us =
      item.has_occurred_at_us() ? item.occurred_at_us() : item.observed_at_us();
  return edited_at_us >= occurred_at_us;
}

bool IsMultiUserUnsupported(const Observation& seen) {
  return syncledger::IsMultiUserUnsupported(seen.judgement, seen.state());
}

// --- Edits ---

// A statement of an item that has not ended, against its base.
struct Comparison {
  Observation& seen;
  Edits edits;
  // What section 5 has a row for although it changes nothing.
  bool moved_away = false;
  bool organizer = false;
  bool attendees = false;
  bool marker_missing = false;
  bool below_marker = false;
  bool recurrence = false;

  v1::AppointmentFields before;  // the appointment's, before any edit is applied
  std::vector<Field> changed;    // by the edits applied so far

  v1::AppointmentFields* value() { return seen.state().mutable_value(); }
  bool IsEcho() const {
    return !edits.any() && !moved_away && !organizer && !attendees && !marker_missing && !below_marker &&
           !recurrence;
  }
};

Comparison Compare(Observation& seen) {
  const v1::ItemStatement& statement = seen.statement();
  const Base& base = seen.base;
  Comparison comparison{.seen = seen,
                        .edits = EditsOf(seen.judgement, seen.known, base, seen.state()),
                        .before = seen.state().value(),
                        .changed = {}};
  comparison.moved_away = statement.other_calendar() && !base.other_calendar;
  comparison.organizer =
      !statement.organizer().empty() && !base.organizers.empty() &&
      std::find(base.organizers.begin(), base.organizers.end(), statement.organizer()) ==
          base.organizers.end();
  comparison.attendees =
      statement.attendees_stated() && base.attendees_known &&
      !std::equal(statement.attendees().begin(), statement.attendees().end(), base.attendees.begin(),
                  base.attendees.end());
  if (statement.has_body()) {
    comparison.marker_missing = base.marker && !statement.body().marker();
    comparison.below_marker =
        statement.body().marker() && base.marker && base.below_known && statement.body().below() != base.below;
  }
  comparison.recurrence = statement.recurrence().SerializeAsString() != base.recurrence;
  return comparison;
}

// Says that a rule of the table changed these fields.
void SayChanged(Comparison& comparison, v1::Rule rule, const std::vector<Field>& fields) {
  v1::Outcome& outcome = Say(comparison.seen, v1::APPOINTMENT_CHANGED, rule);
  AddFieldChanges(comparison.before, comparison.seen.state().value(), fields, &outcome);
  comparison.changed.insert(comparison.changed.end(), fields.begin(), fields.end());
}

void SayIgnored(Comparison& comparison, bool is_so, v1::Rule rule, v1::Reason reason) {
  if (is_so) Say(comparison.seen, v1::IGNORED, rule, reason);
}

void MapTime(Comparison& comparison) {
  const Edits& edits = comparison.edits;
  if (!edits.start && !edits.end) return;
  v1::AppointmentFields* value = comparison.value();
  const int64_t start_us = edits.start ? edits.start_us : value->start_us();
  const int64_t end_us = edits.end ? edits.end_us : value->end_us();
  v1::Reason reason = edits.unreadable;
  if (reason == v1::REASON_UNSPECIFIED && end_us <= start_us) reason = v1::NO_DURATION;
  if (reason != v1::REASON_UNSPECIFIED) {
    Say(comparison.seen, v1::IGNORED, v1::RULE_MAP_TIME, reason);
    return;
  }
  value->set_start_us(start_us);
  value->set_end_us(end_us);
  std::vector<Field> fields;
  if (edits.start) fields.push_back(Field::kStart);
  if (edits.end) fields.push_back(Field::kEnd);
  SayChanged(comparison, v1::RULE_MAP_TIME, fields);
}

void MapTitle(Comparison& comparison) {
  if (!comparison.edits.title) return;
  Observation& seen = comparison.seen;
  const std::string service = ServiceTitled(seen.judgement, seen.statement().subject());
  if (service.empty()) {
    Say(seen, v1::IGNORED, v1::RULE_MAP_TITLE, v1::UNKNOWN_SERVICE).set_detail(seen.statement().subject());
    return;
  }
  comparison.value()->set_service_id(service);
  SayChanged(comparison, v1::RULE_MAP_TITLE, {Field::kService});
}

void MapLocation(Comparison& comparison) {
  if (!comparison.edits.location) return;
  Observation& seen = comparison.seen;
  const std::string location = LocationAt(seen.judgement, seen.known, seen.statement().location());
  if (location.empty()) {
    Say(seen, v1::IGNORED, v1::RULE_MAP_LOCATION, v1::UNKNOWN_LOCATION)
        .set_detail(seen.statement().location());
    return;
  }
  comparison.value()->set_location_id(location);
  SayChanged(comparison, v1::RULE_MAP_LOCATION, {Field::kLocation});
}

void MapOrganizer(Comparison& comparison) {
  SayIgnored(comparison, comparison.organizer, v1::RULE_MAP_ORGANIZER, v1::ORGANIZER_NOT_SYNCED);
}

void MapAttendees(Comparison& comparison) {
  SayIgnored(comparison, comparison.attendees, v1::RULE_MAP_ATTENDEES, v1::ATTENDEES_NOT_SYNCED);
}

void MapBusy(Comparison& comparison) {
  if (!comparison.edits.show_as) return;
  comparison.value()->set_show_as(comparison.seen.statement().show_as());
  SayChanged(comparison, v1::RULE_MAP_BUSY, {Field::kShowAs});
}

void MapNotes(Comparison& comparison) {
  if (comparison.edits.notes) {
    comparison.value()->set_internal_notes(comparison.edits.merged_notes);
    SayChanged(comparison, v1::RULE_MAP_NOTES, {Field::kNotes});
  }
  SayIgnored(comparison, comparison.marker_missing, v1::RULE_MAP_NOTES, v1::MARKER_MISSING);
  SayIgnored(comparison, comparison.below_marker, v1::RULE_MAP_NOTES, v1::BELOW_MARKER);
}

void MapRecurrence(Comparison& comparison) {
  SayIgnored(comparison, comparison.recurrence, v1::RULE_MAP_RECURRENCE, v1::RECURRENCE_NOT_SYNCED);
}

// Section 5's table, row by row, each under its own rule. The order is a contract: it is the order of the outcomes.
constexpr std::array kMappings = {
    MapTime, MapTitle, MapLocation, MapOrganizer, MapAttendees, MapBusy, MapNotes, MapRecurrence,
};

void ApplyMappings(Comparison& comparison) {
  for (const auto& map : kMappings) map(comparison);
}

void AddLost(v1::Outcome* outcome, std::string_view field, std::string exchange, std::string coconut) {
  v1::LostField* lost = outcome->add_lost();
  lost->set_field(std::string(field));
  lost->set_exchange(std::move(exchange));
  lost->set_coconut(std::move(coconut));
}

// Names every field that lost, with both its values.
void SayLost(Comparison& comparison) {
  Observation& seen = comparison.seen;
  const Edits& edits = comparison.edits;
  const v1::AppointmentFields& value = seen.state().value();
  const v1::ItemStatement& statement = seen.statement();
  v1::Outcome& outcome =
      Say(seen, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_COCONUT, v1::COCONUT_WINS);
  const auto time = [&](int64_t us) {
    return edits.unreadable == v1::REASON_UNSPECIFIED ? FormatTime(us)
                                                      : std::string(ReasonName(edits.unreadable));
  };
  if (edits.start) AddLost(&outcome, "start", time(edits.start_us), FormatTime(value.start_us()));
  if (edits.end) AddLost(&outcome, "end", time(edits.end_us), FormatTime(value.end_us()));
  if (edits.title) {
    const std::string service = ServiceTitled(seen.judgement, statement.subject());
    AddLost(&outcome, "service_id", service.empty() ? statement.subject() : service, value.service_id());
  }
  if (edits.location) {
    const std::string location = LocationAt(seen.judgement, seen.known, statement.location());
    AddLost(&outcome, "location_id", location.empty() ? statement.location() : location,
            value.location_id());
  }
  if (edits.notes) AddLost(&outcome, "internal_notes", edits.merged_notes, value.internal_notes());
  if (edits.show_as) {
    AddLost(&outcome, "show_as", std::string(ShowAsName(statement.show_as())),
            std::string(ShowAsName(value.show_as())));
  }
}

bool IsCancelledByExchange(const Observation& seen) {
  return seen.state().status() == v1::Appointment::CANCELLED &&
         seen.state().cancelled_by() != v1::COCONUT;
}

void RefuseMultiUser(Comparison& comparison) {
  Say(comparison.seen, v1::IGNORED, v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED);
}

void RefuseCancelled(Comparison& comparison) {
  Say(comparison.seen, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::ALREADY_CANCELLED);
}

// The whole edit loses; what is not synced anyway is still said.
void LoseEdit(Comparison& comparison) {
  SayLost(comparison);
  comparison.edits = Edits();
  ApplyMappings(comparison);
  BringInLine(comparison.seen);
}

struct Refusal {
  bool (*holds)(const Observation&);
  void (*refuse)(Comparison&);
};

// Asked of an edit, in this order; the first that holds refuses the whole of it. The order is a contract.
constexpr std::array kRefusals = {
    Refusal{IsMultiUserUnsupported, RefuseMultiUser},
    Refusal{IsCancelledByExchange, RefuseCancelled},
    Refusal{IsOverruled, LoseEdit},
};

void AcceptEdit(Comparison& comparison) {
  Observation& seen = comparison.seen;
  const v1::AppointmentRow before = seen.appointment;
  ApplyMappings(comparison);
  if (comparison.changed.empty()) return;
  v1::AcceptedEditRow accepted = Accepted(seen, comparison.before);
  for (Field field : comparison.changed) accepted.add_fields(std::string(FieldName(field)));
  if (comparison.edits.notes) {
    accepted.set_notes_before(seen.item().judged_notes());
    accepted.set_notes_after(seen.statement().body().above());
  }
  TakeOver(seen, before, v1::Notification::UPDATED, std::move(accepted));
}

void JudgeEdits(Observation& seen) {
  Comparison comparison = Compare(seen);
  if (comparison.IsEcho()) return SayEcho(seen);
  SayIgnored(comparison, comparison.moved_away, v1::RULE_MAP_CANCEL, v1::NOT_PRIMARY_CALENDAR);
  if (comparison.edits.any()) {
    for (const Refusal& refusal : kRefusals) {
      if (refusal.holds(seen)) return refusal.refuse(comparison);
    }
  }
  AcceptEdit(comparison);
}

// --- Cancellations ---

// The appointment is cancelled already, or the item's cancellation was judged and its removal follows.
bool SaysNothingNew(const Observation& seen) {
  return seen.state().status() == v1::Appointment::CANCELLED || seen.base.cancelled;
}

// Seen in another calendar, under another id that is not known to be the appointment's.
bool IsMerelyMoved(const Observation& seen) {
  return seen.item().gone() && seen.item().gone_reason() == v1::MOVED &&
         !seen.judgement.rules().cancel_moved_appointment;
}

// Whether another staff member's mailbox still has the appointment (MAP-CANCEL with several staff).
bool OthersRemain(const Observation& seen) {
  if (seen.state().value().staff_ids_size() < 2) return false;
  const auto& numbers = seen.appointment.mailboxes();
  return std::any_of(numbers.begin(), numbers.end(), [&](uint32_t number) {
    if (number == seen.mailbox().number()) return false;
    const v1::MailboxRow* mailbox = seen.judgement.MailboxNumbered(number);
    if (mailbox == nullptr || !IsStaffOf(seen.state(), mailbox->state().employee_id())) return false;
    v1::ExportRow other;
    if (!LoadExport(seen.judgement, seen.state().id(), number, &other)) return false;
    const auto* item = seen.judgement.Find<v1::ItemRow>(
        v1::ROW_ITEM, RowKey().Number(number).Text(other.state().item_id()).str());
    if (item != nullptr && IsMovedAwayForGood(seen.judgement, item->state())) return false;
    return StillHas(other.state());
  });
}

void IgnoreMultiUser(Observation& seen) {
  Say(seen, v1::IGNORED, v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED);
}

void IgnoreMove(Observation& seen) {
  Say(seen, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::NOT_PRIMARY_CALENDAR);
}

void LoseCancellation(Observation& seen) {
  Say(seen, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_COCONUT, v1::EDIT_OVER_REMOVE);
  BringInLine(seen);
}

void AwaitOthers(Observation& seen) {
  Say(seen, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::OTHER_STAFF_REMAIN);
}

struct CancellationRefusal {
  bool (*holds)(const Observation&);
  void (*refuse)(Observation&);
};

// Asked of a cancellation or removal, in this order; the first that holds refuses it. The order is a contract.
constexpr std::array kCancellationRefusals = {
    CancellationRefusal{SaysNothingNew, SayEcho},
    CancellationRefusal{IsMultiUserUnsupported, IgnoreMultiUser},
    CancellationRefusal{IsMerelyMoved, IgnoreMove},
    CancellationRefusal{IsOverruled, LoseCancellation},
    CancellationRefusal{OthersRemain, AwaitOthers},
};

void CancelAppointment(Observation& seen) {
  const v1::AppointmentRow before = seen.appointment;
  v1::AcceptedEditRow accepted = Accepted(seen, before.state().value());
  accepted.set_cancelled(true);
  seen.state().set_status(v1::Appointment::CANCELLED);
  seen.state().set_cancelled_by(v1::GRAPH);
  v1::Outcome& outcome = Say(seen, v1::APPOINTMENT_CANCELLED, v1::RULE_MAP_CANCEL, v1::BY_EXCHANGE);
  v1::FieldChange* change = outcome.add_changes();
  change->set_field("status");
  change->set_before("BOOKED");
  change->set_after("CANCELLED");
  TakeOver(seen, before, v1::Notification::CANCELLED, std::move(accepted));
}

void JudgeCancellation(Observation& seen) {
  for (const CancellationRefusal& refusal : kCancellationRefusals) {
    if (refusal.holds(seen)) return refusal.refuse(seen);
  }
  CancelAppointment(seen);
}

// --- Both ---

// A statement that decides nothing yet waits; what is judged again without news of its own is not said again.
void Wait(Observation& seen, v1::Reason reason) {
  const bool said = seen.item().waiting() == reason;
  seen.known.item().set_waiting(reason);
  if (said && seen.judgement.fact().payload_case() != v1::Fact::kExchangeItem) return;
  Say(seen, v1::IGNORED, v1::RULE_MAP_WAIT, reason);
}

// An item that ended because a CANCEL was requested for it, or because Coconut cancelled its appointment.
bool IsOurOwnDoing(const Observation& seen) {
  const bool cancelled_by_coconut = seen.state().status() == v1::Appointment::CANCELLED &&
                                    seen.state().cancelled_by() == v1::COCONUT;
  return HasEnded(seen) && (seen.exported.state().cancel_requested() || cancelled_by_coconut);
}

void Judge(Judgement& judgement, KnownItem* known, Echo echo) {
  Observation seen{
      .judgement = judgement, .known = *known, .echo = echo, .appointment = {}, .exported = {}, .base = {}};
  const v1::Reason waits = WaitsFor(seen);
  if (waits != v1::REASON_UNSPECIFIED) return Wait(seen, waits);
  seen.known.item().clear_waiting();
  if (LivesOnElsewhere(seen)) return ForgetBase(seen);
  LoadExport(seen.judgement, seen.state().id(), seen.mailbox().number(), &seen.exported);

  const bool ends = HasEnded(seen);
  const bool own_doing = IsOurOwnDoing(seen);
  const bool is_staff = IsStaffOf(seen.state(), seen.judgement.MatchOf(seen.mailbox()).employee->id());
  if (ends || is_staff) HoldObserved(seen);
  if (!own_doing && !is_staff) {  // decides nothing: not even the base
    Say(seen, v1::IGNORED, v1::RULE_MAP_ORGANIZER, v1::NOT_STAFF);
    return;
  }
  if (!own_doing) seen.base = BaseOf(seen.judgement, seen.known, seen.state());
  if (own_doing) {
    SayEcho(seen);
  } else if (ends) {
    JudgeCancellation(seen);
  } else {
    JudgeEdits(seen);
  }
  if (seen.item().gone()) {
    ForgetBase(seen);
  } else {
    MakeBase(seen);
  }
}

}  // namespace

void JudgeStamped(Judgement& judgement, KnownItem* known) {
  Judge(judgement, known, Echo::kSaid);
}

void JudgeConfirmed(Judgement& judgement, KnownItem* known) {
  Judge(judgement, known, Echo::kUnsaid);
}

void JudgeWaitingItems(Judgement& judgement, const std::string& appointment_id) {
  v1::StampHoldersRow holders;
  judgement.Load(v1::ROW_ITEM_BY_STAMP, RowKey().Text(appointment_id).str(), &holders);
  for (const v1::StampHoldersRow::Holder& holder : holders.holders()) {
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(holder.mailbox());
    if (mailbox == nullptr) continue;
    KnownItem known = LoadItem(judgement, mailbox, holder.item_id());
    if (!known.existed || !IsStamped(known.item()) ||
        known.item().waiting() != v1::WAITING_FOR_APPOINTMENT) {
      continue;
    }
    JudgeWaiting(judgement, known);
  }
}

void JudgeWaiting(Judgement& judgement, const KnownItem& known) {
  const Claim claim = LoadClaim(judgement, IdentityKey(known.item()));
  std::optional<KnownItem> speaks = SpeakingItem(judgement, known.mailbox, claim);
  if (!speaks.has_value()) return;
  v1::Reason waiting = v1::REASON_UNSPECIFIED;
  for (const std::string& item_id : claim.row->item_ids()) {
    const KnownItem other = LoadItem(judgement, known.mailbox, item_id);
    if (!other.existed || other.item().waiting() == v1::REASON_UNSPECIFIED) continue;
    const bool is_speaker = item_id == speaks->item().item_id();
    // A live one that does not speak for the identity has nothing to say of it.
    if (is_speaker || other.item().gone()) waiting = other.item().waiting();
    if (is_speaker) continue;
    other.row->mutable_state()->clear_waiting();
    SaveItem(judgement, other);
  }
  if (waiting == v1::REASON_UNSPECIFIED || !IsStamped(speaks->item())) return;
  if (speaks->item().waiting() == v1::REASON_UNSPECIFIED) speaks->item().set_waiting(waiting);
  JudgeStamped(judgement, &*speaks);
  SaveItem(judgement, *speaks);
}

}  // namespace syncledger
