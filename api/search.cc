#include "api/search.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <utility>

#include "api/nearest.h"
#include "api/read_rows.h"
#include "api/status_macros.h"
#include "api/terminal_text.h"
#include "fmt/format.h"
#include "ledger/row_keys.h"
#include "ledger/text.h"

namespace syncledger {
namespace {

// There is no index of words: rows are read one by one.
constexpr size_t kMostRowsLooked = 50'000;  // of each kind

class WordSearch {
 public:
  WordSearch(const ReadView& view, const Scope& scope, std::string_view text, size_t most)
      : view_(view),
        scope_(scope),
        directory_(view, scope),
        text_(text),
        letters_(NormalizeTitle(text)),
        most_(most) {}

  absl::StatusOr<Found> Find() {
    if (letters_.empty()) return std::move(found_);
    RETURN_IF_ERROR(FindEmployees());
    RETURN_IF_ERROR(FindAppointments());
    RETURN_IF_ERROR(FindEvents());
    Keep(&found_.employees);
    Keep(&found_.appointments);
    Keep(&found_.events);
    for (auto& [key, client] : clients_) found_.clients.push_back(std::move(client));
    Keep(&found_.clients);
    return std::move(found_);
  }

 private:
  bool HasLetters(std::initializer_list<std::string_view> texts) const {
    return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
      return NormalizeTitle(text).find(letters_) != std::string::npos;
    });
  }
  bool IsExactly(std::string_view id, std::string_view email) const {
    return id == text_ || (!email.empty() && NormalizeEmail(email) == NormalizeEmail(text_));
  }

  template <typename One>
  void Keep(std::vector<One>* found) {
    std::stable_sort(found->begin(), found->end(),
                     [](const One& a, const One& b) { return a.exact && !b.exact; });
    if (found->size() <= most_) return;
    found->resize(most_);
    found_.complete = false;
  }

  // Reads rows of a kind until `match` says false.
  template <typename Row, typename Match>
  absl::Status Look(v1::RowKind kind, const Match& match) {
    size_t looked = 0;
    return ScanRows<Row>(view_, scope_, kind, RowKey(), [&](std::string_view, const Row& row) {
      if (++looked > kMostRowsLooked) {
        found_.complete = false;
        return false;
      }
      return match(row);
    });
  }

  absl::Status FindEmployees() {
    return Look<v1::EmployeeRow>(v1::ROW_EMPLOYEE, [&](const v1::EmployeeRow& row) {
      const v1::Employee& employee = row.state();
      const std::string name = employee.first_name() + employee.last_name();
      const bool exact = IsExactly(employee.id(), employee.email());
      if (exact || HasLetters({employee.email(), name})) {
        found_.employees.push_back({employee, exact});
      }
      return true;
    });
  }

  absl::Status AddAppointment(const v1::Appointment& appointment, bool exact) {
    ASSIGN_OR_RETURN(const v1::Service* service,
                     directory_.FindService(appointment.value().service_id()));
    const std::string name = service == nullptr ? "" : service->name();
    if (exact || HasLetters({name})) found_.appointments.push_back({appointment, name, exact});
    return absl::OkStatus();
  }

  void AddClients(const v1::Appointment& appointment) {
    for (const v1::Client& client : appointment.value().clients()) {
      const bool exact = IsExactly(client.id(), client.email());
      if (!exact && !HasLetters({client.email(), client.first_name() + client.last_name()})) {
        continue;
      }
      const std::string key =
          client.email().empty() ? "id:" + client.id() : NormalizeEmail(client.email());
      if (clients_.size() > most_ && clients_.count(key) == 0) return;
      FoundClient& found = clients_[key];
      found.client = client;
      found.exact = found.exact || exact;
      if (found.appointment_ids.size() < most_) found.appointment_ids.push_back(appointment.id());
    }
  }

  absl::Status FindAppointments() {
    ASSIGN_OR_RETURN(auto exact, ReadRow<v1::AppointmentRow>(view_, scope_, v1::ROW_APPOINTMENT,
                                                             RowKey().Text(text_)));
    if (exact.has_value()) RETURN_IF_ERROR(AddAppointment(exact->state(), true));
    absl::Status status;
    RETURN_IF_ERROR(
        Look<v1::AppointmentRow>(v1::ROW_APPOINTMENT, [&](const v1::AppointmentRow& row) {
          AddClients(row.state());
          if (row.state().id() == text_ || found_.appointments.size() > most_) return true;
          status = AddAppointment(row.state(), false);
          return status.ok();
        }));
    return status;
  }

  absl::StatusOr<std::string> AddressOf(uint32_t mailbox) {
    ASSIGN_OR_RETURN(const v1::Mailbox* row, directory_.FindMailbox(mailbox));
    return row == nullptr ? std::string() : row->address();
  }

  absl::Status FindEvents() {
    std::vector<uint32_t> mailboxes;
    RETURN_IF_ERROR(ScanRows<v1::MailboxRow>(view_, scope_, v1::ROW_MAILBOX, RowKey(),
                                             [&](std::string_view, const v1::MailboxRow& row) {
                                               mailboxes.push_back(row.state().number());
                                               return true;
                                             }));
    for (const uint32_t mailbox : mailboxes) {
      ASSIGN_OR_RETURN(auto row, ReadRow<v1::ItemRow>(view_, scope_, v1::ROW_ITEM,
                                                      RowKey().Number(mailbox).Text(text_)));
      if (!row.has_value()) continue;
      ASSIGN_OR_RETURN(std::string address, AddressOf(mailbox));
      found_.events.push_back({row->state(), std::move(address), true});
    }
    absl::Status status;
    RETURN_IF_ERROR(Look<v1::ItemRow>(v1::ROW_ITEM, [&](const v1::ItemRow& row) {
      const v1::Item& item = row.state();
      if (item.item_id() == text_) return true;
      if (found_.events.size() > most_) return false;
      if (!HasLetters({item.item_id(), item.statement().subject()})) return true;
      auto address = AddressOf(item.mailbox());
      status = address.status();
      if (!status.ok()) return false;
      found_.events.push_back({item, *std::move(address), false});
      return true;
    }));
    return status;
  }

  const ReadView& view_;
  const Scope& scope_;
  Directory directory_;
  const std::string text_;
  const std::string letters_;
  const size_t most_;
  std::map<std::string, FoundClient> clients_;  // by email, or "id:" and the id
  Found found_;
};

}  // namespace

absl::StatusOr<Found> Search(const ReadView& view, const Scope& scope, std::string_view text,
                             size_t most) {
  return WordSearch(view, scope, text, most).Find();
}

absl::StatusOr<v1::Employee> FindEmployee(const ReadView& view, const Scope& scope,
                                          const std::string& id_or_email) {
  std::optional<v1::Employee> found;
  const std::string email = NormalizeEmail(id_or_email);
  Nearest nearest(id_or_email);
  ASSIGN_OR_RETURN(auto by_id, ReadRow<v1::EmployeeRow>(view, scope, v1::ROW_EMPLOYEE,
                                                        RowKey().Text(id_or_email)));
  if (by_id.has_value()) return by_id->state();
  RETURN_IF_ERROR(ScanRows<v1::EmployeeRow>(view, scope, v1::ROW_EMPLOYEE, RowKey(),
                                            [&](std::string_view, const v1::EmployeeRow& row) {
                                              nearest.Offer(row.state().email());
                                              if (NormalizeEmail(row.state().email()) != email)
                                                return true;
                                              found = row.state();
                                              return found->removed() || !found->active();
                                            }));
  if (found.has_value()) return *found;
  return absl::NotFoundError(fmt::format("tenant {} has no employee {}{}", Visible(scope.tenant),
                                         Visible(id_or_email), nearest.Sentence()));
}

}  // namespace syncledger
