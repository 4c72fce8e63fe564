#include "api/read_rows.h"

#include <algorithm>
#include <utility>

#include "api/status_macros.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// Finds a subject in a map of those already read, or reads its row.
template <typename Row, typename Key, typename State>
absl::StatusOr<const State*> Find(const ReadView& view, const Scope& scope, v1::RowKind kind,
                                  const RowKey& row_key, const Key& key,
                                  std::map<Key, std::optional<State>>* known) {
  auto found = known->find(key);
  if (found == known->end()) {
    ASSIGN_OR_RETURN(auto row, ReadRow<Row>(view, scope, kind, row_key));
    std::optional<State> state;
    if (row.has_value()) state = row->state();
    found = known->emplace(key, std::move(state)).first;
  }
  return found->second.has_value() ? &*found->second : nullptr;
}

}  // namespace

absl::StatusOr<const v1::Employee*> Directory::FindEmployee(const std::string& id) {
  return Find<v1::EmployeeRow>(view_, scope_, v1::ROW_EMPLOYEE, RowKey().Text(id), id, &employees_);
}

absl::StatusOr<const v1::Location*> Directory::FindLocation(const std::string& id) {
  return Find<v1::LocationRow>(view_, scope_, v1::ROW_LOCATION, RowKey().Text(id), id, &locations_);
}

absl::StatusOr<const v1::Service*> Directory::FindService(const std::string& id) {
  return Find<v1::ServiceRow>(view_, scope_, v1::ROW_SERVICE, RowKey().Text(id), id, &services_);
}

absl::StatusOr<const v1::Mailbox*> Directory::FindMailbox(uint32_t number) {
  return Find<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX, RowKey().Number(number), number,
                              &mailboxes_);
}

std::string NameOf(const v1::Employee& employee) {
  std::string name = employee.first_name();
  if (!name.empty() && !employee.last_name().empty()) name += ' ';
  name += employee.last_name();
  if (!name.empty()) return name;
  return employee.email().empty() ? "employee " + employee.id() : employee.email();
}

absl::StatusOr<std::optional<uint32_t>> MailboxNumber(const ReadView& view, const Scope& scope,
                                                      std::string_view address) {
  ASSIGN_OR_RETURN(auto row,
                   ReadRow<v1::MailboxAddressRow>(view, scope, v1::ROW_MAILBOX_ADDRESS,
                                                  RowKey().Text(NormalizeEmail(address))));
  if (!row.has_value()) return std::optional<uint32_t>();
  if (row->number() != 0) return std::optional<uint32_t>(row->number());
  return std::optional<uint32_t>(row->former().rbegin()->number());
}

absl::StatusOr<std::optional<uint32_t>> AddressBook::NumberAt(const std::string& address,
                                                              uint64_t offset) {
  auto known = addresses_.find(address);
  if (known == addresses_.end()) {
    std::vector<Since> since;
    absl::Status parsed;
    RETURN_IF_ERROR(view_.Versions(
        scope_.tenant, v1::ROW_MAILBOX_ADDRESS, RowKey().Text(NormalizeEmail(address)).str(),
        scope_.as_of, [&](uint64_t written_at, std::optional<std::string_view> value) {
          if (!value.has_value()) return true;
          auto row = ParseRow<v1::MailboxAddressRow>(v1::ROW_MAILBOX_ADDRESS, *value);
          if (!row.ok()) parsed = row.status();
          if (row.ok()) since.push_back({written_at, row->number()});
          return row.ok();
        }));
    RETURN_IF_ERROR(parsed);
    std::sort(since.begin(), since.end(),
              [](const Since& a, const Since& b) { return a.offset < b.offset; });
    known = addresses_.emplace(address, std::move(since)).first;
  }
  std::optional<uint32_t> number;
  for (const Since& since : known->second) {
    if (since.offset > offset) break;
    number = since.number;
  }
  if (number == 0u) number.reset();
  return number;
}

absl::StatusOr<std::vector<std::string>> EmployeesWithEmail(const ReadView& view,
                                                            const Scope& scope,
                                                            std::string_view email) {
  ASSIGN_OR_RETURN(auto row, ReadRow<v1::IdsRow>(view, scope, v1::ROW_EMPLOYEE_BY_EMAIL,
                                                 RowKey().Text(NormalizeEmail(email))));
  if (!row.has_value()) return std::vector<std::string>();
  return std::vector<std::string>(row->ids().begin(), row->ids().end());
}

absl::StatusOr<std::vector<v1::Mailbox>> MailboxesOf(const ReadView& view, const Scope& scope,
                                                     std::string_view address,
                                                     const std::vector<v1::Employee>& employees) {
  ASSIGN_OR_RETURN(auto number, MailboxNumber(view, scope, address));
  std::vector<v1::Mailbox> mailboxes;
  RETURN_IF_ERROR(ScanRows<v1::MailboxRow>(
      view, scope, v1::ROW_MAILBOX, RowKey(), [&](std::string_view, const v1::MailboxRow& row) {
        const v1::Mailbox& mailbox = row.state();
        const bool is_named = number.has_value() && mailbox.number() == *number;
        if (is_named || std::any_of(employees.begin(), employees.end(), [&](const auto& employee) {
              return mailbox.employee_id() == employee.id();
            })) {
          mailboxes.push_back(mailbox);
        }
        return true;
      }));
  return mailboxes;
}

namespace {

// As rules know it (ledger/rules/items.h, IdentityOf).
std::string Identity(const std::string& ical_uid, const std::string& item_id) {
  return ical_uid.empty() ? item_id : ical_uid;
}

}  // namespace

SeriesKey SeriesOf(const v1::Absence& absence) {
  return {absence.mailbox(), Identity(absence.ical_uid(), absence.item_id())};
}

SeriesKey SeriesOfMaster(const v1::Item& master) {
  return {master.mailbox(), Identity(master.statement().ical_uid(), master.item_id())};
}

absl::StatusOr<std::optional<SeriesKey>> SeriesOf(const ReadView& view, const Scope& scope,
                                                  const v1::Item& item) {
  const v1::ItemStatement& statement = item.statement();
  const std::string& master_id = statement.series_master_id();
  std::optional<SeriesKey> key;
  if (statement.type() == v1::EXCEPTION && !master_id.empty()) {
    ASSIGN_OR_RETURN(auto master,
                     ReadRow<v1::ItemRow>(view, scope, v1::ROW_ITEM,
                                          RowKey().Number(item.mailbox()).Text(master_id)));
    if (!master.has_value()) return key;
    key = SeriesOfMaster(master->state());
  } else if (statement.type() == v1::EXCEPTION || statement.type() == v1::SERIES_MASTER) {
    key = SeriesOfMaster(item);  // one that was read alone shares its series' iCalUID
  }
  return key;
}

absl::StatusOr<v1::Verdict> VerdictAt(const ReadView& view, const Scope& scope, uint64_t offset) {
  std::optional<v1::Verdict> found;
  RETURN_IF_ERROR(view.Verdicts(scope.tenant, offset, [&](v1::Verdict& verdict) {
    if (verdict.offset() == offset) found = std::move(verdict);
    return false;
  }));
  if (!found.has_value()) {
    return absl::DataLossError(fmt::format(
        "tenant {} has no verdict at offset {}: run `syncledger verify`", scope.tenant, offset));
  }
  return *std::move(found);
}

absl::StatusOr<v1::Verdict> NewestVerdict(const ReadView& view, const Scope& scope) {
  return VerdictAt(view, scope, scope.end - 1);
}

}  // namespace syncledger
