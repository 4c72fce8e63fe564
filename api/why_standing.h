// How a subject stands at the end of its timeline, and what would change that, in a sentence or
// two.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "api/why_trail.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// Tells how things stand at the scope's moment. `verdicts` are those of the trail, in order.
class Standing {
 public:
  // All have to outlive it.
  Standing(const ReadView& view, const Scope& scope, std::string_view zone,
           const std::vector<v1::Verdict>& verdicts)
      : view_(view), scope_(scope), zone_(zone), verdicts_(verdicts) {}

  absl::StatusOr<std::string> OfAppointment(const std::string& id);
  absl::StatusOr<std::string> OfAbsence(const std::string& id);  // of an occurrence too
  absl::StatusOr<std::string> OfItem(const ItemKey& item, const std::set<std::string>& absences);
  // Of an item that only histories know: an occurrence as its series has it, a removal of what was
  // not there, something that could not be read.
  absl::StatusOr<std::string> OfNeverRead();

 private:
  absl::StatusOr<std::string> InExchange(const v1::AppointmentRow& row);
  absl::StatusOr<std::string> WhyNotInExchange(const v1::Appointment& appointment);
  absl::StatusOr<std::string> OfAbsenceRow(const v1::Absence& absence);
  absl::StatusOr<std::string> OfSeries(const v1::Absence& absence);
  absl::StatusOr<std::string> OfOccurrence(const std::string& id);
  absl::StatusOr<std::string> OfDate(const v1::Absence& series, int32_t date);
  absl::StatusOr<std::string> OfMissingAbsence(const std::string& id);
  absl::StatusOr<std::string> OfException(const v1::Occurrence& occurrence,
                                          const v1::Absence& series);
  absl::StatusOr<std::string> Apart(const SeriesKey& series);
  absl::StatusOr<std::string> OfDateAgain(const v1::Item& exception);
  absl::StatusOr<std::string> HowOccurrenceStands(const v1::Occurrence& occurrence,
                                                  uint32_t mailbox);
  absl::StatusOr<std::string> WhatAndWhose(const v1::Absence& absence);
  absl::StatusOr<std::string> FrozenSentence(const SeriesKey& series);
  absl::StatusOr<std::string> NotBlocking(v1::Reason reason, const v1::Outcome& about);
  absl::StatusOr<std::string> PausedSentence(uint32_t mailbox);
  absl::StatusOr<std::string> HeldSentence(const ItemKey& item);

  const ReadView& view_;
  const Scope& scope_;
  const std::string zone_;
  const std::vector<v1::Verdict>& verdicts_;
};

// "ELIG-BUSY NOT_BUSY": the requirement that failed, where the reason is one of eligibility, and
// the reason.
std::string RuleAndReason(v1::Rule decided_by, v1::Reason reason);

}  // namespace syncledger
