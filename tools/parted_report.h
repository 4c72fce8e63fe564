// Where two states part, as text and as JSON: the fact, the rows that it read, both verdicts, the
// rows that differ after it, and what that means.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "api/json.h"
#include "eventlog/event_log.h"
#include "projector/divergence.h"
#include "projector/refold.h"
#include "syncledger/v1/fact.pb.h"
#include "tools/output.h"

namespace syncledger {

struct PartedReport {
  std::string a_name;  // what the two states are called: "the live state", "the replay"
  std::string b_name;
  Divergence divergence;
  // The fact folded again from the log of the first state by this build, with what it read. An
  // error: it could not be, and why.
  absl::StatusOr<RefoldedFact> refolded = absl::NotFoundError("");
  std::optional<v1::Fact> other_fact;  // of the second state's log, where that has another
};

// In a sentence: what is the first to differ, and what leads to that.
std::string Diagnosis(const Divergence& divergence);

// Folds the fact again from the log of the first state (null: there is none that can be read), in a
// scratch folder of `data`.
PartedReport ExplainParted(const std::string& data, EventLog* log, const std::string& a_name,
                           const std::string& b_name, const Divergence& divergence);

void WriteText(const PartedReport& report, Output* output);

// Of the tenants after the first a line each.
void WriteOthersParted(const std::vector<Divergence>& parted, Output* output);

// {"result": "PARTED", ...}; what of it is `a` and what `b` is told in it.
JsonObject ToJson(const PartedReport& report);

}  // namespace syncledger
