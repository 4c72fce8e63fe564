#include "tests/stories/bank.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace syncledger::stories {
namespace {

std::string Capitalized(std::string name) {
  if (!name.empty()) name[0] = absl::ascii_toupper(static_cast<unsigned char>(name[0]));
  return name;
}

bool SameAddress(std::string_view a, std::string_view b) {
  return absl::EqualsIgnoreCase(absl::string_view(a.data(), a.size()),
                                absl::string_view(b.data(), b.size()));
}

template <typename List, typename Predicate>
auto Find(List& list, Predicate is) -> decltype(list.data()) {
  const auto found = std::find_if(list.begin(), list.end(), is);
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string AddressOf(std::string_view name) {
  return name.find('@') == name.npos ? std::string(name) + "@mail.example" : std::string(name);
}

Employee* Bank::FindEmployee(std::string_view name) {
  return Find(employees, [&](const Employee& employee) { return employee.name == name; });
}

const Employee* Bank::EmployeeOfId(std::string_view id) const {
  return Find(employees, [&](const Employee& employee) { return employee.id == id; });
}

Place* Bank::FindPlace(std::string_view name_or_id) {
  return Find(places, [&](const Place& place) {
    return place.name == name_or_id || place.id == name_or_id;
  });
}

Service* Bank::FindService(std::string_view name_or_id) {
  return Find(services, [&](const Service& service) {
    return service.name == name_or_id || service.id == name_or_id;
  });
}

Item* Bank::FindItem(std::string_view name, std::string_view mailbox) {
  return Find(items, [&](const Item& item) {
    return item.name == name && (mailbox.empty() || SameAddress(item.mailbox, mailbox));
  });
}

const Item* Bank::ItemOfId(std::string_view id) const {
  return Find(items, [&](const Item& item) {
    return item.id == id ||
           std::find(item.former_ids.begin(), item.former_ids.end(), id) != item.former_ids.end();
  });
}

std::string Bank::NameOf(std::string_view address) const {
  for (const Employee& employee : employees) {
    if (SameAddress(employee.email, address) || SameAddress(employee.mailbox, address))
      return employee.name;
  }
  constexpr std::string_view kClients = "@mail.example";
  if (address.size() > kClients.size() &&
      address.substr(address.size() - kClients.size()) == kClients) {
    return std::string(address.substr(0, address.size() - kClients.size()));
  }
  return std::string(address);
}

Bank StandingBank(const std::string& zone) {
  Bank bank;
  bank.places = {{"31", "Harbour", "5 Water St, Halifax"},
                 {"32", "Uptown", "77 Hill Rd, Halifax"},
                 {"33", "Mill", "12 Mill Lane, Truro"}};
  bank.services = {{"4", "Mortgage advice"}, {"5", "Investment advice"}};
  for (const auto& [name, id, locations] :
       {std::tuple<std::string, std::string, std::vector<std::string>>{"alice", "1", {"31", "32"}},
        std::tuple<std::string, std::string, std::vector<std::string>>{"bob", "2", {"31"}}}) {
    Employee employee;
    employee.name = name;
    employee.mailbox = employee.email = name + "@bank.example";
    employee.id = id;
    employee.first_name = Capitalized(name);
    employee.last_name = "Roy";
    employee.zone = zone;
    employee.locations = locations;
    bank.employees.push_back(std::move(employee));
  }
  return bank;
}

}  // namespace syncledger::stories
