#include "api/service/answers.h"

#include <string>

#include "absl/strings/escaping.h"
#include "api/why_text.h"
#include "ledger/rule_book.h"

namespace syncledger {
namespace {

v1::ListedHeld::State ToState(HeldState state) {
  switch (state) {
    case HeldState::kHeld:
      return v1::ListedHeld::HELD;
    case HeldState::kApproved:
      return v1::ListedHeld::APPROVED;
    case HeldState::kRejected:
      return v1::ListedHeld::REJECTED;
  }
  return v1::ListedHeld::STATE_UNSPECIFIED;
}

v1::ListedMailbox::Status ToStatus(MailboxStatus status) {
  switch (status) {
    case MailboxStatus::kNotInitialized:
      return v1::ListedMailbox::NOT_INITIALIZED;
    case MailboxStatus::kDisconnected:
      return v1::ListedMailbox::DISCONNECTED;
    case MailboxStatus::kPaused:
      return v1::ListedMailbox::PAUSED;
    case MailboxStatus::kHeld:
      return v1::ListedMailbox::HELD;
    case MailboxStatus::kThrottled:
      return v1::ListedMailbox::THROTTLED;
    case MailboxStatus::kIncomplete:
      return v1::ListedMailbox::INCOMPLETE;
    case MailboxStatus::kOverdue:
      return v1::ListedMailbox::OVERDUE;
    case MailboxStatus::kSyncing:
      return v1::ListedMailbox::SYNCING;
  }
  return v1::ListedMailbox::STATUS_UNSPECIFIED;
}

v1::ExplainedDecision ToDecision(const WhyDecision& decision) {
  v1::ExplainedDecision message;
  *message.mutable_outcome() = decision.outcome;
  message.set_sentence(decision.sentence);
  message.set_remedy(decision.remedy);
  const RuleText* rule = FindRuleText(decision.outcome.rule());
  if (rule != nullptr) message.set_rule_says(std::string(rule->sentence));
  const ReasonText* reason = FindReasonText(decision.outcome.reason());
  const RuleText* requirement = reason == nullptr ? nullptr : FindRuleText(reason->asked_by);
  if (requirement != nullptr) {
    message.set_requirement(requirement->rule);
    message.set_requirement_says(std::string(requirement->sentence));
  }
  for (const WhyChange& change : decision.changes) {
    v1::ExplainedChange* changed = message.add_changes();
    changed->set_field(change.field);
    changed->set_label(change.label);
    changed->set_before(change.before);
    changed->set_after(change.after);
    changed->set_before_text(change.before_text);
    changed->set_after_text(change.after_text);
  }
  return message;
}

// A row of the table that the lists of decisions share.
template <typename Message, typename Listed>
Message OfFact(const Listed& listed) {
  Message message;
  message.set_tenant(listed.tenant);
  message.set_offset(listed.offset);
  message.set_observed_at_us(listed.observed_at_us);
  return message;
}

}  // namespace

v1::ListedAppointment ToMessage(const ListedAppointment& listed) {
  v1::ListedAppointment message;
  message.set_tenant(listed.tenant);
  *message.mutable_appointment() = listed.appointment;
  message.set_since_offset(listed.since_offset);
  return message;
}

v1::ListedAbsence ToMessage(const ListedAbsence& listed) {
  v1::ListedAbsence message;
  message.set_tenant(listed.tenant);
  *message.mutable_absence() = listed.absence;
  message.set_employee_email(listed.employee_email);
  message.set_mailbox(listed.mailbox);
  message.set_since_offset(listed.since_offset);
  return message;
}

v1::ListedNotification ToMessage(const ListedNotification& listed) {
  auto message = OfFact<v1::ListedNotification>(listed);
  *message.mutable_outcome() = listed.outcome;
  return message;
}

v1::ListedConflict ToMessage(const ListedConflict& listed) {
  auto message = OfFact<v1::ListedConflict>(listed);
  *message.mutable_outcome() = listed.outcome;
  return message;
}

v1::ListedVerdict ToMessage(const ListedVerdict& listed) {
  v1::ListedVerdict message;
  message.set_tenant(listed.tenant);
  *message.mutable_verdict() = listed.verdict;
  return message;
}

v1::ListedHeld ToMessage(const ListedHeld& listed) {
  auto message = OfFact<v1::ListedHeld>(listed);
  message.set_mailbox(listed.mailbox);
  *message.mutable_held() = listed.held;
  message.set_state(ToState(listed.state));
  return message;
}

v1::ListedMailbox ToMessage(const ListedMailbox& listed) {
  v1::ListedMailbox message;
  message.set_tenant(listed.tenant);
  *message.mutable_mailbox() = listed.mailbox;
  message.set_protocol(listed.protocol);
  message.set_status(ToStatus(listed.status));
  message.set_reason(listed.reason);
  message.set_detail(listed.detail);
  message.set_absences(listed.absences);
  return message;
}

void Fill(const Explanation& explanation, v1::ExplainResponse* response) {
  response->set_tenant(explanation.tenant);
  response->set_subject(explanation.subject);
  response->set_title(explanation.title);
  response->set_time_zone(explanation.time_zone);
  for (const WhyEntry& entry : explanation.entries) {
    v1::ExplainedFact* fact = response->add_facts();
    fact->set_offset(entry.offset);
    fact->set_fact_id(absl::HexStringToBytes(entry.fact_id));
    fact->set_source(entry.source);
    fact->set_observed_at_us(entry.observed_at_us);
    if (entry.occurred_at_us.has_value()) fact->set_occurred_at_us(*entry.occurred_at_us);
    *fact->mutable_actor() = entry.actor;
    fact->set_actor_name(entry.actor_name);
    fact->set_sync_id(entry.sync_id);
    fact->set_headline(entry.headline);
    for (const WhyDecision& decision : entry.decisions) {
      *fact->add_decisions() = ToDecision(decision);
    }
    for (const WhyDecision& told : entry.told) *fact->add_told() = ToDecision(told);
  }
  response->set_standing(explanation.standing);
  response->set_text(WhyText(explanation, /*width=*/0));
}

void Fill(const KeptDigests& kept, v1::GetDigestResponse* response) {
  response->set_tenant(kept.tenant);
  response->set_facts(kept.digests.facts);
  response->set_input(std::string(Bytes(kept.digests.input)));
  response->set_outcome(std::string(Bytes(kept.digests.outcome)));
  response->set_state(absl::HexStringToBytes(kept.digests.StateHex()));
}

}  // namespace syncledger
