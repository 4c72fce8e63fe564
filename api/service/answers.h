// What the queries find, as the messages of the service.
#pragma once

#include "api/absences.h"
#include "api/appointments.h"
#include "api/conflicts.h"
#include "api/digests.h"
#include "api/held.h"
#include "api/mailboxes.h"
#include "api/notifications.h"
#include "api/verdicts.h"
#include "api/why.h"
#include "syncledger/v1/query.pb.h"

namespace syncledger {

v1::ListedAppointment ToMessage(const ListedAppointment& listed);
v1::ListedAbsence ToMessage(const ListedAbsence& listed);
v1::ListedNotification ToMessage(const ListedNotification& listed);
v1::ListedConflict ToMessage(const ListedConflict& listed);
v1::ListedVerdict ToMessage(const ListedVerdict& listed);
v1::ListedHeld ToMessage(const ListedHeld& listed);
v1::ListedMailbox ToMessage(const ListedMailbox& listed);

// Each without the moment and the lag.
void Fill(const Explanation& explanation, v1::ExplainResponse* response);
void Fill(const KeptDigests& kept, v1::GetDigestResponse* response);

}  // namespace syncledger
