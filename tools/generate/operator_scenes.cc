// Scenes of operators: removals that are held and decided, connections, addresses.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "tools/generate/scenes.h"
#include "tools/generate/stage.h"

namespace syncledger::synthetic {
namespace {

// Somebody new, whose calendar shows so many events.
Person& WithEvents(Narrator& say, Tenant& tenant, int events) {
  Person& person = Newcomer(tenant);
  say.User(tenant, person);
  say.Initialize(tenant, person);
  Page page;
  for (int i = 0; i < events; ++i) {
    say.Show(tenant, person, *say.NewEvent(person, "Errand", Soon(say), 60), &page);
  }
  say.Send(tenant, person, page, {.kind = kFull});
  say.Wait(kMinute);
  return person;
}

// A read that succeeds and brings nothing.
std::string SeeNothing(Narrator& say, Tenant& tenant, Person& person) {
  std::string sync = say.Send(tenant, person, {}, {.kind = kFull});
  say.Wait(kMinute);
  return sync;
}

void Decide(Narrator& say, const Tenant& tenant, const Person& person, std::string_view event,
            const std::string& sync, std::string_view role = "admin") {
  say.Operator(tenant, event, role,
               fmt::format(R"("mailbox":"{}","sync_id":"{}")", person.address, sync));
  say.Wait(kMinute);
}

// --- Held removals ---

void EmptyReadRejected(Narrator& say, Tenant& tenant, Person&) {
  Person& person = WithEvents(say, tenant, 8);
  const std::string sync = SeeNothing(say, tenant, person);
  SeeNothing(say, tenant, person);
  Decide(say, tenant, person, "removals.rejected", sync, "staff");
  Decide(say, tenant, person, "removals.rejected", "nosync");
  Decide(say, tenant, person, "removals.rejected", sync);
  Decide(say, tenant, person, "removals.approved", sync);
  SeeNothing(say, tenant, person);
  Delete(say, tenant, person, person.events.front().get());
  See(say, tenant, person, {person.events.back().get()});
}

void EmptyReadApproved(Narrator& say, Tenant& tenant, Person&) {
  Person& person = WithEvents(say, tenant, 7);
  const std::string sync = SeeNothing(say, tenant, person);
  Event* seen = person.events.front().get();
  say.Edit(seen);
  See(say, tenant, person, {seen});
  Decide(say, tenant, person, "removals.approved", sync);
  See(say, tenant, person, {person.events.back().get()});
}

void NearlyAllReported(Narrator& say, Tenant& tenant, Person&) {
  Person& person = WithEvents(say, tenant, 8);
  Page page;
  for (size_t i = 0; i < 7; ++i) say.Remove(person.events[i]->id, &page);
  const std::string sync = say.Send(tenant, person, page);
  say.Wait(kMinute);
  Decide(say, tenant, person, "removals.approved", sync);
  Person stranger;
  stranger.address = fmt::format("nobody@{}.example", tenant.name);
  Decide(say, tenant, stranger, "removals.approved", sync);
}

// --- Connections ---

void State(Narrator& say, const Tenant& tenant, const Person& person, std::string_view event,
           std::string_view role = "admin") {
  say.Operator(tenant, event, role, fmt::format(R"("mailbox":"{}")", person.address));
  say.Wait(kMinute);
}

void MailboxDisconnected(Narrator& say, Tenant& tenant, Person&) {
  Person& person = WithEvents(say, tenant, 4);
  const Booked kept = BookAndWrite(say, tenant, person);
  const Booked edited = BookAndWrite(say, tenant, person);
  State(say, tenant, person, "integration.disconnected", "staff");
  State(say, tenant, person, "integration.disconnected");
  State(say, tenant, person, "integration.disconnected");
  Drag(say, person.events.front().get(), 1);
  See(say, tenant, person, {person.events.front().get()});
  Delete(say, tenant, person, person.events[1].get());
  Delete(say, tenant, person, kept.event);
  Change(say, tenant, edited.booking);
  State(say, tenant, person, "integration.connected");
  Write(say, tenant, *kept.booking, person);
  Write(say, tenant, *edited.booking, person, edited.event);
  Person stranger;
  stranger.address = fmt::format("nobody@{}.example", tenant.name);
  State(say, tenant, stranger, "integration.disconnected");
}

// --- Addresses ---

void Rename(Narrator& say, const Tenant& tenant, std::string_view from, std::string_view to,
            std::string_view role = "admin") {
  say.Operator(tenant, "mailbox.renamed", role, fmt::format(R"("from":"{}","to":"{}")", from, to));
  say.Wait(kMinute);
}

void Renamed(Narrator& say, Tenant& tenant, Person& colleague) {
  Person& person = WithEvents(say, tenant, 3);
  const Booked booked = BookAndWrite(say, tenant, person);
  const std::string before = person.address;
  const std::string after = fmt::format("n{}@{}.example", person.number, tenant.name);
  // Somebody reads it under its new address before anybody is told.
  person.address = after;
  Event* seen = person.events.front().get();
  Drag(say, seen, 1);
  See(say, tenant, person, {seen, say.NewEvent(person, "Errand", Soon(say), 60)});
  say.User(tenant, person);
  Rename(say, tenant, before, after, "staff");
  Rename(say, tenant, before, after);
  Drag(say, booked.event, 1);
  See(say, tenant, person, {booked.event});
  Rename(say, tenant, after, colleague.address);
  Rename(say, tenant, before, after);
  Rename(say, tenant, after, after);
}

void AllDisconnected(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = Block(say, tenant, person);
  say.Operator(tenant, "integration.disconnected", "admin", "");
  say.Wait(kMinute);
  Drag(say, event, 1);
  See(say, tenant, person, {event});
  say.Operator(tenant, "integration.connected", "admin", "");
  say.Wait(kMinute);
}

}  // namespace

const std::vector<Scene>& OperatorScenes() {
  static const std::vector<Scene> scenes = {EmptyReadRejected, EmptyReadApproved, NearlyAllReported,
                                            MailboxDisconnected, Renamed};
  return scenes;
}

const std::vector<Scene>& EarlyOperatorScenes() {
  static const std::vector<Scene> scenes = {AllDisconnected};
  return scenes;
}

}  // namespace syncledger::synthetic
