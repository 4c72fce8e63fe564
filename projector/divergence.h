// Where two states of one tenant first part: found by bisection over the digests that are kept,
// then verdict by verdict and row by row.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// What is the first thing to differ.
enum class Parting {
  kFacts,     // another fact stands at that offset: the logs are not the same
  kVerdicts,  // the same fact, decided otherwise
  kRows,      // the same verdict, and rows that are not the same
  kDigests,   // verdicts and rows are the same; only the digests that are kept are not
};

// A row that is not the same right after a fact, as it lies in the store; none: it is not there.
struct RowDifference {
  v1::RowKind kind = v1::ROW_UNSPECIFIED;
  std::string key;
  std::optional<std::string> a;
  std::optional<std::string> b;
};

struct Divergence {
  std::string tenant;
  uint64_t offset = 0;  // of the first fact whose verdict or rows differ
  Parting parting = Parting::kRows;
  // Which digests that are kept differ at the first place after the fact where both keep any. None:
  // what the fact came to was changed where it lies, behind the digests' back.
  bool input = false;
  bool outcome = false;
  bool state = false;
  std::optional<v1::Verdict> a;  // the verdicts about the fact
  std::optional<v1::Verdict> b;
  std::vector<RowDifference> rows;  // of those that the fact wrote, up to kMostRows
};

// How far two states of a tenant were compared.
struct Comparable {
  uint64_t facts = 0;  // that both have decided
  uint64_t a = 0;      // that each has
  uint64_t b = 0;
  std::optional<Divergence> first;  // where they part; none: they are the same as far as both go
};

// Reads digests at O(log n) places, the verdicts between two of them (all of them where
// `every_verdict`, so that a verdict that was changed behind its digest's back is found), and every
// version of the tenant's rows once. What differed once and agrees again, without a trace in a
// verdict or a row that is kept, is no divergence.
absl::StatusOr<Comparable> CompareStates(const ReadView& a, const ReadView& b,
                                         const std::string& tenant, bool every_verdict);

// The same of every tenant that either state knows, or of one, by two threads. `progress` is called
// by one of them at a time.
struct AllCompared {
  struct Length {
    std::string tenant;
    uint64_t a = 0;
    uint64_t b = 0;
  };
  std::vector<Divergence> parted;  // at most one for each tenant, in the order of their ids
  std::vector<Length> unequal;     // tenants of which one state has decided more facts
  int64_t facts = 0;               // that were compared
  int64_t tenants = 0;
};
absl::StatusOr<AllCompared> CompareAllStates(
    const ReadView& a, const ReadView& b, const std::optional<std::string>& tenant,
    bool every_verdict, const std::function<void(int64_t facts)>& progress = nullptr);

}  // namespace syncledger
