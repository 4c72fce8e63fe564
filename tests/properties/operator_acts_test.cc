// Acts of operators that concern more rows than one step judges: what came of them does not show
// where the steps were cut.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/held.h"
#include "ingest/capture/capture.h"
#include "ledger/fold.h"
#include "ledger/row_keys.h"
#include "ledger/rules/held.h"
#include "tests/properties/folded_ledger.h"
#include "tests/stories/memory_rows.h"
#include "tests/stories/teller.h"

namespace syncledger {
namespace {

using stories::MemoryRows;
using stories::Teller;
using stories::Words;

constexpr size_t kMany = 700;  // more than two steps' rows
static_assert(kMany > 2 * kRowsPerStep);

// One step of a verdict.
using Step = std::vector<v1::Outcome>;

// The bank of the stories, told by statements as theirs.
class Bank {
 public:
  Bank() {
    for (const stories::CaptureLine& line : teller_.Opening()) Deliver(line.json);
  }

  // What the facts of the statement came to, step by step.
  std::vector<Step> Tell(const std::string& statement) {
    std::string error;
    Words words(stories::Tokenize(statement, &error));
    steps_.clear();
    for (const stories::CaptureLine& line : teller_.Tell(words)) Deliver(line.json);
    EXPECT_FALSE(words.failed()) << words.error();
    return steps_;
  }

  size_t Count(v1::RowKind kind) { return rows_.Scan(kind, "", "", SIZE_MAX).size(); }
  // How many rows of any kind are of the mailbox of that number, by their keys.
  size_t RowsOf(uint32_t mailbox) {
    size_t rows = 0;
    for (int number = v1::RowKind_MIN; number <= v1::RowKind_MAX; ++number) {
      if (!v1::RowKind_IsValid(number) || number == v1::ROW_MAILBOX) continue;
      rows +=
          rows_.Scan(static_cast<v1::RowKind>(number), RowKey().Number(mailbox).str(), "", SIZE_MAX)
              .size();
    }
    return rows;
  }
  const std::vector<v1::Fact>& facts() const { return facts_; }

 private:
  void Deliver(const std::string& json) {
    std::vector<v1::Fact> facts;
    const absl::Status decoded = DecodeLine("bank", ++lines_, json, cursor_, facts);
    ASSERT_TRUE(decoded.ok()) << decoded;
    for (v1::Fact& fact : facts) {
      Fold(fact);
      facts_.push_back(std::move(fact));
    }
  }

  // What is left after a step is written and read again, as if the process had ended there.
  void Fold(const v1::Fact& fact) {
    v1::Continuation continuation;
    for (bool first = true;; first = false) {
      v1::Verdict said;
      const absl::StatusOr<FoldStep> step =
          syncledger::Fold(fact, facts_.size(), rows_, &said, first ? nullptr : &continuation);
      ASSERT_TRUE(step.ok()) << step.status();
      ASSERT_TRUE(rows_.EndStep()) << "a row was changed and not put";
      steps_.emplace_back(said.outcomes().begin(), said.outcomes().end());
      if (!step->more) return;
      ASSERT_TRUE(continuation.ParseFromString(step->continuation.SerializeAsString()));
    }
  }

  Teller teller_;
  CaptureCursor cursor_;
  int64_t lines_ = 0;
  MemoryRows rows_;
  std::vector<v1::Fact> facts_;
  std::vector<Step> steps_;
};

std::map<v1::OutcomeKind, size_t> CountByKind(const std::vector<Step>& steps) {
  std::map<v1::OutcomeKind, size_t> counts;
  for (const Step& step : steps) {
    for (const v1::Outcome& outcome : step) ++counts[outcome.kind()];
  }
  return counts;
}

using Counts = std::map<v1::OutcomeKind, size_t>;

TEST(OperatorActsTest, ALongListOfHeldRemovalsIsWholeAndSoIsItsApproval) {
  Bank bank;
  bank.Tell("outlook e1..e700, Wed 09:00-10:00");
  ASSERT_EQ(bank.Count(v1::ROW_ABSENCE), kMany);
  const std::vector<Step> held = bank.Tell("sync alice full shows nothing named \"s1\"");
  EXPECT_GT(held.size(), 5u);
  std::set<std::string> listed;
  size_t parts = 0;
  for (const Step& step : held) {
    for (const v1::Outcome& outcome : step) {
      if (outcome.kind() != v1::REMOVALS_HELD) continue;
      ++parts;
      EXPECT_EQ(outcome.held().kind(), v1::HeldRemovals::MISSING);
      EXPECT_LE(static_cast<size_t>(outcome.held().items_size()), kHeldPerOutcome);
      for (const v1::HeldItem& item : outcome.held().items()) {
        EXPECT_TRUE(listed.insert(item.item_id()).second) << "listed twice: " << item.item_id();
        EXPECT_FALSE(item.absence_id().empty());
      }
    }
  }
  EXPECT_EQ(listed.size(), kMany);
  EXPECT_EQ(parts, (kMany + kHeldPerOutcome - 1) / kHeldPerOutcome);
  EXPECT_EQ(bank.Count(v1::ROW_ABSENCE), kMany);

  // To whoever asks it is one list.
  const FoldedLedger ledger(bank.facts());
  std::vector<ListedHeld> lists;
  const absl::Status read = ListHeld(*ledger.View(), {}, [&](const ListedHeld& list) {
    lists.push_back(list);
    return true;
  });
  ASSERT_TRUE(read.ok()) << read;
  ASSERT_EQ(lists.size(), 1u);
  EXPECT_EQ(static_cast<size_t>(lists[0].held.items_size()), kMany);

  const std::vector<Step> approved = bank.Tell("operator approves removals of alice in \"s1\"");
  EXPECT_EQ(CountByKind(approved),
            (Counts{{v1::REMOVALS_APPROVED, 1}, {v1::ABSENCE_REMOVED, kMany}}));
  EXPECT_EQ(bank.Count(v1::ROW_ABSENCE), 0u);
  EXPECT_EQ(bank.Count(v1::ROW_HELD_REMOVAL), 0u);
}

TEST(OperatorActsTest, ALongListThatFitsTheLimitsIsRemovedWhole) {
  Bank bank;
  bank.Tell("outlook e1..e700, Wed 09:00-10:00");
  const std::vector<Step> steps =
      bank.Tell("sync alice full shows everything but e1..e140 named \"s1\"");
  EXPECT_EQ(CountByKind(steps)[v1::ABSENCE_REMOVED], 140u);  // a fifth
  EXPECT_EQ(CountByKind(steps)[v1::REMOVALS_HELD], 0u);
  const std::vector<Step> more =
      bank.Tell("sync alice full shows everything but e1..e253 named \"s2\"");
  EXPECT_EQ(CountByKind(more)[v1::ABSENCE_REMOVED], 0u);  // 113 of 560
  EXPECT_EQ(CountByKind(more)[v1::REMOVALS_HELD], 1u);
  EXPECT_EQ(bank.Count(v1::ROW_ABSENCE), 560u);
}

TEST(OperatorActsTest, AllThatADisconnectionTakesComesBack) {
  Bank bank;
  bank.Tell("outlook e1..e700, Wed 09:00-10:00");
  const std::vector<Step> gone = bank.Tell("operator disconnects alice");
  EXPECT_EQ(CountByKind(gone),
            (Counts{{v1::INTEGRATION_DISCONNECTED, 1}, {v1::ABSENCE_REMOVED, kMany}}));
  EXPECT_EQ(bank.Count(v1::ROW_ABSENCE), 0u);
  EXPECT_EQ(bank.Count(v1::ROW_KEPT_ABSENCE), kMany);
  const std::vector<Step> back = bank.Tell("operator connects alice");
  EXPECT_EQ(CountByKind(back),
            (Counts{{v1::INTEGRATION_CONNECTED, 1}, {v1::ABSENCE_ADDED, kMany}}));
  EXPECT_EQ(bank.Count(v1::ROW_ABSENCE), kMany);
  EXPECT_EQ(bank.Count(v1::ROW_KEPT_ABSENCE), 0u);
}

TEST(OperatorActsTest, AllThatWasObservedUnderANewAddressJoins) {
  Bank bank;
  bank.Tell("outlook e1..e700, Wed 09:00-10:00");
  // Of the first 400 another id of the same identity, seen later.
  bank.Tell("outlook e1..e400 for \"alice.b@bank.example\", Thu 09:00-10:00");
  bank.Tell("outlook f1..f300 for \"alice.b@bank.example\", Fri 09:00-10:00");
  bank.Tell("directory alice email \"alice.b@bank.example\"");
  constexpr uint32_t kAlice = 1;
  constexpr uint32_t kNew = 3;  // in the order of first sight
  ASSERT_GT(bank.RowsOf(kNew), kMany);
  const std::vector<Step> renamed = bank.Tell("operator renames alice to \"alice.b@bank.example\"");
  EXPECT_EQ(CountByKind(renamed), (Counts{{v1::MAILBOX_RENAMED, 1},
                                          {v1::IGNORED, 400},  // DUPLICATE_CLAIM
                                          {v1::ABSENCE_CHANGED, 400},
                                          {v1::ABSENCE_ADDED, 300}}));
  EXPECT_EQ(bank.RowsOf(kNew), 0u);
  EXPECT_GT(bank.RowsOf(kAlice), 2 * kMany);
  EXPECT_EQ(bank.Count(v1::ROW_ITEM), 1400u);
  EXPECT_EQ(bank.Count(v1::ROW_ABSENCE), 1000u);
  EXPECT_EQ(bank.Count(v1::ROW_MAILBOX), 2u);
}

}  // namespace
}  // namespace syncledger
