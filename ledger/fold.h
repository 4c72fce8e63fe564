// The fold: rows before + one fact = rows after and a verdict. The heart of the ledger.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "ledger/rows.h"
#include "ledger/rule_set.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// How many rows one step judges at the most, so that memory stays bounded whatever a fact touches.
inline constexpr size_t kRowsPerStep = 256;

struct FoldOptions {
  // Replay as if this rule set had always been in force; null: the one that is, by the ledger.
  const RuleSet* as_if = nullptr;
  // Smaller, where tests want many steps: whatever it is, the steps together say the same, each of
  // them in the outcome digest by itself.
  size_t rows_per_step = kRowsPerStep;
};

// One step of a verdict. Nearly every fact is decided in one; `more` says that the fact has to be
// folded on, with the continuation that this step returned.
struct FoldStep {
  bool more = false;
  v1::Continuation continuation;
};

// Decides one fact. `offset` is its place in its tenant's history; `rows` are its tenant's;
// `verdict` becomes what this step says. `from` is null for the first step, else the continuation
// that the step before returned.
//
// Total: every fact has a verdict, whatever its bytes say (ORDER-REJECT). Pure: reads no clock but
// the fact's observed_at, no environment, no random number. kFailedPrecondition: the fact is of a
// newer schema (ORDER-NEWER), or the rule set in force is a newer build's; the message says which
// version it needs; nothing was put.
absl::StatusOr<FoldStep> Fold(const v1::Fact& fact, uint64_t offset, Rows& rows,
                              v1::Verdict* verdict, const v1::Continuation* from = nullptr,
                              const FoldOptions& options = {});

// The verdict about bytes that are no fact: REJECTED / NOT_A_FACT. They have no tenant, so no row
// changes.
v1::Verdict RejectBytes(uint64_t offset, std::string_view why);

}  // namespace syncledger
