#include "api/query.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "api/nearest.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/rule_book.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// How many of the tenant's facts come before the first one that was observed after `time_us`.
absl::StatusOr<uint64_t> FactsBefore(const ReadView& view, const std::string& tenant,
                                     int64_t time_us, uint64_t facts) {
  uint64_t end = facts;
  ASSIGN_OR_RETURN(const uint64_t known, view.FactsObservedBy(tenant, time_us));
  RETURN_IF_ERROR(view.Verdicts(tenant, known, [&](const v1::Verdict& verdict) {
    if (verdict.observed_at_us() <= time_us) return true;
    end = std::min(end, verdict.offset());
    return false;
  }));
  return end;
}

// Tenants that can be named. Facts of nobody (bytes that are no fact) have a history under the id
// "".
std::vector<std::string> Named(std::vector<std::string> tenants) {
  tenants.erase(std::remove(tenants.begin(), tenants.end(), ""), tenants.end());
  return tenants;
}

absl::StatusOr<Scope> ResolveTenant(const ReadView& view, const std::string& tenant,
                                    const AsOf& as_of) {
  ASSIGN_OR_RETURN(auto head, view.Tenant(tenant));
  Scope scope{tenant, head.has_value() ? head->next_offset : 0, kNow};
  if (as_of.offset.has_value()) {
    if (*as_of.offset >= scope.end) {
      return absl::InvalidArgumentError(fmt::format(
          "--as-of {}: tenant {} has {} facts, offsets 0 to {}", *as_of.offset, Visible(tenant),
          WithThousands(static_cast<int64_t>(scope.end)), static_cast<int64_t>(scope.end) - 1));
    }
    scope.end = *as_of.offset + 1;
    scope.as_of = *as_of.offset;
  } else if (as_of.time_us.has_value()) {
    ASSIGN_OR_RETURN(uint64_t end, FactsBefore(view, tenant, *as_of.time_us, scope.end));
    if (end < scope.end) {
      scope.end = end;
      scope.as_of = end - 1;  // unused where end is 0
    }
  }
  return scope;
}

std::string FirstFew(const std::vector<std::string>& names) {
  constexpr size_t kFew = 5;
  std::vector<std::string> few(
      names.begin(), names.begin() + static_cast<ptrdiff_t>(std::min(kFew, names.size())));
  std::string text = Visible(absl::StrJoin(few, ", "));
  return names.size() > kFew ? text + ", ..." : text;
}

absl::Status NoSuchTenant(const std::string& tenant, const std::vector<std::string>& tenants) {
  if (tenants.empty()) {
    return absl::NotFoundError(
        fmt::format("no tenant \"{}\": the ledger is empty", Visible(tenant)));
  }
  Nearest nearest(tenant);
  for (const std::string& name : tenants) nearest.Offer(name);
  std::string rather = nearest.Sentence();
  if (rather.empty()) rather = "; the ledger has " + FirstFew(Named(tenants));
  return absl::NotFoundError(fmt::format("no tenant \"{}\"{}", Visible(tenant), rather));
}

// Fills in whom `--employee` means at one tenant. True if it means anyone.
absl::StatusOr<bool> FindEmployees(const ReadView& view, const Scope& scope,
                                   const std::string& wanted, Whose* whose) {
  whose->any_employee = false;
  std::string email = NormalizeEmail(wanted);
  RETURN_IF_ERROR(ScanRows<v1::EmployeeRow>(
      view, scope, v1::ROW_EMPLOYEE, RowKey(), [&](std::string_view, const v1::EmployeeRow& row) {
        const v1::Employee& employee = row.state();
        if (employee.id() == wanted ||
            (!email.empty() && NormalizeEmail(employee.email()) == email)) {
          whose->employee_ids.push_back(employee.id());
        }
        return true;
      }));
  std::sort(whose->employee_ids.begin(), whose->employee_ids.end());
  return !whose->employee_ids.empty();
}

// The same for `--mailbox`.
absl::StatusOr<bool> FindMailboxes(const ReadView& view, const Scope& scope,
                                   const std::string& wanted, Whose* whose) {
  whose->any_mailbox = false;
  ASSIGN_OR_RETURN(auto number, MailboxNumber(view, scope, wanted));
  if (!number.has_value()) return false;
  whose->mailbox_numbers.push_back(*number);
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::MailboxRow>(view, scope, v1::ROW_MAILBOX, RowKey().Number(*number)));
  if (row.has_value()) {  // what was told of those that joined it is its own now (SYNC-RENAME)
    whose->mailbox_numbers.insert(whose->mailbox_numbers.end(), row->state().joined().begin(),
                                  row->state().joined().end());
    std::sort(whose->mailbox_numbers.begin(), whose->mailbox_numbers.end());
  }
  if (row.has_value() && !row->state().employee_id().empty()) {
    whose->mailbox_employees.push_back(row->state().employee_id());
  }
  return true;
}

absl::Status NoSuchEmployee(const ReadView& view, const std::vector<Scope>& scopes,
                            const std::string& wanted) {
  Nearest nearest(wanted);
  for (const Scope& scope : scopes) {
    RETURN_IF_ERROR(ScanRows<v1::EmployeeRow>(view, scope, v1::ROW_EMPLOYEE, RowKey(),
                                              [&](std::string_view, const v1::EmployeeRow& row) {
                                                nearest.Offer(row.state().email());
                                                nearest.Offer(row.state().id());
                                                return true;
                                              }));
  }
  return absl::NotFoundError(
      fmt::format("no employee has the id or email \"{}\"{}", Visible(wanted), nearest.Sentence()));
}

// Of the rule book: every rule and reason stands in docs/rules.md.
absl::Status NoSuchName(std::string_view kind, const Nearest& nearest, const std::string& name) {
  const std::string rather =
      nearest.names().empty() ? "; docs/rules.md has all of them" : nearest.Sentence();
  return absl::InvalidArgumentError(fmt::format("no {} \"{}\"{}", kind, Visible(name), rather));
}

absl::Status NoSuchMailbox(const ReadView& view, const std::vector<Scope>& scopes,
                           const std::string& wanted) {
  Nearest nearest(wanted);
  for (const Scope& scope : scopes) {
    RETURN_IF_ERROR(ScanRows<v1::MailboxRow>(view, scope, v1::ROW_MAILBOX, RowKey(),
                                             [&](std::string_view, const v1::MailboxRow& row) {
                                               nearest.Offer(row.state().address());
                                               return true;
                                             }));
  }
  return absl::NotFoundError(
      fmt::format("no mailbox has the address \"{}\"{}", Visible(wanted), nearest.Sentence()));
}

}  // namespace

std::optional<int64_t> ParseTimeOrDate(std::string_view text) {
  constexpr size_t kDate = std::string_view("2026-11-02").size();
  if (text.size() != kDate) return ParseTime(text);
  return ParseTime(std::string(text) + "T00:00:00Z");
}

absl::StatusOr<AsOf> ParseAsOf(std::string_view text) {
  AsOf as_of;
  uint64_t offset;
  bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
  if (digits && absl::SimpleAtoi(absl::string_view(text.data(), text.size()), &offset)) {
    as_of.offset = offset;
    return as_of;
  }
  as_of.time_us = ParseTimeOrDate(text);
  if (as_of.time_us.has_value()) return as_of;
  return absl::InvalidArgumentError(fmt::format(
      "--as-of is an offset (1204), a time (2026-11-02T13:30:00Z) or a date (2026-11-02, its "
      "midnight UTC), not \"{}\"",
      Visible(text)));
}

absl::Status FilterByRule(const std::string& name, ListQuery* query) {
  if (name.empty()) return absl::OkStatus();
  query->rule = RuleNamed(name);
  if (query->rule.has_value()) return absl::OkStatus();
  Nearest nearest(name);
  for (const v1::Rule known : AllRules()) nearest.Offer(RuleName(known));
  return NoSuchName("rule", nearest, name);
}

absl::Status FilterByReason(const std::string& name, ListQuery* query) {
  if (name.empty()) return absl::OkStatus();
  query->reasons = ReasonsNamed(name);
  if (!query->reasons.empty()) return absl::OkStatus();
  Nearest nearest(name);
  for (const v1::Reason known : AllReasons()) nearest.Offer(ReasonName(known));
  return NoSuchName("reason", nearest, name);
}

std::string InFields(std::string message) {
  absl::StrReplaceAll({{"--as-of", "as_of"}, {"--tenant", "tenant"}}, &message);
  return message;
}

absl::StatusOr<std::vector<Scope>> ResolveScopes(const ReadView& view, const std::string& tenant,
                                                 const AsOf& as_of) {
  std::vector<std::string> asked = {tenant};
  if (tenant.empty()) {
    ASSIGN_OR_RETURN(asked, view.Tenants());
  } else {
    ASSIGN_OR_RETURN(const auto head, view.Tenant(tenant));
    if (!head.has_value()) {
      ASSIGN_OR_RETURN(const std::vector<std::string> tenants, view.Tenants());
      return NoSuchTenant(tenant, tenants);
    }
  }
  if (as_of.offset.has_value() && tenant.empty()) {
    asked = Named(asked);
    if (asked.size() > 1) {
      return absl::InvalidArgumentError(
          fmt::format("--as-of {}: an offset belongs to one tenant, and there are {}: add --tenant "
                      "({}), or give a time",
                      *as_of.offset, asked.size(), FirstFew(asked)));
    }
  }
  std::vector<Scope> scopes;
  for (const std::string& name : asked) {
    ASSIGN_OR_RETURN(Scope scope, ResolveTenant(view, name, as_of));
    if (scope.end > 0) scopes.push_back(std::move(scope));
  }
  return scopes;
}

absl::StatusOr<std::vector<Scope>> ResolveScopes(const ReadView& view, const ListQuery& query) {
  if (!query.scopes.has_value()) return ResolveScopes(view, query.tenant, query.as_of);
  std::vector<Scope> scopes;
  for (const Scope& scope : *query.scopes) {
    if (!query.after.has_value() || scope.tenant >= query.after->tenant) scopes.push_back(scope);
  }
  return scopes;
}

ListPlace PlaceIn(const ListQuery& query, const std::string& tenant) {
  if (!query.after.has_value() || query.after->tenant != tenant) return {};
  return query.after->place;
}

absl::StatusOr<Scope> ResolveScope(const ReadView& view, const std::string& tenant,
                                   const AsOf& as_of) {
  std::string asked = tenant;
  if (tenant.empty()) {
    ASSIGN_OR_RETURN(std::vector<std::string> tenants, view.Tenants());
    tenants = Named(std::move(tenants));
    if (tenants.empty()) return absl::NotFoundError("the ledger is empty: import a capture first");
    if (tenants.size() > 1) {
      return absl::InvalidArgumentError(fmt::format(
          "there are {} tenants: say which with --tenant ({})", tenants.size(), FirstFew(tenants)));
    }
    asked = tenants.front();
  }
  ASSIGN_OR_RETURN(std::vector<Scope> scopes, ResolveScopes(view, asked, as_of));
  if (scopes.empty()) {
    return absl::NotFoundError("no fact of the tenant was observed by then: give a later --as-of");
  }
  return std::move(scopes.front());
}

bool Whose::HasEmployee(std::string_view id) const {
  return any_employee || std::binary_search(employee_ids.begin(), employee_ids.end(), id);
}

std::string AsOfText(const Scope& scope, const AsOf& as_of) {
  if (scope.as_of == kNow) return "";
  if (!as_of.time_us.has_value()) return fmt::format(" as of offset {}", scope.as_of);
  return fmt::format(" as of {} (offset {})", FormatTime(*as_of.time_us), scope.as_of);
}

bool Whose::HasMailbox(uint32_t number) const {
  return any_mailbox || std::binary_search(mailbox_numbers.begin(), mailbox_numbers.end(), number);
}

absl::StatusOr<std::vector<Whose>> ResolveWhose(const ReadView& view,
                                                const std::vector<Scope>& scopes,
                                                const ListQuery& query) {
  std::vector<Whose> all(scopes.size());
  const bool goes_on = query.after.has_value();
  bool employee_found = query.employee.empty() || scopes.empty() || goes_on;
  bool mailbox_found = query.mailbox.empty() || scopes.empty() || goes_on;
  // Whom a tenant knows now, but did not know yet at that moment, has nothing then; that is no
  // mistake.
  std::vector<Scope> now = scopes;
  for (size_t i = 0; i < scopes.size(); ++i) {
    now[i].as_of = kNow;
    Whose later;
    if (!query.employee.empty()) {
      ASSIGN_OR_RETURN(bool found, FindEmployees(view, scopes[i], query.employee, &all[i]));
      if (!found && scopes[i].as_of != kNow) {
        ASSIGN_OR_RETURN(found, FindEmployees(view, now[i], query.employee, &later));
      }
      employee_found |= found;
    }
    if (!query.mailbox.empty()) {
      ASSIGN_OR_RETURN(bool found, FindMailboxes(view, scopes[i], query.mailbox, &all[i]));
      if (!found && scopes[i].as_of != kNow) {
        ASSIGN_OR_RETURN(found, FindMailboxes(view, now[i], query.mailbox, &later));
      }
      mailbox_found |= found;
    }
  }
  if (!employee_found) return NoSuchEmployee(view, now, query.employee);
  if (!mailbox_found) return NoSuchMailbox(view, now, query.mailbox);
  return all;
}

bool Overlaps(const ListQuery& query, int64_t start_us, int64_t end_us) {
  if (query.to_us.has_value() && start_us >= *query.to_us) return false;
  if (!query.from_us.has_value()) return true;
  return end_us > start_us ? end_us > *query.from_us : start_us >= *query.from_us;
}

bool HasRuleAndReason(const ListQuery& query, const v1::Outcome& outcome) {
  if (query.rule.has_value() && outcome.rule() != *query.rule) {
    const ReasonText* reason = FindReasonText(outcome.reason());
    if (reason == nullptr || reason->asked_by != *query.rule) return false;
  }
  return query.reasons.empty() || std::find(query.reasons.begin(), query.reasons.end(),
                                            outcome.reason()) != query.reasons.end();
}

}  // namespace syncledger
