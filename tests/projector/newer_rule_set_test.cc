// A rule set that only a newer build knows: this build decides nothing by another one in its place.
#include <gtest/gtest.h>

#include "ledger/fold.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

class NewerRuleSetTest : public testing::Test {
 protected:
  NewerRuleSetTest() {
    v1::SettingsRow settings;
    settings.mutable_state()->set_rule_set("overview-99");
    rows_.Put(v1::ROW_SETTINGS, "", settings);
    fact_.set_tenant_id("t");
    fact_.set_schema_version(1);
    fact_.mutable_undecodable()->set_reason("MALFORMED_BODY");
  }

  stories::MemoryRows rows_;
  v1::Fact fact_;
  v1::Verdict verdict_;
};

TEST_F(NewerRuleSetTest, StopsTheFold) {
  const absl::StatusOr<FoldStep> step = Fold(fact_, 7, rows_, &verdict_);
  EXPECT_EQ(step.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(step.status().message().find("\"overview-99\""), std::string::npos) << step.status();
}

// To see what another rule set would have decided needs none in force.
TEST_F(NewerRuleSetTest, DoesNotStopAnAsIf) {
  const FoldOptions options{.as_if = FindRuleSet("quickstart-1")};
  EXPECT_TRUE(Fold(fact_, 7, rows_, &verdict_, nullptr, options).ok());
}

}  // namespace
}  // namespace syncledger
