#include "ledger/rules/exchange_edits.h"

#include <algorithm>
#include <utility>

#include "ledger/names.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/notifications.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// A stamped item and the appointment that it stands for, while one statement of it is judged.
struct Case {
  Judgement& judgement;
  KnownItem& known;
  v1::AppointmentRow appointment;
  v1::ExportRow exported;

  v1::Appointment& state() { return *appointment.mutable_state(); }
  const v1::Mailbox& mailbox() const { return known.mailbox->state(); }
};

v1::Outcome& Say(Case& c, v1::OutcomeKind kind, v1::Rule rule, v1::Reason reason = v1::REASON_UNSPECIFIED) {
  v1::Outcome& outcome = c.judgement.Add(kind, rule, reason);
  outcome.set_appointment_id(c.known.item().stamp().appointment_id());
  outcome.set_mailbox(c.mailbox().address());
  outcome.set_item_id(c.known.item().item_id());
  outcome.set_employee_id(c.mailbox().employee_id());
  return outcome;
}

// MAP-WAIT: what is seen decides nothing yet. Why, or REASON_UNSPECIFIED.
v1::Reason WaitsFor(Case& c) {
  const v1::Reason reason = MailboxEligibility(c.judgement, c.mailbox());
  if (reason != v1::REASON_UNSPECIFIED) return reason;
  const v1::Stamp& stamp = c.known.item().stamp();
  const bool known = c.judgement.Load(v1::ROW_APPOINTMENT, AppointmentKey(stamp.appointment_id()),
                                      &c.appointment);
  return known && HoldsVersion(c.state(), stamp) ? v1::REASON_UNSPECIFIED : v1::WAITING_FOR_APPOINTMENT;
}

bool IsStaffOf(const v1::Appointment& appointment, const std::string& employee_id) {
  const auto& staff = appointment.value().staff_ids();
  return std::find(staff.begin(), staff.end(), employee_id) != staff.end();
}

// The statement is judged: from now on it is the base.
void MakeBase(Case& c) {
  v1::Item& item = c.known.item();
  const v1::ItemStatement& statement = item.statement();
  *item.mutable_judged_stamp() = item.stamp();
  if (statement.is_cancelled() && item.has_judged()) {
    item.mutable_judged()->set_is_cancelled(true);  // while cancelled, its fields decide nothing
    return;
  }
  *item.mutable_judged() = statement;
  if (statement.has_body() && statement.body().marker()) {
    item.set_judged_notes(statement.body().above());
  }
}

void ForgetBase(Case& c) {
  v1::Item& item = c.known.item();
  item.clear_judged();
  item.clear_judged_stamp();
  item.clear_judged_notes();
}

// What the mailbox holds is what was observed, whatever was requested before.
void HoldObserved(Case& c) {
  v1::Export* exported = c.exported.mutable_state();
  exported->set_appointment_id(c.state().id());
  exported->set_mailbox(c.mailbox().number());
  const v1::Item& item = c.known.item();
  if (item.gone() || item.statement().is_cancelled()) {
    exported->clear_last();
    exported->clear_item_id();
    exported->set_requested(false);
  } else {
    const std::string zone = ZoneOf(c.judgement, *c.judgement.MatchOf(c.mailbox()).employee);
    const Span span = SpanOf(item.statement(), zone);
    *exported->mutable_last() = Observed(c.known, span.start_us, span.end_us);
    exported->set_item_id(item.item_id());
  }
  SaveExport(c.judgement, c.exported, &c.appointment);
}

// Whether the edit was not based on the latest Coconut version (CONFLICT-COCONUT).
bool IsOverruled(const Case& c) {
  const v1::Item& item = c.known.item();
  const int64_t edited_at_us = c.appointment.state().edited_at_us();
  if (item.stamp().has_updated_at_us()) return item.stamp().updated_at_us() < edited_at_us;
  const int64_t occurred_at_us =
      item.has_occurred_at_us() ? item.occurred_at_us() : item.observed_at_us();
  return edited_at_us >= occurred_at_us;
}

// Writes of a conflict go out even where an earlier request of the same was not yet seen carried out.
void BringInLine(Case& c) {
  HoldObserved(c);
  if (c.state().status() == v1::Appointment::CANCELLED && StillHas(c.exported.state())) {
    c.exported.mutable_state()->set_cancel_requested(false);
    SaveExport(c.judgement, c.exported, &c.appointment);
  }
  RequestWrites(c.judgement, WriteCause::kChanged, &c.appointment);
}

void AddLost(v1::Outcome* outcome, std::string_view field, std::string exchange, std::string coconut) {
  v1::LostField* lost = outcome->add_lost();
  lost->set_field(std::string(field));
  lost->set_exchange(std::move(exchange));
  lost->set_coconut(std::move(coconut));
}

void LoseEdit(Case& c, const Edits& edits) {
  const v1::AppointmentFields& value = c.state().value();
  const v1::ItemStatement& statement = c.known.item().statement();
  v1::Outcome& outcome = Say(c, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_COCONUT, v1::COCONUT_WINS);
  if (edits.unreadable != v1::REASON_UNSPECIFIED) {
    AddLost(&outcome, "start", std::string(ReasonName(edits.unreadable)), FormatTime(value.start_us()));
  }
  if (edits.start) AddLost(&outcome, "start", FormatTime(edits.start_us), FormatTime(value.start_us()));
  if (edits.end) AddLost(&outcome, "end", FormatTime(edits.end_us), FormatTime(value.end_us()));
  if (edits.title) {
    const std::string service = ServiceTitled(c.judgement, statement.subject());
    AddLost(&outcome, "service_id", service.empty() ? statement.subject() : service, value.service_id());
  }
  if (edits.location) {
    const std::string location = LocationAt(c.judgement, c.known, statement.location());
    AddLost(&outcome, "location_id", location.empty() ? statement.location() : location,
            value.location_id());
  }
  if (edits.notes) AddLost(&outcome, "internal_notes", edits.merged_notes, value.internal_notes());
  if (edits.show_as) {
    AddLost(&outcome, "show_as", std::string(ShowAsName(statement.show_as())),
            std::string(ShowAsName(value.show_as())));
  }
}

v1::Outcome& Changed(Case& c, v1::Rule rule, const v1::AppointmentFields& before,
                     std::vector<Field> fields) {
  v1::Outcome& outcome = Say(c, v1::APPOINTMENT_CHANGED, rule);
  AddFieldChanges(before, c.state().value(), fields, &outcome);
  return outcome;
}

// What section 5 has a row for although it changes nothing: organizer, attendees, body, recurrence. Each rule in the
// order of the table; `map` is called between them for the fields that do change something.
struct Unsynced {
  bool organizer = false;
  bool attendees = false;
  bool marker_missing = false;
  bool below_marker = false;
  bool recurrence = false;
};

Unsynced UnsyncedOf(const Case& c, const Base& base) {
  const v1::ItemStatement& statement = c.known.item().statement();
  Unsynced unsynced;
  unsynced.organizer = !statement.organizer().empty() && !base.organizers.empty() &&
                       std::find(base.organizers.begin(), base.organizers.end(), statement.organizer()) ==
                           base.organizers.end();
  unsynced.attendees =
      statement.attendees_stated() && base.attendees_known &&
      !std::equal(statement.attendees().begin(), statement.attendees().end(), base.attendees.begin(),
                  base.attendees.end());
  if (statement.has_body()) {
    unsynced.marker_missing = base.marker && !statement.body().marker();
    unsynced.below_marker =
        statement.body().marker() && base.marker && base.below_known && statement.body().below() != base.below;
  }
  unsynced.recurrence = statement.recurrence().SerializeAsString() != base.recurrence;
  return unsynced;
}

void SayUnsynced(Case& c, bool is_so, v1::Rule rule, v1::Reason reason) {
  if (is_so) Say(c, v1::IGNORED, rule, reason);
}

// Applies the edits, each by its own rule, and says what was not synced, in the order of section 5's table. Returns the
// fields that changed.
std::vector<Field> Accept(Case& c, const Edits& edits, const Unsynced& unsynced) {
  const v1::ItemStatement& statement = c.known.item().statement();
  v1::AppointmentFields* value = c.state().mutable_value();
  const v1::AppointmentFields before = *value;
  std::vector<Field> changed;
  const auto change = [&](Field field) { changed.push_back(field); };

  if (edits.unreadable != v1::REASON_UNSPECIFIED) {
    Say(c, v1::IGNORED, v1::RULE_MAP_TIME, edits.unreadable);
  } else if (edits.start || edits.end) {
    const int64_t start_us = edits.start ? edits.start_us : value->start_us();
    const int64_t end_us = edits.end ? edits.end_us : value->end_us();
    if (end_us <= start_us) {
      Say(c, v1::IGNORED, v1::RULE_MAP_TIME, v1::NO_DURATION);
    } else {
      value->set_start_us(start_us);
      value->set_end_us(end_us);
      if (edits.start) change(Field::kStart);
      if (edits.end) change(Field::kEnd);
      Changed(c, v1::RULE_MAP_TIME, before, {Field::kStart, Field::kEnd});
    }
  }
  if (edits.title) {
    const std::string service = ServiceTitled(c.judgement, statement.subject());
    if (service.empty()) {
      Say(c, v1::IGNORED, v1::RULE_MAP_TITLE, v1::UNKNOWN_SERVICE).set_detail(statement.subject());
    } else {
      value->set_service_id(service);
      change(Field::kService);
      Changed(c, v1::RULE_MAP_TITLE, before, {Field::kService});
    }
  }
  if (edits.location) {
    const std::string location = LocationAt(c.judgement, c.known, statement.location());
    if (location.empty()) {
      Say(c, v1::IGNORED, v1::RULE_MAP_LOCATION, v1::UNKNOWN_LOCATION).set_detail(statement.location());
    } else {
      value->set_location_id(location);
      change(Field::kLocation);
      Changed(c, v1::RULE_MAP_LOCATION, before, {Field::kLocation});
    }
  }
  SayUnsynced(c, unsynced.organizer, v1::RULE_MAP_ORGANIZER, v1::ORGANIZER_NOT_SYNCED);
  SayUnsynced(c, unsynced.attendees, v1::RULE_MAP_ATTENDEES, v1::ATTENDEES_NOT_SYNCED);
  if (edits.show_as) {
    value->set_show_as(statement.show_as());
    change(Field::kShowAs);
    Changed(c, v1::RULE_MAP_BUSY, before, {Field::kShowAs});
  }
  if (edits.notes) {
    value->set_internal_notes(edits.merged_notes);
    change(Field::kNotes);
    Changed(c, v1::RULE_MAP_NOTES, before, {Field::kNotes});
  }
  SayUnsynced(c, unsynced.marker_missing, v1::RULE_MAP_NOTES, v1::MARKER_MISSING);
  SayUnsynced(c, unsynced.below_marker, v1::RULE_MAP_NOTES, v1::BELOW_MARKER);
  SayUnsynced(c, unsynced.recurrence, v1::RULE_MAP_RECURRENCE, v1::RECURRENCE_NOT_SYNCED);
  return changed;
}

// Keeps what was accepted, so that a Coconut fact heard of later can take it back (CONFLICT-LATE).
v1::AcceptedEditRow Accepted(const Case& c) {
  const v1::Item& item = c.known.item();
  v1::AcceptedEditRow row;
  row.set_mailbox(item.mailbox());
  row.set_item_id(item.item_id());
  // Where the stamp has lost its time, the item's own decides: a Coconut fact at that moment is already later.
  const int64_t occurred_at_us =
      item.has_occurred_at_us() ? item.occurred_at_us() : item.observed_at_us();
  row.set_stamp_updated_at_us(item.stamp().has_updated_at_us() ? item.stamp().updated_at_us()
                                                               : occurred_at_us - 1);
  row.set_observed_at_us(c.judgement.now_us());
  row.set_fact_id(c.judgement.fact().fact_id());
  return row;
}

void KeepAccepted(Case& c, const Told& told, v1::AcceptedEditRow row) {
  row.set_told_staff(told.staff);
  row.set_told_clients(told.clients);
  const uint32_t sequence = c.appointment.accepted_edits() - 1;
  c.judgement.Save(v1::ROW_ACCEPTED_EDIT, RowKey().Text(c.state().id()).Number(sequence).str(), row);
}

void JudgeEdits(Case& c, const Base& base) {
  const Edits edits = EditsOf(c.judgement, c.known, base, c.state());
  const Unsynced unsynced = UnsyncedOf(c, base);
  const size_t moved_away =
      c.known.item().statement().other_calendar() && !base.other_calendar ? 1 : 0;
  if (moved_away != 0) Say(c, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::NOT_PRIMARY_CALENDAR);

  if (edits.any() && IsMultiUserUnsupported(c.judgement, c.state())) {
    Say(c, v1::IGNORED, v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED);
    return;
  }
  const bool cancelled = c.state().status() == v1::Appointment::CANCELLED;
  if (edits.any() && cancelled && c.state().cancelled_by() != v1::COCONUT) {
    Say(c, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::ALREADY_CANCELLED);
    return;
  }
  if (edits.any() && IsOverruled(c)) {
    LoseEdit(c, edits);
    Accept(c, Edits(), unsynced);
    BringInLine(c);
    return;
  }

  const v1::AppointmentRow before = c.appointment;
  const std::vector<Field> changed = Accept(c, edits, unsynced);
  if (changed.empty()) {
    HoldObserved(c);
    const bool said = edits.any() || unsynced.organizer || unsynced.attendees ||
                      unsynced.marker_missing || unsynced.below_marker || unsynced.recurrence ||
                      moved_away != 0;
    if (!said) Say(c, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
    return;
  }
  v1::AcceptedEditRow accepted = Accepted(c);
  for (Field field : changed) accepted.add_fields(std::string(FieldName(field)));
  *accepted.mutable_before() = before.state().value();
  *accepted.mutable_after() = c.state().value();
  if (edits.notes) {
    accepted.set_notes_before(c.known.item().judged_notes());
    accepted.set_notes_after(c.known.item().statement().body().above());
  }
  c.state().set_changed_by(v1::GRAPH);
  c.appointment.set_accepted_edits(before.accepted_edits() + 1);
  SaveAppointment(c.judgement, &before, c.appointment);
  HoldObserved(c);
  const Told told = TellOfAppointment(c.judgement, c.state(), v1::Notification::UPDATED);
  KeepAccepted(c, told, std::move(accepted));
  RequestWrites(c.judgement, WriteCause::kChanged, &c.appointment);
}

// Whether another staff member's mailbox still has the appointment (MAP-CANCEL with several staff).
bool OthersRemain(Case& c) {
  if (c.state().value().staff_ids_size() < 2) return false;
  for (uint32_t number : c.appointment.mailboxes()) {
    if (number == c.mailbox().number()) continue;
    v1::ExportRow other;
    const v1::MailboxRow* mailbox = c.judgement.MailboxNumbered(number);
    if (mailbox == nullptr || !IsStaffOf(c.state(), mailbox->state().employee_id())) continue;
    if (LoadExport(c.judgement, c.state().id(), number, &other) && StillHas(other.state())) return true;
  }
  return false;
}

// MAP-CANCEL: the item is cancelled, or gone.
void JudgeCancellation(Case& c, const Base& base) {
  const v1::Item& item = c.known.item();
  const bool cancelled = c.state().status() == v1::Appointment::CANCELLED;
  const bool judged_before = base.cancelled;  // as a cancellation; the removal that follows says nothing new
  if (cancelled || judged_before) {
    HoldObserved(c);
    Say(c, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
    return;
  }
  if (IsMultiUserUnsupported(c.judgement, c.state())) {
    HoldObserved(c);
    Say(c, v1::IGNORED, v1::RULE_EXP_MULTI, v1::MULTI_USER_UNSUPPORTED);
    return;
  }
  if (item.gone() && item.gone_reason() == v1::MOVED && !c.judgement.rules().cancel_moved_appointment) {
    HoldObserved(c);
    Say(c, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::NOT_PRIMARY_CALENDAR);
    return;
  }
  if (IsOverruled(c)) {
    Say(c, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_COCONUT, v1::EDIT_OVER_REMOVE);
    BringInLine(c);
    return;
  }
  HoldObserved(c);
  if (OthersRemain(c)) {
    Say(c, v1::IGNORED, v1::RULE_MAP_CANCEL, v1::OTHER_STAFF_REMAIN);
    return;
  }
  const v1::AppointmentRow before = c.appointment;
  v1::AcceptedEditRow accepted = Accepted(c);
  accepted.set_cancelled(true);
  *accepted.mutable_before() = before.state().value();
  *accepted.mutable_after() = before.state().value();
  c.appointment.set_accepted_edits(before.accepted_edits() + 1);
  c.state().set_status(v1::Appointment::CANCELLED);
  c.state().set_cancelled_by(v1::GRAPH);
  c.state().set_changed_by(v1::GRAPH);
  v1::Outcome& outcome =
      Say(c, v1::APPOINTMENT_CANCELLED, v1::RULE_MAP_CANCEL, v1::BY_EXCHANGE);
  v1::FieldChange* change = outcome.add_changes();
  change->set_field("status");
  change->set_before("BOOKED");
  change->set_after("CANCELLED");
  SaveAppointment(c.judgement, &before, c.appointment);
  const Told told = TellOfAppointment(c.judgement, c.state(), v1::Notification::CANCELLED);
  KeepAccepted(c, told, std::move(accepted));
  RequestWrites(c.judgement, WriteCause::kChanged, &c.appointment);
}

void Judge(Case& c) {
  v1::Item& item = c.known.item();
  const v1::Reason waits = WaitsFor(c);
  if (waits != v1::REASON_UNSPECIFIED) {
    const bool said = item.waiting() == waits;
    item.set_waiting(waits);
    if (said && c.judgement.fact().payload_case() != v1::Fact::kExchangeItem) return;
    Say(c, v1::IGNORED, v1::RULE_MAP_WAIT, waits);
    return;
  }
  item.clear_waiting();
  LoadExport(c.judgement, c.state().id(), c.mailbox().number(), &c.exported);

  const bool ends = item.gone() || item.statement().is_cancelled();
  const bool cancelled_by_coconut = c.state().status() == v1::Appointment::CANCELLED &&
                                    c.state().cancelled_by() == v1::COCONUT;
  if (ends && (c.exported.state().cancel_requested() || cancelled_by_coconut)) {
    HoldObserved(c);  // our own doing comes back
    Say(c, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
  } else if (!IsStaffOf(c.state(), c.judgement.MatchOf(c.mailbox()).employee->id())) {
    if (ends) HoldObserved(c);
    Say(c, v1::IGNORED, v1::RULE_MAP_ORGANIZER, v1::NOT_STAFF);
    return;  // decides nothing: not even the base
  } else {
    const Base base = BaseOf(c.judgement, c.known, c.state());
    if (ends) {
      JudgeCancellation(c, base);
    } else {
      JudgeEdits(c, base);
    }
  }
  if (item.gone()) {
    ForgetBase(c);
  } else {
    MakeBase(c);
  }
}

}  // namespace

void JudgeStamped(Judgement& judgement, KnownItem* known) {
  Case c{judgement, *known, {}, {}};
  Judge(c);
}

void JudgeConfirmed(Judgement& judgement, KnownItem* known) {
  Judgement& j = judgement;
  Case c{j, *known, {}, {}};
  if (WaitsFor(c) != v1::REASON_UNSPECIFIED) {
    known->item().set_waiting(v1::WAITING_FOR_APPOINTMENT);
    return;
  }
  LoadExport(j, c.state().id(), c.mailbox().number(), &c.exported);
  if (!IsStaffOf(c.state(), j.MatchOf(c.mailbox()).employee->id())) return;
  const Base base = BaseOf(j, *known, c.state());
  if (EditsOf(j, *known, base, c.state()).any()) {
    JudgeEdits(c, base);
  } else {
    HoldObserved(c);
  }
  MakeBase(c);
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
