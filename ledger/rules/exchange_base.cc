// Section 5, first half: what a stamped item is compared with, and which of its fields are an edit.
#include <algorithm>
#include <set>

#include "ledger/body_text.h"
#include "ledger/rules/absences.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/exchange_edits.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr size_t kVersionsAtATime = 64;

bool SameText(const v1::StatedTime& a, const v1::StatedTime& b) {
  return a.value_case() == b.value_case() && a.instant_us() == b.instant_us() &&
         a.local_us() == b.local_us() && a.unreadable() == b.unreadable() &&
         a.time_zone() == b.time_zone();
}

std::string ZoneAt(Judgement& judgement, const KnownItem& known) {
  return ZoneOf(judgement, *judgement.MatchOf(known.mailbox->state()).employee);
}

Base FromStatement(Judgement& judgement, const KnownItem& known, const v1::ItemStatement& statement) {
  Base base;
  const Span span = SpanOf(statement, ZoneAt(judgement, known));
  base.times_known = span.reason == v1::REASON_UNSPECIFIED;
  base.statement = statement;
  base.start_us = span.start_us;
  base.end_us = span.end_us;
  base.title = statement.subject();
  base.location = statement.location();
  base.show_as = statement.show_as();
  if (!statement.organizer().empty()) base.organizers.push_back(statement.organizer());
  base.attendees.assign(statement.attendees().begin(), statement.attendees().end());
  base.attendees_known = statement.attendees_stated();
  base.marker = !statement.has_body() || statement.body().marker();
  base.below_known = statement.has_body();
  base.below = statement.body().below();
  base.recurrence = statement.recurrence().SerializeAsString();
  base.cancelled = statement.is_cancelled();
  base.other_calendar = statement.other_calendar();
  return base;
}

// The latest version that Coconut had stated at `updated_at_us`.
bool LoadVersion(Judgement& judgement, const std::string& appointment_id, int64_t updated_at_us,
                 v1::AppointmentVersionRow* version) {
  const std::string prefix = RowKey().Text(appointment_id).str();
  const std::string wanted = RowKey().Text(appointment_id).Number(updated_at_us).str();
  if (judgement.Load(v1::ROW_APPOINTMENT_VERSION, wanted, version)) return true;
  bool found = false;
  std::string after;
  while (true) {
    const std::vector<RowEntry> entries =
        judgement.Scan(v1::ROW_APPOINTMENT_VERSION, prefix, after, kVersionsAtATime);
    for (const RowEntry& entry : entries) {
      if (entry.key > wanted) return found;
      found = version->ParseFromString(entry.value) || found;
    }
    if (entries.size() < kVersionsAtATime) return found;
    after = entries.back().key;
  }
}

Base FromVersion(const KnownItem& known, const v1::AppointmentVersionRow& version,
                 const EmployeeMatch& match) {
  Base base;
  base.times_known = true;
  base.start_us = version.value().start_us();
  base.end_us = version.value().end_us();
  base.title = version.title();
  base.location = version.location();
  base.show_as = version.value().show_as() == v1::SHOW_AS_UNKNOWN ? v1::BUSY : version.value().show_as();
  base.organizers = {NormalizeEmail(match.employee->email()),
                     NormalizeEmail(known.mailbox->state().address())};
  std::set<std::string> attendees;
  for (const v1::Client& client : version.value().clients()) {
    if (!client.email().empty()) attendees.insert(NormalizeEmail(client.email()));
  }
  base.attendees.assign(attendees.begin(), attendees.end());
  base.attendees_known = true;
  base.below_known = true;
  base.below = ReadBody(v1::Body::TEXT, version.value().details()).below();
  return base;
}

}  // namespace

bool HoldsVersion(const v1::Appointment& appointment, const v1::Stamp& stamp) {
  return !stamp.has_updated_at_us() || appointment.stated_at_us() >= stamp.updated_at_us();
}

Base BaseOf(Judgement& judgement, const KnownItem& known, const v1::Appointment& appointment) {
  const v1::Item& item = known.item();
  // A stamp that has lost its second value names no other version: what was judged under the whole one still counts.
  const bool same_stamp =
      SameStamp(item.stamp(), item.judged_stamp()) ||
      (!item.stamp().has_updated_at_us() &&
       item.stamp().appointment_id() == item.judged_stamp().appointment_id());
  if (item.has_judged() && same_stamp) return FromStatement(judgement, known, item.judged());
  v1::AppointmentVersionRow version;
  if (item.stamp().has_updated_at_us() &&
      LoadVersion(judgement, appointment.id(), item.stamp().updated_at_us(), &version)) {
    return FromVersion(known, version, judgement.MatchOf(known.mailbox->state()));
  }
  Base as_it_stands = FromStatement(judgement, known, item.statement());
  as_it_stands.cancelled = false;
  as_it_stands.other_calendar = false;
  return as_it_stands;
}

std::string ServiceTitled(Judgement& judgement, std::string_view title) {
  const auto* ids =
      judgement.Find<v1::IdsRow>(v1::ROW_SERVICE_BY_NAME, RowKey().Text(NormalizeTitle(title)).str());
  return ids != nullptr && ids->ids_size() == 1 ? ids->ids(0) : "";
}

std::string LocationAt(Judgement& judgement, const KnownItem& known, std::string_view address) {
  return AssignedLocation(judgement, *judgement.MatchOf(known.mailbox->state()).employee, address);
}

Edits EditsOf(Judgement& judgement, const KnownItem& known, const Base& base,
              const v1::Appointment& appointment) {
  const v1::ItemStatement& statement = known.item().statement();
  const v1::AppointmentFields& value = appointment.value();
  Edits edits;

  const Span span = SpanOf(statement, ZoneAt(judgement, known));
  edits.start_us = span.start_us;
  edits.end_us = span.end_us;
  // Where one of the two cannot be read, they are compared as they were written.
  const bool start_rewritten =
      !base.statement.has_value() || !SameText(statement.start(), base.statement->start());
  const bool end_rewritten =
      !base.statement.has_value() || !SameText(statement.end(), base.statement->end());
  if (span.reason != v1::REASON_UNSPECIFIED) {
    if (start_rewritten || end_rewritten) edits.unreadable = span.reason;
  } else {
    const bool start_differs = base.times_known ? span.start_us != base.start_us : start_rewritten;
    const bool end_differs = base.times_known ? span.end_us != base.end_us : end_rewritten;
    edits.start = start_differs && span.start_us != value.start_us();
    edits.end = end_differs && span.end_us != value.end_us();
  }

  const std::string title = NormalizeTitle(statement.subject());
  edits.title = title != NormalizeTitle(base.title) &&
                title != NormalizeTitle(judgement.ServiceOf(value.service_id()).name());

  const std::string location = NormalizeAddress(statement.location());
  edits.location = location != NormalizeAddress(base.location) &&
                   location != NormalizeAddress(judgement.LocationOf(value.location_id()).address());

  const v1::ShowAs booked_as = value.show_as() == v1::SHOW_AS_UNKNOWN ? v1::BUSY : value.show_as();
  edits.show_as = statement.show_as() != v1::SHOW_AS_UNKNOWN && statement.show_as() != base.show_as &&
                  statement.show_as() != booked_as;

  edits.merged_notes = value.internal_notes();
  if (statement.has_body() && statement.body().marker() &&
      statement.body().above() != known.item().judged_notes()) {
    edits.merged_notes =
        MergeNotes(value.internal_notes(), known.item().judged_notes(), statement.body().above());
    edits.notes = edits.merged_notes != value.internal_notes();
  }
  return edits;
}

}  // namespace syncledger
