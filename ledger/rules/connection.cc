#include "ledger/rules/connection.h"

#include <string>

#include "ledger/rules/authority.h"
#include "ledger/rules/eligibility.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/order.h"

namespace syncledger {
namespace {

constexpr std::string_view kWholeIntegration = "integration";

// A connection, as its row holds it: the integration's or one mailbox's.
struct Connection {
  bool disconnected = false;
  int64_t observed_at_us = 0;  // of the act that stated it last
  const KnownFacts& known;
};

// What there is to say of an act before it is judged: whether it is to be judged, and why not.
enum class Act { kNew, kDuplicate, kStale, kUnchanged };

Act ActOn(const Judgement& judgement, const Connection& connection, bool disconnects) {
  if (Heard(judgement.fact(), connection.known)) return Act::kDuplicate;
  if (judgement.now_us() < connection.observed_at_us) return Act::kStale;
  return connection.disconnected == disconnects ? Act::kUnchanged : Act::kNew;
}

// False: said why it changes nothing. `about` says of an outcome what it is about.
template <typename About>
bool SayAct(Judgement& judgement, Act act, bool disconnects, const About& about) {
  switch (act) {
    case Act::kDuplicate:
      about(SayDuplicate(judgement));
      return false;
    case Act::kStale:
      about(SayStale(judgement));
      return false;
    case Act::kUnchanged:
      about(judgement.Add(v1::IGNORED, v1::RULE_SYNC_DISCONNECT, v1::DUPLICATE));
      return false;
    case Act::kNew:
      break;
  }
  about(judgement.Add(disconnects ? v1::INTEGRATION_DISCONNECTED : v1::INTEGRATION_CONNECTED,
                      v1::RULE_SYNC_DISCONNECT));
  return true;
}

void StateIntegration(Judgement& judgement, bool disconnects) {
  v1::SettingsRow& row = *judgement.EditSettings();
  v1::Settings& state = *row.mutable_state();
  const Act act =
      ActOn(judgement, {state.disconnected(), state.connection_observed_at_us(), row.known()},
            disconnects);
  if (act == Act::kNew || act == Act::kUnchanged) {
    state.set_disconnected(disconnects);
    state.set_connection_observed_at_us(judgement.now_us());
    Hear(judgement.fact(), row.mutable_known());
    judgement.SaveSettings(row);
  }
  const auto about = [](v1::Outcome& outcome) {
    outcome.set_subject(std::string(kWholeIntegration));
  };
  if (!SayAct(judgement, act, disconnects, about)) return;
  judgement.BeSilent();
  if (disconnects) {
    RemoveTenantsBlocks(judgement);
  } else {
    BringBackTenants(judgement);
  }
}

void StateMailbox(Judgement& judgement, const std::string& address, bool disconnects) {
  if (WasRejected(judgement)) return SayDuplicate(judgement).set_mailbox(address);
  v1::MailboxRow* mailbox = judgement.MailboxOf(address, /*create=*/false);
  if (mailbox == nullptr) {
    return RejectAct(judgement, v1::RULE_SYNC_DISCONNECT, v1::UNKNOWN_MAILBOX, address)
        .set_mailbox(address);
  }
  v1::Mailbox& state = *mailbox->mutable_state();
  const Act act =
      ActOn(judgement, {state.disconnected(), state.connection_observed_at_us(), mailbox->known()},
            disconnects);
  if (act == Act::kNew || act == Act::kUnchanged) {
    state.set_disconnected(disconnects);
    state.set_connection_observed_at_us(judgement.now_us());
    Hear(judgement.fact(), mailbox->mutable_known());
    if (!disconnects) RefreshMailbox(judgement, &state);
    judgement.SaveMailbox(*mailbox);
  }
  const auto about = [&](v1::Outcome& outcome) {
    outcome.set_mailbox(state.address());
    outcome.set_employee_id(state.employee_id());
  };
  if (!SayAct(judgement, act, disconnects, about)) return;
  judgement.BeSilent();
  if (disconnects) {
    RemoveMailboxsBlocks(judgement, state);
  } else {
    BringBackMailboxs(judgement, state);
  }
}

void StateConnection(Judgement& judgement, const std::string& address, bool disconnects) {
  if (!IsAdmin(judgement)) return SayNotAdmin(judgement, address);
  if (address.empty()) return StateIntegration(judgement, disconnects);
  StateMailbox(judgement, address, disconnects);
}

}  // namespace

void FoldIntegrationDisconnected(Judgement& judgement,
                                 const v1::IntegrationDisconnected& disconnected) {
  StateConnection(judgement, disconnected.mailbox(), /*disconnects=*/true);
}

void FoldIntegrationConnected(Judgement& judgement, const v1::IntegrationConnected& connected) {
  StateConnection(judgement, connected.mailbox(), /*disconnects=*/false);
}

size_t ForgetKept(Judgement& judgement, v1::Continuation::Scan* scan, size_t limit) {
  const std::vector<RowEntry> entries =
      judgement.Scan(v1::ROW_KEPT_ABSENCE, scan->prefix(), scan->after(), limit);
  for (const RowEntry& entry : entries) {
    scan->set_after(entry.key);
    int64_t number = 0;
    if (!RowKeyReader(entry.key).Number(&number))
      judgement.EndProcess("the key of a kept absence names no mailbox");
    v1::MailboxRow* mailbox = judgement.MailboxNumbered(static_cast<uint32_t>(number));
    if (mailbox == nullptr) return 0;  // the storage failed (Rows)
    if (MailboxEligibility(judgement, mailbox->state()) != v1::REASON_UNSPECIFIED) continue;
    judgement.Erase(v1::ROW_KEPT_ABSENCE, entry.key);
    if (mailbox->kept_employee_ids().empty()) continue;
    mailbox->clear_kept_employee_ids();
    judgement.SaveMailbox(*mailbox);
  }
  return entries.size();
}

}  // namespace syncledger
