#include "api/access/redaction.h"

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "ledger/plain_fields.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::string_view kPackage = "syncledger.v1.";

const std::map<std::string_view, FieldClass>& Classes() {
  using enum FieldClass;
  static const auto& classes = *new std::map<std::string_view, FieldClass>{
      {"Absence.employee_id", kShown},
      {"Absence.exception_item_id", kShown},
      {"Absence.ical_uid", kShown},
      {"Absence.id", kShown},
      {"Absence.item_id", kShown},
      {"Absence.location_id", kShown},
      {"Absence.notes", kHidden},
      {"Absence.original_start", kShown},
      {"Absence.series_id", kShown},
      {"Absence.time_zone", kShown},
      {"Absence.title", kHidden},
      {"Actor.id", kByOwner},
      {"Appointment.id", kShown},
      {"AppointmentFields.details", kHidden},
      {"AppointmentFields.internal_notes", kHidden},
      {"AppointmentFields.location_id", kShown},
      {"AppointmentFields.service_id", kShown},
      {"AppointmentFields.staff_ids", kShown},
      {"AppointmentFields.time_zone", kShown},
      {"Client.cell_phone", kHidden},
      {"Client.email", kHidden},
      {"Client.first_name", kHidden},
      {"Client.id", kShown},
      {"Client.last_name", kHidden},
      {"Client.time_zone", kShown},
      {"ExplainResponse.standing", kHidden},
      {"ExplainResponse.subject", kShown},
      {"ExplainResponse.tenant", kShown},
      {"ExplainResponse.text", kHidden},
      {"ExplainResponse.time_zone", kShown},
      {"ExplainResponse.title", kHidden},
      {"ExplainedChange.after", kByField},
      {"ExplainedChange.after_text", kByField},
      {"ExplainedChange.before", kByField},
      {"ExplainedChange.before_text", kByField},
      {"ExplainedChange.field", kShown},
      {"ExplainedChange.label", kShown},
      {"ExplainedDecision.remedy", kShown},
      {"ExplainedDecision.requirement_says", kShown},
      {"ExplainedDecision.rule_says", kShown},
      {"ExplainedDecision.sentence", kHidden},
      {"ExplainedFact.actor_name", kByOwner},
      {"ExplainedFact.fact_id", kShown},
      {"ExplainedFact.headline", kHidden},
      {"ExplainedFact.sync_id", kShown},
      {"ExportSnapshot.attendees", kHidden},
      {"ExportSnapshot.details", kHidden},
      {"ExportSnapshot.location", kShown},
      {"ExportSnapshot.organizer", kHidden},
      {"ExportSnapshot.title", kHidden},
      {"FieldChange.after", kByField},
      {"FieldChange.before", kByField},
      {"FieldChange.field", kShown},
      {"GetDigestResponse.input", kShown},
      {"GetDigestResponse.outcome", kShown},
      {"GetDigestResponse.state", kShown},
      {"GetDigestResponse.tenant", kShown},
      {"HeldItem.absence_id", kShown},
      {"HeldItem.appointment_id", kShown},
      {"HeldItem.item_id", kShown},
      {"HeldItem.title", kHidden},
      {"HeldRemovals.sync_id", kShown},
      {"ListAbsencesResponse.next_page_token", kShown},
      {"ListAppointmentsResponse.next_page_token", kShown},
      {"ListConflictsResponse.next_page_token", kShown},
      {"ListHeldResponse.next_page_token", kShown},
      {"ListMailboxesResponse.next_page_token", kShown},
      {"ListNotificationsResponse.next_page_token", kShown},
      {"ListVerdictsResponse.next_page_token", kShown},
      {"ListedAbsence.employee_email", kShown},
      {"ListedAbsence.mailbox", kShown},
      {"ListedAbsence.tenant", kShown},
      {"ListedAppointment.tenant", kShown},
      {"ListedConflict.tenant", kShown},
      {"ListedHeld.mailbox", kShown},
      {"ListedHeld.tenant", kShown},
      {"ListedMailbox.detail", kHidden},
      {"ListedMailbox.tenant", kShown},
      {"ListedNotification.tenant", kShown},
      {"ListedVerdict.tenant", kShown},
      {"LostField.coconut", kByField},
      {"LostField.exchange", kByField},
      {"LostField.field", kShown},
      {"Mailbox.address", kShown},
      {"Mailbox.employee_id", kShown},
      {"Mailbox.former_addresses", kShown},
      {"Mailbox.held_sync_ids", kShown},
      {"Mailbox.incomplete_detail", kHidden},
      {"Notification.id", kShown},
      {"Notification.recipients", kByOwner},
      {"Outcome.absence_id", kShown},
      {"Outcome.appointment_id", kShown},
      {"Outcome.detail", kHidden},
      {"Outcome.employee_id", kShown},
      {"Outcome.id", kShown},
      {"Outcome.item_id", kShown},
      {"Outcome.mailbox", kShown},
      {"Outcome.rule_set", kShown},
      {"Outcome.subject", kShown},
      {"Recurrence.end_date", kShown},
      {"Recurrence.start_date", kShown},
      {"Recurrence.time_zone", kShown},
      {"Repetition.time_zone", kShown},
      {"Stamp.appointment_id", kShown},
      {"SyncSummary.sync_id", kShown},
      {"TenantMoment.tenant", kShown},
      {"Verdict.fact_hash", kShown},
      {"Verdict.fact_id", kShown},
      {"Verdict.sync_id", kShown},
      {"WatchOutcomesResponse.cursor", kShown},
      {"WatchOutcomesResponse.fact_id", kShown},
      {"WatchOutcomesResponse.tenant", kShown},
  };
  return classes;
}

// The text of the field `name` of the message; "" where it has none.
std::string TextOf(const Message& message, std::string_view name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(std::string(name));
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

bool IsOfClient(const Message& message) {
  if (const auto* actor = dynamic_cast<const v1::Actor*>(&message)) {
    return actor->role() == v1::Actor::CLIENT;
  }
  if (const auto* notification = dynamic_cast<const v1::Notification*>(&message)) {
    return notification->audience() != v1::Notification::STAFF;
  }
  // What else has an owner says it in its actor.
  const FieldDescriptor* actor = message.GetDescriptor()->FindFieldByName("actor");
  return actor == nullptr || IsOfClient(message.GetReflection()->GetMessage(message, actor));
}

bool Hides(const Message& message, const FieldDescriptor& field) {
  const FieldClass* known = FindFieldClass(field.full_name());
  if (known == nullptr) return true;
  switch (*known) {
    case FieldClass::kShown:
      return false;
    case FieldClass::kHidden:
      return true;
    case FieldClass::kByField:
      return !IsPlainField(TextOf(message, "field"));
    case FieldClass::kByOwner:
      return IsOfClient(message);
  }
  return true;
}

void RedactAll(Message* message) {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  std::vector<const FieldDescriptor*> hidden;  // by what the message was before
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      if (Hides(*message, *field)) hidden.push_back(field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
        RedactAll(reflection.MutableRepeatedMessage(message, field, i));
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      RedactAll(reflection.MutableMessage(message, field));
    }
  }
  for (const FieldDescriptor* field : hidden) reflection.ClearField(message, field);
}

}  // namespace

const FieldClass* FindFieldClass(std::string_view full_name) {
  if (!full_name.starts_with(kPackage)) return nullptr;
  const auto found = Classes().find(full_name.substr(kPackage.size()));
  return found == Classes().end() ? nullptr : &found->second;
}

void Redact(const Caller& caller, Message* message) {
  if (caller.role == Role::kService) RedactAll(message);
}

}  // namespace syncledger
