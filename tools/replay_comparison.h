// What a replay decided otherwise, found and put into its report.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "projector/comparison.h"
#include "store/store.h"
#include "tools/output.h"
#include "tools/replay_report.h"

namespace syncledger {

inline constexpr int64_t kDifferencesShown = 100;  // as text, of each rule, unless --limit says so

// Fills the report. `most_json`: up to so many of each rule are written as JSON, too, each as it is
// found, so that memory stays bounded whatever their number. `verdicts`: how many there are to
// compare, for the bar. Errors as CompareVerdicts and CompareStanding.
absl::Status CompareInto(const ComparisonScope& scope, const ReadView& decided,
                         const ReadView& replayed, uint64_t verdicts,
                         const std::optional<int64_t>& most_json, ReplayReport* report,
                         Output* output);

}  // namespace syncledger
