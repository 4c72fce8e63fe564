#include "projector/published_outcome.h"

#include "ledger/plain_fields.h"

namespace syncledger {
namespace {

void LeaveValuesOut(v1::Outcome* outcome) {
  outcome->clear_mailbox();
  outcome->clear_detail();
  for (v1::FieldChange& change : *outcome->mutable_changes()) {
    if (IsPlainField(change.field())) continue;
    change.clear_before();
    change.clear_after();
  }
  for (v1::LostField& lost : *outcome->mutable_lost()) {
    if (IsPlainField(lost.field())) continue;
    lost.clear_exchange();
    lost.clear_coconut();
  }
  if (outcome->has_sync()) outcome->mutable_sync()->clear_sync_id();
  if (outcome->has_notification()) outcome->mutable_notification()->clear_recipients();
  if (outcome->has_write()) {
    v1::ExportSnapshot* const write = outcome->mutable_write();
    write->clear_title();
    write->clear_location();
    write->clear_organizer();
    write->clear_attendees();
    write->clear_details();
  }
  if (outcome->has_held()) {
    outcome->mutable_held()->clear_sync_id();
    for (v1::HeldItem& item : *outcome->mutable_held()->mutable_items()) item.clear_title();
  }
}

}  // namespace

v1::PublishedOutcome ToPublished(const std::string& tenant, const v1::Verdict& verdict,
                                 const v1::Outcome& outcome, bool with_values) {
  v1::PublishedOutcome published;
  published.set_tenant(tenant);
  published.set_offset(verdict.offset());
  published.set_fact_id(verdict.fact_id());
  published.set_source(verdict.source());
  published.set_observed_at_us(verdict.observed_at_us());
  if (verdict.has_occurred_at_us()) published.set_occurred_at_us(verdict.occurred_at_us());
  *published.mutable_outcome() = outcome;
  published.set_has_values(with_values);
  if (!with_values) LeaveValuesOut(published.mutable_outcome());
  return published;
}

}  // namespace syncledger
