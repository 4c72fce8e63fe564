// Section 7, NOTE-*: who is told of what Exchange changed, and why somebody was not.
#pragma once

#include <cstdint>
#include <string>

#include "ledger/judgement.h"

namespace syncledger {

// Who was told: a notification was requested, not withheld.
struct Told {
  bool staff = false;
  bool clients = false;
};

// Tells staff and clients of an appointment (NOTE-UPDATE, NOTE-CANCEL), or says why not (NOTE-WITHHELD).
Told TellOfAppointment(Judgement& judgement, const v1::Appointment& appointment, v1::Notification::Kind kind);

// Tells those who were told of an edit that was taken back (CONFLICT-LATE); withheld only as SWITCHED_OFF.
void TellAgain(Judgement& judgement, const v1::Appointment& appointment, bool staff, bool clients);

// Tells the employee of an absence that an update in Exchange brought, changed or removed (NOTE-UPDATE). `end_us`: when
// it is over, after the change.
void TellOfAbsence(Judgement& judgement, const v1::Absence& absence, int64_t end_us);

}  // namespace syncledger
