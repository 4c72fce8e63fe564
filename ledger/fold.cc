#include "ledger/fold.h"

#include <string>

#include "fmt/format.h"
#include "ledger/judgement.h"
#include "ledger/rules/appointments.h"
#include "ledger/rules/authority.h"
#include "ledger/rules/connection.h"
#include "ledger/rules/directory.h"
#include "ledger/rules/exchange_items.h"
#include "ledger/rules/exports.h"
#include "ledger/rules/held.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/occurrences.h"
#include "ledger/rules/order.h"
#include "ledger/rules/renaming.h"
#include "ledger/rules/rule_sets.h"
#include "ledger/rules/syncs.h"

namespace syncledger {
namespace {

constexpr uint32_t kSchemaVersionRead = 1;

// The first step of a fact: its section's function.
void FoldPayload(Judgement& judgement) {
  const v1::Fact& fact = judgement.fact();
  switch (fact.payload_case()) {
    case v1::Fact::kExchangeItem:
      return FoldExchangeItem(judgement, fact.exchange_item());
    case v1::Fact::kItemRemoved:
      return FoldItemRemoved(judgement, fact.item_removed());
    case v1::Fact::kSyncEnded:
      return FoldSyncEnded(judgement, fact.sync_ended());
    case v1::Fact::kSyncFailed:
      return FoldSyncFailed(judgement, fact.sync_failed());
    case v1::Fact::kSeriesInstances:
      return FoldSeriesInstances(judgement, fact.series_instances());
    case v1::Fact::kAppointmentStated:
      return FoldAppointment(judgement, fact.appointment_stated());
    case v1::Fact::kUserStated:
      return FoldUser(judgement, fact.user_stated());
    case v1::Fact::kUserRemoved:
      return FoldUserRemoved(judgement, fact.user_removed());
    case v1::Fact::kLocationStated:
      return FoldLocation(judgement, fact.location_stated());
    case v1::Fact::kServiceStated:
      return FoldService(judgement, fact.service_stated());
    case v1::Fact::kNotificationSettings:
      return FoldNotificationSettings(judgement, fact.notification_settings());
    case v1::Fact::kExchangeSettings:
      return FoldExchangeSettings(judgement, fact.exchange_settings());
    case v1::Fact::kCalendarInitialized:
      return FoldCalendarInitialized(judgement, fact.calendar_initialized());
    case v1::Fact::kRulesActivated:
      return FoldRulesActivated(judgement, fact.rules_activated());
    case v1::Fact::kExportDelayed:
      if (!IsAdminOrSystem(judgement))
        return SayNotAdmin(judgement, fact.export_delayed().mailbox());
      return FoldExportDelayed(judgement, fact.export_delayed());
    case v1::Fact::kExportFailed:
      if (!IsAdminOrSystem(judgement))
        return SayNotAdmin(judgement, fact.export_failed().mailbox());
      return FoldExportFailed(judgement, fact.export_failed());
    case v1::Fact::kExportConfirmed:
      if (!IsAdminOrSystem(judgement))
        return SayNotAdmin(judgement, fact.export_confirmed().mailbox());
      return FoldExportConfirmed(judgement, fact.export_confirmed());
    case v1::Fact::kUndecodable:
      return FoldUndecodable(judgement, fact.undecodable());
    case v1::Fact::kRemovalsDecided:
      return FoldRemovalsDecided(judgement, fact.removals_decided());
    case v1::Fact::kIntegrationDisconnected:
      return FoldIntegrationDisconnected(judgement, fact.integration_disconnected());
    case v1::Fact::kIntegrationConnected:
      return FoldIntegrationConnected(judgement, fact.integration_connected());
    case v1::Fact::kMailboxRenamed:
      return FoldMailboxRenamed(judgement, fact.mailbox_renamed());
    case v1::Fact::PAYLOAD_NOT_SET:
      SayRejected(judgement, v1::NOT_A_FACT, "the fact has no payload");
      return;
  }
}

}  // namespace

absl::StatusOr<FoldStep> Fold(const v1::Fact& fact, uint64_t offset, Rows& rows,
                              v1::Verdict* verdict, const v1::Continuation* from,
                              const FoldOptions& options) {
  if (fact.schema_version() > kSchemaVersionRead) {
    return absl::FailedPreconditionError(fmt::format(
        "tenant \"{}\", offset {}: the fact has schema version {}; this build reads up to {}: "
        "a newer version of syncledger is needed (ORDER-NEWER)",
        fact.tenant_id(), offset, fact.schema_version(), kSchemaVersionRead));
  }
  const bool newer_kind = fact.payload_case() == v1::Fact::PAYLOAD_NOT_SET &&
                          !fact.GetReflection()->GetUnknownFields(fact).empty();
  if (newer_kind) {
    return absl::FailedPreconditionError(fmt::format(
        "tenant \"{}\", offset {}: a fact of a kind that this build does not know: a newer "
        "version of syncledger is needed (ORDER-NEWER)",
        fact.tenant_id(), offset));
  }
  Judgement judgement(fact, offset, rows, verdict, from, options);
  if (!judgement.HasRuleSet()) {
    return absl::FailedPreconditionError(
        fmt::format("tenant \"{}\", offset {}: the rule set in force, \"{}\", is not one of this "
                    "build: a newer "
                    "version of syncledger is needed",
                    fact.tenant_id(), offset, judgement.settings().rule_set()));
  }
  if (from == nullptr) FoldPayload(judgement);
  DoQueuedWork(judgement);
  return judgement.Finish();
}

v1::Verdict RejectBytes(uint64_t offset, std::string_view why) {
  v1::Verdict verdict;
  verdict.set_offset(offset);
  v1::Outcome* outcome = verdict.add_outcomes();
  outcome->set_kind(v1::REJECTED);
  outcome->set_rule(v1::RULE_ORDER_REJECT);
  outcome->set_reason(v1::NOT_A_FACT);
  outcome->set_rule_set(std::string(RuleSets().front().version));
  outcome->set_detail(std::string(why));
  return verdict;
}

}  // namespace syncledger
