#include "tests/properties/property.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "ledger/names.h"
#include "tests/stories/coverage.h"

namespace syncledger::properties {
namespace {

constexpr int kMostTries = 3000;  // lives that are tried to cut one down

#if defined(__SANITIZE_ADDRESS__)  // g++
constexpr bool kSanitized = true;
#elif defined(__has_feature)  // clang++
constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kSanitized = false;
#endif

std::optional<uint64_t> NumberFrom(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

bool TellsNobodyOfAnAbsence(const v1::Verdict& verdict) {
  bool changes = false;
  for (const v1::Outcome& outcome : verdict.outcomes()) {
    if (outcome.has_notification()) return false;
    changes |= outcome.kind() == v1::ABSENCE_ADDED || outcome.kind() == v1::ABSENCE_CHANGED ||
               outcome.kind() == v1::ABSENCE_REMOVED;
  }
  return changes;
}

std::string Shown(const Life& life, const TellOptions& options) {
  std::string text;
  for (const Event& event : life.events) text += fmt::format("  {}\n", Describe(event));
  text += "as a capture:\n";
  for (const Line& line : Tell(life, options)) text += line.text + "\n";
  return text;
}

}  // namespace

void Coverage::Add(const std::vector<v1::Verdict>& verdicts) {
  facts_ += static_cast<int64_t>(verdicts.size());
  for (const v1::Verdict& verdict : verdicts) {
    for (const v1::Outcome& outcome : verdict.outcomes()) {
      rules_.merge(stories::RulesShownBy(outcome));
      reasons_.insert(outcome.reason());
    }
    if (TellsNobodyOfAnAbsence(verdict)) rules_.insert(v1::RULE_NOTE_NONE);
  }
}

std::vector<std::string> Coverage::NotReached(
    const std::map<v1::Rule, std::string>& rules_beyond,
    const std::map<v1::Reason, std::string>& reasons_beyond) const {
  std::vector<std::string> missing;
  const auto look = [&](bool reached, bool beyond, std::string_view what, std::string_view name) {
    if (!reached && !beyond) missing.push_back(fmt::format("no history reaches {} {}", what, name));
    if (reached && beyond) {
      missing.push_back(
          fmt::format("a history reaches {} {}: it is no longer beyond reach", what, name));
    }
  };
  for (v1::Rule rule : AllRules()) {
    look(rules_.count(rule) > 0, rules_beyond.count(rule) > 0, "rule", RuleName(rule));
  }
  for (v1::Reason reason : AllReasons()) {
    look(reasons_.count(reason) > 0, reasons_beyond.count(reason) > 0, "reason",
         v1::Reason_Name(reason));
  }
  return missing;
}

const std::map<v1::Rule, std::string>& RulesBeyondLives() {
  static const auto& rules = *new std::map<v1::Rule, std::string>{
      {v1::RULE_ORDER_NEWER, "no decoder writes a newer schema; projection_test has one"},
      {v1::RULE_SYNC_RENAME, "no life renames a mailbox: every address in it stays"},
  };
  return rules;
}

const std::map<v1::Reason, std::string>& ReasonsBeyondLives() {
  static const auto& reasons = *new std::map<v1::Reason, std::string>{
      {v1::NOT_A_FACT, "bytes that no decoder wrote; projection_test has some"},
      {v1::WRONG_PARTITION, "a log that somebody else cut; likewise"},
      {v1::ADDRESS_IN_USE, "no life renames a mailbox"},
      {v1::UNKNOWN_USER, "no rule says it"},
  };
  return reasons;
}

std::string Coverage::Summary() const {
  std::string text = fmt::format("{} histories, {} facts, {} rules, {} reasons", histories, facts_,
                                 rules_.size(), reasons_.size());
  for (const auto& [what, count] : counts_) text += fmt::format(", {} {}", count, what);
  return text;
}

int HistoriesOf(int histories) {
  if (NumberFrom("SYNCLEDGER_SEED").has_value()) return 1;
  if (const auto asked = NumberFrom("SYNCLEDGER_HISTORIES")) return static_cast<int>(*asked);
  return kSanitized ? (histories + 9) / 10 : histories;
}

void ExpectReached(const Coverage& coverage, int histories) {
  if (HistoriesOf(histories) < histories) return;  // what is rare may be missing
  for (const std::string& missing : coverage.NotReached(RulesBeyondLives(), ReasonsBeyondLives())) {
    ADD_FAILURE() << missing;
  }
}

void ExpectAtLeast(const Coverage& coverage, size_t rules, size_t reasons, int histories) {
  if (HistoriesOf(histories) < histories) return;
  EXPECT_GE(coverage.rules(), rules);
  EXPECT_GE(coverage.reasons(), reasons);
}

Life Minimal(const Life& life, const Check& check) {
  Life smallest = life;
  int tries = 0;
  for (size_t piece = std::max<size_t>(life.events.size() / 2, 1); piece > 0;) {
    bool shrank = false;
    for (size_t at = 0; at < smallest.events.size() && tries < kMostTries;) {
      Life without = smallest;
      const auto begin = without.events.begin() + static_cast<ptrdiff_t>(at);
      const size_t size = std::min(piece, without.events.size() - at);
      without.events.erase(begin, begin + static_cast<ptrdiff_t>(size));
      ++tries;
      if (check(without, nullptr).empty()) {
        at += size;
      } else {
        smallest = std::move(without);
        shrank = true;
      }
    }
    if (tries >= kMostTries) break;
    if (!shrank) piece /= 2;
  }
  return smallest;
}

void CheckProperty(const Property& property, Coverage* coverage) {
  const int histories = HistoriesOf(property.histories);
  const uint64_t first = NumberFrom("SYNCLEDGER_SEED").value_or(property.first_seed);
  for (int i = 0; i < histories; ++i) {
    const uint64_t seed = first + static_cast<uint64_t>(i);
    const Life life = property.make(seed);
    const std::string wrong = property.check(life, coverage);
    ++coverage->histories;
    if (wrong.empty()) continue;
    const Life minimal = Minimal(life, property.check);
    FAIL() << "seed " << seed << ": " << wrong << "\nThe shortest life found ("
           << minimal.events.size() << " of " << life.events.size()
           << " events): " << property.check(minimal, nullptr) << "\n"
           << Shown(minimal, property.shown_as(minimal)) << "Again: SYNCLEDGER_SEED=" << seed
           << " and this test alone.";
  }
  std::printf("             seeds %llu to %llu: %s\n", static_cast<unsigned long long>(first),
              static_cast<unsigned long long>(first + static_cast<uint64_t>(histories) - 1),
              coverage->Summary().c_str());
}

}  // namespace syncledger::properties
