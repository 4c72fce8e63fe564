#include "ledger/rules/authority.h"

#include <string>

namespace syncledger {

bool IsAdmin(const Judgement& judgement) {
  return judgement.fact().actor().role() == v1::Actor::ADMIN;
}

bool IsAdminOrSystem(const Judgement& judgement) {
  return IsAdmin(judgement) || judgement.fact().actor().role() == v1::Actor::SYSTEM;
}

void SayNotAdmin(Judgement& judgement, std::string_view mailbox) {
  judgement.Add(v1::REJECTED, v1::RULE_AUTH_ADMIN, v1::NOT_ADMIN).set_mailbox(std::string(mailbox));
}

}  // namespace syncledger
