// Section 5, second half: what an edit of an exported appointment in Exchange does to it.
#include "ledger/rules/exchange_edits.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ledger/names.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/sighting.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// A statement of an item that has not ended, against its base.
struct Comparison {
  Sighting& seen;
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
    return !edits.any() && !moved_away && !organizer && !attendees && !marker_missing &&
           !below_marker && !recurrence;
  }
};

Comparison Compare(Sighting& seen) {
  const v1::ItemStatement& statement = seen.statement();
  const Base& base = seen.base;
  Comparison comparison{.seen = seen,
                        .edits = EditsOf(seen.judgement, seen.known, base, seen.state()),
                        .before = seen.state().value(),
                        .changed = {}};
  comparison.moved_away = statement.other_calendar() && !base.other_calendar;
  comparison.organizer = !statement.organizer().empty() && !base.organizers.empty() &&
                         std::find(base.organizers.begin(), base.organizers.end(),
                                   statement.organizer()) == base.organizers.end();
  comparison.attendees = statement.attendees_stated() && base.attendees_known &&
                         !std::equal(statement.attendees().begin(), statement.attendees().end(),
                                     base.attendees.begin(), base.attendees.end());
  if (statement.has_body()) {
    comparison.marker_missing = base.marker && !statement.body().marker();
    comparison.below_marker = statement.body().marker() && base.marker && base.below_known &&
                              statement.body().below() != base.below;
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
  Sighting& seen = comparison.seen;
  const std::string service = ServiceTitled(seen.judgement, seen.statement().subject());
  if (service.empty()) {
    Say(seen, v1::IGNORED, v1::RULE_MAP_TITLE, v1::UNKNOWN_SERVICE)
        .set_detail(seen.statement().subject());
    return;
  }
  comparison.value()->set_service_id(service);
  SayChanged(comparison, v1::RULE_MAP_TITLE, {Field::kService});
}

void MapLocation(Comparison& comparison) {
  if (!comparison.edits.location) return;
  Sighting& seen = comparison.seen;
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

// Section 5's table, row by row, each under its own rule. The order is a contract: it is the order
// of the outcomes.
constexpr std::array kMappings = {
    MapTime, MapTitle, MapLocation, MapOrganizer, MapAttendees, MapBusy, MapNotes, MapRecurrence,
};

void ApplyMappings(Comparison& comparison) {
  for (const auto& map : kMappings) map(comparison);
}

void AddLost(v1::Outcome* outcome, std::string_view field, std::string exchange,
             std::string coconut) {
  v1::LostField* lost = outcome->add_lost();
  lost->set_field(std::string(field));
  lost->set_exchange(std::move(exchange));
  lost->set_coconut(std::move(coconut));
}

// Names every field that lost, with both its values.
void SayLost(Comparison& comparison) {
  Sighting& seen = comparison.seen;
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
    AddLost(&outcome, "service_id", service.empty() ? statement.subject() : service,
            value.service_id());
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

bool IsCancelled(const Sighting& seen) {
  return seen.state().status() == v1::Appointment::CANCELLED;
}

bool IsCancelledByExchange(const Sighting& seen) {
  return IsCancelled(seen) && seen.state().cancelled_by() != v1::COCONUT;
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
  bool (*holds)(const Sighting&);
  void (*refuse)(Comparison&);
};

// Asked of an edit, in this order; the first that holds refuses the whole of it. The order is a
// contract.
constexpr std::array kRefusals = {
    Refusal{IsMultiUserUnsupported, RefuseMultiUser},
    Refusal{IsCancelledByExchange, RefuseCancelled},
    Refusal{IsOverruled, LoseEdit},
    // Of Coconut's cancellation it knew: cancelled it stays, and nobody is told of an update.
    Refusal{IsCancelled, RefuseCancelled},
};

void AcceptEdit(Comparison& comparison) {
  Sighting& seen = comparison.seen;
  const v1::AppointmentRow before = *seen.appointment;
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

}  // namespace

void JudgeEdits(Sighting& seen) {
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

}  // namespace syncledger
