#include "ledger/rules/order.h"

#include <string>

#include "ledger/rules/exchange_items.h"
#include "ledger/rules/syncs.h"

namespace syncledger {

v1::Outcome& SayDuplicate(Judgement& judgement) {
  return judgement.Add(v1::IGNORED, v1::RULE_ORDER_DUPLICATE, v1::DUPLICATE);
}

v1::Outcome& SayStale(Judgement& judgement) {
  return judgement.Add(v1::IGNORED, v1::RULE_ORDER_STALE, v1::STALE);
}

v1::Outcome& SayRejected(Judgement& judgement, v1::Reason why, std::string_view detail) {
  v1::Outcome& outcome = judgement.Add(v1::REJECTED, v1::RULE_ORDER_REJECT, why);
  outcome.set_detail(std::string(detail));
  return outcome;
}

v1::Outcome& RejectAct(Judgement& judgement, v1::Rule rule, v1::Reason why,
                       std::string_view detail) {
  v1::SettingsRow* row = judgement.EditSettings();
  Hear(judgement.fact(), row->mutable_rejected());
  judgement.SaveSettings(*row);
  v1::Outcome& outcome = judgement.Add(v1::REJECTED, rule, why);
  outcome.set_detail(std::string(detail));
  return outcome;
}

bool WasRejected(Judgement& judgement) {
  return Heard(judgement.fact(), judgement.settings_row().rejected());
}

void FoldUndecodable(Judgement& judgement, const v1::Undecodable& undecodable) {
  v1::Reason reason = v1::REASON_UNSPECIFIED;
  if (!v1::Reason_Parse(undecodable.reason(), &reason)) reason = v1::MALFORMED_BODY;
  v1::Outcome& outcome = SayRejected(judgement, reason, undecodable.detail());
  outcome.set_mailbox(undecodable.mailbox());
  outcome.set_item_id(undecodable.item_id());
  if (undecodable.mailbox().empty()) return;
  v1::MailboxRow* mailbox = judgement.MailboxOf(undecodable.mailbox(), /*create=*/true);
  SeeUnreadable(judgement, mailbox, undecodable.calendar(), undecodable.has_calendar(),
                undecodable.item_id());
}

}  // namespace syncledger
