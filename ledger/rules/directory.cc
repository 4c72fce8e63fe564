#include "ledger/rules/directory.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_join.h"
#include "ledger/names.h"
#include "ledger/rules/authority.h"
#include "ledger/rules/judging_again.h"
#include "ledger/rules/order.h"
#include "ledger/text.h"
#include "ledger/zones.h"

namespace syncledger {
namespace {

std::string YesNo(bool value) { return value ? "true" : "false"; }

// Section 1 for an entry of the directory. True: said so, nothing more to judge.
template <typename Row>
bool IsOldNews(Judgement& judgement, const Row& row, bool is_known, const std::string& subject) {
  const v1::Fact& fact = judgement.fact();
  if (!is_known) return false;
  if (Heard(fact, row.known())) {
    SayDuplicate(judgement).set_subject(subject);
    return true;
  }
  const bool older =
      fact.has_occurred_at_us() && fact.occurred_at_us() < row.state().updated_at_us();
  if (!older) return false;
  SayStale(judgement).set_subject(subject);
  judgement.Remember(subject);
  return true;
}

bool IsServiceProvider(const v1::Employee& employee) {
  return employee.active() && employee.service_provider() && !employee.removed();
}

std::string ProviderEmail(const v1::Employee& employee) {
  return IsServiceProvider(employee) ? NormalizeEmail(employee.email()) : "";
}

RowKey EmailKey(const std::string& normalised) { return RowKey().Text(normalised); }

void Reindex(Judgement& judgement, const v1::Employee& before, const v1::Employee& after) {
  const std::string email_before = ProviderEmail(before);
  const std::string email_after = ProviderEmail(after);
  if (email_before != email_after) {
    if (!email_before.empty()) {
      judgement.RemoveId(v1::ROW_EMPLOYEE_BY_EMAIL, EmailKey(email_before), after.id());
    }
    if (!email_after.empty()) {
      judgement.AddId(v1::ROW_EMPLOYEE_BY_EMAIL, EmailKey(email_after), after.id());
    }
  }
  const auto has = [](const v1::Employee& employee, const std::string& id) {
    const auto& ids = employee.location_ids();
    return std::find(ids.begin(), ids.end(), id) != ids.end();
  };
  for (const std::string& id : before.location_ids()) {
    if (!has(after, id)) {
      judgement.Erase(v1::ROW_EMPLOYEE_BY_LOCATION, RowKey().Text(id).Text(after.id()));
    }
  }
  for (const std::string& id : after.location_ids()) {
    if (!has(before, id)) {
      judgement.Mark(v1::ROW_EMPLOYEE_BY_LOCATION, RowKey().Text(id).Text(after.id()));
    }
  }
  judgement.ForgetMatches();
}

void StateEmployee(Judgement& judgement, v1::EmployeeRow row, const v1::Employee& after) {
  const v1::Employee before = row.state();
  *row.mutable_state() = after;
  row.set_decoder_version(judgement.fact().decoder_version());
  Hear(judgement.fact(), row.mutable_known());
  judgement.Save(v1::ROW_EMPLOYEE, RowKey().Text(after.id()), row);
  Reindex(judgement, before, after);

  v1::Outcome& outcome = judgement.Add(v1::DIRECTORY_CHANGED, v1::RULE_DIR_CHANGE);
  outcome.set_subject("user:" + after.id());
  outcome.set_employee_id(after.id());
  const bool known = !before.id().empty();
  AddChange(&outcome, "email", before.email(), after.email());
  AddChange(&outcome, "first_name", before.first_name(), after.first_name());
  AddChange(&outcome, "last_name", before.last_name(), after.last_name());
  AddChange(&outcome, "timezone", before.time_zone(), after.time_zone());
  AddChange(&outcome, "active", known ? YesNo(before.active()) : "", YesNo(after.active()));
  AddChange(&outcome, "service_provider", known ? YesNo(before.service_provider()) : "",
            YesNo(after.service_provider()));
  AddChange(&outcome, "location_ids", absl::StrJoin(before.location_ids(), ", "),
            absl::StrJoin(after.location_ids(), ", "));
  AddChange(&outcome, "removed", known && before.removed() ? "true" : "",
            after.removed() ? "true" : "");
  judgement.BeSilent();
  JudgeEmployeeAgain(judgement, after.id(), NormalizeEmail(before.email()),
                     NormalizeEmail(after.email()));
}

}  // namespace

void FoldUser(Judgement& judgement, const v1::UserStated& stated) {
  const std::string subject = "user:" + stated.user_id();
  v1::EmployeeRow row;
  const bool known = judgement.Load(v1::ROW_EMPLOYEE, RowKey().Text(stated.user_id()), &row);
  if (!stated.time_zone().empty() && !IsKnownZone(stated.time_zone())) {
    SayRejected(judgement, v1::UNKNOWN_TIME_ZONE, stated.time_zone()).set_subject(subject);
    judgement.Remember(subject);
    return;
  }
  if (IsOldNews(judgement, row, known, subject)) return;
  v1::Employee after;
  after.set_id(stated.user_id());
  after.set_email(stated.email());
  after.set_first_name(stated.first_name());
  after.set_last_name(stated.last_name());
  after.set_time_zone(stated.time_zone());
  after.set_active(stated.active());
  after.set_service_provider(stated.service_provider());
  *after.mutable_location_ids() = stated.location_ids();
  after.set_updated_at_us(judgement.fact().occurred_at_us());
  StateEmployee(judgement, std::move(row), after);
}

void FoldUserRemoved(Judgement& judgement, const v1::UserRemoved& removed) {
  const std::string subject = "user:" + removed.user_id();
  v1::EmployeeRow row;
  const bool known = judgement.Load(v1::ROW_EMPLOYEE, RowKey().Text(removed.user_id()), &row);
  if (IsOldNews(judgement, row, known, subject)) return;
  v1::Employee after = row.state();
  after.set_id(removed.user_id());
  after.set_removed(true);
  after.set_active(false);
  if (judgement.fact().has_occurred_at_us())
    after.set_updated_at_us(judgement.fact().occurred_at_us());
  StateEmployee(judgement, std::move(row), after);
}

void FoldLocation(Judgement& judgement, const v1::LocationStated& stated) {
  const std::string subject = "location:" + stated.location_id();
  const RowKey key = RowKey().Text(stated.location_id());
  v1::LocationRow row;
  const bool known = judgement.Load(v1::ROW_LOCATION, key, &row);
  if (!stated.time_zone().empty() && !IsKnownZone(stated.time_zone())) {
    SayRejected(judgement, v1::UNKNOWN_TIME_ZONE, stated.time_zone()).set_subject(subject);
    judgement.Remember(subject);
    return;
  }
  if (IsOldNews(judgement, row, known, subject)) return;
  const v1::Location before = row.state();
  v1::Location* after = row.mutable_state();
  after->set_id(stated.location_id());
  after->set_name(stated.name());
  after->set_address(stated.address());
  after->set_time_zone(stated.time_zone());
  after->set_updated_at_us(judgement.fact().occurred_at_us());
  row.set_decoder_version(judgement.fact().decoder_version());
  Hear(judgement.fact(), row.mutable_known());
  judgement.Save(v1::ROW_LOCATION, key, row);
  judgement.ForgetMatches();

  v1::Outcome& outcome = judgement.Add(v1::DIRECTORY_CHANGED, v1::RULE_DIR_CHANGE);
  outcome.set_subject(subject);
  AddChange(&outcome, "name", before.name(), after->name());
  AddChange(&outcome, "address", before.address(), after->address());
  AddChange(&outcome, "timezone", before.time_zone(), after->time_zone());
  judgement.BeSilent();
  JudgeLocationAgain(judgement, stated.location_id());
}

void FoldService(Judgement& judgement, const v1::ServiceStated& stated) {
  const std::string subject = "service:" + stated.service_id();
  const RowKey key = RowKey().Text(stated.service_id());
  v1::ServiceRow row;
  const bool known = judgement.Load(v1::ROW_SERVICE, key, &row);
  if (IsOldNews(judgement, row, known, subject)) return;
  const v1::Service before = row.state();
  v1::Service* after = row.mutable_state();
  after->set_id(stated.service_id());
  after->set_name(stated.name());
  after->set_updated_at_us(judgement.fact().occurred_at_us());
  row.set_decoder_version(judgement.fact().decoder_version());
  Hear(judgement.fact(), row.mutable_known());
  judgement.Save(v1::ROW_SERVICE, key, row);
  judgement.ForgetMatches();
  const std::string name_before = NormalizeTitle(before.name());
  const std::string name_after = NormalizeTitle(after->name());
  if (!known || name_before != name_after) {
    if (!name_before.empty()) {
      judgement.RemoveId(v1::ROW_SERVICE_BY_NAME, RowKey().Text(name_before), after->id());
    }
    if (!name_after.empty()) {
      judgement.AddId(v1::ROW_SERVICE_BY_NAME, RowKey().Text(name_after), after->id());
    }
  }

  v1::Outcome& outcome = judgement.Add(v1::DIRECTORY_CHANGED, v1::RULE_DIR_CHANGE);
  outcome.set_subject(subject);
  AddChange(&outcome, "name", before.name(), after->name());
  judgement.BeSilent();
  JudgeServiceAgain(judgement, stated.service_id());
}

namespace {

// Sections 1 and 9 for settings. True: said so, nothing more to judge.
bool IsRefused(Judgement& judgement, const std::string& subject, int64_t last_observed_at_us) {
  if (!IsAdmin(judgement)) {
    judgement.Add(v1::REJECTED, v1::RULE_AUTH_ADMIN, v1::NOT_ADMIN).set_subject(subject);
    return true;
  }
  if (Heard(judgement.fact(), judgement.settings_row().known())) {
    SayDuplicate(judgement).set_subject(subject);
    return true;
  }
  if (judgement.now_us() < last_observed_at_us) {
    SayStale(judgement).set_subject(subject);
    return true;
  }
  return false;
}

}  // namespace

void FoldNotificationSettings(Judgement& judgement, const v1::NotificationSettings& stated) {
  const std::string subject = "settings:notifications";
  if (IsRefused(judgement, subject, judgement.settings().notifications_observed_at_us())) return;
  const v1::Settings before = judgement.settings();
  v1::SettingsRow& row = *judgement.EditSettings();
  row.mutable_state()->set_staff_notifications(stated.staff_notifications());
  row.mutable_state()->set_client_notifications(stated.client_notifications());
  row.mutable_state()->set_notifications_observed_at_us(judgement.now_us());
  Hear(judgement.fact(), row.mutable_known());
  judgement.SaveSettings(row);
  v1::Outcome& outcome = judgement.Add(v1::SETTINGS_CHANGED, v1::RULE_DIR_SETTINGS);
  outcome.set_subject(subject);
  AddChange(&outcome, "staff_notifications", YesNo(before.staff_notifications()),
            YesNo(stated.staff_notifications()));
  AddChange(&outcome, "client_notifications", YesNo(before.client_notifications()),
            YesNo(stated.client_notifications()));
}

void FoldExchangeSettings(Judgement& judgement, const v1::ExchangeSettings& stated) {
  const std::string subject = "settings:exchange";
  if (IsRefused(judgement, subject, judgement.settings().exchange_observed_at_us())) return;
  const v1::Settings before = judgement.settings();
  v1::SettingsRow& row = *judgement.EditSettings();
  row.mutable_state()->set_enabled(stated.enabled());
  row.mutable_state()->set_protocol(stated.protocol());
  row.mutable_state()->set_show_event_titles(stated.show_event_titles());
  row.mutable_state()->set_exchange_observed_at_us(judgement.now_us());
  Hear(judgement.fact(), row.mutable_known());
  judgement.SaveSettings(row);
  v1::Outcome& outcome = judgement.Add(v1::SETTINGS_CHANGED, v1::RULE_DIR_SETTINGS);
  outcome.set_subject(subject);
  AddChange(&outcome, "enabled", YesNo(before.enabled()), YesNo(stated.enabled()));
  AddChange(&outcome, "protocol", std::string(SourceName(before.protocol())),
            std::string(SourceName(stated.protocol())));
  AddChange(&outcome, "show_event_titles", YesNo(before.show_event_titles()),
            YesNo(stated.show_event_titles()));
  const bool matters = before.enabled() != stated.enabled() ||
                       before.protocol() != stated.protocol() ||
                       before.show_event_titles() != stated.show_event_titles();
  if (!matters) return;
  judgement.BeSilent();
  JudgeTenantAgain(judgement);
}

}  // namespace syncledger
