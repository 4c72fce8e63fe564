// Properties over thousands of generated lives: each is checked, and what fails is cut down to the
// few events that matter.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "syncledger/v1/verdict.pb.h"
#include "tests/properties/life.h"
#include "tests/properties/memory_ledger.h"
#include "tests/properties/telling.h"

namespace syncledger::properties {

// What the histories of a property reached.
class Coverage {
 public:
  void Add(const std::vector<v1::Verdict>& verdicts);
  void Count(const std::string& what, int64_t by = 1) { counts_[what] += by; }

  int64_t histories = 0;
  int64_t facts() const { return facts_; }
  int64_t count(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }

  // Rules and reasons that were not reached and are not among those beyond reach, and those that
  // are among them and were reached: a line each.
  std::vector<std::string> NotReached(
      const std::map<v1::Rule, std::string>& rules_beyond,
      const std::map<v1::Reason, std::string>& reasons_beyond) const;

  size_t rules() const { return rules_.size(); }
  size_t reasons() const { return reasons_.size(); }

  // For a person: how much there was.
  std::string Summary() const;

 private:
  std::set<v1::Rule> rules_;
  std::set<v1::Reason> reasons_;
  std::map<std::string, int64_t> counts_;
  int64_t facts_ = 0;
};

// What no life reaches, and why not. Stories reach it, or other tests.
const std::map<v1::Rule, std::string>& RulesBeyondLives();
const std::map<v1::Reason, std::string>& ReasonsBeyondLives();

// What holds of a life: "" if it does, else what does not, for a person. `coverage` is null while a
// life that fails is cut down. The same life gives the same answer.
using Check = std::function<std::string(const Life& life, Coverage* coverage)>;

struct Property {
  // Seeds are first_seed, first_seed + 1, ...
  uint64_t first_seed = 1;
  int histories = 1000;
  std::function<Life(uint64_t seed)> make;
  Check check;
  // How the life of a failure is shown beside its events.
  std::function<TellOptions(const Life& life)> shown_as;
};

// Checks it. A failure is GoogleTest's, and ends it: its seed, what does not hold, and the shortest
// life found for which it does not, as events and as lines of a capture. Under the sanitizers a
// tenth of the histories.
//
// SYNCLEDGER_SEED=N checks that seed alone; SYNCLEDGER_HISTORIES=N that many histories.
void CheckProperty(const Property& property, Coverage* coverage);

// How many of `histories` this build and environment check: what tests may expect.
int HistoriesOf(int histories);

// That the histories of a property, `histories` where nobody asks for fewer, reached every rule and
// reason that lives reach, or so many.
void ExpectReached(const Coverage& coverage, int histories);
void ExpectAtLeast(const Coverage& coverage, size_t rules, size_t reasons, int histories);

// Leaves out events of a failing life, as many as can be while it fails.
Life Minimal(const Life& life, const Check& check);

}  // namespace syncledger::properties
