// Whole mailboxes whose lines are shuffled against each other, each mailbox's own in their order:
// every fact comes to the same, and all stands alike, ids included. What a fact of one mailbox
// means for another is left out: the directory is there before, and no appointment is of two.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "fmt/format.h"
#include "tests/properties/delivering.h"
#include "tests/properties/property.h"

namespace syncledger::properties {
namespace {

// What each fact came to, without ids that name its place.
std::map<std::string, std::vector<std::string>> VerdictsByFact(const MemoryLedger& ledger) {
  std::map<std::string, std::vector<std::string>> by_fact;
  for (v1::Verdict verdict : ledger.verdicts()) {
    verdict.clear_offset();
    for (v1::Outcome& outcome : *verdict.mutable_outcomes()) outcome.clear_id();
    by_fact[verdict.fact_id()].push_back(verdict.ShortDebugString());
  }
  return by_fact;
}

// The lines of all mailboxes, each mailbox's in their order; whose comes next is thrown.
std::vector<Line> Shuffled(const Life& life, const std::vector<Line>& lines) {
  std::map<int, std::vector<Line>> by_mailbox;
  for (const Line& line : lines) by_mailbox[line.mailbox].push_back(line);
  std::vector<Line> shuffled = by_mailbox[-1];  // directory and settings are there before
  by_mailbox.erase(-1);
  if (life.seed % 3 == 0) {  // one mailbox after the other
    for (auto mailbox = by_mailbox.rbegin(); mailbox != by_mailbox.rend(); ++mailbox) {
      shuffled.insert(shuffled.end(), mailbox->second.begin(), mailbox->second.end());
    }
    return shuffled;
  }
  Dice dice(life.seed);
  std::map<int, size_t> next;
  while (!by_mailbox.empty()) {
    auto mailbox = by_mailbox.begin();
    std::advance(mailbox, dice.Pick(static_cast<int>(by_mailbox.size())));
    for (uint64_t run = 1 + dice.Below(4); run > 0; --run) {
      size_t& at = next[mailbox->first];
      if (at < mailbox->second.size()) shuffled.push_back(mailbox->second[at++]);
    }
    if (next[mailbox->first] == mailbox->second.size()) by_mailbox.erase(mailbox);
  }
  return shuffled;
}

std::string IsTheSameShuffled(const Life& life, Coverage* coverage) {
  const std::vector<Line> lines = Tell(life, OverEitherOrBoth(life));
  const std::vector<Line> shuffled_lines = Shuffled(life, lines);
  MemoryLedger in_order;
  MemoryLedger shuffled;
  std::string wrong = DeliverAll(lines, &in_order);
  if (wrong.empty()) wrong = DeliverAll(shuffled_lines, &shuffled);
  if (!wrong.empty()) return wrong;
  if (coverage != nullptr) {
    coverage->Add(shuffled.verdicts());
    for (size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].text != shuffled_lines[i].text) coverage->Count("lines at another place");
    }
  }
  wrong = Compared(in_order, shuffled);
  if (!wrong.empty()) return wrong;
  return VerdictsByFact(in_order) == VerdictsByFact(shuffled)
             ? ""
             : "a verdict is another, though all stands alike";
}

Life MakeApart(uint64_t seed) {
  Shape shape;
  shape.all_set_up = true;
  shape.apart = true;
  shape.garbled = 0;
  shape.edited_stamps = false;  // one may name an appointment of another mailbox
  return MakeLife(seed, shape);
}

TEST(ShuffledMailboxesTest, AgainstEachOtherEachStaysTheSame) {
  constexpr int kHistories = 1000;
  Coverage coverage;
  CheckProperty({.first_seed = 300'001,
                 .histories = kHistories,
                 .make = MakeApart,
                 .check = IsTheSameShuffled,
                 .shown_as = OverEitherOrBoth},
                &coverage);
  if (HasFailure()) return;
  EXPECT_GE(coverage.count("lines at another place"), HistoriesOf(kHistories) * 5);
  ExpectAtLeast(coverage, /*rules=*/45, /*reasons=*/30, kHistories);
}

}  // namespace
}  // namespace syncledger::properties
