// Fuzzes the fold with histories of facts: whatever they say, every fact has a verdict, and always
// the same.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/digest.h"
#include "ledger/rule_set.h"
#include "tests/determinism/memory_ledger.h"
#include "tests/fuzz/history.h"
#include "tests/fuzz/must.h"

namespace syncledger::fuzz {
namespace {

// Far above what the rows that one input can make have to be judged in.
constexpr uint64_t kMostSteps = 1000;

struct Folded {
  std::string verdicts;
  LedgerDigest digests;
};

Folded Fold(const std::vector<v1::Fact>& facts) {
  MemoryLedger ledger;
  Folded folded;
  for (const v1::Fact& fact : facts) {
    const auto what = [&] { return fact.ShortDebugString(); };
    const uint64_t before = ledger.steps();
    size_t outcomes = 0;
    const absl::Status taken = ledger.Take(fact, [&](const v1::Verdict& verdict) {
      for (const v1::Outcome& outcome : verdict.outcomes()) {
        const auto shown = [&] {
          return outcome.ShortDebugString() + "\n" + fact.ShortDebugString();
        };
        Must(!outcome.id().empty(), "an outcome has an id", shown);
        Must(outcome.kind() != v1::OUTCOME_UNSPECIFIED, "an outcome is of a kind", shown);
        Must(outcome.rule() != v1::RULE_UNSPECIFIED, "an outcome names its rule", shown);
        Must(FindRuleSet(outcome.rule_set()) != nullptr, "an outcome names the rule set in force",
             shown);
      }
      outcomes += static_cast<size_t>(verdict.outcomes_size());
      folded.verdicts += verdict.SerializeAsString();
      Must(ledger.steps() - before < kMostSteps, "a verdict ends", what);
    });
    if (taken.code() == absl::StatusCode::kFailedPrecondition) continue;  // of a newer writer
    Must(taken.ok(), "a fact has a verdict", [&] { return taken.ToString(); });
    Must(outcomes > 0, "a verdict has an outcome", what);
  }
  folded.digests = ledger.Digests();
  return folded;
}

void Fuzz(std::string_view input) {
  const std::vector<v1::Fact> facts = ReadHistory(input);
  const Folded first = Fold(facts);
  const Folded second = Fold(facts);
  Must(first.verdicts == second.verdicts, "the same facts have the same verdicts");
  Must(first.digests == second.digests, "the same facts give the same digests");
}

}  // namespace
}  // namespace syncledger::fuzz

extern "C" {

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  syncledger::fuzz::Fuzz({reinterpret_cast<const char*>(data), size});
  return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  using namespace syncledger::fuzz;
  auto facts = ReadHistory({reinterpret_cast<const char*>(data), size});
  HistoryMutator(seed).Mutate(&facts);
  const std::string bytes = WriteHistory(facts, max_size);
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}

// One history up to somewhere, then another from somewhere on.
size_t LLVMFuzzerCustomCrossOver(const uint8_t* one, size_t one_size, const uint8_t* other,
                                 size_t other_size, uint8_t* out, size_t max_size,
                                 unsigned int seed) {
  using namespace syncledger::fuzz;
  auto facts = ReadHistory({reinterpret_cast<const char*>(one), one_size});
  const auto more = ReadHistory({reinterpret_cast<const char*>(other), other_size});
  facts.resize(facts.empty() ? 0 : seed % (facts.size() + 1));
  const size_t from = more.empty() ? 0 : (seed >> 8) % more.size();
  facts.insert(facts.end(), more.begin() + static_cast<std::ptrdiff_t>(from), more.end());
  const std::string bytes = WriteHistory(facts, max_size);
  std::memcpy(out, bytes.data(), bytes.size());
  return bytes.size();
}

}  // extern "C"
