// Where two states part: a state altered on purpose, in one place and in several ways, is found at
// that place and told for what it is.
#include "projector/divergence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "ledger/digest.h"
#include "ledger/row_keys.h"
#include "projector/refold.h"
#include "tests/projector/ledger_folder.h"
#include "tools/row_words.h"

namespace syncledger {
namespace {

constexpr int64_t kFacts = 3'300;  // of one tenant: digests are kept at three places

class DivergenceTest : public testing::Test {
 protected:
  DivergenceTest()
      : facts_(FactsOf(GeneratedLines(kFacts, 1, 12, 21))),
        tenant_(facts_[0].tenant_id()),
        log_(folder_.Log(facts_)),
        live_(folder_.Folded(*log_)),
        replayed_(folder_.Folded(*log_)) {}

  std::optional<Divergence> Parted(bool every_verdict = true) {
    const auto compared = CompareStates(*live_->View(), *replayed_->View(), tenant_, every_verdict);
    EXPECT_TRUE(compared.ok()) << compared.status();
    return compared.ok() ? compared->first : std::nullopt;
  }

  // The first version of a row that fits, as it lies in the live state.
  struct Found {
    v1::RowKind kind;
    std::string key;
    uint64_t offset;
    std::optional<std::string> value;
  };
  Found FindVersion(const std::function<bool(const StoredVersion&)>& fits) {
    std::optional<Found> found;
    const absl::Status read =
        live_->View()->AllVersions(tenant_, "", [&](const StoredVersion& version) {
          if (!fits(version)) return true;
          found = {version.kind, version.key, version.offset, std::nullopt};
          if (version.value.has_value()) found->value = *version.value;
          return false;
        });
    EXPECT_TRUE(read.ok()) << read;
    EXPECT_TRUE(found.has_value());
    return found.value_or(Found{});
  }

  void Put(const Found& version, std::optional<std::string_view> value) {
    Commit commit;
    commit.rows.push_back({tenant_, version.kind, version.key, version.offset, value});
    const absl::Status written = live_->Write(commit);
    ASSERT_TRUE(written.ok()) << written;
  }

  // Writes a verdict of the live state anew, changed. It has to have a page of its own.
  void ChangeVerdict(uint64_t offset, const std::function<void(v1::Verdict*)>& change) {
    v1::VerdictPage page;
    *page.add_verdicts() = VerdictsOf(*live_->View(), tenant_)[offset];
    change(page.mutable_verdicts(0));
    Commit commit;
    commit.pages.push_back({tenant_, offset, 0, page.SerializeAsString()});
    const absl::Status written = live_->Write(commit);
    ASSERT_TRUE(written.ok()) << written;
  }

  LedgerFolder folder_;
  const std::vector<v1::Fact> facts_;
  const std::string tenant_;
  std::unique_ptr<EmbeddedLog> log_;
  std::unique_ptr<Store> live_;
  std::unique_ptr<Store> replayed_;
};

TEST_F(DivergenceTest, TheSameFactsGiveTheSameState) { EXPECT_FALSE(Parted().has_value()); }

TEST_F(DivergenceTest, ARowThatWasChangedIsFoundAtTheFactThatWroteIt) {
  const Found version = FindVersion([](const StoredVersion& at) {
    return at.kind == v1::ROW_ABSENCE && at.value.has_value() && at.offset > 1'100;
  });
  v1::AbsenceRow row;
  ASSERT_TRUE(row.ParseFromString(*version.value));
  row.mutable_state()->set_title("altered");
  Put(version, row.SerializeAsString());

  const auto parted = Parted(/*every_verdict=*/false);
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->offset, version.offset);
  EXPECT_EQ(parted->parting, Parting::kRows);
  EXPECT_FALSE(parted->input || parted->outcome || parted->state) << "behind the digests' back";
  ASSERT_EQ(parted->rows.size(), 1u);
  EXPECT_EQ(parted->rows[0].kind, v1::ROW_ABSENCE);
  EXPECT_EQ(parted->rows[0].key, version.key);
  EXPECT_EQ(parted->rows[0].a, row.SerializeAsString());
  EXPECT_EQ(parted->rows[0].b, version.value);
  ASSERT_TRUE(parted->a.has_value() && parted->b.has_value());
  EXPECT_EQ(parted->a->SerializeAsString(), parted->b->SerializeAsString());
}

// A version that is no longer the row's latest: only reads as of then see it.
TEST_F(DivergenceTest, AnOldVersionThatWasChangedIsFoundToo) {
  std::string previous;
  const Found version = FindVersion([&](const StoredVersion& at) {
    const bool is_older = at.kind == v1::ROW_ITEM && at.key == previous && at.value.has_value();
    previous = at.key;
    return is_older;
  });
  Put(version, std::nullopt);
  const auto parted = Parted();
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->offset, version.offset);
  EXPECT_EQ(parted->parting, Parting::kRows);
  EXPECT_FALSE(parted->rows.at(0).a.has_value());
  EXPECT_EQ(parted->rows.at(0).b, version.value);
}

TEST_F(DivergenceTest, AnIndexAndBookkeepingThatNoDigestCoversAreCompared) {
  const Found index = FindVersion([](const StoredVersion& at) {
    return at.kind == v1::ROW_ABSENCE_BY_WEEK && at.value.has_value() && at.offset > 2'000;
  });
  const Found latest =
      FindVersion([](const StoredVersion& at) { return at.kind == v1::ROW_ENDED_SYNC; });
  Put(latest, std::nullopt);
  auto parted = Parted();
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->rows.at(0).kind, v1::ROW_ENDED_SYNC);
  EXPECT_EQ(parted->offset, latest.offset);

  Put(index, std::nullopt);
  parted = Parted();
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->offset, index.offset) << "of bookkeeping it is not known when it parted";
  EXPECT_EQ(parted->rows.at(0).kind, v1::ROW_ABSENCE_BY_WEEK);
}

TEST_F(DivergenceTest, AVerdictThatWasChangedIsFoundAtItsFact) {
  ProjectorOptions one_by_one;
  one_by_one.batch_facts = 1;
  for (const uint64_t offset : {5u, 1'024u, 3'299u}) {
    SCOPED_TRACE("offset " + std::to_string(offset));
    live_ = folder_.Folded(*log_, one_by_one);
    EXPECT_FALSE(Parted().has_value());
    ChangeVerdict(offset, [](v1::Verdict* verdict) {
      verdict->mutable_outcomes(0)->set_rule(v1::RULE_AUTH_ADMIN);
    });
    const auto parted = Parted();
    ASSERT_TRUE(parted.has_value());
    EXPECT_EQ(parted->offset, offset);
    EXPECT_EQ(parted->parting, Parting::kVerdicts);
    EXPECT_FALSE(parted->outcome);
    EXPECT_EQ(parted->a->outcomes(0).rule(), v1::RULE_AUTH_ADMIN);
    EXPECT_NE(parted->b->outcomes(0).rule(), v1::RULE_AUTH_ADMIN);
  }
}

TEST_F(DivergenceTest, AFactThatWasAlteredInTheLogIsFound) {
  for (const size_t offset : {size_t{0}, size_t{1'023}, size_t{1'024}, size_t{2'500}}) {
    SCOPED_TRACE("offset " + std::to_string(offset));
    std::vector<v1::Fact> altered = facts_;
    altered[offset].set_request_id("altered");  // no rule looks at it
    auto other = folder_.Log(altered);
    replayed_ = folder_.Folded(*other);
    for (const bool every_verdict : {false, true}) {
      const auto parted = Parted(every_verdict);
      ASSERT_TRUE(parted.has_value());
      EXPECT_EQ(parted->offset, offset);
      EXPECT_EQ(parted->parting, Parting::kFacts);
      EXPECT_TRUE(parted->input);
      EXPECT_FALSE(parted->outcome || parted->state);
    }
    const auto fact = FactAt(*other, tenant_, offset);
    ASSERT_TRUE(fact.ok()) << fact.status();
    EXPECT_EQ(fact->request_id(), "altered");
  }
}

// As if by another build: the same log under rules of the same name that say something else.
TEST_F(DivergenceTest, AnotherRulePartsAtTheFirstFactThatItDecidesOtherwise) {
  RuleSet other_rules = *FindRuleSet("overview-1");
  other_rules.blocking_statuses = FindRuleSet("quickstart-1")->blocking_statuses;
  ProjectorOptions other;
  other.as_if = &other_rules;
  live_ = folder_.Folded(*log_, other);
  const std::vector<v1::Verdict> of_live = VerdictsOf(*live_->View(), tenant_);
  const std::vector<v1::Verdict> of_replay = VerdictsOf(*replayed_->View(), tenant_);
  uint64_t first = 0;
  while (of_live[first].SerializeAsString() == of_replay[first].SerializeAsString()) ++first;
  for (const bool every_verdict : {false, true}) {
    const auto parted = Parted(every_verdict);
    ASSERT_TRUE(parted.has_value());
    EXPECT_EQ(parted->offset, first);
    EXPECT_EQ(parted->parting, Parting::kVerdicts);
    EXPECT_TRUE(parted->outcome && parted->state && !parted->input);
    EXPECT_EQ(parted->a->outcomes(0).kind(), of_live[first].outcomes(0).kind());
    EXPECT_EQ(parted->b->outcomes(0).kind(), of_replay[first].outcomes(0).kind());
    EXPECT_FALSE(parted->rows.empty()) << "the item says why it has no absence";
  }
}

TEST_F(DivergenceTest, DigestsThatWereChangedAreToldFromWhatTheyCover) {
  const auto kept = live_->View()->DigestAt(tenant_, 2 * 1'024);
  ASSERT_TRUE(kept.ok());
  auto digests = TenantDigests::Parse(*kept);
  ASSERT_TRUE(digests.has_value());
  digests->outcome[7] ^= 1;
  Commit commit;
  commit.digests.push_back({tenant_, 2 * 1'024, digests->Serialize()});
  // The end has to differ for the kept places to be looked at.
  auto head = live_->View()->Tenant(tenant_);
  ASSERT_TRUE(head.ok() && head->has_value());
  v1::TenantState state;
  ASSERT_TRUE(state.ParseFromString((*head)->bytes));
  auto last = TenantDigests::Parse(state.digests());
  last->outcome[7] ^= 1;
  state.set_digests(last->Serialize());
  commit.tenants.emplace_back(tenant_, TenantHead{(*head)->next_offset, state.SerializeAsString()});
  ASSERT_TRUE(live_->Write(commit).ok());
  const auto parted = Parted();
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->parting, Parting::kDigests);
  EXPECT_EQ(parted->offset, 2u * 1'024 - 1);
  EXPECT_TRUE(parted->outcome && !parted->input && !parted->state);
}

TEST_F(DivergenceTest, AStateThatIsOnlyBehindIsTheSameAsFarAsItGoes) {
  for (const uint64_t facts : {1u, 1'023u, 1'024u, 1'025u, 3'000u}) {
    ProjectorOptions options;
    options.until_offset = facts - 1;
    replayed_ = folder_.Folded(*log_, options);
    const auto compared = CompareStates(*live_->View(), *replayed_->View(), tenant_, false);
    ASSERT_TRUE(compared.ok()) << compared.status();
    EXPECT_FALSE(compared->first.has_value()) << facts;
    EXPECT_EQ(compared->facts, facts);
    EXPECT_EQ(compared->a, static_cast<uint64_t>(kFacts));
    EXPECT_EQ(compared->b, facts);
  }
  // One that is behind and was folded from another log.
  std::vector<v1::Fact> altered = facts_;
  altered[2'050].set_request_id("altered");
  auto other = folder_.Log(altered);
  ProjectorOptions options;
  options.until_offset = 2'999;
  replayed_ = folder_.Folded(*other, options);
  const auto parted = Parted(/*every_verdict=*/false);
  ASSERT_TRUE(parted.has_value());
  EXPECT_EQ(parted->offset, 2'050u);
  EXPECT_EQ(parted->parting, Parting::kFacts);
}

// A command that was killed may leave a state in the middle of a verdict: its digests are of no
// fact's end, and its rows of that fact are half there.
TEST_F(DivergenceTest, AStateInTheMiddleOfAVerdictIsComparedUpToItsLastWholeOne) {
  ProjectorOptions options;
  options.until_offset = 1'999;
  replayed_ = folder_.Folded(*log_, options);
  const auto head = replayed_->View()->Tenant(tenant_);
  ASSERT_TRUE(head.ok() && head->has_value());
  v1::TenantState state;
  ASSERT_TRUE(state.ParseFromString((*head)->bytes));
  state.set_step(1);
  auto digests = TenantDigests::Parse(state.digests());
  ASSERT_TRUE(digests.has_value());
  digests->outcome[0] ^= 1;
  state.set_digests(digests->Serialize());
  Commit commit;
  commit.tenants.emplace_back(tenant_, TenantHead{2'000, state.SerializeAsString()});
  v1::AbsenceRow half;
  half.mutable_state()->set_id("half");
  const std::string value = half.SerializeAsString();
  commit.rows.push_back({tenant_, v1::ROW_ABSENCE, RowKey().Text("half").str(), 2'000, value});
  ASSERT_TRUE(replayed_->Write(commit).ok());
  live_ = folder_.Folded(*log_, options);
  const auto compared = CompareStates(*live_->View(), *replayed_->View(), tenant_, true);
  ASSERT_TRUE(compared.ok()) << compared.status();
  EXPECT_FALSE(compared->first.has_value());
  EXPECT_EQ(compared->facts, 2'000u);
}

// What a fact read is what the state had right before it, and it is decided as it was.
TEST_F(DivergenceTest, AFactThatIsFoldedAgainReadsTheRowsOfThatMoment) {
  const std::vector<v1::Verdict> verdicts = VerdictsOf(*live_->View(), tenant_);
  const auto view = live_->View();
  Dice dice(3);
  int64_t read_as_of = 0;
  int64_t absent = 0;
  for (int i = 0; i < 12; ++i) {
    const uint64_t offset = i == 0 ? 0 : dice.Below(verdicts.size());
    SCOPED_TRACE("offset " + std::to_string(offset));
    auto scratch = folder_.State();
    const auto refolded = RefoldFact(*log_, *scratch, tenant_, offset);
    ASSERT_TRUE(refolded.ok()) << refolded.status();
    EXPECT_EQ(refolded->fact.SerializeAsString(), facts_[offset].SerializeAsString());
    v1::Verdict expected = verdicts[offset];
    expected.clear_fact_hash();
    EXPECT_EQ(refolded->verdict.SerializeAsString(), expected.SerializeAsString());
    EXPECT_FALSE(refolded->reads.empty());
    std::set<std::pair<v1::RowKind, std::string>> once;
    for (const RowRead& read : refolded->reads) {
      EXPECT_TRUE(read.scan || once.emplace(read.kind, read.key).second) << "told twice";
      if (!IsVersioned(read.kind) || read.scan || offset == 0) continue;
      const auto row = view->Get(tenant_, read.kind, read.key, offset - 1);
      ASSERT_TRUE(row.ok()) << row.status();
      ASSERT_EQ(row->has_value(), read.value.has_value()) << RowWords(read.kind, read.key);
      if (row->has_value()) {
        EXPECT_EQ((*row)->value, *read.value) << RowWords(read.kind, read.key);
        ++read_as_of;
      } else {
        ++absent;
      }
    }
  }
  EXPECT_GT(read_as_of, 30);
  EXPECT_GT(absent, 0);
  auto scratch = folder_.State();
  EXPECT_EQ(RefoldFact(*log_, *scratch, tenant_, kFacts).status().code(),
            absl::StatusCode::kNotFound);
}

// Every key of a long history is of the parts that its kind has, and every row can be told.
TEST_F(DivergenceTest, EveryRowCanBeToldInWords) {
  std::map<v1::RowKind, int64_t> kinds;
  const absl::Status read =
      live_->View()->AllVersions(tenant_, "", [&](const StoredVersion& version) {
        ++kinds[version.kind];
        EXPECT_TRUE(IsKeyOf(version.kind, version.key)) << RowWords(version.kind, version.key);
        if (version.value.has_value()) {
          EXPECT_TRUE(RowJson(version.kind, *version.value).has_value());
        }
        return true;
      });
  ASSERT_TRUE(read.ok()) << read;
  EXPECT_GT(kinds.size(), 20u);
}

}  // namespace
}  // namespace syncledger
