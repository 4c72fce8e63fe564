// Typed reads of rows: what the directory, the mailboxes and the subjects of one tenant are at one
// moment.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/query.h"
#include "fmt/format.h"
#include "ledger/row_keys.h"
#include "store/store.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

// kDataLoss: the bytes are no such message.
template <typename Row>
absl::StatusOr<Row> ParseRow(v1::RowKind kind, std::string_view bytes) {
  Row row;
  if (!row.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(fmt::format(
        "a row of kind {} cannot be read: run `syncledger verify`", v1::RowKind_Name(kind)));
  }
  return row;
}

// The row as it stood at the scope's moment; nothing if it did not exist.
template <typename Row>
absl::StatusOr<std::optional<Row>> ReadRow(const ReadView& view, const Scope& scope,
                                           v1::RowKind kind, const RowKey& key) {
  auto stored = view.Get(scope.tenant, kind, key.str(), scope.as_of);
  if (!stored.ok()) return stored.status();
  if (!stored->has_value()) return std::optional<Row>();
  auto row = ParseRow<Row>(kind, (*stored)->value);
  if (!row.ok()) return row.status();
  return std::optional<Row>(*std::move(row));
}

// Calls `visit` with each row of the kind under `prefix`, in key order; false stops.
template <typename Row>
absl::Status ScanRows(const ReadView& view, const Scope& scope, v1::RowKind kind,
                      const RowKey& prefix,
                      const std::function<bool(std::string_view key, const Row&)>& visit) {
  absl::Status parsed;
  absl::Status scanned =
      view.Scan(scope.tenant, kind, prefix.str(), "", scope.as_of, [&](const StoredRow& stored) {
        auto row = ParseRow<Row>(kind, stored.value);
        if (!row.ok()) parsed = row.status();
        return row.ok() && visit(stored.key, *row);
      });
  return parsed.ok() ? scanned : parsed;
}

// The scope as it was right after one of its facts.
inline Scope At(const Scope& scope, uint64_t offset) { return {scope.tenant, offset + 1, offset}; }

// Names of one tenant's directory at one moment, read when asked for and kept.
class Directory {
 public:
  // Both have to outlive it.
  Directory(const ReadView& view, const Scope& scope) : view_(view), scope_(scope) {}

  // Each is null if there is none (a mailbox: number 0 too). The pointer lives as long as the
  // directory.
  absl::StatusOr<const v1::Employee*> FindEmployee(const std::string& id);
  absl::StatusOr<const v1::Location*> FindLocation(const std::string& id);
  absl::StatusOr<const v1::Service*> FindService(const std::string& id);
  absl::StatusOr<const v1::Mailbox*> FindMailbox(uint32_t number);

 private:
  const ReadView& view_;
  const Scope& scope_;
  std::map<std::string, std::optional<v1::Employee>> employees_;
  std::map<std::string, std::optional<v1::Location>> locations_;
  std::map<std::string, std::optional<v1::Service>> services_;
  std::map<uint32_t, std::optional<v1::Mailbox>> mailboxes_;
};

// "Nadia Roy"; without a name the email; without that the id.
std::string NameOf(const v1::Employee& employee);

// The number of the mailbox that has this address, or that had it last; nothing if none had.
absl::StatusOr<std::optional<uint32_t>> MailboxNumber(const ReadView& view, const Scope& scope,
                                                      std::string_view address);

// Which mailbox an address named at which moment: addresses change (SYNC-RENAME). What was read is
// kept.
class AddressBook {
 public:
  // Both have to outlive it.
  AddressBook(const ReadView& view, const Scope& scope) : view_(view), scope_(scope) {}

  // The number of the mailbox that had the address right after the fact at that offset; nothing if
  // none had.
  absl::StatusOr<std::optional<uint32_t>> NumberAt(const std::string& address, uint64_t offset);

 private:
  struct Since {
    uint64_t offset;
    uint32_t number;  // 0: nobody's
  };

  const ReadView& view_;
  const Scope& scope_;
  std::map<std::string, std::vector<Since>> addresses_;  // as they were written
};

// Ids of the active service providers with this email, sorted.
absl::StatusOr<std::vector<std::string>> EmployeesWithEmail(const ReadView& view,
                                                            const Scope& scope,
                                                            std::string_view email);

// The mailboxes that the address names, and those that matched one of the employees last.
absl::StatusOr<std::vector<v1::Mailbox>> MailboxesOf(const ReadView& view, const Scope& scope,
                                                     std::string_view address,
                                                     const std::vector<v1::Employee>& employees);

// Where the rows of a series are: in a mailbox, by its identity.
struct SeriesKey {
  uint32_t mailbox = 0;
  std::string identity;
  auto operator<=>(const SeriesKey&) const = default;

  RowKey Row() const { return RowKey().Number(mailbox).Text(identity); }
  RowKey Occurrence(int32_t date) const { return Row().Number(date); }
};

// The series that an absence stands for, or is an exception of.
SeriesKey SeriesOf(const v1::Absence& absence);

SeriesKey SeriesOfMaster(const v1::Item& master);

// The series that a master or an exception belongs to; nothing if it is neither, or an exception
// whose series was not seen.
absl::StatusOr<std::optional<SeriesKey>> SeriesOf(const ReadView& view, const Scope& scope,
                                                  const v1::Item& item);

// The tenant's newest fact at the scope's moment.
absl::StatusOr<v1::Verdict> NewestVerdict(const ReadView& view, const Scope& scope);

// The verdict of one fact. kDataLoss: there is none.
absl::StatusOr<v1::Verdict> VerdictAt(const ReadView& view, const Scope& scope, uint64_t offset);

}  // namespace syncledger
