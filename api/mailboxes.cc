#include "api/mailboxes.h"

#include <algorithm>
#include <map>

#include "api/absences.h"
#include "api/json.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// The product's own promise: changes arrive within the hour.
constexpr int64_t kPromisedUs = int64_t{60} * 60 * 1'000'000;

// What a tenant's mailboxes have in common; how many employees match is each one's own.
absl::StatusOr<MailboxCircumstances> CircumstancesOf(const ReadView& view, const Scope& scope) {
  ASSIGN_OR_RETURN(v1::Verdict newest, NewestVerdict(view, scope));
  ASSIGN_OR_RETURN(auto settings,
                   ReadRow<v1::SettingsRow>(view, scope, v1::ROW_SETTINGS, RowKey()));
  MailboxCircumstances circumstances;
  if (settings.has_value()) circumstances.settings = settings->state();
  circumstances.newest_fact_us = newest.observed_at_us();
  return circumstances;
}

absl::StatusOr<std::vector<v1::Mailbox>> MailboxesOf(const ReadView& view, const Scope& scope) {
  std::vector<v1::Mailbox> mailboxes;
  RETURN_IF_ERROR(ScanRows<v1::MailboxRow>(view, scope, v1::ROW_MAILBOX, RowKey(),
                                           [&](std::string_view, const v1::MailboxRow& row) {
                                             mailboxes.push_back(row.state());
                                             return true;
                                           }));
  return mailboxes;
}

// True if `visit` wants more.
absl::StatusOr<bool> ListOfTenant(const ReadView& view, const Scope& scope, const Whose& whose,
                                  const ListQuery& query,
                                  const std::function<bool(const ListedMailbox&)>& visit) {
  ASSIGN_OR_RETURN(MailboxCircumstances circumstances, CircumstancesOf(view, scope));
  std::map<uint32_t, int64_t> absences;
  AbsenceCounter counter;
  RETURN_IF_ERROR(ScanRows<v1::AbsenceRow>(view, scope, v1::ROW_ABSENCE, RowKey(),
                                           [&](std::string_view, const v1::AbsenceRow& row) {
                                             if (counter.Counts(row.state().id())) {
                                               ++absences[row.state().mailbox()];
                                             }
                                             return true;
                                           }));
  const ListPlace from = PlaceIn(query, scope.tenant);
  ASSIGN_OR_RETURN(const std::vector<v1::Mailbox> mailboxes, MailboxesOf(view, scope));
  for (const v1::Mailbox& mailbox : mailboxes) {
    if (!whose.HasMailbox(mailbox.number())) continue;
    const ListPlace place{RowKey().Number(mailbox.number()).str(), 1};
    if (place.key <= from.key) continue;
    ASSIGN_OR_RETURN(auto matching, EmployeesWithEmail(view, scope, mailbox.address()));
    if (!whose.any_employee && !whose.HasEmployee(mailbox.employee_id()) &&
        std::none_of(matching.begin(), matching.end(),
                     [&](const std::string& id) { return whose.HasEmployee(id); })) {
      continue;
    }
    circumstances.matching_employees = matching.size();
    JudgedMailbox judged = JudgeMailbox(mailbox, circumstances);
    if (!query.reasons.empty() && std::find(query.reasons.begin(), query.reasons.end(),
                                            judged.reason) == query.reasons.end()) {
      continue;
    }
    v1::Source protocol = mailbox.protocol() != v1::SOURCE_UNSPECIFIED
                              ? mailbox.protocol()
                              : circumstances.settings.protocol();
    if (!visit({scope.tenant, mailbox, protocol, judged.status, judged.reason, judged.detail,
                absences[mailbox.number()], place})) {
      return false;
    }
  }
  return true;
}

std::string MaybeTime(bool present, int64_t us) { return present ? FormatTime(us) : ""; }

}  // namespace

std::string_view StatusName(MailboxStatus status) {
  switch (status) {
    case MailboxStatus::kNotInitialized:
      return "NOT_INITIALIZED";
    case MailboxStatus::kDisconnected:
      return "DISCONNECTED";
    case MailboxStatus::kPaused:
      return "PAUSED";
    case MailboxStatus::kHeld:
      return "HELD";
    case MailboxStatus::kThrottled:
      return "THROTTLED";
    case MailboxStatus::kIncomplete:
      return "INCOMPLETE";
    case MailboxStatus::kOverdue:
      return "OVERDUE";
    case MailboxStatus::kSyncing:
      return "SYNCING";
  }
  return "";
}

JudgedMailbox JudgeMailbox(const v1::Mailbox& mailbox, const MailboxCircumstances& circumstances) {
  const v1::Settings& settings = circumstances.settings;
  if (!mailbox.has_initialized_at_us()) {
    return {MailboxStatus::kNotInitialized, v1::NOT_INITIALIZED, ""};
  }
  if (settings.disconnected() || mailbox.disconnected()) {
    return {MailboxStatus::kDisconnected, v1::DISCONNECTED, ""};
  }
  if (!settings.enabled()) return {MailboxStatus::kPaused, v1::INTEGRATION_DISABLED, ""};
  if (circumstances.matching_employees == 0) {
    return {MailboxStatus::kPaused, v1::NO_MATCHING_EMPLOYEE, ""};
  }
  if (circumstances.matching_employees > 1) {
    return {MailboxStatus::kPaused, v1::AMBIGUOUS_EMPLOYEE, ""};
  }
  if (mailbox.held_sync_ids_size() > 0) {
    return {MailboxStatus::kHeld, v1::REASON_UNSPECIFIED, mailbox.held_sync_ids(0)};
  }
  if (mailbox.has_throttled_until_us() &&
      mailbox.throttled_until_us() > circumstances.newest_fact_us) {
    return {MailboxStatus::kThrottled, v1::REASON_UNSPECIFIED,
            "until " + FormatTime(mailbox.throttled_until_us())};
  }
  if (mailbox.incomplete()) {
    return {MailboxStatus::kIncomplete, v1::REASON_UNSPECIFIED, mailbox.incomplete_detail()};
  }
  if (!mailbox.has_last_sync_at_us() ||
      mailbox.last_sync_at_us() < circumstances.newest_fact_us - kPromisedUs) {
    return {MailboxStatus::kOverdue, v1::REASON_UNSPECIFIED, ""};
  }
  return {MailboxStatus::kSyncing, v1::REASON_UNSPECIFIED, ""};
}

absl::StatusOr<std::map<MailboxStatus, int64_t>> CountMailboxes(const ReadView& view) {
  std::map<MailboxStatus, int64_t> counts = {
      {MailboxStatus::kNotInitialized, 0}, {MailboxStatus::kDisconnected, 0},
      {MailboxStatus::kPaused, 0},         {MailboxStatus::kHeld, 0},
      {MailboxStatus::kThrottled, 0},      {MailboxStatus::kIncomplete, 0},
      {MailboxStatus::kOverdue, 0},        {MailboxStatus::kSyncing, 0}};
  ASSIGN_OR_RETURN(const std::vector<Scope> scopes, ResolveScopes(view, "", AsOf()));
  for (const Scope& scope : scopes) {
    ASSIGN_OR_RETURN(MailboxCircumstances circumstances, CircumstancesOf(view, scope));
    ASSIGN_OR_RETURN(const std::vector<v1::Mailbox> mailboxes, MailboxesOf(view, scope));
    for (const v1::Mailbox& mailbox : mailboxes) {
      ASSIGN_OR_RETURN(const auto matching, EmployeesWithEmail(view, scope, mailbox.address()));
      circumstances.matching_employees = matching.size();
      ++counts[JudgeMailbox(mailbox, circumstances).status];
    }
  }
  return counts;
}

absl::Status ListMailboxes(const ReadView& view, const ListQuery& query,
                           const std::function<bool(const ListedMailbox&)>& visit) {
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, query));
  ASSIGN_OR_RETURN(std::vector<Whose> whose, ResolveWhose(view, scopes, query));
  for (size_t i = 0; i < scopes.size(); ++i) {
    ASSIGN_OR_RETURN(bool more, ListOfTenant(view, scopes[i], whose[i], query, visit));
    if (!more) break;
  }
  return absl::OkStatus();
}

std::string ToJson(const ListedMailbox& listed) {
  const v1::Mailbox& mailbox = listed.mailbox;
  return JsonObject()
      .Text("tenant", listed.tenant)
      .Text("mailbox", mailbox.address())
      .Text("protocol", SourceName(listed.protocol))
      .Text("employee_id", mailbox.employee_id())
      .Text("status", StatusName(listed.status))
      .Text("reason", ReasonName(listed.reason))
      .Text("detail", listed.detail)
      .Text("window_start", MaybeTime(mailbox.has_window_start_us(), mailbox.window_start_us()))
      .Text("last_sync_at", MaybeTime(mailbox.has_last_sync_at_us(), mailbox.last_sync_at_us()))
      .Number("absences", listed.absences)
      .str();
}

std::vector<TableColumn> MailboxColumns() {
  return {{"TENANT"},
          {"MAILBOX", false, 12},
          {"STATUS", false, 10},
          {"REASON"},
          {"EMPLOYEE"},
          {"PROTOCOL"},
          {"LAST SYNC", false, 20},
          {"SYNCS EVENTS SINCE"},
          {"ABSENCES", true},
          {"DETAIL"}};
}

std::vector<std::string> ToCells(const ListedMailbox& listed) {
  const v1::Mailbox& mailbox = listed.mailbox;
  return {listed.tenant,
          mailbox.address(),
          std::string(StatusName(listed.status)),
          std::string(ReasonName(listed.reason)),
          mailbox.employee_id(),
          std::string(SourceName(listed.protocol)),
          MaybeTime(mailbox.has_last_sync_at_us(), mailbox.last_sync_at_us()),
          MaybeTime(mailbox.has_window_start_us(), mailbox.window_start_us()),
          WithThousands(listed.absences),
          listed.detail};
}

}  // namespace syncledger
