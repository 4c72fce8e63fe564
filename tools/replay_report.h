// What a replay comes to, as text and as JSON: which verdicts would be other ones, rule by rule,
// who would be told, what would stand.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "api/json.h"
#include "projector/comparison.h"
#include "syncledger/v1/verdict.pb.h"
#include "tools/output.h"

namespace syncledger {

// Outcomes of one sort of subject that only one of two verdicts has.
struct Effects {
  int64_t added = 0;  // would be, and were not; an appointment: recorded
  int64_t changed = 0;
  int64_t removed = 0;    // an appointment: cancelled
  int64_t not_added = 0;  // were, and would not be
  int64_t not_changed = 0;
  int64_t not_removed = 0;
};

// How many verdicts differ, of differences that come verdict by verdict.
class VerdictCount {
 public:
  void Add(const Difference& difference) {
    if (count_ > 0 && tenant_ == difference.tenant && offset_ == difference.offset) return;
    ++count_;
    tenant_ = difference.tenant;
    offset_ = difference.offset;
  }
  int64_t count() const { return count_; }

 private:
  int64_t count_ = 0;
  std::string tenant_;  // the last one's
  uint64_t offset_ = 0;
};

// All differences of one rule.
struct RuleDifferences {
  VerdictCount verdicts;
  int64_t subjects = 0;
  Effects absences;
  Effects appointments;
  int64_t would_be_told = 0;  // messages: a recipient of a notification each
  int64_t were_told = 0;
  std::vector<Difference> shown;  // the first ones, as many as are asked for
};

// A StandingDifference with whom it concerns, as people name them.
struct StandingOf {
  StandingDifference difference;
  std::string whose;
};

// Counts differences, keeps the first ones, and writes them.
class ReplayReport {
 public:
  // Of each rule, and of what would stand, so many are kept to be shown.
  explicit ReplayReport(int64_t kept) : kept_(kept) {}

  // Each returns how many there were of its rule, or of what would stand, with this one.
  int64_t Add(const Difference& difference);
  int64_t Add(StandingOf standing);

  bool any() const { return !rules_.empty() || standing_count_ > 0; }
  int64_t verdicts() const { return verdicts_.count(); }  // that differ
  int64_t would_be_told() const;
  int64_t were_told() const;

  const std::map<v1::Rule, RuleDifferences>& rules() const { return rules_; }
  int64_t standing_count() const { return standing_count_; }
  const std::vector<StandingOf>& standing() const { return standing_; }

  void WriteSummary(Output* output) const;      // a line of a table for each rule
  void WriteDifferences(Output* output) const;  // each, by rule
  void WriteStanding(Output* output) const;

  void WriteSummaryJson(Output* output) const;

 private:
  const int64_t kept_;
  std::map<v1::Rule, RuleDifferences> rules_;  // in the order of rules.md
  VerdictCount verdicts_;
  int64_t standing_count_ = 0;
  std::vector<StandingOf> standing_;
};

// {"result": "DIFFERENT", ...} and {"result": "STANDS", ...}.
JsonObject ToJson(const Difference& difference);
JsonObject ToJson(const StandingOf& standing);

// One outcome in a line: "ABSENCE_ADDED (ABS-ADD)  start:  -> 2026-11-12T04:00:00Z; ...".
std::string OutcomeLine(const v1::Outcome& outcome);

// As the lists have it, with what it asked to be written, a sync's sums and what is held.
JsonObject WholeOutcomeJson(const v1::Outcome& outcome);

}  // namespace syncledger
