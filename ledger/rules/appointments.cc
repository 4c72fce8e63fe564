#include "ledger/rules/appointments.h"

#include <algorithm>
#include <utility>

#include "ledger/digest.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/items.h"
#include "ledger/rules/notifications.h"
#include "ledger/rules/order.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

// Of an edit's fields, the ones that an export carries: all but internal notes (CONFLICT-COCONUT).
bool IsExported(Field field) { return field != Field::kNotes; }

std::string_view AttributeOf(Field field) {
  switch (field) {
    case Field::kStart:
      return "start";
    case Field::kEnd:
      return "end";
    case Field::kTimeZone:
      return "timezone";
    case Field::kService:
      return "service_id";
    case Field::kLocation:
      return "location_id";
    case Field::kStaff:
      return "staff_id";
    case Field::kClients:
      return "attendees";
    case Field::kNotes:
      return "internal_notes";
    case Field::kDetails:
      return "details";
    case Field::kShowAs:
      return "show_as";
  }
  return "";
}

bool IsStated(const v1::AppointmentStated& stated, Field field) {
  if (field == Field::kClients) return stated.clients_stated();
  const auto& fields = stated.stated_fields();
  const auto has = [&](std::string_view name) {
    return std::find(fields.begin(), fields.end(), name) != fields.end();
  };
  return has(AttributeOf(field)) || (field == Field::kStaff && has("additional_staff_id"));
}

// A Coconut fact about an appointment while it is judged.
struct Statement {
  Judgement& judgement;
  const v1::AppointmentStated& stated;
  int64_t updated_at_us = 0;
  uint64_t version = 0;            // tells a repeat from another statement of the same moment
  v1::AppointmentFields fields;    // as stated; what was left out is Coconut's own last statement
  bool is_new = false;
  v1::AppointmentRow before;
  v1::AppointmentRow row;

  v1::Appointment& state() { return *row.mutable_state(); }
  bool cancels() const { return stated.event() == v1::AppointmentStated::CANCELLED; }
};

v1::Outcome& Say(Statement& s, v1::OutcomeKind kind, v1::Rule rule,
                 v1::Reason reason = v1::REASON_UNSPECIFIED) {
  v1::Outcome& outcome = s.judgement.Add(kind, rule, reason);
  outcome.set_appointment_id(s.stated.appointment_id());
  return outcome;
}

// An instant from what Coconut wrote: with an offset, or a wall time in the appointment's zone. False: unknown zone.
bool Resolve(const v1::AppointmentStated& stated, const v1::StatedTime& time, int64_t* us) {
  if (time.has_instant_us()) {
    *us = time.instant_us();
    return true;
  }
  const std::string& zone = time.time_zone().empty() ? stated.time_zone() : time.time_zone();
  const std::optional<int64_t> instant = LocalToInstant(time.local_us(), zone);
  if (!instant.has_value()) return false;
  *us = *instant;
  return true;
}

// Fills `fields` from the statement. Why it cannot be a booking, or REASON_UNSPECIFIED.
v1::Reason ReadFields(Statement& s) {
  const v1::AppointmentStated& stated = s.stated;
  if (stated.start().has_unreadable() || stated.end().has_unreadable()) return v1::INVALID_TIME;
  v1::AppointmentFields said;
  if (stated.has_start()) {
    int64_t us = 0;
    if (!Resolve(stated, stated.start(), &us)) return v1::UNKNOWN_TIME_ZONE;
    said.set_start_us(us);
  }
  if (stated.has_end()) {
    int64_t us = 0;
    if (!Resolve(stated, stated.end(), &us)) return v1::UNKNOWN_TIME_ZONE;
    said.set_end_us(us);
  }
  said.set_time_zone(stated.time_zone());
  said.set_service_id(stated.service_id());
  said.set_location_id(stated.location_id());
  *said.mutable_staff_ids() = stated.staff_ids();
  *said.mutable_clients() = stated.clients();
  said.set_internal_notes(stated.internal_notes());
  said.set_details(stated.details());
  said.set_show_as(stated.has_show_as() ? stated.show_as() : v1::BUSY);
  s.fields = s.before.state().stated();
  if (s.is_new) s.fields.set_show_as(v1::BUSY);
  for (Field field : kAllFields) {
    if (IsStated(stated, field)) CopyField(said, field, &s.fields);
  }
  const bool times_stated = stated.has_start() || stated.has_end();
  if (times_stated && s.fields.end_us() <= s.fields.start_us()) return v1::NO_DURATION;
  return v1::REASON_UNSPECIFIED;
}

std::string VersionKey(const Statement& s) {
  return RowKey().Text(s.stated.appointment_id()).Number(s.updated_at_us).str();
}

// ORDER-DUPLICATE, ORDER-STALE. True: said so, nothing more to judge.
bool IsOldNews(Statement& s) {
  v1::AppointmentVersionRow version;
  s.judgement.Load(v1::ROW_APPOINTMENT_VERSION, VersionKey(s), &version);
  const auto& known = version.known();
  const bool is_known = std::find(known.begin(), known.end(), s.version) != known.end();
  if (is_known && s.judgement.fact().decoder_version() <= s.before.decoder_version()) {
    SayDuplicate(s.judgement).set_appointment_id(s.stated.appointment_id());
    return true;
  }
  // A cancellation is stale only against a later booking.
  const int64_t latest =
      s.cancels() ? s.before.state().created_at_us() : s.before.state().stated_at_us();
  if (s.is_new || s.updated_at_us >= latest) return false;
  SayStale(s.judgement).set_appointment_id(s.stated.appointment_id());
  s.judgement.Remember("appointment:" + s.stated.appointment_id());
  return true;
}

// Fields that Coconut edits by this fact, given what they would otherwise be: they differ from Coconut's own last
// statement and from the value.
std::vector<Field> EditsAgainst(const Statement& s, const v1::AppointmentFields& value) {
  std::vector<Field> edits;
  for (Field field : kAllFields) {
    const bool differs_from_own = s.is_new || !FieldEquals(s.fields, s.before.state().stated(), field);
    const bool differs_from_value = s.is_new || !FieldEquals(s.fields, value, field);
    if (differs_from_own && differs_from_value) edits.push_back(field);
  }
  return edits;
}

struct AcceptedEdit {
  std::string key;
  v1::AcceptedEditRow row;
};

std::vector<AcceptedEdit> LoadAccepted(Statement& s) {
  std::vector<AcceptedEdit> accepted;
  for (uint32_t i = 0; i < s.before.accepted_edits(); ++i) {
    AcceptedEdit edit;
    edit.key = RowKey().Text(s.stated.appointment_id()).Number(i).str();
    if (s.judgement.Load(v1::ROW_ACCEPTED_EDIT, edit.key, &edit.row) && !edit.row.withdrawn()) {
      accepted.push_back(std::move(edit));
    }
  }
  return accepted;
}

// An Exchange edit that this Coconut fact, had it been heard in time, would have overruled (CONFLICT-LATE).
bool IsOverruledBy(const Statement& s, const AcceptedEdit& edit) {
  return s.updated_at_us > edit.row.stamp_updated_at_us() &&
         s.updated_at_us <= edit.row.observed_at_us();
}

bool Touches(const AcceptedEdit& edit, Field field) {
  const auto& fields = edit.row.fields();
  return std::find(fields.begin(), fields.end(), FieldName(field)) != fields.end();
}

// The appointment as if the edits in question had not been accepted; later edits that stay keep what they set.
struct Withdrawn {
  v1::AppointmentFields value;
  bool cancellation = false;
  std::vector<AcceptedEdit*> edits;
};

Withdrawn Withdraw(const Statement& s, std::vector<AcceptedEdit>* accepted) {
  Withdrawn withdrawn{.value = s.before.state().value(), .cancellation = false, .edits = {}};
  for (size_t i = accepted->size(); i-- > 0;) {
    AcceptedEdit& edit = (*accepted)[i];
    if (!IsOverruledBy(s, edit)) continue;
    withdrawn.edits.insert(withdrawn.edits.begin(), &edit);
    withdrawn.cancellation |= edit.row.cancelled();
    for (Field field : kAllFields) {
      if (!Touches(edit, field)) continue;
      if (field == Field::kNotes) {
        withdrawn.value.set_internal_notes(MergeNotes(withdrawn.value.internal_notes(),
                                                      edit.row.notes_after(), edit.row.notes_before()));
        continue;
      }
      // A later edit that stays was made on top of this one: from now on it was made on what was there before.
      bool built_upon = false;
      for (size_t later = i + 1; later < accepted->size(); ++later) {
        v1::AcceptedEditRow& other = (*accepted)[later].row;
        if (IsOverruledBy(s, (*accepted)[later]) || !Touches((*accepted)[later], field)) continue;
        CopyField(edit.row.before(), field, other.mutable_before());
        built_upon = true;
        break;
      }
      if (!built_upon && FieldEquals(withdrawn.value, edit.row.after(), field)) {
        CopyField(edit.row.before(), field, &withdrawn.value);
      }
    }
  }
  return withdrawn;
}

// Internal notes that Coconut edits, with the notes of Exchange that were accepted after that edit put into them again.
void PutNotesAgain(const Statement& s, const std::vector<AcceptedEdit>& accepted,
                   const std::vector<AcceptedEdit*>& withdrawn, v1::AppointmentFields* value) {
  for (const AcceptedEdit& edit : accepted) {
    const bool is_withdrawn = std::find(withdrawn.begin(), withdrawn.end(), &edit) != withdrawn.end();
    if (is_withdrawn || !Touches(edit, Field::kNotes)) continue;
    if (edit.row.observed_at_us() <= s.updated_at_us) continue;
    value->set_internal_notes(
        MergeNotes(value->internal_notes(), edit.row.notes_before(), edit.row.notes_after()));
  }
}

bool IsBooked(const v1::Appointment& appointment) {
  return appointment.status() == v1::Appointment::BOOKED;
}

// Says of each withdrawn edit what it lost, and tells again whoever was told of it.
void SayWithdrawn(Statement& s, const Withdrawn& withdrawn) {
  bool staff = false;
  bool clients = false;
  for (AcceptedEdit* edit : withdrawn.edits) {
    edit->row.set_withdrawn(true);
    s.judgement.Save(v1::ROW_ACCEPTED_EDIT, edit->key, edit->row);
    v1::Outcome outcome;
    for (Field field : kAllFields) {
      if (!Touches(*edit, field) || FieldEquals(edit->row.after(), s.state().value(), field)) continue;
      v1::LostField* lost = outcome.add_lost();
      lost->set_field(std::string(FieldName(field)));
      lost->set_exchange(FieldText(edit->row.after(), field));
      lost->set_coconut(FieldText(s.state().value(), field));
    }
    // Both sides had said the same: nothing is lost, and nobody needs to be told of it again.
    const bool same = edit->row.cancelled() ? !IsBooked(s.state()) : outcome.lost_size() == 0;
    if (same) continue;
    v1::Outcome& said =
        Say(s, v1::CONFLICT_RESOLVED, v1::RULE_CONFLICT_LATE,
            edit->row.cancelled() ? v1::EDIT_OVER_REMOVE : v1::COCONUT_WINS);
    *said.mutable_lost() = outcome.lost();
    said.set_item_id(edit->row.item_id());
    const v1::MailboxRow* mailbox = s.judgement.MailboxNumbered(edit->row.mailbox());
    if (mailbox != nullptr) said.set_mailbox(mailbox->state().address());
    staff |= edit->row.told_staff();
    clients |= edit->row.told_clients();
  }
  TellAgain(s.judgement, s.state(), staff, clients);
}

void KeepVersion(Statement& s) {
  v1::AppointmentVersionRow version;
  const std::string key = VersionKey(s);
  s.judgement.Load(v1::ROW_APPOINTMENT_VERSION, key, &version);
  const auto& known = version.known();
  if (std::find(known.begin(), known.end(), s.version) == known.end()) version.add_known(s.version);
  const v1::AppointmentFields& value = s.state().value();
  *version.mutable_value() = value;
  version.set_title(s.judgement.ServiceOf(value.service_id()).name());
  version.set_location(s.judgement.LocationOf(value.location_id()).address());
  s.judgement.Save(v1::ROW_APPOINTMENT_VERSION, key, version);
}

bool HasExported(const std::vector<Field>& edits) {
  return std::any_of(edits.begin(), edits.end(), IsExported);
}

void AddStatusChange(v1::Outcome* outcome, std::string before, std::string after) {
  v1::FieldChange* change = outcome->add_changes();
  change->set_field("status");
  change->set_before(std::move(before));
  change->set_after(std::move(after));
}

// The statement is heard and is news: what it edits, what it overrules, what follows.
void Judge(Statement& s) {
  v1::Appointment& state = s.state();
  const bool late = s.updated_at_us < s.before.state().stated_at_us();  // a cancellation heard late
  const bool was_booked = s.is_new || IsBooked(s.before.state());
  const bool is_later_booking = !s.is_new && !was_booked &&
                                s.stated.event() == v1::AppointmentStated::CREATED &&
                                s.updated_at_us > s.before.state().created_at_us() &&
                                s.updated_at_us > s.before.state().cancelled_at_us();

  std::vector<AcceptedEdit> accepted = LoadAccepted(s);
  Withdrawn withdrawn = Withdraw(s, &accepted);
  std::vector<Field> edits;
  if (!late) edits = EditsAgainst(s, withdrawn.value);
  const bool cancels = s.cancels() && (was_booked || withdrawn.cancellation);
  const bool overrules = !withdrawn.edits.empty() && (HasExported(edits) || cancels);
  if (!overrules) {
    withdrawn = {.value = s.before.state().value(), .cancellation = false, .edits = {}};
    if (!late) edits = EditsAgainst(s, withdrawn.value);
  }

  const bool books_again = is_later_booking && !withdrawn.cancellation;

  *state.mutable_value() = withdrawn.value;
  for (Field field : edits) CopyField(s.fields, field, state.mutable_value());
  if (std::find(edits.begin(), edits.end(), Field::kNotes) != edits.end()) {
    PutNotesAgain(s, accepted, withdrawn.edits, state.mutable_value());
  }
  if (!late) *state.mutable_stated() = s.fields;
  state.set_id(s.stated.appointment_id());
  state.set_stated_at_us(std::max(state.stated_at_us(), s.updated_at_us));
  if (s.stated.event() == v1::AppointmentStated::CREATED) {
    state.set_created_at_us(std::max(state.created_at_us(), s.updated_at_us));
  }
  if (s.is_new || books_again || withdrawn.cancellation) state.set_status(v1::Appointment::BOOKED);
  const bool now_cancelled = s.cancels() && IsBooked(state);
  if (s.cancels()) {
    state.set_status(v1::Appointment::CANCELLED);
    state.set_cancelled_at_us(std::max(state.cancelled_at_us(), s.updated_at_us));
  }
  if (now_cancelled) state.set_cancelled_by(v1::COCONUT);
  if (IsBooked(state)) state.clear_cancelled_by();
  const bool edited = s.is_new || books_again || !edits.empty() || now_cancelled;
  if (edited || overrules) state.set_changed_by(v1::COCONUT);
  if (s.is_new || books_again || HasExported(edits) || now_cancelled) {
    state.set_edited_at_us(std::max(state.edited_at_us(), s.updated_at_us));
  }
  s.row.set_decoder_version(s.judgement.fact().decoder_version());
  if (s.is_new) s.row.set_since_offset(s.judgement.offset());

  // What the fact itself edited; what it took back of Exchange's is said as a conflict.
  const v1::AppointmentFields told_before = s.is_new ? v1::AppointmentFields() : withdrawn.value;
  if (now_cancelled) {
    v1::Outcome& outcome = Say(s, v1::APPOINTMENT_CANCELLED, v1::RULE_APT_CANCEL, v1::BY_COCONUT);
    AddFieldChanges(told_before, state.value(), edits, &outcome);
    AddStatusChange(&outcome, s.is_new ? "" : "BOOKED", "CANCELLED");
  } else if (edited) {
    v1::Outcome& outcome = Say(s, v1::APPOINTMENT_RECORDED, v1::RULE_APT_RECORD);
    AddFieldChanges(told_before, state.value(), edits, &outcome);
    if (s.is_new || books_again) AddStatusChange(&outcome, s.is_new ? "" : "CANCELLED", "BOOKED");
  } else {
    Say(s, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
  }

  SaveAppointment(s.judgement, s.is_new ? nullptr : &s.before, s.row);
  KeepVersion(s);
  // Edits that were built upon withdrawn ones changed too.
  if (overrules) {
    for (const AcceptedEdit& edit : accepted) s.judgement.Save(v1::ROW_ACCEPTED_EDIT, edit.key, edit.row);
    SayWithdrawn(s, withdrawn);
  }
  JudgeWaitingItems(s.judgement, s.stated.appointment_id());
  s.judgement.Load(v1::ROW_APPOINTMENT, AppointmentKey(s.stated.appointment_id()), &s.row);
  if (edited || overrules) RequestWrites(s.judgement, WriteCause::kChanged, &s.row);
}

}  // namespace

std::string AppointmentKey(std::string_view appointment_id) {
  return RowKey().Text(appointment_id).str();
}

void SaveAppointment(Judgement& judgement, const v1::AppointmentRow* before,
                     const v1::AppointmentRow& after) {
  const v1::Appointment& state = after.state();
  judgement.Save(v1::ROW_APPOINTMENT, AppointmentKey(state.id()), after);
  if (before == nullptr) {
    judgement.Mark(v1::ROW_APPOINTMENT_BY_OFFSET,
                   RowKey().Number(static_cast<int64_t>(after.since_offset())).Text(state.id()).str());
  }
  const v1::AppointmentFields was =
      before == nullptr ? v1::AppointmentFields() : before->state().value();
  const auto reindex = [&](v1::RowKind kind, const std::string& old_id, const std::string& new_id) {
    if (old_id == new_id) return;
    if (!old_id.empty()) judgement.Erase(kind, RowKey().Text(old_id).Text(state.id()).str());
    if (!new_id.empty()) judgement.Mark(kind, RowKey().Text(new_id).Text(state.id()).str());
  };
  reindex(v1::ROW_APPOINTMENT_BY_SERVICE, was.service_id(), state.value().service_id());
  reindex(v1::ROW_APPOINTMENT_BY_LOCATION, was.location_id(), state.value().location_id());
  const auto has = [](const v1::AppointmentFields& fields, const std::string& id) {
    return std::find(fields.staff_ids().begin(), fields.staff_ids().end(), id) !=
           fields.staff_ids().end();
  };
  for (const std::string& id : was.staff_ids()) {
    if (!has(state.value(), id)) reindex(v1::ROW_APPOINTMENT_BY_STAFF, id, "");
  }
  for (const std::string& id : state.value().staff_ids()) {
    if (!has(was, id)) reindex(v1::ROW_APPOINTMENT_BY_STAFF, "", id);
  }
}

void FoldAppointment(Judgement& judgement, const v1::AppointmentStated& stated) {
  Statement s{.judgement = judgement,
              .stated = stated,
              .updated_at_us = judgement.fact().occurred_at_us(),
              .version = Hash64(std::to_string(stated.event()) + stated.content_hash()),
              .fields = {},
              .is_new = false,
              .before = {},
              .row = {}};
  s.is_new = !judgement.Load(v1::ROW_APPOINTMENT, AppointmentKey(stated.appointment_id()), &s.before);
  s.row = s.before;
  const v1::Reason invalid = ReadFields(s);
  if (invalid != v1::REASON_UNSPECIFIED) {
    Say(s, v1::REJECTED, v1::RULE_ORDER_REJECT, invalid);
    judgement.Remember("appointment:" + stated.appointment_id());
    return;
  }
  if (IsOldNews(s)) return;
  Judge(s);
}

}  // namespace syncledger
