#include "tools/generate/stage.h"

#include <fmt/format.h>

namespace syncledger::synthetic {

int64_t Soon(Narrator& say) { return (say.now / kHour + say.random.Between(24, 240)) * kHour; }

void See(Narrator& say, Tenant& tenant, Person& person, std::initializer_list<const Event*> events,
         const PageOptions& options) {
  say.Wait(kMinute);
  Page page;
  for (const Event* event : events) say.Show(tenant, person, *event, &page);
  say.Send(tenant, person, page, options);
  say.Wait(kMinute);
}

void SeeRemoved(Narrator& say, Tenant& tenant, Person& person, uint64_t id,
                const PageOptions& options) {
  say.Wait(kMinute);
  Page page;
  say.Remove(id, &page);
  say.Send(tenant, person, page, options);
  say.Wait(kMinute);
}

void Delete(Narrator& say, Tenant& tenant, Person& person, Event* event) {
  SeeRemoved(say, tenant, person, event->id);
  say.Forget(person, event);
}

Event* Block(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = say.NewEvent(person, "Errand", Soon(say), 60);
  See(say, tenant, person, {event});
  return event;
}

void Book(Narrator& say, Tenant& tenant, Booking* booking) {
  say.Touch(booking);
  say.State(tenant, *booking, "appointment.created");
  say.Wait(kMinute);
}

void Change(Narrator& say, Tenant& tenant, Booking* booking, std::string_view event) {
  say.Touch(booking);
  say.State(tenant, *booking, event);
  say.Wait(kMinute);
}

Event* Write(Narrator& say, Tenant& tenant, const Booking& booking, Person& person, Event* into) {
  Event* event = say.Export(tenant, booking, person, into);
  say.Wait(1000);
  say.Confirm(tenant, person, *event);
  See(say, tenant, person, {event});
  return event;
}

Booked BookAndWrite(Narrator& say, Tenant& tenant, Person& person) {
  Booking* booking = say.NewBooking(tenant, {&person}, Soon(say), 60);
  Book(say, tenant, booking);
  return {booking, Write(say, tenant, *booking, person)};
}

void Drag(Narrator& say, Event* event, int hours) {
  event->start += hours * kHour;
  event->end += hours * kHour;
  say.Edit(event);
}

Person& Newcomer(Tenant& tenant) {
  Person& person = tenant.people.emplace_back();
  person.tenant = tenant.number;
  person.number = 100 + static_cast<int>(tenant.people.size());
  person.address = fmt::format("p{}@{}.example", person.number, tenant.name);
  person.locations = {0};
  return person;
}

Person& Colleague(Narrator& say, Tenant& tenant, const Person& person) {
  for (Person& other : tenant.people) {
    if (&other != &person && other.syncs > 0 && !other.locations.empty()) return other;
  }
  Person& other = Newcomer(tenant);
  say.User(tenant, other);
  say.Initialize(tenant, other);
  See(say, tenant, other, {}, {.kind = kFull});
  return other;
}

}  // namespace syncledger::synthetic
