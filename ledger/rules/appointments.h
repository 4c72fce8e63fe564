// Section 4, APT-*: what Coconut says of appointments, field by field.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/judgement.h"

namespace syncledger {

// The fields of an appointment that either side can state, in the order in which they are told.
enum class Field {
  kStart,
  kEnd,
  kTimeZone,
  kService,
  kLocation,
  kStaff,
  kClients,
  kNotes,
  kDetails,
  kShowAs,
};
inline constexpr Field kAllFields[] = {
    Field::kStart, Field::kEnd,     Field::kTimeZone, Field::kService, Field::kLocation,
    Field::kStaff, Field::kClients, Field::kNotes,    Field::kDetails, Field::kShowAs};

std::string_view FieldName(Field field);
// The value as people read it (FieldChange).
std::string FieldText(const v1::AppointmentFields& fields, Field field);
bool FieldEquals(const v1::AppointmentFields& a, const v1::AppointmentFields& b, Field field);
void CopyField(const v1::AppointmentFields& from, Field field, v1::AppointmentFields* to);
// Adds a change for each of `fields` whose value differs.
void AddFieldChanges(const v1::AppointmentFields& before, const v1::AppointmentFields& after,
                     const std::vector<Field>& fields, v1::Outcome* outcome);

// Internal notes after the text above the marker went from `before` to `after`: where the lines of
// `before` stand together, those of `after` take their place; else, if they do not already stand
// there, they are added at the end. Rule MAP-NOTES.
std::string MergeNotes(std::string_view notes, std::string_view before, std::string_view after);

// Whether the lines of `text` stand together in the notes; no lines always do.
bool HoldsLines(std::string_view notes, std::string_view text);

inline bool IsBooked(const v1::Appointment& appointment) {
  return appointment.status() == v1::Appointment::BOOKED;
}

bool IsStaffOf(const v1::Appointment& appointment, std::string_view employee_id);

RowKey AppointmentKey(std::string_view appointment_id);
// Stores the appointment and its index rows; `before` is its row as it was, null for a new one.
void SaveAppointment(Judgement& judgement, const v1::AppointmentRow* before,
                     const v1::AppointmentRow& after);

// Folds an appointment fact: APT-RECORD, APT-CANCEL, EXP-ECHO, CONFLICT-LATE, and what follows for
// Exchange.
void FoldAppointment(Judgement& judgement, const v1::AppointmentStated& stated);

}  // namespace syncledger
