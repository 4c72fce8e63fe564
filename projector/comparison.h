// What two states of the same facts decided and hold differently: verdict by verdict and subject by
// subject, and the absences and appointments that stand.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// What is compared.
struct ComparisonScope {
  std::optional<std::string> tenant = std::nullopt;  // none: all
  uint64_t to = UINT64_MAX;                          // the last offset of a tenant
  std::function<bool()> ends = nullptr;  // asked now and then: whether to stop early (kCancelled)

  // What stands is compared at the end of each side, where the replayed one has more facts than
  // were decided; else at the last fact that both have.
  bool each_at_its_end = false;
};

// What one fact led to for one subject (an appointment, an item of a mailbox with its absences, a
// directory entry, ...), where it is not the same on both sides. Of both verdicts only what
// differs: outcomes that the other has not, in their order. What merely names a thing or a rule set
// (ids of outcomes and notifications, the rule set in force) makes no difference, nor do the order
// and the sums of a sync.
struct Difference {
  std::string tenant;
  uint64_t offset = 0;
  int64_t observed_at_us = 0;
  std::vector<v1::Outcome> decided;
  std::vector<v1::Outcome> now;

  // The rule whose answer it is now, or was: of the first outcome that is no notification.
  v1::Rule rule() const;
  // The outcome that names the subject best.
  const v1::Outcome& subject() const;
};

// Calls `visit` for every difference, by tenant, offset and subject, and `progress` with the
// verdicts compared so far.
absl::Status CompareVerdicts(const ReadView& decided, const ReadView& replayed,
                             const ComparisonScope& scope,
                             const std::function<void(const Difference&)>& visit,
                             const std::function<void(int64_t verdicts)>& progress = nullptr);

// An absence or an appointment (`kind`) that stands on one side only, or otherwise. Rows as they
// are stored; none: it does not stand.
struct StandingDifference {
  std::string tenant;
  v1::RowKind kind = v1::ROW_UNSPECIFIED;
  std::optional<std::string> decided;
  std::optional<std::string> now;
};

// Calls `visit` for every difference at the end of the scope, by tenant, kind and key. What a row
// says beside its state (since when it stands) makes no difference.
absl::Status CompareStanding(const ReadView& decided, const ReadView& replayed,
                             const ComparisonScope& scope,
                             const std::function<void(const StandingDifference&)>& visit);

}  // namespace syncledger
