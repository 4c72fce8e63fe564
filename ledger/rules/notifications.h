// Section 7, NOTE-*: who is told of what Exchange changed, and why somebody was not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/judgement.h"

namespace syncledger {

// Who was told, by address: a notification was requested, not withheld.
struct Told {
  std::vector<std::string> staff;
  std::vector<std::string> clients;
};

// Adds an address unless it is there already (as NormalizeEmail compares).
void AddRecipient(const std::string& address, std::vector<std::string>* recipients);

// Tells staff and clients of an appointment (NOTE-UPDATE, NOTE-CANCEL), or says why not
// (NOTE-WITHHELD).
Told TellOfAppointment(Judgement& judgement, const v1::Appointment& appointment,
                       v1::Notification::Kind kind);

// Tells those who were told of edits that were taken back (CONFLICT-LATE), whether or not they
// still take part; withheld only as SWITCHED_OFF.
void TellAgain(Judgement& judgement, const v1::Appointment& appointment, const Told& told);

// Tells the employee of an absence that an update in Exchange brought, changed or removed
// (NOTE-UPDATE). `end_us`: when it is over, after the change.
void TellOfAbsence(Judgement& judgement, const v1::Absence& absence, int64_t end_us);

// The same of a series, or of one occurrence of it: one notification is sent for all its
// occurrences in a sync, and the sync stands for the fact; why one is withheld is said once for
// each reason. `series_id`: the absence of the series; `absence`: what changed; `over_in_syncs`: of
// an occurrence its row's told_over_in_syncs, of the series as a whole null. Changes that and
// `series`, which the caller saves.
void TellOfSeries(Judgement& judgement, const std::string& series_id, const v1::Absence& absence,
                  int64_t end_us, v1::SeriesRow* series,
                  google::protobuf::RepeatedPtrField<std::string>* over_in_syncs);

}  // namespace syncledger
