// Scenes of calendars: who may, whose they are, syncs that go wrong, events that block and that do
// not.
#include <fmt/format.h>

#include <string>

#include "tools/generate/scenes.h"
#include "tools/generate/stage.h"

namespace syncledger::synthetic {
namespace {

// --- Who may, and whose calendar it is ---

void InitializedLate(Narrator& say, Tenant& tenant, Person&) {
  Person& person = Newcomer(tenant);
  say.User(tenant, person);
  Event* event = say.NewEvent(person, "Onboarding", Soon(say), 60);
  See(say, tenant, person, {event}, {.kind = kFull});
  say.Initialize(tenant, person, "staff");
  say.Initialize(tenant, person);
  say.Initialize(tenant, person);
}

void NobodyHasTheAddress(Narrator& say, Tenant& tenant, Person&) {
  Person& person = Newcomer(tenant);
  say.Initialize(tenant, person);
  Event* event = say.NewEvent(person, "Notary", Soon(say), 60);
  Booking* booking = say.NewBooking(tenant, {&person}, Soon(say), 60);
  Book(say, tenant, booking);
  Event* exported = say.Export(tenant, *booking, person);
  See(say, tenant, person, {event, exported}, {.kind = kFull});
  say.User(tenant, person);
  Delete(say, tenant, person, event);
  Delete(say, tenant, person, exported);
  booking->cancelled = true;
  say.Coconut(
      tenant, "user.removed", "admin",
      fmt::format(
          R"({{"data":{{"type":"users","id":"{}","attributes":{{"updated_at":"2027-12-31T00:00:00Z"}}}}}})",
          person.number));
}

void TwoHaveTheAddress(Narrator& say, Tenant& tenant, Person&) {
  Person& first = Newcomer(tenant);
  Person& second = Newcomer(tenant);
  second.address = first.address;
  say.User(tenant, first);
  say.User(tenant, second);
  say.Initialize(tenant, first);
  Event* event = say.NewEvent(first, "Curling", Soon(say), 60);
  See(say, tenant, first, {event}, {.kind = kFull});
  say.User(tenant, second, /*active=*/false);
}

void NoLocation(Narrator& say, Tenant& tenant, Person&) {
  Person& person = Newcomer(tenant);
  person.locations.clear();
  person.zone = "America/Regina";
  say.User(tenant, person);
  say.Initialize(tenant, person);
  Event* event = say.NewEvent(person, "Hand-over", Soon(say), 60);
  Event* day_off = say.NewEvent(person, "Day off", say.now / kDay * kDay + 5 * kDay, 24 * 60);
  day_off->all_day = true;
  See(say, tenant, person, {event, day_off}, {.kind = kFull});
  person.locations = {1, 0};
  say.User(tenant, person);
  person.zone = "Atlantic/Avalon";  // which is none
  say.User(tenant, person);
  person.zone = "America/Halifax";
  say.User(tenant, person);
  event->start -= 900 * kDay;
  event->end -= 900 * kDay;
  say.Edit(event);
  See(say, tenant, person, {event});
}

void NotAdmin(Narrator& say, Tenant& tenant, Person& person) {
  say.ExchangeSettings(tenant, false, "staff");
  const Booked b = BookAndWrite(say, tenant, person);
  say.Confirm(tenant, person, *b.event, "client");
}

// --- Syncs ---

void Throttled(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = say.NewEvent(person, "Errand", Soon(say), 60);
  Page page;
  say.Show(tenant, person, *event, &page);
  const std::string sync = say.Send(tenant, person, page, {.last = false});
  say.Refuse(tenant, person, 429, "ApplicationThrottled", sync);
  say.Wait(3 * kMinute);
  See(say, tenant, person, {event});
}

void CutShort(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = Block(say, tenant, person);
  SeeRemoved(say, tenant, person, event->id, {.last = false});
  say.Forget(person, event);
  See(say, tenant, person, {});
  const std::string sync = fmt::format("{}-{}", person.number, ++person.syncs);
  say.Refuse(tenant, person, 503, "ServiceUnavailable", sync);
  See(say, tenant, person, {});
}

void ReadAnew(Narrator& say, Tenant& tenant, Person&) {
  Person& person = tenant.people.front();  // the tidy one
  Event* lost = Block(say, tenant, person);
  say.Refuse(tenant, person, 410, "SyncStateNotFound",
             fmt::format("{}-{}", person.number, ++person.syncs));
  say.Forget(person, lost);
  Page page;
  std::string sync;
  for (const auto& event : person.events) {
    if (page.facts == 20) {
      sync = say.Send(tenant, person, page, {.kind = kFull, .sync = sync, .last = false});
      page = {};
    }
    say.Show(tenant, person, *event, &page);
  }
  person.unseen.clear();
  say.Send(tenant, person, page, {.kind = kFull, .sync = sync});
}

void NeverSeen(Narrator& say, Tenant& tenant, Person& person) {
  SeeRemoved(say, tenant, person, (uint64_t{1} << 60) + say.random.Next() % 1'000'000);
}

void MovedAway(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = Block(say, tenant, person);
  const uint64_t old = event->id;
  say.MoveCalendar(event);
  See(say, tenant, person, {event}, {.calendar = "family"});
  SeeRemoved(say, tenant, person, old);
  const uint64_t away = event->id;
  say.MoveCalendar(event);
  See(say, tenant, person, {event});
  SeeRemoved(say, tenant, person, away, {.calendar = "family"});
}

void AnotherId(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = Block(say, tenant, person);
  Page page;
  say.Remove(event->id, &page);
  say.MoveCalendar(event);
  say.Show(tenant, person, *event, &page);
  say.Send(tenant, person, page);
}

void TwoClaimIt(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = Block(say, tenant, person);
  Event* twin = Block(say, tenant, person);
  twin->uid = event->uid;
  say.Edit(twin);
  See(say, tenant, person, {twin});
  event->show_as = "tentative";
  say.Edit(event);
  See(say, tenant, person, {event});
  Delete(say, tenant, person, event);
}

void Unreadable(Narrator& say, Tenant& tenant, Person& person) {
  say.Garbage(tenant, person, R"("<html><body>Please sign in</body></html>")", 1);
  say.Garbage(tenant, person, R"({"value":"oops"})", 1);
  say.Garbage(tenant, person, R"({"hello":1})", 1);
  say.Garbage(tenant, person,
              R"({"value":["odd",{"subject":"nameless","start":{},"end":{}},)"
              R"({"id":"odd-2","@odata.etag":"W/\"1\"","type":"singleInstance",)"
              R"("showAs":"busy","lastModifiedDateTime":"yesterday"}],)"
              R"("@odata.deltaLink":"https://graph.microsoft.com/v1.0/delta?$deltatoken=odd"})",
              4);
  say.Coconut(tenant, "appointment.updated", "staff", R"("nothing")");
  say.Coconut(
      tenant, "appointment.updated", "staff",
      R"({"data":{"type":"appointments","attributes":{"updated_at":"2026-01-05T12:00:00Z"}}})");
  say.Coconut(
      tenant, "appointment.updated", "staff",
      R"({"data":{"type":"appointments","id":"1","attributes":{"start":"2026-02-30T10:00:00Z"}}})");
  say.Operator(tenant, "export.failed", "system",
               fmt::format(R"("mailbox":"{}","appointment_id":"1","reason":"ErrorItemNotFound")",
                           person.address));
}

// --- Events that do not block ---

void DoNotBlock(Narrator& say, Tenant& tenant, Person& person) {
  Event* cancelled = say.NewEvent(person, "Canceled: Call", Soon(say), 30);
  cancelled->cancelled = true;
  Event* free = say.NewEvent(person, "Reminder", Soon(say), 30);
  free->show_as = "free";
  Event* elsewhere = say.NewEvent(person, "Working from home", Soon(say), 480);
  elsewhere->show_as = "workingElsewhere";
  Event* nowhere = say.NewEvent(person, "Breakfast", Soon(say), 60);
  nowhere->zone = "Bluenose Standard Time";
  Event* instant = say.NewEvent(person, "Payroll", Soon(say), 0);
  Event* old = say.NewEvent(person, "Long ago", Soon(say) - 900 * kDay, 60);
  See(say, tenant, person, {cancelled, free, elsewhere, nowhere, instant, old});
  free->show_as = "busy";
  nowhere->zone = "Atlantic Standard Time";
  instant->end += kHour;
  for (Event* event : {free, nowhere, instant}) say.Edit(event);
  See(say, tenant, person, {free, nowhere, instant});
  nowhere->zone = "Lunenburg Time";
  instant->end = instant->start;
  free->cancelled = true;
  for (Event* event : {free, nowhere, instant}) say.Edit(event);
  See(say, tenant, person, {free, nowhere, instant});
  Event* elsewhere2 = say.NewEvent(person, "Family calendar", Soon(say), 60);
  See(say, tenant, person, {elsewhere2}, {.calendar = "family"});
  say.Forget(person, elsewhere2);
  say.Forget(person, old);
}

void Details(Narrator& say, Tenant& tenant, Person& person) {
  Event* event = say.NewEvent(person, "Huddle", Soon(say), 30);
  event->place = tenant.addresses[1];
  event->marker = true;
  event->above = "Bring the <b>October</b> numbers&nbsp;&amp; the list<br>and a pen";
  event->below = "Link below";
  See(say, tenant, person, {event});
  event->marker = false;
  say.Edit(event);
  See(say, tenant, person, {event});
  Drag(say, event, 1);
  See(say, tenant, person, {event});
  event->is_private = true;
  event->marker = true;
  say.Edit(event);
  See(say, tenant, person, {event});
  Event* over = say.NewEvent(person, "This morning", say.now - 3 * kHour, 60);
  See(say, tenant, person, {over});
  over->show_as = "free";
  say.Edit(over);
  See(say, tenant, person, {over});
}

}  // namespace

const std::vector<Scene>& CalendarScenes() {
  static const std::vector<Scene> scenes = {InitializedLate,
                                            NobodyHasTheAddress,
                                            TwoHaveTheAddress,
                                            NoLocation,
                                            NotAdmin,
                                            Throttled,
                                            CutShort,
                                            ReadAnew,
                                            NeverSeen,
                                            MovedAway,
                                            AnotherId,
                                            TwoClaimIt,
                                            Unreadable,
                                            DoNotBlock,
                                            Details};
  return scenes;
}

}  // namespace syncledger::synthetic
