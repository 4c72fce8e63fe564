// why SUBJECT: the timeline of one appointment, absence, event or moment in a schedule: what
// happened, who did it, which rule decided, what changed, who was to be told; and for what did not
// happen, the reason.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// What is asked about.
struct WhySubject {
  enum class Kind { kAppointment, kAbsence, kItem, kEmployee };
  Kind kind = Kind::kAppointment;
  std::string id;       // of an employee: the email address
  int64_t time_us = 0;  // of an employee: the moment in the schedule
};

// "appointment:501", "absence:3f..", "item:AAMk..",
// "employee:amelia.chisholm@harbourside.example@2026-11-04T18:30:00Z". kInvalidArgument says what
// would be right.
absl::StatusOr<WhySubject> ParseSubject(std::string_view text);
std::string SubjectText(const WhySubject& subject);

// One field, as it can be read aloud.
struct WhyChange {
  std::string field;   // as in the verdict: "start"
  std::string label;   // "start", "service"
  std::string before;  // raw, as in the verdict
  std::string after;
  std::string before_text;  // with names and local times
  std::string after_text;
};

// One outcome in plain words.
struct WhyDecision {
  v1::Outcome outcome;
  std::string sentence;            // what was decided, and why
  std::string remedy;              // what would change it; empty where nothing would or need
  std::vector<WhyChange> changes;  // of a conflict: before is what Exchange said, after what stands
};

// One fact that concerned the subject.
struct WhyEntry {
  uint64_t offset = 0;
  int64_t observed_at_us = 0;
  std::optional<int64_t> occurred_at_us;
  std::string fact_id;  // hex
  v1::Source source = v1::SOURCE_UNSPECIFIED;
  v1::Actor actor;
  std::string actor_name;  // of an employee; else empty
  std::string sync_id;
  std::string headline;  // of an employee's moment: which block, booking or event this is about
  std::vector<WhyDecision> decisions;
  std::vector<WhyDecision> told;  // notifications requested, or why none was; never empty
};

struct Explanation {
  std::string tenant;
  std::string subject;    // as asked: "appointment:900"
  std::string title;      // "Appointment 900"
  std::string time_zone;  // in which times are told; "" is UTC
  uint64_t as_of_offset = 0;
  std::vector<WhyEntry> entries;  // in the order of the ledger; of an employee's moment: one for
                                  // each thing that covers it
  std::string standing;           // how it is now, in a sentence or two
};

// kNotFound: no such subject at that moment, with the nearest ones. Others as ResolveScope.
absl::StatusOr<Explanation> Explain(const ReadView& view, const std::string& tenant,
                                    const WhySubject& subject, const AsOf& as_of);

// kNotFound: no such subject at the scope's moment, with the nearest, or since when there is one.
absl::Status UnknownSubject(const ReadView& view, const Scope& scope, const WhySubject& subject,
                            const AsOf& as_of);

}  // namespace syncledger
