// Scenes of appointments: conflicts, exports, cancellations, edits that Coconut takes and that it
// does not.
#include <fmt/format.h>

#include "tools/generate/scenes.h"
#include "tools/generate/stage.h"

namespace syncledger::synthetic {
namespace {

// --- Conflicts ---

void CoconutWins(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.booking->start += kDay;
  b.booking->end += kDay;
  Change(say, tenant, b.booking);
  Drag(say, b.event, 2);
  b.event->above = "She asked for the afternoon";
  b.event->show_as = "tentative";
  See(say, tenant, person, {b.event});
  Write(say, tenant, *b.booking, person, b.event);
  b.event->stamped = 0;  // the stamp has lost its second value: time decides
  Drag(say, b.event, 1);
  say.Wait(kMinute);
  Change(say, tenant, b.booking);
  b.booking->details = "Bring two pay stubs.";
  Change(say, tenant, b.booking);
  See(say, tenant, person, {b.event});
}

void EditOverRemoval(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.booking->start += kDay;
  b.booking->end += kDay;
  Change(say, tenant, b.booking);
  Delete(say, tenant, person, b.event);
  Write(say, tenant, *b.booking, person);
}

void HeardLate(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  Drag(say, b.event, 2);
  b.event->above = "Prefers tea";
  say.Wait(kMinute);
  const int64_t meanwhile = say.now;
  See(say, tenant, person, {b.event});
  b.booking->start -= kHour;
  b.booking->end -= kHour;
  b.booking->updated = meanwhile;
  say.State(tenant, *b.booking, "appointment.updated");
  Write(say, tenant, *b.booking, person, b.event);
}

void CancellationHeardLate(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  say.Wait(kMinute);
  const int64_t meanwhile = say.now;
  Delete(say, tenant, person, b.event);
  b.booking->start += kHour;
  b.booking->end += kHour;
  b.booking->updated = meanwhile;
  say.State(tenant, *b.booking, "appointment.updated");
}

// --- Appointments ---

void ToldAfterItWasSeen(Narrator& say, Tenant& tenant, Person& person) {
  Booking* booking = say.NewBooking(tenant, {&person}, Soon(say), 60);
  Event* event = say.Export(tenant, *booking, person);
  See(say, tenant, person, {event});
  say.State(tenant, *booking, "appointment.created");
}

void Reassigned(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  Person& other = Colleague(say, tenant, person);
  b.booking->staff = {&other};
  Change(say, tenant, b.booking);
  Drag(say, b.event, 1);
  See(say, tenant, person, {b.event});
  Write(say, tenant, *b.booking, other);
  Delete(say, tenant, person, b.event);
}

void Several(Narrator& say, Tenant& tenant, Person& person) {
  Person& other = Colleague(say, tenant, person);
  Booking* booking = say.NewBooking(tenant, {&person, &other}, Soon(say), 60);
  Book(say, tenant, booking);
  Event* one = Write(say, tenant, *booking, person);
  Event* two = Write(say, tenant, *booking, other);
  Drag(say, one, 1);
  See(say, tenant, person, {one});
  Delete(say, tenant, person, one);
  Delete(say, tenant, other, two);
}

void SlowExport(Narrator& say, Tenant& tenant, Person& person) {
  Booking* booking = say.NewBooking(tenant, {&person}, Soon(say), 60);
  Book(say, tenant, booking);
  say.Operator(tenant, "export.delayed", "system",
               fmt::format(R"("mailbox":"{}","appointment_id":"{}","until":"2030-01-01T00:00:00Z")",
                           person.address, booking->id));
  say.Operator(tenant, "export.failed", "system",
               fmt::format(R"("mailbox":"{}","appointment_id":"{}","reason":"ErrorAccessDenied")",
                           person.address, booking->id));
  Event* event = Write(say, tenant, *booking, person);
  say.Confirm(tenant, person, *event);
}

void BlockThenExported(Narrator& say, Tenant& tenant, Person& person) {
  Booking* booking = say.NewBooking(tenant, {&person}, Soon(say), 60);
  Book(say, tenant, booking);
  Event* event = say.Export(tenant, *booking, person);
  Page page;
  say.Show(tenant, person, *event, &page, Form::kUnstamped);
  say.Send(tenant, person, page);
  say.Confirm(tenant, person, *event);
}

void Pasted(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  Event* copy = say.NewEvent(person, b.event->subject, Soon(say), 60);
  copy->booking = b.event->booking;
  copy->stamped = b.event->stamped;
  copy->marker = true;
  See(say, tenant, person, {copy});
}

void KeptInOtherCalendar(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  const uint64_t old = b.event->id;
  say.MoveCalendar(b.event);
  See(say, tenant, person, {b.event}, {.calendar = "projects"});
  SeeRemoved(say, tenant, person, old);
  say.Forget(person, b.event);
}

void CancelledInCoconut(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.booking->cancelled = true;
  Change(say, tenant, b.booking, "appointment.cancelled");
  Drag(say, b.event, 1);
  See(say, tenant, person, {b.event});
  Delete(say, tenant, person, b.event);
  b.booking->notes = "called, will book again";
  Change(say, tenant, b.booking);
  b.booking->cancelled = false;
  Change(say, tenant, b.booking, "appointment.created");
  Write(say, tenant, *b.booking, person);
}

void CancelledInOutlook(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.event->cancelled = true;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  SeeRemoved(say, tenant, person, b.event->id);
  b.event->cancelled = false;
  Drag(say, b.event, 1);
  See(say, tenant, person, {b.event});
  Delete(say, tenant, person, b.event);
  b.booking->cancelled = true;
}

void OldNews(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  Booking before = *b.booking;
  before.details = "an older version";
  before.updated = say.now;
  say.Wait(kMinute);
  b.booking->details = "Bring the lease.";
  Change(say, tenant, b.booking);
  say.State(tenant, before, "appointment.updated");
  say.State(tenant, *b.booking, "appointment.updated");
  before.updated += 1000;
  say.State(tenant, before, "appointment.cancelled");
  b.booking->cancelled = true;
  Delete(say, tenant, person, b.event);

  Event* event = Block(say, tenant, person);
  Event old = *event;
  old.version = 1000;
  old.modified -= kHour;
  old.start += kHour;
  old.end += kHour;
  See(say, tenant, person, {&old, event});
}

// --- Edits in Outlook, mapped and not ---

void Retitled(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.event->subject = tenant.services[static_cast<size_t>((b.booking->service + 1) % 5)];
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->subject = "Coffee";
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  Delete(say, tenant, person, b.event);
}

void Relocated(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.event->place = tenant.addresses[static_cast<size_t>(1 - b.booking->location)];
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->place = "A coffee shop";
  b.event->show_as = "oof";
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
}

void PeopleChange(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  ++b.event->answers;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  ++b.event->guests;
  b.event->other_organizer = true;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->weekly = true;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->weekly = false;
  say.Edit(b.event);
  Delete(say, tenant, person, b.event);
}

void Notes(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  for (const std::string_view above : {"Second ID needed", "Second ID needed<br>and a bill"}) {
    b.event->above = above;
    say.Edit(b.event);
    See(say, tenant, person, {b.event});
  }
  b.event->below = "Parking at the back";
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->marker = false;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
}

void UnreadableTimes(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  b.event->end = b.event->start;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->end = b.event->start + kHour;
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
  b.event->zone = "Lunenburg Time";
  say.Edit(b.event);
  See(say, tenant, person, {b.event});
}

void ToldTooLate(Narrator& say, Tenant& tenant, Person& person) {
  Booking* booking = say.NewBooking(tenant, {&person}, say.now - 2 * kHour, 60);
  Book(say, tenant, booking);
  Event* event = Write(say, tenant, *booking, person);
  event->show_as = "tentative";
  say.Edit(event);
  See(say, tenant, person, {event});
}

void NobodyToTell(Narrator& say, Tenant& tenant, Person& person) {
  Booking* booking = say.NewBooking(tenant, {&person}, Soon(say), 45);
  booking->clients = 0;
  Book(say, tenant, booking);
  Event* event = Write(say, tenant, *booking, person);
  Drag(say, event, 1);
  See(say, tenant, person, {event});
}

void SwitchedOff(Narrator& say, Tenant& tenant, Person& person) {
  const Booked b = BookAndWrite(say, tenant, person);
  say.NotificationSettings(tenant, true, false);
  Drag(say, b.event, 1);
  See(say, tenant, person, {b.event});
  say.NotificationSettings(tenant, false, false);
  Drag(say, b.event, 1);
  See(say, tenant, person, {b.event});
  say.NotificationSettings(tenant, true, true);
}

// --- The first days ---

void TitlesShown(Narrator& say, Tenant& tenant, Person&) {
  tenant.titles = true;
  say.ExchangeSettings(tenant, true);
}

void AddressCorrected(Narrator& say, Tenant& tenant, Person&) {
  tenant.addresses[1] = "212 Portland Street, Dartmouth NS";
  say.Location(tenant, 1);
}

void ServiceRenamed(Narrator& say, Tenant& tenant, Person&) {
  tenant.services[4] = "Retirement and estate planning";
  say.Service(tenant, 4);
}

void ToGraph(Narrator& say, Tenant& tenant, Person&) {
  tenant.protocol = "graph";
  say.ExchangeSettings(tenant, true);
}

}  // namespace

const std::vector<Scene>& BookingScenes() {
  static const std::vector<Scene> scenes = {CoconutWins,
                                            EditOverRemoval,
                                            HeardLate,
                                            CancellationHeardLate,
                                            ToldAfterItWasSeen,
                                            Reassigned,
                                            Several,
                                            SlowExport,
                                            BlockThenExported,
                                            Pasted,
                                            KeptInOtherCalendar,
                                            CancelledInCoconut,
                                            CancelledInOutlook,
                                            OldNews,
                                            Retitled,
                                            Relocated,
                                            PeopleChange,
                                            Notes,
                                            UnreadableTimes,
                                            ToldTooLate,
                                            NobodyToTell,
                                            SwitchedOff};
  return scenes;
}

const std::vector<Scene>& EarlyScenes() {
  static const std::vector<Scene> scenes = {Several,        TitlesShown, AddressCorrected,
                                            ServiceRenamed, ToGraph,     Several};
  return scenes;
}

}  // namespace syncledger::synthetic
