#include "tests/stories/standing.h"

#include <algorithm>

#include "fmt/format.h"
#include "ledger/names.h"
#include "ledger/series.h"

namespace syncledger::stories {
namespace {

// The item that an absence stands for, as the story calls it.
std::string ItemName(const v1::Absence& absence, const Telling& telling) {
  if (const Item* item = telling.bank->ItemOfId(absence.item_id()); item != nullptr)
    return item->name;
  return absence.item_id();
}

std::string EmployeeName(const std::string& id, const Telling& telling) {
  const Employee* employee = telling.bank->EmployeeOfId(id);
  return employee != nullptr ? employee->name : id;
}

std::string WriteRange(int64_t start_us, int64_t end_us, const Telling& telling) {
  return telling.time->WriteRange(telling.time->Local(start_us), telling.time->Local(end_us));
}

std::string LocationNamed(std::string_view name, const Telling& telling) {
  for (const Place& place : telling.bank->places) {
    if (place.name == name) return place.id;
  }
  return name == "none" ? "" : std::string(name);
}

// Collects differences between what is said and what is.
class Differences {
 public:
  void Check(std::string_view what, std::string_view said, std::string_view is) {
    if (said != is) wrong_.push_back(fmt::format("{} is \"{}\", not \"{}\"", what, is, said));
  }
  void Add(std::string line) { wrong_.push_back(std::move(line)); }
  std::vector<std::string> Take() { return std::move(wrong_); }

 private:
  std::vector<std::string> wrong_;
};

std::string Joined(std::vector<std::string> texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined.empty() ? "none" : joined;
}

std::vector<std::string> CheckAbsencesOf(Words& words, const Standing& standing,
                                         const Telling& telling) {
  std::string name = words.TakeWord("an employee");
  if (!name.empty() && name.back() == ':') name.pop_back();
  std::vector<std::string> said;
  while (!words.AtEnd() && !words.Take("none")) {
    const std::string item = words.TakeWord("an item");
    const auto range = telling.time->TakeRange(words, telling.time->now());
    if (!range) words.FailHere("start and end");
    if (range)
      said.push_back(
          fmt::format("{} {}", item, telling.time->WriteRange(range->start, range->end)));
    words.TakeComma();
  }
  std::vector<std::string> is;
  for (const v1::Absence& absence : standing.absences) {
    if (EmployeeName(absence.employee_id(), telling) != name) continue;
    is.push_back(fmt::format("{} {}", ItemName(absence, telling),
                             WriteRange(absence.start_us(), absence.end_us(), telling)));
  }
  std::sort(said.begin(), said.end());
  std::sort(is.begin(), is.end());
  Differences differences;
  if (said != is) differences.Add(fmt::format("absences of {} are: {}", name, Joined(is)));
  return differences.Take();
}

// `occurrences of SERIES until DAY are RANGE, RANGE`: all that overlap, from the story's first day
// on.
std::vector<std::string> CheckOccurrencesOf(Words& words, const Standing& standing,
                                            const Telling& telling) {
  const std::string name = words.TakeWord("a series");
  if (!words.Take("until")) words.FailHere("until");
  const auto until = telling.time->TakeDay(words);
  if (!until) words.FailHere("a day");
  if (!words.Take("are")) words.FailHere("are");
  std::vector<std::string> said;
  while (!words.AtEnd() && !words.Take("none")) {
    const auto range = telling.time->TakeRange(words, telling.time->now());
    if (!range) words.FailHere("start and end");
    if (range) said.push_back(telling.time->WriteRange(range->start, range->end));
    words.TakeComma();
  }
  if (words.failed()) return {};
  std::vector<std::pair<int64_t, int64_t>> found;
  const int64_t from_us = telling.time->Instant(telling.time->first_day() * kDayUs);
  const int64_t to_us = telling.time->Instant(*until * kDayUs);
  for (const v1::Absence& absence : standing.absences) {
    if (ItemName(absence, telling) != name) continue;
    if (IsSeries(absence)) {
      ForEachOccurrence(absence.repetition(), from_us, to_us, [&](const SeriesOccurrence& one) {
        found.emplace_back(one.start_us, one.end_us);
        return true;
      });
    } else if (absence.start_us() < to_us && absence.end_us() > from_us) {
      found.emplace_back(absence.start_us(), absence.end_us());
    }
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> is;
  for (const auto& [start_us, end_us] : found) is.push_back(WriteRange(start_us, end_us, telling));
  Differences differences;
  if (said != is) {
    std::string joined;
    for (const std::string& one : is) joined += (joined.empty() ? "" : ", ") + one;
    differences.Add(fmt::format("occurrences of {} are: {}", name, is.empty() ? "none" : joined));
  }
  return differences.Take();
}

std::vector<std::string> CheckAbsence(Words& words, const Standing& standing,
                                      const Telling& telling,
                                      const std::map<std::string, std::string>& first_ids) {
  const std::string name = words.TakeWord("an item");
  words.Take("is");
  const auto absence =
      std::find_if(standing.absences.begin(), standing.absences.end(),
                   [&](const v1::Absence& one) { return ItemName(one, telling) == name; });
  const bool stands = absence != standing.absences.end();
  Differences differences;
  if (words.Take("gone")) {
    if (stands) differences.Add(fmt::format("{} has an absence", name));
    return differences.Take();
  }
  if (!stands) return {fmt::format("{} has no absence", name)};
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (const auto range = telling.time->TakeRange(words, telling.time->now())) {
      differences.Check("the time", telling.time->WriteRange(range->start, range->end),
                        WriteRange(absence->start_us(), absence->end_us(), telling));
    } else if (words.Take("title")) {
      differences.Check("the title", words.TakeText("a title"), absence->title());
    } else if (words.Take("notes")) {
      differences.Check("the notes", words.TakeText("notes"), absence->notes());
    } else if (words.Take("location")) {
      differences.Check("the location", LocationNamed(words.TakeWordOrText("a location"), telling),
                        absence->location_id());
    } else if (words.Take("zone")) {
      differences.Check("the zone", words.TakeText("a zone"), absence->time_zone());
    } else if (words.Take("of")) {
      differences.Check("the employee", words.TakeWord("an employee"),
                        EmployeeName(absence->employee_id(), telling));
    } else if (words.Take({"the", "same", "absence"})) {
      const auto first = first_ids.find(name);
      differences.Check("the id", first == first_ids.end() ? "" : first->second, absence->id());
    } else {
      words.FailHere("a clause of an absence");
    }
  }
  return differences.Take();
}

std::vector<std::string> CheckAppointment(Words& words, const Standing& standing,
                                          const Telling& telling) {
  const std::string id = words.TakeWordOrText("an appointment");
  words.Take("is");
  const auto found = std::find_if(standing.appointments.begin(), standing.appointments.end(),
                                  [&](const v1::Appointment& one) { return one.id() == id; });
  const bool known = found != standing.appointments.end();
  if (words.Take("unknown")) {
    return known ? std::vector<std::string>{fmt::format("{} is known", id)}
                 : std::vector<std::string>{};
  }
  if (!known) return {fmt::format("{} is not known", id)};
  const v1::AppointmentFields& value = found->value();
  Differences differences;
  auto names = [&](std::string_view what) {
    std::vector<std::string> list;
    do {
      list.push_back(words.TakeWordOrText(what));
    } while (words.Take("and"));
    return Joined(std::move(list));
  };
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    if (const auto range = telling.time->TakeRange(words, telling.time->now())) {
      differences.Check("the time", telling.time->WriteRange(range->start, range->end),
                        WriteRange(value.start_us(), value.end_us(), telling));
    } else if (words.Peek() == "BOOKED" || words.Peek() == "CANCELLED") {
      differences.Check("the status", words.TakeWord("a status"), StatusName(found->status()));
    } else if (words.Take("staff")) {
      std::vector<std::string> staff;
      for (const std::string& one : value.staff_ids()) staff.push_back(EmployeeName(one, telling));
      differences.Check("the staff", names("an employee"), Joined(staff));
    } else if (words.Take("clients") || words.Take("client")) {
      std::vector<std::string> clients;
      for (const v1::Client& one : value.clients())
        clients.push_back(telling.bank->NameOf(one.email()));
      differences.Check("the clients", names("a client"), Joined(clients));
    } else if (words.Take("service")) {
      std::string service = words.TakeWordOrText("a service");
      for (const Service& one : telling.bank->services) {
        if (one.name == service) service = one.id;
      }
      differences.Check("the service", service, value.service_id());
    } else if (words.Take("location")) {
      differences.Check("the location", LocationNamed(words.TakeWordOrText("a location"), telling),
                        value.location_id());
    } else if (words.Take({"shows", "as"})) {
      const std::string status =
          words.Take({"working", "elsewhere"}) ? "workingElsewhere" : words.TakeWord("a status");
      differences.Check("the status shown", status, ShowAsName(value.show_as()));
    } else if (words.Take({"internal", "notes"})) {
      differences.Check("the internal notes", words.TakeText("notes"), value.internal_notes());
    } else if (words.Take("details")) {
      differences.Check("the details", words.TakeText("details"), value.details());
    } else if (words.Take("zone")) {
      differences.Check("the zone", words.TakeText("a zone"), value.time_zone());
    } else if (words.Take({"changed", "by"})) {
      differences.Check("the side that changed it", words.TakeWord("a side"),
                        SideName(found->changed_by()));
    } else {
      words.FailHere("a clause of an appointment");
    }
  }
  return differences.Take();
}

// The address that a name in a story means.
std::string MailboxNamed(const std::string& name, const Telling& telling) {
  for (const Employee& employee : telling.bank->employees) {
    if (employee.name == name) return employee.mailbox;
  }
  return name;
}

std::vector<std::string> CheckMailbox(Words& words, const Standing& standing,
                                      const Telling& telling) {
  const std::string address = MailboxNamed(words.TakeWordOrText("a mailbox"), telling);
  words.Take("is");
  const std::string status = words.TakeWord("a status");
  const auto found = std::find_if(standing.mailboxes.begin(), standing.mailboxes.end(),
                                  [&](const MailboxState& one) { return one.address == address; });
  const std::string is = found == standing.mailboxes.end() ? "unknown" : found->status;
  Differences differences;
  differences.Check(address, status, is);
  return differences.Take();
}

// `held of alice: none`; `held MISSING of alice in "s1" is HELD: dentist, lunch`.
std::vector<std::string> CheckHeld(Words& words, const Standing& standing, const Telling& telling) {
  std::string kind;
  if (words.Peek() != "of") kind = words.TakeWord("MISSING or REPORTED");
  if (!words.Take("of")) words.FailHere("of");
  std::string name = words.TakeWordOrText("a mailbox");
  const bool none = !name.empty() && name.back() == ':';
  if (none) name.pop_back();
  const std::string address = MailboxNamed(name, telling);
  if (none) {
    if (!words.Take("none")) words.FailHere("none");
    for (const HeldList& list : standing.held) {
      if (list.mailbox == address)
        return {fmt::format("{} holds removals of {}", list.sync_id, name)};
    }
    return {};
  }
  if (!words.Take("in")) words.FailHere("in");
  const std::string sync_id = words.TakeText("a sync's name");
  words.Take("is");
  std::string state = words.TakeWord("HELD, APPROVED or REJECTED");
  if (!state.empty() && state.back() == ':') state.pop_back();
  std::vector<std::string> said;
  for (words.SkipSeparators(); !words.AtEnd(); words.SkipSeparators()) {
    for (std::string& item : NamesOf(words.TakeWord("an item"))) said.push_back(std::move(item));
  }
  const auto found =
      std::find_if(standing.held.begin(), standing.held.end(), [&](const HeldList& one) {
        return one.mailbox == address && one.sync_id == sync_id && one.kind == kind;
      });
  if (found == standing.held.end()) return {fmt::format("{} holds none of {}", sync_id, name)};
  std::vector<std::string> is;
  for (const v1::HeldItem& item : found->items) {
    const Item* known = telling.bank->ItemOfId(item.item_id());
    is.push_back(known != nullptr ? known->name : item.item_id());
  }
  std::sort(said.begin(), said.end());
  std::sort(is.begin(), is.end());
  Differences differences;
  differences.Check("the list", Joined(said), Joined(is));
  differences.Check("its state", state, found->state);
  return differences.Take();
}

}  // namespace

std::vector<std::string> CheckStanding(Words& words, const Standing& standing,
                                       const Telling& telling,
                                       const std::map<std::string, std::string>& first_ids) {
  if (words.Take({"absences", "of"})) return CheckAbsencesOf(words, standing, telling);
  if (words.Take({"occurrences", "of"})) return CheckOccurrencesOf(words, standing, telling);
  if (words.Take("absence")) return CheckAbsence(words, standing, telling, first_ids);
  if (words.Take("appointment")) return CheckAppointment(words, standing, telling);
  if (words.Take("held")) return CheckHeld(words, standing, telling);
  if (words.Take("mailbox")) return CheckMailbox(words, standing, telling);
  words.FailHere("absences of, occurrences of, absence, appointment, held or mailbox");
  return {};
}

}  // namespace syncledger::stories
