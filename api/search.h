// What a person may mean by a few letters: employees, appointments, Exchange events, clients.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "api/query.h"
#include "store/store.h"
#include "syncledger/v1/fact.pb.h"
#include "syncledger/v1/rows.pb.h"

namespace syncledger {

struct FoundAppointment {
  v1::Appointment appointment;
  std::string service;  // its name
  bool exact = false;   // its id is what was typed
};

struct FoundEvent {
  v1::Item item;
  std::string mailbox;  // its address
  bool exact = false;
};

struct FoundEmployee {
  v1::Employee employee;
  bool exact = false;  // id or email
};

struct FoundClient {
  v1::Client client;  // as the latest of its appointments states it
  std::vector<std::string> appointment_ids;
  bool exact = false;  // id or email
};

struct Found {
  std::vector<FoundEmployee> employees;
  std::vector<FoundAppointment> appointments;
  std::vector<FoundEvent> events;
  std::vector<FoundClient> clients;
  bool complete = true;  // false: there is more than is looked at, or than is given
};

// By id, email, name and title, whatever their case and spacing; what is exactly so comes first,
// and then the order of ids. Ids are found however large the ledger is; of the rest so many of each
// kind are looked at. At most `most` of each kind.
absl::StatusOr<Found> Search(const ReadView& view, const Scope& scope, std::string_view text,
                             size_t most);

// One employee by id or email; of several with an address one who is active. kNotFound: there is
// none, with the nearest.
absl::StatusOr<v1::Employee> FindEmployee(const ReadView& view, const Scope& scope,
                                          const std::string& id_or_email);

}  // namespace syncledger
