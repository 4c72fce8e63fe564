#include "ledger/rules/rule_sets.h"

#include <string>

#include "ledger/rules/authority.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/order.h"

namespace syncledger {

void FoldRulesActivated(Judgement& judgement, const v1::RulesActivated& activated) {
  const std::string subject = "rules";
  if (!IsAdmin(judgement)) return SayNotAdmin(judgement, "");
  if (Heard(judgement.fact(), judgement.settings_row().known())) {
    SayDuplicate(judgement).set_subject(subject);
    return;
  }
  if (judgement.now_us() < judgement.settings().rule_set_observed_at_us()) {
    SayStale(judgement).set_subject(subject);
    return;
  }
  const RuleSet* rules = FindRuleSet(activated.version());
  if (rules == nullptr) {
    v1::Outcome& outcome =
        judgement.Add(v1::REJECTED, v1::RULE_RULES_ACTIVATE, v1::UNKNOWN_RULE_SET);
    outcome.set_subject(subject);
    outcome.set_detail(activated.version());
    return;
  }
  const std::string before(judgement.rules().version);
  v1::SettingsRow& row = *judgement.EditSettings();
  row.mutable_state()->set_rule_set(activated.version());
  row.mutable_state()->set_rule_set_observed_at_us(judgement.now_us());
  Hear(judgement.fact(), row.mutable_known());
  judgement.SaveSettings(row);
  v1::Outcome& outcome = judgement.Add(v1::RULES_ACTIVATED, v1::RULE_RULES_ACTIVATE);
  outcome.set_subject(subject);
  v1::FieldChange* change = outcome.add_changes();
  change->set_field("rule_set");
  change->set_before(before);
  change->set_after(activated.version());
  judgement.BeSilent();
  JudgeTenantAgain(judgement);
}

}  // namespace syncledger
