// A rule set that only a newer build knows: this build decides nothing by another one in its place.
#include <gtest/gtest.h>

#include "ledger/fold.h"
#include "tests/stories/memory_rows.h"

namespace syncledger {
namespace {

TEST(NewerRuleSetTest, StopsTheFold) {
  stories::MemoryRows rows;
  v1::SettingsRow settings;
  settings.mutable_state()->set_rule_set("overview-99");
  rows.Put(v1::ROW_SETTINGS, "", settings);
  v1::Fact fact;
  fact.set_tenant_id("t");
  fact.set_schema_version(1);
  fact.mutable_undecodable()->set_reason("MALFORMED_BODY");
  v1::Verdict verdict;
  const absl::StatusOr<FoldStep> step = Fold(fact, 7, rows, &verdict);
  EXPECT_EQ(step.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(step.status().message().find("\"overview-99\""), std::string::npos) << step.status();
}

// To see what another rule set would have decided needs none in force.
TEST(NewerRuleSetTest, DoesNotStopAnAsIf) {
  stories::MemoryRows rows;
  v1::SettingsRow settings;
  settings.mutable_state()->set_rule_set("overview-99");
  rows.Put(v1::ROW_SETTINGS, "", settings);
  v1::Fact fact;
  fact.set_tenant_id("t");
  fact.set_schema_version(1);
  fact.mutable_undecodable()->set_reason("MALFORMED_BODY");
  v1::Verdict verdict;
  const FoldOptions options{.as_if = FindRuleSet("quickstart-1")};
  EXPECT_TRUE(Fold(fact, 7, rows, &verdict, nullptr, options).ok());
}

}  // namespace
}  // namespace syncledger
