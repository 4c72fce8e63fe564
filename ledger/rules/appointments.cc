#include "ledger/rules/appointments.h"

#include <algorithm>
#include <utility>

#include "ledger/digest.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/items.h"
#include "ledger/rules/notifications.h"
#include "ledger/rules/order.h"
#include "ledger/rules/withdrawn_edits.h"
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

// An instant from what Coconut wrote: with an offset, or a wall time in the appointment's zone.
// False: unknown zone.
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

// What of the times cannot be read, for whoever is asked why the statement was refused.
std::string UnreadableTime(const v1::AppointmentStated& stated, v1::Reason why) {
  if (why == v1::UNKNOWN_TIME_ZONE) return stated.time_zone();
  if (why != v1::INVALID_TIME) return "";
  return stated.start().has_unreadable() ? stated.start().unreadable() : stated.end().unreadable();
}

// Fills `fields` from the statement. Why it cannot be a booking, or REASON_UNSPECIFIED.
v1::Reason ReadFields(Statement& statement) {
  const v1::AppointmentStated& stated = statement.stated;
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
  statement.fields = statement.before.state().stated();
  if (statement.is_new) statement.fields.set_show_as(v1::BUSY);
  for (Field field : kAllFields) {
    if (IsStated(stated, field)) CopyField(said, field, &statement.fields);
  }
  // A late statement's times would be completed by those of a later one: they say nothing of its
  // duration.
  const bool times_stated = stated.has_start() || stated.has_end();
  const bool has_duration = statement.fields.end_us() > statement.fields.start_us();
  if (times_stated && !statement.late() && !has_duration) return v1::NO_DURATION;
  return v1::REASON_UNSPECIFIED;
}

RowKey VersionKey(const Statement& statement) {
  return RowKey().Text(statement.stated.appointment_id()).Number(statement.updated_at_us);
}

// Whether a creation is later than every cancellation that stands, whichever side's: it books
// again.
bool IsLaterBooking(const Statement& statement, const std::vector<AcceptedEdit>& accepted) {
  const v1::Appointment& before = statement.before.state();
  if (statement.is_new || IsBooked(before) || !statement.creates()) return false;
  if (statement.updated_at_us <= before.created_at_us()) return false;
  if (statement.updated_at_us <= before.cancelled_at_us()) return false;
  return std::none_of(accepted.begin(), accepted.end(), [&](const AcceptedEdit& edit) {
    return edit.row.cancelled() && statement.updated_at_us <= edit.row.observed_at_us();
  });
}

// A creation that is stale still makes cancellations before it stale.
void RememberCreation(Statement& statement) {
  if (statement.updated_at_us <= statement.before.state().created_at_us()) return;
  statement.state().set_created_at_us(statement.updated_at_us);
  SaveAppointment(statement.judgement, &statement.before, *statement.row);
}

// ORDER-DUPLICATE, ORDER-STALE. True: said so, nothing more to judge.
bool IsOldNews(Statement& statement) {
  const std::string& appointment_id = statement.stated.appointment_id();
  v1::AppointmentVersionRow version;
  statement.judgement.Load(v1::ROW_APPOINTMENT_VERSION, VersionKey(statement), &version);
  const auto& known = version.known();
  const bool is_known = std::find(known.begin(), known.end(), statement.version) != known.end();
  if (is_known &&
      statement.judgement.fact().decoder_version() <= statement.before.decoder_version()) {
    SayDuplicate(statement.judgement).set_appointment_id(appointment_id);
    return true;
  }
  // A cancellation is stale only against a later creation, and that only against a later
  // cancellation: whether it is booked does not hang on what was heard first.
  const v1::Appointment& before = statement.before.state();
  const int64_t latest = statement.cancels() ? before.created_at_us() : before.stated_at_us();
  if (statement.is_new || statement.updated_at_us >= latest) return false;
  if (statement.creates()) {
    if (IsLaterBooking(statement, LoadAccepted(statement))) return false;
    RememberCreation(statement);
  }
  SayStale(statement.judgement).set_appointment_id(appointment_id);
  statement.judgement.Remember("appointment:" + appointment_id);
  return true;
}

// Fields that Coconut edits by this fact, given what they would otherwise be: they differ from
// Coconut's own last statement and from the value.
std::vector<Field> EditsAgainst(const Statement& statement, const v1::AppointmentFields& value) {
  std::vector<Field> edits;
  if (statement.late()) return edits;
  for (Field field : kAllFields) {
    const bool differs_from_own =
        statement.is_new ||
        !FieldEquals(statement.fields, statement.before.state().stated(), field);
    const bool differs_from_value =
        statement.is_new || !FieldEquals(statement.fields, value, field);
    if (differs_from_own && differs_from_value) edits.push_back(field);
  }
  return edits;
}

bool HasExported(const std::vector<Field>& edits) {
  return std::any_of(edits.begin(), edits.end(), IsExported);
}

// What a statement that is news comes to.
struct Decision {
  std::vector<AcceptedEdit> accepted;
  Withdrawn withdrawn;
  bool overrules = false;    // what is withdrawn was accepted from Exchange and is taken back
  std::vector<Field> edits;  // fields that Coconut edits
  bool books_again = false;
  bool cancels = false;  // it was booked until now

  bool edited(const Statement& statement) const {
    return statement.is_new || books_again || !edits.empty() || cancels;
  }
};

Decision Decide(Statement& statement) {
  Decision decision;
  decision.accepted = LoadAccepted(statement);
  decision.withdrawn = Withdraw(statement, &decision.accepted);
  decision.edits = EditsAgainst(statement, decision.withdrawn.value);
  const bool was_booked = statement.is_new || IsBooked(statement.before.state());
  const bool cancels = statement.cancels() && (was_booked || decision.withdrawn.cancellation);
  decision.overrules =
      !decision.withdrawn.edits.empty() && (HasExported(decision.edits) || cancels);
  // Its edits stay those that it would have been, had it been heard in time: what it repeats of an
  // earlier Exchange edit is none, whatever a later one did to that.
  if (!decision.overrules) decision.withdrawn = NothingWithdrawn(statement);
  decision.cancels = statement.cancels() && (was_booked || decision.withdrawn.cancellation);
  decision.books_again =
      IsLaterBooking(statement, decision.accepted) && !decision.withdrawn.cancellation;
  return decision;
}

void ApplyFields(Statement& statement, const Decision& decision) {
  v1::Appointment& state = statement.state();
  state.set_id(statement.stated.appointment_id());
  *state.mutable_value() = decision.withdrawn.value;
  for (Field field : decision.edits) CopyField(statement.fields, field, state.mutable_value());
  if (std::find(decision.edits.begin(), decision.edits.end(), Field::kNotes) !=
      decision.edits.end()) {
    PutNotesAgain(statement, decision.accepted, decision.withdrawn.edits, state.mutable_value());
  }
  if (!statement.late()) *state.mutable_stated() = statement.fields;
}

void ApplyStatus(Statement& statement, const Decision& decision) {
  v1::Appointment& state = statement.state();
  if (statement.is_new || decision.books_again || decision.withdrawn.cancellation) {
    state.set_status(v1::Appointment::BOOKED);
  }
  if (statement.cancels()) state.set_status(v1::Appointment::CANCELLED);
  if (decision.cancels) state.set_cancelled_by(v1::COCONUT);
  if (IsBooked(state)) state.clear_cancelled_by();
}

void ApplyMoments(Statement& statement, const Decision& decision) {
  v1::Appointment& state = statement.state();
  const int64_t now_us = statement.updated_at_us;
  state.set_stated_at_us(std::max(state.stated_at_us(), now_us));
  if (statement.creates()) state.set_created_at_us(std::max(state.created_at_us(), now_us));
  if (statement.cancels()) state.set_cancelled_at_us(std::max(state.cancelled_at_us(), now_us));
  if (decision.edited(statement) || decision.overrules) state.set_changed_by(v1::COCONUT);
  if (statement.is_new || decision.books_again || HasExported(decision.edits) || decision.cancels) {
    state.set_edited_at_us(std::max(state.edited_at_us(), now_us));
  }
  statement.row->set_decoder_version(statement.judgement.fact().decoder_version());
  if (statement.is_new) statement.row->set_since_offset(statement.judgement.offset());
}

// Says what the fact itself edited; what it took back of Exchange's is said as a conflict.
void SayEdits(Statement& statement, const Decision& decision) {
  if (!decision.edited(statement)) {
    Say(statement, v1::UNCHANGED, v1::RULE_EXP_ECHO, v1::ECHO);
    return;
  }
  v1::Outcome& outcome =
      decision.cancels
          ? Say(statement, v1::APPOINTMENT_CANCELLED, v1::RULE_APT_CANCEL, v1::BY_COCONUT)
          : Say(statement, v1::APPOINTMENT_RECORDED, v1::RULE_APT_RECORD);
  AddFieldChanges(statement.is_new ? v1::AppointmentFields() : decision.withdrawn.value,
                  statement.state().value(), decision.edits, &outcome);
  if (decision.cancels) {
    AddChange(&outcome, "status", statement.is_new ? "" : "BOOKED", "CANCELLED");
  } else if (statement.is_new || decision.books_again) {
    AddChange(&outcome, "status", statement.is_new ? "" : "CANCELLED", "BOOKED");
  }
}

void KeepVersion(Statement& statement) {
  const RowKey key = VersionKey(statement);
  bool existed;
  auto& version = *statement.judgement.Edit<v1::AppointmentVersionRow>(v1::ROW_APPOINTMENT_VERSION,
                                                                       key, &existed);
  const auto& known = version.known();
  if (std::find(known.begin(), known.end(), statement.version) == known.end()) {
    version.add_known(statement.version);
  }
  const v1::AppointmentFields& value = statement.state().value();
  *version.mutable_value() = value;
  version.set_title(statement.judgement.ServiceOf(value.service_id()).name());
  version.set_location(statement.judgement.LocationOf(value.location_id()).address());
  statement.judgement.Save(v1::ROW_APPOINTMENT_VERSION, key, version);
}

// The statement is heard and is news: what it edits, what it overrules, what follows.
void Judge(Statement& statement) {
  Decision decision = Decide(statement);
  ApplyFields(statement, decision);
  ApplyStatus(statement, decision);
  ApplyMoments(statement, decision);
  SayEdits(statement, decision);
  SaveAppointment(statement.judgement, statement.is_new ? nullptr : &statement.before,
                  *statement.row);
  KeepVersion(statement);
  if (decision.overrules) {
    SaveAccepted(statement, decision.withdrawn, &decision.accepted);
    SayWithdrawn(statement, decision.withdrawn);
  }
  JudgeWaitingItems(statement.judgement, statement.stated.appointment_id());
  if (!decision.edited(statement) && !decision.overrules) return;
  RequestWrites(statement.judgement,
                decision.overrules ? WriteCause::kConflict : WriteCause::kChanged, statement.row);
}

}  // namespace

bool IsStaffOf(const v1::Appointment& appointment, std::string_view employee_id) {
  const auto& staff = appointment.value().staff_ids();
  return std::find(staff.begin(), staff.end(), employee_id) != staff.end();
}

RowKey AppointmentKey(std::string_view appointment_id) { return RowKey().Text(appointment_id); }

void SaveAppointment(Judgement& judgement, const v1::AppointmentRow* before,
                     const v1::AppointmentRow& after) {
  const v1::Appointment& state = after.state();
  judgement.Save(v1::ROW_APPOINTMENT, AppointmentKey(state.id()), after);
  if (before == nullptr) {
    judgement.Mark(v1::ROW_APPOINTMENT_BY_OFFSET,
                   RowKey().Number(static_cast<int64_t>(after.since_offset())).Text(state.id()));
  }
  const v1::AppointmentFields& was =
      before == nullptr ? v1::AppointmentFields::default_instance() : before->state().value();
  const auto reindex = [&](v1::RowKind kind, const std::string& old_id, const std::string& new_id) {
    if (old_id == new_id) return;
    if (!old_id.empty()) judgement.Erase(kind, RowKey().Text(old_id).Text(state.id()));
    if (!new_id.empty()) judgement.Mark(kind, RowKey().Text(new_id).Text(state.id()));
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
  Statement statement{.judgement = judgement,
                      .stated = stated,
                      .updated_at_us = judgement.fact().occurred_at_us(),
                      .version = Hash64(std::to_string(stated.event()) + stated.content_hash()),
                      .fields = {},
                      .is_new = false,
                      .before = {},
                      .row = nullptr};
  bool known;
  statement.row = judgement.Edit<v1::AppointmentRow>(
      v1::ROW_APPOINTMENT, AppointmentKey(stated.appointment_id()), &known);
  statement.is_new = !known;
  statement.before = *statement.row;
  // Asked first: what is left out of a partial body was completed by what stood before it, not by
  // what stands now.
  if (IsOldNews(statement)) return;
  const v1::Reason invalid = ReadFields(statement);
  if (invalid != v1::REASON_UNSPECIFIED) {
    Say(statement, v1::REJECTED, v1::RULE_ORDER_REJECT, invalid)
        .set_detail(UnreadableTime(stated, invalid));
    judgement.Remember("appointment:" + stated.appointment_id());
    return;
  }
  Judge(statement);
}

}  // namespace syncledger
