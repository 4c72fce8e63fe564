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

// Puts what a statement states in place of what the base has.
void Overlay(Judgement& judgement, const KnownItem& known, const v1::ItemStatement& statement,
             Base* base) {
  if (statement.has_start() && statement.has_end()) {
    const Span span = SpanOf(statement, ZoneAt(judgement, known));
    base->times_known = span.reason == v1::REASON_UNSPECIFIED;
    base->statement = statement;
    base->start_us = span.start_us;
    base->end_us = span.end_us;
  }
  if (statement.has_subject()) base->title = statement.subject();
  if (statement.has_location()) base->location = statement.location();
  if (statement.has_show_as()) base->show_as = statement.show_as();
  if (!statement.organizer().empty()) base->organizers = {statement.organizer()};
  if (statement.attendees_stated()) {
    base->attendees.assign(statement.attendees().begin(), statement.attendees().end());
    base->attendees_known = true;
  }
  if (statement.has_body()) {
    base->marker = statement.body().marker();
    base->below_known = true;
    base->below = statement.body().below();
  }
  base->recurrence = statement.recurrence().SerializeAsString();
}

// Whether a base made of the statement needs no other: nothing is left out that could be an edit.
bool StatesAll(const v1::ItemStatement& statement) {
  return statement.has_start() && statement.has_end() && statement.has_subject() &&
         statement.has_location() && statement.has_show_as() && !statement.organizer().empty() &&
         statement.attendees_stated() && statement.has_body();
}

// The latest version that Coconut had stated at `updated_at_us`. A stamp of ours names the moment
// of a version, so that one row is read. For any other moment all versions before it are read: as
// many as Coconut ever stated.
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
  base.show_as =
      version.value().show_as() == v1::SHOW_AS_UNKNOWN ? v1::BUSY : version.value().show_as();
  base.organizers = {NormalizeEmail(match.employee->email()),
                     NormalizeEmail(known.mailbox->state().address())};
  for (const std::string& address : known.mailbox->state().former_addresses())
    base.organizers.push_back(NormalizeEmail(address));
  std::set<std::string> attendees;
  for (const v1::Client& client : version.value().clients()) {
    const std::string address = NormalizeEmail(client.email());
    // An item does not list its organizer among its attendees.
    if (!address.empty() && address != known.item().statement().organizer())
      attendees.insert(address);
  }
  base.attendees.assign(attendees.begin(), attendees.end());
  base.attendees_known = true;
  base.below_known = true;
  base.below = ReadBody(v1::Body::TEXT, version.value().details()).below();
  return base;
}

// The version that the stamp names; where the ledger knows none, the item as it stands.
Base NamedBase(Judgement& judgement, const KnownItem& known, const v1::Appointment& appointment) {
  const v1::Stamp& stamp = known.item().stamp();
  v1::AppointmentVersionRow version;
  if (stamp.has_updated_at_us() &&
      LoadVersion(judgement, appointment.id(), stamp.updated_at_us(), &version)) {
    return FromVersion(known, version, judgement.MatchOf(known.mailbox->state()));
  }
  Base as_it_stands;
  Overlay(judgement, known, known.item().statement(), &as_it_stands);
  return as_it_stands;
}

// Start and end against the base, as instants; where one of the two cannot be read, as they were
// written.
void CompareTimes(Judgement& judgement, const KnownItem& known, const Base& base,
                  const v1::AppointmentFields& value, Edits* edits) {
  const v1::ItemStatement& stated = known.item().statement();
  if (!stated.has_start() && !stated.has_end()) return;
  // Of two times the one that was never stated is as the base has it.
  std::optional<v1::ItemStatement> completed;
  if (base.times_known && (!stated.has_start() || !stated.has_end())) {
    completed = stated;
    if (!stated.has_start()) completed->mutable_start()->set_instant_us(base.start_us);
    if (!stated.has_end()) completed->mutable_end()->set_instant_us(base.end_us);
  }
  const Span span = SpanOf(completed.has_value() ? *completed : stated, ZoneAt(judgement, known));
  edits->start_us = span.start_us;
  edits->end_us = span.end_us;
  const bool start_rewritten =
      stated.has_start() &&
      (!base.statement.has_value() || !SameText(stated.start(), base.statement->start()));
  const bool end_rewritten = stated.has_end() && (!base.statement.has_value() ||
                                                  !SameText(stated.end(), base.statement->end()));
  if (span.reason != v1::REASON_UNSPECIFIED) {
    edits->start = start_rewritten;
    edits->end = end_rewritten;
    if (start_rewritten || end_rewritten) edits->unreadable = span.reason;
    return;
  }
  const bool start_differs = base.times_known ? span.start_us != base.start_us : start_rewritten;
  const bool end_differs = base.times_known ? span.end_us != base.end_us : end_rewritten;
  edits->start = start_differs && span.start_us != value.start_us();
  edits->end = end_differs && span.end_us != value.end_us();
}

}  // namespace

bool IsJudgedUnderItsStamp(const v1::Item& item) {
  if (!item.has_judged()) return false;
  // A stamp that has lost its second value names no other version: what was judged under the whole
  // one still counts.
  return SameStamp(item.stamp(), item.judged_stamp()) ||
         (!item.stamp().has_updated_at_us() &&
          item.stamp().appointment_id() == item.judged_stamp().appointment_id());
}

bool HoldsVersion(const v1::Appointment& appointment, const v1::Stamp& stamp) {
  return !stamp.has_updated_at_us() || appointment.stated_at_us() >= stamp.updated_at_us();
}

Base BaseOf(Judgement& judgement, const KnownItem& known, const v1::Appointment& appointment) {
  const v1::Item& item = known.item();
  if (!IsJudgedUnderItsStamp(item)) return NamedBase(judgement, known, appointment);
  // What the judged statement did not state is as the version has it.
  Base base;
  if (!StatesAll(item.judged())) base = NamedBase(judgement, known, appointment);
  Overlay(judgement, known, item.judged(), &base);
  base.cancelled = item.judged().is_cancelled();
  base.other_calendar = item.judged().other_calendar();
  return base;
}

std::string ServiceTitled(Judgement& judgement, std::string_view title) {
  const auto* ids = judgement.Find<v1::IdsRow>(v1::ROW_SERVICE_BY_NAME,
                                               RowKey().Text(NormalizeTitle(title)).str());
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

  CompareTimes(judgement, known, base, value, &edits);

  const std::string title = NormalizeTitle(statement.subject());
  edits.title = statement.has_subject() && title != NormalizeTitle(base.title) &&
                title != NormalizeTitle(judgement.ServiceOf(value.service_id()).name());

  const std::string location = NormalizeAddress(statement.location());
  edits.location =
      statement.has_location() && location != NormalizeAddress(base.location) &&
      location != NormalizeAddress(judgement.LocationOf(value.location_id()).address());

  const v1::ShowAs booked_as = value.show_as() == v1::SHOW_AS_UNKNOWN ? v1::BUSY : value.show_as();
  edits.show_as = statement.show_as() != v1::SHOW_AS_UNKNOWN &&
                  statement.show_as() != base.show_as && statement.show_as() != booked_as;

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
