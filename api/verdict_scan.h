// The verdicts that a list is made of: every tenant's in order, with what the query asks of each
// outcome.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "api/query.h"
#include "api/read_rows.h"
#include "store/store.h"
#include "syncledger/v1/verdict.pb.h"

namespace syncledger {

// Says which outcomes of one tenant a query asks for.
class OutcomeFilter {
 public:
  // All have to outlive it.
  OutcomeFilter(const ReadView& view, const Scope& scope, const Whose& whose,
                const ListQuery& query)
      : view_(view), scope_(scope), whose_(whose), query_(query), addresses_(view, scope) {}

  // Whether rule, reason, employee and mailbox are those asked for of an outcome of the fact at
  // that offset. An outcome is an employee's if it names them or their directory entry, or an
  // appointment on whose staff they are; a mailbox's likewise.
  absl::StatusOr<bool> Asks(const v1::Outcome& outcome, uint64_t offset);

  // The number of the mailbox that the outcome names, as addresses went right after that fact;
  // nothing if it names none that is known.
  absl::StatusOr<std::optional<uint32_t>> MailboxOf(const v1::Outcome& outcome, uint64_t offset) {
    return addresses_.NumberAt(outcome.mailbox(), offset);
  }

  const Scope& scope() const { return scope_; }

  // The place after the next element of the fact at that offset; nothing if the list goes on after
  // that element.
  std::optional<ListPlace> NextPlace(uint64_t offset);

 private:
  absl::StatusOr<bool> IsEmployees(const v1::Outcome& outcome);
  absl::StatusOr<bool> IsMailboxes(const v1::Outcome& outcome, uint64_t offset);
  absl::StatusOr<bool> HasStaff(const std::string& appointment_id,
                                const std::vector<std::string>& employees);

  const ReadView& view_;
  const Scope& scope_;
  const Whose& whose_;
  const ListQuery& query_;
  AddressBook addresses_;
  std::optional<uint64_t> placed_;  // the offset of which elements were placed last,
  uint64_t elements_ = 0;           // and how many
};

// The key of the elements of one fact in a list of what was decided.
std::string PlaceKey(uint64_t offset);

// Calls `visit` with every verdict up to the query's moment whose fact was observed within [from,
// to), tenant by tenant, in order; of a list that goes on, from the fact of its place on. `visit`
// returns false to stop, or an error.
absl::Status ScanVerdicts(
    const ReadView& view, const ListQuery& query,
    const std::function<absl::StatusOr<bool>(OutcomeFilter&, const v1::Verdict&)>& visit);

}  // namespace syncledger
