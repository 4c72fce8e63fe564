#include "ledger/judgement.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "fmt/format.h"
#include "ledger/digest.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

constexpr int kKnownFacts = 64;
constexpr uint64_t kDecoderMask = 0xff;

// The fact as KnownFacts hold it.
uint64_t EntryOf(const v1::Fact& fact) {
  uint64_t start = 0;
  for (size_t i = 0; i < 7 && i < fact.fact_id().size(); ++i) {
    start = start << 8 | static_cast<unsigned char>(fact.fact_id()[i]);
  }
  return start << 8 | std::min<uint64_t>(fact.decoder_version(), kDecoderMask);
}

bool OfSameFact(uint64_t a, uint64_t b) { return ((a ^ b) & ~kDecoderMask) == 0; }

void HearEntry(uint64_t entry, KnownFacts* known) {
  const auto heard = std::find_if(known->begin(), known->end(),
                                  [&](uint64_t one) { return OfSameFact(one, entry); });
  if (heard != known->end()) {
    *heard = std::max(*heard, entry);
    return;
  }
  if (known->size() >= kKnownFacts) known->erase(known->begin());
  known->Add(entry);
}

}  // namespace

void Hear(const v1::Fact& fact, KnownFacts* known) { HearEntry(EntryOf(fact), known); }

void HearAll(const KnownFacts& others, KnownFacts* known) {
  for (const uint64_t entry : others) HearEntry(entry, known);
}

bool Heard(const v1::Fact& fact, const KnownFacts& known) {
  const uint64_t entry = EntryOf(fact);
  return std::any_of(known.begin(), known.end(),
                     [&](uint64_t heard) { return OfSameFact(heard, entry) && heard >= entry; });
}

bool HeardInAnyReading(const v1::Fact& fact, const KnownFacts& known) {
  const uint64_t entry = EntryOf(fact);
  return std::any_of(known.begin(), known.end(),
                     [&](uint64_t heard) { return OfSameFact(heard, entry); });
}

void AddChange(v1::Outcome* outcome, std::string_view field, std::string before,
               std::string after) {
  if (before == after) return;
  v1::FieldChange* change = outcome->add_changes();
  change->set_field(std::string(field));
  change->set_before(std::move(before));
  change->set_after(std::move(after));
}

Judgement::Judgement(const v1::Fact& fact, uint64_t offset, Rows& rows, v1::Verdict* verdict,
                     const v1::Continuation* from, const FoldOptions& options)
    : fact_(fact), offset_(offset), rows_(rows), options_(options), verdict_(*verdict) {
  verdict_.Clear();
  if (from == nullptr) return;
  outcomes_before_ = from->outcomes();
  silent_ = from->silent();
  told_.insert(from->told().begin(), from->told().end());
  later_.assign(from->scans().begin(), from->scans().end());
}

const RuleSet& Judgement::rules() {
  if (options_.as_if != nullptr) return *options_.as_if;
  const std::string& version = settings().rule_set();
  if (version.empty()) return RuleSets().front();
  const RuleSet* in_force = FindRuleSet(version);
  if (in_force == nullptr)
    EndProcess(fmt::format("the rule set in force, \"{}\", is unknown", version));
  return *in_force;
}

bool Judgement::HasRuleSet() {
  const std::string& version = settings().rule_set();
  return options_.as_if != nullptr || version.empty() || FindRuleSet(version) != nullptr;
}

void Judgement::EndProcess(std::string_view what) const {
  fmt::print(stderr, "syncledger: tenant \"{}\", offset {}: {}\n", fact_.tenant_id(), offset_,
             what);
  std::terminate();
}

void Judgement::AddId(v1::RowKind kind, std::string_view key, std::string_view id) {
  bool existed;
  v1::IdsRow* row = Edit<v1::IdsRow>(kind, key, &existed);
  auto* ids = row->mutable_ids();
  const auto place = std::lower_bound(ids->begin(), ids->end(), id);
  if (place != ids->end() && *place == id) return;
  const int index = static_cast<int>(place - ids->begin());
  *ids->Add() = std::string(id);
  std::rotate(ids->begin() + index, ids->end() - 1, ids->end());
  Save(kind, key, *row);
}

void Judgement::RemoveId(v1::RowKind kind, std::string_view key, std::string_view id) {
  bool existed;
  v1::IdsRow* row = Edit<v1::IdsRow>(kind, key, &existed);
  auto* ids = row->mutable_ids();
  const auto place = std::find(ids->begin(), ids->end(), id);
  if (place == ids->end()) return;
  ids->erase(place);
  if (ids->empty()) {
    Erase(kind, key);
  } else {
    Save(kind, key, *row);
  }
}

const v1::SettingsRow& Judgement::settings_row() {
  if (settings_ == nullptr) settings_ = Find<v1::SettingsRow>(v1::ROW_SETTINGS, "");
  return settings_ != nullptr ? *settings_ : v1::SettingsRow::default_instance();
}

const v1::Settings& Judgement::settings() { return settings_row().state(); }

v1::SettingsRow* Judgement::EditSettings() {
  bool existed;
  return Edit<v1::SettingsRow>(v1::ROW_SETTINGS, "", &existed);
}

void Judgement::SaveSettings(const v1::SettingsRow& row) { Save(v1::ROW_SETTINGS, "", row); }

v1::MailboxRow* Judgement::MailboxOf(std::string_view address, bool create) {
  const RowKey address_key = RowKey().Text(NormalizeEmail(address));
  const auto* place = Find<v1::MailboxAddressRow>(v1::ROW_MAILBOX_ADDRESS, address_key);
  if (place != nullptr) {
    for (const v1::MailboxAddressRow::Former& former : place->former()) {
      if (now_us() <= former.until_us()) return MailboxNumbered(former.number());
    }
    if (place->number() != 0) return MailboxNumbered(place->number());
  }
  if (!create) return nullptr;
  v1::SettingsRow* settings = EditSettings();
  const uint32_t number = settings->state().mailboxes() + 1;
  settings->mutable_state()->set_mailboxes(number);
  SaveSettings(*settings);
  v1::MailboxAddressRow new_place;
  if (place != nullptr) new_place = *place;  // somebody had it before
  new_place.set_number(number);
  Save(v1::ROW_MAILBOX_ADDRESS, address_key, new_place);
  v1::MailboxRow row;
  row.mutable_state()->set_number(number);
  row.mutable_state()->set_address(std::string(address));
  SaveMailbox(row);
  return MailboxNumbered(number);
}

v1::MailboxRow* Judgement::MailboxAt(std::string_view address) {
  const auto* place =
      Find<v1::MailboxAddressRow>(v1::ROW_MAILBOX_ADDRESS, RowKey().Text(NormalizeEmail(address)));
  return place != nullptr && place->number() != 0 ? MailboxNumbered(place->number()) : nullptr;
}

v1::MailboxRow* Judgement::MailboxNumbered(uint32_t number) {
  bool existed;
  auto* row = Edit<v1::MailboxRow>(v1::ROW_MAILBOX, RowKey().Number(number), &existed);
  return existed ? row : nullptr;
}

void Judgement::SaveMailbox(const v1::MailboxRow& row) {
  Save(v1::ROW_MAILBOX, RowKey().Number(row.state().number()), row);
}

const EmployeeMatch& Judgement::MatchOf(const v1::Mailbox& mailbox) {
  const auto [entry, is_new] = matches_.try_emplace(mailbox.number());
  EmployeeMatch& match = entry->second;
  if (!is_new) return match;
  const auto* candidates =
      Find<v1::IdsRow>(v1::ROW_EMPLOYEE_BY_EMAIL, RowKey().Text(NormalizeEmail(mailbox.address())));
  if (candidates == nullptr || candidates->ids_size() == 0) {
    match.reason = v1::NO_MATCHING_EMPLOYEE;
  } else if (candidates->ids_size() > 1) {
    match.reason = v1::AMBIGUOUS_EMPLOYEE;
  } else {
    match.employee = &EmployeeOf(candidates->ids(0));
  }
  return match;
}

const v1::Employee& Judgement::EmployeeOf(std::string_view id) {
  const auto* row = Find<v1::EmployeeRow>(v1::ROW_EMPLOYEE, RowKey().Text(id));
  return row != nullptr ? row->state() : v1::Employee::default_instance();
}

const v1::Location& Judgement::LocationOf(std::string_view id) {
  const auto* row = Find<v1::LocationRow>(v1::ROW_LOCATION, RowKey().Text(id));
  return row != nullptr ? row->state() : v1::Location::default_instance();
}

const v1::Service& Judgement::ServiceOf(std::string_view id) {
  const auto* row = Find<v1::ServiceRow>(v1::ROW_SERVICE, RowKey().Text(id));
  return row != nullptr ? row->state() : v1::Service::default_instance();
}

v1::Outcome& Judgement::Add(v1::OutcomeKind kind, v1::Rule rule, v1::Reason reason) {
  v1::Outcome* outcome = verdict_.add_outcomes();
  outcome->set_kind(kind);
  outcome->set_rule(rule);
  outcome->set_reason(reason);
  return *outcome;
}

void Judgement::Remember(std::string_view subject) {
  Mark(v1::ROW_HISTORY, RowKey().Text(subject));
}

bool Judgement::FirstTelling(const std::string& notification_id) {
  return told_.insert(notification_id).second;
}

FoldStep Judgement::Finish() {
  FoldStep step;
  const std::string rule_set(rules().version);
  std::string place = fact_.tenant_id();
  place.push_back('\0');
  for (int shift = 56; shift >= 0; shift -= 8) place.push_back(static_cast<char>(offset_ >> shift));
  uint32_t index = outcomes_before_;
  for (v1::Outcome& outcome : *verdict_.mutable_outcomes()) {
    outcome.set_id(HashId(place, std::to_string(index++)));
    outcome.set_rule_set(rule_set);
  }
  verdict_.set_offset(offset_);
  verdict_.set_fact_id(fact_.fact_id());
  verdict_.set_source(fact_.source());
  verdict_.set_observed_at_us(fact_.observed_at_us());
  if (fact_.has_occurred_at_us()) verdict_.set_occurred_at_us(fact_.occurred_at_us());
  if (fact_.has_actor()) *verdict_.mutable_actor() = fact_.actor();
  verdict_.set_sync_id(fact_.sync_id());
  step.more = !later_.empty();
  if (step.more) {
    for (v1::Continuation::Scan& scan : later_) *step.continuation.add_scans() = std::move(scan);
    step.continuation.set_silent(silent_);
    step.continuation.set_outcomes(index);
    for (const std::string& id : told_) step.continuation.add_told(id);
  }
  return step;
}

}  // namespace syncledger
